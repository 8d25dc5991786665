/** What we write, as our own reader judges it at the other end. */
import { beforeAll, describe, expect, it } from "vitest";
import { readCalendar } from "../invitation/stored.ts";
import type { Report } from "../report.ts";
import { codesOf, reportOf } from "../testkit/walk.ts";
import { letIn, noteAnswer, turnAway } from "./guests.ts";
import { mailBody, type EnclosedCalendar } from "./mail.ts";
import type { SigningIdentity } from "./pkcs12.ts";
import { replyTo } from "./reply.ts";
import { signMail } from "./sign.ts";
import { identityOf } from "./testkit/identity.ts";
import { der, root } from "./testkit/openssl.ts";

const at = new Date("2027-03-01T12:00:05Z");
const event = [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "PRODID:-//Acme//EN",
  "BEGIN:VEVENT",
  "UID:1@acme.example",
  "DTSTAMP:20270201T080000Z",
  "SEQUENCE:2",
  "DTSTART:20270401T080000Z",
  "DTEND:20270401T090000Z",
  "SUMMARY:Budget",
  "ORGANIZER:mailto:olivia@acme.example",
  "ATTENDEE;RSVP=TRUE:mailto:anna@home.example",
  "END:VEVENT",
  "END:VCALENDAR",
].join("\n");

/** The mail as `me` reads it, whose calendar holds `text`. */
async function read(
  identity: SigningIdentity,
  to: string,
  calendar: EnclosedCalendar,
  text: string | null,
): Promise<Report> {
  const [from = ""] = identity.addresses;
  const draft = { from, to, subject: "Budget", text: "", date: at, id: "s1", inReplyTo: null, calendar };
  const result = await signMail(identity, draft, mailBody(draft));
  if ("error" in result) throw new Error(result.error);
  const entries = text === null ? [] : readCalendar(text);
  return reportOf(result.mail.bytes, {
    me: [to],
    clock: { now: () => at },
    anchors: { anchors: () => Promise.resolve([der(root)]) },
    calendar: {
      find: (uid) => Promise.resolve(entries.filter((entry) => entry.uid === uid)),
      complete: true,
      knows: () => Promise.resolve(false),
    },
  });
}

let olivia: SigningIdentity;
let carl: SigningIdentity;
beforeAll(async () => {
  olivia = await identityOf("olivia@acme.example");
  carl = await identityOf("carl@elsewhere.example", "rsa");
});

describe("a party crasher", () => {
  const answer = { text: event, component: "VEVENT", answer: "accepted", comment: "", now: at } as const;

  it("is told from a guest by the organizer's program, and is one once let in", async () => {
    const reply = replyTo({ ...answer, me: ["carl@elsewhere.example"], uninvited: true });
    if ("error" in reply) throw new Error(reply.error);
    const before = await read(carl, "olivia@acme.example", reply.reply, event);
    expect(before.trust?.level).toBe("unconfirmed");
    expect(codesOf(before)).toContain("party-crasher");
    expect(before.invitation?.attendees.map(({ status }) => status)).toEqual(["ACCEPTED"]);

    const result = letIn(event, "carl@elsewhere.example", "ACCEPTED", at);
    if ("error" in result) throw new Error(result.error);
    const after = await read(carl, "olivia@acme.example", reply.reply, result.event);
    expect(after.trust?.level).toBe("verified");
    expect(codesOf(after)).not.toContain("party-crasher");

    const told = await read(olivia, "carl@elsewhere.example", result.request, null);
    expect(told.trust?.level).toBe("verified");
    expect(codesOf(told)).not.toContain("not-invited");
  });

  it("hears from the organizer when turned away, and nothing of it is malformed", async () => {
    const result = turnAway(event, "carl@elsewhere.example", at);
    if ("error" in result) throw new Error(result.error);
    const told = await read(olivia, "carl@elsewhere.example", result.cancel, event);
    expect(told.trust?.level).toBe("verified");
    expect(told.invitation).toMatchObject({ method: "CANCEL", sequence: 3, status: null });
    const codes = codesOf(told);
    for (const code of ["not-invited", "stale", "ambiguous", "malformed"] as const)
      expect(codes).not.toContain(code);
  });

  it("comes as a delegate once the delegator's answer is noted", async () => {
    const noted = noteAnswer(event, {
      address: "anna@home.example",
      status: "DELEGATED",
      delegatedTo: ["carl@elsewhere.example"],
      delegatedFrom: [],
    });
    if ("error" in noted) throw new Error(noted.error);
    // As it was handed on to the delegate, and stands in the organizer's calendar.
    const reply = replyTo({ ...answer, text: noted.event, me: ["carl@elsewhere.example"] });
    if ("error" in reply) throw new Error(reply.error);
    const report = await read(carl, "olivia@acme.example", reply.reply, noted.event);
    expect(codesOf(report)).not.toContain("party-crasher");
    expect(codesOf(report)).not.toContain("delegation-unverified");
    expect(report.trust?.level).toBe("authorized");
  });
});
