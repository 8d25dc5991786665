import { defaultLimits, Budget } from "./bytes/budget.ts";
import type { Limits } from "./bytes/budget.ts";
import { askedOnce, isRevoked, withLookups, type MaterialOnce } from "./evidence/asked-once.ts";
import { collectDomainEvidence, hasDomainSignatures } from "./evidence/collect-domain.ts";
import { collectEvidence } from "./evidence/collect.ts";
import type { FoundEvidence, MailStore, OwnServers } from "./evidence/evidence.ts";
import { Questions } from "./evidence/questions.ts";
import type { Described } from "./evidence/smime/imported.ts";
import { decryptBy, openMessage } from "./evidence/smime/open.ts";
import { findInvitations } from "./invitation/find.ts";
import type { Finding, FoundInvitation } from "./invitation/invitation.ts";
import { addressesIn, authorIn } from "./mime/author.ts";
import { bareCalendar, isBareCalendar } from "./mime/bare.ts";
import type { Message } from "./mime/part.ts";
import type {
  CalendarView,
  CertificatePin,
  Certificates,
  Clock,
  DecryptionKeys,
  Dns,
  Fetching,
  Memory,
  Revocation,
  TrustAnchors,
} from "./ports.ts";
import type { Judgement, Layer, Report, Trace } from "./report.ts";
import { readTrace } from "./trace/trace.ts";
import type { FoundMandates, Mandate } from "./authority/mandate.ts";
import { holdsMandates } from "./authority/mandate-parts.ts";
import { toHex } from "./bytes/hex.ts";
import { digest as digestBytes } from "./pki/signature.ts";
import { recollect } from "./verdict/recall.ts";
import { findActor, isBetter, judge } from "./verdict/judge.ts";
import { alignmentsOf } from "./verdict/alignment.ts";
import { assemble, firstEnd } from "./verdict/assemble.ts";
import { hopeful, speaksForDomain } from "./verdict/domain.ts";
import { shownHeader } from "./verdict/headers.ts";
import { isKnown, knownDomains } from "./verdict/known.ts";
import { lookalikeOf } from "./verdict/lookalike.ts";
import { loadRegistrable, relateBy, relateExactly } from "./verdict/organization.ts";
import type { Policy } from "./verdict/policy.ts";
import { smimeStatus } from "./verdict/smime-status.ts";
import { blindness, unreadable, withBounds } from "./verdict/unread.ts";

export { describeCertificate } from "./evidence/smime/signer.ts";
export { canonicalAddress } from "./mime/address.ts";
export { readCalendar } from "./invitation/stored.ts";
export { defaultPolicy, readPolicy, rejecting } from "./verdict/policy.ts";
export type { Described } from "./evidence/smime/imported.ts";
export type { MailStore } from "./evidence/evidence.ts";
export type { Policy } from "./verdict/policy.ts";

/** As `describeObject` of evidence/smime/imported.ts, which no check needs and none waits for. */
export async function describeObject(octets: Uint8Array): Promise<readonly Described[]> {
  const { describeObject: describe } = await import("./evidence/smime/imported.ts");
  return describe(octets);
}

/** Everything a verification depends on beside the bytes; the core has no other way to learn anything. */
export interface Context {
  /** What the message is called in the report. */
  readonly source: string;
  /** Canonical addresses of the person reading; empty: unknown. */
  readonly me: readonly string[];
  readonly policy: Policy;
  readonly clock: Clock;
  /** The time to verify for, in place of delivery time and clock. */
  readonly at: Date | null;
  /** When the message reached the mailbox, by the mail store's own word. */
  readonly deliveredAt: Date | null;
  readonly anchors: TrustAnchors;
  readonly certificates: Certificates;
  readonly revocation: Revocation;
  /** Nothing is fetched where left out. */
  readonly fetching?: Fetching;
  /** None where left out. */
  readonly pins?: readonly CertificatePin[];
  /** The person's keys for mail that is encrypted to them; none where left out. */
  readonly keys?: DecryptionKeys;
  /** Null: nobody may be asked about mail domains. */
  readonly dns: Dns | null;
  /** Null: there is no calendar to ask. */
  readonly calendar: CalendarView | null;
  /** Null: nothing is remembered. */
  readonly memory: Memory | null;
  /** What the person imported of mandates and withdrawals: compact JWS, or mails that bear one. */
  readonly mandates: readonly Uint8Array[];
  /** The mail store the bytes come from; one that keeps messages as they came where left out. */
  readonly store?: MailStore;
  readonly limits?: Limits;
}

interface Walk {
  readonly bytes: Uint8Array;
  readonly context: Context;
  readonly message: Message;
  readonly layers: readonly Layer[];
  readonly found: readonly FoundInvitation[];
  readonly from: readonly string[];
  /** See Case. */
  readonly author: string | null;
  readonly trace: Trace;
  readonly questions: Questions;
  readonly now: Date;
  readonly checkedAt: Date;
  readonly validAt: Date;
  /** The same for every time that certificates are judged for. */
  readonly material: MaterialOnce;
  /** Known once the signatures are. */
  mandates: readonly Mandate[];
}

/**
 * Verifies one message: bytes → parts → evidence → invitations and roles → verdict. Never rejects because
 * of the mail; what is wrong with it stands in the report. Rejects where a port does.
 *
 * `onProgress` gets reports with `pending` checks as they become known; their level is not final.
 */
export async function verify(
  bytes: Uint8Array,
  context: Context,
  onProgress?: (report: Report) => void,
): Promise<Report> {
  const budget = new Budget(context.limits ?? defaultLimits);
  const checkedAt = context.clock.now();
  const now = context.at ?? checkedAt;
  const validAt = context.at ?? context.deliveredAt ?? checkedAt;
  const bare = isBareCalendar(bytes);
  const { message, layers } = bare
    ? { message: bareCalendar(bytes), layers: [] }
    : await openMessage(bytes, { budget, decrypt: decryptBy(context.keys ?? null) });
  const found = findInvitations(message, { budget, at: now }).map((item) =>
    // A file by itself has no Content-Type that could bear a method parameter.
    bare ? without(item, "method-missing") : item,
  );
  const from = addressesIn(message.root, "from");
  const walk: Walk = {
    bytes,
    context,
    message,
    found,
    from,
    author: authorIn(message.root),
    layers,
    trace: readTrace(message, ownServers(context)),
    questions: new Questions(context.dns, budget),
    now,
    checkedAt,
    validAt,
    material: askedOnce(context, budget),
    mandates: [],
  };

  const report = async (evidence: readonly FoundEvidence[], pending: readonly string[]): Promise<Report> =>
    reported(walk, evidence, pending, await judgements(walk, evidence, budget));
  // Memory expects signatures, and nobody has looked for any yet.
  const unread = { ...walk, context: { ...context, memory: null } };
  if (onProgress !== undefined)
    onProgress(reported(walk, [], ["signatures"], await judgements(unread, [], budget)));
  const afresh = (): Budget => new Budget(context.limits ?? defaultLimits);
  const gather = (at: Date, within: Budget, fetching: Fetching | null): Promise<readonly FoundEvidence[]> =>
    collectEvidence(message, {
      ...walk.material,
      budget: within,
      at,
      now: checkedAt,
      revocationPolicy: context.policy.revocation,
      policies: context.policy.pathValidation,
      pins: context.pins ?? [],
      fetching,
    });
  const later = context.dns !== null && hasDomainSignatures(message) ? ["domain"] : [];
  const gatherValid = async (fetching: Fetching | null): Promise<readonly FoundEvidence[]> => {
    const within = fetching === null ? budget : afresh();
    const signatures = await gather(validAt, within, fetching);
    const { mandates, evidence: stated } = await mandatesOf(walk, signatures, within, fetching);
    walk.mandates = mandates;
    return [...signatures, ...stated];
  };
  const personal = await withLookups(walk.material.fetching, gatherValid, async (soFar) =>
    onProgress?.(await report(soFar, ["revocation", ...later])),
  );
  const unasked =
    context.policy.revocation === "off" && personal.some((item) => item.status === "valid")
      ? ["revocation"]
      : [];
  if (onProgress !== undefined && later.length > 0)
    onProgress(await report(personal, [...unasked, ...later]));
  const domain = await domainEvidence(walk, budget);
  let evidence = [...personal, ...domain];
  let final = await finalReport(walk, evidence, unasked, budget);
  if (context.at !== null || context.deliveredAt === null) {
    onProgress?.(final);
    return final;
  }
  // RFC 9219 asks both for now and for delivery; trust is judged for delivery.
  const today = await withLookups(
    walk.material.fetching,
    (fetching) => gather(checkedAt, afresh(), fetching),
    () => onProgress?.({ ...final, pending: [...new Set([...final.pending, "revocation"])] }),
  );
  // Who had to be asked for today alone may know of a revocation before delivery.
  if (walk.material.fetching !== null && today.some(isRevoked)) {
    evidence = [...(await gatherValid(walk.material.fetching)), ...domain];
    final = await finalReport(walk, evidence, unasked, budget);
  }
  const author = authorIn(shownHeader(message.root, evidence).bearer);
  const status = (items: readonly FoundEvidence[]) => smimeStatus(message.root, message.parts, items, author);
  const dated = {
    ...final,
    holdsUntil: firstEnd(today),
    smimeStatus: status(today),
    smimeStatusAtDelivery: status(evidence),
  };
  onProgress?.(dated);
  return dated;
}

async function mandatesOf(
  { message, context, found, material, validAt, checkedAt }: Walk,
  signatures: readonly FoundEvidence[],
  budget: Budget,
  fetching: Fetching | null,
): Promise<FoundMandates> {
  const agents = found.flatMap(({ roles }) => roles?.agent ?? []);
  // Most messages have nobody who acts for another, and should not wait for how that is proven.
  if (!holdsMandates(message) && (agents.length === 0 || context.mandates.length === 0))
    return { mandates: [], withdrawals: [], evidence: [] };
  const { collectMandates } = await import("./authority/collect-mandates.ts");
  return collectMandates(message, signatures, {
    ...material,
    budget,
    at: validAt,
    now: checkedAt,
    revocationPolicy: context.policy.revocation,
    policies: context.policy.pathValidation,
    pins: context.pins ?? [],
    fetching,
    imported: context.mandates,
    decrypt: decryptBy(context.keys ?? null),
    agents,
    gateways: context.policy.gateways,
    isWithdrawn: async (issuer, id) => (await context.memory?.isWithdrawn(issuer, id)) ?? false,
  });
}

const ownServers = ({ policy: { authservIds, ownDomains }, store }: Context): OwnServers => ({
  authservIds,
  ownDomains,
  ...(store === undefined ? {} : { store }),
});

const domainEvidence = (
  { message, context, questions, validAt }: Walk,
  budget: Budget,
): Promise<readonly FoundEvidence[]> =>
  collectDomainEvidence(message, {
    ...ownServers(context),
    budget,
    at: validAt,
    questions,
    trustedSealers: context.policy.trustedSealers,
  });

/** With all that was found; "domain" is pending where somebody could still be asked and a level would rise. */
async function finalReport(
  walk: Walk,
  evidence: readonly FoundEvidence[],
  unasked: readonly string[],
  budget: Budget,
): Promise<Report> {
  const judged = await judgements(walk, evidence, budget);
  const hoped = hopeful(evidence);
  // What is only hoped for puts no further question.
  const silent = { ...walk, questions: new Questions(null, budget) };
  const better = hoped === null ? [] : await judgements(silent, hoped, budget);
  const mayRise = better.some((judgement, i) => isBetter(judgement, judged[i]!));
  return reported(walk, evidence, mayRise ? [...unasked, "domain"] : unasked, judged);
}

const without = (item: FoundInvitation, code: Finding["code"]): FoundInvitation => ({
  ...item,
  findings: item.findings.filter((finding) => finding.code !== code),
});

async function judgements(
  walk: Walk,
  evidence: readonly FoundEvidence[],
  budget: Budget,
): Promise<readonly Judgement[]> {
  const { context, message } = walk;
  const blind = blindness(budget);
  const invitations = walk.found.filter((item) => item.kind === "invitation");
  if (invitations.length === 0) {
    const stand = unreadable(message.root, evidence, blind);
    const file = walk.found[0];
    if (stand === null)
      return [
        {
          trust: null,
          advice: null,
          reasons: [],
          invitation: file?.invitation ?? null,
          alignments: [],
          digest: file === undefined ? null : await digestOf(file),
        },
      ];
    invitations.push(stand);
  }
  const judged: Judgement[] = [];
  const { bearer, unproven } = shownHeader(message.root, evidence);
  const shownFrom = addressesIn(bearer, "from");
  const relevant = evidence.some((item) => speaksForDomain(item, context.policy));
  const registrable = relevant ? await loadRegistrable() : null;
  const relate = registrable === null ? relateExactly : relateBy(registrable);
  for (const item of invitations) {
    const found = withBounds(item, blind);
    const uid = item.invitation?.uid ?? null;
    const actor = findActor({ found, evidence, from: walk.from });
    const { calendar, policy, me } = context;
    const aligned = { found, evidence, actor, from: walk.from, author: walk.author, root: message.root };
    const digest = await digestOf(item);
    judged.push({
      digest,
      alignments: registrable === null ? [] : await alignmentsOf(aligned, registrable, walk.questions),
      ...judge({
        found,
        all: invitations.map((other) => (other === item ? found : other)),
        evidence,
        parts: message.parts,
        from: walk.from,
        author: walk.author,
        shownFrom,
        unprovenFrom: unproven,
        me,
        policy,
        digest,
        mandates: walk.mandates,
        remembered: context.memory === null ? null : await recollect(context.memory, found, actor),
        entries: calendar === null ? null : uid === null ? [] : await calendar.find(uid),
        furtherEntries:
          calendar === null
            ? []
            : (await Promise.all(found.furtherUids.map((one) => calendar.find(one)))).flat(),
        calendarComplete: calendar?.complete ?? false,
        actorKnown: calendar === null || actor === null ? null : await isKnown(actor, calendar, context),
        lookalike: actor === null ? null : await lookalikeOf(actor, knownDomains(context)),
        relate,
        now: walk.now,
        validAt: walk.validAt,
        deliveredAt: context.deliveredAt,
      }),
    });
  }
  return judged;
}

/** Null where there is no text: what could not be read is nothing a decision could be bound to. */
async function digestOf({ text }: FoundInvitation): Promise<string | null> {
  if (text === "") return null;
  return `sha256:${toHex(await digestBytes("SHA-256", new TextEncoder().encode(text)))}`;
}

const reported = (
  walk: Walk,
  evidence: readonly FoundEvidence[],
  pending: readonly string[],
  judged: readonly Judgement[],
): Report => assemble({ ...walk, source: walk.context.source, evidence, pending, judged });
