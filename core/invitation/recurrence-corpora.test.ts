import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { Budget } from "../bytes/budget.ts";
import { readComponents } from "./component.ts";
import { localRule, ruleStarts } from "./expand.ts";
import { type LoadMeasure, measureLoad } from "./load.ts";
import { formatLocal, localTime } from "./local-time.ts";
import { readRule } from "./rule.ts";
import { Steps } from "./steps.ts";
import { secondsAt, validRule } from "./testkit/recurrence.ts";
import { zonesOf } from "./zones.ts";

/** Third-party data, not part of the project: where it is absent these tests are skipped by name. */
const corpora = resolve(process.env["CORPORA"] || "../shared/corpora");

function casesOf<Case>(set: string): readonly Case[] {
  const file = join(corpora, set, "cases.json");
  if (!existsSync(file)) return [];
  return (JSON.parse(readFileSync(file, "utf8")) as { cases: Case[] }).cases;
}

/** The first starts of a rule alone, as iCalendar writes them; DTSTART among them only where the rule gives it. */
function startsOf(text: string, dtstart: string, count = Infinity, horizon = Infinity): string[] {
  const date = dtstart.length === 8;
  const steps = new Steps(1_000_000);
  const rule = localRule(validRule(text), (seconds) => seconds);
  const found: string[] = [];
  for (const seconds of ruleStarts(rule, localTime(secondsAt(dtstart), date), horizon, steps, false)) {
    if (found.length === count) return [...found, "+"];
    found.push(formatLocal(localTime(seconds, date)).replace(/[-:]/g, ""));
  }
  return steps.exhausted ? [...found, "truncated"] : found;
}

describe("rules as python-dateutil expands them", () => {
  const lines = readFileSync(join(import.meta.dirname, "testdata/dateutil.txt"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(" "));

  test("there are some", () => {
    expect(lines.length).toBeGreaterThan(140);
  });

  test.for(lines)("%s from %s", ([rule = "", start = "", end = "", ...expected]) => {
    expect(startsOf(rule, start, 5, secondsAt(end) - 1)).toEqual(expected);
  });
});

interface ReferenceCase {
  readonly id: string;
  readonly rule: string;
  readonly dtstart: string;
  readonly expect: { readonly instances: readonly string[] };
  readonly reference: { readonly dateutil: string | object };
}

/**
 * libical and dateutil differ in 21 of these; libical's reading is ours. It takes what a rule leaves open from
 * DTSTART (the month of a yearly BYMONTHDAY, the weekday of a BYWEEKNO), keeps a first week whole for BYSETPOS
 * and ignores times of day where DTSTART is a DATE, each as RFC 5545, 3.3.10 says.
 */
describe.skipIf(!existsSync(corpora))("recur-reference: rules as libical expands them", () => {
  const all = casesOf<ReferenceCase>("recur-reference");
  // libical itself expands no BYWEEKNO together with BYMONTHDAY; the RFC's table allows it.
  const cases = all.filter(({ id }) => id !== "icalrecur_test#079");
  const refused = cases.filter(({ rule }) => "invalid" in readRule(rule));

  test("are all here", () => {
    expect(all).toHaveLength(160);
    expect(all.filter(({ reference }) => typeof reference.dateutil === "object")).toHaveLength(21);
  });

  test("only RFC 7529 is refused, as unsupported", () => {
    expect(refused.map(({ rule }) => readRule(rule))).toEqual(
      refused.map(() => ({ invalid: "unsupported" })),
    );
    expect(refused.every(({ rule }) => /RSCALE=RUSSIAN|SKIP=(FORWARD|BACKWARD)/.test(rule))).toBe(true);
  });

  test.for(cases.filter((one) => !refused.includes(one)))(
    "$id $rule",
    ({ rule, dtstart, expect: expected }) => {
      expect(startsOf(rule, dtstart.replace("Z", ""))).toEqual(
        expected.instances.map((instance) => instance.replace("Z", "")),
      );
    },
  );

  test("079: week 1 with 30 December, by the calendar", () => {
    expect(startsOf("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=30;BYWEEKNO=1;UNTIL=20320101", "20241230")).toEqual([
      "20241230",
      "20251230",
      "20301230",
      "20311230",
    ]);
  });
});

interface MaliciousCase {
  readonly rule: readonly string[];
  readonly id: string;
  readonly kind: string;
  readonly file: string;
  readonly expect: { readonly occurrences?: string };
  readonly reference: Readonly<Record<string, { readonly first?: readonly string[] }>>;
}

describe.skipIf(!existsSync(corpora))("recur-malicious: rules that hang other programs", () => {
  const cases = casesOf<MaliciousCase>("recur-malicious");
  const textOf = (file: string): string =>
    readFileSync(join(corpora, "recur-malicious", file), "utf8")
      .replace(/\r?\n[ \t]/g, "")
      .replaceAll("\r\n", "\n");
  const measure = (file: string): LoadMeasure => {
    const text = textOf(file);
    const [calendar] = readComponents(text, new Budget()).calendars;
    if (calendar === undefined) throw new Error(file);
    const { components } = calendar.component;
    return measureLoad(components, zonesOf(calendar.component), new Date("2026-11-22T00:00:00Z"));
  };
  const kind = (name: string): readonly MaliciousCase[] => cases.filter((one) => one.kind === name);

  test("are all here", () => {
    expect(cases).toHaveLength(33);
  });

  test.for(kind("invalid"))("$id: refused by the standard", ({ file }) => {
    expect(measure(file)).toMatchObject({
      unreadable: ["RRULE"],
      overwhelming: { why: "not-measured" },
      load: { truncated: true },
    });
  });

  test.for(kind("never"))("$id: nothing but DTSTART", ({ id, file, expect: expected }) => {
    const { load, unreadable } = measure(file);
    expect(unreadable).toEqual([]);
    const count = id === "vtimezone-never" ? 3 : expected.occurrences === "none at all" ? 0 : 1;
    expect(load.total).toBe(count);
    // Two endless rules that cancel out cannot be followed to their end: that is said, or they were.
    expect(load.truncated || !load.endless).toBe(true);
    expect(load.truncated).toBe(id.startsWith("never-exrule"));
  });

  test.for(kind("dense"))("$id: would overwhelm", ({ file }) => {
    const { load, overwhelming } = measure(file);
    expect(overwhelming).not.toBeNull();
    expect(load.endless).toBe(true);
  });

  test.for([...kind("ordinary"), ...kind("tricky")])("$id: measured whole", ({ id, file }) => {
    const { load, overwhelming } = measure(file);
    // Every second day another entry of 27 years: thousands at once.
    expect(overwhelming?.why ?? null).toBe(id === "overlap-27years" ? "per-day" : null);
    expect(load.overlapping > 0).toBe(id === "overlap-27years");
    expect(load.truncated).toBe(false);
  });

  test.for([...kind("ordinary"), ...kind("tricky")])("$id: as dateutil", ({ rule, file, reference }) => {
    const [, dtstart = ""] =
      /DTSTART[^:]*:([0-9T]+)/.exec(textOf(file).slice(textOf(file).indexOf("VEVENT"))) ?? [];
    const expected = (reference["dateutil"]?.first ?? []).map((time) => time.replace(/[-:]/g, ""));
    const found = startsOf((rule[0] ?? "").replace("RRULE:", ""), dtstart, 4);
    expect(found.map((time) => (time.length === 8 ? `${time}T000000` : time)).slice(0, 4)).toEqual(expected);
  });
});
