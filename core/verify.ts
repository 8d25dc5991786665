import { defaultLimits, Budget } from "./bytes/budget.ts";
import type { Limits, Resource } from "./bytes/budget.ts";
import { collectDomainEvidence, hasDomainSignatures } from "./evidence/collect-domain.ts";
import { collectEvidence } from "./evidence/collect.ts";
import type { FoundEvidence, MailStore, OwnServers } from "./evidence/evidence.ts";
import { Questions } from "./evidence/questions.ts";
import { openSignedData } from "./evidence/smime/parse.ts";
import { findInvitations } from "./invitation/find.ts";
import type { Finding, FoundInvitation } from "./invitation/invitation.ts";
import { parseMailboxes } from "./mime/address.ts";
import { authorOf } from "./mime/author.ts";
import { bareCalendar, isBareCalendar } from "./mime/bare.ts";
import { field, fields } from "./mime/header.ts";
import { parseMessage } from "./mime/parse.ts";
import type { Message, Part } from "./mime/part.ts";
import { decodeWords } from "./mime/text.ts";
import type { CalendarView, Certificates, Clock, Dns, Memory, Revocation, TrustAnchors } from "./ports.ts";
import type { Evidence, Judgement, Report, ReportPart, Trace } from "./report.ts";
import { readDate } from "./trace/date.ts";
import { readTrace } from "./trace/trace.ts";
import type { FoundMandates, Mandate } from "./authority/mandate.ts";
import { holdsMandates } from "./authority/mandate-parts.ts";
import { toHex } from "./bytes/hex.ts";
import { digest as digestBytes } from "./pki/signature.ts";
import { recollect } from "./verdict/recall.ts";
import { findActor, isBetter, isWeaker, judge } from "./verdict/judge.ts";
import { alignmentsOf } from "./verdict/alignment.ts";
import { hopeful, speaksForDomain } from "./verdict/domain.ts";
import { isKnown, knownDomains } from "./verdict/known.ts";
import { lookalikeOf } from "./verdict/lookalike.ts";
import { loadRegistrable, relateBy, relateExactly } from "./verdict/organization.ts";
import type { Policy } from "./verdict/policy.ts";
import { smimeStatus } from "./verdict/smime-status.ts";

export { describeCertificate } from "./evidence/smime/signer.ts";
export { canonicalAddress } from "./mime/address.ts";
export { readCalendar } from "./invitation/stored.ts";
export { defaultPolicy, readPolicy, rejecting } from "./verdict/policy.ts";
export type { MailStore } from "./evidence/evidence.ts";
export type { Policy } from "./verdict/policy.ts";

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
  readonly found: readonly FoundInvitation[];
  readonly from: readonly string[];
  /** See Case. */
  readonly author: string | null;
  readonly trace: Trace;
  readonly questions: Questions;
  readonly now: Date;
  readonly checkedAt: Date;
  readonly validAt: Date;
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
  const message = bare ? bareCalendar(bytes) : parseMessage(bytes, { budget, open: openSignedData });
  const found = findInvitations(message, { budget, at: now }).map((item) =>
    // A file by itself has no Content-Type that could bear a method parameter.
    bare ? without(item, "method-missing") : item,
  );
  const from = fields(message.root, "from")
    .flatMap((value) => parseMailboxes(value))
    .map((mailbox) => mailbox.address ?? mailbox.written);
  const walk: Walk = {
    bytes,
    context,
    message,
    found,
    from,
    author: authorOf(fields(message.root, "from"), from),
    trace: readTrace(message, ownServers(context)),
    questions: new Questions(context.dns, budget),
    now,
    checkedAt,
    validAt,
    mandates: [],
  };

  const report = async (evidence: readonly FoundEvidence[], pending: readonly string[]): Promise<Report> =>
    assemble(walk, evidence, pending, await judgements(walk, evidence, budget));
  // Memory expects signatures, and nobody has looked for any yet.
  const unread = { ...walk, context: { ...context, memory: null } };
  if (onProgress !== undefined)
    onProgress(assemble(walk, [], ["signatures"], await judgements(unread, [], budget)));
  const gather = (at: Date, within: Budget): Promise<readonly FoundEvidence[]> =>
    collectEvidence(message, {
      budget: within,
      at,
      anchors: context.anchors,
      certificates: context.certificates,
      revocation: context.revocation,
      revocationPolicy: context.policy.revocation,
    });
  const signatures = await gather(validAt, budget);
  const { mandates, evidence: stated } = await mandatesOf(walk, signatures, budget);
  walk.mandates = mandates;
  const personal = [...signatures, ...stated];
  const unasked =
    context.policy.revocation === "off" && personal.some((item) => item.status === "valid")
      ? ["revocation"]
      : [];
  if (onProgress !== undefined && context.dns !== null && hasDomainSignatures(message))
    onProgress(await report(personal, [...unasked, "domain"]));
  const evidence = [...personal, ...(await domainEvidence(walk, budget))];
  const final = await finalReport(walk, evidence, unasked, budget);
  if (context.at !== null || context.deliveredAt === null) {
    onProgress?.(final);
    return final;
  }
  // RFC 9219 asks both for now and for delivery; trust is judged for delivery.
  const status = (items: readonly FoundEvidence[]) => smimeStatus(message.root, message.parts, items, from);
  const today = await gather(checkedAt, new Budget(context.limits ?? defaultLimits));
  const dated = { ...final, smimeStatus: status(today), smimeStatusAtDelivery: status(evidence) };
  onProgress?.(dated);
  return dated;
}

async function mandatesOf(
  { message, context, found, validAt }: Walk,
  signatures: readonly FoundEvidence[],
  budget: Budget,
): Promise<FoundMandates> {
  const agents = found.flatMap(({ roles }) => roles?.agent ?? []);
  // Most messages have nobody who acts for another, and should not wait for how that is proven.
  if (!holdsMandates(message) && (agents.length === 0 || context.mandates.length === 0))
    return { mandates: [], withdrawals: [], evidence: [] };
  const { collectMandates } = await import("./authority/collect-mandates.ts");
  return collectMandates(message, signatures, {
    budget,
    at: validAt,
    anchors: context.anchors,
    certificates: context.certificates,
    revocation: context.revocation,
    revocationPolicy: context.policy.revocation,
    imported: context.mandates,
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
  return assemble(walk, evidence, mayRise ? [...unasked, "domain"] : unasked, judged);
}

const without = (item: FoundInvitation, code: Finding["code"]): FoundInvitation => ({
  ...item,
  findings: item.findings.filter((finding) => finding.code !== code),
});

/** Bounds that leave a part of the message unread: something else may stand there for another reader. */
const blinding: readonly Resource[] = [
  "messageBytes",
  "headerBytes",
  "fields",
  "openedBytes",
  "depth",
  "parts",
  "calendars",
];

/** What stands for an invitation nobody could read, so that it is reported all the same. */
function unreadable(walk: Walk, evidence: readonly FoundEvidence[], budget: Budget): FoundInvitation | null {
  const none = {
    kind: "invitation",
    invitation: null,
    roles: null,
    furtherUids: [],
    dates: [],
    text: "",
  } as const;
  const encrypted = evidence.filter((item) => item.problems.some((problem) => problem.code === "encrypted"));
  const [first] = encrypted;
  if (first !== undefined)
    return { ...none, parts: [first.node], findings: [{ code: "encrypted", values: {} }] };
  const bounds = budget.exceeded.filter((resource) => blinding.includes(resource));
  if (bounds.length === 0) return null;
  return {
    ...none,
    parts: [walk.message.root.id],
    findings: [{ code: "malformed", values: { where: bounds } }],
  };
}

async function judgements(
  walk: Walk,
  evidence: readonly FoundEvidence[],
  budget: Budget,
): Promise<readonly Judgement[]> {
  const { context, message } = walk;
  const invitations = walk.found.filter((item) => item.kind === "invitation");
  if (invitations.length === 0) {
    const stand = unreadable(walk, evidence, budget);
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
  const blind = budget.exceeded.filter((resource) => blinding.includes(resource));
  const judged: Judgement[] = [];
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

/** Past a bound something else may stand, for whoever reads further than we do. */
function withBounds(item: FoundInvitation, bounds: readonly Resource[]): FoundInvitation {
  if (bounds.length === 0 || item.findings.some(({ code }) => code === "malformed")) return item;
  return { ...item, findings: [...item.findings, { code: "malformed", values: { where: bounds } }] };
}

function assemble(
  walk: Walk,
  evidence: readonly FoundEvidence[],
  pending: readonly string[],
  judged: readonly Judgement[],
): Report {
  const { context, message } = walk;
  const weakest = judged.reduce((found, next) => (isWeaker(next, found) ? next : found));
  const { root } = message;
  const status = pending.includes("signatures")
    ? null
    : smimeStatus(root, message.parts, evidence, walk.from);
  return {
    schema: 1,
    source: context.source,
    checkedAt: walk.checkedAt.toISOString(),
    validAt: walk.validAt.toISOString(),
    pending,
    ...weakest,
    message: {
      from: walk.from,
      sender: parseMailboxes(field(root, "sender") ?? "")[0]?.address ?? null,
      replyTo: fields(root, "reply-to").flatMap((value) =>
        parseMailboxes(value).map((mailbox) => mailbox.address ?? mailbox.written),
      ),
      subject: textOf(field(root, "subject")),
      date: readDate(field(root, "date") ?? ""),
      covered: [
        ...new Set(evidence.filter(({ status }) => status === "valid").flatMap(({ headers }) => headers)),
      ],
    },
    trace: walk.trace,
    parts: message.parts.map(reportPart),
    evidence: evidence.map(reportEvidence),
    smimeStatus: status,
    smimeStatusAtDelivery: null,
    others: judged.filter((judgement) => judgement !== weakest),
  };
}

const textOf = (value: string | null): string | null => (value === null ? null : decodeWords(value).trim());

const reportPart = ({ id, type, range, parent, within, filename }: Part): ReportPart => ({
  id,
  type,
  bytes: range,
  parent,
  within,
  filename,
});

const reportEvidence = ({
  node: _node,
  depth: _depth,
  subjectAddresses: _subjectAddresses,
  ...evidence
}: FoundEvidence): Evidence => evidence;
