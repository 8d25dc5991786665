/** Signed permissions: who lets whom act for them, until when, and whose signature says so. */
import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Evidence, Report, Values } from "../../core/report.ts";
import { usePlace } from "../context.ts";
import { lookup } from "../facts.ts";
import { address, listed, type Phrase } from "../phrase.ts";
import type { View } from "../present.ts";
import { Exact, Said } from "../untrusted.tsx";
import { day, type Place } from "../when.ts";
import { otherProblems, outcomeOf } from "../withdrawal.ts";
import { Path } from "./path.tsx";
import { Problems, Term, Terms } from "./terms.tsx";
import { WithdrawalRow } from "./withdrawal.tsx";

const useStyles = makeStyles({
  mandate: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalXS,
    marginBlockEnd: tokens.spacingVerticalM,
    overflowWrap: "anywhere",
  },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  note: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
});

/** Mandates drawn, at most. */
const drawn = 10;
/** Addresses spelled out of a list, at most. */
const spelledOut = 10;

interface MandatesProps {
  readonly mandates: readonly Evidence[];
  readonly report: Report;
  readonly view: View;
}

export function Mandates({ mandates, report, view }: MandatesProps): ReactNode {
  return mandates
    .slice(0, drawn)
    .map((evidence, index) => (
      <Mandate
        key={index}
        evidence={evidence}
        number={index + 1}
        total={mandates.length}
        report={report}
        view={view}
      />
    ));
}

interface MandateProps {
  readonly evidence: Evidence;
  readonly number: number;
  readonly total: number;
  readonly report: Report;
  readonly view: View;
}

function Mandate({ evidence, number, total, report, view }: MandateProps): ReactNode {
  const styles = useStyles();
  const place = usePlace();
  const { mandate: words, details, comma, and } = place.words;
  const { signer, status } = evidence;
  const addresses = signer?.addresses.slice(0, spelledOut) ?? [];
  return (
    <div className={styles.mandate} data-evidence={status} data-system="mandate">
      <h3 className={styles.title}>
        {words.title(number, total)}: {details.evidence[outcomeOf(evidence)]}
      </h3>
      <div>
        <Said phrase={saysOf(evidence, place)} />
      </div>
      {addresses.length === 0 ? null : (
        <div className={styles.note}>
          <Said phrase={words.signedBy(listed(addresses.map(address), comma, and))} />
        </div>
      )}
      <Problems problems={otherProblems(evidence)} view={view} />
      <Terms>
        <Facts details={evidence.details} place={place} />
      </Terms>
      <WithdrawalRow chained={evidence} />
      <Path chained={evidence} validAt={report.validAt} checkedAt={report.checkedAt} />
    </div>
  );
}

/** What it says, as a fact only where the evidence is valid. */
function saysOf({ status, details }: Evidence, place: Place): Phrase {
  const { mandate: words } = place.words;
  const actor = textOf(details, "actor");
  const agent = textOf(details, "agent");
  if (actor !== "" && textOf(details, "kind") === "withdrawal") return words.withdrawal(address(actor));
  if (actor === "" || agent === "") return words.unreadable;
  if (status !== "valid") return words.unproven(address(actor), address(agent));
  const until = textOf(details, "until");
  return until === ""
    ? words.saysUndated(address(actor), address(agent))
    : words.says(address(actor), address(agent), day(until, place));
}

function Facts({ details, place }: { readonly details: Values; readonly place: Place }): ReactNode {
  const { mandate: words, methodKinds, comma, and } = place.words;
  if (textOf(details, "kind") !== "mandate" || textOf(details, "agent") === "") return null;
  const audience = listOf(details, "audience");
  const uid = textOf(details, "uid");
  const dated = (key: string): string => day(textOf(details, key), place);
  return (
    <>
      <Term name={words.methods}>
        {listOf(details, "methods").map((method, index) => (
          <span key={method}>
            {index === 0 ? null : comma}
            {Object.hasOwn(methodKinds, method) ? methodKinds[method] : <Exact text={method} limit={40} />}
          </span>
        ))}
      </Term>
      <Term name={words.uid}>{uid === "" ? words.anyEvent : <Exact text={uid} limit={300} />}</Term>
      <Term name={words.audience}>
        {audience.length === 0 ? (
          words.everybody
        ) : (
          <Said phrase={listed(audience.slice(0, spelledOut).map(address), comma, and)} />
        )}
      </Term>
      <Term name={words.from}>{dated("from")}</Term>
      <Term name={words.until}>{dated("until")}</Term>
      <Term name={words.source}>{lookup(words.sources, textOf(details, "source"), "")}</Term>
      <Term name={words.id}>
        <Exact text={textOf(details, "id")} limit={200} />
      </Term>
    </>
  );
}

function textOf(details: Values, key: string): string {
  const value = details[key];
  return typeof value === "string" ? value : "";
}

function listOf(details: Values, key: string): readonly string[] {
  const value = details[key];
  return typeof value === "object" ? value : [];
}
