/** Each person of the message apart: their mail domain, and who vouches for it. */
import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Alignment } from "../../core/report.ts";
import { useWords } from "../context.ts";
import { lookup } from "../facts.ts";
import { domain, type Phrase } from "../phrase.ts";
import { Address, Said } from "../untrusted.tsx";
import type { Words } from "../words/en.ts";

/** Persons, and domains that vouch for one, drawn at most. */
const drawn = 10;

const useStyles = makeStyles({
  title: {
    margin: 0,
    marginBlockStart: tokens.spacingVerticalS,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  list: { margin: 0, display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS },
  person: {
    paddingInlineStart: tokens.spacingHorizontalS,
    borderInlineStartWidth: "2px",
    borderInlineStartStyle: "solid",
    borderInlineStartColor: tokens.colorNeutralStroke1,
    overflowWrap: "anywhere",
    minWidth: 0,
  },
  role: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  fact: { margin: 0, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  address: { margin: 0 },
});

export function Alignments({ alignments }: { readonly alignments: readonly Alignment[] }): ReactNode {
  const styles = useStyles();
  const words = useWords();
  if (alignments.length === 0) return null;
  return (
    <>
      <h3 className={styles.title}>{words.alignments.title}</h3>
      <dl className={styles.list}>
        {alignments.slice(0, drawn).map((person, index) => (
          <div key={index} className={styles.person} data-role={person.role}>
            <dt className={styles.role}>{words.alignments.role[person.role]}</dt>
            <dd className={styles.address}>
              <Address address={person.address} />
            </dd>
            {factsAbout(person, words).map((phrase, each) => (
              <dd key={each} className={styles.fact}>
                <Said phrase={phrase} />
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </>
  );
}

function factsAbout(person: Alignment, { alignments }: Words): readonly Phrase[] {
  const own = domain(person.domain);
  const vouching = person.vouching
    .slice(0, drawn)
    .map((each) => alignments.relation[each.relation](domain(each.domain), own));
  return [
    ...(person.organizational === null ? [alignments.suffix] : []),
    ...(vouching.length === 0 ? [alignments.nobody] : vouching),
    ...(person.policy === null
      ? []
      : [alignments.policy(lookup(alignments.policies, person.policy, alignments.policyOther))]),
    ...(person.dmarc === null ? [] : [alignments.dmarc[person.dmarc]]),
  ];
}
