import type { FoundEvidence } from "../evidence/evidence.ts";
import type { FoundInvitation } from "../invitation/invitation.ts";
import { parseMailboxes } from "../mime/address.ts";
import { addressesIn, authorIn } from "../mime/author.ts";
import { field } from "../mime/header.ts";
import type { Message, Part } from "../mime/part.ts";
import { decodeWords } from "../mime/text.ts";
import type { Evidence, Judgement, Layer, Report, ReportPart, Trace } from "../report.ts";
import { readDate } from "../trace/date.ts";
import { shownHeader, withHeaders, type ShownHeader } from "./headers.ts";
import { findActor, isWeaker } from "./judge.ts";
import { addressMatches } from "./matches.ts";
import { smimeStatus } from "./smime-status.ts";

/** Everything a report is put together from. */
export interface Findings {
  readonly source: string;
  readonly checkedAt: Date;
  readonly validAt: Date;
  readonly message: Message;
  readonly layers: readonly Layer[];
  readonly found: readonly FoundInvitation[];
  /** Addresses of the outermost From. */
  readonly from: readonly string[];
  readonly trace: Trace;
  readonly evidence: readonly FoundEvidence[];
  readonly pending: readonly string[];
  /** At least one. */
  readonly judged: readonly Judgement[];
}

export function assemble(findings: Findings): Report {
  const { message, pending, judged } = findings;
  const { root } = message;
  const weakest = judged.reduce((found, next) => (isWeaker(next, found) ? next : found));
  const shown = shownHeader(root, findings.evidence);
  const evidence = withHeaders(root, shown, findings.evidence);
  const acting = findings.found
    .filter((found) => found.kind === "invitation")
    .map((found) => ({ found, actor: findActor({ ...findings, found }) }))
    .toSorted((a, b) => rankOf(a.found, weakest) - rankOf(b.found, weakest));
  return {
    schema: 1,
    source: findings.source,
    checkedAt: findings.checkedAt.toISOString(),
    validAt: findings.validAt.toISOString(),
    pending,
    ...weakest,
    message: describeMessage(root, shown, evidence),
    trace: findings.trace,
    parts: message.parts.map(reportPart),
    evidence: evidence.map((item) => ({
      ...reportEvidence(item),
      matches: addressMatches(item, message, shown.bearer, acting),
    })),
    layers: findings.layers,
    holdsUntil: firstEnd(evidence),
    smimeStatus: pending.includes("signatures")
      ? null
      : smimeStatus(root, message.parts, evidence, authorIn(shown.bearer)),
    smimeStatusAtDelivery: null,
    others: judged.filter((judgement) => judgement !== weakest),
  };
}

/** The invitation that the report is about comes first. */
const rankOf = ({ invitation }: FoundInvitation, judgement: Judgement): number =>
  invitation === judgement.invitation ? 0 : 1;

function describeMessage(
  root: Part,
  { bearer }: ShownHeader,
  evidence: readonly FoundEvidence[],
): Report["message"] {
  const inner = bearer !== root;
  const covering = evidence.filter(
    // Who vouches for a field outside says nothing of the one inside.
    ({ status, system }) => status === "valid" && (!inner || system === "smime"),
  );
  return {
    ...fieldsOf(bearer),
    sender: parseMailboxes(field(bearer, "sender") ?? "")[0]?.address ?? null,
    replyTo: addressesIn(bearer, "reply-to"),
    outer: inner ? fieldsOf(root) : null,
    covered: [...new Set(covering.flatMap(({ headers }) => headers))],
  };
}

const fieldsOf = (part: Part): Pick<Report["message"], "from" | "subject" | "date"> => ({
  from: addressesIn(part, "from"),
  subject: textOf(field(part, "subject")),
  date: readDate(field(part, "date") ?? ""),
});

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
  until: _until,
  ...evidence
}: FoundEvidence): Evidence => evidence;

/** The first moment at which anything it rests on ends; UTC ISO texts sort as the moments do. */
export const firstEnd = (evidence: readonly FoundEvidence[]): string | null =>
  evidence.flatMap(({ until }) => until ?? []).toSorted()[0] ?? null;
