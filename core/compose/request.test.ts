import fc from "fast-check";
import ICAL from "ical.js";
import { beforeAll, describe, expect, it } from "vitest";
import { codesOf, reportOf } from "../testkit/walk.ts";
import { issueMandate, mandateMail, type MandateDraft, type Statement } from "./mandate.ts";
import { entity } from "./mime.ts";
import type { SigningIdentity } from "./pkcs12.ts";
import { requestOnBehalf, type RequestDraft, type RequestResult } from "./request.ts";
import { signMail } from "./sign.ts";
import { identityOf } from "./testkit/identity.ts";
import { der, root, verified } from "./testkit/openssl.ts";

const at = new Date("2027-03-01T12:00:05Z");
const draft: RequestDraft = {
  uid: "7f3a@desk.example",
  actor: { address: "olivia@acme.example", name: 'Meyer, Olivia "Liv"' },
  agent: "sam@desk.example",
  guests: [
    { address: "anna@home.example", name: "Anna: Novak", role: "REQ-PARTICIPANT" },
    { address: "o'brien+x@other.example", name: null, role: "OPT-PARTICIPANT" },
  ],
  when: { start: new Date("2027-04-01T08:00:00Z"), end: new Date("2027-04-01T09:30:00Z") },
  summary: "Budget; review, again\\",
  location: "Room 1\nSecond floor",
  description: "Überblick 🗓\nEND:VEVENT",
  subject: "Invitation: Budget",
  text: "Olivia invites you.",
  date: at,
  id: "m1",
  mandate: null,
};

const context = {
  clock: { now: () => at },
  me: ["anna@home.example"],
  anchors: { anchors: () => Promise.resolve([der(root)]) },
};

const sent = (result: RequestResult) => {
  if ("error" in result) throw new Error(result.error);
  return result;
};

/** Another program's reading of the calendar we wrote. */
const read = (text: string) => {
  const calendar = ICAL.Component.fromString(text);
  const event = calendar.getFirstSubcomponent("vevent");
  if (event === null) throw new Error("no event");
  return { calendar, event };
};

let sam: SigningIdentity;
let olivia: SigningIdentity;
let mandate: Statement;
let twin: Uint8Array;
/** The same by the actor's signature alone. */
let withoutJws: Uint8Array;
beforeAll(async () => {
  sam = await identityOf("sam@desk.example", "rsa");
  olivia = await identityOf("olivia@acme.example", "p384");
  const terms: MandateDraft = {
    actor: "olivia@acme.example",
    agent: "sam@desk.example",
    role: "organizer",
    methods: ["REQUEST"],
    components: ["VEVENT"],
    uid: null,
    audience: null,
    from: "2027-03-01T00:00:00Z",
    until: "2027-12-01T00:00:00Z",
    pin: null,
  };
  const issued = await issueMandate(olivia, terms, at, "m-1");
  if ("error" in issued) throw new Error(issued.error);
  mandate = issued.statement;
  const letter = { to: "sam@desk.example", subject: "Mandate", text: "Keep it.", date: at, id: "twin" };
  const posted = await mandateMail(olivia, mandate, letter);
  if ("error" in posted) throw new Error(posted.error);
  twin = posted.mail.bytes;
  const claims = entity("application/imip-mandate+json", mandate.claims);
  const plain = await signMail(olivia, { ...letter, from: "olivia@acme.example", inReplyTo: null }, claims);
  if ("error" in plain) throw new Error(plain.error);
  withoutJws = plain.mail.bytes;
});

describe("requestOnBehalf (RFC 5546, 3.2.2)", () => {
  it("writes an event as another program reads it", async () => {
    const { calendar } = sent(await requestOnBehalf(sam, draft));
    expect(calendar).toMatchObject({ method: "REQUEST", component: "VEVENT" });
    const { calendar: whole, event } = read(calendar.text);
    expect(whole.getFirstPropertyValue("method")).toBe("REQUEST");
    const value = (name: string): string => String(event.getFirstPropertyValue(name));
    expect(value("uid")).toBe("7f3a@desk.example");
    expect(value("sequence")).toBe("0");
    expect(value("dtstamp")).toBe("2027-03-01T12:00:05Z");
    expect(value("dtstart")).toBe("2027-04-01T08:00:00Z");
    expect(value("dtend")).toBe("2027-04-01T09:30:00Z");
    expect(value("summary")).toBe(draft.summary);
    expect(value("location")).toBe(draft.location);
    expect(value("description")).toBe(draft.description);
    const organizer = event.getFirstProperty("organizer");
    expect(organizer?.getFirstValue()).toBe("mailto:olivia@acme.example");
    expect(organizer?.getParameter("sent-by")).toBe("mailto:sam@desk.example");
    expect(organizer?.getParameter("cn")).toBe('Meyer, Olivia "Liv"');
    expect(calendar.text.replaceAll("\r\n ", "")).toContain(';SENT-BY="mailto:sam@desk.example":');
    const guests = event
      .getAllProperties("attendee")
      .map((one) => [
        one.getFirstValue(),
        ...["cn", "role", "partstat", "rsvp"].map((name) => one.getParameter(name)),
      ]);
    expect(guests).toEqual([
      ["mailto:anna@home.example", "Anna: Novak", "REQ-PARTICIPANT", "NEEDS-ACTION", "TRUE"],
      ["mailto:o'brien+x@other.example", undefined, "OPT-PARTICIPANT", "NEEDS-ACTION", "TRUE"],
    ]);
  });

  it("writes whole days with the day after as their end (RFC 5545, 3.6.1)", async () => {
    const when = { firstDay: "2028-02-28", lastDay: "2028-02-29" };
    const { calendar } = sent(await requestOnBehalf(sam, { ...draft, when }));
    const { event } = read(calendar.text);
    expect(String(event.getFirstPropertyValue("dtstart"))).toBe("2028-02-28");
    expect(String(event.getFirstPropertyValue("dtend"))).toBe("2028-03-01");
  });

  it("leaves out what is empty", async () => {
    const { calendar } = sent(await requestOnBehalf(sam, { ...draft, location: " ", description: "" }));
    expect(calendar.text).not.toMatch(/LOCATION|DESCRIPTION/);
  });

  it("is signed by the agent, for openssl and for us; without a mandate nothing proves more", async () => {
    const { mail } = sent(await requestOnBehalf(sam, draft));
    expect(verified(mail.bytes, at)).not.toBeNull();
    expect(mail.to).toBe("anna@home.example, o'brien+x@other.example");
    const report = await reportOf(mail.bytes, context);
    expect(report.trust).toEqual({
      level: "unconfirmed",
      actor: "olivia@acme.example",
      agent: "sam@desk.example",
      signer: "sam@desk.example",
    });
    expect(codesOf(report)).toEqual(["agent-unauthorized", "signed-by-agent", "revocation-unknown"]);
    expect(report.message.from).toEqual(["sam@desk.example"]);
  });

  it.each([
    ["JWS", () => new TextEncoder().encode(`${mandate.jws}\r\n`), "application/jose"],
    ["mail that bears one", () => twin, "application/jose"],
    ["mail that bears none", () => withoutJws, "message/rfc822"],
  ] as const)("is authorized by the actor's mandate, imported as a %s", async (_name, bytes, type) => {
    const { mail } = sent(await requestOnBehalf(sam, { ...draft, mandate: bytes() }));
    expect(verified(mail.bytes, at)).not.toBeNull();
    const report = await reportOf(mail.bytes, context);
    expect(report.parts.map((part) => part.type)).toContain(type);
    expect(report.trust?.level).toBe("authorized");
    expect(codesOf(report)).toContain("agent-mandate");
    expect(report.evidence.map(({ system, status }) => [system, status])).toContainEqual([
      "mandate",
      "valid",
    ]);
  });

  it.each([
    ["is not signed", { identity: null }, {}, "unsigned"],
    ["is signed by somebody else", { identity: "olivia" }, {}, "not-mine"],
    ["is for the agent", {}, { agent: "olivia@acme.example" }, "agent-is-actor"],
    ["has no guests", {}, { guests: [] }, "guests"],
    ["names a guest twice", {}, { guests: [...draft.guests, ...draft.guests] }, "guests"],
    ["has no agent", {}, { agent: "" }, "address"],
    ["has an agent with a field behind", {}, { agent: "sam@desk.example>\r\nBcc: <x@y.example" }, "address"],
    ["has an organizer that is none", {}, { actor: { address: "olivia", name: null } }, "address"],
    ["has a UID with a line end", {}, { uid: "1\r\nMETHOD:CANCEL" }, "uid"],
    ["ends before it begins", {}, { when: { start: at, end: new Date(0) } }, "time"],
    ["begins at no time", {}, { when: { start: new Date(NaN), end: at } }, "time"],
    ["is on a day that is none", {}, { when: { firstDay: "2027-02-29", lastDay: "2027-03-01" } }, "time"],
    ["encloses what is no mandate", {}, { mandate: new TextEncoder().encode("Hello") }, "mandate"],
    [
      "encloses a mail that would end its part",
      {},
      { mandate: new TextEncoder().encode("From: x\r\n\r\n--mixed-m1--\r\n") },
      "mandate",
    ],
    [
      "encloses a mail of 8 bits",
      {},
      { mandate: new TextEncoder().encode("From: x\r\n\r\nü\r\n") },
      "mandate",
    ],
  ] as const)("is refused where it %s", async (_name, by, over, error) => {
    const identity = "identity" in by ? (by.identity === null ? null : olivia) : sam;
    expect(await requestOnBehalf(identity, { ...draft, ...over })).toEqual({ error });
  });

  it("lets no field begin a line, a header field or a part, whatever it holds", async () => {
    const nasty = fc.string({
      unit: fc.oneof(
        fc.constantFrom(
          "\r",
          "\n",
          "\r\n",
          "\\",
          ";",
          ",",
          ":",
          '"',
          "^",
          "=",
          " ",
          "\t",
          "\0",
          "\u2028",
          "--",
        ),
        fc.constantFrom("BEGIN:VEVENT", "END:VEVENT", "METHOD:CANCEL", "Bcc: x@y.example", "--usher-m1"),
        fc.string({ unit: "binary", maxLength: 3 }),
      ),
      maxLength: 40,
    });
    // What a content line cannot hold (RFC 5545, 3.1) is left out, and ends are trimmed.
    const kept = (text: string): string =>
      text
        .trim()
        .replace(/\r\n|\r/g, "\n")
        .replace(/(?![\t\n])\p{Cc}/gu, "");
    await fc.assert(
      fc.asyncProperty(fc.array(nasty, { minLength: 7, maxLength: 7 }), async (texts) => {
        const [summary = "", location = "", description = "", subject = "", text = "", cn = "", name = ""] =
          texts;
        const { mail, calendar } = sent(
          await requestOnBehalf(sam, {
            ...draft,
            summary,
            location,
            description,
            subject,
            text,
            actor: { ...draft.actor, name: cn },
            guests: [{ address: "anna@home.example", name, role: "CHAIR" }],
          }),
        );
        const report = await reportOf(mail.bytes, context);
        expect(report.message.from).toEqual(["sam@desk.example"]);
        expect(report.parts.map(({ type }) => type)).toEqual([
          "multipart/signed",
          "multipart/alternative",
          "text/plain",
          "text/calendar",
          "application/pkcs7-signature",
        ]);
        expect(report.invitation?.method).toBe("REQUEST");
        expect(report.invitation?.organizer?.sentBy).toBe("sam@desk.example");
        expect(report.invitation?.attendees.map(({ address }) => address)).toEqual(["anna@home.example"]);
        expect(report.others).toEqual([]);
        const { event } = read(calendar.text);
        expect(String(event.getFirstPropertyValue("summary") ?? "")).toBe(kept(summary));
        expect(event.getAllSubcomponents()).toEqual([]);
        expect(event.getAllProperties("attendee")).toHaveLength(1);
      }),
      { numRuns: 60 },
    );
  });
});
