/** The answer: nothing happens before a press, and what nothing proves is confirmed first. */
import {
  Checkbox,
  makeStyles,
  mergeClasses,
  MessageBar,
  MessageBarBody,
  tokens,
} from "@fluentui/react-components";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { late } from "./late.tsx";
import { Act } from "./act.tsx";
import { useWords } from "./context.ts";
import type { Decision } from "./decide.ts";
import type { Action, ActionKind, Offer } from "./offer.ts";
import { address, say, type Phrase } from "./phrase.ts";
import { Quoted, Said } from "./untrusted.tsx";
import type { Words } from "./words/en.ts";

const Confirm = late(async () => (await import("./confirm.tsx")).Confirm);
export const partsOfActions = [Confirm];

const useStyles = makeStyles({
  group: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalXS },
  grid: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(8rem, 1fr))",
    gap: tokens.spacingHorizontalSNudge,
  },
  /** Two by two or four in a row; never three and a straggler. */
  four: {
    gridTemplateColumns: "repeat(2, minmax(0, 1fr))",
    "@media (min-width: 540px)": { gridTemplateColumns: "repeat(4, minmax(0, 1fr))" },
  },
  whole: { gridColumn: "1 / -1" },
  label: { minWidth: 0, overflowWrap: "anywhere" },
  foot: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    justifyContent: "space-between",
    columnGap: tokens.spacingHorizontalS,
  },
  reply: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  quiet: { alignItems: "center" },
  quietBox: { marginBlock: "4px", marginInlineStart: 0, marginInlineEnd: "4px" },
  quietLabel: {
    marginBlock: 0,
    paddingBlock: "4px",
    paddingInline: "4px",
    fontSize: tokens.fontSizeBase200,
    lineHeight: "16px",
  },
  leave: { marginInlineStart: "auto" },
});

export interface ActionsProps {
  readonly offer: Offer;
  readonly busy: boolean;
  readonly error: string | null;
  /** Something to press by itself, once: what the person pressed before they were asked who they are. */
  readonly resume: ActionKind | null;
  readonly decide: (decision: Decision, kind: ActionKind) => void;
  readonly ask: () => void;
  readonly leave: () => void;
}

export function Actions({ offer, busy, error, resume, decide, ask, leave }: ActionsProps): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const [quiet, setQuiet] = useState(false);
  const [confirming, setConfirming] = useState<Action | null>(null);
  // A check made again may have found something else: then what was said of it is not what would be done.
  if (confirming !== null && !offer.actions.some((action) => isEqual(action, confirming)))
    setConfirming(null);
  const tells = offer.tells && !quiet;

  const carry = (kind: ActionKind, tell: boolean): void => {
    setConfirming(null);
    const decision = decisionFor(kind, tell);
    if (decision !== null) decide(decision, kind);
  };
  const press = (action: Action): void => {
    if (action.kind === "ask") ask();
    else if (action.kind === "leave") leave();
    else if (action.risk !== null && (action.kind !== "decline" || tells || offer.unchecked))
      setConfirming(action);
    else carry(action.kind, tells);
  };
  const resumed = useRef(false);
  useEffect(() => {
    if (resume === null) resumed.current = false;
    const action = offer.actions.find(({ kind }) => kind === resume);
    if (action === undefined || resumed.current) return;
    resumed.current = true;
    press(action);
  });

  const removal = offer.client === "request";
  const first = offer.actions.filter(
    ({ kind, primary }) => primary && (kind === "leave" || (kind === "remove" && removal)),
  );
  const others = offer.actions.filter((action) => action.kind !== "leave" && !first.includes(action));
  const asksWho = offer.trusting === null ? null : offer.askTo;
  const grid = [...first, ...(offer.askFirst || asksWho !== null ? others.toSorted(byAsking) : others)];
  const leaving = offer.actions.find(({ kind, primary }) => kind === "leave" && !primary);
  return (
    <section className={styles.group} aria-label={words.actions.group}>
      <div
        className={mergeClasses(
          styles.grid,
          grid.length - first.length === 4 && asksWho === null && styles.four,
        )}
      >
        {grid.map((action) => (
          <Act
            key={action.kind}
            appearance={action.primary ? "primary" : "secondary"}
            className={
              action.kind === "leave" ||
              (action.kind === "remove" && removal) ||
              (action.kind === "ask" && asksWho !== null)
                ? styles.whole
                : undefined
            }
            disabled={busy}
            data-action={action.kind}
            onClick={() => press(action)}
          >
            {action.kind === "ask" ? (
              <AskLabel first={offer.askFirst} who={asksWho} />
            ) : (
              labelFor(action.kind, offer, words)
            )}
            {action.kind !== "ask" && action.kind !== "leave" && action.risk !== null ? "…" : null}
          </Act>
        ))}
      </div>
      <div className={styles.reply}>
        <Said phrase={quiet && offer.tells ? words.done.quiet : offer.reply} />
      </div>
      <div className={styles.foot}>
        {!offer.tells ? null : (
          <Checkbox
            className={styles.quiet}
            label={{ children: words.quietly, className: styles.quietLabel }}
            indicator={{ className: styles.quietBox }}
            checked={quiet}
            onChange={(_, data) => setQuiet(data.checked === true)}
          />
        )}
        {leaving === undefined ? null : (
          <Act
            size="small"
            appearance="subtle"
            className={styles.leave}
            disabled={busy}
            data-action="leave"
            onClick={leave}
          >
            {words.actions.leave}
          </Act>
        )}
      </div>
      {error === null ? null : (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>
            <Quoted text={error} />
          </MessageBarBody>
        </MessageBar>
      )}
      {confirming === null ? null : (
        <Confirm
          title={titleFor(confirming.kind, words)}
          risk={riskFor(confirming, offer, words)}
          safe={safeFor(confirming.kind, offer, words, {
            ask: () => {
              setConfirming(null);
              ask();
            },
            leave: () => {
              setConfirming(null);
              leave();
            },
            quietly: () => carry(isRemovedQuietly(offer) ? "remove" : confirming.kind, false),
          })}
          risky={{
            label: anywayFor(confirming.kind, tells, words),
            press: () => carry(confirming.kind, tells),
          }}
          close={() => setConfirming(null)}
        />
      )}
    </section>
  );
}

/** `who`: named where asking them is one of several ways to find out. */
function AskLabel({ first, who }: { readonly first: boolean; readonly who: string | null }): ReactNode {
  const styles = useStyles();
  const { actions } = useWords();
  if (who === null) return first ? actions.askFirst : actions.ask;
  return (
    <span className={styles.label}>
      <Said phrase={actions.askWho(address(who))} />
    </span>
  );
}

const isEqual = (a: Action, b: Action): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Asking before everything else, the rest as it stands. */
function byAsking(a: Action, b: Action): number {
  return Number(b.kind === "ask") - Number(a.kind === "ask");
}

function decisionFor(kind: ActionKind, tell: boolean): Decision | null {
  switch (kind) {
    case "accept":
      return { kind: "answer", answer: "accepted", tell };
    case "tentative":
      return { kind: "answer", answer: "tentative", tell };
    case "decline":
      return { kind: "answer", answer: "declined", tell };
    case "add":
      return { kind: "add" };
    case "remove":
      return { kind: "remove" };
    case "ask":
    case "leave":
      return null;
  }
}

type Confirmed = Exclude<ActionKind, "ask" | "leave">;

function confirmed(kind: ActionKind): Confirmed {
  return kind === "ask" || kind === "leave" ? "accept" : kind;
}

function titleFor(kind: ActionKind, { risks }: Words): string {
  return risks.title[confirmed(kind)];
}

function anywayFor(kind: ActionKind, tells: boolean, { actions, risks }: Words): string {
  return kind === "decline" && !tells ? actions.decline : risks.anyway[confirmed(kind)];
}

interface Ways {
  readonly ask: () => void;
  readonly leave: () => void;
  readonly quietly: () => void;
}

/** To decline tells the sender that the address is read; the client's own entry can go without a word. */
function isRemovedQuietly({ client, actions }: Offer): boolean {
  return client === "request" && actions.some(({ kind }) => kind === "remove");
}

function riskFor({ kind, risk }: Action, offer: Offer, { client }: Words): Phrase {
  const told = risk ?? say``;
  return kind === "decline" && isRemovedQuietly(offer) ? say`${told} ${client.removingTellsNobody}` : told;
}

function labelFor(kind: Exclude<ActionKind, "ask">, { client }: Offer, words: Words): string {
  return kind === "remove" && client === "request" ? words.client.remove : words.actions[kind];
}

/** The way that risks nothing: answer quietly, ask first where there is somebody to ask, else leave it. */
function safeFor(
  kind: ActionKind,
  offer: Offer,
  words: Words,
  ways: Ways,
): { readonly label: ReactNode; readonly press: () => void } {
  if (kind === "decline") {
    const label = isRemovedQuietly(offer) ? words.client.remove : words.risks.declineQuietly;
    return { label, press: ways.quietly };
  }
  const { askTo } = offer;
  if (askTo === null || kind === "remove") return { label: words.actions.leave, press: ways.leave };
  const who: Phrase = words.actions.askWho(address(askTo));
  return {
    label: (
      <span>
        <Said phrase={who} />
      </span>
    ),
    press: ways.ask,
  };
}
