import PostalMime from "postal-mime";
import { describe, expect, it } from "vitest";
import { composeMail } from "./mail.ts";
import type { MailDraft } from "./mail.ts";

const draft: MailDraft = {
  from: "anna@home.example",
  to: "olivia@acme.example",
  subject: "Accepted: Budget review",
  text: "I will come.\nAnna",
  date: new Date("2027-03-01T12:00:05Z"),
  id: "7f3a-1",
  inReplyTo: null,
  calendar: null,
};

const written = (over: Partial<MailDraft> = {}) =>
  new TextDecoder().decode(composeMail({ ...draft, ...over }).bytes);
/** Another program's reading of what we wrote. */
const read = (over: Partial<MailDraft> = {}) => PostalMime.parse(written(over));

describe("composeMail", () => {
  it("writes a plain mail", async () => {
    const mail = await read();
    expect(mail.from?.address).toBe("anna@home.example");
    expect(mail.to?.map((one) => one.address)).toEqual(["olivia@acme.example"]);
    expect(mail.subject).toBe("Accepted: Budget review");
    expect(mail.date).toBe("2027-03-01T12:00:05.000Z");
    expect(mail.messageId).toBe("<7f3a-1@home.example>");
    expect(mail.text?.replaceAll("\r\n", "\n").trimEnd()).toBe("I will come.\nAnna");
  });

  it("puts the calendar object beside the text (RFC 6047, 2.4)", async () => {
    const text = "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nSUMMARY:Grüße\r\nEND:VCALENDAR\r\n";
    const calendar = { method: "REPLY", component: "VEVENT", text };
    expect(written({ calendar })).toMatch(
      /Content-Type: text\/calendar; charset=UTF-8; method=REPLY; component=VEVENT\r\n/,
    );
    const [part] = (await read({ calendar })).attachments;
    const content = part?.content;
    expect(part?.mimeType).toBe("text/calendar");
    expect(part?.method).toBe("REPLY");
    const received = typeof content === "string" ? content : new TextDecoder().decode(content);
    expect(received.replaceAll("\r\n", "\n")).toBe(text.replaceAll("\r\n", "\n"));
  });

  it.each([["Überprüfung 🗓 ".repeat(20).trim()], ["=?UTF-8?Q?not_a_word?="], [`${"long ".repeat(40)}end`]])(
    "keeps the subject %j",
    async (subject) => {
      expect((await read({ subject })).subject).toBe(subject);
      for (const line of written({ subject }).split("\r\n")) expect(line.length).toBeLessThanOrEqual(78);
    },
  );

  it("lets no subject begin a field", async () => {
    const mail = await read({ subject: "Hello\r\nBcc: all@acme.example\n\nbody\u2028Cc: x@y.example" });
    expect(mail.bcc ?? []).toEqual([]);
    expect(mail.cc ?? []).toEqual([]);
    expect(mail.subject).toBe("Hello Bcc: all@acme.example body Cc: x@y.example");
  });

  it("lets no text begin a part or a field", async () => {
    const text = "--usher-7f3a-1--\r\nContent-Type: text/html\r\n\r\n<b>x</b>";
    const mail = await read({ text, calendar: { method: "REPLY", component: "VEVENT", text: "x" } });
    expect(mail.text?.replaceAll("\r\n", "\n").trimEnd()).toBe(text.replaceAll("\r\n", "\n"));
    expect(mail.html).toBeUndefined();
  });

  it.each([
    ["<1@acme.example>", "<1@acme.example>"],
    ["<1@acme.example>\r\nBcc: all@acme.example", undefined],
    ["1@acme.example", undefined],
    [`<${"x".repeat(300)}@acme.example>`, undefined],
  ])("answers %j", async (inReplyTo, expected) => {
    const mail = await read({ inReplyTo });
    expect(mail.inReplyTo).toBe(expected);
    expect(mail.bcc ?? []).toEqual([]);
  });
});
