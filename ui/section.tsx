/** What pages of settings are made of. */
import { makeStyles, tokens } from "@fluentui/react-components";
import { DeleteRegular } from "@fluentui/react-icons/svg/delete";
import { useId, type ReactNode } from "react";
import { Act } from "./act.tsx";
import { useWords } from "./context.ts";

const useStyles = makeStyles({
  section: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS },
  heading: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  hint: {
    margin: 0,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
});

interface SectionProps {
  readonly title: string;
  readonly hint: string;
  readonly children?: ReactNode;
}

export function Section({ title, hint, children }: SectionProps): ReactNode {
  const styles = useStyles();
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h2 className={styles.heading} id={id}>
        {title}
      </h2>
      <p className={styles.hint}>{hint}</p>
      {children}
    </section>
  );
}

/** `what` is the reader's own setting, made harmless: the only text that may stand in an attribute. */
export function Remove({ what, press }: { readonly what: string; readonly press: () => void }): ReactNode {
  const words = useWords();
  return (
    <Act
      appearance="subtle"
      size="small"
      icon={<DeleteRegular />}
      aria-label={words.settings.removeWhat(what)}
      onClick={press}
    />
  );
}
