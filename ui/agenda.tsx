/** What comes next on the reader's calendar, by day, with who it is from and what was proven then. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowDownloadRegular } from "@fluentui/react-icons/svg/arrow-download";
import { DeleteRegular } from "@fluentui/react-icons/svg/delete";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState, type ReactNode } from "react";
import type { CalendarItem } from "../addin/host.ts";
import { useHost, usePlace } from "./context.ts";
import { address, ours, quote } from "./phrase.ts";
import { repeatsOf } from "./event.ts";
import { keys, useCalendar } from "./queries.ts";
import { Quoted, Said } from "./untrusted.tsx";
import { spans, upcoming, type Upcoming, type UpcomingView } from "./upcoming.ts";
import { day, localMoment, timeOnDay, whenOf, type Place } from "./when.ts";

const useStyles = makeStyles({
  page: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalM },
  head: {
    display: "flex",
    alignItems: "center",
    justifyContent: "space-between",
    flexWrap: "wrap",
    gap: tokens.spacingHorizontalS,
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500 },
  day: {
    margin: 0,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    color: tokens.colorNeutralForeground2,
  },
  list: {
    margin: 0,
    padding: 0,
    listStyleType: "none",
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalS,
  },
  item: {
    display: "grid",
    gridTemplateColumns: "1fr auto",
    columnGap: tokens.spacingHorizontalS,
    paddingBlock: tokens.spacingVerticalS,
    paddingInline: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    overflowWrap: "anywhere",
  },
  text: { minWidth: 0 },
  name: { fontWeight: tokens.fontWeightMedium },
  faint: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  hint: { color: tokens.colorNeutralForeground2 },
  foot: {
    display: "flex",
    flexDirection: "column",
    alignItems: "flex-start",
    rowGap: tokens.spacingVerticalS,
  },
});

const isShown = ({ answer }: CalendarItem): boolean => answer !== "declined";

export interface AgendaProps {
  readonly save: (name: string, text: string, type: string) => void;
}

export function Agenda({ save }: AgendaProps): ReactNode {
  const styles = useStyles();
  const place = usePlace();
  const { words } = place;
  const host = useHost();
  const client = useQueryClient();
  const heading = useRef<HTMLHeadingElement>(null);
  const [page, setPage] = useState(0);
  const { data: items, error, refetch } = useCalendar();
  const shown = (items ?? []).filter(isShown);
  const next = useQuery({
    queryKey: keys.upcoming(shown, page),
    queryFn: () => upcoming(shown, page, place.now, place.zone),
    enabled: items !== undefined,
    placeholderData: keepPreviousData,
  });
  const remove = useMutation({
    mutationFn: (uid: string) => host.calendar.remove(uid),
    // What was pressed is gone: the keyboard goes on from the top of the list.
    onSuccess: () => heading.current?.focus(),
    onSettled: () => client.invalidateQueries({ queryKey: keys.calendar }),
  });
  const exporting = async (): Promise<void> => {
    const { exportCalendar } = await import("../core/compose/source.ts");
    // What was just decided may be on the calendar, and not in this list yet.
    const { data, isSuccess } = await refetch();
    if (isSuccess)
      save("usher.ics", exportCalendar(data.filter(isShown).map(({ text }) => text)), "text/calendar");
  };
  const trouble = error ?? next.error;
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <h1 ref={heading} tabIndex={-1} className={styles.title}>
          {words.agenda.title}
        </h1>
        {shown.length === 0 ? null : (
          <Button size="small" icon={<ArrowDownloadRegular />} onClick={() => void exporting()}>
            {words.agenda.export}
          </Button>
        )}
      </div>
      {trouble === null ? null : (
        <div role="alert" className={styles.hint}>
          {words.agenda.failed} <Quoted text={trouble.message} />
        </div>
      )}
      {items !== undefined && shown.length === 0 ? (
        <div className={styles.hint}>
          {words.agenda.empty}. {words.agenda.emptyHint}
        </div>
      ) : null}
      {shown.length === 0 || next.data === undefined ? null : (
        <>
          {sectionsOf(next.data, place).map(([title, list, date]) => (
            <section key={title} aria-label={title}>
              <h2 className={styles.day}>{title}</h2>
              <ul className={styles.list}>
                {list.map((entry) => (
                  <Entry
                    key={`${entry.item.uid} ${entry.invitation.start ?? ""}`}
                    entry={entry}
                    date={date}
                    remove={() => remove.mutate(entry.item.uid)}
                  />
                ))}
              </ul>
            </section>
          ))}
          <Foot
            view={next.data}
            more={page + 1 < spans.length ? () => setPage(page + 1) : null}
            busy={next.isFetching}
          />
        </>
      )}
      <output className={styles.faint}>
        {remove.isSuccess ? words.agenda.removed : (remove.error?.message ?? "")}
      </output>
    </div>
  );
}

interface EntryProps {
  readonly entry: Upcoming;
  /** The day it stands under; null: under no day. */
  readonly date: string | null;
  readonly remove: () => void;
}

function Entry({ entry: { item, invitation }, date, remove }: EntryProps): ReactNode {
  const styles = useStyles();
  const place = usePlace();
  const { words } = place;
  const title = invitation.summary;
  const repeats = repeatsOf(invitation, place);
  return (
    <li className={styles.item} data-uid="">
      <div className={styles.text}>
        <div className={styles.name}>
          {title === null ? words.event.untitled : <Quoted text={title} limit={150} />}
        </div>
        <div>
          <Said
            phrase={date === null ? whenOf(invitation, place).mine : timeOnDay(invitation, date, place)}
          />
          {repeats === null ? null : ` · ${repeats}`}
        </div>
        {invitation.location === null ? null : <Quoted text={invitation.location} limit={100} />}
        <div className={styles.faint}>
          {invitation.organizer === null ? (
            words.agenda.noOrganizer
          ) : (
            <Said phrase={words.agenda.from(address(invitation.organizer.address))} />
          )}
        </div>
        <div className={styles.faint}>
          {words.agenda.answers[item.answer]}
          {" · "}
          {item.level === null ? words.agenda.notJudged : words.agenda.trust(words.levels[item.level])}
        </div>
      </div>
      <Button
        appearance="subtle"
        size="small"
        icon={<DeleteRegular />}
        aria-label={repeats === null ? words.agenda.remove : words.agenda.removeAll}
        title={repeats === null ? words.agenda.remove : words.agenda.removeAll}
        onClick={remove}
      />
    </li>
  );
}

interface FootProps {
  readonly view: UpcomingView;
  readonly more: (() => void) | null;
  readonly busy: boolean;
}

/** How far the list reaches, and what of that it leaves out. */
function Foot({ view: { days, cut, until }, more, busy }: FootProps): ReactNode {
  const styles = useStyles();
  const place = usePlace();
  const { words } = place;
  const [first] = cut;
  const last = day(until, place);
  return (
    <div className={styles.foot}>
      {first === undefined ? null : (
        <div>
          <Said
            phrase={words.agenda.cut(
              first.invitation.summary === null
                ? ours(words.event.untitled)
                : quote(first.invitation.summary),
            )}
          />
          {cut.length > 1 ? ` ${words.agenda.cutOthers(cut.length - 1)}` : null}
        </div>
      )}
      <output className={styles.faint}>
        {days.length === 0 ? words.agenda.nothingNext(last) : words.agenda.until(last)}
      </output>
      {more === null ? null : (
        <Button size="small" disabledFocusable={busy} onClick={more}>
          {words.agenda.showMore}
        </Button>
      )}
    </div>
  );
}

function sectionsOf(
  { days, later, over, undated, unknown }: UpcomingView,
  place: Place,
): readonly (readonly [title: string, entries: readonly Upcoming[], date: string | null])[] {
  const { agenda } = place.words;
  const rest: readonly (readonly [string, readonly Upcoming[], null])[] = [
    [agenda.later, later, null],
    [agenda.undated, undated, null],
    [agenda.unknown, unknown, null],
    [agenda.over, over, null],
  ];
  return [
    ...days.map(([date, list]) => [localMoment(date, place), list, date] as const),
    ...rest.filter(([, list]) => list.length > 0),
  ];
}
