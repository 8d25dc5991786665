import { asciiLower } from "../bytes/ascii.ts";

/** Characters of a date looked at; RFC 5322, 3.3 needs 31. */
const longest = 100;

const months = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

/** Hours east of Greenwich (RFC 5322, 4.3). */
const zones: ReadonlyMap<string, number> = new Map([
  ["ut", 0],
  ["utc", 0],
  ["gmt", 0],
  ["z", 0],
  ["edt", -4],
  ["est", -5],
  ["cdt", -5],
  ["cst", -6],
  ["mdt", -6],
  ["mst", -7],
  ["pdt", -7],
  ["pst", -8],
]);

/** date-time without comments (RFC 5322, 3.3 and 4.3): day of the week, seconds and the blanks may be missing. */
const syntax =
  /^(?:[a-z]{3,9} ?,? ?)?(\d{1,2})[ -]([a-z]{3})[a-z]{0,6}[ -](\d{2,4}) (\d{1,2}) ?: ?(\d{2})(?: ?: ?(\d{2})(?:\.\d{1,9})?)? ?([+-]\d{4}|[a-z]{1,5})$/;

/**
 * The moment a date field names, as UTC ISO; null where it is none, or its zone is unknown, which RFC 5322, 4.3
 * makes a local time. Asks neither locale nor engine, so every host reads it alike.
 */
export function readDate(text: string): string | null {
  if (text.length > longest) return null;
  const plain = asciiLower(withoutComments(text))
    .replace(/[ \t]+/g, " ")
    .trim();
  const [, day, month, year, hour, minute, second = "0", zone = ""] = syntax.exec(plain) ?? [];
  if (day === undefined || month === undefined || year === undefined) return null;
  const offset = minutesEast(zone);
  const monthIndex = months.indexOf(month);
  if (offset === null || monthIndex < 0) return null;
  const date = new Date(0);
  date.setUTCFullYear(fullYear(year), monthIndex, Number(day));
  if (date.getUTCDate() !== Number(day) || date.getUTCMonth() !== monthIndex) return null;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null;
  date.setUTCHours(Number(hour), Number(minute) - offset, Number(second));
  return date.toISOString();
}

/** RFC 5322, 4.3: of two digits up to 49 are of this century, three count from 1900. */
function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length === 4) return year;
  return year + (digits.length === 2 && year < 50 ? 2000 : 1900);
}

function minutesEast(zone: string): number | null {
  const [, sign, hours, minutes] = /^([+-])(\d\d)(\d\d)$/.exec(zone) ?? [];
  if (sign === undefined) {
    const known = zones.get(zone);
    return known === undefined ? null : known * 60;
  }
  if (Number(minutes) > 59) return null;
  const east = Number(hours) * 60 + Number(minutes);
  return sign === "-" ? -east : east;
}

/** Comments nest (RFC 5322, 3.2.2). */
function withoutComments(text: string): string {
  let plain = "";
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const c = text[at]!;
    if (c === "(") depth++;
    else if (depth === 0) plain += c;
    else if (c === ")") depth--;
    else if (c === "\\") at++;
  }
  return plain;
}
