import { findWindows } from "windows-iana";

/** Names of the tz database that are younger than the table, and what the platform calls them meanwhile. */
function platformName(id: string): string {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: id }).resolvedOptions().timeZone;
  } catch {
    // RangeError: the platform has no such zone.
    return id;
  }
}

/** The Windows zone that CLDR gives an IANA zone; null where it gives none. */
export function ianaToWindows(id: string): string | null {
  const canonical = platformName(id);
  return findWindows(id)[0] ?? findWindows(canonical)[0] ?? null;
}
