import { Budget } from "../bytes/budget.ts";
import { collectEvidence, surroundingsOf, type CollectOptions } from "../evidence/collect.ts";
import type { FoundEvidence } from "../evidence/evidence.ts";
import { openMessage, type Decrypt } from "../evidence/smime/open.ts";
import type { Outcome, Surroundings } from "../evidence/smime/verify.ts";
import { sameAddress } from "../mime/address.ts";
import type { Message } from "../mime/part.ts";
import { verifyJws } from "./jws.ts";
import type { WithdrawalClaims } from "./mandate-claims.ts";
import { mandateEvidence, tooMany } from "./mandate-evidence.ts";
import { findIn, fromJws, type Found, type Statement } from "./mandate-find.ts";
import { timeFault, unusable } from "./mandate.ts";
import type { FoundMandates, Mandate, MandateTerms, Unusable } from "./mandate.ts";
import { twinOutcome } from "./mandate-twin.ts";
import { includesAddress } from "./signatures.ts";

export interface MandateOptions extends Omit<CollectOptions, "onEvidence"> {
  /** What the person imported: compact JWS, or mails that bear a mandate, encrypted to them or not. */
  readonly imported: readonly Uint8Array[];
  /** Null: nothing encrypted is looked at. */
  readonly decrypt: Decrypt | null;
  readonly isWithdrawn: (issuer: string, id: string) => Promise<boolean>;
  /** Agents of the message's invitations, canonical: what was imported for others is left alone. */
  readonly agents: readonly string[];
  /** Certificates or keys that sign for a domain and for no person, as `Policy.gateways` pins them. */
  readonly gateways: readonly string[];
}

/** More in one message, or imported, are no honest use. */
const most = { enclosed: 8, imported: 100 } as const;

/** Octets of one import; a mail that bears a mandate has 20 KiB, signature included. */
const longestImport = 1024 * 1024;

/** What one import may cost, whatever it was packed into: it is read for every mail of its agent, beside all others. */
const perImport = {
  fields: 500,
  parts: 50,
  signatures: 4,
  certificates: 20,
  verifications: 60,
  layers: 3,
  openedBytes: 4 * longestImport,
  inflatedBytes: longestImport,
  legacyBytes: longestImport,
  recipients: 1000,
  decryptions: 6,
} as const;

/** One mandate or withdrawal, and how to learn who signed it. */
interface Candidate extends Found {
  readonly source: Mandate["source"];
  readonly prove: (issuer: string) => Promise<Outcome>;
}

interface Proven extends Candidate {
  readonly outcome: Outcome;
}

/**
 * Mandates that the message encloses, and those imported before, each with the evidence of who signed it, for
 * the time that counts. Only what its own actor signed counts (nobody who holds a mandate can issue one), until
 * it is withdrawn or a later one between the same two has begun. Never rejects because of mail or imports;
 * rejects where a port does.
 */
export async function collectMandates(
  message: Message,
  personal: readonly FoundEvidence[],
  options: MandateOptions,
): Promise<FoundMandates> {
  const surroundings = surroundingsOf(options);
  const { found, more } = findIn(message, most.enclosed);
  const enclosed = found.map((one) =>
    candidateOf(one, "enclosed", surroundings, () => ({
      mail: message,
      personal: Promise.resolve(personal),
    })),
  );
  const isAlone = options.agents.length === 0 && enclosed.length === 0;
  const imports = isAlone ? [] : options.imported.slice(0, most.imported);
  const stored = (
    await Promise.all(imports.map((octets) => importedFrom(octets, options, surroundings)))
  ).flat();

  const wanted = [...enclosed, ...stored.filter(({ statement }) => isForAgent(statement, options.agents))];
  const asked = stored.filter(({ statement }) => takesBackOneOf(statement, wanted));
  const proven: Proven[] = [];
  for (const candidate of [...wanted, ...asked])
    proven.push({ ...candidate, outcome: await outcomeOf(candidate, options) });

  const withdrawals = proven.flatMap(({ statement, outcome }) =>
    "claims" in statement && outcome.status === "valid" ? [statement.claims] : [],
  );
  const mandates: Mandate[] = [];
  const evidence: FoundEvidence[] = [];
  for (const one of proven) {
    const { statement, source, outcome } = one;
    const why = await endOf(one, proven, withdrawals, options);
    const problems = why === null ? outcome.problems : [...outcome.problems, unusable(why)];
    const status = why === null ? outcome.status : "invalid";
    const item = mandateEvidence(one, source, { ...outcome, status, problems });
    evidence.push(item);
    if ("terms" in statement) mandates.push({ terms: statement.terms, evidence: item, source });
  }
  if (more !== null) evidence.push(tooMany("enclosed", more));
  if (options.imported.length > most.imported) evidence.push(tooMany("imported", null));
  return { mandates, withdrawals: withdrawals.map(({ issuer, id }) => ({ issuer, id })), evidence };
}

/** The mail a twin stands in, and what its signatures say. */
interface Carrier {
  readonly mail: Message;
  readonly personal: Promise<readonly FoundEvidence[]>;
}

function candidateOf(
  found: Found,
  source: Candidate["source"],
  surroundings: Surroundings,
  carrier: () => Carrier,
): Candidate {
  const { jws, part } = found;
  const prove = async (issuer: string): Promise<Outcome> => {
    if (jws !== null) return verifyJws(jws, surroundings);
    const { mail, personal } = carrier();
    return twinOutcome(part ?? mail.root, issuer, mail, await personal);
  };
  return { ...found, source, prove };
}

/** What one import holds; nothing where it holds nothing of ours. */
async function importedFrom(
  octets: Uint8Array,
  options: MandateOptions,
  shared: Surroundings,
): Promise<readonly Candidate[]> {
  if (octets.length > longestImport) return [];
  // Of its own, so that what was imported never leaves the message at hand unread.
  const budget = new Budget({ ...options.budget.limits, ...perImport });
  const { message: mail } = await openMessage(octets, { budget, decrypt: options.decrypt });
  let personal: Promise<readonly FoundEvidence[]> | undefined;
  const carrier = (): Carrier => ({
    mail,
    personal: (personal ??= collectEvidence(mail, { ...options, budget })),
  });
  const bare = fromJws(octets, null);
  const found = bare === null ? findIn(mail, most.enclosed).found : [bare];
  return found.map((one) => candidateOf(one, "imported", { ...shared, budget }, carrier));
}

const isForAgent = (statement: Statement, agents: readonly string[]): boolean =>
  "terms" in statement && includesAddress(agents, statement.terms.agent);

const takesBack = ({ issuer, id }: WithdrawalClaims, terms: MandateTerms): boolean =>
  id === terms.id && sameAddress(issuer, terms.actor);

const takesBackOneOf = (statement: Statement, candidates: readonly Candidate[]): boolean =>
  "claims" in statement &&
  candidates.some((one) => "terms" in one.statement && takesBack(statement.claims, one.statement.terms));

/** Who signed it, and whether that is its actor, a person: the claims of anybody else are nobody's word. */
async function outcomeOf({ statement, prove }: Candidate, options: MandateOptions): Promise<Outcome> {
  if ("fault" in statement)
    return { status: "invalid", problems: [unusable("format", { where: statement.fault.claim })] };
  const issuer = "terms" in statement ? statement.terms.actor : statement.claims.issuer;
  const outcome = await prove(issuer);
  if (outcome.status !== "valid") return outcome;
  const addresses = outcome.signer?.addresses ?? [];
  if (includesAddress(addresses, issuer) && !signsForDomain(outcome, options.gateways)) return outcome;
  const values = addresses[0] === undefined ? {} : { signer: addresses[0] };
  return { ...outcome, status: "invalid", problems: [...outcome.problems, unusable("signer", values)] };
}

/** RFC 3183, 4, and what the policy pins as a gateway: such a signature is a domain's, whatever its mailboxes. */
function signsForDomain({ signer, chain }: Outcome, gateways: readonly string[]): boolean {
  const pins = gateways.map((pin) => pin.toLowerCase());
  const marks = [signer?.key, chain?.[0]?.sha256];
  return (
    marks.some((mark) => typeof mark === "string" && pins.includes(mark)) ||
    (signer?.addresses ?? []).some((address) => /^domain-signing-authority@/i.test(address))
  );
}

/** Why a mandate its actor signed does not hold, or no longer. */
async function endOf(
  { statement, outcome }: Proven,
  proven: readonly Proven[],
  withdrawals: readonly WithdrawalClaims[],
  { at, isWithdrawn }: MandateOptions,
): Promise<Unusable | null> {
  if (!("terms" in statement) || outcome.status !== "valid") return null;
  const { terms } = statement;
  const isTakenBack = withdrawals.some((withdrawal) => takesBack(withdrawal, terms));
  if (isTakenBack || (await isWithdrawn(terms.actor, terms.id))) return "withdrawn";
  const isReplaced = proven.some(
    (other) =>
      "terms" in other.statement &&
      other.outcome.status === "valid" &&
      replaces(other.statement.terms, terms, at),
  );
  return isReplaced ? "superseded" : timeFault(terms, at);
}

/** One that has not begun leaves room for the one it follows. */
const replaces = (later: MandateTerms, earlier: MandateTerms, at: Date): boolean =>
  later.issued > earlier.issued &&
  sameAddress(later.actor, earlier.actor) &&
  sameAddress(later.agent, earlier.agent) &&
  timeFault(later, at) !== "not-yet";
