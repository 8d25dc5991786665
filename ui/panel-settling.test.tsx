/** What is shown with a verdict, or in the settings, comes with it: nothing moves under the pointer afterwards. */
import { act, cleanup, configure, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ImportedList, OpenQuestion } from "../addin/host.ts";
import { waitedFor } from "./lasting.ts";
import { MemoryHost } from "./testdata/host.ts";
import { list } from "./testdata/kept.ts";
import { mountPanel, openReport } from "./testdata/mount.tsx";
import { budgetReview, makeReport, reason } from "./testdata/reports.ts";
import { en } from "./words/en.ts";

configure({ asyncUtilTimeout: 100_000 });
vi.setConfig({ testTimeout: 300_000 });

const verdict = "header[data-level]:not([data-level=checking])";
const report = { ...makeReport({ level: "unverified", reasons: [reason("invitation-not-signed")] }) };
const question: OpenQuestion = {
  uid: budgetReview.uid ?? "",
  to: "olivia@acme.example",
  reference: "",
  askedAt: "2026-11-20T08:00:00.000Z",
};

let host: MemoryHost;
beforeEach(() => {
  host = new MemoryHost();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** Lets no time pass for what is waited for, however busy the machine. */
function stopTheClock(): void {
  const set = globalThis.setTimeout;
  const stopped = (run: () => void, milliseconds?: number): unknown =>
    milliseconds === waitedFor ? null : set(run, milliseconds);
  vi.stubGlobal("setTimeout", stopped);
}

/** What stood on the page when a verdict first did. */
function firstSeen(selector: string): () => boolean | null {
  let seen: boolean | null = null;
  const observer = new MutationObserver(() => {
    if (document.querySelector(verdict) === null) return;
    seen = document.querySelector(selector) !== null;
    observer.disconnect();
  });
  observer.observe(document, { subtree: true, childList: true, attributes: true });
  return () => seen;
}

describe("a verdict", () => {
  it("waits for what is asked beside it", async () => {
    stopTheClock();
    let answer: (questions: readonly OpenQuestion[]) => void = () => undefined;
    host.questions = () => new Promise((resolve) => (answer = resolve));
    openReport(host, { ...report, invitation: budgetReview });
    const checked = vi.spyOn(host, "check");
    const seen = firstSeen("[data-standing=question]");
    mountPanel(host);
    await waitFor(() => expect(checked).toHaveResolved());
    expect(document.querySelector("[data-settling]")).not.toBeNull();
    answer([question]);
    await waitFor(() => expect(seen()).toBe(true));
    expect(document.querySelector("[data-settling]")).toBeNull();
  });

  it("is not announced, and nothing moves, before that is there", async () => {
    stopTheClock();
    let answer: (questions: readonly OpenQuestion[]) => void = () => undefined;
    host.questions = () => new Promise((resolve) => (answer = resolve));
    const whole = { ...report, invitation: { ...budgetReview, parts: ["1"] } };
    let end: () => void = () => undefined;
    openReport(host, whole);
    host.check = (_, step) => {
      step({ ...whole, pending: ["domain"] });
      return new Promise((resolve) => (end = () => resolve(whole)));
    };
    const { container } = mountPanel(host);
    await waitFor(() => expect(container.querySelector("figure")).not.toBeNull());
    const shown = (): readonly string[] =>
      [...container.querySelectorAll("[aria-live], header, figure")].map(({ innerHTML }) => innerHTML);
    const before = shown();
    end();
    // Longer than react-query takes to tell of a result.
    await new Promise((later) => setTimeout(later, 100));
    expect(shown()).toEqual(before);
    answer([question]);
    await waitFor(() => expect(document.querySelector(verdict)).not.toBeNull());
  });

  it.each(["questions", "calendar"])("comes, and stays, where the %s cannot be read", async (what) => {
    stopTheClock();
    // What failed is asked for once more where it is shown, and that is not answered.
    let asked = 0;
    const fail = (): Promise<never> =>
      ++asked === 1 ? Promise.reject(new Error("closed")) : new Promise(() => undefined);
    if (what === "questions") host.questions = fail;
    else host.calendar.items = fail;
    openReport(host, { ...report, invitation: budgetReview });
    mountPanel(host);
    await waitFor(() => expect(document.querySelector(verdict)).not.toBeNull());
    await waitFor(() => expect(asked).toBe(2));
    // Longer than it takes to be told that it is asked for.
    await new Promise((later) => setTimeout(later, 100));
    expect(document.querySelector(verdict)).not.toBeNull();
    expect(document.querySelector("[data-settling]")).toBeNull();
  });

  it("of the next message comes, where one cannot be shown at all", async () => {
    const told = vi.spyOn(console, "error").mockReturnValue();
    // No report is like this: it stands for a defect of ours that a mail finds.
    openReport(host, { ...report, reasons: null as unknown as [] });
    mountPanel(host);
    expect((await screen.findByRole("alert")).textContent).toBe(en.panel.messageFailed);
    expect(document.querySelector(verdict)).toBeNull();
    act(() => openReport(host, report));
    await waitFor(() => expect(document.querySelector(verdict)).not.toBeNull());
    expect(screen.queryByRole("alert")).toBeNull();
    told.mockRestore();
  });

  it("waits no longer than a person would", async () => {
    host.questions = () => new Promise(() => undefined);
    openReport(host, { ...report, invitation: budgetReview });
    mountPanel(host);
    await waitFor(() => expect(document.querySelector(verdict)).not.toBeNull());
    expect(document.querySelector("[data-settling]")).not.toBeNull();
  });
});

describe("the settings", () => {
  it("come with what is kept elsewhere", async () => {
    stopTheClock();
    let answer: (lists: readonly ImportedList[]) => void = () => undefined;
    const asked = vi.spyOn(host.lists, "list").mockReturnValue(new Promise((resolve) => (answer = resolve)));
    openReport(host, report);
    mountPanel(host);
    fireEvent.click(await screen.findByRole("button", { name: "Settings" }));
    await waitFor(() => expect(asked).toHaveBeenCalled());
    expect(screen.queryByRole("heading", { name: "Settings", level: 1 })).toBeNull();
    answer([list]);
    expect(await screen.findByRole("heading", { name: "Settings", level: 1 })).toBeDefined();
    expect(screen.getByRole("region", { name: "Revocation lists" }).textContent).toContain("Acme People");
  });

  it("wait for it no longer than a person would", async () => {
    vi.spyOn(host.lists, "list").mockReturnValue(new Promise(() => undefined));
    openReport(host, report);
    mountPanel(host);
    fireEvent.click(await screen.findByRole("button", { name: "Settings" }));
    expect(await screen.findByRole("heading", { name: "Settings", level: 1 })).toBeDefined();
  });
});
