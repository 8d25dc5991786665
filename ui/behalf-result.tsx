/** What was signed: to save, and to hand over as a mail. */
import { Button, makeStyles, MessageBar, MessageBarBody, tokens } from "@fluentui/react-components";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, type ReactNode } from "react";
import type { OutgoingMail } from "../addin/host.ts";
import { useHost, useWords } from "./context.ts";
import { useEntryStyles } from "./entry-styles.ts";
import { address, listed, ours, type Phrase } from "./phrase.ts";
import { Quoted, Said } from "./untrusted.tsx";
import type { Words } from "./words/en.ts";

const useStyles = makeStyles({
  done: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    overflowWrap: "anywhere",
  },
});

/** Addresses spelled out, the rest by number. */
const spelledOut = 3;

export function peopleIn(addresses: readonly string[], words: Words): Phrase {
  const named = addresses.slice(0, spelledOut).map(address);
  const rest = addresses.length - named.length;
  return listed(rest === 0 ? named : [...named, ours(words.behalf.others(rest))], words.comma, words.and);
}

interface ResultProps {
  readonly said: readonly Phrase[];
  readonly again: () => void;
  readonly children?: ReactNode;
}

/** Takes the keyboard's place, so that what was done is read at once. */
export function Result({ said, again, children }: ResultProps): ReactNode {
  const styles = useStyles();
  const entry = useEntryStyles();
  const { behalf: words } = useWords();
  const place = useRef<HTMLOutputElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <div className={styles.done} data-signed="">
      <output ref={place} tabIndex={-1}>
        {said.map((phrase, index) => (
          <div key={index}>
            <Said phrase={phrase} />
          </div>
        ))}
      </output>
      {children}
      <div className={entry.actions}>
        <Button appearance="subtle" onClick={again}>
          {words.result.again}
        </Button>
      </div>
    </div>
  );
}

interface HandOverProps {
  readonly to: readonly string[];
  /** Makes the mail; rejects with a sentence where it cannot be made. */
  readonly mail: () => Promise<OutgoingMail>;
  readonly saveFile: () => void;
}

export function HandOver({ to, mail, saveFile }: HandOverProps): ReactNode {
  const entry = useEntryStyles();
  const host = useHost();
  const words = useWords();
  const { result } = words.behalf;
  const sending = useMutation({ mutationFn: async () => host.send(await mail()) });
  const people = peopleIn(to, words);
  const said = { sent: result.sent, "handed-over": result.handed, opened: words.opened.mail };
  return (
    <>
      <div className={entry.actions}>
        <Button appearance="primary" disabledFocusable={sending.isPending} onClick={() => sending.mutate()}>
          {result.send}
        </Button>
        <Button onClick={saveFile}>{result.save}</Button>
      </div>
      <output>
        {sending.isSuccess ? <Said phrase={said[sending.data](people)} /> : null}
        {sending.isError ? <Failed why={sending.error.message} /> : null}
      </output>
    </>
  );
}

export function Failed({ why }: { readonly why: string }): ReactNode {
  const { behalf: words } = useWords();
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>
        {words.failed} <Quoted text={why} />
      </MessageBarBody>
    </MessageBar>
  );
}

/** Something is wrong with the whole of it, not with one field. */
export function Refused({ sentence }: { readonly sentence: ReactNode }): ReactNode {
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>{sentence}</MessageBarBody>
    </MessageBar>
  );
}
