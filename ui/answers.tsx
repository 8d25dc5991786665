/** Answers that wait: who may come is decided one by one or for many at once, and nothing before a press. */
import {
  Button,
  Checkbox,
  Field,
  makeStyles,
  mergeClasses,
  Select,
  tokens,
} from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef, useState, type ReactNode } from "react";
import { late } from "./late.tsx";
import { AnswerGroup } from "./answer-group.tsx";
import { decideRows, sayResults, type Results, type RowStep } from "./answer-steps.ts";
import { useHost, usePlace, useWords } from "./context.ts";
import { useEntryStyles } from "./entry-styles.ts";
import { ours } from "./phrase.ts";
import { keys, useCalendar, useMemory, useSettings, useWaiting } from "./queries.ts";
import { Quoted } from "./untrusted.tsx";
import { neutralise, plain } from "./untrusted.ts";
import {
  countRows,
  filterGroups,
  firstRows,
  groupWaiting,
  isHeld,
  type Filter,
  type Proof,
  type WaitingGroup,
  type WaitingRow,
} from "./waiting.ts";

const ConfirmMany = late(async () => (await import("./confirm.tsx")).Confirm);

/** Rows drawn at once; more come by a press. */
const pageSize = 100;

const useStyles = makeStyles({
  filters: { display: "flex", flexWrap: "wrap", gap: tokens.spacingHorizontalS },
  filter: { flexGrow: 1, minWidth: "130px", maxWidth: "100%" },
  bar: {
    position: "sticky",
    top: 0,
    zIndex: 1,
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalXS,
    paddingBlock: tokens.spacingVerticalXS,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke1}`,
  },
  choose: { display: "flex", flexWrap: "wrap", alignItems: "center", justifyContent: "space-between" },
});

/** Needs no question first: it is proven, nobody has to confirm it before they are let in, or nobody is told. */
const isSafe = (step: RowStep, row: WaitingRow): boolean =>
  step === "remove" || (row.proven && (step === "away" || !isHeld(row)));

interface Asking {
  readonly step: RowStep;
  readonly rows: readonly WaitingRow[];
}

export function Answers(): ReactNode {
  const entry = useEntryStyles();
  const { guestAnswers: words } = useWords();
  const waiting = useWaiting();
  const calendar = useCalendar();
  const { data: settings } = useSettings();
  const { data: memory } = useMemory();
  const heading = useRef<HTMLHeadingElement>(null);
  const items = calendar.data;
  const answers = waiting.data;
  const groups = useMemo(
    () =>
      answers === undefined || items === undefined
        ? null
        : groupWaiting(answers, { items, delegations: memory?.delegations ?? [], me: settings?.me ?? [] }),
    [answers, items, memory, settings],
  );
  const trouble = waiting.error ?? calendar.error;
  return (
    <div className={entry.page}>
      <div>
        <h1 ref={heading} tabIndex={-1} className={entry.title}>
          {words.title}
        </h1>
        <p className={entry.hint}>{words.hint}</p>
      </div>
      {trouble === null ? null : (
        <div role="alert">
          {words.failed} <Quoted text={trouble.message} />
        </div>
      )}
      {groups === null ? null : (
        <List groups={groups} me={settings?.me ?? []} top={() => heading.current?.focus()} />
      )}
    </div>
  );
}

interface ListProps {
  readonly groups: readonly WaitingGroup[];
  readonly me: readonly string[];
  /** What was pressed may be gone: the keyboard goes on from the top. */
  readonly top: () => void;
}

function List({ groups, me, top }: ListProps): ReactNode {
  const styles = useStyles();
  const entry = useEntryStyles();
  const place = usePlace();
  const { words } = place;
  const { guestAnswers } = words;
  const host = useHost();
  const client = useQueryClient();
  const [filter, setFilter] = useState<Filter>({ uid: null, proof: "all" });
  const [limit, setLimit] = useState(pageSize);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [failures, setFailures] = useState<ReadonlyMap<string, string>>(new Map());
  const [working, setWorking] = useState<(Pick<Results, "done"> & { readonly all: number }) | null>(null);
  const [said, setSaid] = useState<readonly string[]>([]);
  const [asking, setAsking] = useState<Asking | null>(null);

  // An event of which nothing waits any more is no filter.
  const uid = groups.some((group) => group.uid === filter.uid) ? filter.uid : null;
  const fitting = filterGroups(groups, { ...filter, uid });
  const shown = firstRows(fitting, limit);
  const rows = shown.flatMap((group) => group.rows);
  const chosen = rows.filter(({ answer }) => selected.has(answer.id));
  const busy = working !== null;
  const total = countRows(groups);

  const carry = async (step: RowStep, wanted: readonly WaitingRow[]): Promise<void> => {
    setAsking(null);
    setSaid([]);
    setWorking({ done: 0, all: wanted.length });
    const desk = { host, words, now: () => new Date(), id: () => crypto.randomUUID() };
    const results = await decideRows(step, wanted, me, desk, (done) =>
      setWorking({ done, all: wanted.length }),
    );
    setFailures(
      new Map([
        ...[...failures].filter(([id]) => !wanted.some(({ answer }) => answer.id === id)),
        ...results.failures,
      ]),
    );
    setSelected(new Set([...selected].filter((id) => !results.decided.has(id))));
    setSaid(sayResults(step, results, words));
    await Promise.all(
      [keys.waiting, keys.calendar].map((queryKey) => client.invalidateQueries({ queryKey })),
    );
    setWorking(null);
    if (results.decided.size > 0) top();
  };
  /** What nothing proves is confirmed first, once for all of them. */
  const press = (step: RowStep, wanted: readonly WaitingRow[]): void => {
    if (wanted.every((row) => isSafe(step, row))) void carry(step, wanted);
    else setAsking({ step, rows: wanted });
  };
  const letting = chosen.filter(({ steps }) => steps.in !== null);
  const turning = chosen.filter(({ steps }) => steps.away);
  const allChosen = rows.length > 0 && chosen.length === rows.length;
  return (
    <>
      <output>
        {working === null ? (
          said.map((sentence) => <div key={sentence}>{sentence}</div>)
        ) : (
          <div>{guestAnswers.working(working.done, working.all)}</div>
        )}
      </output>
      {total === 0 ? (
        <div className={entry.hint}>
          {guestAnswers.empty} {guestAnswers.emptyHint}
        </div>
      ) : (
        <>
          <Filters groups={groups} filter={{ ...filter, uid }} change={setFilter} />
          <div className={styles.bar} role="group" aria-label={guestAnswers.group}>
            <div className={styles.choose}>
              <Checkbox
                label={guestAnswers.selectAll}
                checked={allChosen ? true : chosen.length > 0 ? "mixed" : false}
                onChange={() =>
                  setSelected(allChosen ? new Set() : new Set(rows.map(({ answer }) => answer.id)))
                }
              />
              <span className={entry.hint}>{guestAnswers.chosen(chosen.length)}</span>
            </div>
            <div className={entry.actions}>
              <Button
                size="small"
                disabledFocusable={busy || letting.length === 0}
                onClick={() => press("in", letting)}
              >
                {guestAnswers.letInSelected}
              </Button>
              <Button
                size="small"
                disabledFocusable={busy || turning.length === 0}
                onClick={() => press("away", turning)}
              >
                {guestAnswers.turnAwaySelected}
              </Button>
              <Button
                size="small"
                disabledFocusable={busy || chosen.length === 0}
                onClick={() => press("remove", chosen)}
              >
                {guestAnswers.removeSelected}
              </Button>
            </div>
          </div>
          {shown.length === 0 ? <div className={entry.hint}>{guestAnswers.noneShown}</div> : null}
          {shown.map((group) => (
            <AnswerGroup
              key={group.uid}
              group={group}
              busy={busy}
              selected={selected}
              failures={failures}
              select={(id, on) => {
                const next = new Set(selected);
                if (on) next.add(id);
                else next.delete(id);
                setSelected(next);
              }}
              press={(step, row) => press(step, [row])}
            />
          ))}
          {countRows(fitting) > limit ? (
            <Button className={entry.add} onClick={() => setLimit(limit + pageSize)}>
              {guestAnswers.showMore(Math.min(pageSize, countRows(fitting) - limit))}
            </Button>
          ) : null}
        </>
      )}
      {asking === null ? null : <Unproven asking={asking} carry={carry} close={() => setAsking(null)} />}
    </>
  );
}

interface FiltersProps {
  readonly groups: readonly WaitingGroup[];
  readonly filter: Filter;
  readonly change: (filter: Filter) => void;
}

const proofs: readonly Proof[] = ["all", "proven", "unproven"];

function Filters({ groups, filter, change }: FiltersProps): ReactNode {
  const entry = useEntryStyles();
  const styles = useStyles();
  const { guestAnswers: words, event } = useWords();
  const titled = (title: string | null): string =>
    title === null ? event.untitled : plain(neutralise(title, { limit: 40, lines: "one" }));
  return (
    <div className={styles.filters}>
      <Field label={words.filterEvent} className={mergeClasses(entry.choice, styles.filter)} size="small">
        <Select
          size="small"
          value={filter.uid === null ? "all" : String(groups.findIndex(({ uid }) => uid === filter.uid))}
          onChange={(_, { value }) => change({ ...filter, uid: groups[Number(value)]?.uid ?? null })}
        >
          <option value="all">{words.allEvents(countRows(groups))}</option>
          {groups.map(({ uid, title, rows }, index) => (
            <option key={uid} value={index} data-untrusted="">
              {words.eventOption(titled(title), rows.length)}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={words.filterProof} className={mergeClasses(entry.choice, styles.filter)} size="small">
        <Select
          size="small"
          value={filter.proof}
          onChange={(_, { value }) =>
            change({ ...filter, proof: proofs.find((proof) => proof === value) ?? "all" })
          }
        >
          {proofs.map((proof) => (
            <option key={proof} value={proof}>
              {words.proofs[proof]}
            </option>
          ))}
        </Select>
      </Field>
    </div>
  );
}

interface UnprovenProps {
  readonly asking: Asking;
  readonly carry: (step: RowStep, rows: readonly WaitingRow[]) => Promise<void>;
  readonly close: () => void;
}

/** One sentence of risk for all of them; the safe way leaves out what nothing proves. */
function Unproven({ asking: { step, rows }, carry, close }: UnprovenProps): ReactNode {
  const { confirm } = useWords().guestAnswers;
  const safe = rows.filter((row) => isSafe(step, row));
  const unproven = rows.filter(({ proven }) => !proven).length;
  const held = rows.filter((row) => row.proven && isHeld(row)).length;
  const away = step === "away";
  const only = away ? confirm.turnAwayProven(safe.length) : confirm.letInProven(safe.length);
  return (
    <ConfirmMany
      title={away ? confirm.turnAwayTitle : confirm.letInTitle}
      risk={[
        ...(unproven === 0 ? [] : away ? confirm.turnAwayRisk(unproven) : confirm.letInRisk(unproven)),
        ...(unproven === 0 || held === 0 || away ? [] : [ours(" ")]),
        ...(held === 0 || away ? [] : confirm.heldRisk(held)),
      ]}
      safe={
        safe.length === 0
          ? { label: confirm.letWait, press: close }
          : { label: only, press: () => void carry(step, safe) }
      }
      risky={{
        label: away ? confirm.turnAwayAll : confirm.letInAll,
        press: () => void carry(step, rows),
      }}
      close={close}
    />
  );
}
