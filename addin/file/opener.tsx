/** How a message gets open in the file host: dropped, chosen, or taken from the shelf of samples. */
import {
  Button,
  makeStyles,
  MessageBar,
  MessageBarBody,
  mergeClasses,
  tokens,
} from "@fluentui/react-components";
import { ArrowLeftRegular } from "@fluentui/react-icons/svg/arrow-left";
import { FolderOpenRegular } from "@fluentui/react-icons/svg/folder-open";
import { useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from "react";
import type { Level } from "../../core/report.ts";
import { useWords } from "../../ui/context.ts";
import { useDropTarget } from "../../ui/drop.ts";
import { Quoted } from "../../ui/untrusted.tsx";
import type { Words } from "../../ui/words/en.ts";
import type { FileHost } from "./host.ts";
import { samples, type Sample } from "./samples.ts";

const useStyles = makeStyles({
  page: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalL },
  drop: {
    display: "flex",
    flexDirection: "column",
    alignItems: "center",
    textAlign: "center",
    rowGap: tokens.spacingVerticalS,
    paddingBlock: tokens.spacingVerticalXL,
    paddingInline: tokens.spacingHorizontalL,
    borderRadius: tokens.borderRadiusLarge,
    border: `2px dashed ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  over: { border: `2px dashed ${tokens.colorBrandStroke1}`, backgroundColor: tokens.colorBrandBackground2 },
  title: { margin: 0, fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500 },
  heading: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  hint: { margin: 0, color: tokens.colorNeutralForeground2, maxWidth: "42ch" },
  shelf: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalM },
  group: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
  groupHint: {
    margin: 0,
    marginBlockEnd: tokens.spacingVerticalXS,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  list: {
    margin: 0,
    padding: 0,
    listStyleType: "none",
    display: "grid",
    gridTemplateColumns: "repeat(auto-fill, minmax(min(240px, 100%), 1fr))",
    gap: tokens.spacingVerticalS,
  },
  sample: {
    width: "100%",
    height: "100%",
    flexDirection: "column",
    alignItems: "flex-start",
    justifyContent: "flex-start",
    textAlign: "start",
    fontWeight: tokens.fontWeightRegular,
    paddingBlock: tokens.spacingVerticalS,
    paddingInline: tokens.spacingHorizontalM,
  },
  name: { fontWeight: tokens.fontWeightSemibold },
  note: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  file: { display: "none" },
  /** Its parts stand in the bar by themselves, trouble in a line of its own. */
  toolbar: { display: "contents" },
  trouble: {
    flexBasis: "100%",
    order: 1,
    overflowWrap: "anywhere",
    paddingInline: tokens.spacingHorizontalXS,
  },
});

/**
 * The samples by verdict, each group named by one. In words alone: icon and colour of a verdict stand for a
 * check, and none was made yet.
 */
const shelves: readonly (readonly [verdict: keyof Words["file"]["shelves"], levels: readonly Level[]])[] = [
  ["verified", ["verified", "authorized"]],
  ["domain", ["domain"]],
  ["unconfirmed", ["unconfirmed"]],
  ["unverified", ["unverified"]],
  ["suspicious", ["suspicious"]],
];

function hasSamples([, levels]: (typeof shelves)[number]): boolean {
  return samples.some(({ level }) => levels.includes(level));
}

interface OpenerProps {
  readonly host: FileHost;
}

export function Opener({ host }: OpenerProps): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const input = useRef<HTMLInputElement>(null);
  const { trouble, open } = useOpening();
  const over = useDropTarget((file) => open(openDropped(host, file, words)));
  const lasts = useLasts(host);
  return (
    <div className={styles.page}>
      {lasts ? null : (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{words.file.keepsNothing}</MessageBarBody>
        </MessageBar>
      )}
      <div className={mergeClasses(styles.drop, over && styles.over)}>
        <h1 className={styles.title}>{over ? words.file.dropping : words.file.title}</h1>
        <p className={styles.hint}>{words.file.hint}</p>
        <Button appearance="primary" icon={<FolderOpenRegular />} onClick={() => input.current?.click()}>
          {words.file.choose}
        </Button>
        <input
          ref={input}
          className={styles.file}
          type="file"
          accept=".eml,.msg,.ics,message/rfc822,text/calendar"
          aria-label={words.file.choose}
          tabIndex={-1}
          onChange={({ target }) => {
            const file = target.files?.[0];
            if (file !== undefined) open(host.openFile(file));
            // The same file may be chosen again.
            target.value = "";
          }}
        />
      </div>
      {trouble === null ? null : (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            <Quoted text={trouble} limit={300} />
          </MessageBarBody>
        </MessageBar>
      )}
      <section className={styles.shelf} aria-labelledby="shelf">
        <div>
          <h2 id="shelf" className={styles.heading}>
            {words.file.shelf}
          </h2>
          <p className={styles.groupHint}>{words.file.shelfHint}</p>
        </div>
        {shelves.filter(hasSamples).map(([verdict, levels]) => (
          <section key={verdict} aria-labelledby={`shelf-${verdict}`}>
            <h3 id={`shelf-${verdict}`} className={styles.group}>
              {words.levels[verdict]}
            </h3>
            <p className={styles.groupHint}>{words.file.shelves[verdict]}</p>
            <ul className={styles.list}>
              {samples
                .filter(({ level }) => levels.includes(level))
                .map((sample) => (
                  <li key={sample.file}>
                    <ShelfButton sample={sample} onOpen={() => open(host.openSample(sample))} />
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </section>
    </div>
  );
}

function ShelfButton({
  sample,
  onOpen,
}: {
  readonly sample: Sample;
  readonly onOpen: () => void;
}): ReactNode {
  const styles = useStyles();
  return (
    <Button className={styles.sample} onClick={onOpen}>
      <span className={styles.name}>{sample.title}</span>
      <span className={styles.note}>{sample.note}</span>
    </Button>
  );
}

/** Opens what was dropped; null: text or a picture of a page, no file. */
function openDropped(host: FileHost, file: File | null, words: Words): Promise<void> {
  return file === null ? Promise.reject(new Error(words.file.noFile)) : host.openFile(file);
}

/** Whether what the reader keeps outlasts the page; taken for granted until it is known. */
function useLasts(host: FileHost): boolean {
  const [lasts, setLasts] = useState(true);
  useEffect(() => {
    void host.kept().then(({ where }) => setLasts(where !== "page"));
  }, [host]);
  return lasts;
}

/** Leaves the open message; another may be dropped over it. Nothing is shown where none is open. */
export function Toolbar({ host }: OpenerProps): ReactNode {
  const isOpen = useSyncExternalStore(
    (changed) => host.onChange(changed),
    () => host.isOpen,
  );
  return isOpen ? <OpenToolbar host={host} /> : null;
}

function OpenToolbar({ host }: OpenerProps): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const { trouble, open } = useOpening();
  const over = useDropTarget((file) => open(openDropped(host, file, words)));
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    // What was pressed on the shelf is gone: reading begins at the top again.
    window.scrollTo(0, 0);
    bar.current?.querySelector("button")?.focus({ preventScroll: true });
  }, []);
  return (
    <span ref={bar} className={styles.toolbar}>
      <Button appearance="subtle" size="small" icon={<ArrowLeftRegular />} onClick={() => host.close()}>
        {over ? words.file.dropping : words.file.close}
      </Button>
      {trouble === null ? null : (
        <span role="alert" className={styles.trouble}>
          <Quoted text={trouble} limit={300} />
        </span>
      )}
    </span>
  );
}

/** Opens messages; keeps the sentence that says why one could not be. */
function useOpening(): { readonly trouble: string | null; readonly open: (opening: Promise<void>) => void } {
  const [trouble, setTrouble] = useState<string | null>(null);
  const open = (opening: Promise<void>): void => {
    setTrouble(null);
    opening.catch((error: unknown) => setTrouble(error instanceof Error ? error.message : String(error)));
  };
  return { trouble, open };
}
