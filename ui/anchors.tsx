/** Whose certificates count, and which ones only help: the bundled authorities, and those the reader added. */
import { useQuery } from "@tanstack/react-query";
import { use, type ReactNode } from "react";
import { CertificateFacts } from "./certificate.tsx";
import { ImportsContext, usePlace, useWords } from "./context.ts";
import { useEntryStyles } from "./entry-styles.ts";
import { keys } from "./queries.ts";
import { Remove, Section } from "./section.tsx";
import { Exact, Said } from "./untrusted.tsx";
import { count, day } from "./when.ts";

export interface BundledAnchors {
  readonly count: number;
  readonly source: string;
  /** UTC ISO or a date. */
  readonly date: string;
}

interface OwnProps {
  /** DER in base64. */
  readonly own: readonly string[];
  readonly change: (own: readonly string[]) => void;
}

export function Anchors({
  bundled,
  own,
  change,
}: OwnProps & { readonly bundled: BundledAnchors | null }): ReactNode {
  const entry = useEntryStyles();
  const place = usePlace();
  const { settings: words } = place.words;
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
      <Certificates what={words.anOwnAnchor} own={own} change={change} />
    </Section>
  );
}

export function Helpers({ own, change }: OwnProps): ReactNode {
  const entry = useEntryStyles();
  const { helpers: words } = useWords();
  return (
    <Section title={words.title} hint={words.hint}>
      {own.length === 0 ? <p className={entry.hint}>{words.empty}</p> : null}
      <Certificates what={words.which} own={own} change={change} />
    </Section>
  );
}

function Certificates({ what, own, change }: OwnProps & { readonly what: string }): ReactNode {
  const entry = useEntryStyles();
  return (
    <ul className={entry.list}>
      {own.map((der) => (
        <li key={der} className={entry.item}>
          <Certificate der={der} />
          <Remove what={what} press={() => change(own.filter((other) => other !== der))} />
        </li>
      ))}
    </ul>
  );
}

function Certificate({ der }: { readonly der: string }): ReactNode {
  const read = use(ImportsContext);
  const { data: found } = useQuery({
    queryKey: keys.certificate(der),
    queryFn: async () => {
      const bytes = Uint8Array.from(atob(der), (character) => character.charCodeAt(0));
      const [object] = (await read?.(bytes)) ?? [];
      return object?.kind === "certificate" ? object : null;
    },
  });
  return found === null || found === undefined ? (
    <Exact text={der} limit={40} />
  ) : (
    <CertificateFacts link={found.link} {...(found.authority ? {} : { addresses: found.addresses })} />
  );
}
