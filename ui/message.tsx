/** The open message through its states: nothing open, reading, checking, judged, failed. */
import { Button, makeStyles, ProgressBar, tokens } from "@fluentui/react-components";
import { ArrowClockwiseRegular } from "@fluentui/react-icons/svg/arrow-clockwise";
import { ChevronLeftRegular } from "@fluentui/react-icons/svg/chevron-left";
import { ChevronRightRegular } from "@fluentui/react-icons/svg/chevron-right";
import { MailInboxRegular } from "@fluentui/react-icons/svg/mail-inbox";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode, type RefObject } from "react";
import type { OpenMessage, Organisation, Settings } from "../addin/host.ts";
import type { Judgement, Report } from "../core/report.ts";
import { useHost, usePlace, useWords } from "./context.ts";
import { Asked } from "./asked.tsx";
import type { Pressed } from "./deciding.tsx";
import type { Drafts } from "./drafts.ts";
import { EventCard } from "./event-card.tsx";
import { lookup } from "./facts.ts";
import { EarlierNotices } from "./notices.tsx";
import { InvitationPane } from "./invitation.tsx";
import type { Phrase } from "./phrase.ts";
import { present } from "./present.ts";
import {
  keys,
  useMessage,
  useOrganisation,
  useReport,
  useSaveSettings,
  useSettings,
  type Checking,
  type OnceMore,
} from "./queries.ts";
import { spoken } from "./spoken.ts";
import { Quoted } from "./untrusted.tsx";
import { CheckingVerdict } from "./verdict.tsx";

const useStyles = makeStyles({
  stack: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS },
  empty: {
    display: "flex",
    flexDirection: "column",
    alignItems: "center",
    textAlign: "center",
    rowGap: tokens.spacingVerticalS,
    paddingBlock: tokens.spacingVerticalXXL,
    paddingInline: tokens.spacingHorizontalM,
  },
  icon: { fontSize: "40px", display: "flex", color: tokens.colorNeutralForeground3 },
  title: { margin: 0, fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500 },
  hint: { color: tokens.colorNeutralForeground2, maxWidth: "36ch", margin: 0 },
  note: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
    paddingInline: tokens.spacingHorizontalXS,
  },
  switcher: { display: "flex", alignItems: "center", columnGap: tokens.spacingHorizontalXS },
  several: { flexGrow: 1, fontSize: tokens.fontSizeBase200 },
  place: { outlineStyle: "none" },
  announce: {
    position: "absolute",
    width: "1px",
    height: "1px",
    overflow: "hidden",
    clipPath: "inset(50%)",
    whiteSpace: "nowrap",
  },
});

const OutlinePane = lazy(async () => ({ default: (await import("./outline.tsx")).OutlinePane }));

interface MessagePaneProps {
  readonly opener: ReactNode;
  /** Shown where a message is no more than an outline. */
  readonly aid: ReactNode;
}

export function MessagePane(props: MessagePaneProps): ReactNode {
  const { data } = useMessage();
  const [drafts] = useState<Drafts>(() => new Map());
  return (
    <>
      <EarlierNotices open={data === undefined ? undefined : (data?.id ?? null)} />
      <OpenedMessage {...props} drafts={drafts} />
    </>
  );
}

function OpenedMessage({ opener, aid, drafts }: MessagePaneProps & { readonly drafts: Drafts }): ReactNode {
  const words = useWords();
  const message = useMessage();
  const settings = useSettings();
  const organisation = useOrganisation();
  if (message.isError || settings.isError || organisation.isError)
    return (
      <Trouble
        title={words.panel.readFailed}
        why={(message.error ?? settings.error ?? organisation.error)?.message ?? ""}
        retry={() => {
          void message.refetch();
          void settings.refetch();
          void organisation.refetch();
        }}
      />
    );
  if (message.isPending || settings.isPending || organisation.isPending)
    return <ProgressBar aria-label={words.panel.opening} />;
  if (message.data === null) return <Nothing opener={opener} />;
  return (
    <Checked
      key={message.data.id}
      message={message.data}
      settings={settings.data}
      organisation={organisation.data}
      aid={aid}
      drafts={drafts}
    />
  );
}

interface CheckedProps {
  readonly message: OpenMessage;
  readonly settings: Settings;
  readonly organisation: Organisation;
  readonly aid: ReactNode;
  readonly drafts: Drafts;
}

function Checked({ message, settings, organisation, aid, drafts }: CheckedProps): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const [once, setOnce] = useState<OnceMore | null>(null);
  const checking = useReport(message, settings, once);
  const save = useSaveSettings();
  const [waiting, setWaiting] = useState<{ readonly mine: string; readonly pressed: Pressed } | null>(null);
  const [kept, setKept] = useState<Phrase | null>(null);
  const { place, hold } = useHeldFocus();
  const me = message.me ?? settings.me ?? [];
  const unlearnt = useLearning(message, checking);
  const identify = (mine: readonly string[], then: Pressed | null): void => {
    const pointless = then === null || (then.kind === "ask" && mine.length === 0);
    setWaiting(pointless ? null : { mine: mine.join(), pressed: then });
    save.mutate({ ...settings, me: mine });
  };
  const keep = (part: Partial<Settings>, said: Phrase): void => {
    hold();
    save.mutate({ ...settings, ...part }, { onSuccess: () => setKept(said) });
  };
  const checkOnce = (resolver: string): void => {
    hold();
    setOnce({ resolver, turn: (once?.turn ?? 0) + 1 });
  };
  if (message.outline !== null)
    return (
      <Suspense fallback={<ProgressBar aria-label={words.panel.opening} />}>
        <OutlinePane
          message={message}
          outline={message.outline}
          report={checking.kind === "checked" ? checking.report : null}
          me={me}
          drafts={drafts}
          identify={(mine) => identify(mine, null)}
          aid={aid}
        />
      </Suspense>
    );
  const shown = (): ReactNode => {
    switch (checking.kind) {
      case "failed":
        return <Trouble title={words.panel.failed} why={checking.why} retry={checking.retry} />;
      case "checking":
        return <Running partial={checking.partial} me={me} />;
      case "checked": {
        const { report } = checking;
        return (
          <div className={styles.stack}>
            {message.sample ? <div className={styles.note}>{words.panel.sample}</div> : null}
            {unlearnt ? <div className={styles.note}>{words.memory.notLearnt}</div> : null}
            <Several report={report}>
              {(judgement) => (
                <Asked
                  message={message}
                  report={report}
                  judgement={judgement}
                  settings={settings}
                  organisation={organisation}
                  me={me}
                  kept={kept}
                  keep={keep}
                  failed={save.isError}
                  askedOnce={once?.resolver ?? null}
                  once={checkOnce}
                  hold={hold}
                >
                  {(asked) => (
                    <InvitationPane
                      {...asked}
                      message={message}
                      report={report}
                      judgement={judgement}
                      me={me}
                      settings={settings}
                      organisation={organisation}
                      keep={keep}
                      unkept={save.isError}
                      asked={message.me !== null || settings.me !== null}
                      drafts={drafts}
                      pressed={
                        waiting !== null && waiting.mine === settings.me?.join() ? waiting.pressed : null
                      }
                      consume={() => setWaiting(null)}
                      identify={identify}
                    />
                  )}
                </Asked>
              )}
            </Several>
          </div>
        );
      }
    }
  };
  return (
    <div ref={place} tabIndex={-1} className={styles.place}>
      {shown()}
    </div>
  );
}

/**
 * Learns from each final report of a real mail, once, and lets nothing be checked again for it. True where the
 * host could not remember it.
 */
function useLearning({ sample, given }: OpenMessage, checking: Checking): boolean {
  const host = useHost();
  const client = useQueryClient();
  const [failed, setFailed] = useState(false);
  const report = checking.kind === "checked" && !sample && given !== "outline" ? checking.report : null;
  useEffect(() => {
    if (report === null) return;
    const learning = import("./remember.ts").then(({ learnFrom }) => learnFrom(report, host, new Date()));
    learning.then(
      () => client.invalidateQueries({ queryKey: keys.memory }),
      () => setFailed(true),
    );
  }, [report, host, client]);
  return failed;
}

/** Keeps the keyboard's place where what was pressed goes away with the check it starts. */
function useHeldFocus(): { readonly place: RefObject<HTMLDivElement | null>; readonly hold: () => void } {
  const place = useRef<HTMLDivElement>(null);
  const held = useRef(false);
  useEffect(() => {
    if (!held.current || (document.activeElement !== null && document.activeElement !== document.body))
      return;
    held.current = false;
    place.current?.focus();
  });
  return { place, hold: () => (held.current = true) };
}

interface SeveralProps {
  readonly report: Report;
  readonly children: (judgement: Judgement) => ReactNode;
}

/** Each invitation of the message by itself; the weakest first. */
function Several({ report, children }: SeveralProps): ReactNode {
  const styles = useStyles();
  const place = usePlace();
  const { words } = place;
  const [index, setIndex] = useState(0);
  const judgements: readonly Judgement[] = [report, ...report.others];
  const judgement = judgements[index] ?? report;
  const view = present(report, judgement, [], place);
  const many = judgements.length > 1;
  return (
    <>
      <div className={styles.announce} aria-live="polite">
        {words.panel.announce(view.badge ?? words.panel.name, spoken(view.headline))}
      </div>
      {many ? (
        <nav className={styles.switcher} aria-label={words.several.title(judgements.length)}>
          <span className={styles.several}>
            {words.several.title(judgements.length)}: {words.several.one(index + 1, judgements.length)}
          </span>
          <Button
            size="small"
            appearance="subtle"
            icon={<ChevronLeftRegular />}
            aria-label={words.several.previous}
            disabled={index === 0}
            onClick={() => setIndex(index - 1)}
          />
          <Button
            size="small"
            appearance="subtle"
            icon={<ChevronRightRegular />}
            aria-label={words.several.next}
            disabled={index === judgements.length - 1}
            onClick={() => setIndex(index + 1)}
          />
        </nav>
      ) : null}
      <div key={index}>{children(judgement)}</div>
    </>
  );
}

interface RunningProps {
  readonly partial: Report | null;
  readonly me: readonly string[];
}

/** The check under way: what is known of the event, and no level before it is final. */
function Running({ partial, me }: RunningProps): ReactNode {
  const styles = useStyles();
  const place = usePlace();
  const { words } = place;
  const pending = partial?.pending ?? [];
  const view = partial === null ? null : present(partial, partial, me, place);
  // All but the mail domain is known: what was found stands, and may only change by that.
  const domainOnly = pending.length > 0 && pending.every((name) => name === "domain");
  const headline = domainOnly ? words.headlines.checkingDomain : words.headlines.checking;
  const badge = domainOnly ? (view?.badge ?? null) : null;
  return (
    <div className={styles.stack}>
      <div className={styles.announce} aria-live="polite">
        {spoken(headline)}
      </div>
      <CheckingVerdict
        headline={headline}
        soFar={badge === null ? null : words.soFar(badge)}
        steps={domainOnly ? [] : pending.map((name) => lookup(words.pendingChecks, name, words.pendingOther))}
      />
      <ProgressBar aria-label={words.panel.checking} />
      {view === null || view.event === null ? null : (
        <EventCard event={view.event} checked={domainOnly} all={null} />
      )}
    </div>
  );
}

function Nothing({ opener }: { readonly opener: ReactNode }): ReactNode {
  const styles = useStyles();
  const words = useWords();
  if (opener !== undefined && opener !== null) return opener;
  return (
    <div className={styles.empty}>
      <span className={styles.icon}>
        <MailInboxRegular aria-hidden />
      </span>
      <h1 className={styles.title}>{words.panel.empty}</h1>
      <p className={styles.hint}>{words.panel.emptyHint}</p>
    </div>
  );
}

interface TroubleProps {
  readonly title: string;
  /** The host's own sentence. */
  readonly why: string;
  readonly retry: () => void;
}

function Trouble({ title, why, retry }: TroubleProps): ReactNode {
  const styles = useStyles();
  const words = useWords();
  return (
    <div className={styles.empty} role="alert">
      <h1 className={styles.title}>{title}</h1>
      <p className={styles.hint}>
        <Quoted text={why} />
      </p>
      <p className={styles.hint}>{words.panel.failedHint}</p>
      <Button icon={<ArrowClockwiseRegular />} onClick={retry}>
        {words.actions.retry}
      </Button>
    </div>
  );
}
