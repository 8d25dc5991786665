/** Settings: revocation lists and keys that were added; they stay on this device. */
import type { ReactNode } from "react";
import type { HeldKey, ImportedList } from "../addin/host.ts";
import { usePlace } from "./context.ts";
import { useEntryStyles } from "./entry-styles.ts";
import { address, listed, quote, type Phrase } from "./phrase.ts";
import { useHeldKeys, useLists, type Taken } from "./kept.ts";
import { AskedRemove, useRemoving } from "./removing.tsx";
import { Remove, Section } from "./section.tsx";
import { Quoted, Said } from "./untrusted.tsx";
import { count, day, type Place } from "./when.ts";
import { laterWords } from "./words/later.ts";

export function RevocationLists(): ReactNode {
  const entry = useEntryStyles();
  const { lists: words } = laterWords;
  const { data, add, remove: take } = useLists();
  const { remove, said } = useRemoving<Taken>(
    async (taken) => (await add(taken).catch(() => "full")) !== "full",
    ({ list }) => data?.some(({ series }) => series === list.series) === true,
  );
  if (data === undefined) return null;
  return (
    <Section title={words.title} hint={words.hint}>
      {data.length === 0 ? <p className={entry.hint}>{words.empty}</p> : null}
      <ul className={entry.list}>
        {data.map((list) => (
          <li key={list.id} className={entry.item}>
            <ListFacts list={list} />
            <Remove
              what={words.which}
              press={() => void remove(words.removed(quote(list.issuer)), () => take(list).catch(() => null))}
            />
          </li>
        ))}
      </ul>
      {said}
    </Section>
  );
}

type ShownList = Pick<ImportedList, "issuer" | "thisUpdate" | "nextUpdate" | "entries">;

export function ListFacts({ list }: { readonly list: ShownList }): ReactNode {
  const entry = useEntryStyles();
  const place = usePlace();
  const { lists: words } = laterWords;
  const { comma } = place.words;
  const { nextUpdate } = list;
  const next =
    nextUpdate === null
      ? words.noNext
      : Date.parse(nextUpdate) < Date.parse(place.now)
        ? words.over(day(nextUpdate, place))
        : words.next(day(nextUpdate, place));
  return (
    <div>
      <div>
        <Said phrase={laterWords.certificate.issuer(quote(list.issuer))} />
      </div>
      <div className={entry.hint}>
        <Said phrase={words.names(list.entries, count(list.entries, place))} />
      </div>
      <div className={entry.hint}>
        <Said phrase={listed([words.issued(day(list.thisUpdate, place)), next], comma, comma)} />
      </div>
    </div>
  );
}

export function HeldKeys(): ReactNode {
  const entry = useEntryStyles();
  const place = usePlace();
  const { heldKeys: words } = laterWords;
  const { data, remove: forget } = useHeldKeys();
  const { remove, said } = useRemoving(() => Promise.resolve(false));
  if (data === undefined || data === null) return null;
  return (
    <Section title={words.title} hint={words.hint}>
      {data.length === 0 ? <p className={entry.hint}>{words.empty}</p> : null}
      <ul className={entry.list}>
        {data.map((key) => (
          <li key={key.id} className={entry.item}>
            <KeyFacts held={key} />
            <AskedRemove
              what={words.which}
              title={words.remove}
              risk={words.risk(whose(key, place), day(key.notAfter, place))}
              remove={() =>
                void remove(words.removed(whose(key, place)), () =>
                  forget(key.id).then(
                    () => "gone" as const,
                    () => null,
                  ),
                )
              }
            />
          </li>
        ))}
      </ul>
      {said}
    </Section>
  );
}

/** Whom a key opens mail for, as its certificate says. */
function whose({ addresses, subject }: HeldKey, { words }: Place): Phrase {
  return addresses.length === 0
    ? [quote(subject)]
    : listed(addresses.slice(0, 10).map(address), words.comma, words.and);
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
          <Said phrase={laterWords.certificate.for(whose(held, place))} />
        )}
      </div>
      <div className={entry.hint}>
        <Said phrase={laterWords.certificate.issuer(quote(held.issuer))} />
      </div>
      <div className={entry.hint}>
        <Said phrase={words.details.valid(day(held.notBefore, place), day(held.notAfter, place))} />
      </div>
    </div>
  );
}
