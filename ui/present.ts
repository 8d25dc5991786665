/**
 * Report → what is shown, as one plain value. Pure and exhaustive over levels and reason codes; every
 * sentence comes from the words room, and sender text stays in pieces that say so.
 */
import type {
  Invitation,
  Judgement,
  Level,
  Reason,
  ReasonCode,
  Report,
  Severity,
  Trust,
} from "../core/report.ts";
import { eventView, vouchingDomain, type EventView } from "./event.ts";
import { factsOf, lookup, type Cast } from "./facts.ts";
import { address, listed, ours, say, type Phrase, type Piece } from "./phrase.ts";
import type { Place } from "./when.ts";

/** How it looks: red is for contradiction only, and what is merely unknown is grey. */
export type Tone = "proven" | "domain" | "decide" | "unknown" | "contradicted";

export interface ReasonView {
  readonly code: ReasonCode;
  readonly severity: Severity;
  readonly short: Phrase;
  readonly sentence: Phrase;
  readonly technical: Phrase;
  readonly next: Phrase | null;
  /** The bare facts behind it. */
  readonly values: readonly (readonly [key: string, value: string])[];
}

export interface ReasonGroup {
  readonly severity: Severity;
  readonly title: string;
  readonly reasons: readonly ReasonView[];
}

export interface View {
  readonly kind: "invitation" | "calendar-file" | "nothing";
  /** Null where there is nothing to judge. */
  readonly level: Level | null;
  readonly tone: Tone;
  readonly badge: string | null;
  readonly headline: Phrase;
  /** The one fact that carries the headline. */
  readonly carries: Phrase | null;
  /** Who acts for whom, where somebody does. */
  readonly posted: Phrase | null;
  /** The strongest thing to know beside the headline. */
  readonly point: ReasonView | null;
  readonly groups: readonly ReasonGroup[];
  readonly event: EventView | null;
  /** Checks that were switched off and could have changed the level. */
  readonly unchecked: Phrase | null;
  /** One of them is of a mail domain. */
  readonly domainUnchecked: boolean;
  readonly cast: Cast;
}

const tones: Record<Level, Tone> = {
  verified: "proven",
  authorized: "proven",
  domain: "domain",
  unconfirmed: "decide",
  unverified: "decide",
  suspicious: "contradicted",
};

/** Strongest first, within a severity. */
const strength: Record<ReasonCode, number> = {
  "signature-broken": 1,
  "certificate-revoked": 2,
  "claims-my-event": 3,
  "organizer-changed": 4,
  "signer-lacks-authority": 5,
  "signer-not-listed": 6,
  "method-mismatch": 7,
  encrypted: 10,
  malformed: 11,
  ambiguous: 12,
  "agent-unauthorized": 13,
  "delegation-unverified": 14,
  "party-crasher": 15,
  "forwarded-by-attendee": 16,
  "lookalike-address": 17,
  "from-borrowed": 18,
  "recurrence-overwhelming": 19,
  "link-deceptive": 20,
  "certificate-invalid": 21,
  "certificate-untrusted": 22,
  "certificate-address-missing": 23,
  "signature-unsupported": 24,
  "several-invitations": 25,
  "unsigned-content": 26,
  "time-unclear": 27,
  stale: 28,
  "not-invited": 29,
  "active-content": 30,
  "invitation-not-signed": 31,
  "event-unknown": 40,
  "first-contact": 41,
  "other-domain-vouches": 42,
  forwarded: 43,
  "from-differs": 44,
  "dkim-not-checkable": 45,
  "revocation-unknown": 46,
  "method-missing": 47,
  "address-case": 48,
  "signed-by-actor": 50,
  "signed-by-agent": 51,
  "signed-by-delegator": 52,
  "agent-trusted-pair": 53,
  "delegation-verified": 54,
  "domain-vouches": 55,
};
const severityOrder: readonly Severity[] = ["danger", "warning", "info", "good"];

export function present(report: Report, judgement: Judgement, me: readonly string[], place: Place): View {
  const { words } = place;
  const { trust, invitation } = judgement;
  const somebody = ours(words.somebody);
  const cast: Cast = {
    actor: trust?.actor === null || trust === null ? ours(words.theSender) : address(trust.actor),
    agent: trust?.agent === null || trust === null ? somebody : address(trust.agent),
    signer: trust?.signer === null || trust === null ? somebody : address(trust.signer),
  };
  const vouched = vouchingDomain(judgement.reasons) !== null;
  const reasons = sorted(judgement.reasons).map((reason) => reasonView(reason, vouched, cast, place));
  const groups = severityOrder
    .map((severity) => ({
      severity,
      title: words.severities[severity],
      reasons: reasons.filter((reason) => reason.severity === severity),
    }))
    .filter((group) => group.reasons.length > 0);
  const event = invitation === null ? null : eventView(report, judgement, invitation, cast, me, place);
  const shared = {
    groups,
    event,
    cast,
    unchecked: uncheckedOf(report, place),
    domainUnchecked: report.pending.includes("domain"),
    posted: null,
  };
  if (trust === null) {
    const nothing = invitation === null;
    return {
      ...shared,
      kind: nothing ? "nothing" : "calendar-file",
      level: null,
      tone: "unknown",
      badge: null,
      headline: nothing ? words.headlines.noInvitation : words.headlines.calendarFile,
      carries: nothing ? words.noInvitationNote : words.calendarFileNote,
      point: null,
    };
  }
  const noun = nounOf(invitation, place);
  const { headline, told, tone } = headlineOf(trust.level, judgement, reasons, cast, noun, place);
  return {
    ...shared,
    kind: "invitation",
    level: trust.level,
    tone,
    badge: words.levels[trust.level],
    headline,
    carries: carriesOf(trust.level, reasons, told),
    posted: postedBy(trust.level, judgement, cast, place),
    point: pointOf(trust.level, reasons, told),
  };
}

interface Headline {
  readonly headline: Phrase;
  /** The reason the headline already tells. */
  readonly told: ReasonView | undefined;
  readonly tone: Tone;
}

function headlineOf(
  level: Level,
  { reasons: found, trust }: Judgement,
  reasons: readonly ReasonView[],
  cast: Cast,
  noun: string,
  place: Place,
): Headline {
  const has = (code: ReasonCode): ReasonView | undefined => reasons.find((reason) => reason.code === code);
  const { headlines } = place.words;
  const tone = tones[level];
  switch (level) {
    case "verified": {
      const headline = has("first-contact") ? headlines.firstContact(cast) : headlines.verified(cast);
      return { headline, told: undefined, tone };
    }
    case "authorized": {
      const delegation = delegationOf("delegation-verified", found, cast, place);
      if (delegation === null)
        return { headline: headlines.authorized(cast), told: has("agent-trusted-pair"), tone };
      const headline = headlines.delegateConfirmed(delegation.delegate, delegation.delegator);
      return { headline, told: has("delegation-verified"), tone };
    }
    case "domain": {
      const at = trust?.actor?.lastIndexOf("@") ?? -1;
      const own = at < 0 ? null : (trust?.actor?.slice(at + 1) ?? null);
      const headline = headlines.domain(cast, vouchingDomain(found) ?? own);
      return { headline, told: has("domain-vouches"), tone };
    }
    case "unconfirmed": {
      const named = trust?.signer === null ? { ...cast, signer: posterOf(trust, cast) } : cast;
      const crasher = has("party-crasher");
      if (crasher) return { headline: headlines.partyCrasher(named), told: crasher, tone };
      const delegation = delegationOf("delegation-unverified", found, cast, place);
      if (delegation !== null) {
        const headline = headlines.delegate(delegation.delegate, delegation.delegator);
        return { headline, told: has("delegation-unverified"), tone };
      }
      const forwarded = has("forwarded-by-attendee");
      if (forwarded) return { headline: headlines.forwardedByAttendee(cast), told: forwarded, tone };
      return { headline: headlines.unconfirmed(named), told: has("agent-unauthorized"), tone };
    }
    case "unverified": {
      const strongest = reasons.find(
        (reason) => reason.severity === "warning" && !isPlainlyUnsigned(reason, found),
      );
      if (strongest === undefined)
        return { headline: headlines.unsigned(cast), told: has("invitation-not-signed"), tone: "unknown" };
      return { headline: headlines.unverified(noun, strongest.short), told: strongest, tone };
    }
    case "suspicious": {
      const strongest = reasons.find((reason) => reason.severity === "danger");
      return { headline: headlines.suspicious(noun, strongest?.short ?? say``), told: strongest, tone };
    }
  }
}

/** Who says to have sent it, where no person signed. */
function posterOf(trust: Trust, cast: Cast): Piece {
  return trust.agent === null ? cast.actor : cast.agent;
}

/** Most honest mail is unsigned: that alone is no warning to shout. */
export function isPlainlyUnsigned(
  { code }: { readonly code: ReasonCode },
  found: readonly Reason[],
): boolean {
  return (
    code === "invitation-not-signed" &&
    !found.some((reason) => reason.code === code && reason.values["elsewhere"] === true)
  );
}

function delegationOf(
  code: "delegation-verified" | "delegation-unverified",
  found: readonly Reason[],
  cast: Cast,
  place: Place,
): { readonly delegate: Piece; readonly delegator: Piece } | null {
  const reason = found.find((each) => each.code === code);
  if (reason === undefined) return null;
  const facts = factsOf(reason.values, place);
  const delegator = facts.address(
    "delegator",
    facts.has("delegate") ? cast.signer : ours(place.words.somebody),
  );
  return { delegate: facts.address("delegate", cast.signer), delegator };
}

/** What stands under the headline: who signed where somebody did, else what the strongest reason means. */
function carriesOf(
  level: Level,
  reasons: readonly ReasonView[],
  told: ReasonView | undefined,
): Phrase | null {
  const good = reasons.find((reason) => reason.severity === "good");
  switch (level) {
    case "verified":
    case "authorized":
    case "domain":
      return (told ?? good)?.sentence ?? null;
    case "unconfirmed":
      return good?.sentence ?? told?.next ?? null;
    case "unverified":
      return told?.code === "invitation-not-signed" ? null : (told?.sentence ?? null);
    case "suspicious":
      return told?.sentence ?? null;
  }
}

/** Beside good news, the strongest warning; a bad headline has said the strongest thing already. */
function pointOf(
  level: Level,
  reasons: readonly ReasonView[],
  told: ReasonView | undefined,
): ReasonView | null {
  if (level !== "verified" && level !== "authorized" && level !== "domain") return null;
  return (
    reasons.find(
      (reason) => reason !== told && reason.severity === "warning" && reason.code !== "invitation-not-signed",
    ) ?? null
  );
}

/** The agent, where the actor's own signature came through somebody else's hands. */
function postedBy(level: Level, { trust }: Judgement, cast: Cast, { words }: Place): Phrase | null {
  return level === "verified" && trust !== null && trust.agent !== null ? words.postedBy(cast.agent) : null;
}

function sorted(reasons: readonly Reason[]): readonly Reason[] {
  return reasons.toSorted(
    (a, b) =>
      severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity) ||
      strength[a.code] - strength[b.code],
  );
}

/** `vouched`: a mail domain vouches, so that what no person signed is not anybody's. */
function reasonView(reason: Reason, vouched: boolean, cast: Cast, place: Place): ReasonView {
  const said = place.words.reasons[reason.code](factsOf({ ...reason.values, vouched }, place), cast);
  const { short, sentence, technical, next } = said;
  const values = Object.entries(reason.values).map(
    ([key, value]) => [key, typeof value === "object" ? value.join(", ") : String(value)] as const,
  );
  return {
    code: reason.code,
    severity: reason.severity,
    short,
    sentence,
    technical,
    next: next ?? null,
    values,
  };
}

function uncheckedOf({ pending }: Report, { words }: Place): Phrase | null {
  if (pending.length === 0) return null;
  const names = pending.map((name) => ours(lookup(words.uncheckedNames, name, words.pendingOther)));
  return words.notChecked(listed(names, words.comma, words.and));
}

function nounOf(invitation: Invitation | null, { words }: Place): string {
  return lookup(words.nouns, invitation?.method ?? "", words.nounOther);
}
