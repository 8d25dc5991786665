/** The waiting answers of one event: the title fenced, each answer with its level, its sender and what can be done. */
import { Button, Checkbox, makeStyles, tokens } from "@fluentui/react-components";
import { useId, type ReactNode } from "react";
import type { RowStep } from "./answer-steps.ts";
import { usePlace, useWords } from "./context.ts";
import { useEntryStyles } from "./entry-styles.ts";
import { lookup } from "./facts.ts";
import { LevelMark } from "./level-mark.tsx";
import { address, listed } from "./phrase.ts";
import { Address, Quoted, Said } from "./untrusted.tsx";
import type { WaitingGroup, WaitingRow } from "./waiting.ts";
import { day, type Place } from "./when.ts";

const useStyles = makeStyles({
  group: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalXS },
  name: { fontWeight: tokens.fontWeightMedium, overflowWrap: "anywhere" },
  row: {
    display: "grid",
    gridTemplateColumns: "auto 1fr",
    alignItems: "start",
    paddingBlock: tokens.spacingVerticalXS,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  text: { minWidth: 0, overflowWrap: "anywhere", paddingBlockStart: "6px" },
  line: { display: "flex", flexWrap: "wrap", alignItems: "center", columnGap: tokens.spacingHorizontalS },
  buttons: { display: "flex", flexWrap: "wrap", marginInlineStart: "-8px" },
  button: { minWidth: "auto", paddingInline: tokens.spacingHorizontalS },
  fault: { color: tokens.colorStatusDangerForeground1 },
});

interface GroupProps {
  readonly group: WaitingGroup;
  readonly busy: boolean;
  readonly selected: ReadonlySet<string>;
  readonly failures: ReadonlyMap<string, string>;
  readonly select: (id: string, on: boolean) => void;
  readonly press: (step: RowStep, row: WaitingRow) => void;
}

export function AnswerGroup({ group, busy, selected, failures, select, press }: GroupProps): ReactNode {
  const styles = useStyles();
  const entry = useEntryStyles();
  const words = useWords();
  const id = useId();
  return (
    <section className={styles.group} aria-labelledby={id}>
      <div>
        <div id={id} className={styles.name}>
          {group.title === null ? words.event.untitled : <Quoted text={group.title} limit={150} />}
        </div>
        <div className={entry.hint}>
          {group.onCalendar ? words.guestAnswers.onCalendar : words.guestAnswers.notOnCalendar}
        </div>
      </div>
      <ul className={entry.list}>
        {group.rows.map((row) => (
          <Row
            key={row.answer.id}
            row={row}
            busy={busy}
            selected={selected.has(row.answer.id)}
            failure={failures.get(row.answer.id) ?? null}
            select={(on) => select(row.answer.id, on)}
            press={(step) => press(step, row)}
          />
        ))}
      </ul>
    </section>
  );
}

interface RowProps {
  readonly row: WaitingRow;
  readonly busy: boolean;
  readonly selected: boolean;
  readonly failure: string | null;
  readonly select: (on: boolean) => void;
  readonly press: (step: RowStep) => void;
}

function Row({ row, busy, selected, failure, select, press }: RowProps): ReactNode {
  const styles = useStyles();
  const entry = useEntryStyles();
  const place = usePlace();
  const { guestAnswers: words } = place.words;
  const id = useId();
  // The sender's address may stand in no attribute: what is pressed is named by the text that shows it.
  const who = `${id}-who`;
  const inWords = row.steps.in === "note" ? words.note : words.letIn;
  const buttons: readonly (readonly [step: RowStep, label: string])[] = [
    ...(row.steps.in === null ? [] : [["in", inWords] as const]),
    ...(row.steps.away ? [["away", words.turnAway] as const] : []),
    ["remove", words.remove],
  ];
  return (
    <li className={styles.row} data-answer="">
      <Checkbox
        aria-labelledby={who}
        checked={selected}
        onChange={(_, { checked }) => select(checked === true)}
      />
      <div className={styles.text}>
        <div id={who}>{row.address === null ? words.nobody : <Address address={row.address} />}</div>
        <div className={styles.line}>
          {row.level === null ? null : <LevelMark level={row.level} />}
          <span>{answerOf(row, place)}</span>
        </div>
        <Facts row={row} />
        {failure === null ? null : (
          <div className={styles.fault}>
            {words.notDone} <Quoted text={failure} />
          </div>
        )}
        <div className={styles.buttons}>
          {buttons.map(([step, label]) => (
            <Button
              key={step}
              id={`${id}-${step}`}
              aria-labelledby={`${id}-${step} ${who}`}
              appearance="subtle"
              size="small"
              className={styles.button}
              disabledFocusable={busy}
              onClick={() => press(step)}
            >
              {label}
            </Button>
          ))}
        </div>
        {row.steps.in === null && !row.steps.away ? <div className={entry.hint}>{words.notYours}</div> : null}
      </div>
    </li>
  );
}

/** By whom and for whom, in the order of what matters for letting in. */
function Facts({ row }: { readonly row: WaitingRow }): ReactNode {
  const entry = useEntryStyles();
  const place = usePlace();
  const { guestAnswers: words, comma, and } = place.words;
  const { delegation, agent, passedOn, asked, answer } = row;
  const lines = [
    ...(delegation === null
      ? []
      : [
          words.comesFor(address(delegation.delegator)),
          delegation.confirmed
            ? words.confirmed(address(delegation.delegator))
            : words.held(address(delegation.delegator)),
        ]),
    ...(agent === null ? [] : [words.sentBy(address(agent))]),
    ...(passedOn.length === 0 ? [] : [words.passedOn(listed(passedOn.map(address), comma, and))]),
    ...(answer.from.length === 0 || answer.from.every((from) => from === row.address)
      ? []
      : [words.from(listed(answer.from.slice(0, 3).map(address), comma, and))]),
  ];
  return (
    <div className={entry.hint}>
      {lines.map((phrase, index) => (
        <div key={index}>
          <Said phrase={phrase} />
        </div>
      ))}
      {asked === null ? null : <div>{asked === "yes" ? words.askedYes : words.denied}</div>}
      <div>{words.came(day(answer.addedAt, place))}</div>
    </div>
  );
}

function answerOf({ status, answer }: WaitingRow, { words }: Place): string {
  if (status !== null)
    return words.guestAnswers.answers(lookup(words.event.answers, status, words.event.answerUnknown));
  const { method } = answer.judgement.invitation ?? {};
  return method === "COUNTER" ? words.guestAnswers.proposes : words.guestAnswers.asksAgain;
}
