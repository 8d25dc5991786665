/** The open message through its states: nothing open, reading, checking, judged, failed. */
import { Button, makeStyles, ProgressBar, tokens } from "@fluentui/react-components";
import { ArrowClockwiseRegular } from "@fluentui/react-icons/svg/arrow-clockwise";
import { MailInboxRegular } from "@fluentui/react-icons/svg/mail-inbox";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, type ReactNode } from "react";
import type { OpenMessage, Organisation, Settings } from "../addin/host.ts";
import { HeldContext, useHost, useWords } from "./context.ts";
import { Asked, partsOfAsked } from "./asked.tsx";
import { partsOfDeciding, type Pressed } from "./deciding.tsx";
import type { Drafts } from "./drafts.ts";
import { useHeldFocus } from "./held-focus.ts";
import { EarlierNotices } from "./notices.tsx";
import { InvitationPane, partsOfInvitation } from "./invitation.tsx";
import { useLasting, waitedFor } from "./lasting.ts";
import { Failing, late, useLoaded } from "./late.tsx";
import type { Phrase } from "./phrase.ts";
import {
  keys,
  useIsBesideRead,
  useIsChanging,
  useMessage,
  useOrganisation,
  useReport,
  useSaveSettings,
  useSettings,
  type Checking,
  type OnceMore,
} from "./queries.ts";
import { Running } from "./running.tsx";
import { partsOfSeveral, Several } from "./several.tsx";
import { Quoted } from "./untrusted.tsx";

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
  place: { outlineStyle: "none" },
});

/** Milliseconds: a check that is made again, and over sooner, changes nothing to look at but its outcome. */
const seenAfter = 150;

const OutlinePane = late(async () => (await import("./outline.tsx")).OutlinePane);
const outlineParts = [OutlinePane];
/** What may stand above something that can be pressed: there with the verdict, so that nothing moves under the pointer. */
const besideParts = [...partsOfInvitation, ...partsOfDeciding, ...partsOfAsked, ...partsOfSeveral];

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
      <Failing>
        <EarlierNotices open={data === undefined ? undefined : (data?.id ?? null)} />
      </Failing>
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
    <Failing key={message.data.id} instead={words.panel.messageFailed}>
      <Checked
        message={message.data}
        settings={settings.data}
        organisation={organisation.data}
        aid={aid}
        drafts={drafts}
      />
    </Failing>
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
  const isChanging = useIsChanging();
  const [waiting, setWaiting] = useState<{ readonly mine: string; readonly pressed: Pressed } | null>(null);
  const [kept, setKept] = useState<Phrase | null>(null);
  const isChecked = checking.kind === "checked";
  const isHeld = !isChecked || isChanging;
  const { place, hold } = useHeldFocus(isHeld);
  const unlearnt = useLearning(message, checking);
  const found = isChecked ? checking.found : checking.kind === "checking" ? checking.before : null;
  const isSeen = useLasting(found !== null && !isChecked, seenAfter);
  const isLoaded = useLoaded(message.outline === null ? besideParts : outlineParts);
  const isBesideRead = useIsBesideRead(message);
  const isThere = isLoaded && isBesideRead;
  const isWaitedFor = useLasting(found !== null && !isThere, waitedFor);
  const me = message.me ?? (found?.settings ?? settings).me ?? [];
  const identify = (mine: readonly string[], then: Pressed | null): void => {
    const pointless = then === null || (then.kind === "ask" && mine.length === 0);
    setWaiting(pointless ? null : { mine: mine.join(), pressed: then });
    save.mutate({ me: mine });
  };
  const keep = (part: Partial<Settings>, said: Phrase): void => {
    hold();
    save.mutate(part, { onSuccess: () => setKept(said) });
  };
  const checkOnce = (resolver: string): void => {
    hold();
    setOnce({ resolver, turn: (once?.turn ?? 0) + 1 });
  };
  if (message.outline !== null)
    return isLoaded ? (
      <OutlinePane
        message={message}
        outline={message.outline}
        report={found?.report ?? null}
        me={me}
        drafts={drafts}
        identify={(mine) => identify(mine, null)}
        aid={aid}
      />
    ) : (
      <ProgressBar aria-label={words.panel.opening} />
    );
  const shown = (): ReactNode => {
    if (checking.kind === "failed")
      return <Trouble title={words.panel.failed} why={checking.why} retry={checking.retry} />;
    const { partial } = checking;
    if (found === null || !(isThere || isWaitedFor)) return <Running partial={partial} me={me} />;
    const { report } = found;
    return (
      <div className={styles.stack}>
        {message.sample ? <div className={styles.note}>{words.panel.sample}</div> : null}
        {unlearnt ? <div className={styles.note}>{words.memory.notLearnt}</div> : null}
        <Several report={report} isAgain={isSeen}>
          {(judgement) => (
            <Asked
              message={message}
              report={report}
              judgement={judgement}
              settings={found.settings}
              organisation={organisation}
              me={me}
              kept={isChecked ? kept : null}
              keep={keep}
              failed={save.isError}
              askedOnce={found.once?.resolver ?? null}
              once={checkOnce}
              hold={hold}
            >
              {(asked) => (
                <InvitationPane
                  {...asked}
                  message={message}
                  report={report}
                  judgement={judgement}
                  again={isSeen ? { partial } : null}
                  me={me}
                  settings={found.settings}
                  organisation={organisation}
                  keep={keep}
                  unkept={save.isError}
                  asked={message.me !== null || found.settings.me !== null}
                  drafts={drafts}
                  pressed={
                    !isHeld && waiting !== null && waiting.mine === settings.me?.join()
                      ? waiting.pressed
                      : null
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
  };
  return (
    <HeldContext value={isHeld}>
      <div ref={place} tabIndex={-1} className={styles.place} data-settling={isThere ? undefined : ""}>
        {shown()}
      </div>
    </HeldContext>
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
  const report = checking.kind === "checked" && !sample && given !== "outline" ? checking.found.report : null;
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
