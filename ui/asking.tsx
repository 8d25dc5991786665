/** Two calm questions, each asked once: whom Usher may ask about mail domains, and which server is the reader's. */
import { Button, makeStyles, MessageBar, MessageBarBody, tokens } from "@fluentui/react-components";
import { useId, useState, type ReactNode } from "react";
import { Act } from "./act.tsx";
import { useHost, useWords } from "./context.ts";
import { Modal } from "./modal.tsx";
import { domain, ours } from "./phrase.ts";
import { chosen, choiceOf, isNobody, ResolverChoice } from "./resolver.tsx";
import { Said } from "./untrusted.tsx";

const useStyles = makeStyles({
  card: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalS,
    paddingBlock: tokens.spacingVerticalM,
    paddingInline: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
    overflowWrap: "anywhere",
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
  text: { margin: 0, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  faint: { color: tokens.colorNeutralForeground2 },
  actions: { display: "flex", flexWrap: "wrap", gap: tokens.spacingHorizontalS },
  content: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalM },
});

interface CardProps {
  readonly title: string;
  /** The answer could not be kept. */
  readonly failed: boolean;
  readonly children: ReactNode;
}

function Card({ title, failed, children }: CardProps): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const id = useId();
  return (
    <section className={styles.card} aria-labelledby={id} data-asking="">
      <h2 id={id} className={styles.title}>
        {title}
      </h2>
      {children}
      {failed ? (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{words.settings.notSaved}</MessageBarBody>
        </MessageBar>
      ) : null}
    </section>
  );
}

export interface AskResolverProps {
  /** Whose key is wanted; null where no single domain is. */
  readonly which: string | null;
  readonly failed: boolean;
  /** Keeps the answer: an https URL or "none". */
  readonly keep: (resolver: string) => void;
  /** Asks for this message alone. */
  readonly once: (resolver: string) => void;
}

export function AskResolver({ which, failed, keep, once }: AskResolverProps): ReactNode {
  const styles = useStyles();
  const { resolver: words } = useWords();
  const { resolvers } = useHost();
  const [choice, setChoice] = useState(choiceOf(null, resolvers));
  const use = (then: (resolver: string) => void): void => {
    const resolver = chosen(choice, resolvers);
    if (resolver === null) setChoice({ ...choice, invalid: true });
    else then(resolver);
  };
  const open = choice.picked === "";
  return (
    <Card title={words.title} failed={failed}>
      <p className={styles.text}>
        <Said phrase={words.why(which === null ? ours(words.theDomain) : domain(which))} />
      </p>
      <ResolverChoice choice={choice} change={setChoice} orNobody />
      <div className={styles.actions}>
        <Button appearance="primary" disabled={open} onClick={() => use(keep)}>
          {isNobody(choice) ? words.keepNobody : words.check}
        </Button>
        {isNobody(choice) ? null : (
          <Button disabled={open} onClick={() => use(once)}>
            {words.once}
          </Button>
        )}
      </div>
    </Card>
  );
}

interface AskOnceProps {
  /** What is set, picked beforehand. */
  readonly resolver: string | null;
  readonly once: (resolver: string) => void;
  readonly close: () => void;
}

/** The same question for one message alone, after a press. */
export function AskOnce({ resolver, once, close }: AskOnceProps): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const { resolvers } = useHost();
  const [choice, setChoice] = useState(choiceOf(resolver === "none" ? null : resolver, resolvers));
  const use = (): void => {
    const picked = chosen(choice, resolvers);
    if (picked === null) setChoice({ ...choice, invalid: true });
    else once(picked);
  };
  return (
    <Modal role="dialog" title={words.resolver.onceTitle} close={close}>
      <div className={styles.content}>
        <div className={styles.faint}>{words.resolver.onceNote}</div>
        <ResolverChoice choice={choice} change={setChoice} orNobody={false} />
        <div className={styles.actions}>
          <Button appearance="primary" disabled={choice.picked === ""} onClick={use}>
            {words.resolver.check}
          </Button>
          <Button onClick={close}>{words.actions.back}</Button>
        </div>
      </div>
    </Modal>
  );
}

export interface AskServerProps {
  /** authserv-id. */
  readonly server: string;
  readonly failed: boolean;
  readonly keep: () => void;
  /** Null where it stands only where it was looked for. */
  readonly putOff: (() => void) | null;
}

export function AskServer({ server, failed, keep, putOff }: AskServerProps): ReactNode {
  const styles = useStyles();
  const { server: words } = useWords();
  return (
    <Card title={words.title} failed={failed}>
      <p className={styles.text}>
        <Said phrase={words.why(domain(server))} />
      </p>
      <p className={styles.text}>
        {words.risk} {words.undo}
      </p>
      <div className={styles.actions}>
        <Act onClick={keep}>{words.yes}</Act>
        {putOff === null ? null : (
          <Button appearance="subtle" onClick={putOff}>
            {words.no}
          </Button>
        )}
      </div>
    </Card>
  );
}
