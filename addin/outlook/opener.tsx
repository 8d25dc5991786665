/** What Outlook's pane shows where no mail is open, where not all of one is there, and where a file is shown. */
import {
  Button,
  makeStyles,
  MessageBar,
  MessageBarBody,
  mergeClasses,
  Spinner,
  tokens,
} from "@fluentui/react-components";
import { ArrowLeftRegular } from "@fluentui/react-icons/svg/arrow-left";
import { useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from "react";
import { useWords } from "../../ui/context.ts";
import { useDropTarget } from "../../ui/drop.ts";
import { FileButton } from "../../ui/file-button.tsx";
import { address } from "../../ui/phrase.ts";
import { Quoted, Said } from "../../ui/untrusted.tsx";
import type { Absence } from "./office.ts";
import type { Opening } from "./opening.ts";

const useStyles = makeStyles({
  page: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalM },
  drop: {
    display: "flex",
    flexDirection: "column",
    alignItems: "center",
    textAlign: "center",
    rowGap: tokens.spacingVerticalS,
    paddingBlock: tokens.spacingVerticalL,
    paddingInline: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusLarge,
    border: `2px dashed ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  over: { border: `2px dashed ${tokens.colorBrandStroke1}`, backgroundColor: tokens.colorBrandBackground2 },
  button: { alignSelf: "start" },
  title: { margin: 0, fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500 },
  hint: { margin: 0, color: tokens.colorNeutralForeground2, maxWidth: "42ch" },
  /** Its parts stand in the bar by themselves, trouble in a line of its own. */
  toolbar: { display: "contents" },
  shared: {
    flexBasis: "100%",
    order: 1,
    overflowWrap: "anywhere",
    paddingInline: tokens.spacingHorizontalXS,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  trouble: {
    flexBasis: "100%",
    order: 1,
    overflowWrap: "anywhere",
    paddingInline: tokens.spacingHorizontalXS,
  },
});

/** File endings, as an input's `accept` has them. */
const accept = ".eml,.msg,.ics,message/rfc822,application/vnd.ms-outlook,text/calendar";

interface OpeningProps {
  readonly opening: Opening;
}

/** Where Outlook shows no mail, or there is no Outlook: what to do then. */
export function Opener({ opening }: OpeningProps): ReactNode {
  const styles = useStyles();
  const words = useWords().outlook;
  const absence = useAbsence(opening);
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>{absence === null ? words.title : words.absentTitle}</h1>
      {absence === null ? <p className={styles.hint}>{words.hint}</p> : null}
      <DropArea opening={opening} hint={absence === null ? words.drop : words.absent[absence]} />
    </div>
  );
}

/** The ways to all of a mail that Outlook shows and does not hand over. */
export function Aid({ opening }: OpeningProps): ReactNode {
  const styles = useStyles();
  const words = useWords().outlook;
  const canFetch = useCanFetch(opening);
  const { trouble, busy, run } = useAttempt();
  return (
    <div className={styles.page}>
      {canFetch ? (
        <>
          <p className={styles.hint}>
            <Said phrase={words.wholeHint} />
          </p>
          <Button
            className={styles.button}
            appearance="primary"
            disabledFocusable={busy}
            icon={busy ? <Spinner size="tiny" /> : null}
            onClick={() => run(opening.fetchWhole())}
          >
            {busy ? words.getting : words.whole}
          </Button>
          <Trouble why={trouble} />
        </>
      ) : null}
      <DropArea opening={opening} hint={words.dropHint} />
    </div>
  );
}

interface DropAreaProps extends OpeningProps {
  readonly hint: string;
}

/** Shows that files are taken; what is dropped is the toolbar's, which is there whatever is open. */
function DropArea({ opening, hint }: DropAreaProps): ReactNode {
  const styles = useStyles();
  const words = useWords().outlook;
  const over = useDropTarget();
  const { trouble, run } = useAttempt();
  return (
    <>
      <div className={mergeClasses(styles.drop, over && styles.over)}>
        <p className={styles.hint}>{over ? words.dropping : hint}</p>
        <FileButton label={words.choose} accept={accept} take={(file) => run(opening.openFile(file))} />
      </div>
      <Trouble why={trouble} />
    </>
  );
}

function Trouble({ why }: { readonly why: string | null }): ReactNode {
  if (why === null) return null;
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <Quoted text={why} limit={300} />
      </MessageBarBody>
    </MessageBar>
  );
}

/**
 * Takes what is dropped, whatever is open; leads back to the open mail where a file is shown; says whose mailbox a mail
 * is in before anything is sent from there.
 */
export function Toolbar({ opening }: OpeningProps): ReactNode {
  const styles = useStyles();
  const words = useWords().outlook;
  const { trouble, run } = useAttempt();
  const take = (file: File | null): void =>
    run(file === null ? Promise.reject(new Error(words.noFile)) : opening.openFile(file));
  useDropTarget(take);
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => opening.onDropped((file) => latest.current(file)), [opening]);
  const file = useShownFile(opening);
  const shared = useShared(opening);
  return (
    <span className={styles.toolbar}>
      {file === null ? null : <BackButton key={file} opening={opening} />}
      {shared === null ? null : (
        <span className={styles.shared} data-shared={shared.reached ? "reached" : "own"}>
          <Said phrase={words.shared[shared.reached ? "reached" : "own"](address(shared.owner))} />
        </span>
      )}
      {trouble === null ? null : (
        <span role="alert" className={styles.trouble}>
          <Quoted text={trouble} limit={300} />
        </span>
      )}
    </span>
  );
}

function BackButton({ opening }: OpeningProps): ReactNode {
  const words = useWords().outlook;
  const absence = useAbsence(opening);
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    // What was pressed to open it is gone: reading begins at the top again.
    window.scrollTo(0, 0);
    bar.current?.querySelector("button")?.focus({ preventScroll: true });
  }, []);
  return (
    <span ref={bar}>
      <Button
        appearance="subtle"
        size="small"
        icon={<ArrowLeftRegular />}
        aria-label={absence === null ? words.backToMail : words.back}
        onClick={() => opening.back()}
      >
        {words.back}
      </Button>
    </span>
  );
}

function useShownFile(opening: Opening): string | null {
  return useSyncExternalStore(
    (changed) => opening.onChange(changed),
    () => opening.file,
  );
}

interface Shared {
  readonly owner: string;
  /** There may be a way to send from there: so as long as it is not known that there is none. */
  readonly reached: boolean;
}

/** Of what is open now, and of nothing that was. */
function useShared(opening: Opening): Shared | null {
  const [shared, setShared] = useState<Shared | null>(null);
  useEffect(() => {
    let turn = 0;
    const look = (): void => {
      const own = ++turn;
      setShared(null);
      const tell = (owner: string | null, reached: boolean): void => {
        if (own === turn) setShared(owner === null ? null : { owner, reached });
      };
      void opening.sharedBy().then(async (owner) => {
        tell(owner, true);
        if (owner !== null) tell(owner, await opening.reaches());
      });
    };
    look();
    const stop = opening.onChange(look);
    return () => {
      turn = 0;
      stop();
    };
  }, [opening]);
  return shared;
}

function useAbsence(opening: Opening): Absence | null {
  const [absence, setAbsence] = useState<Absence | null>(null);
  useEffect(() => void opening.absence().then(setAbsence), [opening]);
  return absence;
}

function useCanFetch(opening: Opening): boolean {
  const [can, setCan] = useState(false);
  useEffect(() => {
    let isCurrent = true;
    void opening.canFetch().then((known) => isCurrent && setCan(known));
    return () => void (isCurrent = false);
  }, [opening]);
  return can;
}

interface Attempt {
  /** Why the last one failed. */
  readonly trouble: string | null;
  readonly busy: boolean;
  readonly run: (doing: Promise<void>) => void;
}

function useAttempt(): Attempt {
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const run = (doing: Promise<void>): void => {
    setTrouble(null);
    setBusy(true);
    doing
      .catch((error: unknown) => setTrouble(error instanceof Error ? error.message : String(error)))
      .finally(() => setBusy(false));
  };
  return { trouble, busy, run };
}
