/** What mail domains and servers on the way vouch for: whose word it is, how sure, and which bytes. */
import { makeStyles, tokens } from "@fluentui/react-components";
import { GlobeRegular } from "@fluentui/react-icons/svg/globe";
import { MailCheckmarkRegular } from "@fluentui/react-icons/svg/mail-checkmark";
import { ServerRegular } from "@fluentui/react-icons/svg/server";
import type { ReactNode } from "react";
import type { AuthenticationResult, Evidence, EvidenceSystem, Report, Values } from "../../core/report.ts";
import { usePlace, useWords } from "../context.ts";
import { domainOf, wholeDomains } from "../evidence.ts";
import { lookup } from "../facts.ts";
import { domain, listed, ours, quote, type Phrase, type Piece } from "../phrase.ts";
import type { View } from "../present.ts";
import { Exact, Quoted, Said } from "../untrusted.tsx";
import { count, moment, type Place } from "../when.ts";
import { Problems, Term, Terms } from "./terms.tsx";

/** Pieces of evidence, results of one server, and names in one list drawn, at most. */
const drawn = 20;
/** Characters of one fact shown, at most: every one of them may be the sender's. */
const factShown = 120;

const useStyles = makeStyles({
  title: {
    margin: 0,
    marginBlockStart: tokens.spacingVerticalS,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  note: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
    overflowWrap: "anywhere",
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
  status: { fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  icon: { fontSize: "20px", display: "flex" },
  body: { minWidth: 0, overflowWrap: "anywhere" },
  summary: {
    cursor: "pointer",
    fontSize: tokens.fontSizeBase200,
    lineHeight: "24px",
    color: tokens.colorNeutralForeground2,
    width: "fit-content",
  },
  results: {
    margin: 0,
    paddingInlineStart: "20px",
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    overflowWrap: "anywhere",
  },
});

/** Mandates are persons' words and stand elsewhere. */
type DomainSystem = Exclude<EvidenceSystem, "mandate">;

const icons: Record<DomainSystem, typeof GlobeRegular> = {
  smime: GlobeRegular,
  dkim: GlobeRegular,
  arc: ServerRegular,
  authres: MailCheckmarkRegular,
};

interface DomainsProps {
  readonly evidence: readonly Evidence[];
  readonly report: Report;
  readonly view: View;
}

export function Domains({ evidence, report, view }: DomainsProps): ReactNode {
  const styles = useStyles();
  const words = useWords();
  if (evidence.length === 0) return null;
  return (
    <>
      <h3 className={styles.title}>{words.domains.title}</h3>
      <div className={styles.note}>{words.domains.hint}</div>
      <ul className={styles.list}>
        {evidence.slice(0, drawn).map((each, index) => (
          <Vouching key={index} evidence={each} report={report} view={view} />
        ))}
      </ul>
      {evidence.length > drawn ? (
        <div className={styles.note}>{words.domains.more(evidence.length - drawn)}</div>
      ) : null}
    </>
  );
}

interface VouchingProps {
  readonly evidence: Evidence;
  readonly report: Report;
  readonly view: View;
}

function Vouching({ evidence, report, view }: VouchingProps): ReactNode {
  const styles = useStyles();
  const place = usePlace();
  const { words } = place;
  const { status } = evidence;
  const system: DomainSystem = evidence.system === "mandate" ? "smime" : evidence.system;
  const Icon = icons[system];
  const named = domainOf(evidence);
  const who: Piece = named === null ? ours(words.domains.nobody) : domain(named);
  return (
    <li className={styles.item} data-evidence={status} data-system={system}>
      <span className={styles.icon}>
        <Icon aria-hidden />
      </span>
      <div className={styles.body}>
        <div>
          <Said phrase={words.domains.kind[system](who)} />
        </div>
        <div className={styles.status}>
          {system === "authres" ? words.domains.serverSays : words.domains.status[status]}
        </div>
        <Problems problems={evidence.problems} view={view} />
        {system === "arc" ? <Passed evidence={evidence} /> : null}
        {system === "authres" ? null : <Covered evidence={evidence} report={report} />}
        {evidence.at === null ? null : (
          <div className={styles.note}>
            <Said phrase={words.domains.signedAt(moment(evidence.at, place))} />
          </div>
        )}
        {evidence.results.length === 0 ? null : (
          <>
            <div className={styles.note}>
              <Said phrase={words.domains.resultsOf(who)} />
            </div>
            <Results results={evidence.results} />
          </>
        )}
        <Facts values={evidence.details} />
      </div>
    </li>
  );
}

/** What an ARC set says of the moment the mail passed it. */
function Passed({ evidence }: { readonly evidence: Evidence }): ReactNode {
  const styles = useStyles();
  const { domains, comma, and } = useWords();
  const whole = wholeDomains(evidence.results);
  const { intact, chain, message } = evidence.details;
  const said: Phrase[] = [];
  if (intact === true) said.push(domains.intact);
  else if (chain === "pass" && message === "fail") said.push(domains.changed);
  if (whole.length > 0) {
    const which = listed(whole.map(domain), comma, and);
    said.push(evidence.status === "valid" ? domains.whole(which) : domains.saysWhole(which));
  }
  return said.map((phrase, index) => (
    <div key={index} className={styles.note}>
      <Said phrase={phrase} />
    </div>
  ));
}

function Covered({ evidence, report }: Omit<VouchingProps, "view">): ReactNode {
  const styles = useStyles();
  const place = usePlace();
  if (evidence.covers.length === 0 && evidence.headers.length === 0 && evidence.status !== "valid")
    return null;
  return (
    <>
      <div className={styles.note}>
        <Said phrase={partsPhrase(evidence, report, place)} />
      </div>
      <div className={styles.note}>
        <Said phrase={headersPhrase(evidence.headers, place)} />
      </div>
    </>
  );
}

function partsPhrase({ covers }: Evidence, { parts }: Report, place: Place): Phrase {
  const { domains, comma, and } = place.words;
  const missing = parts.filter(({ id }) => !covers.includes(id));
  if (covers.length === 0) return domains.coversNone;
  if (missing.length === 0) return domains.coversAll;
  const names: Piece[] = missing.slice(0, drawn).map(({ id, type }) => quote(`${id} ${type}`));
  if (missing.length > drawn) names.push(ours(domains.more(missing.length - drawn)));
  return domains.coversParts(count(parts.length - missing.length, place), listed(names, comma, and));
}

function headersPhrase(headers: readonly string[], { words }: Place): Phrase {
  const { domains } = words;
  if (headers.length === 0) return domains.coversNoHeaders;
  const more = headers.length > drawn ? `… ${domains.more(headers.length - drawn)}` : "";
  return domains.coversHeaders([quote(headers.slice(0, drawn).join(", ")), ours(more)]);
}

/** One server's own words, as a list. */
export function Results({ results }: { readonly results: readonly AuthenticationResult[] }): ReactNode {
  const styles = useStyles();
  const { way, domains } = useWords();
  return (
    <ul className={styles.results}>
      {results.slice(0, drawn).map((each, index) => {
        const properties = Object.entries(each.properties).slice(0, drawn);
        return (
          <li key={index}>
            <Exact text={each.method} limit={40} />: <Exact text={each.result} limit={40} />
            {properties.map(([name, value]) => (
              <span key={name}>
                {", "}
                <Exact text={`${name}=${value}`} limit={factShown} />
              </span>
            ))}
            {each.reason === null ? null : (
              <>
                {", "}
                {way.reason} <Quoted text={each.reason} limit={factShown} />
              </>
            )}
          </li>
        );
      })}
      {results.length > drawn ? <li>{domains.more(results.length - drawn)}</li> : null}
    </ul>
  );
}

function Facts({ values }: { readonly values: Values }): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const { facts } = words.domains;
  const known = Object.keys(facts).filter((key) => Object.hasOwn(values, key) && values[key] !== "");
  if (known.length === 0) return null;
  return (
    <details>
      <summary className={styles.summary}>{words.details.technical}</summary>
      <Terms>
        {known.map((key) => (
          <Term key={key} name={lookup(facts, key, "")}>
            <Fact name={key} value={values[key]} />
          </Term>
        ))}
      </Terms>
    </details>
  );
}

function Fact({
  name,
  value,
}: {
  readonly name: string;
  readonly value: Values[string] | undefined;
}): ReactNode {
  const place = usePlace();
  const { domains } = place.words;
  if (value === undefined) return null;
  if (typeof value === "number") return count(value, place);
  if (typeof value === "boolean") return lookup(domains.values, String(value), "");
  if (typeof value === "object") return <Exact text={value.slice(0, drawn).join(", ")} limit={factShown} />;
  if (name === "expires" && !Number.isNaN(Date.parse(value))) return moment(value, place);
  const word = domains.worded.includes(name) ? lookup(domains.values, value, "") : "";
  return word === "" ? <Exact text={value} limit={factShown} /> : word;
}
