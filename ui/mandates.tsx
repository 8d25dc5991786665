/** Settings: signed permissions that were imported, in their own words, and taking in more. */
import { Field, makeStyles, MessageBar, MessageBarBody, Textarea, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { Act } from "./act.tsx";
import { usePlace, useWords } from "./context.ts";
import { useEntryStyles } from "./entry-styles.ts";
import { FileButton } from "./file-button.tsx";
import { kindsOf } from "./methods.tsx";
import { address, listed, type Phrase } from "./phrase.ts";
import { keys, useMemory } from "./queries.ts";
import { useListRemoving } from "./removing.tsx";
import { Remove, Section } from "./section.tsx";
import { describeStored, importMandate, largestMandate, type Stated } from "./stated.ts";
import { Said } from "./untrusted.tsx";
import { day, type Place } from "./when.ts";
import type { Words } from "./words/en.ts";

const useStyles = makeStyles({
  token: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
});

interface MandatesProps {
  /** In base64, as in Settings. */
  readonly stored: readonly string[];
  /** False where it could not be kept. */
  readonly change: (stored: readonly string[]) => Promise<boolean>;
}

type Told = { readonly done: string } | { readonly fault: string } | null;

export function Mandates({ stored, change }: MandatesProps): ReactNode {
  const styles = useStyles();
  const entry = useEntryStyles();
  const { mandates: words, settings } = useWords();
  const [pasted, setPasted] = useState("");
  const [told, setTold] = useState<Told>(null);

  const take = async (bytes: Uint8Array): Promise<boolean> => {
    setTold(null);
    const result = await importMandate(bytes, stored);
    if ("fault" in result) {
      setTold({ fault: words.faults[result.fault] });
      return false;
    }
    const isKept = await change([...stored, result.mandate]);
    setTold(isKept ? { done: words.added } : { fault: settings.notSaved });
    return isKept;
  };
  const takeFile = async (file: File): Promise<void> => {
    if (file.size > largestMandate) return setTold({ fault: words.faults["too-large"] });
    const bytes = await file.arrayBuffer().catch(() => null);
    if (bytes === null) setTold({ fault: words.faults.unreadable });
    else await take(new Uint8Array(bytes));
  };
  const takePasted = async (): Promise<void> => {
    if (await take(new TextEncoder().encode(pasted))) setPasted((now) => (now === pasted ? "" : now));
  };
  const { remove, said } = useListRemoving(stored, change);
  return (
    <Section title={words.title} hint={words.hint}>
      {stored.length === 0 ? (
        <p className={entry.hint}>{words.empty}</p>
      ) : (
        <>
          <ul className={entry.list} aria-label={words.list}>
            {stored.map((mandate) => (
              <Mandate
                key={mandate}
                stored={mandate}
                remove={(what) => {
                  setTold(null);
                  remove(what, mandate);
                }}
              />
            ))}
          </ul>
          <p className={entry.hint}>{words.unproven}</p>
        </>
      )}
      {said}
      <FileButton label={words.file} accept=".jws,.eml" take={(file) => void takeFile(file)} />
      <form
        className={entry.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void takePasted();
        }}
      >
        <Field label={words.paste} hint={words.pasteHint}>
          <Textarea
            rows={3}
            resize="vertical"
            className={styles.token}
            spellCheck={false}
            value={pasted}
            onChange={(_, { value }) => setPasted(value)}
          />
        </Field>
        <Act type="submit" className={entry.add}>
          {words.add}
        </Act>
      </form>
      <output>
        {told === null ? null : "done" in told ? (
          <span className={entry.hint}>{told.done}</span>
        ) : (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>{told.fault}</MessageBarBody>
          </MessageBar>
        )}
      </output>
    </Section>
  );
}

interface MandateProps {
  readonly stored: string;
  readonly remove: (what: Phrase) => void;
}

function Mandate({ stored, remove }: MandateProps): ReactNode {
  const entry = useEntryStyles();
  const place = usePlace();
  const words = place.words.mandates;
  const { data: stated } = useStated(stored);
  const { data: memory } = useMemory();
  const withdrawn =
    stated?.kind === "mandate" &&
    memory?.withdrawn.some(({ issuer, id }) => issuer === stated.actor && id === stated.id) === true;
  return (
    <li className={entry.item}>
      <div>
        {stated === undefined ? null : <Said phrase={saysOf(stated, place)} />}
        {stated?.kind === "mandate" ? (
          <div className={entry.hint}>
            <Said phrase={termsOf(stated, withdrawn, place)} />
          </div>
        ) : null}
      </div>
      <Remove
        what={words[labels[stated?.kind ?? "unreadable"]]}
        press={() => remove(removedOf(stated, words))}
      />
    </li>
  );
}

export function useStated(stored: string) {
  return useQuery<Stated>({ queryKey: keys.stated(stored), queryFn: () => describeStored(stored) });
}

const labels = {
  mandate: "which",
  withdrawal: "whichWithdrawal",
  mail: "whichOther",
  unreadable: "whichOther",
} as const;

function removedOf(stated: Stated | undefined, words: Words["mandates"]): Phrase {
  switch (stated?.kind) {
    case "mandate":
      return words.removed(address(stated.actor), address(stated.agent));
    case "withdrawal":
      return words.removedWithdrawal(address(stated.issuer));
    case "mail":
    case "unreadable":
    case undefined:
      return words.removedOther;
  }
}

function saysOf(stated: Stated, { words: { mandates: words } }: Place): Phrase {
  switch (stated.kind) {
    case "mandate":
      return words.says(address(stated.actor), address(stated.agent));
    case "withdrawal":
      return words.takesBack(address(stated.issuer));
    case "mail":
      return words.mail;
    case "unreadable":
      return words.unreadable;
  }
}

function termsOf(
  stated: Extract<Stated, { readonly kind: "mandate" }>,
  withdrawn: boolean,
  place: Place,
): Phrase {
  const { words } = place;
  const { mandates, comma, and } = words;
  const now = Date.parse(place.now);
  const kinds = kindsOf(stated.methods, words);
  const time =
    Date.parse(stated.until) < now
      ? mandates.ended(day(stated.until, place))
      : mandates.until(day(stated.until, place));
  const terms: readonly Phrase[] = [
    kinds === "" ? mandates.scopeUnknown : mandates.scope(kinds),
    ...(stated.uid === null ? [] : [mandates.oneEvent]),
    ...(stated.audience === null
      ? []
      : [mandates.audience(listed(stated.audience.map(address), comma, and))]),
    ...(Date.parse(stated.from) > now ? [mandates.notYet(day(stated.from, place))] : []),
    time,
    ...(withdrawn ? [mandates.withdrawn] : []),
  ];
  return listed(terms, comma, comma);
}
