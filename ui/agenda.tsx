/** What the reader put on the calendar, by day, with who it is from and what was proven then. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowDownloadRegular } from "@fluentui/react-icons/svg/arrow-download";
import { DeleteRegular } from "@fluentui/react-icons/svg/delete";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { CalendarItem } from "../addin/host.ts";
import { useHost, usePlace } from "./context.ts";
import { address } from "./phrase.ts";
import { repeatsOf } from "./event.ts";
import { keys, useCalendar } from "./queries.ts";
import { Quoted, Said } from "./untrusted.tsx";
import { day, whenOf, type Place } from "./when.ts";

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
});

export interface AgendaProps {
  readonly save: (name: string, text: string, type: string) => void;
}

export function Agenda({ save }: AgendaProps): ReactNode {
  const styles = useStyles();
  const place = usePlace();
  const { words } = place;
  const host = useHost();
  const client = useQueryClient();
  const { data: items } = useCalendar();
  const remove = useMutation({
    mutationFn: (uid: string) => host.calendar.remove(uid),
    onSettled: () => client.invalidateQueries({ queryKey: keys.calendar }),
  });
  const shown = (items ?? []).filter((item) => item.answer !== "declined");
  const exporting = async (): Promise<void> => {
    const { exportCalendar } = await import("../core/compose/source.ts");
    save("usher.ics", exportCalendar(shown.map((item) => item.text)), "text/calendar");
  };
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <h1 className={styles.title}>{words.agenda.title}</h1>
        {shown.length === 0 ? null : (
          <Button size="small" icon={<ArrowDownloadRegular />} onClick={() => void exporting()}>
            {words.agenda.export}
          </Button>
        )}
      </div>
      {items !== undefined && shown.length === 0 ? (
        <div className={styles.hint}>
          {words.agenda.empty}. {words.agenda.emptyHint}
        </div>
      ) : null}
      {byDay(shown, place).map(([title, list]) => (
        <section key={title} aria-label={title}>
          <h2 className={styles.day}>{title}</h2>
          <ul className={styles.list}>
            {list.map((item) => (
              <Entry key={item.uid} item={item} remove={() => remove.mutate(item.uid)} />
            ))}
          </ul>
        </section>
      ))}
      <output className={styles.faint}>
        {remove.isSuccess ? words.agenda.removed : (remove.error?.message ?? "")}
      </output>
    </div>
  );
}

function Entry({ item, remove }: { readonly item: CalendarItem; readonly remove: () => void }): ReactNode {
  const styles = useStyles();
  const place = usePlace();
  const { words } = place;
  const { invitation, level } = item;
  const title = invitation.summary;
  const repeats = repeatsOf(invitation, place);
  return (
    <li className={styles.item} data-uid="">
      <div className={styles.text}>
        <div className={styles.name}>
          {title === null ? words.event.untitled : <Quoted text={title} limit={150} />}
        </div>
        <div>
          <Said phrase={whenOf(invitation, place).mine} />
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
          {level === null ? words.agenda.notJudged : words.agenda.trust(words.levels[level])}
        </div>
      </div>
      <Button
        appearance="subtle"
        size="small"
        icon={<DeleteRegular />}
        aria-label={words.agenda.remove}
        onClick={remove}
      />
    </li>
  );
}

/** Days in order, each with what begins on it. */
function byDay(
  items: readonly CalendarItem[],
  place: Place,
): readonly (readonly [string, readonly CalendarItem[]])[] {
  const start = ({ invitation }: CalendarItem): string => invitation.startUtc ?? invitation.start ?? "";
  const days = new Map<string, CalendarItem[]>();
  for (const item of items.toSorted((a, b) => (start(a) < start(b) ? -1 : start(a) > start(b) ? 1 : 0))) {
    const title = start(item) === "" ? place.words.agenda.undated : day(start(item), place);
    const list = days.get(title);
    if (list === undefined) days.set(title, [item]);
    else list.push(item);
  }
  return [...days];
}
