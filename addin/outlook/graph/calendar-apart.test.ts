/** A series and its dates that stand apart, put from one device and decided on another, which knows of none of it. */
import { describe, expect, it, test } from "vitest";
import type { CalendarItem } from "../../host.ts";
import { graphExchange, type Exchange } from "./exchange.ts";
import { event, FakeGraph, graphError, itemOf, startsOf } from "./testkit/graph.ts";
import { FakeTokens } from "./testkit/tokens.ts";

const olivia = "olivia@acme.example";
const mallory = "mallory@evil.example";
const uid = "1@acme.example";

/** Two panes on one mailbox. */
function devices(): { readonly graph: FakeGraph; readonly here: Exchange; readonly there: Exchange } {
  const graph = new FakeGraph();
  const exchange = (): Exchange =>
    graphExchange({ tokens: new FakeTokens(), fetch: graph.fetch, sleep: () => Promise.resolve() });
  return { graph, here: exchange(), there: exchange() };
}

function from(address: string | null, lines: readonly string[], date?: string): CalendarItem {
  const item = itemOf(event(...lines), date === undefined ? uid : `${uid}\n${date}`);
  const organizer = address === null ? null : { address, name: null, sentBy: null };
  return { ...item, invitation: { ...item.invitation, organizer } };
}

const berlin = (name: string, time: string): string => `${name};TZID=Europe/Berlin:${time}`;
const weekly = [
  berlin("DTSTART", "20261215T120000"),
  berlin("DTEND", "20261215T130000"),
  "SUMMARY:Lunch",
  "RRULE:FREQ=WEEKLY;COUNT=4",
];
const series = from(olivia, weekly);
/** Its second date in UTC, which is an hour behind Berlin in winter. */
const second = "2026-12-22T11:00:00.000Z";
const late = [
  berlin("RECURRENCE-ID", "20261222T120000"),
  berlin("DTSTART", "20261223T150000"),
  "SUMMARY:Late lunch",
];
const moved = from(olivia, late, second);
const [first, , third, fourth] = ["2026-12-15", "2026-12-22", "2026-12-29", "2027-01-05"].map(
  (date) => `Lunch ${date}T12:00:00`,
);
const lateLunch = "Late lunch 2026-12-23T15:00:00";

/** All that the calendar shows, by subject and local start. */
const shown = ({ events }: FakeGraph): readonly string[] =>
  [...events.values()].flatMap((one) => startsOf(one, 20).map((start) => `${one.subject} ${start}`)).sort();

describe("an event that is cancelled on another device", () => {
  it("goes with its dates that stand apart", async () => {
    const { graph, here, there } = devices();
    await here.put(series, null);
    await here.put(moved, null);
    expect(await there.remove(uid, null, olivia)).toBe(true);
    expect(shown(graph)).toEqual([lateLunch]);
    expect(await there.removeRest(uid, null, olivia)).toBe(true);
    expect(graph.events.size).toBe(0);
    expect(await there.removeRest(uid, null, olivia)).toBe(false);
  });

  it("goes where a date is all that is left of it", async () => {
    const { graph, here, there } = devices();
    await here.put(moved, null);
    expect(await there.remove(uid, null, olivia)).toBe(false);
    expect(await there.removeRest(uid, null, olivia)).toBe(true);
    expect(graph.events.size).toBe(0);
  });

  test.each([mallory, null])("by nobody but its organizer: %s", async (address) => {
    const { graph, here, there } = devices();
    await here.put(series, null);
    await here.put(moved, null);
    const before = shown(graph);
    expect(await there.removeRest(uid, null, address)).toBe(false);
    expect(await there.removeRest(`${uid}\n${second}`, null, address)).toBe(false);
    expect(shown(graph)).toEqual(before);
  });

  it("leaves events of other UIDs alone, also those that begin alike", async () => {
    const { graph, here, there } = devices();
    for (const other of ["1@acme.exampl", "1@acme.example.org", "1@acme.example "])
      await here.put({ ...series, uid: other }, null);
    expect(await there.removeRest(uid, null, olivia)).toBe(false);
    expect(graph.events.size).toBe(3);
  });
});

describe("one date that is cancelled on another device", () => {
  it("goes out of the series, which notes it", async () => {
    const { graph, here, there } = devices();
    await here.put(series, null);
    expect(await there.remove(moved.uid, null, olivia)).toBe(false);
    expect(await there.removeRest(moved.uid, null, olivia)).toBe(true);
    expect(shown(graph)).toEqual([first, third, fourth]);
    expect(await there.removeRest(moved.uid, null, olivia)).toBe(false);
    // What the organizer sends next decides: with the date left out nothing changes, without it is there again.
    const [id] = graph.events.keys();
    await here.put(from(olivia, [...weekly, berlin("EXDATE", "20261222T120000")]), null);
    expect([...graph.events.keys()]).toEqual([id]);
    expect(shown(graph)).toEqual([first, third, fourth]);
    await here.put(series, null);
    expect(shown(graph)).toHaveLength(4);
  });

  it("goes where it stood apart, and does not come back in the series", async () => {
    const { graph, here, there } = devices();
    await here.put(series, null);
    await here.put(moved, null);
    expect(await there.remove(moved.uid, null, olivia)).toBe(true);
    expect(await there.removeRest(moved.uid, null, olivia)).toBe(false);
    expect(shown(graph)).toEqual([first, third, fourth]);
  });

  it.each([
    ["a whole day", ["DTSTART;VALUE=DATE:20261215", "RRULE:FREQ=DAILY;COUNT=3"], "2026-12-16"],
    ["on no clock", ["DTSTART:20261215T120000", "RRULE:FREQ=DAILY;COUNT=3"], "2026-12-16T12:00:00"],
    ["named by its day", ["DTSTART:20261215T120000Z", "RRULE:FREQ=DAILY;COUNT=3"], "2026-12-16"],
    [
      "on another day in UTC",
      ["DTSTART;TZID=Asia/Tokyo:20261215T080000", "RRULE:FREQ=DAILY;COUNT=3"],
      "2026-12-15T23:00:00.000Z",
    ],
  ])("goes: %s", async (_, lines, date) => {
    const { graph, here, there } = devices();
    await here.put(from(olivia, lines), null);
    expect(shown(graph).map((one) => one.trim().slice(0, 10))).toEqual([
      "2026-12-15",
      "2026-12-16",
      "2026-12-17",
    ]);
    expect(await there.removeRest(`${uid}\n${date}`, null, olivia)).toBe(true);
    expect(shown(graph).map((one) => one.trim().slice(0, 10))).toEqual(["2026-12-15", "2026-12-17"]);
  });

  it.each(["", "tomorrow", "2026-12-22T11:00:00Z') or (1 eq 1", "9999-99-99", "2026-12-22T12:30:00.000Z"])(
    "is none of the series' where it is called %j",
    async (date) => {
      const { graph, here, there } = devices();
      await here.put(series, null);
      expect(await there.removeRest(`${uid}\n${date}`, null, olivia)).toBe(false);
      expect(shown(graph)).toHaveLength(4);
    },
  );

  it.each(["tzone://Microsoft/Custom", '"\r\nX: y', "\u65e5\u672c", ""])(
    "goes out of a series whose clock became one of no name that Graph takes: %j",
    async (originalStartTimeZone) => {
      const { graph, here, there } = devices();
      await here.put(from(olivia, ["DTSTART:20261215T110000Z", "RRULE:FREQ=WEEKLY;COUNT=4"]), null);
      const [event] = graph.events.values();
      graph.before = ({ method, path }) => {
        if (method === "GET" && path.endsWith(encodeURIComponent(event!.id)))
          graph.next.push(() => Response.json({ ...event, originalStartTimeZone }));
      };
      expect(await there.removeRest(moved.uid, null, olivia)).toBe(true);
      expect(startsOf(graph.events.get(event!.id)!, 20)).not.toContain("2026-12-22T11:00:00");
    },
  );

  it("takes no other event, whatever id an instance has", async () => {
    const { graph, here, there } = devices();
    await here.put(series, null);
    const [id] = graph.events.keys();
    graph.before = ({ path }) => {
      if (!path.endsWith("/instances")) return;
      const start = { dateTime: "2026-12-22T12:00:00.0000000", timeZone: "W. Europe Standard Time" };
      graph.next.push(() => Response.json({ value: [{ id, start, originalStart: second }] }));
    };
    expect(await there.removeRest(moved.uid, null, olivia)).toBe(false);
    expect(graph.events.size).toBe(1);
  });
});

describe("a series and a date that were put from two devices", () => {
  it.each([
    ["the series first", [series, moved]],
    ["the date first", [moved, series]],
  ] as const)("show that date once: %s", async (_, [one, other]) => {
    const { graph, here, there } = devices();
    await here.put(one, null);
    await there.put(other, null);
    expect(shown(graph)).toEqual([lateLunch, first, third, fourth]);
    // And again, whoever puts which.
    await here.put(other, null);
    await there.put(one, null);
    expect(shown(graph)).toEqual([lateLunch, first, third, fourth]);
  });

  it("are left as they are where the date is another organizer's", async () => {
    const { graph, here, there } = devices();
    await here.put(series, null);
    await there.put(from(mallory, late, second), null);
    expect(shown(graph)).toHaveLength(5);
  });

  it("are as they were where Graph lets no date be taken out", async () => {
    const { graph, here, there } = devices();
    await here.put(series, null);
    graph.before = ({ path }) => {
      if (path.endsWith("/instances")) graph.next.push(() => graphError(403, "ErrorAccessDenied"));
    };
    await expect(there.put(moved, null)).rejects.toMatchObject({ kind: "refused" });
    expect(shown(graph)).toHaveLength(4);
  });
});
