/** All of the invitation: its text, its guests, its exceptions, and its links spelled out. */
import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Change, Invitation } from "../../core/report.ts";
import { usePlace, useWords } from "../context.ts";
import { Fence } from "../event-card.tsx";
import type { EventView, PersonView } from "../event.ts";
import { Address, Exact, Quoted, Said, SenderText } from "../untrusted.tsx";
import { day, localMoment } from "../when.ts";

/** Entries of one list drawn, at most. */
const drawn = 50;

const useStyles = makeStyles({
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
    marginBlockStart: tokens.spacingVerticalXS,
  },
  list: {
    margin: 0,
    padding: 0,
    listStyleType: "none",
    display: "flex",
    flexDirection: "column",
    rowGap: "2px",
  },
  item: { overflowWrap: "anywhere", minWidth: 0 },
  faint: { color: tokens.colorNeutralForeground2 },
});

export function Whole({
  event,
  invitation,
}: {
  readonly event: EventView;
  readonly invitation: Invitation;
}): ReactNode {
  const styles = useStyles();
  const words = useWords();
  return (
    <Fence introduction={event.introduction} cover={event.cover} named={event}>
      {event.description === null ? null : (
        <>
          <h3 className={styles.title}>{words.event.description}</h3>
          <SenderText text={event.description} limit={600} most={20_000} lines="many" />
        </>
      )}
      {event.people.length === 0 ? null : (
        <>
          <h3 className={styles.title}>{words.event.people(event.people.length)}</h3>
          <ul className={styles.list}>
            {event.people.slice(0, drawn).map((person, index) => (
              <Person key={index} person={person} />
            ))}
          </ul>
          <Rest all={event.people.length} />
        </>
      )}
      {invitation.links.length === 0 ? null : (
        <>
          <h3 className={styles.title}>{words.event.links}</h3>
          <ul className={styles.list}>
            {invitation.links.slice(0, drawn).map((link, index) => (
              <li key={index} className={styles.item}>
                {link.text === "" || link.text === link.target ? null : (
                  <>
                    <Quoted text={link.text} limit={100} /> {words.event.leadsTo}{" "}
                  </>
                )}
                <Exact text={link.target} limit={500} />
              </li>
            ))}
          </ul>
          <Rest all={invitation.links.length} />
        </>
      )}
      {invitation.changes.length === 0 ? null : (
        <>
          <h3 className={styles.title}>{words.event.changes(invitation.changes.length)}</h3>
          <ul className={styles.list}>
            {invitation.changes.slice(0, drawn).map((change, index) => (
              <Exception key={index} change={change} />
            ))}
          </ul>
          <Rest all={invitation.changes.length} />
        </>
      )}
    </Fence>
  );
}

function Person({ person }: { readonly person: PersonView }): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const notes = [
    person.address === null ? words.event.noAddress : null,
    person.organizer ? words.event.organizer : null,
    person.me ? words.event.you : null,
    person.answer,
  ];
  const said = notes.filter((note) => note !== null);
  return (
    <li className={styles.item}>
      {person.address === null ? (
        <Quoted text={person.name ?? ""} limit={100} />
      ) : (
        <Address address={person.address} />
      )}
      {said.length === 0 ? null : <span className={styles.faint}> ({said.join(words.comma)})</span>}
    </li>
  );
}

function Exception({ change }: { readonly change: Change }): ReactNode {
  const styles = useStyles();
  const place = usePlace();
  return (
    <li className={styles.item}>
      <Said phrase={place.words.event.instance(day(change.recurrenceId, place))} />
      {change.start === null ? null : `: ${localMoment(change.start, place)}`}
      {change.summary === null ? null : (
        <div className={styles.faint}>
          <Quoted text={change.summary} limit={100} />
        </div>
      )}
      {change.location === null ? null : (
        <div className={styles.faint}>
          <Quoted text={change.location} limit={100} />
        </div>
      )}
    </li>
  );
}

function Rest({ all }: { readonly all: number }): ReactNode {
  const words = useWords();
  return all > drawn ? <div>{words.event.rest(all - drawn)}</div> : null;
}
