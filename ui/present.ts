/**
 * Report → what is shown, as one plain value. Pure and exhaustive over levels and reason codes; every
 * sentence comes from the words room, and sender text stays in pieces that say so.
 */
import type { Pair } from "../addin/host.ts";
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
import { passedOn } from "./passed-on.ts";
import { address, listed, ours, say, type Phrase, type Piece } from "./phrase.ts";
import { severityOrder, sorted } from "./strength.ts";
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
  /** Who passed it on, where somebody did and the headline does not say so. */
  readonly passed: Phrase | null;
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

/** `decided`: the pairs of the reader's organisation, so that its word is not taken for the reader's own. */
export function present(
  report: Report,
  judgement: Judgement,
  me: readonly string[],
  place: Place,
  decided: readonly Pair[] = [],
): View {
  const { words } = place;
  const { trust, invitation } = judgement;
  const somebody = ours(words.somebody);
  const cast: Cast = {
    actor: trust?.actor === null || trust === null ? ours(words.theSender) : address(trust.actor),
    agent: trust?.agent === null || trust === null ? somebody : address(trust.agent),
    signer: trust?.signer === null || trust === null ? somebody : address(trust.signer),
  };
  const known: Known = {
    vouched: vouchingDomain(judgement.reasons) !== null,
    acceptable: asksForAnswer(invitation),
    decided,
  };
  const reasons = sorted(judgement.reasons).map((reason) => reasonView(reason, known, cast, place));
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
    passed: null,
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
    carries: withPin(carriesOf(trust.level, reasons, told), trust.level, reasons, place),
    posted: postedBy(trust.level, judgement, cast, place),
    passed: told?.code === "forwarded-by-attendee" ? null : passedOn(report, judgement, words),
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
        return {
          headline: headlines.authorized(cast),
          told: has("agent-trusted-pair") ?? has("agent-mandate"),
          tone,
        };
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
      const headline = sharesDomain(found) ? headlines.sharedDomain(named) : headlines.unconfirmed(named);
      return { headline, told: has("agent-unauthorized"), tone };
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
      if (strongest?.code === "on-behalf-rejected") {
        const refused = found.find(({ code }) => code === "on-behalf-rejected")?.values["domain"];
        const headline = headlines.rejected(typeof refused === "string" ? refused : null);
        return { headline, told: strongest, tone };
      }
      return { headline: headlines.suspicious(noun, strongest?.short ?? say``), told: strongest, tone };
    }
  }
}

/** One mail domain for both answers no question: at a public provider it means nothing. */
function sharesDomain(found: readonly Reason[]): boolean {
  return found.some(
    ({ code, values }) => code === "agent-unauthorized" && values["sameOrganization"] === true,
  );
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
      return told?.code === "forwarded-by-attendee" ? told.sentence : (good?.sentence ?? told?.next ?? null);
    case "unverified":
      return told?.code === "invitation-not-signed" ? null : (told?.sentence ?? null);
    case "suspicious":
      return told?.sentence ?? null;
  }
}

/** That nobody but the reader vouches for a certificate stands where what it proves does. */
function withPin(
  carries: Phrase | null,
  level: Level,
  reasons: readonly ReasonView[],
  { words }: Place,
): Phrase | null {
  const counts = level === "verified" || level === "authorized";
  if (carries === null || !counts || !reasons.some(({ code }) => code === "certificate-pinned"))
    return carries;
  return say`${carries} ${ours(words.pinned.yourself)}`;
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

/** What the words need to know beside a reason's own values. */
interface Known {
  /** A mail domain vouches, so that what no person signed is not anybody's. */
  readonly vouched: boolean;
  /** It asks to be accepted. */
  readonly acceptable: boolean;
  readonly decided: readonly Pair[];
}

function asksForAnswer(invitation: Invitation | null): boolean {
  return invitation?.method === "REQUEST" || invitation?.method === "ADD";
}

/** Whose list holds the pair that counts: the organisation's comes first. */
function whoseOf({ values }: Reason, decided: readonly Pair[]): "organisation" | "own" {
  const { agent, actor, until = null, once = false } = values;
  const isIt = (pair: Pair): boolean =>
    pair.agent === agent && pair.actor === actor && pair.until === until && (pair.only !== null) === once;
  return decided.some(isIt) ? "organisation" : "own";
}

function reasonView(reason: Reason, known: Known, cast: Cast, place: Place): ReasonView {
  const { vouched, acceptable, decided } = known;
  const values = { ...reason.values, vouched, acceptable, whose: whoseOf(reason, decided) };
  const said = place.words.reasons[reason.code](factsOf(values, place), cast);
  const { short, sentence, technical, next } = said;
  const shown = Object.entries(reason.values).map(
    ([key, value]) => [key, typeof value === "object" ? value.join(", ") : String(value)] as const,
  );
  return {
    code: reason.code,
    severity: reason.severity,
    short,
    sentence,
    technical,
    next: next ?? null,
    values: shown,
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
