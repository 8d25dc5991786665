/** Settings: revocation lists and keys that were added; they stay on this device. */
import type { ReactNode } from "react";
import type { HeldKey, ImportedList } from "../addin/host.ts";
import { usePlace, useWords } from "./context.ts";
import { useEntryStyles } from "./entry-styles.ts";
import { address, listed, quote } from "./phrase.ts";
import { useHeldKeys, useLists } from "./queries.ts";
import { Remove, Section } from "./section.tsx";
import { Quoted, Said } from "./untrusted.tsx";
import { count, day } from "./when.ts";

export function RevocationLists(): ReactNode {
  const entry = useEntryStyles();
  const { lists: words } = useWords();
  const { data, remove } = useLists();
  if (data === undefined) return null;
  return (
    <Section title={words.title} hint={words.hint}>
      {data.length === 0 ? <p className={entry.hint}>{words.empty}</p> : null}
      <ul className={entry.list}>
        {data.map((list) => (
          <li key={list.id} className={entry.item}>
            <ListFacts list={list} />
            <Remove what={words.which} press={() => remove(list.id)} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

type ShownList = Pick<ImportedList, "issuer" | "thisUpdate" | "nextUpdate" | "entries">;

export function ListFacts({ list }: { readonly list: ShownList }): ReactNode {
  const entry = useEntryStyles();
  const place = usePlace();
  const { words } = place;
  const { nextUpdate } = list;
  const next =
    nextUpdate === null
      ? words.lists.noNext
      : Date.parse(nextUpdate) < Date.parse(place.now)
        ? words.lists.over(day(nextUpdate, place))
        : words.lists.next(day(nextUpdate, place));
  return (
    <div>
      <div>
        <Said phrase={words.certificate.issuer(quote(list.issuer))} />
      </div>
      <div className={entry.hint}>
        <Said phrase={words.lists.names(list.entries, count(list.entries, place))} />
      </div>
      <div className={entry.hint}>
        <Said
          phrase={listed([words.lists.issued(day(list.thisUpdate, place)), next], words.comma, words.comma)}
        />
      </div>
    </div>
  );
}

export function HeldKeys(): ReactNode {
  const entry = useEntryStyles();
  const { heldKeys: words } = useWords();
  const { data, remove } = useHeldKeys();
  if (data === undefined || data === null) return null;
  return (
    <Section title={words.title} hint={words.hint}>
      {data.length === 0 ? <p className={entry.hint}>{words.empty}</p> : null}
      <ul className={entry.list}>
        {data.map((key) => (
          <li key={key.id} className={entry.item}>
            <KeyFacts held={key} />
            <Remove what={words.which} press={() => remove(key.id)} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function KeyFacts({ held }: { readonly held: HeldKey }): ReactNode {
  const entry = useEntryStyles();
  const place = usePlace();
  const { words } = place;
  return (
    <div>
      <div>
        {held.addresses.length === 0 ? (
          <Quoted text={held.subject} />
        ) : (
          <Said
            phrase={words.certificate.for(
              listed(held.addresses.slice(0, 10).map(address), words.comma, words.and),
            )}
          />
        )}
      </div>
      <div className={entry.hint}>
        <Said phrase={words.certificate.issuer(quote(held.issuer))} />
      </div>
      <div className={entry.hint}>
        <Said phrase={words.details.valid(day(held.notBefore, place), day(held.notAfter, place))} />
      </div>
    </div>
  );
}
