/** One judged invitation: the verdict, what it is, what to do, and everything behind it one press away. */
import { Button, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { ChevronDownRegular } from "@fluentui/react-icons/svg/chevron-down";
import { ChevronUpRegular } from "@fluentui/react-icons/svg/chevron-up";
import { WarningRegular } from "@fluentui/react-icons/svg/warning";
import { useId, useRef, useState, type ReactNode } from "react";
import { late } from "./late.tsx";
import type { OpenMessage, Organisation, Settings } from "../addin/host.ts";
import type { Alignment, Judgement, Report } from "../core/report.ts";
import { usePlace } from "./context.ts";
import { Deciding, type Pressed } from "./deciding.tsx";
import type { Drafts } from "./drafts.ts";
import { EventCard } from "./event-card.tsx";
import { hasLoad } from "./heat.ts";
import { asksForReply } from "./offer.ts";
import type { Phrase } from "./phrase.ts";
import { pinQuestion } from "./pin.ts";
import { present } from "./present.ts";
import { routeOf } from "./route.ts";
import { CheckingAgain } from "./running.tsx";
import { Said } from "./untrusted.tsx";
import { Verdict } from "./verdict.tsx";

const Encrypted = late(async () => (await import("./given.tsx")).Encrypted);
const Rebuilt = late(async () => (await import("./given.tsx")).Rebuilt);
const Pinning = late(async () => (await import("./pinning.tsx")).Pinning);
const UnreadMeeting = late(async () => (await import("./unchecked.tsx")).UnreadMeeting);
export const partsOfInvitation = [Encrypted, Rebuilt, Pinning, UnreadMeeting];
const Why = late(async () => (await import("./details/why.tsx")).Why);
const Signers = late(async () => (await import("./details/signers.tsx")).Signers);
const Forget = late(async () => (await import("./details/forget.tsx")).Forget);
const Route = late(async () => (await import("./details/route.tsx")).Route);
const Parts = late(async () => (await import("./details/parts.tsx")).Parts);
const Way = late(async () => (await import("./details/way.tsx")).Way);
const Load = late(async () => (await import("./details/load.tsx")).Load);
const Whole = late(async () => (await import("./details/whole.tsx")).Whole);

const useStyles = makeStyles({
  stack: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalSNudge },
  // Seen by who goes by keyboard.
  skip: {
    ":not(:focus)": {
      position: "absolute",
      width: "1px",
      height: "1px",
      minWidth: 0,
      padding: 0,
      overflow: "hidden",
      clipPath: "inset(50%)",
    },
  },
  point: {
    display: "grid",
    gridTemplateColumns: "20px 1fr",
    columnGap: tokens.spacingHorizontalS,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    paddingInline: tokens.spacingHorizontalM,
  },
  pointIcon: { fontSize: "16px", display: "flex", color: tokens.colorStatusWarningForeground3 },
  pointText: { minWidth: 0, overflowWrap: "anywhere" },
  nav: { display: "flex", flexWrap: "wrap", columnGap: tokens.spacingHorizontalXXS },
  tab: { minWidth: "auto", paddingInline: "2px", columnGap: "2px" },
  chevron: { fontSize: "12px", width: "12px", height: "12px", marginLeft: 0 },
  details: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalXS,
    paddingBlockEnd: tokens.spacingVerticalL,
  },
  over: { visibility: "hidden" },
  head: { display: "flex", flexWrap: "wrap", alignItems: "baseline", columnGap: tokens.spacingHorizontalS },
  before: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  title: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
});

type Detail = "why" | "route" | "who" | "what" | "way" | "load" | "event";

export interface InvitationProps {
  readonly message: OpenMessage;
  readonly report: Report;
  readonly judgement: Judgement;
  /** It is checked again, and this is that check's last step; null: it is not, or not long enough to be seen. */
  readonly again: { readonly partial: Report | null } | null;
  readonly me: readonly string[];
  readonly settings: Settings;
  readonly organisation: Organisation;
  /** Keeps a decision in the settings, and what to say of it: the check is then made anew. */
  readonly keep: (part: Partial<Settings>, kept: Phrase) => void;
  /** It could not be kept. */
  readonly unkept: boolean;
  /** The person has said which addresses are theirs, or that none is. */
  readonly asked: boolean;
  readonly drafts: Drafts;
  readonly pressed: Pressed | null;
  /** Forgets `pressed`. */
  readonly consume: () => void;
  readonly identify: (me: readonly string[], pressed: Pressed | null) => void;
  /** Beside "not checked". */
  readonly recheck: ReactNode;
  /** One question, or what came of it; below everything that is to be decided. */
  readonly asking: ReactNode;
  /** What may be learned from the way it came. */
  readonly learning: ReactNode;
}

export function InvitationPane(props: InvitationProps): ReactNode {
  const { message, report, judgement, again, me, drafts } = props;
  const styles = useStyles();
  const place = usePlace();
  const { words } = place;
  const region = useId();
  const answer = useRef<HTMLDivElement>(null);
  const [detail, setDetail] = useState<Detail | null>(null);
  const judged = present(report, judgement, me, place, props.organisation.trustedPairs);
  // The client knows of an invitation where the message it hands over holds none.
  const unread = judged.kind === "nothing" && message.meeting !== null;
  const view = unread ? { ...judged, carries: words.client.unread } : judged;
  const route = routeOf(report, judgement);
  // A sample's certificates are nobody's: nothing is decided about them.
  const pinning = message.sample ? null : pinQuestion(report, judgement, props.settings.pins, place.now);
  const forgettable = message.sample ? null : forgettableOf(judgement);
  const { invitation, digest } = judgement;
  const toggle = (next: Detail): void => setDetail(detail === next ? null : next);
  const load = invitation?.load ?? null;
  const offered: readonly Detail[] = [
    ...(view.groups.length > 0 ? (["why"] as const) : []),
    ...(route !== null && route.elsewhere.length > 0 ? (["route"] as const) : []),
    ...(report.evidence.length > 0 || judgement.alignments.some(isTold) ? (["who"] as const) : []),
    ...(report.parts.length > 0 ? (["what"] as const) : []),
    ...(hasWay(report) ? (["way"] as const) : []),
    ...(hasLoad(load) ? (["load"] as const) : []),
  ];
  const drawn: Record<Detail, () => ReactNode> = {
    why: () => (
      <>
        <Why groups={view.groups} />
        {forgettable === null ? null : <Forget who={forgettable} />}
      </>
    ),
    route: () =>
      route === null ? null : (
        <Route route={route} replyTo={asksForReply(judgement) ? route.organizer : null} />
      ),
    who: () => <Signers report={report} judgement={judgement} view={view} />,
    what: () => (
      <Parts
        report={report}
        bytes={message.bytes}
        invitation={invitation?.parts ?? []}
        signer={judgement.trust?.signer ?? null}
      />
    ),
    way: () => (
      <Way report={report} view={view}>
        {props.learning}
      </Way>
    ),
    load: () => (hasLoad(load) ? <Load load={load} /> : null),
    event: () =>
      view.event === null || invitation === null ? null : (
        <Whole event={view.event} invitation={invitation} />
      ),
  };
  return (
    <article className={styles.stack}>
      <Button size="small" className={styles.skip} onClick={() => answer.current?.focus()}>
        {words.panel.skip}
      </Button>
      <Verdict
        view={view}
        recheck={props.recheck}
        again={again === null ? null : <CheckingAgain partial={again.partial} me={me} />}
      />
      {view.point === null ? null : (
        <div
          className={mergeClasses(styles.point, again !== null && styles.over)}
          data-point={view.point.code}
        >
          <span className={styles.pointIcon}>
            <WarningRegular aria-hidden />
          </span>
          <div className={styles.pointText}>
            <Said phrase={view.point.sentence} />
          </div>
        </div>
      )}
      {view.event === null ? null : (
        <EventCard
          event={view.event}
          checked
          again={again !== null}
          all={{ open: detail === "event", toggle: () => toggle("event"), controls: region }}
        />
      )}
      {unread ? (
        <UnreadMeeting
          message={message}
          identify={(mine) => props.identify(mine, null)}
          {...{ me, drafts }}
        />
      ) : null}
      {view.kind === "nothing" ? null : (
        <div className={styles.stack} ref={answer} tabIndex={-1}>
          {/* Another invitation than before, once a mail can be read, is decided about anew. */}
          <Deciding key={digest} {...props} view={view} />
        </div>
      )}
      {pinning === null ? null : (
        <Pinning
          key={digest}
          question={pinning}
          pins={props.settings.pins}
          failed={props.unkept}
          keep={props.keep}
        />
      )}
      {props.asking}
      {report.layers.some(({ kind }) => kind === "encrypted") ? (
        <Encrypted report={report} judgement={judgement} />
      ) : null}
      {message.given === "rebuilt" ? <Rebuilt report={report} judgement={judgement} /> : null}

      <nav className={styles.nav} aria-label={words.details.title}>
        {offered.map((each) => (
          <Button
            key={each}
            size="small"
            appearance="subtle"
            className={styles.tab}
            iconPosition="after"
            icon={{
              children: detail === each ? <ChevronUpRegular /> : <ChevronDownRegular />,
              className: styles.chevron,
            }}
            aria-expanded={detail === each}
            aria-controls={region}
            onClick={() => toggle(each)}
          >
            {words.details[each]}
          </Button>
        ))}
      </nav>
      <div id={region}>
        {detail === null ? null : (
          <div key={detail} className={styles.details} data-detail={detail}>
            <div className={styles.head}>
              <h2 className={styles.title}>{words.details[detail]}</h2>
              {again === null ? null : <span className={styles.before}>{words.details.before}</span>}
            </div>
            {drawn[detail]()}
          </div>
        )}
      </div>
    </article>
  );
}

/** Whose way of signing is remembered, where this message does not go with it. */
function forgettableOf({ reasons, trust }: Judgement): string | null {
  const reason = reasons.find(({ code }) => code === "downgrade" || code === "signer-changed");
  const signer = reason?.values["signer"];
  return reason === undefined ? null : typeof signer === "string" ? signer : (trust?.actor ?? null);
}

/** A mail domain of which more is known than its name. */
function isTold({ policy, vouching }: Alignment): boolean {
  return policy !== null || vouching.length > 0;
}

/** Whether its header says anything about the way it came. */
export function hasWay({ trace, evidence }: Report): boolean {
  return (
    trace.hops.length + trace.claimed.length + trace.resent.length + trace.opes.length > 0 ||
    trace.list !== null ||
    evidence.some(({ system }) => system !== "smime")
  );
}
