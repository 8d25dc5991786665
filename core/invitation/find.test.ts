import { describe, expect, it } from "vitest";
import { Budget } from "../bytes/budget.ts";
import { parseMessage } from "../mime/parse.ts";
import { findInvitations } from "./find.ts";
import { findIn, findings, findInMail, iCalendar, only } from "./testkit/find.ts";
import { entity, multipart } from "./testkit/mail.ts";

const org = "ORGANIZER:mailto:olivia@acme.example";
const att = "ATTENDEE:mailto:anna@home.example";
const request = iCalendar("REQUEST", "VEVENT", org, att, "SUMMARY:café");
const cancel = iCalendar("CANCEL", "VEVENT", org, att);
const file = iCalendar(null, "VEVENT", org, att);

const calendar = "text/calendar; charset=utf-8; method=REQUEST";
const text = entity("text/plain", "Hello");
const base64 = (value: string): string => Buffer.from(value).toString("base64").replace(/.{76}/g, "$&\n");

describe("where an invitation is", () => {
  it.for<[string, string, readonly string[]]>([
    ["the message itself", entity(calendar, request), ["1"]],
    [
      "in application/ics",
      multipart("mixed", text, entity("application/ics; method=REQUEST", request)),
      ["2"],
    ],
    [
      "in a file so named",
      multipart(
        "mixed",
        text,
        entity('application/octet-stream; name="Invite.ICS"; method=REQUEST', request),
      ),
      ["2"],
    ],
    [
      "in a file so named by its disposition",
      multipart(
        "mixed",
        text,
        entity("text/plain; method=REQUEST", request, "Content-Disposition: attachment; filename=a.ics\n"),
      ),
      ["2"],
    ],
    ["in an alternative", multipart("alternative", text, entity(calendar, request)), ["2"]],
    [
      "deep within",
      multipart("mixed", multipart("related", multipart("alternative", text, entity(calendar, request)))),
      ["1.1.2"],
    ],
    [
      "in an attached message",
      multipart("mixed", text, entity("message/rfc822", entity(calendar, request))),
      ["2.1"],
    ],
    [
      "in base64",
      multipart("mixed", text, entity(calendar, base64(request), "Content-Transfer-Encoding: base64\n")),
      ["2"],
    ],
  ])("%s", ([, mail, parts]) => {
    const found = only(findInMail(mail));
    expect(found).toMatchObject({ kind: "invitation", parts, invitation: { method: "REQUEST", parts } });
    expect(found.findings).toEqual([]);
  });

  it("is content that a signature opened", () => {
    const mail = new TextEncoder().encode(entity("application/pkcs7-mime", "x").replaceAll("\n", "\r\n"));
    const inner = new TextEncoder().encode(entity(calendar, request).replace(/\r?\n/g, "\r\n"));
    const budget = new Budget();
    const message = parseMessage(mail, { budget, open: (part) => (part.parent === null ? inner : null) });
    const found = only(findInvitations(message, { budget, at: new Date(0) }));
    expect(found.parts).toEqual(["1.1"]);
  });

  it.for<[string, string]>([
    ["a text that looks like one", entity("text/plain", request)],
    ["sealed content, whatever its name", entity("application/pkcs7-mime; name=invite.ics", "MIIB")],
    ["a message that is named so", entity("message/rfc822; name=invite.ics", text)],
    ["nothing calendar-like", text],
  ])("is not in %s", ([, mail]) => {
    expect(findInMail(mail)).toEqual([]);
  });

  it("keeps the order of the mail", () => {
    const found = findInMail(
      multipart(
        "mixed",
        entity("text/calendar; method=CANCEL", cancel),
        entity("message/rfc822", entity(calendar, request)),
        entity("text/calendar", file),
      ),
    );
    expect(found.map(({ kind, invitation, parts }) => [kind, invitation?.method, parts])).toEqual([
      ["invitation", "CANCEL", ["1"]],
      ["invitation", "REQUEST", ["2.1"]],
      ["calendar-file", null, ["3"]],
    ]);
    expect(found[2]?.roles).toBeNull();
  });
});

describe("twins", () => {
  const folded = request.replace("SUMMARY:café", "SUMMARY:ca\r\n f\r\n é");
  it.for<[string, string]>([
    [
      "base64",
      entity("application/ics; name=invite.ics", base64(request), "Content-Transfer-Encoding: base64\n"),
    ],
    [
      "other line ends",
      entity(
        "application/ics",
        base64(request.replaceAll("\r\n", "\n")),
        "Content-Transfer-Encoding: base64\n",
      ),
    ],
    ["other folds", entity("application/ics", folded)],
    ["blank lines at the end", entity("application/ics", `${request}\n\n \n`)],
    [
      "another charset",
      entity(
        "application/ics; charset=iso-8859-1",
        Buffer.from(request, "latin1").toString("base64"),
        "Content-Transfer-Encoding: base64\n",
      ),
    ],
    [
      "another mail",
      entity("message/rfc822", entity("text/calendar; charset=utf-8; method=request", request)),
    ],
  ])("are one invitation: %s", ([, twin]) => {
    const found = only(findInMail(multipart("mixed", entity(calendar, request), twin)));
    expect(found.parts).toHaveLength(2);
    expect(found.invitation?.parts).toEqual(found.parts);
    expect(found.findings).toEqual([]);
  });

  it.for<[string, string]>([
    ["a letter", request.replace("café", "cafe")],
    ["a space at the end of a line", request.replace("café", "café ")],
    ["a blank line within", request.replace("SUMMARY", "\r\nSUMMARY")],
    ["the case of a name", request.replace("SUMMARY", "Summary")],
    ["the METHOD", cancel],
  ])("are two where %s differs", ([, other]) => {
    expect(
      findInMail(multipart("mixed", entity(calendar, request), entity("application/ics", other))),
    ).toHaveLength(2);
  });
});

describe("what another program takes for an invitation", () => {
  it.for<[string, string]>([
    [
      "a name beside another file name",
      'application/octet-stream; name="a.ics"\r\nContent-Disposition: attachment; filename="a.bin"',
    ],
    ["spaces around the slash", "text / calendar; method=REQUEST"],
    ["a quoted type", '"text/calendar"; method=REQUEST'],
  ])("is one here: %s", ([, type]) => {
    expect(findInMail(entity(type, request))).toHaveLength(1);
  });
});

describe("METHOD and the method parameter (RFC 6047, 2.4)", () => {
  it.for<[string, string, readonly unknown[]]>([
    ["equal", entity("text/calendar; method=REQUEST", request), []],
    ["equal but for case", entity("text/calendar; method=request", request), []],
    [
      "no parameter",
      entity("text/calendar", request),
      [{ code: "method-missing", values: { missing: "parameter" } }],
    ],
    [
      "an empty parameter",
      entity('text/calendar; method=""', request),
      [{ code: "method-missing", values: { missing: "parameter" } }],
    ],
    [
      "no property",
      entity("text/calendar; method=REQUEST", file),
      [{ code: "method-missing", values: { missing: "property" } }],
    ],
    [
      "different",
      entity("text/calendar; method=CANCEL", request),
      [{ code: "method-mismatch", values: { parameter: "CANCEL", property: "REQUEST" } }],
    ],
    [
      "different but for an odd upper case",
      entity("text/calendar; method*=utf-8''reque%C5%BFt", request),
      [{ code: "method-mismatch", values: { parameter: "REQUEſT", property: "REQUEST" } }],
    ],
    [
      "one twin with, one without",
      multipart("mixed", entity("application/ics", request), entity(calendar, request)),
      [],
    ],
    [
      "twins that differ",
      multipart("mixed", entity(calendar, request), entity("text/calendar; method=CANCEL", request)),
      [{ code: "method-mismatch", values: { parameter: "CANCEL", property: "REQUEST" } }],
    ],
    [
      "twins that differ, without a property",
      multipart("mixed", entity(calendar, file), entity("text/calendar; method=CANCEL", file)),
      [
        { code: "method-mismatch", values: { parameter: "CANCEL", property: "REQUEST" } },
        { code: "method-missing", values: { missing: "property" } },
      ],
    ],
  ])("%s", ([, mail, expected]) => {
    const found = only(findInMail(mail));
    expect(found.kind).toBe("invitation");
    expect(found.findings).toEqual(expected);
  });

  it("neither is a calendar file: shown, not judged", () => {
    expect(only(findInMail(entity("text/calendar", file)))).toMatchObject({
      kind: "calendar-file",
      invitation: { method: null, uid: "1@acme.example" },
      roles: null,
      findings: [],
    });
  });
});

describe("what readers could take in two ways", () => {
  const latin1 = Buffer.from(request, "latin1").toString("base64");
  const inBase64 = "Content-Transfer-Encoding: base64\n";
  it.for<[string, string, string]>([
    ["charset", "octets invalid in it", entity(calendar, latin1, inBase64)],
    ["charset", "octets invalid in none", entity("text/calendar; method=REQUEST", latin1, inBase64)],
    ["charset", "us-ascii that is not", entity("text/calendar; method=REQUEST; charset=us-ascii", request)],
    ["charset", "an unknown one", entity("text/calendar; method=REQUEST; charset=x-mine", request)],
    ["charset", "UTF-7", entity("text/calendar; method=REQUEST; charset=utf-7", request)],
    ["charset", "ISO-2022-JP", entity("text/calendar; method=REQUEST; charset=iso-2022-jp", request)],
    ["content-type", "twice", entity(calendar, request, "Content-Type: text/plain\n")],
    ["method", "a parameter twice", entity("text/calendar; method=REQUEST; method=CANCEL", request)],
    [
      "content-transfer-encoding",
      "twice",
      entity(calendar, request, "Content-Transfer-Encoding: 8bit\nContent-Transfer-Encoding: base64\n"),
    ],
    [
      "content-transfer-encoding",
      "unknown",
      entity(calendar, request, "Content-Transfer-Encoding: x-mine\n"),
    ],
    [
      "content-transfer-encoding",
      "broken",
      entity(calendar, request, "Content-Transfer-Encoding: quoted-printable\n").replace("café", "=zz"),
    ],
    [
      "content-type",
      "a container's, twice",
      multipart("mixed", text, entity(calendar, request)).replace("\n\n", "\nContent-Type: text/plain\n\n"),
    ],
    [
      "boundary",
      "a container's parameter twice",
      multipart("mixed", text, entity(calendar, request)).replace("\n\n", "; boundary=x\n\n"),
    ],
    [
      "content-transfer-encoding",
      "one that a container cannot have",
      multipart("mixed", text, entity(calendar, request)).replace(
        "\n\n",
        "\nContent-Transfer-Encoding: base64\n\n",
      ),
    ],
    ["VCALENDAR", "two in one part", entity(calendar, request + cancel)],
  ])("%s: %s", ([where, , mail]) => {
    const found = findInMail(mail);
    expect(found.length).toBeGreaterThan(0);
    for (const item of found) expect(findings(item, "ambiguous")).toContainEqual({ where });
  });

  it("octets above ASCII without a charset are UTF-8", () => {
    const found = only(findInMail(entity("text/calendar; method=REQUEST", request)));
    expect(found.invitation?.summary).toBe("café");
    expect(found.findings).toEqual([]);
  });

  it("different calendars in branches of one alternative", () => {
    const two = [entity(calendar, request), entity("text/calendar; method=CANCEL", cancel)] as const;
    const where = (mail: string): readonly (readonly unknown[])[] =>
      findInMail(mail).map((item) => findings(item, "ambiguous"));
    const told = [{ where: "multipart/alternative" }];
    expect(where(multipart("alternative", text, ...two))).toEqual([told, told]);
    expect(where(multipart("alternative", multipart("mixed", text, two[0]), two[1]))).toEqual([told, told]);
    expect(where(multipart("mixed", ...two))).toEqual([[], []]);
    expect(where(multipart("alternative", text, multipart("mixed", ...two)))).toEqual([[], []]);
    expect(where(multipart("mixed", multipart("alternative", text, two[0]), two[1]))).toEqual([[], []]);
    expect(where(multipart("alternative", two[0], two[0]))).toEqual([[]]);
  });

  it("each of two calendars in one part is told", () => {
    expect(findIn(request + cancel).map(({ invitation }) => invitation?.method)).toEqual([
      "REQUEST",
      "CANCEL",
    ]);
  });
});
