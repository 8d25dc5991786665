/** What a screen reader says by itself, and nobody sees. */
import { makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";

const useStyles = makeStyles({
  announce: {
    position: "absolute",
    width: "1px",
    height: "1px",
    overflow: "hidden",
    clipPath: "inset(50%)",
    whiteSpace: "nowrap",
  },
});

export function Announced({ text }: { readonly text: string }): ReactNode {
  const styles = useStyles();
  return (
    <div className={styles.announce} aria-live="polite">
      {text}
    </div>
  );
}
