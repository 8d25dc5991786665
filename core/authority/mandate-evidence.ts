import type { FoundEvidence } from "../evidence/evidence.ts";
import type { Outcome } from "../evidence/smime/verify.ts";
import type { Problem, Values } from "../report.ts";
import type { Found, Statement } from "./mandate-find.ts";
import { unusable, type Mandate, type MandateTerms } from "./mandate.ts";

/** What a mandate or withdrawal says and who signed it, as the report shows it. */
export function mandateEvidence(
  { part, form, statement }: Found,
  source: Mandate["source"],
  { status, problems, signer, chain, until, details = {} }: Outcome,
): FoundEvidence {
  return {
    system: "mandate",
    status,
    signer: signer ?? null,
    covers: [],
    // The parts of an imported mail are none of this message's.
    claims: part === null || source === "imported" ? [] : [part.id],
    headers: [],
    at: issuedOf(statement),
    problems:
      status === "valid" || problems.some(isUnusable) ? problems : [...problems, unusable("not-proven")],
    chain: chain ?? [],
    details: { ...details, kind: statement.kind, form, source, ...detailsOf(statement) },
    matches: null,
    countersignatures: [],
    results: [],
    node: part?.id ?? "",
    depth: part?.depth ?? 0,
    subjectAddresses: [],
    until: until ?? null,
  };
}

const isUnusable = ({ code }: Problem): boolean => code === "mandate-unusable";

function issuedOf(statement: Statement): string | null {
  if ("terms" in statement) return statement.terms.issued;
  return "claims" in statement ? statement.claims.issued : null;
}

function detailsOf(statement: Statement): Values {
  if ("terms" in statement) return termsOf(statement.terms);
  if (!("claims" in statement)) return {};
  const { issuer, id, issued } = statement.claims;
  return { actor: issuer, id, issued };
}

const termsOf = ({ uid, audience, pin, ...terms }: MandateTerms): Values => ({
  ...terms,
  ...(uid === null ? {} : { uid }),
  ...(audience === null ? {} : { audience }),
  ...(pin === null ? {} : { pin }),
});

/** That more were there than are looked at. */
export const tooMany = (source: Mandate["source"], part: Found["part"]): FoundEvidence =>
  mandateEvidence(
    { part, form: "jws", jws: null, statement: { kind: "mandate", fault: { claim: "" } } },
    source,
    { status: "indeterminate", problems: [unusable("too-many")] },
  );
