/** What a mail client does by itself, in the panel: its own meetings, moving on to the next mail, and forms for the person to finish. */
import { cleanup, configure, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, test, vi } from "vitest";
import type { Handed, OpenMessage, Placed, Standing } from "../addin/host.ts";
import type { Report } from "../core/report.ts";
import { olivia } from "./testdata/domains.ts";
import { MemoryHost } from "./testdata/host.ts";
import { MemoryMeetings } from "./testdata/meetings.ts";
import { mountPanel, openReport } from "./testdata/mount.tsx";
import { answerAnyway, dialog, faults, find, headline, outcome, press } from "./testdata/pane.ts";
import { budgetReview, makeReport, reports, type ReportName } from "./testdata/reports.ts";
import { en } from "./words/en.ts";

const uid = budgetReview.uid ?? "";

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

const actions = (): readonly (string | null)[] =>
  [
    ...document.querySelectorAll(
      "[data-client] [data-action], section[aria-label='Your answer'] [data-action]",
    ),
  ].map((each) => each.getAttribute("data-action"));
const notices = (): readonly (string | null)[] =>
  [...document.querySelectorAll("[data-notice]")].map((each) => each.textContent);

describe("a meeting of the client's own", () => {
  const placed = (answer: Extract<Standing, { kind: "placed" }>["answer"]): Standing => ({
    kind: "placed",
    answer,
  });
  const own = "Use Outlook’s own buttons above the message.";

  test.for<[meeting: "request" | "cancellation", stands: Standing, said: string]>([
    ["request", placed(null), "Outlook has already put this on your calendar, as tentative."],
    ["request", placed("accepted"), "Outlook has put this on your calendar, and you accepted it."],
    [
      "request",
      placed("tentative"),
      "Outlook has put this on your calendar, and you accepted it tentatively.",
    ],
    ["request", { kind: "absent" }, "It is not on your calendar."],
    [
      "request",
      { kind: "unasked" },
      "Outlook usually puts requests like this on your calendar by itself, as tentative.",
    ],
    ["request", { kind: "unknown", why: own }, own],
    ["cancellation", placed("accepted"), "The event is still on your calendar."],
    ["cancellation", { kind: "absent" }, "It is not on your calendar."],
  ])("%s, %j: %s", async ([meeting, stands, said]) => {
    meetings.stands = stands;
    open(reports[meeting === "request" ? "unsigned" : "cancelled"], { meeting });
    mount();
    expect(await screen.findByText(said)).toBeTruthy();
    expect(meetings.looks).toEqual([false]);
  });

  it("is looked up by a press where that needs a permission", async () => {
    meetings.stands = { kind: "unasked" };
    meetings.pressed = placed("tentative");
    open(reports.unsigned, { meeting: "request" });
    mount();
    await find("Look");
    expect(
      await screen.findByText(
        en.client.answered.tentative.map((each) => "text" in each && each.text).join(""),
      ),
    ).toBeTruthy();
    expect(meetings.looks).toEqual([false, true]);
    expect(screen.queryByRole("button", { name: "Look" })).toBeNull();
  });

  it("has no buttons here where the client cannot be reached, and can be tried again", async () => {
    meetings.stands = { kind: "unknown", why: own };
    meetings.pressed = placed(null);
    open(reports.unsigned, { meeting: "request" });
    mount();
    await screen.findByText(own);
    expect(actions()).toEqual(["look", "ask", "leave"]);
    press("Try again");
    await waitFor(() =>
      expect(actions()).toEqual(["accept", "tentative", "decline", "ask", "remove", "leave"]),
    );
  });

  it("is an ordinary mail where the client made nothing of it", async () => {
    open(reports.verified);
    mount();
    await find("Accept");
    await outcome();
    expect(meetings.looks).toEqual([]);
    expect(meetings.done).toEqual([]);
    expect(host.items.map((item) => item.uid)).toEqual([uid]);
    expect(host.sent).toHaveLength(1);
  });

  test.for<
    [
      report: ReportName,
      press: string,
      confirm: string | null,
      quiet: boolean,
      done: Partial<MemoryMeetings["done"][number]>,
      said: string,
    ]
  >([
    [
      "verified",
      "Accept",
      null,
      false,
      { what: "accepted", tell: true, put: [uid] },
      "On your calendar, accepted. Outlook has sent your answer.",
    ],
    [
      "verified",
      "Tentative",
      null,
      true,
      { what: "tentative", tell: false, put: [uid] },
      "On your calendar, tentative. The sender was not told.",
    ],
    [
      "unsigned",
      "Accept…",
      "Accept anyway",
      false,
      { what: "accepted", tell: true, put: [uid] },
      "On your calendar, accepted. Outlook has sent your answer.",
    ],
    [
      "unsigned",
      "Decline…",
      "Send the answer",
      false,
      { what: "declined", tell: true, put: [] },
      "Declined. It is not on your calendar. Outlook has sent your answer.",
    ],
    [
      "unsigned",
      "Decline…",
      "Remove without telling the sender",
      false,
      { what: "remove", tell: false, put: [] },
      "Removed from your calendar. The sender was not told.",
    ],
    [
      "broken",
      "Remove without telling the sender",
      null,
      false,
      { what: "remove", tell: false, put: [] },
      "Removed from your calendar. The sender was not told.",
    ],
  ])("%s: %s, %s, quietly %s", async ([name, button, confirm, quiet, done, said]) => {
    open(reports[name], { meeting: "request" });
    mount();
    await screen.findByText(/has already put this/);
    if (quiet) fireEvent.click(screen.getByRole("checkbox", { name: en.quietly }));
    press(button);
    if (confirm !== null) await answerAnyway(confirm);
    expect(await outcome()).toBe(said);
    expect(meetings.done).toEqual([expect.objectContaining(done)]);
    // The client's entry and answer are its own.
    expect([host.items, host.sent]).toEqual([[], []]);
    // What it sent cannot be taken back from here.
    expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
  });

  it("is rather removed than declined where nothing is proven: the safe way is first", async () => {
    open(reports.unsigned, { meeting: "request" });
    mount();
    await find("Decline…");
    await waitFor(() => expect(screen.queryByRole("alertdialog", { hidden: true })).not.toBeNull());
    expect(dialog().getAllByRole("button", { hidden: true })[0]?.textContent).toBe(
      "Remove without telling the sender",
    );
    expect(meetings.done).toEqual([]);
  });

  it("goes by a press on a cancellation, with what was noted of it", async () => {
    open(reports.verified);
    const view = mount();
    await find("Accept");
    await outcome();
    view.unmount();
    const cancelled = makeReport({
      level: "verified",
      signer: olivia,
      advice: "apply",
      invitation: { ...budgetReview, method: "CANCEL" },
    });
    open(cancelled, { meeting: "cancellation" });
    mount();
    await find("Remove from calendar");
    await outcome();
    expect(meetings.done).toEqual([expect.objectContaining({ what: "remove", tell: false, remove: [uid] })]);
  });

  it("says the client's own sentence where it refuses, and can be tried again", async () => {
    meetings.during = () => Promise.reject(new Error("Microsoft did not allow it."));
    open(reports.verified, { meeting: "request" });
    mount();
    await find("Accept");
    expect(await screen.findByText("Microsoft did not allow it.")).toBeTruthy();
    expect(meetings.done).toEqual([]);
    meetings.during = () => Promise.resolve();
    press("Accept");
    await outcome();
    expect(meetings.done).toHaveLength(1);
  });

  it("leaves what the client put there, and says so", async () => {
    open(reports.unsigned, { meeting: "request" });
    mount();
    await screen.findByText(/has already put this/);
    press("Leave it");
    expect(await outcome()).toContain("What Outlook put on your calendar by itself stays there.");
  });

  it("is decided on with care where the mail holds several invitations", async () => {
    open(reports.several, { meeting: "request" });
    mount();
    await find("Accept…");
    await waitFor(() => expect(screen.queryByRole("alertdialog", { hidden: true })).not.toBeNull());
    expect(screen.getByRole("alertdialog", { hidden: true }).textContent).toContain(
      "Outlook made a meeting of one of them",
    );
  });

  it("is no meeting of ours where its message holds no invitation: nothing is done unconfirmed", async () => {
    open(reports.nothing, { meeting: "request", given: "rebuilt" });
    mount();
    await find("Accept…");
    await answerAnyway("Accept anyway");
    await outcome();
    expect(meetings.done).toEqual([{ message: "1", what: "accepted", tell: true, put: [], remove: [] }]);
  });

  it("finds nothing wrong with it", async () => {
    meetings.stands = { kind: "unasked" };
    open(reports.unsigned, { meeting: "request", given: "rebuilt" });
    mount();
    await screen.findByRole("button", { name: "Look" });
    expect(await faults()).toEqual([]);
  });
});

describe("a client that moves on by itself", () => {
  it("loses nothing of what was done, and shows it under the name of its own mail", async () => {
    // Outlook moves the request away while it is answered, and opens the next mail.
    meetings.during = () => {
      open(reports.firstContact, { name: "next.eml" });
      return new Promise((resolve) => setTimeout(resolve, 50));
    };
    open(reports.verified, { meeting: "request" });
    mount();
    await find("Accept");
    await waitFor(() => expect(notices()).toHaveLength(1));
    expect(notices()[0]).toBe(
      "About “Budget review”:On your calendar, accepted.Outlook has sent your answer.",
    );
    await headline(/you have not met before/);
    expect(document.querySelector("[data-outcome]")).toBeNull();
    expect(await faults()).toEqual([]);
    press("Dismiss");
    await waitFor(() => expect(notices()).toEqual([]));
  });

  it("says it also where it moves on a moment later, once, and not again above every mail", async () => {
    open(reports.verified, { meeting: "request" });
    mount();
    await find("Accept");
    await outcome();
    expect(notices()).toEqual([]);
    open(reports.unsigned);
    await waitFor(() => expect(notices()).toHaveLength(1));
    open(reports.broken);
    await waitFor(() => expect(notices()).toHaveLength(0));
  });

  it("says nothing again of what the person has closed", async () => {
    open(reports.verified, { meeting: "request" });
    mount();
    await find("Accept");
    await outcome();
    press("Close");
    open(reports.unsigned);
    await headline(/Not signed, like most invitations/);
    expect(notices()).toEqual([]);
  });

  it.each(["native", "own"])("keeps a failure until it is taken away (%s)", async (way) => {
    const late = (): Promise<never> => {
      open(reports.unsigned);
      return new Promise((_, reject) =>
        setTimeout(() => reject(new Error("The mailbox did not answer.")), 50),
      );
    };
    meetings.during = late;
    host.calendar.put = late;
    open(reports.verified, { meeting: way === "native" ? "request" : null });
    mount();
    await find("Accept");
    await waitFor(() => expect(notices()).toHaveLength(1));
    expect(notices()[0]).toContain("This was not done: “The mailbox did not answer.”");
    open(reports.broken);
    await headline(/Do not trust this invitation/);
    open(reports.domain);
    await headline(/the person is not proven/);
    expect(notices()).toHaveLength(1);
  });
});

describe("what the client opens for the person to finish", () => {
  const opening = (placedAs: Placed, handed: Handed): void => {
    host.calendar.put = (item) => {
      host.items.push(item);
      return Promise.resolve(placedAs);
    };
    host.send = (mail) => {
      host.sent.push(mail);
      return Promise.resolve(handed);
    };
  };

  it("is not said to be sent, nor to be on the calendar", async () => {
    opening("opened", "opened");
    open(reports.verified);
    mount();
    await find("Accept");
    expect(await outcome()).toBe(
      `Outlook has opened the event: save it there to have it on your calendar. Outlook has opened your answer to ${olivia}: send it there. It is plain text: the calendar of ${olivia} will not note it by itself.`,
    );
    press("Undo");
    expect(await screen.findByText(/neither sent nor saved yet: close it there/)).toBeTruthy();
    expect(host.items).toEqual([]);
  });

  it("is the question, whole as it is", async () => {
    opening("placed", "opened");
    open(reports.unsigned);
    mount();
    await find("Ask");
    await find("Hand over the question");
    expect(await outcome()).toBe(`Outlook has opened your question to ${olivia}: send it there.`);
    expect(host.asked.map(({ to }) => to)).toEqual([olivia]);
  });
});
