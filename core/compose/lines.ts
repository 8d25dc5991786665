import { asciiUpper, parseContentLine } from "../invitation/content-line.ts";

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
export const nameOf = (line: string): string => asciiUpper(/^[^;:]*/.exec(line)?.[0] ?? "");

/** A line, and how deep it stands. */
interface PlacedLine {
  readonly line: string;
  /**
   * Components around it, a BEGIN's and an END's own among them: 1 is VCALENDAR, 2 an event or a zone. An END
   * of nothing that is open stands nowhere: infinite.
   */
  readonly depth: number;
  readonly edge: Edge | null;
}

interface Edge {
  readonly kind: "BEGIN" | "END";
  /** Upper case. */
  readonly component: string;
}

function edgeOf(line: string): Edge | null {
  const kind = /^(?:BEGIN|END)(?=[;:])/i.exec(line)?.[0].toUpperCase();
  if (kind !== "BEGIN" && kind !== "END") return null;
  const read = parseContentLine(line);
  return "fault" in read ? null : { kind, component: asciiUpper(read.value.trimEnd()) };
}

/**
 * Where each line stands, as the reader of invitations has it (`readComponents`), so that no answer is made from
 * what the person was not shown: an END closes whatever is open within its component, and components without a
 * VCALENDAR stand in one all the same.
 */
export function placeLines(lines: readonly string[]): readonly PlacedLine[] {
  const open: string[] = [];
  // How many of each name are open: an END of none must not search all that are.
  const counts = new Map<string, number>();
  const count = (name: string, by: number): number => {
    const now = (counts.get(name) ?? 0) + by;
    counts.set(name, now);
    return now;
  };
  const begin = (name: string): void => {
    open.push(name);
    count(name, 1);
  };
  const closeTo = (length: number): void => {
    for (const name of open.splice(length)) count(name, -1);
  };
  return lines.map((line) => {
    const edge = edgeOf(line);
    if (edge === null) return { line, depth: open.length, edge };
    const { kind, component } = edge;
    if (kind === "BEGIN") {
      if (component === "VCALENDAR") closeTo(0);
      else if (open.length === 0) begin("VCALENDAR");
      begin(component);
      return { line, depth: open.length, edge };
    }
    if (count(component, 0) === 0) return { line, depth: Number.POSITIVE_INFINITY, edge };
    const depth = open.lastIndexOf(component) + 1;
    closeTo(depth - 1);
    return { line, depth, edge };
  });
}

/** A stretch of a calendar's lines. */
export interface Piece {
  /** Name of the component directly in VCALENDAR; null: what stands between and around those that are meant. */
  readonly component: string | null;
  readonly lines: readonly string[];
  /** Whether it has its END. */
  readonly ended: boolean;
}

/** Every line, cut where the components meant begin and end that stand directly in VCALENDAR. */
export function cutLines(
  lines: readonly string[],
  isMeant: (component: string) => boolean,
): readonly Piece[] {
  let piece: { component: string | null; lines: string[]; ended: boolean } = {
    component: null,
    lines: [],
    ended: false,
  };
  const pieces = [piece];
  const cut = (component: string | null): void => {
    piece = { component, lines: [], ended: false };
    pieces.push(piece);
  };
  for (const { line, depth, edge } of placeLines(lines)) {
    if (depth === 2 && edge?.kind === "BEGIN" && isMeant(edge.component)) cut(edge.component);
    else if (depth < 2 && piece.component !== null) cut(null);
    piece.lines.push(line);
    if (depth !== 2 || edge?.kind !== "END" || piece.component === null) continue;
    piece.ended = true;
    cut(null);
  }
  return pieces;
}

/** The lines of each component of one kind directly in VCALENDAR, its BEGIN and END included. */
export const componentsOf = (lines: readonly string[], name: string): readonly (readonly string[])[] =>
  cutLines(lines, (component) => component === name).flatMap((piece) => (piece.ended ? [piece.lines] : []));

/** A component's own property lines, those of components inside it left out. */
export const propertiesOf = (component: readonly string[]): readonly string[] =>
  placeLines(component).flatMap(({ line, depth, edge }) => (depth === 2 && edge === null ? line : []));
