/**
 * Verifies ARC chains (RFC 8617, 5.2): who says to have had the message, in what order, and with whose set it
 * is still what it was. A chain proves no more than that its sealers wrote it, so nothing is asked of the world
 * unless a sealer that the policy trusts is among those it names; a broken one is as good as none.
 */
import { joined } from "../../bytes/joined.ts";
import { equalBytes } from "../../bytes/equal.ts";
import type { Message } from "../../mime/part.ts";
import type { AuthenticationResult, EvidenceStatus, Problem, Values } from "../../report.ts";
import { parseResults } from "../authres/parse.ts";
import { bodyOf, type Body } from "../dkim/body.ts";
import { canonicalField } from "../dkim/canonical.ts";
import { checkSignature, isProblem, keyName, lookUp, signerOf, type Lookup } from "../dkim/check.ts";
import { hashInput, lastField, missingFields, rawField, select, type Selection } from "../dkim/header.ts";
import type { Signed } from "../dkim/parse.ts";
import { partial, unchecked } from "../dkim/problems.ts";
import type { DomainSurroundings, FoundEvidence } from "../evidence.ts";
import { readChain, resultsOf, type ArcSet, type Outline } from "./parse.ts";
import { chainBroken, sealerUntrusted, type Role } from "./problems.ts";

/** "unchecked" also where the chain was broken before its turn came. */
type Result = "pass" | "fail" | "unchecked";

/** What is known of one set. */
interface Finding {
  readonly set: ArcSet;
  readonly selection: Selection;
  readonly parts: ReturnType<Body["parts"]>;
  /** Whether the body is still what its AMS hashed; null where the budget ended before. */
  readonly body: boolean | null;
  message: Result;
  seal: Result;
  /** Of the seal. */
  lookup: Lookup | null;
}

/** What is known of the whole: `problem` says why it does not pass. */
interface Verdict {
  readonly chain: Result;
  readonly problem: Problem | null;
}

/** One evidence for each ARC set, instance 1 first; none where there is no ARC field. */
export async function verifyArc(
  message: Message,
  surroundings: DomainSurroundings,
): Promise<readonly FoundEvidence[]> {
  const chain = readChain(message.root);
  if (chain.kind === "none") return [];
  if (chain.kind === "broken")
    return chain.outlines.map((outline) => broken(message, outline, chain.problem));
  const sealers = new Set(surroundings.trustedSealers);
  const isTrusted = ({ seal }: ArcSet): boolean => sealers.has(seal.signature.domain);
  const findings: Finding[] = [];
  const known = chain.sets.some(isTrusted);
  for (const set of chain.sets) findings.push(await begin(message, set, known, surroundings));
  const verdict = known
    ? await verifyChain(message, findings, surroundings)
    : ({ chain: "unchecked", problem: sealerUntrusted } as const);
  return Promise.all(findings.map((finding) => describe(message, finding, isTrusted(finding.set), verdict)));
}

/** What can be said of a set without a key; the body is hashed only where a key may be asked for. */
async function begin(
  message: Message,
  set: ArcSet,
  known: boolean,
  { budget }: DomainSurroundings,
): Promise<Finding> {
  const { field, signature } = set.message;
  const { canonicalization, bodyLength, algorithm, bodyHash } = signature;
  const extent = { form: canonicalization.body, bodyLength };
  const body = bodyOf(message);
  const hash = known ? body.digest(extent, algorithm, budget) : null;
  return {
    set,
    selection: select(message.root.fields, signature.headers, field),
    parts: body.parts(extent, budget),
    body: hash === null ? null : hash !== "short" && equalBytes(await hash, bodyHash),
    message: "unchecked",
    seal: "unchecked",
    lookup: null,
  };
}

/**
 * RFC 8617, 5.2, steps 4 and 5: the newest message signature, then every seal, the newest first. Older message
 * signatures are looked at last, and only to say how far back the message is what it was.
 */
async function verifyChain(
  message: Message,
  findings: Finding[],
  surroundings: DomainSurroundings,
): Promise<Verdict> {
  const newestFirst = findings.toReversed();
  const [newest, ...older] = newestFirst;
  if (newest === undefined) return { chain: "unchecked", problem: null };
  if (newest.body === false) {
    newest.message = "fail";
    const { instance } = newest.set;
    return { chain: "fail", problem: chainBroken(instance, "mismatch", "message", { part: "body" }) };
  }
  const ask = (signed: Signed): Promise<Lookup> => lookUp(signed, true, surroundings.questions);
  // All questions are put before the first is waited for, the most needed first.
  const newestKey = ask(newest.set.message.signature);
  const sealKeys = newestFirst.map(({ set }) => ask(set.seal.signature));
  const olderKeys = older.map(({ set, body }) => (body === true ? ask(set.message.signature) : null));

  const problems: Problem[] = [await checkMessage(message, newest, await newestKey, surroundings)].filter(
    (problem) => problem !== null,
  );
  const fields = findings.map(({ set }) => canonicalSet(message, set));
  for (const [i, finding] of newestFirst.entries()) {
    finding.lookup = (await sealKeys[i]) ?? null;
    if (problems.some(isBroken)) break;
    const problem = await checkSeal(finding, fields, surroundings);
    if (problem !== null) problems.push(problem);
  }
  const failed = problems.find(isBroken) ?? null;
  if (failed !== null) return { chain: "fail", problem: failed };
  const [open] = problems;
  if (open !== undefined) return { chain: "unchecked", problem: open };
  for (const [i, finding] of older.entries()) {
    const key = await olderKeys[i];
    if (finding.body === false) finding.message = "fail";
    else if (key !== null && key !== undefined) await checkMessage(message, finding, key, surroundings);
  }
  return { chain: "pass", problem: null };
}

const isBroken = ({ code }: Problem): boolean => code === "chain-broken";

/** Sets `finding.message`; null where it holds. */
async function checkMessage(
  { root }: Message,
  finding: Finding,
  lookup: Lookup,
  surroundings: DomainSurroundings,
): Promise<Problem | null> {
  const { set, selection, body } = finding;
  if (body === null) return unchecked("limit");
  const { signature } = set.message;
  const input = hashInput(root, selection, signature.emptied, signature.canonicalization.header);
  const problem = await check(set, "message", lookup, input, surroundings);
  finding.message = resultOf(problem);
  return problem;
}

/** Sets `finding.seal`; null where it holds. `fields` are those of all sets, instance 1 first. */
async function checkSeal(
  finding: Finding,
  fields: readonly (readonly Uint8Array[])[],
  surroundings: DomainSurroundings,
): Promise<Problem | null> {
  const { set, lookup } = finding;
  if (lookup === null) return unchecked("failed");
  const before = fields.slice(0, set.instance).flat().slice(0, -1);
  const input = joined([...before, lastField(set.seal.signature.emptied, "relaxed")]);
  const problem = await check(set, "seal", lookup, input, surroundings);
  finding.seal = resultOf(problem);
  return problem;
}

/** The fields of a set in the order in which seals cover them (RFC 8617, 5.1.1), always relaxed. */
const canonicalSet = ({ root }: Message, { results, message, seal }: ArcSet): readonly Uint8Array[] =>
  [results, message, seal].map(({ field }) => canonicalField(rawField(root, field), "relaxed"));

const resultOf = (problem: Problem | null): Result =>
  problem === null ? "pass" : isBroken(problem) ? "fail" : "unchecked";

async function check(
  set: ArcSet,
  role: Exclude<Role, "results">,
  { key }: Lookup,
  input: Uint8Array,
  { budget }: DomainSurroundings,
): Promise<Problem | null> {
  const { instance } = set;
  if (isProblem(key)) {
    if (key.code === "unchecked") return key;
    const { why, rule } = key.values;
    return chainBroken(instance, "key", role, {
      ...(typeof why === "string" ? { key: why } : {}),
      ...(typeof rule === "string" ? { rule } : {}),
    });
  }
  // A key on trial signs nothing (RFC 6376, 3.6.1).
  if (key.testing) return chainBroken(instance, "key", role, { key: "testing" });
  const result = await checkSignature(set[role].signature, key, input, budget);
  if (result === "good") return null;
  if (result === "bad") return chainBroken(instance, "mismatch", role);
  return result === "short-key" ? chainBroken(instance, "key", role, { key: "key-size" }) : result;
}

async function describe(
  message: Message,
  finding: Finding,
  trusted: boolean,
  { chain, problem }: Verdict,
): Promise<FoundEvidence> {
  const { set, selection, parts, lookup } = finding;
  const { signature } = set.seal;
  const intact = chain === "pass" && finding.message === "pass";
  const status: EvidenceStatus =
    chain === "fail" ? "invalid" : chain === "pass" && trusted ? "valid" : "indeterminate";
  const outside = intact ? parts.outside : [];
  const missing = chain === "pass" ? missingOf(message, finding, intact) : [];
  const key = lookup === null || isProblem(lookup.key) ? null : lookup.key.publicKey;
  return {
    ...common(message),
    status,
    signer: await signerOf(signature.domain, key),
    covers: intact ? parts.inside : [],
    claims: parts.inside,
    headers: intact ? selection.whole : [],
    at: signature.time === null ? null : new Date(signature.time * 1000).toISOString(),
    problems: [
      ...(problem === null ? [] : [problem]),
      ...(chain === "pass" && !trusted ? [sealerUntrusted] : []),
      ...(outside.length > 0 || missing.length > 0 ? [partial(outside, missing)] : []),
    ],
    details: { ...detailsOf(message, finding, chain, intact), ...(key === null ? {} : { bits: key.bits }) },
    matches: null,
    countersignatures: [],
    results: resultsIn(set),
  };
}

/**
 * What a message signature should cover and does not. Of one that does not hold any more only its own word is left:
 * what it did not list, somebody may have changed before those who sealed next.
 */
function missingOf({ root }: Message, { set, selection }: Finding, intact: boolean): readonly string[] {
  const { headers, bodyLength } = set.message.signature;
  const wanted = intact ? ["from"] : ["from", "content-type"];
  const unlisted = wanted.filter((name) => !headers.includes(name));
  return intact ? [...unlisted, ...missingFields(root, bodyLength, selection)] : unlisted;
}

const resultsIn = (set: ArcSet): readonly AuthenticationResult[] =>
  parseResults(resultsOf(set))?.results ?? [];

function detailsOf(
  { root }: Message,
  { set, selection, message, seal, lookup }: Finding,
  chain: Result,
  intact: boolean,
): Values {
  const { signature, position } = set.seal;
  const { canonicalization, bodyLength } = set.message.signature;
  const sealed = selection.fields.filter(({ name }) => name === "dkim-signature");
  return {
    instance: set.instance,
    position,
    validation: signature.validation,
    chain,
    seal,
    message,
    ...(intact ? { intact } : {}),
    ...(sealed.length > 0 ? { signatures: sealed.map((field) => String(root.fields.indexOf(field))) } : {}),
    query: keyName(signature),
    selector: signature.selector,
    algorithm: signature.algorithm,
    canonicalization: `${canonicalization.header}/${canonicalization.body}`,
    ...(bodyLength === null ? {} : { bodyLength }),
    ...(selection.oversigned.length === 0 ? {} : { oversigned: selection.oversigned }),
    ...(typeof lookup?.dnssec === "string" ? { dnssec: lookup.dnssec } : {}),
  };
}

/** A set of a chain whose structure is broken, or not known to its end. */
const broken = (
  message: Message,
  { instance, position, domain }: Outline,
  problem: Problem,
): FoundEvidence => ({
  ...common(message),
  status: isBroken(problem) ? "invalid" : "indeterminate",
  signer: domain === null ? null : { addresses: [], domain, name: null, key: null },
  covers: [],
  claims: [],
  headers: [],
  at: null,
  problems: [problem],
  details: {
    instance,
    ...(position === null ? {} : { position }),
    chain: resultOf(problem),
    seal: "unchecked",
    message: "unchecked",
  },
  matches: null,
  countersignatures: [],
  results: [],
});

const common = ({
  root,
}: Message): Pick<FoundEvidence, "system" | "chain" | "node" | "depth" | "subjectAddresses" | "until"> => ({
  system: "arc",
  chain: [],
  node: root.id,
  depth: 0,
  subjectAddresses: [],
  until: null,
});
