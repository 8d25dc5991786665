/** What the details of evidence are made of: facts by name, and what is wrong. */
import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { DomainProblemCode, Problem, ProblemCode } from "../../core/report.ts";
import { usePlace } from "../context.ts";
import { factsOf } from "../facts.ts";
import type { Phrase } from "../phrase.ts";
import type { View } from "../present.ts";
import { Said } from "../untrusted.tsx";
import type { Place } from "../when.ts";

/** Problems told of one piece of evidence, at most. */
const told = 10;

const useStyles = makeStyles({
  values: {
    margin: 0,
    display: "grid",
    gridTemplateColumns: "1fr",
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  term: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, marginBlockEnd: tokens.spacingVerticalXXS, minWidth: 0, overflowWrap: "anywhere" },
  problems: {
    margin: 0,
    paddingInlineStart: "20px",
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    overflowWrap: "anywhere",
  },
});

export function Terms({ children }: { readonly children: ReactNode }): ReactNode {
  const styles = useStyles();
  return <dl className={styles.values}>{children}</dl>;
}

export function Term({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  const styles = useStyles();
  return (
    <>
      <dt className={styles.term}>{name}</dt>
      <dd className={styles.value}>{children}</dd>
    </>
  );
}

interface ProblemsProps {
  readonly problems: readonly Problem[];
  readonly view: View;
}

export function Problems({ problems, view }: ProblemsProps): ReactNode {
  const styles = useStyles();
  const place = usePlace();
  if (problems.length === 0) return null;
  return (
    <ul className={styles.problems}>
      {problems.slice(0, told).map((problem, index) => (
        <li key={index} data-problem={problem.code}>
          <Said phrase={problemPhrase(problem, view, place)} />
        </li>
      ))}
    </ul>
  );
}

/** What a problem means: of a person's signature as the reason it becomes, else in words of its own. */
function problemPhrase({ code, values }: Problem, view: View, place: Place): Phrase {
  const { reasons, domains } = place.words;
  const facts = factsOf(values, place);
  return isOfDomain(code) ? domains.problems[code](facts) : reasons[code](facts, view.cast).sentence;
}

const ofDomains: Record<DomainProblemCode, true> = {
  mismatch: true,
  partial: true,
  expired: true,
  "key-unusable": true,
  unchecked: true,
  weak: true,
  "chain-broken": true,
  "sealer-untrusted": true,
};

function isOfDomain(code: ProblemCode): code is DomainProblemCode {
  return Object.hasOwn(ofDomains, code);
}
