/** An event of the person's own as text, changed line by line: what is not touched stays as it was written. */
import { cutLines, nameOf, placeLines, type Piece } from "./lines.ts";

/** What a person is invited to; the zones beside it are not. */
export const isEvent = (component: string): boolean => /^(?:VEVENT|VTODO|VJOURNAL)$/.test(component);

/** A stretch of a calendar's lines; the component is "VEVENT", "VTODO" or "VJOURNAL". */
export type EventPiece = Pick<Piece, "component" | "lines">;

/** Every line of an unfolded text, cut where events begin and end that stand directly in VCALENDAR. */
export const eventPieces = (text: string): readonly EventPiece[] => cutLines(text.split("\n"), isEvent);

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
  return placeLines(component).flatMap(({ line, depth, edge }) =>
    depth === 2 && edge === null ? (change(line, nameOf(line)) ?? []) : line,
  );
}

/** A component without what lies in it: alarms, and whatever else is the person's own. */
export const withoutInner = (component: readonly string[]): readonly string[] =>
  placeLines(component).flatMap(({ line, depth }) => (depth === 2 ? line : []));
