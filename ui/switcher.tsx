/** From one invitation of a message to the next. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { ChevronLeftRegular } from "@fluentui/react-icons/svg/chevron-left";
import { ChevronRightRegular } from "@fluentui/react-icons/svg/chevron-right";
import type { ReactNode } from "react";
import { useWords } from "./context.ts";

const useStyles = makeStyles({
  switcher: { display: "flex", alignItems: "center", columnGap: tokens.spacingHorizontalXS },
  several: { flexGrow: 1, fontSize: tokens.fontSizeBase200 },
});

interface SwitcherProps {
  readonly index: number;
  readonly count: number;
  readonly choose: (index: number) => void;
}

export function Switcher({ index, count, choose }: SwitcherProps): ReactNode {
  const styles = useStyles();
  const words = useWords();
  return (
    <nav className={styles.switcher} aria-label={words.several.title(count)}>
      <span className={styles.several}>
        {words.several.title(count)}: {words.several.one(index + 1, count)}
      </span>
      <Button
        size="small"
        appearance="subtle"
        icon={<ChevronLeftRegular />}
        aria-label={words.several.previous}
        disabled={index === 0}
        onClick={() => choose(index - 1)}
      />
      <Button
        size="small"
        appearance="subtle"
        icon={<ChevronRightRegular />}
        aria-label={words.several.next}
        disabled={index === count - 1}
        onClick={() => choose(index + 1)}
      />
    </nav>
  );
}
