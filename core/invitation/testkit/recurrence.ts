import { expand, localRule, type RecurrenceSet } from "../expand.ts";
import { formatLocal, localTime, parseLocal, secondsOf } from "../local-time.ts";
import { readRule, type Rule } from "../rule.ts";
import { Steps } from "../steps.ts";
import { ianaOffsets } from "../zone-offsets.ts";

const newYork = ianaOffsets("America/New_York");
export const toNewYork = (seconds: number): number => seconds + (newYork?.(seconds) ?? Number.NaN);

export function validRule(text: string): Rule {
  const rule = readRule(text);
  if ("invalid" in rule) throw new Error(`${text}: ${rule.invalid}`);
  return rule;
}

export function setOf(
  start: string,
  rules: readonly string[],
  more: Partial<RecurrenceSet> = {},
): RecurrenceSet {
  const local = parseLocal(start)?.local;
  if (local === undefined) throw new Error(start);
  return {
    start: local,
    rules: rules.map((rule) => localRule(validRule(rule), toNewYork)),
    exrules: [],
    rdates: [],
    exdates: [],
    ...more,
  };
}

export const secondsAt = (text: string): number => {
  const local = parseLocal(text)?.local;
  if (local === undefined) throw new Error(text);
  return secondsOf(local);
};

/** The first `count` starts, then "…" where there are more, "truncated" where the steps ran out. */
export function starts(set: RecurrenceSet, count = Infinity, steps = new Steps(1_000_000)): string[] {
  const found: string[] = [];
  for (const seconds of expand(set, steps)) {
    if (found.length === count) return [...found, "…"];
    found.push(formatLocal(localTime(seconds, set.start.date)));
  }
  return steps.exhausted ? [...found, "truncated"] : found;
}

/** As many starts as `expected` lists before its "…", which stands for more; all of them where it has none. */
export function startsLike(expected: readonly string[], set: RecurrenceSet, steps?: Steps): string[] {
  return starts(set, expected.at(-1) === "…" ? expected.length - 1 : Infinity, steps);
}

const months = "January February March April May June July August September October November December".split(
  " ",
);

/** Days as the RFC lists them: "1997 September 2,9; October 7 / 1998 January 2"; a hyphen is a range. */
export function days(text: string, time = "09:00:00"): string[] {
  return text.split(" / ").flatMap((line) => {
    const year = line.slice(0, 4);
    return line
      .slice(5)
      .split("; ")
      .flatMap((group) => {
        const [name = "", list = ""] = group.split(" ");
        const month = String(months.indexOf(name) + 1).padStart(2, "0");
        return list.split(",").flatMap((item) => {
          const [from = 0, to = from] = item.split("-").map(Number);
          return Array.from({ length: to - from + 1 }, (_, index) => {
            return `${year}-${month}-${String(from + index).padStart(2, "0")}T${time}`;
          });
        });
      });
  });
}
