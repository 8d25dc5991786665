// @ts-check
/** What the benchmark prints. Samples of two contenders were taken in turns, so ratios are taken pair by pair. */

/** @typedef {readonly number[] | null} Samples null: it fails on this message */

/** @param {readonly number[]} values */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** @param {Samples} a @param {Samples} b */
const ratio = (a, b) =>
  a === null || b === null ? null : median(a.map((value, round) => value / (b[round] ?? Number.NaN)));

/** @param {number} value */
const short = (value) => value.toFixed(value < 10 ? 1 : 0);

/** Median milliseconds. @param {Samples} samples */
export function time(samples) {
  if (samples === null) return "fails";
  const ms = median(samples);
  return ms < 10 ? ms.toFixed(2) : ms.toFixed(0);
}

/** How many times `a` is `b`. @param {Samples} a @param {Samples} b */
export function over(a, b) {
  const times = ratio(a, b);
  return times === null ? "–" : `${short(times)}x`;
}

/** @param {readonly string[]} cells */
export const row = ([first = "", ...rest]) =>
  console.log(first.padEnd(18) + rest.map((cell) => cell.padStart(13)).join(""));

/** @type {(readonly string[])[]} */
const rows = [];

/** Ratios beside what they are to be: docs/PERFORMANCE.md. */
export const goals = {
  /** @param {string} what @param {string} measured @param {string} goal @param {boolean} met */
  add(what, measured, goal, met) {
    rows.push([what, measured, goal, met ? "yes" : "no"]);
  },
  /** `a` is to be at least `goal` times `b`. @param {string} what @param {number} goal @param {Samples} a @param {Samples} b */
  least(what, goal, a, b) {
    const times = ratio(a, b);
    this.add(what, times === null ? "–" : `${short(times)}x`, `≥ ${goal}x`, times !== null && times >= goal);
  },
  /** `a` is to be at most `goal` times `b`. @param {string} what @param {number} goal @param {Samples} a @param {Samples} b */
  most(what, goal, a, b) {
    const times = ratio(a, b);
    this.add(
      what,
      times === null ? "–" : `${times.toFixed(goal < 3 ? 2 : 1)}x`,
      `≤ ${goal}x`,
      times !== null && times <= goal,
    );
  },
  print() {
    console.log("| measure | ratio | goal | met |\n| --- | --- | --- | --- |");
    for (const cells of rows) console.log(`| ${cells.join(" | ")} |`);
  },
};
