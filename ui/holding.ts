/** How long a report can be shown before the message has to be checked again. */
import type { Report } from "../core/report.ts";

/** Nothing is checked again by itself more often than this, in milliseconds. */
const shortestHold = 60_000;
/** Clocks that slept are looked at again after this at the latest, in milliseconds. */
const longestWait = 3_600_000;

/**
 * When a report's message is to be checked again, in milliseconds since 1970. Infinity: never, since nothing in it ends,
 * or it had ended when the report was made, so that another check would find the same.
 */
export function endOf({ holdsUntil, checkedAt }: Report): number {
  if (holdsUntil === null) return Infinity;
  const end = Date.parse(holdsUntil);
  const made = Date.parse(checkedAt);
  return end > made ? Math.max(end, made + shortestHold) : Infinity;
}

/** Calls `over` once when the end has come, however long the device slept meanwhile; returns how to stop. */
export function whenOver(end: number, over: () => void): () => void {
  if (end === Infinity) return () => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    clearTimeout(timer);
    const left = end - Date.now();
    if (left > 0) {
      timer = setTimeout(look, Math.min(left, longestWait));
      return;
    }
    stop();
    over();
  };
  const stop = (): void => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", look);
  };
  // A page that comes back into sight may have been asleep.
  document.addEventListener("visibilitychange", look);
  look();
  return stop;
}
