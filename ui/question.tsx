/** The question to the calendar user in whose name the invitation came, for the person to change and send. */
import {
  Button,
  Field,
  Input,
  makeStyles,
  MessageBar,
  MessageBarBody,
  Textarea,
  tokens,
} from "@fluentui/react-components";
import { useId, type ReactNode } from "react";
import { Act } from "./act.tsx";
import { useWords } from "./context.ts";
import type { QuestionDraft } from "./decide.ts";
import { address, type Phrase } from "./phrase.ts";
import { Address, Quoted, Said } from "./untrusted.tsx";

const useStyles = makeStyles({
  form: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS },
  title: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  note: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  actions: { display: "flex", flexWrap: "wrap", gap: tokens.spacingHorizontalS },
});

export interface QuestionProps {
  readonly to: string;
  /** The organizer is nobody the reader knows, or nobody proven. */
  readonly stranger: boolean;
  /** Where the address comes from; the invitation itself where left out. */
  readonly note?: Phrase;
  readonly draft: QuestionDraft;
  readonly change: (draft: QuestionDraft) => void;
  readonly busy: boolean;
  readonly error: string | null;
  readonly send: () => void;
  readonly close: () => void;
}

export function Question(props: QuestionProps): ReactNode {
  const { to, stranger, note, draft, change, busy, error, send, close } = props;
  const styles = useStyles();
  const words = useWords();
  const title = useId();
  const empty = draft.text.trim() === "";
  return (
    <section className={styles.form} aria-labelledby={title}>
      <h2 className={styles.title} id={title}>
        {words.question.title}
      </h2>
      <div>
        {words.question.to}: <Address address={to} />
        <div className={styles.note}>
          <Said phrase={note ?? words.question.address(address(to))} />
        </div>
      </div>
      {stranger ? (
        <div className={styles.note}>
          <Said phrase={words.question.stranger} />
        </div>
      ) : null}
      <Field label={words.question.subject}>
        <Input value={draft.subject} onChange={(_, data) => change({ ...draft, subject: data.value })} />
      </Field>
      <Field
        label={words.question.text}
        {...(empty ? { validationMessage: words.question.empty, validationState: "warning" } : {})}
      >
        <Textarea
          rows={8}
          resize="vertical"
          value={draft.text}
          onChange={(_, data) => change({ ...draft, text: data.value })}
        />
      </Field>
      {error === null ? null : (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>
            <Quoted text={error} />
          </MessageBarBody>
        </MessageBar>
      )}
      <div className={styles.actions}>
        <Act appearance="primary" disabled={empty || busy} onClick={send}>
          {words.question.send}
        </Act>
        <Button disabled={busy} onClick={close}>
          {words.actions.back}
        </Button>
      </div>
    </section>
  );
}
