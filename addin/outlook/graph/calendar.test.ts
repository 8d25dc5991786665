import { describe, expect, it, test } from "vitest";
import type { CalendarItem } from "../../host.ts";
import { markProperty } from "./entry.ts";
import { graphExchange, type Exchange } from "./exchange.ts";
import { GraphFailure } from "./failure.ts";
import { event, FakeGraph, graphError, itemOf, startsOf, type FakeEvent } from "./testkit/graph.ts";

const tokens = {
  available: () => Promise.resolve(true),
  token: () => Promise.resolve("secret"),
};

function mailbox(name = "me"): { readonly graph: FakeGraph; readonly exchange: Exchange } {
  const graph = new FakeGraph(name);
  return { graph, exchange: graphExchange({ tokens, fetch: graph.fetch, sleep: () => Promise.resolve() }) };
}

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

const only = (graph: FakeGraph): FakeEvent => {
  const [one, ...more] = graph.events.values();
  if (one === undefined || more.length > 0) throw new Error(`${String(graph.events.size)} events`);
  return one;
};

const subjects = (graph: FakeGraph): readonly string[] =>
  [...graph.events.values()].map(({ subject, start }) => `${subject} ${start.dateTime}`).sort();

const berlin = (name: string, time: string): string => `${name};TZID=Europe/Berlin:${time}`;
const lunch = [berlin("DTSTART", "20261215T120000"), berlin("DTEND", "20261215T130000"), "SUMMARY:Lunch"];
const weekly = [...lunch, "RRULE:FREQ=WEEKLY;COUNT=4"];

describe("an entry", () => {
  it("is an event without attendees, with its text as text", async () => {
    const { graph, exchange } = mailbox();
    const text = [...lunch, "DESCRIPTION:Come\\, <b>all</b>\\nof you", "LOCATION:Room 5", "CLASS:PRIVATE"];
    const attendee = "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:anna@example.net";
    await exchange.put(itemOf(event(...text, "ORGANIZER:mailto:olivia@acme.example", attendee)), null);
    const sent: unknown = JSON.parse(graph.seen.find(({ method }) => method === "POST")?.body ?? "");
    expect(sent).toEqual({
      subject: "Lunch",
      body: { contentType: "text", content: "Come, <b>all</b>\nof you" },
      location: { displayName: "Room 5" },
      showAs: "busy",
      sensitivity: "private",
      start: { dateTime: "2026-12-15T12:00:00", timeZone: "W. Europe Standard Time" },
      end: { dateTime: "2026-12-15T13:00:00", timeZone: "W. Europe Standard Time" },
      isAllDay: false,
      recurrence: null,
      transactionId: matching(/^[\da-f-]{36}$/),
      singleValueExtendedProperties: [
        { id: markProperty, value: matching(/^[\da-f.]{197}$/) },
        { id: matching(/ Name UsherDates$/), value: "" },
      ],
    });
    expect(graph.seen.map(({ headers }) => headers.get("Authorization"))).toEqual(
      graph.seen.map(() => "Bearer secret"),
    );
  });

  test.each([
    ["accepted", [], "busy"],
    ["tentative", [], "tentative"],
    ["accepted", ["TRANSP:TRANSPARENT"], "free"],
  ] as const)("that is %s shows its time by that (%s)", async (answer, more, showAs) => {
    const { graph, exchange } = mailbox();
    await exchange.put({ ...itemOf(event(...lunch, ...more)), answer }, null);
    expect(only(graph).showAs).toBe(showAs);
  });

  test.each([
    [["DTSTART:20261215T120000Z", "DURATION:PT90M"], "2026-12-15T12:00:00", "2026-12-15T13:30:00", "UTC"],
    [
      ["DTSTART;TZID=Eastern Standard Time:20261215T120000", "DURATION:PT1H"],
      "2026-12-15T12:00:00",
      "2026-12-15T13:00:00",
      "Eastern Standard Time",
    ],
    // 09:00 in New York to 16:00 in Berlin is an hour, whatever the clocks say.
    [
      ["DTSTART;TZID=America/New_York:20261215T090000", "DTEND;TZID=Europe/Berlin:20261215T160000"],
      "2026-12-15T09:00:00",
      "2026-12-15T10:00:00",
      "Eastern Standard Time",
    ],
  ])("has the times of %s", async (lines, start, end, timeZone) => {
    const { graph, exchange } = mailbox();
    await exchange.put(itemOf(event(...lines)), null);
    const { start: from, end: to } = only(graph);
    expect([from, to]).toEqual([
      { dateTime: start, timeZone },
      { dateTime: end, timeZone },
    ]);
  });

  it("lasts whole days from midnight to midnight", async () => {
    const { graph, exchange } = mailbox();
    await exchange.put(itemOf(event("DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261227")), null);
    const { start, end, isAllDay } = only(graph);
    expect([start.dateTime, end.dateTime, isAllDay]).toEqual([
      "2026-12-24T00:00:00",
      "2026-12-27T00:00:00",
      true,
    ]);
    expect(start.timeZone).toBe(end.timeZone);
  });

  it("is an instant where only the sender knows the zone, and is refused where it repeats", async () => {
    const zone = [
      "BEGIN:VTIMEZONE",
      "TZID:Castle",
      "BEGIN:STANDARD",
      "DTSTART:19700101T000000",
      "TZOFFSETFROM:+0330",
      "TZOFFSETTO:+0330",
      "END:STANDARD",
      "END:VTIMEZONE",
    ];
    const { graph, exchange } = mailbox();
    const castle = ["DTSTART;TZID=Castle:20261215T120000", "DURATION:PT1H"];
    await exchange.put(itemOf([...zone, ...event(...castle)]), null);
    expect(only(graph).start).toEqual({ dateTime: "2026-12-15T08:30:00", timeZone: "UTC" });
    const repeated = itemOf([...zone, ...event(...castle, "RRULE:FREQ=DAILY")], "2");
    await expect(exchange.put(repeated, null)).rejects.toThrow(/time zone/);
    expect(graph.events.size).toBe(1);
  });

  it("keeps what would hide or reorder text out, and is bounded", async () => {
    const { graph, exchange } = mailbox();
    const summary = `SUMMARY:Pay\u202Eroll\u0007\\n\\nnow ${"\u{1F600}".repeat(400)}`;
    await exchange.put(itemOf(event(lunch[0] ?? "", summary, `DESCRIPTION:${"x".repeat(100_000)}`)), null);
    const { subject, body } = only(graph);
    expect(subject.startsWith("Payroll now \u{1F600}")).toBe(true);
    expect(subject.length).toBeLessThanOrEqual(255);
    expect(/\p{Surrogate}/u.test(subject)).toBe(false);
    expect(body.content).toHaveLength(32 * 1024);
  });
});

describe("the same entry", () => {
  it("is one event, put twice, and changed where it is put otherwise", async () => {
    const { graph, exchange } = mailbox();
    await exchange.put(itemOf(event(...lunch)), null);
    const { id } = only(graph);
    await exchange.put(itemOf(event(...lunch)), null);
    await exchange.put({ ...itemOf(event(...lunch, "LOCATION:Elsewhere")), answer: "tentative" }, null);
    expect(only(graph)).toMatchObject({ id, showAs: "tentative", location: { displayName: "Elsewhere" } });
    await exchange.put(itemOf(event(berlin("DTSTART", "20261216T120000"), "SUMMARY:Lunch")), null);
    expect(only(graph)).toMatchObject({ id, start: { dateTime: "2026-12-16T12:00:00" } });
  });

  it("is one event, put twice at once", async () => {
    const { graph, exchange } = mailbox();
    // Every answer takes a while, so that both are on their way together.
    graph.before = () => new Promise((resolve) => setTimeout(resolve, 1));
    await Promise.all([
      exchange.put(itemOf(event(...lunch)), null),
      exchange.put(itemOf(event(...lunch)), null),
    ]);
    expect(graph.asked.filter((one) => one === "POST me/events")).toHaveLength(1);
    expect(graph.events.size).toBe(1);
  });

  it("is one event, put in two panes at once", async () => {
    const { graph, exchange } = mailbox();
    const other = graphExchange({ tokens, fetch: graph.fetch });
    // Neither creates before both have looked.
    let looked = 0;
    let both = (): void => undefined;
    const gate = new Promise<void>((resolve) => (both = resolve));
    graph.before = async ({ method, path }) => {
      if (method !== "POST" || path !== "me/events") return;
      looked += 1;
      if (looked === 2) both();
      await gate;
    };
    await Promise.all([
      exchange.put(itemOf(event(...lunch)), null),
      other.put(itemOf(event(...lunch)), null),
    ]);
    expect(looked).toBe(2);
    expect(graph.events.size).toBe(1);
  });

  it("is one event where Graph was busy when it was created", async () => {
    const { graph, exchange } = mailbox();
    graph.next.push(undefined, () => graphError(503, "serviceNotAvailable"));
    await exchange.put(itemOf(event(...lunch)), null);
    const posts = graph.seen.filter(({ method }) => method === "POST").map(({ body }) => body);
    expect(posts).toHaveLength(2);
    expect(posts[0]).toBe(posts[1]);
    expect(graph.events.size).toBe(1);
  });

  it("comes back as an event of its own after it was removed", async () => {
    const { graph, exchange } = mailbox();
    await exchange.put(itemOf(event(...lunch)), null);
    expect(await exchange.remove("1@acme.example", null)).toBe(true);
    expect(await exchange.remove("1@acme.example", null)).toBe(false);
    expect(graph.events.size).toBe(0);
    await exchange.put(itemOf(event(...lunch)), null);
    const ids = graph.seen
      .filter(({ method }) => method === "POST")
      .map(({ body }) => (JSON.parse(body) as FakeEvent).transactionId);
    expect(new Set(ids).size).toBe(2);
  });

  it("is created where the person deleted it meanwhile", async () => {
    const { graph, exchange } = mailbox();
    await exchange.put(itemOf(event(...lunch)), null);
    graph.before = ({ method }) => {
      if (method === "PATCH") graph.events.clear();
    };
    await exchange.put(itemOf(event(...lunch)), null);
    expect(graph.events.size).toBe(1);
  });
});

describe("whatever stands on the calendar", () => {
  // Graph compares values without case, and a filter is text.
  const uids = [
    "a@acme.example",
    "A@acme.example",
    "a@acme.example') or startswith(ep/value, '",
    "a'%27''",
    "a\nb",
    "",
    "../../users/olivia@acme.example",
    "\ud800",
    "\u{1F600}".repeat(5000),
  ];

  it("is told apart by every character of its UID, none of which leaves the page", async () => {
    const { graph, exchange } = mailbox();
    for (const [at, uid] of uids.entries())
      await exchange.put(itemOf(event(...lunch, `LOCATION:${String(at)}`), uid), null);
    expect(graph.events.size).toBe(uids.length);
    for (const [at, uid] of uids.entries()) {
      await exchange.remove(uid, null);
      const left = [...graph.events.values()].map(({ location }) => location.displayName);
      expect(left).toEqual(uids.slice(at + 1).map((_, rest) => String(at + 1 + rest)));
    }
    for (const { path, query } of graph.seen)
      expect(`${path} ${query["$filter"] ?? ""}`).not.toMatch(/acme|%27|users/);
  });

  it("and is not ours stays as it is", async () => {
    const { graph, exchange } = mailbox();
    await exchange.put(itemOf(event(...lunch)), null);
    const own = only(graph);
    const mark = own.singleValueExtendedProperties[0]?.value ?? "";
    const others = [
      { ...own, id: "theirs", singleValueExtendedProperties: [] },
      { ...own, id: "half", singleValueExtendedProperties: [{ id: markProperty, value: mark.slice(0, 40) }] },
    ];
    for (const other of others) graph.events.set(other.id, other);
    await exchange.remove("1@acme.example", null);
    expect([...graph.events.keys()]).toEqual(["theirs", "half"]);
  });

  it("lies in the calendar of a shared mailbox where the message does", async () => {
    const { graph, exchange } = mailbox("users/team+sales@acme.example");
    const asked: (readonly string[])[] = [];
    const shared = graphExchange({
      fetch: graph.fetch,
      tokens: { ...tokens, token: (scopes) => Promise.resolve(String(asked.push(scopes))) },
    });
    await shared.put(itemOf(event(...lunch)), "team+sales@acme.example");
    await exchange.remove("1@acme.example", "team+sales@acme.example");
    expect(graph.events.size).toBe(0);
    expect(new Set(asked.flat())).toEqual(new Set(["Calendars.ReadWrite.Shared"]));
    expect(graph.seen[0]?.url).toContain("/users/team%2Bsales%40acme.example/events?");
  });
});

const week = ["2026-12-15", "2026-12-22", "2026-12-29", "2027-01-05"].map((date) => `${date}T12:00:00`);

describe("a series", () => {
  const put = async (...items: readonly CalendarItem[]): Promise<FakeGraph> => {
    const { graph, exchange } = mailbox();
    for (const item of items) await exchange.put(item, null);
    return graph;
  };

  it("is one event by its pattern, less the dates that are taken out", async () => {
    const graph = await put(itemOf(event(...weekly, berlin("EXDATE", "20261222T120000,20270105T120000"))));
    expect(only(graph).recurrence).toEqual({
      pattern: { type: "weekly", interval: 1, daysOfWeek: ["tuesday"], firstDayOfWeek: "monday" },
      range: {
        type: "numbered",
        numberOfOccurrences: 4,
        startDate: "2026-12-15",
        recurrenceTimeZone: "W. Europe Standard Time",
      },
    });
    expect(startsOf(only(graph), 10)).toEqual([week[0], week[2]]);
  });

  it("of whole days loses a whole day", async () => {
    const days = ["DTSTART;VALUE=DATE:20261215", "RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20261216"];
    expect(startsOf(only(await put(itemOf(event(...days)))), 10)).toEqual([
      "2026-12-15T00:00:00",
      "2026-12-17T00:00:00",
    ]);
  });

  it("loses one date more when that is cancelled, and is the same event", async () => {
    const { graph, exchange } = mailbox();
    await exchange.put(itemOf(event(...weekly, berlin("EXDATE", "20261222T120000"))), null);
    const { id } = only(graph);
    const cancelled = [berlin("EXDATE", "20261222T120000"), berlin("EXDATE", "20261229T120000")];
    await exchange.put(itemOf(event(...weekly, ...cancelled)), null);
    expect(only(graph).id).toBe(id);
    expect(startsOf(only(graph), 10)).toEqual([week[0], week[3]]);
  });

  it("gets a date back when that is undone", async () => {
    const graph = await put(
      itemOf(event(...weekly, berlin("EXDATE", "20261222T120000"))),
      itemOf(event(...weekly)),
    );
    expect(startsOf(only(graph), 10)).toEqual(week);
  });

  it("follows a new rule, and becomes a single event", async () => {
    const graph = await put(
      itemOf(event(...weekly, berlin("EXDATE", "20261222T120000"))),
      itemOf(event(...lunch, "RRULE:FREQ=DAILY;COUNT=2")),
    );
    expect(startsOf(only(graph), 10)).toEqual(["2026-12-15T12:00:00", "2026-12-16T12:00:00"]);
    const single = await put(itemOf(event(...weekly)), itemOf(event(...lunch)));
    expect(only(single).recurrence).toBeNull();
  });

  const moved = event(
    berlin("RECURRENCE-ID", "20261222T120000"),
    berlin("DTSTART", "20261223T150000"),
    "SUMMARY:Late lunch",
  );

  it("has a date that was moved as an event of its own beside it, which goes with it", async () => {
    const { graph, exchange } = mailbox();
    await exchange.put(itemOf([...event(...weekly), ...moved]), null);
    expect(subjects(graph)).toEqual(["Late lunch 2026-12-23T15:00:00", "Lunch 2026-12-15T12:00:00"]);
    const series = [...graph.events.values()].find(({ recurrence }) => recurrence !== null);
    expect(series && startsOf(series, 10)).toEqual([week[0], week[2], week[3]]);
    await exchange.put(itemOf(event(...weekly)), null);
    expect(startsOf(only(graph), 10)).toEqual(week);
    await exchange.put(itemOf([...event(...weekly), ...moved]), null);
    await exchange.remove("1@acme.example", null);
    expect(graph.events.size).toBe(0);
  });

  it("leaves a date that came by itself to its own entry", async () => {
    const date = itemOf(moved, "1@acme.example\n2026-12-22T11:00:00.000Z");
    const { graph, exchange } = mailbox();
    // As the panel plans it: the series loses the date, which is put beside it.
    const without = itemOf([...event(...weekly, berlin("EXDATE", "20261222T120000")), ...moved]);
    await exchange.put(without, null);
    await exchange.put(date, null);
    expect(subjects(graph)).toEqual(["Late lunch 2026-12-23T15:00:00", "Lunch 2026-12-15T12:00:00"]);
    await exchange.remove(date.uid, null);
    expect(subjects(graph)).toEqual(["Lunch 2026-12-15T12:00:00"]);
  });

  it("has a cancelled date nowhere, and dates of RDATE beside it", async () => {
    const graph = await put(
      itemOf([
        ...event(...weekly, berlin("RDATE", "20261218T120000")),
        ...event(
          berlin("RECURRENCE-ID", "20261222T120000"),
          berlin("DTSTART", "20261222T120000"),
          "STATUS:CANCELLED",
        ),
      ]),
    );
    expect(subjects(graph)).toEqual(["Lunch 2026-12-15T12:00:00", "Lunch 2026-12-18T12:00:00"]);
    const series = [...graph.events.values()].find(({ recurrence }) => recurrence !== null);
    expect(series && startsOf(series, 10)).toEqual([week[0], week[2], week[3]]);
  });

  it("counts a start that its rule does not give", async () => {
    // A Tuesday, then three Fridays: four dates (RFC 5545, 3.8.5.3: DTSTART is the first).
    const graph = await put(itemOf(event(...lunch, "RRULE:FREQ=WEEKLY;COUNT=4;BYDAY=FR")));
    const [series, single] = [true, false].map((repeats) =>
      [...graph.events.values()].find(({ recurrence }) => (recurrence !== null) === repeats),
    );
    expect(single?.start.dateTime).toBe("2026-12-15T12:00:00");
    expect(series && startsOf(series, 10)).toEqual(
      ["2026-12-18", "2026-12-25", "2027-01-01"].map((date) => `${date}T12:00:00`),
    );
  });
});

describe("what Outlook cannot hold", () => {
  test.each([
    ["its rule", event(...lunch, "RRULE:FREQ=MONTHLY;BYDAY=-2MO"), /repeats/],
    ["two rules", event(...weekly, "RRULE:FREQ=DAILY;COUNT=2"), /repeats/],
    ["exceptions by rule", event(...weekly, "EXRULE:FREQ=MONTHLY"), /repeats/],
    ["a rule nobody can read", event(...lunch, "RRULE:FREQ=SOMETIMES"), /repeats/],
    [
      "a change to all that follow",
      [
        ...event(...weekly),
        ...event(
          "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261222T120000",
          berlin("DTSTART", "20261222T130000"),
        ),
      ],
      /all that follow/,
    ],
    ["more dates out than are asked for", event(...weekly, ...uniqueDates()), /too many dates/],
    ["no event", ["BEGIN:VTODO", "UID:1", "DUE:20261215T120000Z", "END:VTODO"], /no event/],
    ["no time", event("SUMMARY:When?"), /no event/],
    ["a zone nobody knows", event("DTSTART;TZID=Nowhere:20261215T120000"), /time zone/],
  ])("is refused before Graph is asked anything: %s", async (_, lines, sentence) => {
    const { graph, exchange } = mailbox();
    const failure = await exchange.put(itemOf(lines), null).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(GraphFailure);
    const kind = sentence.source === "repeats" ? "unholdable" : "failed";
    expect(failure).toMatchObject({ kind, message: matching(sentence) });
    expect(failure).toMatchObject({ message: matching(/^[A-Z].*\.$/) });
    expect(graph.seen).toEqual([]);
  });

  it("is taken away again where Graph refuses a part of it", async () => {
    const { graph, exchange } = mailbox();
    let deleted = 0;
    graph.before = ({ method }) => {
      if (method !== "DELETE") return;
      deleted += 1;
      if (deleted === 1) graph.next.push(() => graphError(403, "ErrorAccessDenied"));
    };
    await expect(
      exchange.put(itemOf(event(...weekly, berlin("EXDATE", "20261222T120000"))), null),
    ).rejects.toMatchObject({ kind: "refused" });
    expect(graph.events.size).toBe(0);
  });
});

function uniqueDates(): readonly string[] {
  return Array.from({ length: 80 }, (_, at) => {
    const date = new Date(Date.UTC(2026, 11, 15 + 7 * at)).toISOString().slice(0, 10).replaceAll("-", "");
    return berlin("EXDATE", `${date}T120000`);
  });
}
