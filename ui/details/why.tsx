/** Every reason in plain words, the strongest first, with the technical line behind each. */
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { CheckmarkCircleFilled } from "@fluentui/react-icons/svg/checkmark-circle";
import { DismissCircleFilled } from "@fluentui/react-icons/svg/dismiss-circle";
import { InfoRegular } from "@fluentui/react-icons/svg/info";
import { WarningFilled } from "@fluentui/react-icons/svg/warning";
import type { ReactNode } from "react";
import type { Severity } from "../../core/report.ts";
import { useWords } from "../context.ts";
import type { ReasonGroup, ReasonView } from "../present.ts";
import { Exact, Said } from "../untrusted.tsx";

const icons: Record<Severity, typeof InfoRegular> = {
  danger: DismissCircleFilled,
  warning: WarningFilled,
  info: InfoRegular,
  good: CheckmarkCircleFilled,
};

const useStyles = makeStyles({
  group: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalXS },
  title: {
    margin: 0,
    marginBlockStart: tokens.spacingVerticalS,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
  },
  list: {
    margin: 0,
    padding: 0,
    listStyleType: "none",
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalS,
  },
  item: { display: "grid", gridTemplateColumns: "20px 1fr", columnGap: tokens.spacingHorizontalS },
  icon: {
    fontSize: "16px",
    lineHeight: tokens.lineHeightBase300,
    display: "flex",
    alignItems: "center",
    height: tokens.lineHeightBase300,
  },
  text: { minWidth: 0, overflowWrap: "anywhere" },
  next: { color: tokens.colorNeutralForeground2 },
  summary: {
    cursor: "pointer",
    fontSize: tokens.fontSizeBase200,
    lineHeight: "24px",
    color: tokens.colorNeutralForeground2,
    width: "fit-content",
  },
  technical: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  values: {
    margin: 0,
    display: "grid",
    gridTemplateColumns: "auto 1fr",
    columnGap: tokens.spacingHorizontalS,
  },
  value: { margin: 0, minWidth: 0 },
  danger: { color: tokens.colorStatusDangerForeground1 },
  warning: { color: tokens.colorStatusWarningForeground3 },
  info: { color: tokens.colorNeutralForeground3 },
  good: { color: tokens.colorStatusSuccessForeground1 },
});

export function Why({ groups }: { readonly groups: readonly ReasonGroup[] }): ReactNode {
  const styles = useStyles();
  return groups.map((group) => (
    <div key={group.severity} className={styles.group}>
      <h3 className={styles.title}>{group.title}</h3>
      <ul className={styles.list}>
        {group.reasons.map((reason, index) => (
          <ReasonItem key={`${reason.code} ${index}`} reason={reason} />
        ))}
      </ul>
    </div>
  ));
}

function ReasonItem({ reason }: { readonly reason: ReasonView }): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const Icon = icons[reason.severity];
  return (
    <li className={styles.item} data-reason={reason.code}>
      <span className={mergeClasses(styles.icon, styles[reason.severity])}>
        <Icon aria-hidden />
      </span>
      <div className={styles.text}>
        <div>
          <Said phrase={reason.sentence} />
        </div>
        {reason.next === null ? null : (
          <div className={styles.next}>
            {words.details.next} <Said phrase={reason.next} />
          </div>
        )}
        <details>
          <summary className={styles.summary}>{words.details.technical}</summary>
          <div className={styles.technical}>
            <Said phrase={reason.technical} />
            <dl className={styles.values}>
              <dt>{words.details.code}</dt>
              <dd className={styles.value}>{reason.code}</dd>
              {reason.values.map(([key, value]) => (
                <Value key={key} name={key} value={value} />
              ))}
            </dl>
          </div>
        </details>
      </div>
    </li>
  );
}

function Value({ name, value }: { readonly name: string; readonly value: string }): ReactNode {
  const styles = useStyles();
  return (
    <>
      <dt>{name}</dt>
      <dd className={styles.value}>
        <Exact text={value} limit={300} />
      </dd>
    </>
  );
}
