import type { Judgement, Report } from "../../core/report.ts";
import { present } from "../../ui/present.ts";
import type { View } from "../../ui/present.ts";
import { spoken } from "../../ui/spoken.ts";
import { neutralise, plain } from "../../ui/untrusted.ts";
import type { Place } from "../../ui/when.ts";

/** Sender text on one line of a terminal: nothing in it moves the cursor or hides. */
const theirs = (text: string, limit = 200): string => plain(neutralise(text, { limit, lines: "one" }));

const indent = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);

function eventLines(view: View): readonly string[] {
  const { event } = view;
  if (event === null) return [];
  const when = [event.when.mine, event.when.theirs].flatMap((phrase) =>
    phrase === null ? [] : [spoken(phrase)],
  );
  return [
    event.introduction,
    ...indent([
      ...(event.title === null ? [] : [theirs(event.title)]),
      ...when,
      ...(event.repeats === null ? [] : [event.repeats]),
      ...(event.where === null ? [] : [theirs(event.where)]),
      ...event.people.slice(0, 20).map((person) => person.address),
    ]),
  ];
}

function judgementLines(
  report: Report,
  judgement: Judgement,
  me: readonly string[],
  place: Place,
): readonly string[] {
  const view = present(report, judgement, me, place);
  const said = [view.carries, view.posted, view.unchecked].flatMap((phrase) =>
    phrase === null ? [] : [spoken(phrase)],
  );
  const reasons = view.groups.flatMap((group) => [
    group.title,
    ...group.reasons.flatMap((reason) =>
      indent([spoken(reason.sentence), `  ${spoken(reason.technical)} [${reason.code}]`]),
    ),
  ]);
  return [
    `${view.badge === null ? "" : `${view.badge.toUpperCase()}: `}${spoken(view.headline)}`,
    ...indent([...said, ...eventLines(view), ...reasons]),
  ];
}

/** A report as a page a person reads, in the panel's own words. */
export function page(report: Report, me: readonly string[], place: Place): string {
  const lines = [report, ...report.others].flatMap((judgement) =>
    judgementLines(report, judgement, me, place),
  );
  return [theirs(report.source), ...indent(lines), ""].join("\n");
}
