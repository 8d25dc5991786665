/** Whose header is shown, and whom a signature fits: RFC 9788, RFC 8550, RFC 9219, RFC 6047, each asked apart. */
import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { opaque, signedData } from "./evidence/smime/testkit/cms.ts";
import { ascii, type Bytes } from "./evidence/smime/testkit/der.ts";
import { compressed } from "./evidence/smime/testkit/layers.ts";
import {
  alice,
  bob,
  headersReport,
  mallory,
  mixed,
  payload,
  request,
  signedMail,
} from "./testkit/headers.ts";
import { codesOf } from "./testkit/walk.ts";
import type { Report } from "./report.ts";

const outerFields = (from = alice): string[] => [
  `From: ${from}`,
  "Subject: outside",
  "Date: Mon, 31 Dec 2029 10:00:00 +0000",
];
const innerFields = (from = alice): string[] => [
  `From: ${from}`,
  "Subject: inside",
  "Date: Mon, 31 Dec 2029 11:00:00 +0000",
];

const shown = ({ message }: Report): unknown => [message.from, message.subject, message.outer?.from ?? null];
const warned = ({ reasons }: Report): unknown =>
  reasons.find(({ code, severity }) => code === "from-differs" && severity === "warning")?.values ?? null;
const headersOf = ({ evidence }: Report): readonly string[] => evidence.flatMap(({ headers }) => headers);

describe("protected header fields (RFC 9788)", () => {
  it("are shown in the place of the outer ones, which stand beside them", async () => {
    const report = await headersReport(signedMail(outerFields(), payload(innerFields())));
    expect(report.message).toMatchObject({
      from: [alice],
      subject: "inside",
      date: "2029-12-31T11:00:00.000Z",
      outer: { from: [alice], subject: "outside", date: "2029-12-31T10:00:00.000Z" },
      covered: ["from", "subject", "date"],
    });
    expect(headersOf(report)).toEqual(["from", "subject", "date"]);
    expect(report.trust?.level).toBe("verified");
    expect(warned(report)).toBeNull();
  });

  it("name what is the message's, and neither the body's nor what stands outside", async () => {
    const fields = [
      "MIME-Version: 1.0",
      ...innerFields(),
      "HP-Outer: Subject: outside",
      "Content-Transfer-Encoding: 8bit",
      "X-Other: 1",
    ];
    const report = await headersReport(signedMail(outerFields(), payload(fields, "; hp=cipher")));
    expect(headersOf(report)).toEqual(["from", "subject", "date", "x-other"]);
  });

  it("are those of a message that is all that was signed (RFC 8551, 3.1)", async () => {
    const whole = ascii(
      `Content-Type: message/rfc822\r\n\r\n${Buffer.from(payload(innerFields(), "")).toString("latin1")}`,
    );
    const report = await headersReport(signedMail(outerFields(), whole));
    expect(shown(report)).toEqual([[alice], "inside", [alice]]);
    expect(headersOf(report)).toEqual(["from", "subject", "date"]);
  });

  it("in opaque, compressed and nested layers are those of the innermost content", async () => {
    const content = payload(innerFields());
    const enclosed = opaque(signedData(content, { content }));
    expect(shown(await headersReport(enclosed))).toEqual([[alice], "inside", [alice]]);
    const packed = compressed(signedMail([], content));
    expect(shown(await headersReport(packed))).toEqual([[alice], "inside", [alice]]);
    const twice = await headersReport(signedMail(outerFields(), signedMail([], content), "bob"));
    expect(shown(twice)).toEqual([[alice], "inside", [alice]]);
    expect(twice.evidence.map(({ headers }) => headers.length)).toEqual([0, 3]);
  });

  it("stay when a list writes another From outside, as the author signed the inner one", async () => {
    const report = await headersReport(signedMail(outerFields("list@lists.test"), payload(innerFields())));
    expect(shown(report)).toEqual([[alice], "inside", ["list@lists.test"]]);
    expect(codesOf(report)).not.toContain("from-differs");
    expect(report.smimeStatus).toBe("signed/verified");
  });
});

describe("a forger's header", () => {
  const calendar = request();

  it.each<[string, Bytes, string]>([
    [
      "inner From made up, signed by somebody else",
      signedMail(outerFields(mallory), payload(innerFields()), "mallory"),
      mallory,
    ],
    [
      "inner From made up, signed by nobody trusted",
      signedMail(outerFields(mallory), payload(innerFields()), "forged"),
      mallory,
    ],
    [
      "inner From made up, signature over another content",
      signedMail(outerFields(mallory), payload(innerFields()), "alice", signedData(payload([]))),
      mallory,
    ],
    [
      "outer From made up, signed by the inner one's stranger",
      signedMail(outerFields(alice), payload(innerFields("eve@evil.test")), "mallory"),
      alice,
    ],
    [
      "two From inside",
      signedMail(outerFields(mallory), payload([...innerFields(), `From: ${mallory}`])),
      mallory,
    ],
    [
      "two authors in one From inside",
      signedMail(outerFields(mallory), payload(innerFields(`${alice}, ${mallory}`))),
      mallory,
    ],
    ["no From inside", signedMail(outerFields(mallory), payload(["Subject: inside"])), mallory],
  ])(
    "%s: the outer one is shown, with a warning, and nothing of it counts as signed",
    async (_, mail, from) => {
      const report = await headersReport(mail);
      expect(shown(report)).toEqual([[from], "outside", null]);
      expect(warned(report)).toMatchObject({ from: [from] });
      expect([headersOf(report), report.message.covered]).toEqual([[], []]);
    },
  );

  it("names the author inside that nothing proves", async () => {
    const report = await headersReport(signedMail(outerFields(mallory), payload(innerFields()), "mallory"));
    expect(warned(report)).toEqual({ from: [mallory], inner: [alice] });
    expect(report.trust?.level).not.toBe("verified");
    // Of the From that is shown that is true.
    expect(report.smimeStatus).toBe("signed/verified");
  });

  it("by the same name inside and out, signed by another, is shown and not called signed", async () => {
    const report = await headersReport(signedMail(outerFields(), payload(innerFields()), "mallory"));
    expect(shown(report)).toEqual([[alice], "inside", [alice]]);
    expect([headersOf(report), report.smimeStatus, report.trust?.level]).toEqual([
      [],
      "signed/failed",
      "suspicious",
    ]);
  });

  it.each<[string, Bytes]>([
    [
      "no signature at all",
      ascii(
        [...outerFields(), "Content-Type: text/calendar; method=REQUEST; hp=clear", "", calendar].join(
          "\r\n",
        ),
      ),
    ],
    ["only compression around", compressed(payload(["Subject: inside", `From: ${alice}`]))],
    ["the part below the payload's root", signedMail(outerFields(), mixed([], payload(innerFields())))],
    [
      "a signed part that is not the whole message",
      mixed(
        outerFields(),
        signedMail([], payload(innerFields())),
        ascii("Content-Type: text/plain\r\n\r\nfooter"),
      ),
    ],
    [
      "the container of the signature",
      ascii(
        Buffer.from(signedMail([...outerFields()], payload(innerFields(), "")))
          .toString("latin1")
          .replace("micalg=", "hp=clear; micalg="),
      ),
    ],
    [
      "a payload that says it twice",
      signedMail(outerFields(), payload(innerFields(), "; hp=clear; hp=cipher")),
    ],
    [
      "a payload that says it twice, the same",
      signedMail(outerFields(), payload(innerFields(), "; hp=clear; hp=clear")),
    ],
    ["a payload with another word", signedMail(outerFields(), payload(innerFields(), "; hp=yes"))],
    [
      "a payload whose type stands there twice",
      signedMail(outerFields(), payload([...innerFields(), "Content-Type: text/calendar"])),
    ],
    [
      "a forwarded message beside other content",
      signedMail(
        outerFields(),
        mixed(
          [],
          ascii(
            `Content-Type: message/rfc822\r\n\r\n${Buffer.from(payload(innerFields())).toString("latin1")}`,
          ),
        ),
      ),
    ],
  ])("%s: no protected header", async (_, mail) => {
    const { message, evidence } = await headersReport(mail);
    expect([message.outer, message.covered, evidence.flatMap(({ headers }) => headers)]).toEqual([
      null,
      [],
      [],
    ]);
    expect(message.subject).not.toBe("inside");
  });
});

describe("whom a signature fits, asked three times", () => {
  const matchesOf = ({ evidence }: Report): unknown =>
    evidence.map(({ matches }) =>
      matches === null ? null : [matches.calendar, matches.sender, matches.from],
    );

  it.each<[string, readonly string[], string, string, readonly (string | null)[]]>([
    ["all three", [`From: ${alice}`], "alice", request(), [alice, alice, alice]],
    ["the calendar alone", ["From: service@calendar.test"], "alice", request(), [alice, null, null]],
    [
      "the sender alone (RFC 8550, 3)",
      ["From: olivia@acme.test", `Sender: ${alice}`],
      "alice",
      request(bob),
      [null, alice, null],
    ],
    [
      "one of two From: the sender, and no author",
      [`From: ${alice}, ${bob}`],
      "alice",
      request(bob),
      [null, alice, null],
    ],
    ["From alone", [`From: ${alice}`], "alice", request(mallory), [null, alice, alice]],
    ["nobody", ["From: olivia@acme.test"], "alice", request(bob), [null, null, null]],
    ["ASCII case apart", ["From: ALICE@example.test"], "alice", request(), [alice, alice, alice]],
    [
      "the agent (RFC 6047, 3)",
      [`From: ${bob}`],
      "bob",
      request().replace("ORGANIZER:", `ORGANIZER;SENT-BY="mailto:${bob}":`),
      [bob, bob, bob],
    ],
    [
      "a name in the subject alone fits the mail, never the calendar",
      [`From: ${alice}`],
      "nameless",
      request(),
      [null, alice, alice],
    ],
  ])("%s", async (_, outer, as, calendar, expected) => {
    const report = await headersReport(signedMail(outer, payload([], "", calendar), as));
    expect(matchesOf(report)).toEqual([expected]);
  });

  it("a forwarded mail's own header is what its signature is held against", async () => {
    const original = signedMail([`From: ${alice}`], payload([], ""));
    const mail = mixed(
      [`From: ${bob}`],
      ascii(`Content-Type: message/rfc822\r\n\r\n${Buffer.from(original).toString("latin1")}`),
    );
    const report = await headersReport(mail);
    expect(matchesOf(report)).toEqual([[alice, alice, alice]]);
    expect([report.smimeStatus, codesOf(report).includes("forwarded")]).toEqual([null, true]);
  });

  it("a signature over something else fits no calendar", async () => {
    const text = ascii("Content-Type: text/plain\r\n\r\nhello");
    const report = await headersReport(
      mixed([`From: ${alice}`], signedMail([], text), payload([], "", request())),
    );
    expect(matchesOf(report)).toEqual([[null, alice, alice]]);
    expect(codesOf(report)).toContain("invitation-not-signed");
  });
});

describe("a footer that a mailing list adds outside", () => {
  const footer = (text: string): Bytes => ascii(`Content-Type: ${text}`);
  const listed = (text: string): Promise<Report> =>
    headersReport(mixed([`From: ${alice}`], signedMail([], payload([], "")), footer(text)));

  it("leaves the signature whole, and is told apart from it", async () => {
    const report = await listed("text/plain\r\n\r\n-- \r\nlist.test");
    expect(report.trust).toMatchObject({ level: "verified", signer: alice });
    expect(report.reasons.find(({ code }) => code === "unsigned-content")?.values).toEqual({ parts: ["2"] });
    expect(report.smimeStatus).toBe("unknown");
  });

  it("that imitates an invitation is another one, unsigned", async () => {
    const report = await listed(
      `text/calendar; method=REQUEST\r\n\r\n${request().replace("Budget", "Evil")}`,
    );
    expect(report.trust?.level).not.toBe("verified");
    expect(codesOf(report)).toContain("several-invitations");
    expect(report.evidence.map(({ covers }) => covers)).toEqual([["1.1"]]);
  });
});

const rfc9788 = resolve(process.env["CORPORA"] || "../shared/corpora", "rfc9788");

/** Vectors of RFC 9788, appendix C, under the authority of RFC 9216; where they are absent these are skipped. */
describe.skipIf(!existsSync(rfc9788))("the messages of RFC 9788", () => {
  const der = (path: string): Bytes =>
    Uint8Array.from(new X509Certificate(readFileSync(resolve(rfc9788, path))).raw);
  const root = "../rfc9216/3.1-RSA-Certification-Authority-Root-Certificate.crt.pem";
  const reported = (name: string, change: (text: string) => string = (text) => text): Promise<Report> =>
    headersReport(
      Uint8Array.from(Buffer.from(change(readFileSync(resolve(rfc9788, `${name}.eml`), "latin1")), "latin1")),
      {
        at: new Date("2021-02-20T18:00:00Z"),
        anchors: { anchors: () => Promise.resolve([der(root)]) },
        revocation: { crls: () => Promise.resolve([]) },
      },
    );
  const protectedFields = ["subject", "message-id", "from", "to", "date", "user-agent"];
  const author = "alice@smime.example";

  it.each([
    "smime-one-part-hp",
    "smime-multipart-hp",
    "smime-multipart-complex-hp",
    "smime-multipart-complex-rfc8551hp",
  ])("%s: each field as its author signed it", async (name) => {
    const report = await reported(name);
    expect(report.message).toMatchObject({ from: [author], subject: name, covered: protectedFields });
    expect(report.message.outer).toMatchObject({ from: [author], subject: name });
    expect(report.smimeStatus).toBe("signed/verified");
    expect(report.evidence.map(({ matches }) => matches)).toEqual([
      { calendar: null, sender: author, from: author },
    ]);
  });

  it("one whose outer fields were changed on the way still shows the author's", async () => {
    const report = await reported("smime-multipart-hp", (text) =>
      text
        .replace("Subject: smime-multipart-hp", "Subject: pay at once")
        .replace("From: Alice <alice@smime.example>", "From: Mallory <mallory@evil.test>"),
    );
    expect(shown(report)).toEqual([[author], "smime-multipart-hp", ["mallory@evil.test"]]);
    expect([report.message.outer?.subject, report.smimeStatus]).toEqual(["pay at once", "signed/verified"]);
  });

  it("one whose signature broke protects nothing", async () => {
    const report = await reported("smime-multipart-hp-invalid");
    expect([report.message.covered, report.smimeStatus]).toEqual([[], "signed/failed"]);
    const moved = await reported("smime-multipart-hp-invalid", (text) =>
      text.replace("From: Alice <alice@smime.example>", "From: Mallory <mallory@evil.test>"),
    );
    expect(shown(moved)).toEqual([["mallory@evil.test"], "smime-multipart-hp", null]);
  });
});
