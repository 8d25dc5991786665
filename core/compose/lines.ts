const encoder = new TextEncoder();

/** Octets of a content line without its line end (RFC 5545, 3.1). */
const lineOctets = 75;

/** What RFC 5545, 3.1 allows in no line: some programs end a line at a bare CR, and would begin another. */
const controls = /(?!\t)\p{Cc}/gu;

/** One unfolded content line as folded lines with their CRLFs; folds stand between characters. */
function fold(line: string): string {
  let folded = "";
  let octets = 0;
  for (const character of line.replace(controls, "")) {
    const size = encoder.encode(character).length;
    if (octets + size > lineOctets) {
      folded += "\r\n ";
      octets = 1;
    }
    folded += character;
    octets += size;
  }
  return `${folded}\r\n`;
}

/** Unfolded content lines as an iCalendar stream. */
export const writeLines = (lines: readonly string[]): string => lines.map(fold).join("");

/** A TEXT value (RFC 5545, 3.3.11). */
export const escapeText = (text: string): string =>
  text
    .replace(/\\/g, "\\\\")
    .replace(/[;,]/g, (mark) => `\\${mark}`)
    .replace(/\r\n|[\n\r]/g, "\\n");

/** A UTC DATE-TIME (RFC 5545, 3.3.5). */
export const utcStamp = (time: Date): string =>
  time
    .toISOString()
    .replace(/\.\d{3}/, "")
    .replace(/[-:]/g, "");

/** Upper-case name of a content line. */
export const nameOf = (line: string): string => /^[^;:]*/.exec(line)?.[0].toUpperCase() ?? "";

/** The lines of each component of one kind at any depth, its BEGIN and END included. */
export function componentsOf(lines: readonly string[], name: string): readonly (readonly string[])[] {
  const found: string[][] = [];
  let open: string[] | null = null;
  let depth = 0;
  for (const line of lines) {
    const upper = line.trimEnd().toUpperCase();
    if (upper === `BEGIN:${name}`) {
      open ??= [];
      depth += 1;
    }
    open?.push(line);
    if (upper === `END:${name}` && open !== null && --depth === 0) {
      found.push(open);
      open = null;
    }
  }
  return found;
}

/** A component's own property lines, those of components inside it left out. */
export function propertiesOf(component: readonly string[]): readonly string[] {
  let depth = 0;
  return component.filter((line) => {
    const name = nameOf(line);
    if (name === "BEGIN") depth += 1;
    else if (name === "END") depth -= 1;
    else return depth === 1;
    return false;
  });
}
