/** What the sender wrote, inside a fence that says so, with what of it is signed. */
import { Button, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { CheckmarkRegular } from "@fluentui/react-icons/svg/checkmark";
import { ChevronDownRegular } from "@fluentui/react-icons/svg/chevron-down";
import { ChevronUpRegular } from "@fluentui/react-icons/svg/chevron-up";
import { CircleRegular } from "@fluentui/react-icons/svg/circle";
import { ClockRegular } from "@fluentui/react-icons/svg/clock";
import { DismissCircleRegular } from "@fluentui/react-icons/svg/dismiss-circle";
import { LocationRegular } from "@fluentui/react-icons/svg/location";
import { GlobeRegular } from "@fluentui/react-icons/svg/globe";
import { PeopleRegular } from "@fluentui/react-icons/svg/people";
import { useId, type ReactNode } from "react";
import { useWords } from "./context.ts";
import type { Cover, CoverState } from "./coverage.ts";
import { address, domain, listed, type Phrase } from "./phrase.ts";
import type { EventView } from "./event.ts";
import { Said, SenderText } from "./untrusted.tsx";
import type { Words } from "./words/en.ts";

const useStyles = makeStyles({
  fence: {
    margin: 0,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    overflow: "hidden",
  },
  strip: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    justifyContent: "space-between",
    columnGap: tokens.spacingHorizontalS,
    paddingBlock: "2px",
    paddingInline: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground3,
    borderBlockEndWidth: "1px",
    borderBlockEndStyle: "solid",
    borderBlockEndColor: tokens.colorNeutralStroke2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  unsigned: { borderBlockEndStyle: "dashed", borderBlockEndColor: tokens.colorNeutralStrokeAccessible },
  cover: { display: "inline-flex", alignItems: "center", gap: "4px", minWidth: 0, overflowWrap: "anywhere" },
  over: { visibility: "hidden" },
  coverIcon: { flexShrink: 0, fontSize: "12px", display: "flex" },
  body: {
    display: "flex",
    flexDirection: "column",
    rowGap: "2px",
    paddingBlock: tokens.spacingVerticalSNudge,
    paddingInline: tokens.spacingHorizontalM,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  says: { fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
  title: {
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightMedium,
  },
  untitled: { color: tokens.colorNeutralForeground3, fontStyle: "italic" },
  row: { display: "grid", gridTemplateColumns: "16px 1fr", columnGap: tokens.spacingHorizontalSNudge },
  rowIcon: {
    fontSize: "14px",
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
    display: "flex",
    alignItems: "center",
    height: tokens.lineHeightBase200,
  },
  rowText: { minWidth: 0, overflowWrap: "anywhere" },
  faint: { color: tokens.colorNeutralForeground2 },
  last: { display: "flex", flexWrap: "wrap", justifyContent: "space-between", alignItems: "center" },
  all: { minWidth: "auto", paddingInline: 0, marginInlineStart: "auto", height: "20px" },
});

const coverIcons: Record<CoverState, typeof CheckmarkRegular> = {
  signed: CheckmarkRegular,
  domain: GlobeRegular,
  unusable: CircleRegular,
  revoked: DismissCircleRegular,
  broken: DismissCircleRegular,
  none: CircleRegular,
};

/** Domains named in the strip, at most. */
const domainsNamed = 3;

function coverPhrase(cover: Cover, named: Named, { event, comma, and }: Words): Phrase {
  switch (cover.state) {
    case "signed":
      return cover.by.length === 1 && cover.by[0] === named.signer
        ? event.cover.asAbove
        : event.cover.signed(listed(cover.by.map(address), comma, and));
    case "domain":
      return isNamed(cover, named)
        ? event.cover.domain
        : event.cover.through(listed(cover.domains.slice(0, domainsNamed).map(domain), comma, and));
    case "unusable":
    case "revoked":
    case "broken":
    case "none":
      return event.cover[cover.state];
  }
}

/** Whom the verdict above names: not named again. */
interface Named {
  readonly signer: string | null;
  readonly domain: string | null;
}

const nobody: Named = { signer: null, domain: null };

/** Whether a domain vouches that the verdict names: any other is no more than a way the mail took. */
function isNamed({ domains }: Cover, { domain: own }: Named): boolean {
  return own !== null && domains.includes(own);
}

export interface FenceProps {
  readonly introduction: string;
  readonly cover: Cover | null;
  readonly named?: Named;
  /** What covers it is being checked again. */
  readonly again?: boolean;
  readonly children: ReactNode;
}

/** The fence itself: everything inside is the sender's word, and the strip above is ours. */
export function Fence({
  introduction,
  cover,
  named = nobody,
  again = false,
  children,
}: FenceProps): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const id = useId();
  const vouched = !again && cover !== null && (cover.state === "signed" || isNamed(cover, named));
  const Icon =
    cover === null ? null : cover.state === "domain" && !vouched ? CircleRegular : coverIcons[cover.state];
  return (
    <figure
      className={styles.fence}
      aria-labelledby={id}
      data-cover={again ? "unknown" : (cover?.state ?? "unknown")}
    >
      <figcaption className={mergeClasses(styles.strip, !vouched && styles.unsigned)} id={id}>
        <span>{introduction}:</span>
        {cover === null || Icon === null ? null : (
          <span className={mergeClasses(styles.cover, again && styles.over)}>
            <span className={styles.coverIcon}>
              <Icon aria-hidden />
            </span>
            <span>
              <Said phrase={coverPhrase(cover, named, words)} />
            </span>
          </span>
        )}
      </figcaption>
      <div className={styles.body}>{children}</div>
    </figure>
  );
}

function Row({
  icon: Icon,
  children,
}: {
  readonly icon: typeof ClockRegular;
  readonly children: ReactNode;
}): ReactNode {
  const styles = useStyles();
  return (
    <div className={styles.row}>
      <span className={styles.rowIcon}>
        <Icon aria-hidden />
      </span>
      <div className={styles.rowText}>{children}</div>
    </div>
  );
}

export interface EventCardProps {
  readonly event: EventView;
  /** Cover is not known while signatures are still being checked. */
  readonly checked: boolean;
  readonly again?: boolean;
  readonly all: { readonly open: boolean; readonly toggle: () => void; readonly controls: string } | null;
}

export function EventCard({ event, checked, again = false, all }: EventCardProps): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const { when } = event;
  return (
    <Fence introduction={event.introduction} cover={checked ? event.cover : null} named={event} again={again}>
      {event.says === null ? null : (
        <div className={styles.says}>
          <Said phrase={event.says} />
        </div>
      )}
      {event.title === null ? (
        <div className={styles.untitled}>{words.event.untitled}</div>
      ) : (
        <SenderText text={event.title} limit={100} most={2000} lines="one" className={styles.title} />
      )}
      <Row icon={ClockRegular}>
        <Said phrase={when.mine} />
        {when.theirs === null && event.repeats === null ? null : (
          <div className={styles.faint}>
            {when.theirs === null ? null : <Said phrase={when.theirs} />}
            {when.theirs === null || event.repeats === null ? null : " · "}
            {event.repeats}
          </div>
        )}
        {event.instance === null ? null : (
          <div className={styles.faint}>
            <Said phrase={event.instance} />
          </div>
        )}
      </Row>
      {event.where === null ? null : (
        <Row icon={LocationRegular}>
          <SenderText text={event.where} limit={80} most={1000} lines="one" />
        </Row>
      )}
      <div className={styles.last}>
        {event.others === 0 ? null : <Row icon={PeopleRegular}>{words.event.others(event.others)}</Row>}
        {all === null ? null : (
          <Button
            size="small"
            appearance="transparent"
            className={styles.all}
            iconPosition="after"
            icon={all.open ? <ChevronUpRegular /> : <ChevronDownRegular />}
            aria-expanded={all.open}
            aria-controls={all.controls}
            onClick={all.toggle}
          >
            {words.details.event}
          </Button>
        )}
      </div>
    </Fence>
  );
}
