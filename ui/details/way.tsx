/** The way it came: a line of steps, each with how far its word reaches. */
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { CommentQuoteRegular } from "@fluentui/react-icons/svg/comment-quote";
import { MailCheckmarkRegular } from "@fluentui/react-icons/svg/mail-checkmark";
import { ShieldCheckmarkRegular } from "@fluentui/react-icons/svg/shield-checkmark";
import type { ReactNode } from "react";
import type { Hop, Report, Trace } from "../../core/report.ts";
import { usePlace, useWords } from "../context.ts";
import { domainOf } from "../evidence.ts";
import { address, domain, listed, ours, quote, type Phrase, type Piece } from "../phrase.ts";
import type { View } from "../present.ts";
import { Said } from "../untrusted.tsx";
import { wayOf, type Standing, type Step } from "../way.ts";
import { duration, moment, type Place } from "../when.ts";
import { Results } from "./domains.tsx";
import { Problems } from "./terms.tsx";

/** Addresses named in one step, at most. */
const named = 3;

const useStyles = makeStyles({
  note: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
    overflowWrap: "anywhere",
  },
  legend: {
    margin: 0,
    padding: 0,
    listStyleType: "none",
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  key: { display: "grid", gridTemplateColumns: "20px 1fr", columnGap: tokens.spacingHorizontalS },
  keyIcon: { fontSize: "16px", display: "flex" },
  way: { margin: 0, marginBlockStart: tokens.spacingVerticalS, padding: 0, listStyleType: "none" },
  step: { display: "grid", gridTemplateColumns: "20px 1fr", columnGap: tokens.spacingHorizontalS },
  rail: { display: "flex", flexDirection: "column", alignItems: "center" },
  icon: { fontSize: "20px", display: "flex" },
  proven: { color: tokens.colorBrandForeground1 },
  server: { color: tokens.colorNeutralForeground1 },
  claimed: { color: tokens.colorNeutralForeground3 },
  line: {
    flexGrow: 1,
    width: 0,
    borderInlineStartWidth: "2px",
    borderInlineStartStyle: "solid",
    borderInlineStartColor: tokens.colorNeutralStroke1,
  },
  open: { borderInlineStartStyle: "dashed", borderInlineStartColor: tokens.colorNeutralStrokeAccessible },
  body: { minWidth: 0, paddingBlockEnd: tokens.spacingVerticalM, overflowWrap: "anywhere" },
  standing: {
    fontWeight: tokens.fontWeightSemibold,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
});

const icons: Record<Standing, typeof ShieldCheckmarkRegular> = {
  proven: ShieldCheckmarkRegular,
  server: MailCheckmarkRegular,
  claimed: CommentQuoteRegular,
};
const standings = ["proven", "server", "claimed"] as const;

interface WayProps {
  readonly report: Report;
  readonly view: View;
  /** What may be learned from it: the reader's own server. */
  readonly children?: ReactNode;
}

export function Way({ report, view, children }: WayProps): ReactNode {
  const styles = useStyles();
  const { way: words } = useWords();
  const { steps, more } = wayOf(report);
  const used = new Set(steps.map(({ standing }) => standing));
  if (steps.length === 0)
    return (
      <div className={styles.note}>
        <Said phrase={words.none} />
      </div>
    );
  return (
    <>
      <div className={styles.note}>{words.hint}</div>
      <ul className={styles.legend}>
        {standings
          .filter((standing) => used.has(standing))
          .map((standing) => {
            const Icon = icons[standing];
            return (
              <li key={standing} className={styles.key}>
                <span className={mergeClasses(styles.keyIcon, styles[standing])}>
                  <Icon aria-hidden />
                </span>
                <span>
                  {words.standing[standing]}: {words.legend[standing]}
                </span>
              </li>
            );
          })}
      </ul>
      {children}
      <ol className={styles.way}>
        {steps.map((step, index) => (
          <StepItem key={index} step={step} last={index === steps.length - 1} view={view} />
        ))}
      </ol>
      {more > 0 ? <div className={styles.note}>{words.more(more)}</div> : null}
      <Ends trace={report.trace} />
    </>
  );
}

interface StepProps {
  readonly step: Step;
  readonly last: boolean;
  readonly view: View;
}

function StepItem({ step, last, view }: StepProps): ReactNode {
  const styles = useStyles();
  const place = usePlace();
  const { words } = place;
  const Icon = icons[step.standing];
  return (
    <li className={styles.step} data-step={step.kind} data-standing={step.standing}>
      <div className={styles.rail}>
        <span className={mergeClasses(styles.icon, styles[step.standing])}>
          <Icon aria-hidden />
        </span>
        {last ? null : (
          <span className={mergeClasses(styles.line, step.standing === "claimed" && styles.open)} />
        )}
      </div>
      <div className={styles.body}>
        <div className={styles.standing}>{words.way.standing[step.standing]}</div>
        <div>
          <Said phrase={titleOf(step, place)} />.
        </div>
        {notesOf(step, place).map((note, index) => (
          <div key={index} className={styles.note}>
            <Said phrase={note} />
          </div>
        ))}
        {step.kind === "seal" || step.kind === "signature" ? (
          <Problems problems={step.evidence.problems} view={view} />
        ) : null}
        {step.kind === "results" ? <Results results={step.evidence.results} /> : null}
        {step.kind === "claimed" ? <Results results={step.claimed.results} /> : null}
      </div>
    </li>
  );
}

function titleOf(step: Step, { words }: Place): Phrase {
  const { way } = words;
  switch (step.kind) {
    case "hop":
      return hopTitle(step.hop, words);
    case "seal":
      return way.seal[step.evidence.status](whoseOf(domainOf(step.evidence), words));
    case "signature":
      return way.signature[step.evidence.status](whoseOf(domainOf(step.evidence), words));
    case "results":
      return way.results(whoseOf(domainOf(step.evidence), words));
    case "claimed":
      return way.results(domain(step.claimed.server));
    case "list":
      return step.list.id === null ? way.listUnnamed : way.list([quote(step.list.id)]);
    case "resent": {
      const { from, sender } = step.resent;
      const people = (from.length === 0 && sender !== null ? [sender] : from).slice(0, named).map(address);
      return people.length === 0 ? way.resentUnknown : way.resent(listed(people, words.comma, words.and));
    }
    case "opes":
      return way.opes([quote(step.opes.entry)]);
  }
}

function whoseOf(name: string | null, { domains }: Place["words"]): Piece {
  return name === null ? ours(domains.nobody) : domain(name);
}

function hopTitle({ from, by }: Hop, { way }: Place["words"]): Phrase {
  if (by === null) return from === null ? way.hopUnknown : way.hopFrom([domain(from)]);
  return from === null ? way.hopBy([domain(by)]) : way.hop([domain(from)], [domain(by)]);
}

function notesOf(step: Step, place: Place): readonly Phrase[] {
  const { way, domains, comma, and } = place.words;
  switch (step.kind) {
    case "hop":
      return hopNotes(step.hop, step.waited, place);
    case "seal": {
      if (step.whole.length === 0) return [];
      const which = listed(step.whole.map(domain), comma, and);
      return [step.standing === "proven" ? domains.whole(which) : domains.saysWhole(which)];
    }
    case "results":
      return step.whole.length === 0 ? [] : [domains.whole(listed(step.whole.map(domain), comma, and))];
    case "claimed":
      return [[ours(way.ignored[step.claimed.ignored])]];
    case "list":
      return step.list.post === null ? [] : [way.listPost([quote(step.list.post)])];
    case "resent":
      return step.resent.at === null ? [] : [way.at(moment(step.resent.at, place))];
    case "signature":
    case "opes":
      return [];
  }
}

function hopNotes(hop: Hop, waited: number | null, place: Place): readonly Phrase[] {
  const { way, comma } = place.words;
  const times: Piece[] = [];
  if (hop.at !== null) times.push(ours(moment(hop.at, place)));
  if (waited !== null && waited !== 0)
    times.push(ours(waited < 0 ? way.sooner : way.waited(duration(waited, place))));
  const notes: Phrase[] = [];
  if (times.length > 0) notes.push(listed(times, comma, comma));
  if (hop.fromComment !== null || hop.with !== null) {
    const how: Piece[] = [];
    if (hop.fromComment !== null) how.push(quote(hop.fromComment));
    if (hop.with !== null) how.push(quote(hop.with));
    notes.push(listed(how, comma, comma));
  }
  return notes;
}

/** What else the header says about who stands behind the sending. */
function Ends({ trace: { returnPath, responsible } }: { readonly trace: Trace }): ReactNode {
  const styles = useStyles();
  const { way } = useWords();
  const said: Phrase[] = [];
  if (returnPath !== null) {
    said.push(returnPath.address === null ? way.bouncesNowhere : way.bounces([address(returnPath.address)]));
    if (returnPath.original !== null && returnPath.original !== returnPath.address)
      said.push(way.bouncesOriginal([address(returnPath.original)]));
  }
  if (responsible !== null)
    said.push(way.responsible([address(responsible.address)], [quote(responsible.field)]));
  return said.map((phrase, index) => (
    <div key={index} className={styles.note}>
      <Said phrase={phrase} />
    </div>
  ));
}
