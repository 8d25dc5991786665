/** Settings: what is remembered of senders, versions and decisions; to read, take away, forget and bring back. */
import { Button, Field, Input, makeStyles, MessageBar, MessageBarBody } from "@fluentui/react-components";
import { useRef, useState, type ReactNode } from "react";
import { late } from "./late.tsx";
import { emptyMemory, type MemoryBook } from "../core/memory/book.ts";
import type { RememberedVersion } from "../core/ports.ts";
import { usePlace, useWords } from "./context.ts";
import { useEntryStyles } from "./entry-styles.ts";
import { FileButton } from "./file-button.tsx";
import { address, ours, quote, type Phrase } from "./phrase.ts";
import { useChangeMemory } from "./kept.ts";
import { useCalendar, useKept, useMemory } from "./queries.ts";
import { Record, RememberedList } from "./remembered-list.tsx";
import { eventsOf, isEmpty, keyOf, search, withoutAsking, type RememberedEvent } from "./remembering.ts";
import { Section } from "./section.tsx";
import { Address, Exact, Quoted, Said } from "./untrusted.tsx";
import { count, day } from "./when.ts";

const ConfirmForgetting = late(async () => (await import("./confirm.tsx")).Confirm);

/** A memory filled to its bounds is below 10 MB. */
const largestFile = 20_000_000;

const useStyles = makeStyles({ told: { outlineStyle: "none" } });

/** Null where it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

type Asking = { readonly kind: "forget" } | { readonly kind: "replace"; readonly book: MemoryBook } | null;

type Change = (change: (book: MemoryBook) => MemoryBook, done: string) => void;

export function Remembered({
  save,
}: {
  readonly save: (name: string, text: string, type: string) => void;
}): ReactNode {
  const styles = useStyles();
  const entry = useEntryStyles();
  const { remembered: words } = useWords();
  const { keeping } = useWords();
  const memory = useMemory();
  const { data: kept } = useKept();
  const changing = useChangeMemory();
  const told = useRef<HTMLOutputElement>(null);
  const [said, setSaid] = useState<string | null>(null);
  const [fault, setFault] = useState<Phrase | null>(null);
  const [asking, setAsking] = useState<Asking>(null);
  const change: Change = (how, done) => {
    setAsking(null);
    setFault(null);
    setSaid(null);
    changing.mutate(how, {
      onSuccess: () => {
        setSaid(done);
        // What was pressed goes away: the keyboard goes on from here.
        told.current?.focus();
      },
    });
  };
  const bringBack = async (file: File): Promise<void> => {
    setSaid(null);
    if (file.size > largestFile) return setFault([ours(words.importTooLarge)]);
    const { readMemory } = await import("../core/memory/read.ts");
    const read = readMemory(parsed(await file.text().catch(() => "")));
    if ("error" in read) return setFault([ours(words.importInvalid), ours(" "), quote(read.error)]);
    const { book } = read;
    setFault(null);
    if (memory.data === undefined || isEmpty(memory.data)) change(() => book, words.imported);
    else setAsking({ kind: "replace", book });
  };
  const book = memory.data;
  const trouble = changing.error ?? memory.error;
  return (
    <Section title={words.title} hint={words.hint}>
      {book === undefined ? null : isEmpty(book) ? (
        <p className={entry.hint}>{words.empty}</p>
      ) : (
        <Book book={book} change={change} />
      )}
      {kept === undefined ? null : (
        <p className={entry.hint} data-kept={kept.where}>
          {keeping[kept.where]} {kept.forgotten > 0 ? keeping.forgotten(kept.forgotten) : null}
        </p>
      )}
      <div className={entry.actions}>
        {book === undefined || isEmpty(book) ? null : (
          <Button
            onClick={() => save("usher-memory.json", JSON.stringify(book, null, 2), "application/json")}
          >
            {words.export}
          </Button>
        )}
        <FileButton label={words.import} accept=".json" take={(file) => void bringBack(file)} />
        {book === undefined || isEmpty(book) ? null : (
          <Button onClick={() => setAsking({ kind: "forget" })}>{words.forgetAll}</Button>
        )}
      </div>
      <output ref={told} tabIndex={-1} className={styles.told}>
        {said === null ? null : <span className={entry.hint}>{said}</span>}
        {fault === null ? null : (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>
              <Said phrase={fault} />
            </MessageBarBody>
          </MessageBar>
        )}
        {trouble === null ? null : (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>
              {changing.error === null ? words.unreadable : words.notChanged}{" "}
              <Quoted text={trouble.message} />
            </MessageBarBody>
          </MessageBar>
        )}
      </output>
      {asking === null ? null : (
        <ConfirmForgetting
          title={asking.kind === "forget" ? words.forgetAllTitle : words.replaceTitle}
          risk={asking.kind === "forget" ? words.forgetAllRisk : words.replaceRisk}
          safe={{ label: words.keep, press: () => setAsking(null) }}
          risky={
            asking.kind === "forget"
              ? {
                  label: words.forgetEverything,
                  press: () => change(() => emptyMemory, words.allForgotten),
                }
              : { label: words.replace, press: () => change(() => asking.book, words.imported) }
          }
          close={() => setAsking(null)}
        />
      )}
    </Section>
  );
}

function Book({ book, change }: { readonly book: MemoryBook; readonly change: Change }): ReactNode {
  const entry = useEntryStyles();
  const place = usePlace();
  const { remembered: words } = place.words;
  const { data: items } = useCalendar();
  const [wanted, setWanted] = useState("");
  const events = eventsOf(book, items ?? []);
  const titles = new Map(events.map(({ uid, title }) => [uid, title]));
  const senders = search(book.senders, wanted, ({ address: who }) => [who]);
  const found = search(events, wanted, ({ uid, title, versions }) => [
    uid,
    title,
    ...versions.map(({ organizer }) => organizer),
  ]);
  const asked = search(book.asked, wanted, ({ actor, uid }) => [actor, titles.get(uid) ?? uid]);
  const delegations = search(book.delegations, wanted, ({ delegator, delegate }) => [delegator, delegate]);
  const withdrawn = search(book.withdrawn, wanted, ({ issuer }) => [issuer]);
  const shown = senders.length + found.length + asked.length + delegations.length + withdrawn.length;
  const forget = (by: "sender" | "event", which: string): void =>
    void import("../core/memory/forget.ts").then(({ forgetSender, forgetEvent }) =>
      change((before) => (by === "sender" ? forgetSender : forgetEvent)(before, which), words.forgotten),
    );
  const eventName = (uid: string): ReactNode => <EventName uid={uid} title={titles.get(uid) ?? null} />;
  return (
    <>
      <Field label={words.search}>
        <Input type="search" value={wanted} onChange={(_, { value }) => setWanted(value)} />
      </Field>
      {shown === 0 ? <output className={entry.hint}>{words.nothingFound}</output> : null}
      <RememberedList
        title={words.senders(senders.length)}
        records={senders}
        keyOf={({ address: who }) => who}
      >
        {(sender) => (
          <Record
            what={<Address address={sender.address} />}
            more={
              <>
                <Said phrase={words.signs(day(sender.first, place), day(sender.last, place))} />
                {` · ${words.keys(sender.keys.length)}`}
              </>
            }
            press={{ label: words.forget, act: () => forget("sender", sender.address) }}
          />
        )}
      </RememberedList>
      <RememberedList title={words.events(found.length)} records={found} keyOf={({ uid }) => uid}>
        {(event) => (
          <Record
            what={eventName(event.uid)}
            more={<Versions event={event} />}
            press={{ label: words.forget, act: () => forget("event", event.uid) }}
          />
        )}
      </RememberedList>
      <RememberedList title={words.asked(asked.length)} records={asked} keyOf={keyOf}>
        {(asking) => (
          <Record
            what={
              <Said
                phrase={
                  asking.answer === "yes"
                    ? words.askedYes(address(asking.actor))
                    : words.askedNo(address(asking.actor))
                }
              />
            }
            more={
              <>
                {eventName(asking.uid)} {words.on(day(asking.at, place))}
              </>
            }
            press={{
              label: words.takeBack,
              act: () => change((before) => withoutAsking(before, asking), words.takenBack),
            }}
          />
        )}
      </RememberedList>
      <RememberedList
        title={words.delegations(delegations.length)}
        records={delegations}
        keyOf={({ uid, organizer, delegator, delegate }) =>
          JSON.stringify([uid, organizer, delegator, delegate])
        }
      >
        {({ uid, delegate, delegator, at }) => (
          <Record
            what={<Said phrase={words.delegation(address(delegate), address(delegator))} />}
            more={
              <>
                {eventName(uid)} {words.inTheirWords(day(at, place))}
              </>
            }
            press={null}
          />
        )}
      </RememberedList>
      <RememberedList
        title={words.withdrawn(withdrawn.length)}
        records={withdrawn}
        keyOf={({ issuer, id }) => JSON.stringify([issuer, id])}
      >
        {({ issuer, at }) => (
          <Record
            what={<Said phrase={words.withdrawal(address(issuer))} />}
            more={words.on(day(at, place))}
            press={null}
          />
        )}
      </RememberedList>
    </>
  );
}

interface EventNameProps {
  readonly uid: string;
  /** Null: it is not on the calendar, and goes by its identifier. */
  readonly title: string | null;
}

function EventName({ uid, title }: EventNameProps): ReactNode {
  return title === null ? <Exact text={uid} limit={80} /> : <Quoted text={title} limit={100} />;
}

/** Versions shown of one event: a series may have many, by date. */
const mostVersions = 5;

function Versions({ event: { versions, answers } }: { readonly event: RememberedEvent }): ReactNode {
  const place = usePlace();
  const { remembered: words } = place.words;
  return (
    <>
      {versions.slice(0, mostVersions).map((version) => (
        <Version
          key={JSON.stringify([version.organizer, version.recurrenceId, version.sequence, version.dtstamp])}
          version={version}
        />
      ))}
      {versions.length > mostVersions ? <div>{words.more(versions.length - mostVersions)}</div> : null}
      {answers === 0 ? null : <div>{words.answersSeen(answers)}</div>}
    </>
  );
}

function Version({ version }: { readonly version: RememberedVersion }): ReactNode {
  const place = usePlace();
  const { remembered: words } = place.words;
  const { organizer, sequence, at, cancelled, proven, decided } = version;
  const standing = proven ? words.proven : decided ? words.accepted : words.unproven;
  const facts = [
    words.version(count(sequence, place), day(at, place)),
    standing,
    ...(cancelled ? [words.cancelled] : []),
  ];
  return (
    <div>
      <Said phrase={words.organizer(address(organizer))} />
      {`: ${facts.join(place.words.comma)}`}
    </div>
  );
}
