/** A level in a line of text: icon and words, and colour beside them. */
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { QuestionCircleFilled } from "@fluentui/react-icons/svg/question-circle";
import { ShieldCheckmarkFilled } from "@fluentui/react-icons/svg/shield-checkmark";
import { ShieldDismissFilled } from "@fluentui/react-icons/svg/shield-dismiss";
import { ShieldGlobeFilled } from "@fluentui/react-icons/svg/shield-globe";
import { ShieldQuestionFilled } from "@fluentui/react-icons/svg/shield-question";
import type { ReactNode } from "react";
import type { Level } from "../core/report.ts";
import { useWords } from "./context.ts";

const icons: Record<Level, typeof ShieldCheckmarkFilled> = {
  verified: ShieldCheckmarkFilled,
  authorized: ShieldCheckmarkFilled,
  domain: ShieldGlobeFilled,
  unconfirmed: ShieldQuestionFilled,
  unverified: QuestionCircleFilled,
  suspicious: ShieldDismissFilled,
};

const useStyles = makeStyles({
  mark: { display: "inline-flex", alignItems: "center", columnGap: "2px" },
  icon: { fontSize: "16px", display: "flex" },
});

const useColours = makeStyles({
  verified: { color: tokens.colorStatusSuccessForeground1 },
  authorized: { color: tokens.colorStatusSuccessForeground1 },
  domain: { color: tokens.colorBrandForeground2 },
  unconfirmed: { color: tokens.colorStatusWarningForeground1 },
  unverified: { color: tokens.colorNeutralForeground2 },
  suspicious: { color: tokens.colorStatusDangerForeground1 },
});

export function LevelMark({ level }: { readonly level: Level }): ReactNode {
  const styles = useStyles();
  const colours = useColours();
  const words = useWords();
  const Icon = icons[level];
  return (
    <span className={mergeClasses(styles.mark, colours[level])} data-mark={level}>
      <span className={styles.icon}>
        <Icon aria-hidden />
      </span>
      {words.levels[level]}
    </span>
  );
}
