/** A signature's certificates drawn as a path from the signer up to who vouches, each with what was checked. */
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { CertificateRegular } from "@fluentui/react-icons/svg/certificate";
import { DismissCircleFilled } from "@fluentui/react-icons/svg/dismiss-circle";
import { PinRegular } from "@fluentui/react-icons/svg/pin";
import { ShieldCheckmarkRegular } from "@fluentui/react-icons/svg/shield-checkmark";
import { ShieldQuestionRegular } from "@fluentui/react-icons/svg/shield-question";
import { WarningFilled } from "@fluentui/react-icons/svg/warning";
import type { ReactNode } from "react";
import type { ChainLink } from "../../core/report.ts";
import { linkViews, type Bond, type LinkView } from "../chain.ts";
import { usePlace, useWords } from "../context.ts";
import { Exact, Quoted, Said } from "../untrusted.tsx";
import { moment } from "../when.ts";
import type { Chained } from "../withdrawal.ts";
import { CheckItem, Checks, Sign } from "./check.tsx";
import { Term, Terms } from "./terms.tsx";

const line = (style: "solid" | "dashed" | "dotted") =>
  ({
    flexGrow: 1,
    minHeight: "6px",
    width: 0,
    borderInlineStartWidth: "2px",
    borderInlineStartStyle: style,
    borderInlineStartColor: tokens.colorNeutralStrokeAccessible,
  }) as const;

const useStyles = makeStyles({
  title: {
    margin: 0,
    marginBlockStart: tokens.spacingVerticalXS,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontWeight: tokens.fontWeightSemibold,
  },
  note: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  path: { margin: 0, padding: 0, listStyleType: "none" },
  row: { display: "grid", gridTemplateColumns: "24px minmax(0, 1fr)", columnGap: tokens.spacingHorizontalS },
  rail: { display: "flex", flexDirection: "column", alignItems: "center" },
  icon: { fontSize: "24px", display: "flex" },
  body: { minWidth: 0, paddingBlockEnd: tokens.spacingVerticalXS, overflowWrap: "anywhere" },
  /** A broken place keeps its edge where colours are forced away. */
  faulty: {
    paddingBlock: tokens.spacingVerticalXS,
    paddingInline: tokens.spacingHorizontalS,
    marginBlockEnd: tokens.spacingVerticalXS,
    borderRadius: tokens.borderRadiusMedium,
    border: `2px solid ${tokens.colorStatusWarningBorder2}`,
  },
  revoked: { border: `2px solid ${tokens.colorStatusDangerBorder2}` },
  faultIcon: { color: tokens.colorStatusWarningForeground3 },
  revokedIcon: { color: tokens.colorStatusDangerForeground1 },
  role: {
    display: "flex",
    flexWrap: "wrap",
    columnGap: tokens.spacingHorizontalS,
    fontWeight: tokens.fontWeightSemibold,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  fault: {
    paddingInline: tokens.spacingHorizontalXS,
    borderRadius: tokens.borderRadiusSmall,
    border: "1px solid currentColor",
    fontSize: tokens.fontSizeBase100,
    lineHeight: tokens.lineHeightBase100,
    alignSelf: "center",
  },
  bond: {
    paddingBlock: "2px",
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    minWidth: 0,
    overflowWrap: "anywhere",
  },
  solid: line("solid"),
  dashed: line("dashed"),
  dotted: line("dotted"),
  gap: { flexGrow: 1, minHeight: "6px" },
  end: { paddingBlockStart: "2px", fontWeight: tokens.fontWeightSemibold },
  summary: {
    cursor: "pointer",
    fontSize: tokens.fontSizeBase200,
    lineHeight: "24px",
    color: tokens.colorNeutralForeground2,
    width: "fit-content",
  },
  mono: { fontFamily: tokens.fontFamilyMonospace },
  rules: { margin: 0, paddingInlineStart: "20px" },
});

interface PathProps {
  readonly chained: Chained;
  readonly validAt: string;
  readonly checkedAt: string;
}

export function Path({ chained, validAt, checkedAt }: PathProps): ReactNode {
  const styles = useStyles();
  const place = usePlace();
  const { words } = place;
  const views = linkViews(chained, validAt, place);
  const last = views.at(-1);
  if (last === undefined) return null;
  const judged = validAt === checkedAt ? words.path.judgedNow : words.path.judgedThen;
  return (
    <>
      <h4 className={styles.title}>{words.details.path}</h4>
      <div className={styles.note}>
        <Said phrase={judged(moment(validAt, place))} />
      </div>
      <ol className={styles.path}>
        {views.map((view, index) => (
          <Link key={index} view={view} leads={index < views.length - 1} />
        ))}
        {last.bond === null ? null : <End kind={last.bond.kind} />}
      </ol>
    </>
  );
}

interface LinkProps {
  readonly view: LinkView;
  /** Another one follows. */
  readonly leads: boolean;
}

function Link({ view, leads }: LinkProps): ReactNode {
  const styles = useStyles();
  const { link, fault, bond } = view;
  const goesOn = leads || bond !== null;
  return (
    <li data-link={link.signature} data-fault={fault?.kind}>
      <div className={styles.row}>
        <div className={styles.rail}>
          <NodeIcon view={view} />
          {goesOn ? <span className={bond === null ? styles.dashed : lineOf(bond, styles)} /> : null}
        </div>
        <div
          className={mergeClasses(
            styles.body,
            fault !== null && styles.faulty,
            fault?.kind === "revoked" && styles.revoked,
          )}
        >
          <div className={styles.role}>
            <span>{view.title}</span>
            {fault === null ? null : <span className={styles.fault}>{fault.said}</span>}
          </div>
          <div>
            <Quoted text={link.subject} limit={300} />
          </div>
          <Checks>
            {view.checks.map(({ kind, mark, said }, index) => (
              <CheckItem key={index} kind={kind} mark={mark}>
                <Said phrase={said} />
              </CheckItem>
            ))}
          </Checks>
          <Technical link={link} />
        </div>
      </div>
      {bond === null ? null : (
        <div className={styles.row} data-bond={bond.kind}>
          <div className={styles.rail}>
            <span className={lineOf(bond, styles)} />
            <Sign mark={bond.mark} />
            <span className={bond.kind === "bad" ? styles.gap : lineOf(bond, styles)} />
          </div>
          <div className={styles.bond}>{bond.said}</div>
        </div>
      )}
    </li>
  );
}

/** Whole where it holds; a gap follows where it does not. */
function lineOf({ kind }: Bond, styles: Record<"solid" | "dashed" | "dotted", string>): string {
  if (kind === "weak") return styles.dotted;
  return kind === "unchecked" || kind === "skipped" ? styles.dashed : styles.solid;
}

function NodeIcon({ view: { fault, link } }: { readonly view: LinkView }): ReactNode {
  const styles = useStyles();
  if (fault !== null) {
    const Icon = fault.kind === "weak" ? WarningFilled : DismissCircleFilled;
    return (
      <span
        className={mergeClasses(
          styles.icon,
          fault.kind === "revoked" ? styles.revokedIcon : styles.faultIcon,
        )}
      >
        <Icon aria-hidden />
      </span>
    );
  }
  const Icon =
    link.signature === "anchor"
      ? ShieldCheckmarkRegular
      : link.signature === "pinned"
        ? PinRegular
        : CertificateRegular;
  return (
    <span className={styles.icon}>
      <Icon aria-hidden />
    </span>
  );
}

/** Where the path leads to nobody who was chosen. */
function End({ kind }: { readonly kind: Bond["kind"] }): ReactNode {
  const styles = useStyles();
  const { path } = useWords();
  return (
    <li className={styles.row} data-end={kind}>
      <div className={styles.rail}>
        <span className={styles.icon}>
          <ShieldQuestionRegular aria-hidden />
        </span>
      </div>
      <div className={styles.end}>{kind === "skipped" ? path.endSkipped : path.end}</div>
    </li>
  );
}

function Technical({ link }: { readonly link: ChainLink }): ReactNode {
  const styles = useStyles();
  const { details, path, certificateFaults } = useWords();
  return (
    <details>
      <summary className={styles.summary}>{details.technical}</summary>
      <Terms>
        <Term name={details.issuer}>
          <Quoted text={link.issuer} limit={300} />
        </Term>
        <Term name={details.serial}>
          <span className={styles.mono}>
            <Exact text={link.serial} limit={100} />
          </span>
        </Term>
        <Term name={details.fingerprint}>
          <span className={styles.mono}>
            <Exact text={(link.sha256.match(/.{1,4}/g) ?? []).join(" ")} limit={100} />
          </span>
        </Term>
        {link.breaks.length === 0 ? null : (
          <Term name={path.rules}>
            <ul className={styles.rules}>
              {link.breaks.map((rule) => (
                <li key={rule}>{certificateFaults.ruleTechnical(rule)}</li>
              ))}
            </ul>
          </Term>
        )}
      </Terms>
    </details>
  );
}
