/** Times as the reader types them, by the clock of their own zone. */

/** What the clock of `zone` is ahead of UTC at a moment, in milliseconds. */
function offsetAt(time: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(time);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  const shown = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return shown - Math.floor(time / 1000) * 1000;
}

/** UTC ISO of "2026-12-15T11:00" in `zone`; null where it is no time. In the hour that a clock skips, the one after. */
export function utcOf(local: string, zone: string): string | null {
  const wall = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(local) ? Date.parse(`${local}Z`) : Number.NaN;
  if (Number.isNaN(wall)) return null;
  // The offset of the guess may be that of the other side of a change: the moment itself decides.
  const guess = wall - offsetAt(wall, zone);
  return new Date(wall - offsetAt(guess, zone)).toISOString();
}

/** The last second of "2026-12-15" in `zone`, UTC ISO; null where it is no day. */
export function endOfDay(date: string, zone: string): string | null {
  return utcOf(`${date}T23:59:59`, zone);
}
