/** Whose certificates count, and which ones only help: the bundled authorities, and those the reader added. */
import { useQuery } from "@tanstack/react-query";
import { use, type ReactNode } from "react";
import type { FoundObject } from "../addin/host.ts";
import { CertificateFacts } from "./certificate.tsx";
import { ImportsContext, usePlace, useWords } from "./context.ts";
import { useEntryStyles } from "./entry-styles.ts";
import { quote, type Phrase } from "./phrase.ts";
import { keys } from "./queries.ts";
import { AskedRemove, useListRemoving, useRemoving } from "./removing.tsx";
import { Remove, Section } from "./section.tsx";
import { Exact, Said } from "./untrusted.tsx";
import { count, day } from "./when.ts";
import { laterWords } from "./words/later.ts";

export interface BundledAnchors {
  readonly count: number;
  readonly source: string;
  /** UTC ISO or a date. */
  readonly date: string;
}

interface OwnProps {
  /** DER in base64. */
  readonly own: readonly string[];
  /** False where it could not be kept. */
  readonly change: (own: readonly string[]) => Promise<boolean>;
}

export function Anchors({
  bundled,
  own,
  change,
}: OwnProps & { readonly bundled: BundledAnchors | null }): ReactNode {
  const entry = useEntryStyles();
  const place = usePlace();
  const { settings: words } = place.words;
  const { remove, said } = useRemoving(() => Promise.resolve(false));
  return (
    <Section title={words.anchors} hint={words.anchorsHint}>
      <div>
        <Said
          phrase={
            bundled === null
              ? words.bundledUnknown
              : words.bundled(count(bundled.count, place), bundled.source, day(bundled.date, place))
          }
        />
      </div>
      <h3 className={entry.heading}>{words.ownAnchors}</h3>
      {own.length === 0 ? <p className={entry.hint}>{words.ownAnchorsEmpty}</p> : null}
      <ul className={entry.list}>
        {own.map((der) => (
          <OwnAnchor
            key={der}
            der={der}
            remove={(what) =>
              void remove(words.removedAnchor(what), async () =>
                (await change(own.filter((other) => other !== der))) ? "gone" : null,
              )
            }
          />
        ))}
      </ul>
      {said}
    </Section>
  );
}

export function Helpers({ own, change }: OwnProps): ReactNode {
  const entry = useEntryStyles();
  const { helpers: words } = laterWords;
  const { remove, said } = useListRemoving(own, change);
  return (
    <Section title={words.title} hint={words.hint}>
      {own.length === 0 ? <p className={entry.hint}>{words.empty}</p> : null}
      <ul className={entry.list}>
        {own.map((der) => (
          <Helper key={der} der={der} remove={(what) => remove(words.removed(what), der)} />
        ))}
      </ul>
      {said}
    </Section>
  );
}

interface OneProps {
  readonly der: string;
  readonly remove: (what: Phrase) => void;
}

function OwnAnchor({ der, remove }: OneProps): ReactNode {
  const entry = useEntryStyles();
  const { settings: words } = useWords();
  const found = useCertificate(der);
  return (
    <li className={entry.item}>
      <Certificate der={der} found={found} />
      <AskedRemove
        what={words.anOwnAnchor}
        title={words.removeAnchor}
        risk={words.removeAnchorRisk(nameOf(der, found))}
        remove={() => remove(nameOf(der, found))}
      />
    </li>
  );
}

function Helper({ der, remove }: OneProps): ReactNode {
  const entry = useEntryStyles();
  const { helpers: words } = laterWords;
  const found = useCertificate(der);
  return (
    <li className={entry.item}>
      <Certificate der={der} found={found} />
      <Remove what={words.which} press={() => remove(nameOf(der, found))} />
    </li>
  );
}

type Read = Extract<FoundObject, { readonly kind: "certificate" }> | null;

const nameOf = (der: string, found: Read): Phrase => [quote(found?.link.subject ?? der.slice(0, 40))];

/** Null: it is not read yet, or cannot be. */
function useCertificate(der: string): Read {
  const read = use(ImportsContext);
  const { data } = useQuery({
    queryKey: keys.certificate(der),
    queryFn: async () => {
      const bytes = Uint8Array.from(atob(der), (character) => character.charCodeAt(0));
      const [object] = (await read?.(bytes)) ?? [];
      return object?.kind === "certificate" ? object : null;
    },
  });
  return data ?? null;
}

function Certificate({ der, found }: { readonly der: string; readonly found: Read }): ReactNode {
  return found === null ? (
    <Exact text={der} limit={40} />
  ) : (
    <CertificateFacts link={found.link} {...(found.authority ? {} : { addresses: found.addresses })} />
  );
}
