/** A message of which the client hands over no more than an outline: nothing is checked, and nothing looks as if it were. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { ChevronDownRegular } from "@fluentui/react-icons/svg/chevron-down";
import { ChevronUpRegular } from "@fluentui/react-icons/svg/chevron-up";
import { MailInboxRegular } from "@fluentui/react-icons/svg/mail-inbox";
import { useQuery } from "@tanstack/react-query";
import { useId, useState, type ReactNode } from "react";
import { late } from "./late.tsx";
import type { NamedAddress, OpenMessage, Outline } from "../addin/host.ts";
import type { Report } from "../core/report.ts";
import { Announced } from "./announced.tsx";
import { readAddress } from "./address-field.tsx";
import { usePlace, useWords } from "./context.ts";
import type { Drafts } from "./drafts.ts";
import { Fence } from "./event-card.tsx";
import { hasWay } from "./invitation.tsx";
import { address, quote, say, type Phrase } from "./phrase.ts";
import { present } from "./present.ts";
import { keys } from "./queries.ts";
import { Unchecked } from "./unchecked.tsx";
import { Said, SenderText } from "./untrusted.tsx";
import { between } from "./when.ts";
import type { Words } from "./words/en.ts";

const Way = late(async () => (await import("./details/way.tsx")).Way);

const useStyles = makeStyles({
  stack: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalSNudge },
  // An edge that is open: it holds no verdict.
  banner: {
    display: "flex",
    flexDirection: "column",
    rowGap: "2px",
    paddingBlock: tokens.spacingVerticalS,
    paddingInline: tokens.spacingHorizontalM,
    border: `1px dashed ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  badge: {
    display: "flex",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalXS,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
  },
  icon: { fontSize: "20px", lineHeight: "20px", display: "flex" },
  title: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: "20px" },
  why: {
    margin: 0,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  facts: {
    display: "grid",
    gridTemplateColumns: "max-content 1fr",
    columnGap: tokens.spacingHorizontalS,
    rowGap: "2px",
    margin: 0,
  },
  fact: { display: "contents" },
  name: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, minWidth: 0, overflowWrap: "anywhere" },
  subtitle: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
  way: { alignSelf: "start", minWidth: "auto", paddingInline: "2px" },
});

interface OutlinePaneProps {
  readonly message: OpenMessage;
  readonly outline: Outline;
  /** Of its header block; null: there is none, or it is not read yet. */
  readonly report: Report | null;
  readonly me: readonly string[];
  readonly drafts: Drafts;
  readonly identify: (me: readonly string[]) => void;
  /** The host's ways to get the whole message. */
  readonly aid: ReactNode;
}

export function OutlinePane({ message, outline, report, aid, ...deciding }: OutlinePaneProps): ReactNode {
  const styles = useStyles();
  const { outline: words, event, panel } = useWords();
  const { why, from } = outline;
  const askTo = useAsked(from, why, deciding.me);
  return (
    <article className={styles.stack} data-outline={why}>
      <Announced text={panel.announce(words.badge, words.title[why])} />
      <header className={styles.banner} data-level="outline">
        <div className={styles.badge}>
          <span className={styles.icon}>
            <MailInboxRegular aria-hidden />
          </span>
          {words.badge}
        </div>
        <h1 className={styles.title}>{words.title[why]}</h1>
        <p className={styles.why}>{words.why[why]}</p>
      </header>
      <Fence introduction={words.says} cover={null}>
        <Facts outline={outline} />
      </Fence>
      {aid === null || aid === undefined || why === "draft" || why === "appointment" ? null : (
        <section className={styles.stack}>
          <h2 className={styles.subtitle}>{words.more}</h2>
          {aid}
        </section>
      )}
      {why === "draft" ? null : (
        <Unchecked
          message={message}
          title={outline.subject === "" ? event.untitled : outline.subject}
          askTo={askTo}
          {...deciding}
        />
      )}
      {report !== null && hasWay(report) ? <Header report={report} /> : null}
    </article>
  );
}

/** Whom to ask: From where it is an address, and not the reader's own. */
function useAsked(from: NamedAddress | null, why: Outline["why"], me: readonly string[]): string | null {
  const typed = why === "draft" ? "" : (from?.address ?? "");
  const { data } = useQuery<string | null>({
    queryKey: keys.address(typed),
    queryFn: () => readAddress(typed),
    enabled: typed !== "",
  });
  return data === undefined || data === null || me.includes(data) ? null : data;
}

function Facts({ outline: { subject, from, sender, start, end, location } }: { readonly outline: Outline }) {
  const styles = useStyles();
  const place = usePlace();
  const { outline: words } = place.words;
  return (
    <dl className={styles.facts}>
      <Fact name={words.from}>
        <Said phrase={sentBy(from, sender, words)} />
      </Fact>
      <Fact name={words.subject}>
        {subject === "" ? place.words.event.untitled : <Text text={subject} />}
      </Fact>
      {start === null ? null : (
        <Fact name={words.when}>
          <Said phrase={between(start, end, place)} />
        </Fact>
      )}
      {location === null || location === "" ? null : (
        <Fact name={words.place}>
          <Text text={location} />
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  const styles = useStyles();
  return (
    <div className={styles.fact}>
      <dt className={styles.name}>{name}</dt>
      <dd className={styles.value}>{children}</dd>
    </div>
  );
}

const Text = ({ text }: { readonly text: string }): ReactNode => (
  <SenderText text={text} limit={120} most={1000} lines="one" />
);

/** A name beside its address, both as claims. */
function named({ name, address: written }: NamedAddress): Phrase {
  if (written === "") return [quote(name)];
  return name === "" || name === written ? [address(written)] : say`${quote(name)} ${address(written)}`;
}

function sentBy(from: NamedAddress | null, sender: NamedAddress | null, words: Words["outline"]): Phrase {
  if (from === null) return sender === null ? words.nobody : named(sender);
  return sender === null || sender.address === from.address
    ? named(from)
    : words.senderFor(named(sender), named(from));
}

/** What the header says of the way it came; the reader's own server may have said something of the sender there. */
function Header({ report }: { readonly report: Report }): ReactNode {
  const styles = useStyles();
  const place = usePlace();
  const { details } = place.words;
  const region = useId();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="small"
        appearance="subtle"
        className={styles.way}
        iconPosition="after"
        icon={open ? <ChevronUpRegular /> : <ChevronDownRegular />}
        aria-expanded={open}
        aria-controls={region}
        onClick={() => setOpen(!open)}
      >
        {details.way}
      </Button>
      <div id={region}>
        {open ? (
          <div data-detail="way">
            <h2 className={styles.subtitle}>{details.way}</h2>
            <Way report={report} view={present(report, report, [], place)} />
          </div>
        ) : null}
      </div>
    </>
  );
}
