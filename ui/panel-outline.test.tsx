/** What a mail client hands over, in the panel: mails it rebuilt, or no more than an outline; and where things are kept. */
import { cleanup, configure, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, test, vi } from "vitest";
import type { Kept, OpenMessage, Outline } from "../addin/host.ts";
import type { Report } from "../core/report.ts";
import { noTrace, olivia, writtenBy } from "./testdata/domains.ts";
import { MemoryHost } from "./testdata/host.ts";
import { MemoryMeetings } from "./testdata/meetings.ts";
import { mountPanel, openReport } from "./testdata/mount.tsx";
import { answerAnyway, faults, find, headline, outcome, press } from "./testdata/pane.ts";
import { anna, makeReport, reports, sam, type ReportName } from "./testdata/reports.ts";
import { en } from "./words/en.ts";

// Parts of the panel load when they are first needed.
configure({ asyncUtilTimeout: 120_000 });
vi.setConfig({ testTimeout: 300_000 });

let host: MemoryHost;
let meetings: MemoryMeetings;
beforeEach(() => {
  host = new MemoryHost();
  meetings = new MemoryMeetings();
  host.meetings = meetings;
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const mount = () => mountPanel(host);
const open = (report: Report, more: Partial<OpenMessage> = {}): void => openReport(host, report, more);

describe("a mail the store wrote anew", () => {
  test.for<[name: ReportName, what: string, line: string, more: string]>([
    ["verified", "signed", "What is signed is as it was sent", "exactly what was signed"],
    ["unsigned", "unsigned", "a copy that Exchange made", "Signatures of mail domains cannot be checked"],
    ["broken", "broken", "a copy that Exchange made", "save the mail as a file and drop that file here"],
  ])("%s: a quiet line, the rest a press away", async ([name, what, line, more]) => {
    open(reports[name], { given: "rebuilt" });
    const { container } = mount();
    const given = await waitFor(() => {
      const found = container.querySelector("[data-given]");
      expect(found).not.toBeNull();
      return found;
    });
    expect(given?.getAttribute("data-given")).toBe(what);
    expect(given?.textContent).toContain(line);
    expect(given?.textContent).not.toContain(more);
    press("More");
    expect(given?.textContent).toContain(more);
    expect(screen.getByRole("button", { name: "Less" }).getAttribute("aria-expanded")).toBe("true");
  });

  it("says nothing of it where the mail is as it came", async () => {
    open(reports.broken);
    const { container } = mount();
    await headline(/Do not trust/);
    expect(container.querySelector("[data-given]")).toBeNull();
  });
});

describe("a mail the client does not hand over", () => {
  const outline: Outline = {
    why: "unsupported",
    subject: "Budget review",
    from: { name: "Olivia Meyer", address: olivia },
    sender: null,
    start: "2026-12-15T10:00:00.000Z",
    end: "2026-12-15T11:00:00.000Z",
    location: "Room 4",
  };
  const show = (more: Partial<Outline> = {}, message: Partial<OpenMessage> = {}, header = ""): void =>
    host.open(reports.nothing, new TextEncoder().encode(header), {
      given: "outline",
      outline: { ...outline, ...more },
      ...message,
    });

  test.for<[why: Outline["why"], title: string, aid: boolean, asks: boolean]>([
    ["unsupported", "This Outlook does not hand mails over", true, true],
    ["failed", "Outlook did not hand this mail over", true, true],
    ["draft", "This mail was not sent yet", false, false],
    ["appointment", "This is an entry of your calendar", false, true],
  ])("%s: says why, and looks like no verdict", async ([why, title, aid, asks]) => {
    show({ why });
    const { container } = mount();
    expect(await screen.findByRole("heading", { level: 1, name: title })).toBeTruthy();
    if (asks) await screen.findByRole("button", { name: "Ask" });
    const text = container.textContent;
    expect(text).toContain("Outlook says, and nobody has checked it");
    expect(text).toContain("Tue 15 Dec, 11:00–12:00 (your time)");
    for (const level of Object.values(en.levels)) expect(text).not.toContain(`${level}${title}`);
    expect(container.querySelector("header")?.getAttribute("data-level")).toBe("outline");
    expect(container.querySelector("[data-cover]")?.getAttribute("data-cover")).toBe("unknown");
    expect(text.includes("Drop the mail here")).toBe(aid);
    expect(screen.queryByRole("button", { name: "Ask" }) !== null).toBe(asks);
    expect(await faults()).toEqual([]);
  });

  it("names who sent it for whom, as claims in quotes", async () => {
    show({ sender: { name: "Sam\u202E Agent", address: sam } });
    const { container } = mount();
    await screen.findByRole("button", { name: "Ask" });
    const from = [...container.querySelectorAll("dd")][0];
    expect(from?.textContent).toMatch(
      /^“Sam.* Agent” sam@acme\.example for “Olivia Meyer” olivia@acme\.example$/,
    );
    expect(from?.textContent).not.toContain("\u202E");
    expect(from?.querySelectorAll("[data-untrusted]")).toHaveLength(4);
  });

  test.for<[from: Outline["from"], asks: boolean]>([
    [{ name: "Olivia", address: "Olivia@ACME.example" }, true],
    [{ name: "Olivia", address: "/o=ExchangeLabs/cn=Recipients/cn=olivia" }, false],
    [{ name: "Me", address: anna }, false],
    [null, false],
  ])("asks whom From names, where that can be asked: %j", async ([from, asks]) => {
    show({ from }, { meeting: "request" });
    mount();
    await screen.findByRole("button", { name: "Accept…" });
    if (asks) await screen.findByRole("button", { name: "Ask" });
    // Reading an address takes no longer than this.
    await screen.findByText(/has already put this/);
    expect(screen.queryByRole("button", { name: "Ask" }) !== null).toBe(asks);
  });

  it("asks them: the address is said to be a claim", async () => {
    show();
    mount();
    await find("Ask");
    expect(await screen.findByText(/is what Outlook names as the sender/)).toBeTruthy();
    press("Hand over the question");
    await outcome();
    expect(host.sent.map(({ to, subject }) => [to, subject])).toEqual([
      [olivia, "Did you send this? Budget review"],
    ]);
    expect(host.asked.map(({ to }) => to)).toEqual([olivia]);
  });

  test.for<[press: string, confirm: string, quiet: boolean, what: string, tell: boolean]>([
    ["Accept…", "Accept anyway", false, "accepted", true],
    ["Tentative…", "Tentative anyway", true, "tentative", false],
    ["Decline…", "Send the answer", false, "declined", true],
    ["Decline…", "Decline", true, "declined", false],
    ["Remove without telling the sender…", "Remove anyway", false, "remove", false],
  ])("does nothing at once: %s, then %s", async ([button, confirm, quiet, what, tell]) => {
    show({}, { meeting: "request" });
    mount();
    await screen.findByRole("button", { name: "Accept…" });
    if (quiet) fireEvent.click(screen.getByRole("checkbox", { name: en.quietly }));
    press(button);
    await waitFor(() => expect(screen.queryByRole("alertdialog", { hidden: true })).not.toBeNull());
    expect(meetings.done).toEqual([]);
    await answerAnyway(confirm);
    await outcome();
    expect(meetings.done).toEqual([{ message: "1", what, tell, put: [], remove: [] }]);
  });

  it("shows the receiver's own report of its header, and learns nothing from it", async () => {
    const header = "Authentication-Results: mx.harbour.example; dkim=pass\r\nFrom: a@acme.example\r\n\r\n";
    show({}, {}, header);
    const checked = vi.fn<() => void>();
    const report = makeReport({
      level: null,
      invitation: null,
      evidence: [writtenBy("mx.harbour.example")],
      trace: noTrace,
    });
    host.check = () => {
      checked();
      return Promise.resolve(report);
    };
    const learning = vi.spyOn(host, "updateMemory");
    const { container } = mount();
    await find("The way it came");
    await waitFor(() =>
      expect(container.querySelector("[data-detail=way]")?.textContent).toContain("mx.harbour.example"),
    );
    expect(checked).toHaveBeenCalledOnce();
    expect(learning).not.toHaveBeenCalled();
  });

  it("checks nothing where there is nothing to check", async () => {
    const checked = vi.spyOn(host, "verify");
    show();
    mount();
    await screen.findByRole("button", { name: "Ask" });
    expect(checked).not.toHaveBeenCalled();
  });
});

describe("where it is kept", () => {
  test.for<[kept: Kept, said: string]>([
    [{ where: "mailbox", forgotten: 0 }, en.keeping.mailbox],
    [
      { where: "mailbox", forgotten: 12 },
      `${en.keeping.mailbox} There was no room for 12 of the oldest records: they are forgotten.`,
    ],
    [{ where: "device", forgotten: 0 }, "Everything here stays on this device."],
    [
      { where: "page", forgotten: 1 },
      "Nothing of this can be kept here: it is gone when you leave. There was no room for one of the oldest records: it is forgotten.",
    ],
  ])("%j", async ([kept, said]) => {
    host.keeping = kept;
    const { container } = mount();
    await find("Settings");
    await waitFor(() => expect(container.querySelector("[data-kept]")?.textContent.trim()).toBe(said));
  });
});
