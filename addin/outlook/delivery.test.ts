import { describe, expect, it, test } from "vitest";
import type { Invitation } from "../../core/report.ts";
import type { CalendarItem, OutgoingMail } from "../host.ts";
import { appointmentOf, asHtml, deliver, place } from "./delivery.ts";
import type { FailureKind } from "./graph/failure.ts";
import { FakeExchange } from "./testkit/exchange.ts";
import { FakeOutlook } from "./testkit/office.ts";

const mail = (plain: OutgoingMail["plain"], over: Partial<OutgoingMail> = {}): OutgoingMail => ({
  to: "olivia@acme.example",
  subject: "Accepted: Harbour walk",
  bytes: new TextEncoder().encode("From: <anna@harbour.example>\r\n\r\n"),
  plain,
  ...over,
});
const question = mail({ text: "Did you send this?", whole: true });
const reply = mail({ text: "I accept", whole: false });
const signed = mail(null);

interface World {
  readonly graph: "there" | "none" | "away" | FailureKind;
  readonly forms: boolean;
}

function around({ graph, forms }: World) {
  const outlook = new FakeOutlook({ version: forms ? "1.16" : "1.5" });
  const exchange = new FakeExchange();
  exchange.isThere = graph !== "away";
  if (graph !== "there" && graph !== "none" && graph !== "away") exchange.failure = graph;
  const saved: string[] = [];
  return {
    outlook,
    exchange,
    saved,
    surroundings: {
      client: outlook.client,
      absence: null,
      exchange: graph === "none" ? null : exchange,
    },
    save: (name: string) => void saved.push(name),
  };
}

describe("deliver()", () => {
  const without = ["none", "away", "refused", "unavailable"] as const;
  it.each([true, false])(
    "opens a question in a form of the person's own, if there is one: %s",
    async (forms) => {
      const { surroundings, save, saved, outlook, exchange } = around({ graph: "there", forms });
      expect(await deliver(question, null, surroundings, save)).toBe(forms ? "opened" : "handed-over");
      expect([outlook.forms.length, saved.length]).toEqual(forms ? [1, 0] : [0, 1]);
      expect(exchange.asked).toEqual([]);
    },
  );

  test.for<[what: string, mail: OutgoingMail, graph: World["graph"], forms: boolean, handed: string]>([
    ["a question from a shared mailbox leaves from there", question, "there", true, "sent"],
    ...without.map((graph) => [`such a question, Graph ${graph}`, question, graph, true, "opened"] as const),
    ["such a question, and neither", question, "none", false, "handed-over"],
    ["a reply goes by Graph", reply, "there", true, "sent"],
    ...without.map((graph) => [`a reply, Graph ${graph}`, reply, graph, true, "opened"] as const),
    ["a reply, and neither", reply, "none", false, "handed-over"],
    ["a signed mail goes by Graph", signed, "there", true, "sent"],
    ...without.map((graph) => [`a signed mail, Graph ${graph}`, signed, graph, true, "handed-over"] as const),
  ] as [string, OutgoingMail, World["graph"], boolean, string][])(
    "%s",
    async ([, given, graph, forms, handed]) => {
      const { surroundings, save, saved, outlook, exchange } = around({ graph, forms });
      expect(await deliver(given, "team@acme.example", surroundings, save)).toBe(handed);
      expect(saved).toEqual(handed === "handed-over" ? ["Accepted Harbour walk.eml"] : []);
      expect(outlook.forms).toHaveLength(handed === "opened" ? 1 : 0);
      expect(exchange.sent).toEqual(handed === "sent" ? [given.bytes] : []);
      if (handed === "sent") expect(exchange.asked).toEqual([["send", "team@acme.example"]]);
    },
  );

  test.for(["busy", "failed", "absent"] as const)(
    "is not done where Graph is %s, and says so: it may be tried again",
    async (graph) => {
      const { surroundings, save, saved, outlook } = around({ graph, forms: true });
      await expect(deliver(reply, null, surroundings, save)).rejects.toThrow(`Graph says: ${graph}.`);
      expect([saved, outlook.forms]).toEqual([[], []]);
    },
  );

  it("hands over a file without Outlook", async () => {
    const { save, saved } = around({ graph: "none", forms: false });
    const nowhere = { client: null, absence: "elsewhere", exchange: null } as const;
    expect(await deliver(question, null, nowhere, save)).toBe("handed-over");
    expect(saved).toHaveLength(1);
  });

  it("fills the form with text that stays text, for everybody it is to", async () => {
    const { surroundings, save, outlook } = around({ graph: "none", forms: true });
    const text = "Hello,\n\n<img src=x onerror='a'> & \"more\"\r\n";
    const to = "olivia@acme.example, sam@acme.example";
    await deliver(mail({ text, whole: true }, { to }), null, surroundings, save);
    expect(outlook.forms.map(({ form }) => form)).toEqual([
      {
        toRecipients: ["olivia@acme.example", "sam@acme.example"],
        subject: "Accepted: Harbour walk",
        htmlBody: "Hello,<br><br>&lt;img src=x onerror=&#39;a&#39;&gt; &amp; &quot;more&quot;<br>",
      },
    ]);
  });

  // Office.MessageForm: 255 characters of subject, 100 recipients, 32 KB of body.
  it("cuts a subject at the form's limit, and no character in two", async () => {
    const { surroundings, save, outlook } = around({ graph: "none", forms: true });
    const subject = `${"a".repeat(254)}😀b`;
    await deliver(mail(question.plain, { subject }), null, surroundings, save);
    expect(outlook.forms[0]?.form).toMatchObject({ subject: "a".repeat(254) });
  });

  test.for<[what: string, mail: OutgoingMail, handed: string]>([
    ["32 KB of body", mail({ text: "ä".repeat(16 * 1024), whole: true }), "opened"],
    ["more, by its bytes", mail({ text: "ä".repeat(16 * 1024) + "b", whole: true }), "handed-over"],
    ["more, once escaped", mail({ text: "<".repeat(9 * 1024), whole: true }), "handed-over"],
    [
      "100 recipients",
      mail(question.plain, { to: Array.from({ length: 100 }, (_, n) => `g${n}@acme.example`).join(", ") }),
      "opened",
    ],
    [
      "101 recipients",
      mail(question.plain, { to: Array.from({ length: 101 }, (_, n) => `g${n}@acme.example`).join(", ") }),
      "handed-over",
    ],
    // Outlook parts what stands in one recipient by semicolons.
    [
      "one recipient who names more",
      mail(question.plain, { to: '"a;boss@harbour.example;b"@evil.example' }),
      "handed-over",
    ],
  ])("leaves nothing out of a form: %s", async ([, given, handed]) => {
    const { surroundings, save } = around({ graph: "none", forms: true });
    expect(await deliver(given, null, surroundings, save)).toBe(handed);
  });
});

const invitation: Invitation = {
  method: "REQUEST",
  component: "VEVENT",
  uid: "1@acme.example",
  sequence: 0,
  dtstamp: null,
  summary: "Harbour walk",
  description: "Bring boots.",
  start: "2026-12-02T10:00:00",
  end: "2026-12-02T11:00:00",
  startUtc: "2026-12-02T09:00:00.000Z",
  endUtc: "2026-12-02T10:00:00.000Z",
  timeZone: "Europe/Berlin",
  allDay: false,
  floating: false,
  location: "Pier 3",
  status: null,
  rule: null,
  links: [],
  recurrenceId: null,
  changes: [],
  organizer: null,
  attendees: [],
  unaddressed: [],
  load: null,
  parts: [],
};
const item: CalendarItem = {
  uid: "1@acme.example",
  answer: "accepted",
  invitation,
  text: "",
  level: null,
  addedAt: "2026-12-01T08:00:00.000Z",
};

describe("place()", () => {
  it("puts it on the calendar by Graph, its owner's", async () => {
    const { surroundings, outlook, exchange } = around({ graph: "there", forms: true });
    expect(await place(item, "team@acme.example", surroundings)).toBe("placed");
    expect([exchange.asked, outlook.forms]).toEqual([[["put", "1@acme.example", "team@acme.example"]], []]);
  });

  test.for(["none", "away", "refused", "unavailable"] as const)(
    "opens a form without attendees, who would be invited, where Graph is %s",
    async (graph) => {
      const { surroundings, outlook } = around({ graph, forms: true });
      expect(await place(item, null, surroundings)).toBe("opened");
      expect(outlook.forms).toEqual([
        {
          kind: "appointment",
          form: {
            subject: "Harbour walk",
            location: "Pier 3",
            start: new Date("2026-12-02T09:00:00Z"),
            end: new Date("2026-12-02T10:00:00Z"),
            body: "Bring boots.",
          },
        },
      ]);
    },
  );

  test.for(["busy", "failed", "absent"] as const)("says so where Graph is %s", async (graph) => {
    const { surroundings, outlook } = around({ graph, forms: true });
    await expect(place(item, null, surroundings)).rejects.toThrow(`Graph says: ${graph}.`);
    expect(outlook.forms).toEqual([]);
  });

  it("opens a form for what Outlook's calendar cannot hold, but not beside an entry that is there", async () => {
    const { surroundings, outlook } = around({ graph: "unholdable", forms: true });
    await expect(place(item, null, surroundings, true)).rejects.toThrow("Graph says: unholdable.");
    expect(outlook.forms).toEqual([]);
    expect(await place(item, null, surroundings)).toBe("opened");
    expect(outlook.forms).toHaveLength(1);
  });

  it("says so where there is no way, or no time", async () => {
    const nowhere = { client: null, absence: "elsewhere", exchange: null } as const;
    await expect(place(item, null, nowhere)).rejects.toThrow(/^[A-Z].*\.$/);
    const { surroundings } = around({ graph: "none", forms: true });
    const timeless = { ...item, invitation: { ...invitation, start: null, startUtc: null } };
    await expect(place(timeless, null, surroundings)).rejects.toThrow(/^[A-Z].*\.$/);
  });
});

describe("appointmentOf()", () => {
  const shown = (over: Partial<Invitation>) => appointmentOf({ ...invitation, ...over });

  test.for<[what: string, over: Partial<Invitation>, start: Date, end: Date]>([
    [
      "a day is a day of the reader's",
      { allDay: true, start: "2026-12-02", end: "2026-12-04", startUtc: null, endUtc: null },
      new Date(2026, 11, 2),
      new Date(2026, 11, 4),
    ],
    [
      // RFC 5545, 3.6.1.
      "a day without an end ends with it",
      { allDay: true, start: "2026-12-31", end: null, startUtc: null, endUtc: null },
      new Date(2026, 11, 31),
      new Date(2027, 0, 1),
    ],
    [
      "a floating time is the reader's own",
      { floating: true, start: "2026-12-02T10:00:00", startUtc: null, end: null, endUtc: null },
      new Date(2026, 11, 2, 10),
      new Date(2026, 11, 2, 10),
    ],
  ])("%s", ([, over, start, end]) => {
    expect(shown(over)).toMatchObject({ start, end });
  });

  it("has no markup, whether a client takes it for text or for HTML", () => {
    const form = shown({ description: "<script>a</script>", summary: "<b>x</b>", location: "<i>" });
    expect(JSON.stringify(form)).not.toMatch(/[<>]/);
    expect(form).toMatchObject({ body: "‹script›a‹/script›" });
  });

  it("stays within the form's limits, and cuts no character in two", () => {
    const form = shown({
      summary: "s".repeat(300),
      location: "l".repeat(300),
      description: "ä".repeat(20_000) + "€",
    });
    expect([form?.subject.length, form?.location.length]).toEqual([255, 255]);
    expect(form?.body).toBe("ä".repeat(16 * 1024));
    expect(shown({ description: `a${"ä".repeat(20_000)}` })?.body).toBe(`a${"ä".repeat(16 * 1024 - 1)}`);
  });

  it("says that the event repeats, which no form can be told", () => {
    expect(shown({ rule: "FREQ=WEEKLY;COUNT=3", description: "Bring boots." })?.body).toMatch(
      /^This event repeats: FREQ=WEEKLY;COUNT=3\. .*\n\nBring boots\.$/,
    );
  });

  it("may be of nothing but a time", () => {
    const form = shown({ summary: null, location: null, description: null });
    expect(form).toMatchObject({ subject: "", location: "", body: "" });
  });
});

test.for([
  ["a\r\nb\rc\nd", "a<br>b<br>c<br>d"],
  ["&lt;", "&amp;lt;"],
  ["plain ä €", "plain ä €"],
] as const)("asHtml() of %j", ([text, html]) => {
  expect(asHtml(text)).toBe(html);
});
