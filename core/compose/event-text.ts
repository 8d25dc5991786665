/** An event of the person's own as text, changed line by line: what is not touched stays as it was written. */
import { nameOf } from "./lines.ts";

/** What a person is invited to; the zones beside it are not. */
const isEvent = (line: string): boolean => /^BEGIN:(?:VEVENT|VTODO|VJOURNAL)\s*$/i.test(line);

/** A stretch of a calendar's lines. */
export interface EventPiece {
  /** "VEVENT", "VTODO" or "VJOURNAL"; null: what stands between and around them. */
  readonly component: string | null;
  readonly lines: readonly string[];
}

/** Every line of an unfolded text, cut where events begin and end. */
export function eventPieces(text: string): readonly EventPiece[] {
  const pieces: { component: string | null; lines: string[] }[] = [{ component: null, lines: [] }];
  let depth = 0;
  for (const line of text.split("\n")) {
    if (depth === 0 && isEvent(line))
      pieces.push({ component: line.slice("BEGIN:".length).trim().toUpperCase(), lines: [] });
    const piece = pieces.at(-1);
    piece?.lines.push(line);
    if (piece === undefined || piece.component === null) continue;
    const name = nameOf(line);
    if (name === "BEGIN") depth += 1;
    if (name !== "END") continue;
    depth -= 1;
    if (depth === 0) pieces.push({ component: null, lines: [] });
  }
  return pieces;
}

export const joinPieces = (pieces: readonly EventPiece[]): string =>
  pieces.flatMap(({ lines }) => lines).join("\n");

/**
 * A component with each of its own property lines changed, or taken out where that gives null; what lies in
 * it stays.
 */
export function mapProperties(
  component: readonly string[],
  change: (line: string, name: string) => string | readonly string[] | null,
): readonly string[] {
  let depth = 0;
  return component.flatMap((line) => {
    const name = nameOf(line);
    if (name === "BEGIN") depth += 1;
    const own = depth === 1 && name !== "BEGIN" && name !== "END";
    if (name === "END") depth -= 1;
    return own ? (change(line, name) ?? []) : line;
  });
}

/** A component without what lies in it: alarms, and whatever else is the person's own. */
export function withoutInner(component: readonly string[]): readonly string[] {
  let depth = 0;
  return component.filter((line) => {
    const name = nameOf(line);
    if (name === "BEGIN") depth += 1;
    const kept = depth === 1;
    if (name === "END") depth -= 1;
    return kept;
  });
}
