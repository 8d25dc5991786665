/** Beside what can be changed in the settings: the way there. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { SettingsRegular } from "@fluentui/react-icons/svg/settings";
import type { ReactNode } from "react";
import { useOpenSettings, useWords } from "../context.ts";

const useStyles = makeStyles({
  button: { width: "fit-content", marginBlock: tokens.spacingVerticalXXS },
});

export function ToSettings(): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const open = useOpenSettings();
  return open === null ? null : (
    <Button size="small" className={styles.button} icon={<SettingsRegular />} onClick={open}>
      {words.toSettings}
    </Button>
  );
}
