/** Whose certificates count: the bundled authorities, and those the reader added. */
import { Button, makeStyles, MessageBar, MessageBarBody, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { use, useRef, useState, type ReactNode } from "react";
import { CertificatesContext, usePlace } from "./context.ts";
import { useEntryStyles } from "./entry-styles.ts";
import { Remove, Section } from "./section.tsx";
import { Quoted, Said } from "./untrusted.tsx";
import { count, day } from "./when.ts";

/** Largest file looked at: one certificate is below 10 KB. */
const largestFile = 1_000_000;

const useStyles = makeStyles({
  mono: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  file: { display: "none" },
});

export interface BundledAnchors {
  readonly count: number;
  readonly source: string;
  /** UTC ISO or a date. */
  readonly date: string;
}

interface AnchorsProps {
  readonly bundled: BundledAnchors | null;
  /** DER in base64. */
  readonly own: readonly string[];
  readonly change: (own: readonly string[]) => void;
}

export function Anchors({ bundled, own, change }: AnchorsProps): ReactNode {
  const styles = useStyles();
  const entry = useEntryStyles();
  const place = usePlace();
  const { words } = place;
  const read = use(CertificatesContext);
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const add = async (file: File): Promise<void> => {
    const found =
      file.size > largestFile || read === null ? [] : await read(new Uint8Array(await file.arrayBuffer()));
    const fresh = found.map(({ der }) => der).filter((der) => !own.includes(der));
    if (found.length === 0) setProblem(words.settings.anchorInvalid);
    else if (fresh.length === 0) setProblem(words.settings.anchorKnown);
    else {
      setProblem(null);
      change([...own, ...new Set(fresh)]);
    }
  };
  return (
    <Section title={words.settings.anchors} hint={words.settings.anchorsHint}>
      <div>
        <Said
          phrase={
            bundled === null
              ? words.settings.bundledUnknown
              : words.settings.bundled(count(bundled.count, place), bundled.source, day(bundled.date, place))
          }
        />
      </div>
      <div>{words.settings.ownAnchors}</div>
      {own.length === 0 ? <p className={entry.hint}>{words.settings.ownAnchorsEmpty}</p> : null}
      <ul className={entry.list}>
        {own.map((der) => (
          <OwnAnchor key={der} der={der} remove={() => change(own.filter((other) => other !== der))} />
        ))}
      </ul>
      {read === null ? null : (
        <>
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>{words.settings.anchorWarning}</MessageBarBody>
          </MessageBar>
          <input
            ref={input}
            type="file"
            accept=".pem,.crt,.cer,.der"
            className={styles.file}
            aria-label={words.settings.addAnchor}
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              event.target.value = "";
              if (file !== undefined) void add(file);
            }}
          />
          <Button className={entry.add} onClick={() => input.current?.click()}>
            {words.settings.addAnchor}
          </Button>
        </>
      )}
      {problem === null ? null : (
        <MessageBar intent="error">
          <MessageBarBody>{problem}</MessageBarBody>
        </MessageBar>
      )}
    </Section>
  );
}

function OwnAnchor({ der, remove }: { readonly der: string; readonly remove: () => void }): ReactNode {
  const styles = useStyles();
  const entry = useEntryStyles();
  const place = usePlace();
  const { words } = place;
  const read = use(CertificatesContext);
  const { data: link } = useQuery({
    queryKey: ["certificate", der],
    queryFn: async () => {
      const bytes = Uint8Array.from(atob(der), (character) => character.charCodeAt(0));
      return (await read?.(bytes))?.[0]?.link ?? null;
    },
  });
  return (
    <li className={entry.item}>
      <div>
        {link === null || link === undefined ? (
          <span className={styles.mono}>
            <Quoted text={der} limit={40} />
          </span>
        ) : (
          <>
            <Quoted text={link.subject} limit={200} />
            <div className={entry.hint}>
              <Said phrase={words.details.valid(day(link.notBefore, place), day(link.notAfter, place))} />
            </div>
            <div className={styles.mono}>
              <Quoted text={(link.sha256.match(/.{1,4}/g) ?? []).join(" ")} limit={100} />
            </div>
          </>
        )}
      </div>
      <Remove what={words.settings.anOwnAnchor} press={remove} />
    </li>
  );
}
