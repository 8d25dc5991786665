/** The whole pane. A host mounts it once, inside nothing but its own page. */
import { Button, FluentProvider, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowLeftRegular } from "@fluentui/react-icons/svg/arrow-left";
import { CalendarLtrRegular } from "@fluentui/react-icons/svg/calendar-ltr";
import { MailArrowUpRegular } from "@fluentui/react-icons/svg/mail-arrow-up";
import { PeopleRegular } from "@fluentui/react-icons/svg/people";
import { SettingsRegular } from "@fluentui/react-icons/svg/settings";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useRef, useState, type ReactNode } from "react";
import { Failing, late } from "./late.tsx";
import type { MailHost } from "../addin/host.ts";
import type { BundledAnchors } from "./anchors.tsx";
import { newDrafts } from "./behalf-drafts.ts";
import {
  HostContext,
  ImportsContext,
  PlaceContext,
  SettingsContext,
  useWords,
  type ImportReader,
} from "./context.ts";
import { MessagePane } from "./message.tsx";
import { useWaiting } from "./queries.ts";
import { useTheme, type ThemeSource } from "./theme.ts";
import type { Place } from "./when.ts";
import { en } from "./words/en.ts";

const Answers = late(async () => (await import("./answers.tsx")).Answers);
const Behalf = late(async () => (await import("./behalf.tsx")).Behalf);
const Agenda = late(async () => (await import("./agenda.tsx")).Agenda);
const SettingsPage = late(async () => (await import("./settings.tsx")).SettingsPage);

export interface PanelProps {
  readonly host: MailHost;
  /** What to show where no message is open: the host's way to open one. */
  readonly opener?: ReactNode;
  /** The host's own controls, at the start of the top bar. */
  readonly toolbar?: ReactNode;
  /** Where the bundled trust anchors come from. */
  readonly anchors?: BundledAnchors;
  /** Reads files of certificates, lists and keys the person wants to add; left out, none can be added. */
  readonly readImports?: ImportReader;
  /** Saves a file the person asked for (an exported calendar). */
  readonly save: (name: string, text: string, type: string) => void;
  /** The mail client's own light or dark; the system's where left out. */
  readonly theme?: ThemeSource;
  /** Shown where a message is no more than an outline: the host's ways to get the whole of it. */
  readonly aid?: ReactNode;
  /** Language, zone and clock; those of the browser where left out. It may turn out while the pane is in use. */
  readonly place?: Place;
}

const useStyles = makeStyles({
  root: {
    minHeight: "100vh",
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
  },
  column: { maxWidth: "640px", marginInline: "auto" },
  bar: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalXS,
    paddingBlock: "2px",
    paddingInline: tokens.spacingHorizontalS,
    minHeight: "28px",
  },
  name: { fontWeight: tokens.fontWeightSemibold, paddingInline: tokens.spacingHorizontalXS },
  space: { flexGrow: 1 },
  badge: {
    minWidth: "16px",
    paddingInline: "4px",
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorBrandBackground,
    color: tokens.colorNeutralForegroundOnBrand,
    fontSize: tokens.fontSizeBase100,
    lineHeight: "16px",
    textAlign: "center",
    // Colours may be forced away: an edge stays.
    outline: "1px solid transparent",
  },
  main: {
    paddingInline: tokens.spacingHorizontalS,
    paddingBlockEnd: tokens.spacingVerticalM,
    outlineStyle: "none",
  },
});

type Page = "invitation" | "answers" | "behalf" | "agenda" | "settings";

/** Nothing is fetched twice by itself: a verdict changes when the person or the mailbox changes something. */
function newClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { networkMode: "always", retry: false, staleTime: Infinity, refetchOnWindowFocus: false },
      mutations: { networkMode: "always", retry: false },
    },
  });
}

/** The reader's own language, zone and clock, as the browser tells them. */
function here(): Place {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const locale = navigator.language.startsWith(en.language) ? navigator.language : "en-GB";
  return { words: en, locale, zone: timeZone, now: new Date().toISOString() };
}

export function Panel(props: PanelProps): ReactNode {
  const theme = useTheme(props.theme ?? null);
  const [client] = useState(newClient);
  const [browser] = useState(here);
  const place = props.place ?? browser;
  return (
    <FluentProvider theme={theme} dir={place.words.direction}>
      <QueryClientProvider client={client}>
        <HostContext value={props.host}>
          <PlaceContext value={place}>
            <ImportsContext value={props.readImports ?? null}>
              {/* No reader of the page may turn the sender's text into something to press. */}
              <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
              <Failing>
                <Pages {...props} />
              </Failing>
            </ImportsContext>
          </PlaceContext>
        </HostContext>
      </QueryClientProvider>
    </FluentProvider>
  );
}

function Pages({ opener, aid, toolbar, anchors, save }: PanelProps): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const [page, setPage] = useState<Page>("invitation");
  const [drafts] = useState(newDrafts);
  const main = useRef<HTMLElement>(null);
  const go = (next: Page): void => setPage(page === next ? "invitation" : next);
  const openSettings = (): void => {
    setPage("settings");
    // What was pressed goes out of sight: the keyboard goes on where it led.
    main.current?.focus();
  };
  return (
    <div className={styles.root}>
      <div className={styles.column}>
        <nav className={styles.bar} aria-label={words.panel.menu}>
          {page === "invitation" ? (
            <span className={styles.name}>{words.panel.name}</span>
          ) : (
            <Button
              appearance="subtle"
              size="small"
              icon={<ArrowLeftRegular />}
              onClick={() => setPage("invitation")}
            >
              {words.panel.invitation}
            </Button>
          )}
          {page === "invitation" ? toolbar : null}
          <span className={styles.space} />
          <AnswersButton pressed={page === "answers"} press={() => go("answers")} />
          <Button
            appearance="subtle"
            size="small"
            icon={<MailArrowUpRegular />}
            aria-label={words.behalf.title}
            aria-pressed={page === "behalf"}
            onClick={() => go("behalf")}
          />
          <Button
            appearance="subtle"
            size="small"
            icon={<CalendarLtrRegular />}
            aria-label={words.panel.agenda}
            aria-pressed={page === "agenda"}
            onClick={() => go("agenda")}
          />
          <Button
            appearance="subtle"
            size="small"
            icon={<SettingsRegular />}
            aria-label={words.panel.settings}
            aria-pressed={page === "settings"}
            onClick={() => go("settings")}
          />
        </nav>
        <main className={styles.main} ref={main} tabIndex={-1}>
          {/* Stays mounted, so that nothing that was typed or decided is lost. */}
          <div hidden={page !== "invitation"}>
            <SettingsContext value={openSettings}>
              <MessagePane opener={opener} aid={aid} />
            </SettingsContext>
          </div>
          {page === "answers" ? <Answers /> : null}
          {page === "behalf" ? <Behalf drafts={drafts} save={save} /> : null}
          {page === "agenda" ? <Agenda save={save} /> : null}
          {page === "settings" ? (
            <SettingsPage save={save} {...(anchors === undefined ? {} : { anchors })} />
          ) : null}
        </main>
      </div>
    </div>
  );
}

interface AnswersButtonProps {
  readonly pressed: boolean;
  readonly press: () => void;
}

/** How many answers wait is seen from every page. */
function AnswersButton({ pressed, press }: AnswersButtonProps): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const { data } = useWaiting();
  const count = data?.length ?? 0;
  return (
    <Button
      appearance="subtle"
      size="small"
      icon={<PeopleRegular />}
      aria-label={words.guestAnswers.open(count)}
      aria-pressed={pressed}
      onClick={press}
    >
      {count === 0 ? null : (
        <span className={styles.badge} aria-hidden>
          {count > 99 ? "99+" : count}
        </span>
      )}
    </Button>
  );
}
