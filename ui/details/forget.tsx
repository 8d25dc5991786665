/** The way out where somebody really signs no more, or with another key: Usher forgets how they signed. */
import { makeStyles, MessageBar, MessageBarBody, tokens } from "@fluentui/react-components";
import { useState, type ReactNode } from "react";
import { Act } from "../act.tsx";
import { Confirm } from "../confirm.tsx";
import { useWords } from "../context.ts";
import { address } from "../phrase.ts";
import { useChangeMemory } from "../kept.ts";
import { Quoted, Said } from "../untrusted.tsx";

const useStyles = makeStyles({
  button: { alignSelf: "start", marginBlockStart: tokens.spacingVerticalS },
  label: { minWidth: 0, overflowWrap: "anywhere" },
});

export function Forget({ who }: { readonly who: string }): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const change = useChangeMemory();
  const [asking, setAsking] = useState(false);
  const forget = async (): Promise<void> => {
    setAsking(false);
    const { forgetSender } = await import("../../core/memory/forget.ts");
    change.mutate((book) => forgetSender(book, who));
  };
  return (
    <>
      <Act size="small" className={styles.button} data-action="forget" onClick={() => setAsking(true)}>
        <span className={styles.label}>
          <Said phrase={words.memory.forget(address(who))} />
        </span>
      </Act>
      {change.error === null ? null : (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>
            <Quoted text={change.error.message} />
          </MessageBarBody>
        </MessageBar>
      )}
      {asking ? (
        <Confirm
          title={words.memory.forgetTitle}
          risk={words.memory.forgetRisk(address(who))}
          safe={{ label: words.memory.keep, press: () => setAsking(false) }}
          risky={{ label: words.memory.forgetAnyway, press: () => void forget() }}
          close={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}
