/** One thing that was checked, or was not: a sign by its shape, and words that say the same without it. */
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { CheckmarkCircleFilled, CheckmarkCircleRegular } from "@fluentui/react-icons/svg/checkmark-circle";
import { DismissCircleFilled } from "@fluentui/react-icons/svg/dismiss-circle";
import { PinRegular } from "@fluentui/react-icons/svg/pin";
import { QuestionCircleRegular } from "@fluentui/react-icons/svg/question-circle";
import { SubtractCircleRegular } from "@fluentui/react-icons/svg/subtract-circle";
import { WarningFilled } from "@fluentui/react-icons/svg/warning";
import type { ReactNode } from "react";
import type { Mark } from "../chain.ts";

const signs: Record<Mark, typeof CheckmarkCircleFilled> = {
  good: CheckmarkCircleFilled,
  plain: CheckmarkCircleRegular,
  broken: DismissCircleFilled,
  contradicted: DismissCircleFilled,
  weak: WarningFilled,
  unknown: QuestionCircleRegular,
  skipped: SubtractCircleRegular,
  pinned: PinRegular,
};

const useStyles = makeStyles({
  list: {
    margin: 0,
    padding: 0,
    listStyleType: "none",
    display: "flex",
    flexDirection: "column",
    rowGap: "2px",
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  check: { display: "grid", gridTemplateColumns: "16px 1fr", columnGap: tokens.spacingHorizontalXS },
  sign: {
    display: "flex",
    alignItems: "center",
    height: tokens.lineHeightBase200,
    fontSize: "16px",
  },
  text: { minWidth: 0, overflowWrap: "anywhere" },
});

/** Red is for contradiction alone; what is merely unknown is grey. */
const useColours = makeStyles({
  good: { color: tokens.colorStatusSuccessForeground1 },
  plain: { color: tokens.colorNeutralForeground3 },
  broken: { color: tokens.colorStatusWarningForeground3 },
  contradicted: { color: tokens.colorStatusDangerForeground1 },
  weak: { color: tokens.colorStatusWarningForeground3 },
  unknown: { color: tokens.colorNeutralForeground3 },
  skipped: { color: tokens.colorNeutralForeground3 },
  pinned: { color: tokens.colorNeutralForeground1 },
});

export function Sign({ mark }: { readonly mark: Mark }): ReactNode {
  const styles = useStyles();
  const colours = useColours();
  const Icon = signs[mark];
  return (
    <span className={mergeClasses(styles.sign, colours[mark])}>
      <Icon aria-hidden />
    </span>
  );
}

export function Checks({ children }: { readonly children: ReactNode }): ReactNode {
  return <ul className={useStyles().list}>{children}</ul>;
}

interface CheckItemProps {
  readonly kind: string;
  readonly mark: Mark;
  readonly children: ReactNode;
}

export function CheckItem({ kind, mark, children }: CheckItemProps): ReactNode {
  const styles = useStyles();
  return (
    <li className={styles.check} data-check={kind} data-mark={mark}>
      <Sign mark={mark} />
      <div className={styles.text}>{children}</div>
    </li>
  );
}
