/** One message in the panel: who acts for whom, who passed it on, whose answer came, what the reader knows. */
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { emptyMemory } from "../core/memory/book.ts";
import type { Report } from "../core/report.ts";
import { Panel } from "./panel.tsx";
import {
  answerOf,
  authorized,
  byMandate,
  byPair,
  crashing,
  delegated,
  eve,
  ownItem,
  signed,
  unproven,
} from "./testdata/acting.ts";
import { olivia } from "./testdata/domains.ts";
import { MemoryHost } from "./testdata/host.ts";
import { anna, bob, budgetReview, digest, reason, reports, sam } from "./testdata/reports.ts";
import { en } from "./words/en.ts";

const place = { words: en, locale: "en-GB", zone: "Europe/Berlin", now: "2026-11-22T08:00:00.000Z" };
const calendar = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:${budgetReview.uid}\r\nDTSTAMP:20261120T090000Z\r\nDTSTART:20261215T100000Z\r\nDTEND:20261215T110000Z\r\nSUMMARY:Budget review\r\nORGANIZER;SENT-BY="mailto:${sam}":mailto:${olivia}\r\nATTENDEE:mailto:${bob}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;
const bytes = new TextEncoder().encode(
  `From: ${sam}\r\nReply-To: answers@trap.example\r\nContent-Type: text/calendar; charset=UTF-8; method=REQUEST\r\n\r\n${calendar}`,
);

// Parts of the panel load when they are first needed.
configure({ asyncUtilTimeout: 120_000 });
vi.setConfig({ testTimeout: 300_000 });

let host: MemoryHost;
beforeEach(() => {
  host = new MemoryHost();
});
afterEach(cleanup);

/** Opens a report whose invitation really stands in the message, and shows it. */
async function show(report: Report, more: { readonly sample?: boolean } = {}): Promise<void> {
  const invitation = report.invitation === null ? null : { ...report.invitation, parts: ["1"] };
  host.open({ ...report, invitation }, bytes, more);
  render(<Panel host={host} save={vi.fn<() => void>()} place={place} />);
  await waitFor(() => expect(document.querySelector("header[data-level]")).not.toBeNull());
  await waitFor(() => expect(document.querySelector("[data-level=checking]")).toBeNull());
}

const headline = (): string => document.querySelector("h1")?.textContent ?? "";

async function action(name: string): Promise<HTMLButtonElement> {
  await waitFor(() => expect(document.querySelector(`button[data-action="${name}"]`)).not.toBeNull());
  const button = document.querySelector<HTMLButtonElement>(`button[data-action="${name}"]`);
  if (button === null) throw new Error(name);
  await waitFor(() => expect(button.disabled).toBe(false));
  return button;
}
const act = async (name: string): Promise<void> => void fireEvent.click(await action(name));

async function outcome(): Promise<string> {
  await waitFor(() => expect(document.querySelector("[data-outcome]")).not.toBeNull());
  return document.querySelector("[data-outcome]")?.textContent ?? "";
}

async function faults(): Promise<readonly (readonly [rule: string, where: readonly string[]])[]> {
  // jsdom neither lays out nor paints: colours are looked at in a browser.
  const rules = { "color-contrast": { enabled: false }, region: { enabled: false } };
  const { violations } = await axe.run(document.body, { rules });
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 120))]);
}

describe("somebody acts for somebody, not proven", () => {
  it("can be trusted once: for this very text, and the check is made again", async () => {
    await show(unproven());
    const group = await screen.findByRole("group", { name: `May ${sam} send for ${olivia}?` });
    expect(
      within(group)
        .getAllByRole("button")
        .map(({ textContent }) => textContent),
    ).toEqual(["Trust once", "Always…"]);
    expect((await action("ask")).textContent).toBe(`Ask ${olivia}`);
    expect(document.querySelector("button[data-action=leave]")).not.toBeNull();
    expect(await faults()).toEqual([]);
    host.check = () => Promise.resolve(authorized(byPair({ once: true })));
    await act("trust-once");
    await waitFor(() => expect(headline()).toBe(`From ${olivia}, sent by ${sam} with permission`));
    expect(host.saved.trustedPairs).toEqual([
      { agent: sam, actor: olivia, methods: null, until: null, only: digest },
    ]);
    expect(document.body.textContent).toContain(`You trusted ${sam} for this one.`);
    expect(document.querySelector("[data-trusting]")).toBeNull();
    expect([host.items, host.sent]).toEqual([[], []]);
  });

  it("can be trusted from now on: for invitations, for a year, unless the reader says otherwise", async () => {
    await show(unproven());
    await act("trust-always");
    const dialog = await screen.findByRole("dialog", { name: "Always trust this assistant?" });
    expect(
      within(dialog).getByRole("radio", { name: "Only invitations and changes to them" }),
    ).toHaveProperty("checked", true);
    expect(within(dialog).getByRole("radio", { name: "For one year, until 22 Nov 2027" })).toHaveProperty(
      "checked",
      true,
    );
    expect(await faults()).toEqual([]);
    fireEvent.click(within(dialog).getByRole("button", { name: "Trust" }));
    await waitFor(() =>
      expect(host.saved.trustedPairs).toEqual([
        {
          agent: sam,
          actor: olivia,
          methods: ["REQUEST", "ADD"],
          until: "2027-11-22T22:59:59.000Z",
          only: null,
        },
      ]),
    );
  });

  it("takes a day to come, or no end at all, and every kind", async () => {
    await show(unproven());
    await act("trust-always");
    const dialog = await screen.findByRole("dialog");
    fireEvent.click(within(dialog).getByRole("radio", { name: "All messages" }));
    fireEvent.click(within(dialog).getByRole("radio", { name: "Until a day you choose" }));
    fireEvent.change(within(dialog).getByLabelText("Last day"), { target: { value: "2020-01-01" } });
    fireEvent.click(within(dialog).getByRole("button", { name: "Trust" }));
    expect(await within(dialog).findByText("Choose a day to come.")).toBeTruthy();
    expect(host.saved.trustedPairs).toEqual([]);
    fireEvent.click(within(dialog).getByRole("radio", { name: "Until I take it back" }));
    fireEvent.click(within(dialog).getByRole("button", { name: "Trust" }));
    await waitFor(() =>
      expect(host.saved.trustedPairs).toEqual([
        { agent: sam, actor: olivia, methods: null, until: null, only: null },
      ]),
    );
  });

  it("offers no trust where something contradicts it, and says on a sample why not", async () => {
    await show(
      unproven([reason("on-behalf-rejected", { agent: sam, actor: olivia, domain: "acme.example" })]),
    );
    await action("leave");
    expect(headline()).toBe(
      "Your organisation does not take invitations sent for somebody else in acme.example",
    );
    expect(document.querySelector("[data-trusting]")).toBeNull();
    cleanup();
    await show(unproven(), { sample: true });
    expect(await screen.findByText(/whom you trust is decided on real mail/)).toBeTruthy();
    expect(document.querySelector("[data-action=trust-once], [data-action=asked]")).toBeNull();
  });

  it("says where it could not be kept", async () => {
    host.saveSettings = () => Promise.reject(new Error("full"));
    await show(unproven());
    await act("trust-once");
    expect(await screen.findByText("This could not be saved.")).toBeTruthy();
  });
});

describe("somebody acts for somebody, proven", () => {
  it("tells whose list it is", async () => {
    const pair = { agent: sam, actor: olivia, methods: null, until: null, only: null };
    host.decided = { ...host.decided, trustedPairs: [pair] };
    await show(authorized(byPair()));
    expect(document.querySelector("header")?.textContent).toContain(
      `Your organisation trusts ${sam} to send for ${olivia}.`,
    );
  });

  it("shows the organizer's signed permission like a signature", async () => {
    await show(authorized(byMandate));
    fireEvent.click(screen.getByRole("button", { name: "Who signed" }));
    await waitFor(() => expect(document.querySelector("[data-system=mandate]")).not.toBeNull());
    const shown = document.querySelector("[data-system=mandate]")?.textContent ?? "";
    expect(shown).toContain("Signed permission: checked and trusted");
    expect(shown).toContain(`${olivia} lets ${sam} send for them until 31 Dec 2026.`);
    expect(shown).toContain(`Signed by ${olivia}.`);
    expect(shown).toContain("Example Mail Root");
    expect(shown).toContain(anna);
    expect(await faults()).toEqual([]);
  });

  it("says of an unproven one only what it says", async () => {
    const report = unproven([reason("mandate-unusable", { agent: sam, actor: olivia, why: "not-proven" })]);
    const { evidence } = authorized(byMandate);
    const [, mandate] = evidence;
    if (mandate === undefined) throw new Error("no mandate");
    const problems = [{ code: "mandate-unusable", values: { why: "not-proven" } }] as const;
    await show({ ...report, evidence: [{ ...mandate, status: "indeterminate", problems }] });
    fireEvent.click(screen.getByRole("button", { name: "Who signed" }));
    await waitFor(() => expect(document.querySelector("[data-system=mandate]")).not.toBeNull());
    const shown = document.querySelector("[data-system=mandate]")?.textContent ?? "";
    expect(shown).toContain(`It says that ${olivia} lets ${sam} send for them. That is not proven.`);
    expect(shown).not.toMatch(new RegExp(`(^|[^t] )${olivia} lets`));
  });
});

describe("where an answer goes", () => {
  it("names the organizer first, and all four one press away", async () => {
    await show(authorized(byPair()));
    await action("accept");
    expect(screen.getByRole("region", { name: "Your answer" }).textContent).toContain(
      `Your answer goes to ${olivia}, the organizer, and not to ${sam} or answers@trap.example`,
    );
    fireEvent.click(screen.getByRole("button", { name: "Who is who" }));
    await waitFor(() => expect(document.querySelector("[data-route]")).not.toBeNull());
    const said = (role: string): string =>
      document.querySelector(`[data-route="${role}"]`)?.textContent ?? "";
    expect(said("organizer")).toBe(`${olivia}Whose event it is. Answers go here.`);
    expect(said("sent-by")).toBe(
      `${sam}Acts for the organizer, with proven permission. Gets no answer.Signed this invitation.`,
    );
    expect(said("from")).toBe(`${sam}The same as who sent it in the organizer’s name.`);
    expect(said("reply-to")).toContain("answers@trap.example");
    expect(said("reply-to")).toContain("Usher does not follow this");
    expect(await faults()).toEqual([]);
  });

  it("goes to the organizer, whatever the mail wants", async () => {
    host.saved = { ...host.saved, me: [bob] };
    await show(authorized(byPair()));
    await act("accept");
    expect(await outcome()).toContain("On your calendar, accepted.");
    expect(host.sent.map(({ to }) => to)).toEqual([olivia]);
    expect(new TextDecoder().decode(host.sent[0]?.bytes)).not.toMatch(/trap\.example|^To: .*sam@/m);
  });

  it("is no detail where all of them are one", async () => {
    await show(reports.verified);
    await action("accept");
    expect(screen.queryByRole("button", { name: "Who is who" })).toBeNull();
  });
});

describe("passed on to somebody who was not invited", () => {
  const report = signed([reason("not-invited", {}, null), reason("forwarded", { by: [bob] })], [bob]);

  it("says who passed it on and what accepting means, and asks first", async () => {
    await show(report);
    expect(document.querySelector("[data-passed]")?.textContent).toBe(
      `Passed on by ${bob}, who signed that.`,
    );
    expect(document.querySelector("[data-point=not-invited]")?.textContent).toContain(
      `If you accept, ${olivia} will see you as somebody who came without an invitation.`,
    );
    await action("ask");
    const buttons = within(screen.getByRole("region", { name: "Your answer" })).getAllByRole("button");
    expect(buttons.map(({ textContent }) => textContent)).toEqual([
      "Ask first",
      "Accept…",
      "Tentative…",
      "Decline",
      "Leave it",
    ]);
  });

  it("answers uninvited after a confirmation", async () => {
    await show(report);
    await act("accept");
    const dialog = await screen.findByRole("alertdialog");
    expect(dialog.textContent).toContain("You are not on the guest list");
    expect(host.sent).toEqual([]);
    fireEvent.click(within(dialog).getByRole("button", { name: "Accept anyway" }));
    expect(await outcome()).toContain("On your calendar, accepted.");
    expect(host.sent.map(({ to }) => to)).toEqual([olivia]);
    expect(new TextDecoder().decode(host.sent[0]?.bytes)).toContain(`From: <${anna}>`);
  });
});

describe("an answer to the reader's own event", () => {
  beforeEach(() => void host.items.push(ownItem));
  const crasher = answerOf(eve, [crashing(eve)]);

  it("changes nothing before a press", async () => {
    await show(crasher);
    await action("let-in");
    expect([host.items, host.sent, host.waits]).toEqual([[ownItem], [], []]);
    expect(await faults()).toEqual([]);
    const attributes = [...document.querySelectorAll("main *")].flatMap((node) => [...node.attributes]);
    expect(attributes.filter(({ value }) => value.includes("stranger.example"))).toEqual([]);
  });

  it("lets in at a press, says so, and takes it back", async () => {
    await show(crasher);
    await act("let-in");
    expect(await outcome()).toContain(`${eve} is on your guest list now.`);
    expect(host.items[0]?.text).toContain(`mailto:${eve}`);
    expect(host.sent.map(({ to }) => to)).toEqual([eve]);
    expect(document.activeElement?.tagName).toBe("OUTPUT");
    fireEvent.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() => expect(host.items).toEqual([ownItem]));
    expect(await screen.findByText(/The mail that already left stays sent/)).toBeTruthy();
  });

  it("turns away without touching the event", async () => {
    await show(crasher);
    await act("turn-away");
    expect(await outcome()).toContain("Your event is unchanged.");
    expect(host.items).toEqual([ownItem]);
    expect(host.sent.map(({ to }) => to)).toEqual([eve]);
  });

  it("confirms first where nothing proves who wrote it, the safe way first", async () => {
    const unsigned = answerOf(eve, [crashing(eve), reason("invitation-not-signed")], { signer: null });
    await show(unsigned);
    await act("let-in");
    const dialog = await screen.findByRole("alertdialog");
    const buttons = within(dialog).getAllByRole("button");
    expect(buttons.map(({ textContent }) => textContent)).toEqual([
      "Ask who passed it on",
      "Let in anyway",
      "Back",
    ]);
    expect([host.items, host.sent]).toEqual([[ownItem], []]);
    fireEvent.click(within(dialog).getByRole("button", { name: "Let in anyway" }));
    await outcome();
    expect(host.sent).toHaveLength(1);
  });

  it("asks them who passed it on", async () => {
    await show(crasher);
    await act("ask");
    expect(await screen.findByDisplayValue("Who invited you? Budget review")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Hand over the question" }));
    await waitFor(() => expect(host.sent.map(({ to }) => to)).toEqual([eve]));
    expect(host.items).toEqual([ownItem]);
  });

  it("keeps it for later", async () => {
    await show(crasher);
    await act("keep");
    expect(await outcome()).toContain("Kept for later.");
    expect(host.waits.map(({ from, judgement }) => [from, judgement.trust?.actor])).toEqual([[[eve], eve]]);
    expect([host.items, host.sent]).toEqual([[ownItem], []]);
  });

  it("holds a delegate until the delegator confirms, and asks that one", async () => {
    const carla = "carla@partner.example";
    await show(answerOf(carla, [delegated(carla, false)]));
    const hold = await action("keep");
    expect(hold.textContent).toBe(`Hold until ${bob} confirms`);
    expect((await action("ask")).textContent).toBe(`Ask ${bob}`);
    await act("ask");
    fireEvent.click(await screen.findByRole("button", { name: "Hand over the question" }));
    await waitFor(() => expect(host.sent.map(({ to }) => to)).toEqual([bob]));
  });

  it("confirms first before it notes a guest who says to come for somebody", async () => {
    const carla = "carla@partner.example";
    const attendees = [ownItem.invitation.attendees, answerOf(carla, []).invitation?.attendees ?? []].flat();
    const text = ownItem.text.replace("END:VEVENT", `ATTENDEE:mailto:${carla}\nEND:VEVENT`);
    host.items.splice(0, 1, { ...ownItem, text, invitation: { ...ownItem.invitation, attendees } });
    await show(answerOf(carla, [delegated(carla, false)], { person: { delegatedFrom: [bob] } }));
    expect((await action("note")).textContent).toBe("Note the answer…");
    await act("note");
    const dialog = await screen.findByRole("alertdialog");
    expect(dialog.textContent).toContain(`${carla} says to come for ${bob}, who has not confirmed it.`);
    expect(host.items[0]?.text).toBe(text);
    fireEvent.click(within(dialog).getByRole("button", { name: "Note it anyway" }));
    await outcome();
    expect(host.items[0]?.text).toContain("PARTSTAT=ACCEPTED");
    expect(host.items[0]?.text).not.toContain("DELEGATED");
  });

  it("notes a guest's answer", async () => {
    await show(answerOf(bob, [], { status: "TENTATIVE" }));
    await act("note");
    expect(await outcome()).toContain(`The answer of ${bob} stands on your event now.`);
    expect(host.items[0]?.text).toContain("PARTSTAT=TENTATIVE");
    expect(host.sent).toEqual([]);
    expect(document.querySelector("[data-action=turn-away]")).toBeNull();
  });
});

describe("asked by another way", () => {
  it("is noted for this message, checked again, shown, and taken back", async () => {
    await show(reports.unsigned);
    await act("asked");
    expect(await screen.findByText(/What did they say\?/)).toBeTruthy();
    expect(await faults()).toEqual([]);
    const confirmed = reason("confirmed-by-asking", { actor: olivia, at: "2026-11-22T08:00:00.000Z" }, null);
    host.check = () =>
      Promise.resolve({ ...reports.unsigned, reasons: [...reports.unsigned.reasons, confirmed] });
    await act("asked-yes");
    expect(await screen.findByText(/yourself on 22 Nov 2026: it is theirs/)).toBeTruthy();
    expect(host.book.asked).toMatchObject([
      { uid: budgetReview.uid, actor: olivia, sequence: 0, digest, answer: "yes" },
    ]);
    host.check = () => Promise.resolve(reports.unsigned);
    await act("take-back");
    await waitFor(() => expect(host.book.asked).toEqual([]));
    expect(await screen.findByText("Taken back.")).toBeTruthy();
  });

  it("also where they said no", async () => {
    await show(reports.agent);
    await act("asked");
    await act("asked-no");
    await waitFor(() => expect(host.book.asked.map(({ answer }) => answer)).toEqual(["no"]));
  });

  it("is no question where the signature says it all", async () => {
    await show(reports.verified);
    await action("accept");
    expect(document.querySelector("[data-inquiry]")).toBeNull();
  });
});

describe("memory", () => {
  it("learns from a final report, once, without checking anew", async () => {
    let checks = 0;
    host.open(reports.verified, bytes);
    host.check = () => {
      checks += 1;
      return Promise.resolve(reports.verified);
    };
    render(<Panel host={host} save={vi.fn<() => void>()} place={place} />);
    await waitFor(() => expect(host.book.senders.map(({ address }) => address)).toEqual([olivia]));
    await new Promise((done) => setTimeout(done, 50));
    expect(checks).toBe(1);
  });

  it("learns nothing from a sample, nor from a decision about it", async () => {
    host.saved = { ...host.saved, me: [bob] };
    await show(authorized(byPair()), { sample: true });
    await act("accept");
    await outcome();
    expect(host.book).toBe(emptyMemory);
  });

  it("learns a decision, and unlearns it when it is undone", async () => {
    await show(reports.unsigned);
    await act("decline");
    fireEvent.click(await screen.findByRole("button", { name: "Decline quietly" }));
    await outcome();
    expect(host.book.versions.map(({ decided }) => decided)).toEqual([true]);
    cleanup();
    host.book = emptyMemory;
    host.saved = { ...host.saved, me: [bob] };
    await show(authorized(byPair()));
    await act("accept");
    await outcome();
    expect(host.book.versions.map(({ decided }) => decided)).toEqual([true]);
    fireEvent.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() => expect(host.book.versions.some(({ decided }) => decided)).toBe(false));
  });

  it("says where nothing can be remembered, and shows the check all the same", async () => {
    host.updateMemory = () => Promise.reject(new Error("full"));
    await show(reports.verified);
    expect(await screen.findByText(/Usher could not remember this check/)).toBeTruthy();
    expect(headline()).toBe(`Really from ${olivia}`);
  });

  it("forgets how somebody signs, one press below what it says of it", async () => {
    const since = "2025-03-01T09:00:00.000Z";
    host.book = { ...emptyMemory, senders: [{ address: olivia, first: since, last: since, keys: [] }] };
    const report = unproven([reason("downgrade", { since, last: since }, null)]);
    await show(report);
    expect(headline()).toBe(
      "Do not trust this invitation – a signature is missing that they have used before",
    );
    expect(document.querySelector("[data-action=forget]")).toBeNull();
    fireEvent.click(screen.getByRole("button", { name: "Why?" }));
    await act("forget");
    const dialog = await screen.findByRole("alertdialog", { name: "Forget it?" });
    host.check = () => Promise.resolve(unproven());
    fireEvent.click(within(dialog).getByRole("button", { name: "Forget" }));
    await waitFor(() => expect(host.book.senders).toEqual([]));
    await waitFor(() => expect(headline()).toBe(`${sam} says to act for ${olivia} – nothing proves it`));
  });
});
