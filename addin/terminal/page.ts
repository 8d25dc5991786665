import type { Judgement, Report } from "../../core/report.ts";
import { present } from "../../ui/present.ts";
import type { View } from "../../ui/present.ts";
import { plainAddress } from "../../ui/address.ts";
import type { Phrase } from "../../ui/phrase.ts";
import { spoken } from "../../ui/spoken.ts";
import { neutralise, plain } from "../../ui/untrusted.ts";
import type { Place } from "../../ui/when.ts";

/** Sender text on one line of a terminal: nothing in it moves the cursor or hides. */
const theirs = (text: string): string => plain(neutralise(text, { limit: 200, lines: "one" }));

/** In quotes, so that it never reads as one of our own lines. */
const quoted = (text: string | null): readonly string[] => (text === null ? [] : [`“${theirs(text)}”`]);

const said = (phrases: readonly (Phrase | null)[]): readonly string[] =>
  phrases.flatMap((phrase) => (phrase === null ? [] : [spoken(phrase)]));

/** People named, at most; the rest are counted. */
const peopleNamed = 20;

const indent = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);

function eventLines({ event }: View, { words }: Place): readonly string[] {
  if (event === null) return [];
  const more = event.people.length - peopleNamed;
  return [
    event.introduction,
    ...indent([
      ...said([event.says]),
      ...quoted(event.title),
      ...said([event.when.mine, event.when.theirs, event.instance]),
      ...(event.repeats === null ? [] : [event.repeats]),
      ...quoted(event.where),
      ...event.people.slice(0, peopleNamed).map((person) => {
        const { address, name } = person;
        const roles = [
          ...(address === null ? [words.event.noAddress] : []),
          ...(person.organizer ? [words.event.organizer] : []),
          ...(person.me ? [words.event.you] : []),
        ];
        const who = address === null ? theirs(name ?? "") : plainAddress(address);
        return `${who}${roles.length === 0 ? "" : ` (${roles.join(words.comma)})`}`;
      }),
      ...(more > 0 ? [words.event.rest(more)] : []),
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
  const reasons = view.groups.flatMap((group) => [
    group.title,
    ...group.reasons.flatMap((reason) =>
      indent([spoken(reason.sentence), `  ${spoken(reason.technical)} [${reason.code}]`]),
    ),
  ]);
  return [
    `${view.badge === null ? "" : `${view.badge.toUpperCase()}: `}${spoken(view.headline)}`,
    ...indent([
      ...said([view.carries, view.posted, view.passed, view.unchecked]),
      ...eventLines(view, place),
      ...reasons,
    ]),
  ];
}

/** A report as a page a person reads, in the panel's own words. */
export function page(report: Report, me: readonly string[], place: Place): string {
  const lines = [report, ...report.others].flatMap((judgement) =>
    judgementLines(report, judgement, me, place),
  );
  return [theirs(report.source), ...indent(lines), ""].join("\n");
}
