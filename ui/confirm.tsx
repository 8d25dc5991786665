/** One sentence of risk before something is done that nothing proves; the safe way first (RFC 6047, 3). */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
} from "@fluentui/react-components";
import type { ReactNode } from "react";
import { useWords } from "./context.ts";
import type { Phrase } from "./phrase.ts";
import { Said } from "./untrusted.tsx";

const useStyles = makeStyles({
  actions: { display: "flex", flexDirection: "column", alignItems: "stretch" },
  button: { width: "100%" },
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
    <Dialog open modalType="alert" onOpenChange={(_, data) => !data.open && close()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle as="h2">{title}</DialogTitle>
          <DialogContent>
            <Said phrase={risk} />
          </DialogContent>
          <DialogActions fluid className={styles.actions}>
            <Button appearance="primary" className={styles.button} onClick={safe.press}>
              {safe.label}
            </Button>
            <Button className={styles.button} onClick={risky.press}>
              {risky.label}
            </Button>
            <Button appearance="subtle" className={styles.button} onClick={close}>
              {words.actions.back}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
