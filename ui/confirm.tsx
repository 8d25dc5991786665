/** One sentence of risk before something is done that nothing proves; the safe way first (RFC 6047, 3). */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { Act } from "./act.tsx";
import { useWords } from "./context.ts";
import { Modal } from "./modal.tsx";
import type { Phrase } from "./phrase.ts";
import { Said } from "./untrusted.tsx";

const useStyles = makeStyles({
  actions: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalS,
    marginBlockStart: tokens.spacingVerticalL,
  },
});

export interface ConfirmProps {
  readonly title: string;
  readonly risk: Phrase;
  readonly safe: { readonly label: ReactNode; readonly press: () => void };
  readonly risky: { readonly label: string; readonly press: () => void };
  readonly close: () => void;
}

export function Confirm({ title, risk, safe, risky, close }: ConfirmProps): ReactNode {
  const styles = useStyles();
  const words = useWords();
  return (
    <Modal role="alertdialog" title={title} close={close}>
      <div>
        <Said phrase={risk} />
      </div>
      <div className={styles.actions}>
        <Act appearance="primary" onClick={safe.press}>
          {safe.label}
        </Act>
        <Act onClick={risky.press}>{risky.label}</Act>
        <Button appearance="subtle" onClick={close}>
          {words.actions.back}
        </Button>
      </div>
    </Modal>
  );
}
