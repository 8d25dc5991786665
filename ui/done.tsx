/** What a press led to, announced, with the way back. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { CheckmarkCircleRegular } from "@fluentui/react-icons/svg/checkmark-circle";
import { useEffect, useRef, type ReactNode } from "react";
import { usePlace } from "./context.ts";
import type { Phrase } from "./phrase.ts";
import { Said } from "./untrusted.tsx";

const useStyles = makeStyles({
  done: {
    display: "grid",
    gridTemplateColumns: "20px 1fr",
    columnGap: tokens.spacingHorizontalS,
    rowGap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    outlineOffset: "2px",
  },
  icon: { fontSize: "20px", display: "flex" },
  text: { minWidth: 0, overflowWrap: "anywhere" },
  buttons: { gridColumn: 2, display: "flex", gap: tokens.spacingHorizontalS },
});

interface DoneProps {
  readonly phrases: readonly Phrase[];
  readonly undo: (() => void) | null;
  readonly close: () => void;
}

export function Done({ phrases, undo, close }: DoneProps): ReactNode {
  const styles = useStyles();
  const { words } = usePlace();
  const place = useRef<HTMLOutputElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <output className={styles.done} ref={place} tabIndex={-1} data-outcome="">
      <span className={styles.icon}>
        <CheckmarkCircleRegular aria-hidden />
      </span>
      <div className={styles.text}>
        {phrases.map((phrase, index) => (
          <div key={index}>
            <Said phrase={phrase} />
          </div>
        ))}
      </div>
      <div className={styles.buttons}>
        {undo === null ? null : (
          <Button onClick={undo} data-action="undo">
            {words.actions.undo}
          </Button>
        )}
        <Button appearance="subtle" onClick={close}>
          {words.actions.close}
        </Button>
      </div>
    </output>
  );
}
