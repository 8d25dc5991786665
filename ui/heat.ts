/** A year of entries as months and days, for the picture and for its table. */
import type { Load } from "../core/report.ts";

export type Heat = "none" | "few" | "some" | "many" | "flood";

export interface Month {
  /** "2026-12". */
  readonly month: string;
  /** Entries on each day, from the 1st; null outside the year that was counted. */
  readonly days: readonly (number | null)[];
  readonly entries: number;
  readonly busy: number;
  readonly most: number;
}

/** The steps of the verdict: more than 24 entries on a day are too many. */
export function heatOf(entries: number): Heat {
  if (entries === 0) return "none";
  if (entries === 1) return "few";
  if (entries <= 4) return "some";
  return entries <= 24 ? "many" : "flood";
}

/** The months from the first entry on, a year of them; empty where nothing was counted. */
export function monthsOf({ first, year }: Load): readonly Month[] {
  const start = first === null ? Number.NaN : Date.parse(first);
  if (Number.isNaN(start)) return [];
  const months = new Map<string, (number | null)[]>();
  const days = 366;
  for (let index = 0; index < days; index++) {
    const date = new Date(start + index * 86_400_000).toISOString();
    const month = date.slice(0, 7);
    const day = Number(date.slice(8, 10));
    let list = months.get(month);
    if (list === undefined) {
      list = Array.from({ length: day - 1 }, () => null);
      months.set(month, list);
    }
    list.push(year[index] ?? 0);
  }
  return [...months].slice(0, 12).map(([month, list]) => {
    const counted = list.filter((value) => value !== null);
    return {
      month,
      days: list,
      entries: counted.reduce((sum, value) => sum + value, 0),
      busy: counted.filter((value) => value > 0).length,
      most: counted.reduce((most, value) => Math.max(most, value), 0),
    };
  });
}

/** A picture is worth showing where there is more than one entry. */
export function hasLoad(load: Load | null): load is Load {
  return load !== null && (load.total > 1 || load.truncated || load.endless);
}
