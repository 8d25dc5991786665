/** A check made again: what was found before stays in sight, looks like no verdict, and cannot be acted upon. */
import {
  act,
  cleanup,
  configure,
  fireEvent,
  renderHook,
  screen,
  waitFor,
  within,
} from "@testing-library/react";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ImportedList, Settings } from "../addin/host.ts";
import type { Report } from "../core/report.ts";
import { useLasting } from "./lasting.ts";
import { olivia } from "./testdata/domains.ts";
import { MemoryHost } from "./testdata/host.ts";
import { mountPanel, openReport } from "./testdata/mount.tsx";
import { budgetReview, makeReport, reason, reports, signature } from "./testdata/reports.ts";
import { en } from "./words/en.ts";

const again = "Something changed: this is being checked again…";

// A busy machine is no failure.
configure({ asyncUtilTimeout: 100_000 });
vi.setConfig({ testTimeout: 300_000 });

let host: MemoryHost;
/** Ends the check that is under way. */
let end: (report: Report) => void;
beforeEach(() => {
  host = new MemoryHost();
});
afterEach(cleanup);

const readable = (report: Report): Report => ({ ...report, invitation: { ...budgetReview, parts: ["1"] } });
const verified = readable({ ...makeReport({ level: "verified" }), evidence: [signature] });
const contradicted = readable({
  ...makeReport({ level: "suspicious", reasons: [reason("signature-broken")] }),
  evidence: [signature],
});
const unverified = readable(makeReport({ level: "unverified", reasons: [reason("invitation-not-signed")] }));

const banner = (): HTMLElement | null => document.querySelector("header[data-level]");
const level = (of: string): Promise<void> =>
  waitFor(() => expect(document.querySelector(`header[data-level=${of}]`)).not.toBeNull());
const press = (name: string | RegExp): void => {
  fireEvent.click(screen.getByRole("button", { name }));
};
const action = (kind: string): HTMLElement => document.querySelector<HTMLElement>(`[data-action=${kind}]`)!;

/** Every check after the first waits until the test ends it. */
async function open(report: Report): Promise<void> {
  openReport(host, report);
  mountPanel(host);
  await level(report.trust!.level);
  await waitFor(() => expect(action("accept")).toHaveProperty("disabled", false));
  host.check = () => new Promise((resolve) => (end = resolve));
}

/** As a list, a key or another tab would: what checks go by changes, and nothing on the page was pressed. */
async function change(): Promise<void> {
  press("Settings");
  await screen.findByRole("heading", { level: 1, name: "Settings" });
  const lists = await screen.findByRole("region", { name: "Revocation lists" });
  fireEvent.click(within(lists).getByRole("button", { name: "Remove this revocation list" }));
  await waitFor(() => expect(host.held).toEqual([]));
  press("Invitation");
}

const list: ImportedList = {
  id: "l1",
  series: "s",
  issuer: "CN=Acme People",
  thisUpdate: "2026-11-20T08:00:00.000Z",
  nextUpdate: null,
  entries: 1,
  octets: 1,
};

describe("a check made again", () => {
  beforeEach(() => {
    host.held = [list];
  });

  it("says so once in the place of the verdict, and nothing acts on the older one", async () => {
    await open(verified);
    const heard = document.querySelector("[aria-live=polite]");
    expect(heard?.textContent).toMatch(/^Proven\./);
    await change();
    await waitFor(() => expect(heard?.textContent).toBe(again));
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe(again);
    expect(document.querySelectorAll("header[data-level]:not([data-level=checking])")).toHaveLength(0);
    expect(document.querySelector("[data-cover]")?.getAttribute("data-cover")).toBe("unknown");
    for (const kind of ["accept", "tentative", "decline", "leave"]) {
      expect(action(kind).getAttribute("aria-disabled")).toBe("true");
      fireEvent.click(action(kind));
    }
    fireEvent.keyDown(action("accept"), { key: "Enter" });
    expect([host.sent, host.items]).toEqual([[], []]);
    expect(document.querySelector("[data-outcome], dialog")).toBeNull();
    const { violations } = await axe.run(document.body, {
      rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
    });
    expect(violations.map(({ id }) => id)).toEqual([]);
    end(contradicted);
    await level("suspicious");
    expect(heard?.textContent).toMatch(/^Contradicted\./);
    expect(screen.getAllByRole("heading", { level: 1 })).toHaveLength(1);
    expect([host.sent, host.items]).toEqual([[], []]);
  });

  it("is no verdict from its first moment, and never shows what was found so far before it began", async () => {
    await open({ ...verified, pending: ["domain"] });
    await change();
    expect(banner()?.dataset["level"]).toBe("checking");
    await screen.findByRole("heading", { level: 1, name: again });
    expect(screen.queryByText(/^So far:/)).toBeNull();
  });

  it("keeps an open detail open, and the keyboard where it is", async () => {
    await open(verified);
    press("Who signed");
    const detail = await waitFor(() => document.querySelector("[data-detail=who]")!);
    const drawn = await within(detail as HTMLElement).findAllByText(/CN=|olivia/);
    action("accept").focus();
    await change();
    await screen.findByText("As found before");
    action("accept").focus();
    expect(document.activeElement).toBe(action("accept"));
    end({ ...verified, checkedAt: "2026-11-22T09:00:00.000Z" });
    await level("verified");
    expect(document.activeElement).toBe(action("accept"));
    expect(screen.queryByText("As found before")).toBeNull();
    expect(document.querySelector("[data-detail=who]")).toBe(detail);
    expect(drawn[0]?.isConnected).toBe(true);
  });

  it("takes a confirmation away where its risk is another one then, for good", async () => {
    await open(unverified);
    press(/^Accept/);
    const dialog = await screen.findByRole("alertdialog");
    await change();
    // Held meanwhile, too.
    for (const button of within(dialog).getAllByRole("button").slice(0, 2)) {
      expect(button.getAttribute("aria-disabled")).toBe("true");
      fireEvent.click(button);
    }
    end(contradicted);
    await level("suspicious");
    expect(screen.queryByRole("alertdialog")).toBeNull();
    expect([host.sent, host.items]).toEqual([[], []]);
  });

  it("that was begun before another change counts for nothing", async () => {
    const other = { ...list, id: "l2" };
    host.held = [list, other];
    openReport(host, unverified);
    const ends: ((report: Report) => void)[] = [];
    host.check = (_, __, signal) =>
      new Promise((resolve, reject) => {
        ends.push(resolve);
        signal.addEventListener("abort", () => reject(new Error("stopped")));
      });
    mountPanel(host);
    await waitFor(() => expect(ends).toHaveLength(1));
    press("Settings");
    const lists = await screen.findByRole("region", { name: "Revocation lists" });
    fireEvent.click(within(lists).getAllByRole("button", { name: "Remove this revocation list" })[0]!);
    // The first check of all, still under way, knew the list.
    await waitFor(() => expect(ends).toHaveLength(2));
    ends[0]!(verified);
    ends[1]!(contradicted);
    press("Invitation");
    await level("suspicious");
  });

  it("may fail, and is tried once more without the older verdict coming back", async () => {
    await open(verified);
    host.check = () => Promise.reject(new Error("The check stopped."));
    await change();
    await screen.findByRole("heading", { name: "This could not be checked" });
    host.check = () => new Promise((resolve) => (end = resolve));
    press("Try again");
    await waitFor(() => expect(banner()?.dataset["level"]).toBe("checking"));
    end(contradicted);
    await level("suspicious");
  });
});

it("waits for a change that is being kept: nothing acts before, nor by what it starts from", async () => {
  const pairs = ["pa@acme.example", "secretary@acme.example"].map((agent) => ({
    agent,
    actor: olivia,
    methods: null,
    until: null,
    only: null,
  }));
  host.saved = { ...host.saved, trustedPairs: pairs };
  await open(verified);
  let keep: () => void = () => undefined;
  host.saveSettings = (settings: Settings) =>
    new Promise((resolve) => {
      keep = () => {
        host.saved = settings;
        resolve();
      };
    });
  press("Settings");
  const region = await screen.findByRole("region", { name: en.pairs.title });
  const removes = (): readonly HTMLElement[] => within(region).getAllByRole("button", { name: /^Remove/ });
  fireEvent.click(removes()[0]!);
  await waitFor(() => expect(removes()[1]!.getAttribute("aria-disabled")).toBe("true"));
  fireEvent.click(removes()[1]!);
  press("Invitation");
  expect(action("accept").getAttribute("aria-disabled")).toBe("true");
  act(keep);
  await waitFor(() => expect(host.saved.trustedPairs).toEqual([pairs[1]]));
  await screen.findByRole("heading", { level: 1, name: again });
});

it("teaches no server of an older report, which another may have taken the place of", async () => {
  host.saved = { ...host.saved, resolver: "none" };
  host.held = [list];
  await open(reports.domainUnchecked);
  const learn = await screen.findByRole("button", { name: en.server.yes });
  await change();
  await waitFor(() => expect(learn.getAttribute("aria-disabled")).toBe("true"));
  fireEvent.click(learn);
  end(contradicted);
  await level("suspicious");
  expect(host.saved.authservIds).toEqual([]);
});

describe("what lasts", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("counts from a time on, and not where it was over before", () => {
    const { result, rerender } = renderHook(({ on }) => useLasting(on, 150), { initialProps: { on: true } });
    act(() => void vi.advanceTimersByTime(149));
    expect(result.current).toBe(false);
    rerender({ on: false });
    act(() => void vi.advanceTimersByTime(1000));
    rerender({ on: true });
    expect(result.current).toBe(false);
    act(() => void vi.advanceTimersByTime(150));
    expect(result.current).toBe(true);
    rerender({ on: false });
    expect(result.current).toBe(false);
  });
});
