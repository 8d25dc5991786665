/**
 * Verifies DKIM signatures (RFC 6376, with 8301, 8463, 8616 and 6541): for each which parts and fields it
 * covers, whose domain made it and how far it holds. Whether that domain is anybody's of the invitation is the
 * verdict's to say; a broken signature is as good as none (RFC 6376, 6.1).
 */
import { equalBytes } from "../../bytes/equal.ts";
import { isWithin } from "../../mime/address.ts";
import type { HeaderField, Message } from "../../mime/part.ts";
import type { EvidenceStatus, Problem, Values } from "../../report.ts";
import type { DomainSurroundings, FoundEvidence } from "../evidence.ts";
import { authorizedFor } from "./atps.ts";
import { bodyOf } from "./body.ts";
import { checkSignature, isProblem, keyName, lookUp, signerOf, type Check, type Lookup } from "./check.ts";
import { authorDomain, hashInput, missingFields, rawField, select, type Selection } from "./header.ts";
import type { Key } from "./key.ts";
import { readSignature, type Signature } from "./parse.ts";
import * as problems from "./problems.ts";

type Parts = ReturnType<ReturnType<typeof bodyOf>["parts"]>;

/** One signature that can be read. */
interface Candidate {
  readonly position: number;
  readonly signature: Signature;
  readonly selection: Selection;
  /** Inside what it says it hashed, and outside. */
  readonly parts: Parts;
  /** Whether the body is the one that was signed; a problem where that could not be found out, or matters no more. */
  readonly body: boolean | Problem;
}

/** What became of a signature field, in the order of the header. */
type Entry = Candidate | FoundEvidence;

/**
 * One evidence for each DKIM-Signature field, the topmost first; one more where the budget ends before they do.
 * Keys are asked for only where everything else is in order, first for signatures of the author's own domain.
 */
export async function verifyDkim(
  message: Message,
  surroundings: DomainSurroundings,
): Promise<readonly FoundEvidence[]> {
  const entries: Entry[] = [];
  for (const [position, field] of message.root.fields.entries()) {
    if (field.name !== "dkim-signature") continue;
    if (!surroundings.budget.spend("domainSignatures")) {
      entries.push(undecided(message, problems.beyond("domainSignatures"), position));
      break;
    }
    entries.push(await readField(message, field, position, surroundings));
  }
  const author = authorDomain(message.root);
  const lookups = askFor(entries.filter(isCandidate), author, surroundings);
  const found: FoundEvidence[] = [];
  for (const entry of entries) {
    if (!isCandidate(entry)) found.push(entry);
    else found.push(await conclude(message, entry, await lookups.get(entry), author, surroundings));
  }
  return found;
}

const isCandidate = (entry: Entry): entry is Candidate => "signature" in entry;

async function readField(
  message: Message,
  field: HeaderField,
  position: number,
  { budget, at }: DomainSurroundings,
): Promise<Entry> {
  const { root } = message;
  // Fields that were left unread might be those that count.
  if (root.problems.some(({ kind }) => kind === "header-too-large"))
    return undecided(message, problems.beyond("headerBytes"), position);
  const signature = readSignature(rawField(root, field));
  if ("problem" in signature) return undecided(message, signature.problem, position, signature.domain);
  const { canonicalization, bodyLength, algorithm, bodyHash } = signature;
  const extent = { form: canonicalization.body, bodyLength };
  const body = bodyOf(message);
  const candidate = {
    position,
    signature,
    selection: select(root.fields, signature.headers, field),
    parts: body.parts(extent, budget),
  };
  if (isExpired(signature, at)) return { ...candidate, body: problems.expired };
  const hash = body.digest(extent, algorithm, budget);
  if (hash === null) return { ...candidate, body: problems.unchecked("limit") };
  return { ...candidate, body: hash !== "short" && equalBytes(await hash, bodyHash) };
}

/** RFC 6376, 3.5: x= is later than t=, and then over. */
const isExpired = ({ time, expires }: Signature, at: Date): boolean =>
  expires !== null && (at.getTime() > expires * 1000 || (time !== null && time >= expires));

/**
 * Puts the questions whose answers can matter, in the order of their worth: the budget may end before they do.
 * Where the body is another, only the author's own domain is asked whether it signed the header, and nobody where
 * the mail store made it another.
 */
function askFor(
  candidates: readonly Candidate[],
  author: string | null,
  { questions, store }: DomainSurroundings,
): ReadonlyMap<Candidate, Promise<Lookup>> {
  const rank = ({ signature: { domain }, body }: Candidate): number | null => {
    if (typeof body !== "boolean") return null;
    const own = author !== null && isWithin(author, domain);
    if (body) return own ? 0 : 1;
    if (store?.rebuilt === true) return null;
    return own || (author !== null && isWithin(domain, author)) ? 2 : null;
  };
  const lookups = new Map<Candidate, Promise<Lookup>>();
  for (const wanted of [0, 1, 2])
    for (const candidate of candidates)
      if (rank(candidate) === wanted) {
        const { signature } = candidate;
        const exactDomain = signature.auidDomain === signature.domain;
        lookups.set(candidate, lookUp(signature, exactDomain, questions));
      }
  return lookups;
}

async function conclude(
  message: Message,
  candidate: Candidate,
  lookup: Lookup | undefined,
  author: string | null,
  surroundings: DomainSurroundings,
): Promise<FoundEvidence> {
  const { signature, selection, parts, body } = candidate;
  const key = lookup === undefined || isProblem(lookup.key) ? null : lookup.key;
  const check = key === null ? null : await checkHeader(message, candidate, key, surroundings);
  const outcome = outcomeOf(message, candidate, lookup, check);
  const holds = body === true && check === "good";
  const atps =
    outcome.status === "valid" ? await authorizedFor(signature, author, surroundings.questions) : null;
  return {
    ...outcome,
    system: "dkim",
    signer: await signerOf(signature.domain, key?.publicKey ?? null),
    covers: holds ? parts.inside : [],
    claims: parts.inside,
    headers: check === "good" ? selection.whole : [],
    at: signature.time === null ? null : isoOf(signature.time),
    chain: [],
    details: {
      ...detailsOf(candidate),
      ...(key === null ? {} : { bits: key.bits }),
      ...(typeof lookup?.dnssec === "string" ? { dnssec: lookup.dnssec } : {}),
      ...(atps === null ? {} : { atps }),
    },
    matches: null,
    countersignatures: [],
    results: [],
    node: message.root.id,
    depth: 0,
    subjectAddresses: [],
    until: null,
  };
}

const checkHeader = (
  { root }: Message,
  { signature, selection }: Candidate,
  key: Key,
  { budget }: DomainSurroundings,
): Promise<Check> => {
  const input = hashInput(root, selection, signature.emptied, signature.canonicalization.header);
  return checkSignature(signature, key, input, budget);
};

type Outcome = Pick<FoundEvidence, "status" | "problems">;

/** What a signature comes to; `check` is null where there was no key to check it with. */
function outcomeOf(
  message: Message,
  candidate: Candidate,
  lookup: Lookup | undefined,
  check: Check | null,
): Outcome {
  const { signature, body } = candidate;
  if (typeof body !== "boolean") return { status: "indeterminate", problems: [body] };
  const key = lookup === undefined || isProblem(lookup.key) ? null : lookup.key;
  const unusable = lookup !== undefined && isProblem(lookup.key) ? [lookup.key] : [];
  if (!body) {
    const headers = check === "good" ? "whole" : check === "bad" ? "broken" : "unchecked";
    const weaknesses = key === null || check !== "good" ? [] : weaknessesOf(signature, key, check);
    return { status: "invalid", problems: [problems.bodyDiffers(headers), ...unusable, ...weaknesses] };
  }
  if (key === null || check === null) {
    // What it leaves out says whether asking could help.
    const left = unusable.some(({ code }) => code === "unchecked") ? omissions(message, candidate) : [];
    return { status: "indeterminate", problems: [...unusable, ...left] };
  }
  if (check === "bad") return { status: "invalid", problems: [problems.signatureDiffers] };
  if (typeof check === "object") return { status: "indeterminate", problems: [check] };
  const weaknesses = weaknessesOf(signature, key, check);
  const status: EvidenceStatus = weaknesses.length > 0 ? "weak" : "valid";
  return { status, problems: [...weaknesses, ...omissions(message, candidate)] };
}

/** What leaves a right signature without weight (RFC 8301, 3; RFC 6376, 3.6.1). */
function weaknessesOf({ algorithm }: Signature, key: Key, check: Check): readonly Problem[] {
  const weaknesses: Problem[] = [];
  if (algorithm === "rsa-sha1") weaknesses.push(problems.weak("rsa-sha1"));
  if (check === "short-key") weaknesses.push(problems.weak("key-size"));
  if (key.testing) weaknesses.push(problems.weak("testing"));
  return weaknesses;
}

/** l= lets anybody add to the body: what they added, and whether they may say how the body is to be read. */
function omissions(
  { root }: Message,
  { signature: { bodyLength }, selection, parts }: Candidate,
): readonly Problem[] {
  const missing = missingFields(root, bodyLength, selection);
  return parts.outside.length > 0 || missing.length > 0 ? [problems.partial(parts.outside, missing)] : [];
}

function detailsOf({ position, signature, selection }: Candidate): Values {
  const { selector, algorithm, canonicalization, auid, bodyLength, expires } = signature;
  return {
    position,
    query: keyName(signature),
    selector,
    algorithm,
    canonicalization: `${canonicalization.header}/${canonicalization.body}`,
    ...(auid === null ? {} : { auid }),
    ...(bodyLength === null ? {} : { bodyLength }),
    ...(expires === null ? {} : { expires: isoOf(expires) }),
    ...(selection.oversigned.length === 0 ? {} : { oversigned: selection.oversigned }),
  };
}

/** Twelve digits of seconds are within what a Date holds. */
const isoOf = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** Of a field that says nothing, or was not looked at. */
const undecided = (
  message: Message,
  problem: Problem,
  position: number,
  domain: string | null = null,
): FoundEvidence => ({
  system: "dkim",
  status: "indeterminate",
  signer: domain === null ? null : { addresses: [], domain, name: null, key: null },
  covers: [],
  claims: [],
  headers: [],
  at: null,
  problems: [problem],
  chain: [],
  details: { position },
  matches: null,
  countersignatures: [],
  results: [],
  node: message.root.id,
  depth: 0,
  subjectAddresses: [],
  until: null,
});
