/** Usher's own word: the level in words, colour and icon, and the fact that carries it. */
import { makeStyles, mergeClasses, Spinner, tokens } from "@fluentui/react-components";
import { DocumentRegular } from "@fluentui/react-icons/svg/document";
import { QuestionCircleFilled } from "@fluentui/react-icons/svg/question-circle";
import { ShieldCheckmarkFilled } from "@fluentui/react-icons/svg/shield-checkmark";
import { ShieldDismissFilled } from "@fluentui/react-icons/svg/shield-dismiss";
import { ShieldGlobeFilled } from "@fluentui/react-icons/svg/shield-globe";
import { ShieldQuestionFilled } from "@fluentui/react-icons/svg/shield-question";
import type { ReactNode } from "react";
import { useHeld } from "./context.ts";
import type { Phrase } from "./phrase.ts";
import type { Tone, View } from "./present.ts";
import { Said } from "./untrusted.tsx";

const icons: Record<Tone, typeof ShieldCheckmarkFilled> = {
  proven: ShieldCheckmarkFilled,
  domain: ShieldGlobeFilled,
  decide: ShieldQuestionFilled,
  unknown: QuestionCircleFilled,
  contradicted: ShieldDismissFilled,
};

const useTones = makeStyles({
  proven: {
    backgroundColor: tokens.colorStatusSuccessBackground1,
    color: tokens.colorStatusSuccessForeground1,
    borderInlineStartColor: tokens.colorStatusSuccessForeground3,
  },
  domain: {
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
    borderInlineStartColor: tokens.colorBrandStroke1,
  },
  decide: {
    backgroundColor: tokens.colorStatusWarningBackground1,
    color: tokens.colorStatusWarningForeground1,
    borderInlineStartColor: tokens.colorStatusWarningForeground3,
  },
  unknown: {
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground2,
    borderInlineStartColor: tokens.colorNeutralStrokeAccessible,
  },
  contradicted: {
    backgroundColor: tokens.colorStatusDangerBackground1,
    color: tokens.colorStatusDangerForeground1,
    borderInlineStartColor: tokens.colorStatusDangerForeground3,
  },
});

const useStyles = makeStyles({
  banner: {
    display: "flex",
    flexDirection: "column",
    rowGap: "2px",
    paddingBlock: tokens.spacingVerticalS,
    paddingInline: tokens.spacingHorizontalM,
    borderInlineStartWidth: "4px",
    borderInlineStartStyle: "solid",
    borderRadius: tokens.borderRadiusMedium,
  },
  // What takes a verdict's place for a while takes its room too: nothing below it moves.
  pile: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", "& > *": { gridArea: "1 / 1" } },
  over: { visibility: "hidden" },
  level: { display: "flex", alignItems: "center", columnGap: tokens.spacingHorizontalXS },
  icon: { fontSize: "20px", lineHeight: "20px", display: "flex" },
  badge: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontWeight: tokens.fontWeightSemibold,
  },
  headline: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: "20px",
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground1,
    overflowWrap: "anywhere",
  },
  body: {
    margin: 0,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
});

export interface VerdictProps {
  readonly view: View;
  /** What may be done about a check that was not made. */
  readonly recheck: ReactNode;
  /** What stands in its place while it is checked again; null: it may be looked at. */
  readonly again: ReactNode;
}

export function Verdict({ view, recheck, again }: VerdictProps): ReactNode {
  const styles = useStyles();
  const toned = useTones();
  const held = useHeld();
  const Icon = view.kind === "invitation" ? icons[view.tone] : DocumentRegular;
  const banner = (
    <header
      className={mergeClasses(styles.banner, toned[view.tone], again !== null && styles.over)}
      data-level={held ? "checking" : (view.level ?? view.kind)}
      aria-busy={held}
    >
      <div className={styles.level}>
        <span className={styles.icon}>
          <Icon aria-hidden />
        </span>
        <span className={styles.badge}>{view.badge ?? view.event?.introduction}</span>
      </div>
      <h1 className={styles.headline}>
        <Said phrase={view.headline} />
      </h1>
      {view.carries === null ? null : (
        <p className={styles.body}>
          <Said phrase={view.carries} />
        </p>
      )}
      {view.posted === null ? null : (
        <p className={styles.body}>
          <Said phrase={view.posted} />
        </p>
      )}
      {view.passed === null ? null : (
        <p className={styles.body} data-passed="">
          <Said phrase={view.passed} />
        </p>
      )}
      {view.unchecked === null ? null : (
        <p className={styles.body}>
          <Said phrase={view.unchecked} />
        </p>
      )}
      {recheck}
    </header>
  );
  return (
    <div className={styles.pile}>
      {banner}
      {again}
    </div>
  );
}

export interface CheckingProps {
  readonly headline: Phrase;
  /** The level found so far, in words that say so; null: none yet. */
  readonly soFar: string | null;
  readonly steps: readonly string[];
}

/** While the check runs: what is being done, and no level that could fall without saying so. */
export function CheckingVerdict({ headline, soFar, steps }: CheckingProps): ReactNode {
  const styles = useStyles();
  const toned = useTones();
  return (
    <header className={mergeClasses(styles.banner, toned.unknown)} data-level="checking" aria-busy>
      <div className={styles.level}>
        <span className={styles.icon}>
          <Spinner size="extra-tiny" aria-hidden />
        </span>
        {soFar === null ? null : <span className={styles.badge}>{soFar}</span>}
      </div>
      <h1 className={styles.headline}>
        <Said phrase={headline} />
      </h1>
      {steps.map((step) => (
        <p key={step} className={styles.body}>
          {step}
        </p>
      ))}
    </header>
  );
}
