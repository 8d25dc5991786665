import type { Mandate } from "../authority/mandate.ts";
import {
  claimsInvitation,
  coveringSignatures,
  includesAddress,
  isPersonal,
} from "../authority/signatures.ts";
import type { FoundEvidence } from "../evidence/evidence.ts";
import { sealKind } from "../evidence/smime/parse.ts";
import { sameAddress } from "../mime/address.ts";
import { content } from "../mime/content.ts";
import type { Part } from "../mime/part.ts";
import { levels, severities } from "../report.ts";
import type { Advice, Judgement, Level, Problem, Reason, ReasonCode, Severity, Values } from "../report.ts";
import { accuse, sameOrganization } from "./accusations.ts";
import type { Case, Cause } from "./case.ts";
import { domainStanding } from "./domain-rules.ts";
import { signingDomain } from "./domain.ts";
import { chooseSigner, isProven, replyDelegation } from "./signer.ts";
import type { ChosenSigner, SignerContext } from "./signer.ts";
import { pinCauses } from "./pins.ts";
import { heldAgainst, recall } from "./recall.ts";
import { staleness } from "./stale.ts";

/** The best level each standing of a signer can give. */
const levelOf = {
  actor: "verified",
  "proven-agent": "authorized",
  "proven-delegator": "authorized",
  agent: "unconfirmed",
  delegator: "unconfirmed",
  listed: "unconfirmed",
  organizer: "unconfirmed",
  stranger: "unconfirmed",
} as const satisfies Record<ChosenSigner["standing"], Level>;

/** Reasons that allow at most a level; every danger allows only `suspicious`. */
const caps: Partial<Record<ReasonCode, Level>> = {
  ambiguous: "unverified",
  malformed: "unverified",
  encrypted: "unverified",
  "party-crasher": "unconfirmed",
  "agent-unauthorized": "unconfirmed",
  "delegation-unverified": "unconfirmed",
  "forwarded-by-attendee": "unconfirmed",
};

export const weaker = (a: Level, b: Level): Level => (levels.indexOf(a) > levels.indexOf(b) ? a : b);

const stronger = (a: Level, b: Level): Level => (weaker(a, b) === a ? b : a);

const severityOrder: readonly Severity[] = ["danger", "warning", "good", "info"];

/** The actor: as the METHOD has it, else the one of several who could be meant that signed or sent it. */
export function findActor(input: Pick<Case, "found" | "evidence" | "from">): string | null {
  const roles = input.found.roles;
  if (roles === null) return null;
  if (roles.actor !== null) return roles.actor;
  const signers = input.evidence
    .filter((item) => item.status === "valid" && isPersonal(item) && claimsInvitation(item, input.found))
    .flatMap((item) => item.signer?.addresses ?? []);
  const pick = (addresses: readonly string[]): string | null =>
    roles.candidates.find((candidate) => includesAddress(addresses, candidate)) ?? null;
  return pick(signers) ?? (input.from.length === 1 ? pick(input.from) : null);
}

const isReason = (code: Problem["code"]): code is Problem["code"] & ReasonCode =>
  Object.hasOwn(severities, code);

/** What the personal signatures say, once it is known who signed. */
function evidenceCauses(input: Case, signer: ChosenSigner | null): Cause[] {
  const personal = input.evidence.filter(isPersonal);
  const about = personal.filter((item) => claimsInvitation(item, input.found));
  const heard = signer !== null && isProven(signer.standing) ? [signer.evidence] : about;
  const causes = heard.flatMap((evidence) =>
    evidence.problems.flatMap(({ code, values }): Cause[] =>
      isReason(code) ? [{ code, values, evidence }] : [],
    ),
  );
  if (about.length === 0) {
    const elsewhere = personal.some((item) => item.status === "valid" && item.covers.length > 0);
    causes.push({ code: "invitation-not-signed", values: elsewhere ? { elsewhere } : {} });
  }
  return causes;
}

const signatureType = /^application\/(?:x-)?(?:pkcs7|pgp)-signature$/;
/** A signature's file, by any program; another ending may be what a reader opens it for. */
const signatureName = /^[^.]*$|\.(?:p7[smcz]|asc|sig|pgp)$/i;

/** By its name; what is encrypted under such a name a reader opens all the same. */
const isSignature = (part: Part): boolean =>
  signatureType.test(part.type) &&
  signatureName.test(part.filename ?? "") &&
  sealKind(part, content(part)) === null;

/**
 * Content the mail program shows or offers; signatures and opened containers are neither. What could not be
 * opened here, be it sealed, broken or without a boundary, another program may open.
 */
function unsignedContent(
  input: Case,
  carrying: readonly Pick<FoundEvidence, "covers">[],
  values: Values = {},
): readonly Cause[] {
  const parts = input.parts.filter(
    (part) =>
      part.children.length === 0 &&
      !carrying.some((evidence) => evidence.covers.includes(part.id)) &&
      part.body[1] > part.body[0] &&
      !isSignature(part),
  );
  return parts.length === 0
    ? []
    : [{ code: "unsigned-content", values: { parts: parts.map(({ id }) => id), ...values } }];
}

/**
 * A delegation rests on two signatures: the delegator's, and the one on what it encloses as proof. So does an agent
 * by a mandate that the actor signed as a mail of its own.
 */
function signaturesOf(signer: ChosenSigner, input: Case): readonly FoundEvidence[] {
  const enclosed = signer.proof !== null && "proof" in signer.proof ? signer.proof.proof : null;
  const mandated = signer.authority?.by === "mandate" ? mandating(signer.authority.mandate, input) : [];
  const original = enclosed === null ? [] : coveringSignatures(enclosed, input.evidence);
  return [signer.evidence, ...original, ...mandated];
}

/** The actor's signatures on the mail that bears the mandate, where it is enclosed as one. */
function mandating({ terms, evidence }: Mandate, input: Case): readonly FoundEvidence[] {
  const [part] = evidence.claims;
  if (part === undefined || evidence.details["form"] !== "smime") return [];
  return input.evidence.filter(
    (item) =>
      isPersonal(item) &&
      item.status === "valid" &&
      item.covers.includes(part) &&
      includesAddress(item.signer?.addresses ?? [], terms.actor),
  );
}

/** The attached message the invitation lies in, where the signature does not pass through it. */
function forwardedIn(input: Case): Part | null {
  const byId = new Map(input.parts.map((part) => [part.id, part]));
  const nodes = new Set(input.evidence.filter(isPersonal).map((item) => item.node));
  let id = input.found.parts[0] ?? null;
  while (id !== null) {
    const part = byId.get(id);
    if (part === undefined) return null;
    // The whole content of a signature, or of what is encrypted, may be a message (RFC 8551, 3.1): that is protection, not passing on.
    if (/^message\/(rfc822|global)$/.test(part.type) && id !== input.found.parts[0])
      if (part.parent === null || !(nodes.has(part.parent) || byId.get(part.parent)?.sealed === true))
        return part;
    id = part.parent;
  }
  return null;
}

/** Who vouches for passing on what lies in `container`. */
function forwarder(input: Case, container: Part): readonly string[] {
  return input.evidence
    .filter((item) => item.status === "valid" && item.covers.includes(container.id))
    .flatMap((item) => item.signer?.addresses.slice(0, 1) ?? []);
}

/** What proves the agent, and whose word that is. */
function authorityCause({ authority, address, evidence }: ChosenSigner, values: Values): Cause {
  if (authority?.by === "mandate") {
    const { terms, source, evidence: signed } = authority.mandate;
    const { actor, agent, until } = terms;
    return { code: "agent-mandate", values: { agent, actor, until, source }, evidence: signed };
  }
  const pair = authority?.pair;
  const scope = pair === undefined || pair.only === null ? {} : { once: true };
  const until = pair?.until ?? null;
  const more = { agent: pair?.agent ?? address, ...scope, ...(until === null ? {} : { until }) };
  return { code: "agent-trusted-pair", values: { ...values, ...more }, evidence };
}

/** What the signer's standing says, good and bad. */
function signerCauses(input: Case, signer: ChosenSigner, actor: string | null): Cause[] {
  const evidence = signer.evidence;
  const values = { signer: signer.address, ...(actor === null ? {} : { actor }) };
  const causes: Cause[] = [];
  const say = (code: ReasonCode, more: Values = {}): void => {
    causes.push({ code, values: { ...values, ...more }, evidence });
  };
  const method = input.found.invitation?.method ?? "";
  switch (signer.standing) {
    case "actor":
      say("signed-by-actor");
      break;
    case "proven-agent":
      say("signed-by-agent");
      causes.push(authorityCause(signer, values));
      break;
    case "agent":
      say("signed-by-agent");
      say("agent-unauthorized", {
        agent: signer.address,
        ...(actor === null ? {} : sameOrganization(input, signer.address, actor)),
      });
      break;
    case "proven-delegator":
    case "delegator": {
      const delegate = signer.delegation?.delegate ?? "";
      say("signed-by-delegator", { delegate });
      if (signer.proof === null)
        say("delegation-unverified", { delegator: signer.delegation?.delegator ?? "", delegate });
      else say("delegation-verified", { delegate, by: signer.proof.by });
      break;
    }
    case "listed":
      if (method === "REQUEST" || method === "PUBLISH") say("forwarded-by-attendee");
      else say("signer-lacks-authority", { method });
      break;
    case "organizer":
      say("signer-lacks-authority", { method });
      break;
    case "stranger":
      say("signer-not-listed");
      break;
  }
  if (signer.written !== null) say("address-case", { written: signer.written });
  return causes;
}

/** Delegation lines nobody entitled vouches for, and a REPLY that rests on one. */
function delegationCauses(
  input: Case,
  signer: ChosenSigner | null,
  actor: string | null,
  context: SignerContext,
): Cause[] {
  const roles = input.found.roles;
  if (roles === null || roles.delegations.length === 0) return [];
  const reply = replyDelegation(input.found, actor, context);
  if (reply !== null) {
    const { delegator, delegate } = reply.delegation;
    return [
      reply.proof === null
        ? { code: "delegation-unverified", values: { delegator, delegate } }
        : { code: "delegation-verified", values: { delegator, delegate, by: reply.proof.by } },
    ];
  }
  // The organizer's, the delegator's or a proven agent's own word; an unproven delegator was told above.
  if (signer !== null && (isProven(signer.standing) || signer.standing === "delegator")) return [];
  const [{ delegator, delegate }] = roles.delegations as readonly [(typeof roles.delegations)[number]];
  return [{ code: "delegation-unverified", values: { delegator, delegate } }];
}

function adviceFor(level: Level, reasons: readonly Reason[]): Advice {
  const has = (test: (reason: Reason) => boolean): boolean => reasons.some(test);
  if (has((reason) => reason.severity === "danger")) return "ignore";
  if (level === "unconfirmed" || level === "unverified")
    return has(({ code }) => code === "confirmed-by-asking") ? "decide" : "ask";
  if (
    level === "domain" ||
    has(
      ({ code, severity }) => severity === "warning" || code === "first-contact" || code === "event-unknown",
    )
  )
    return "decide";
  return "apply";
}

/** Orders causes by severity, drops repeats, and points each at its evidence. */
function reasonsFrom(causes: readonly Cause[], evidence: readonly FoundEvidence[]): readonly Reason[] {
  const seen = new Set<string>();
  const reasons: Reason[] = [];
  for (const cause of causes) {
    const key = JSON.stringify([cause.code, cause.values]);
    if (seen.has(key)) continue;
    seen.add(key);
    reasons.push({
      code: cause.code,
      severity: cause.severity ?? severities[cause.code],
      values: cause.values,
      evidence: cause.evidence === undefined ? null : evidence.indexOf(cause.evidence),
    });
  }
  return reasons.toSorted((a, b) => severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity));
}

/** A judgement before whose domain is whose is shown beside it. */
export type Verdict = Omit<Judgement, "alignments" | "digest">;

/**
 * Judges one invitation: the level is the weakest of what the best evidence gives and what every reason
 * allows (docs/VERDICT.md). Deterministic, and never throws.
 */
export function judge(input: Case): Verdict {
  const { found, evidence } = input;
  const roles = found.roles;
  const actor = findActor(input);
  const copies = (input.entries ?? []).filter(
    (entry) => entry.organizer === null || !roles?.organizer || sameAddress(entry.organizer, roles.organizer),
  );
  const context: SignerContext = {
    found: input.all,
    // Who signs for a whole domain is no person, neither the actor nor a stranger.
    evidence: evidence.filter((item) => signingDomain(item, actor, input.policy, input.relate) === null),
    copies,
    remembered: input.remembered?.delegations ?? [],
    answers: input.remembered?.answers ?? [],
    pairs: input.policy.trustedPairs,
    mandates: input.mandates,
    me: input.me,
    digest: input.digest,
    listed:
      copies.length > 0
        ? copies.flatMap((copy) => copy.attendees.map((attendee) => attendee.address))
        : (roles?.attendees ?? []),
    at: input.validAt,
  };
  // Nobody can be held against an actor that cannot be read.
  const signer = actor === null ? null : chooseSigner(found, actor, context);

  const own: Cause[] = [...found.findings];
  if (
    roles !== null &&
    actor === null &&
    !own.some(({ code }) => code === "malformed" || code === "ambiguous")
  )
    own.push({
      code: "malformed",
      values: { where: roles.actorKind === "organizer" ? "ORGANIZER" : "ATTENDEE" },
    });
  const delegation = delegationCauses(input, signer, actor, context);
  const circumstances = { actor, signer, copies, listed: context.listed, delegation };
  const judged: Cause[] = [
    ...(signer === null ? [] : signerCauses(input, signer, actor)),
    ...delegation,
    ...own,
    ...accuse(input, circumstances),
    ...recall(input, circumstances),
  ];
  const domain =
    actor === null || (signer !== null && isProven(signer.standing)) ? null : domainStanding(input, actor);
  judged.push(...(domain?.causes ?? []));
  const held = heldAgainst(input, circumstances);
  const signedAt = signer?.evidence.at ?? null;
  const stale = staleness(found, copies, input.now, signedAt, input.deliveredAt, held);
  if (stale !== null) judged.push({ code: "stale", values: stale });
  const container = forwardedIn(input);
  if (container !== null) {
    const by = forwarder(input, container);
    judged.push({ code: "forwarded", values: by.length > 0 ? { by } : {} });
  }
  const voucher = domain?.voucher ?? null;
  if (signer !== null) {
    const signatures = signaturesOf(signer, input);
    judged.push(...pinCauses(signer, signatures), ...unsignedContent(input, signatures));
  } else if (voucher !== null) judged.push(...unsignedContent(input, [voucher], { domain: voucher.domain }));

  const proofOfDelegation = signer?.proof ?? null;
  const others = input.all.filter(
    (other) =>
      other !== found &&
      other.kind === "invitation" &&
      // What proves a delegation belongs to it.
      !(proofOfDelegation !== null && "proof" in proofOfDelegation && proofOfDelegation.proof === other),
  );
  if (others.length > 0) judged.push({ code: "several-invitations", values: { count: others.length + 1 } });

  const signed: Level =
    signer === null
      ? "unverified"
      : signer.standing === "actor" && delegation.some(({ code }) => code === "delegation-verified")
        ? "authorized"
        : levelOf[signer.standing];
  const best = voucher === null ? signed : stronger(signed, "domain");
  const reasons = reasonsFrom([...judged, ...evidenceCauses(input, signer)], evidence);
  let level: Level = judged.reduce<Level>(
    (reached, { code }) => weaker(reached, caps[code] ?? "verified"),
    best,
  );
  if (reasons.some((reason) => reason.severity === "danger")) level = "suspicious";
  return {
    trust: { level, actor, agent: roles?.agent ?? null, signer: signer?.address ?? null },
    advice: adviceFor(level, reasons),
    reasons,
    invitation: found.invitation,
  };
}

/** Whether a judgement is stronger than another one of the same invitation. */
export const isBetter = (a: Verdict, b: Verdict): boolean =>
  a.trust !== null && b.trust !== null && levels.indexOf(a.trust.level) < levels.indexOf(b.trust.level);

/** Never better than the verdict on any invitation: which of two judgements is the report. */
export const isWeaker = (a: Verdict, b: Verdict): boolean =>
  a.trust !== null && (b.trust === null || levels.indexOf(a.trust.level) > levels.indexOf(b.trust.level));
