/** What the person may do about an invitation, which of it is advised, and what it would risk. */
import type { ClientMeeting } from "../addin/host.ts";
import { answerOf, isByClient, isRemovable, type OwnMeeting } from "./client.ts";
import type { Invitation, Judgement, Level } from "../core/report.ts";
import { lookup, type Cast } from "./facts.ts";
import { address, listed, ours, say, type Phrase } from "./phrase.ts";
import { isPlainlyUnsigned, type View } from "./present.ts";
import type { Words } from "./words/en.ts";

export type ActionKind = "accept" | "tentative" | "decline" | "add" | "remove" | "ask" | "leave";

export interface Action {
  readonly kind: ActionKind;
  readonly primary: boolean;
  /** One sentence to confirm first; null: it is done at once. */
  readonly risk: Phrase | null;
}

export interface Offer {
  readonly actions: readonly Action[];
  /** Where an answer goes, or why there is none. */
  readonly reply: Phrase;
  /** ORGANIZER (RFC 5546, 3.2.2.5); null: nothing is answered. */
  readonly replyTo: string | null;
  /** Answering tells somebody, unless the reader says otherwise. */
  readonly tells: boolean;
  /** The mail client carries it out, for a meeting it made of the message itself; null: Usher does. */
  readonly client: ClientMeeting | null;
  /** Nothing of the message was checked: nothing is done at once. */
  readonly unchecked: boolean;
  /** Whom a question goes to: the calendar user in whose name this came. */
  readonly askTo: string | null;
  /** Asking is advised before anything else, as the reader was not invited. */
  readonly askFirst: boolean;
  /** Who may be trusted to act for whom; null: nothing of the kind is to be decided here. */
  readonly trusting: Trusting | null;
}

/** An assistant whose permission nothing proves, as the reader may decide about them (RFC 6047, 3). */
export interface Trusting {
  readonly agent: string;
  readonly actor: string;
  readonly method: string;
  /** Digest of the one invitation; null: it cannot be told from others, and nobody is trusted for it alone. */
  readonly digest: string | null;
}

type Kinds = readonly ActionKind[];
type Silence = keyof Words["noReply"];

const answerable: Kinds = ["accept", "tentative", "decline", "ask", "remove", "leave"];

interface Rule {
  readonly kinds: Kinds;
  /** Why nothing is answered; null: it is. */
  readonly silence: Silence | null;
}

/** By METHOD (RFC 5546, 3.2 and 3.4); what is not listed can only be asked about. */
const byMethod: Readonly<Record<string, Rule>> = {
  REQUEST: { kinds: answerable, silence: null },
  ADD: { kinds: answerable, silence: null },
  PUBLISH: { kinds: ["add", "ask", "remove", "leave"], silence: "published" },
  CANCEL: { kinds: ["remove", "ask", "leave"], silence: "cancelled" },
  REPLY: { kinds: ["ask", "leave"], silence: "answered" },
  REFRESH: { kinds: ["ask", "leave"], silence: "answered" },
  DECLINECOUNTER: { kinds: ["ask", "leave"], silence: "cancelled" },
  COUNTER: { kinds: ["ask", "leave"], silence: "counter" },
};

/** What else an offer depends on. */
export interface Standing {
  /** The reader's calendar has this event. */
  readonly held: boolean;
  /** It may have it though nothing is known of that here, as it was put there from another device. */
  readonly mayHold?: boolean;
  readonly me: readonly string[];
  /** Addresses the message names beside the organizer: none of them gets an answer. */
  readonly elsewhere?: readonly string[];
  /** What the client made of the message by itself; left out: nothing. */
  readonly own?: OwnMeeting;
}

export function offerOf(judgement: Judgement, view: View, standing: Standing, words: Words): Offer {
  const { trust, invitation } = judgement;
  const { kinds, silence } = ruleFor(judgement);
  const asked = trust === null ? null : (trust.actor ?? invitation?.organizer?.address ?? null);
  // Whoever writes in the reader's own name is not found by asking the reader.
  const askTo = asked === null || standing.me.includes(asked) ? null : asked;
  const own = standing.own ?? null;
  const possible = possibleFor(judgement, standing, askTo !== null);
  const replyTo = silence === null ? (invitation?.organizer?.address ?? null) : null;
  const held = standing.held || answerOf(own) !== null;
  const advice = advisedOf(judgement, held, askTo !== null && silence === null);
  // To leave alone what the client put on the calendar by itself leaves it there. What the person has accepted may be
  // a true event whose UID a forger knows, and what the client removes does not come back.
  const advised =
    advice === "leave" && !held && own?.meeting === "request" && possible.remove && kinds.includes("remove")
      ? "remove"
      : advice;
  return {
    actions: kinds
      .filter((kind) => possible[kind])
      .map((kind) => ({
        kind,
        primary: kind === advised,
        risk: withSeveral(
          kind,
          riskOf(kind, judgement, view, own === null ? null : losing(own, held), words),
          own,
          words,
        ),
      })),
    // Where nothing can be answered from here, nothing is said of where an answer goes.
    reply:
      replyTo !== null && own !== null && !possible.decline
        ? say``
        : replyLine(replyTo, silence, standing.elsewhere ?? [], view, words),
    replyTo,
    tells: replyTo !== null && possible.decline,
    client: own?.meeting ?? null,
    unchecked: false,
    askTo,
    askFirst: advised === "ask" && isUninvited(judgement),
    trusting: trustingOf(judgement),
  };
}

function possibleFor(
  { invitation }: Judgement,
  { held, mayHold = false, own }: Standing,
  asks: boolean,
): Record<ActionKind, boolean> {
  const known = hasUid(invitation);
  const answered = own !== undefined && isByClient(own.meeting, "answer");
  // Where it cannot be reached, the client has buttons of its own.
  const put = answered ? own.standing?.kind !== "unknown" : known;
  const removed = own !== undefined && isByClient(own.meeting, "remove");
  const isThere = held || (mayHold && invitation?.method === "CANCEL");
  const remove = isThere && known && own?.standing?.kind !== "unknown";
  return {
    accept: put,
    tentative: put,
    decline: put,
    add: put,
    remove: remove || (removed && isRemovable(own)),
    ask: asks,
    leave: true,
  };
}

/** The client answers one of several invitations, and not surely the one that is shown. */
function withSeveral(
  kind: ActionKind,
  risk: Phrase | null,
  own: OwnMeeting | null,
  { client }: Words,
): Phrase | null {
  if (own === null || !own.several || kind === "ask" || kind === "leave") return risk;
  return risk === null ? client.several : say`${risk} ${client.several}`;
}

/** Trust is nothing to offer where something contradicts the message. */
function trustingOf({ trust, reasons, invitation, digest }: Judgement): Trusting | null {
  if (trust === null || trust.agent === null || trust.actor === null) return null;
  if (!reasons.some(({ code }) => code === "agent-unauthorized")) return null;
  if (reasons.some(({ severity }) => severity === "danger")) return null;
  return { agent: trust.agent, actor: trust.actor, method: invitation?.method ?? "", digest };
}

/** None of the reader's addresses is on the list, nor is a group they may be in. */
function isUninvited({ reasons }: Judgement): boolean {
  return reasons.some(({ code, severity }) => code === "not-invited" && severity === "warning");
}

function ruleFor({ trust, invitation }: Judgement): Rule {
  if (invitation === null) return { kinds: ["ask", "leave"], silence: "unknown" };
  if (trust === null) return { kinds: ["add", "remove", "leave"], silence: "published" };
  if (invitation.component === "VFREEBUSY") return { kinds: ["ask", "leave"], silence: "freeBusy" };
  const rule = lookup(byMethod, invitation.method ?? "", { kinds: ["ask", "leave"], silence: "unknown" });
  return rule.silence === null && invitation.organizer === null
    ? { kinds: ["add", "remove", "leave"], silence: "noOrganizer" }
    : rule;
}

/** Whether an answer to it goes to its organizer (RFC 5546, 3.2.2.5). */
export function asksForReply(judgement: Judgement): boolean {
  return ruleFor(judgement).silence === null && judgement.invitation?.organizer !== null;
}

function hasUid(invitation: Invitation | null): boolean {
  return invitation !== null && invitation.uid !== null;
}

/** Others named in the line, at most. */
const named = 2;

function replyLine(
  replyTo: string | null,
  silence: Silence | null,
  elsewhere: readonly string[],
  view: View,
  words: Words,
): Phrase {
  if (replyTo === null) return words.noReply[silence ?? "unknown"];
  const proven = isProven(view.level);
  if (elsewhere.length > 0) {
    const shown = elsewhere.slice(0, named).map(address);
    if (elsewhere.length > named) shown.push(ours(`+${elsewhere.length - named}`));
    const others = listed(shown, words.comma, words.or);
    const { line, lineToStranger } = words.route;
    return proven ? line(address(replyTo), others) : lineToStranger(address(replyTo), others);
  }
  return proven ? words.repliesTo(address(replyTo)) : words.repliesToStranger(address(replyTo));
}

/** The action to press first; null: all are equal, the person decides. */
function advisedOf(judgement: Judgement, held: boolean, canAsk: boolean): ActionKind | null {
  const { advice, trust, reasons, invitation } = judgement;
  const warnings = reasons.filter(
    (reason) => reason.severity === "warning" && !isPlainlyUnsigned(reason, reasons),
  );
  const warned = warnings.length > 0;
  // Whoever accepts uninvited walks in on somebody: asking comes first, unless asking is what is wanted of them.
  const onlyUninvited = warnings.every(({ code }) => code === "not-invited");
  if (canAsk && !held && advice !== "ignore" && isUninvited(judgement))
    if (onlyUninvited || trust?.level !== "unverified") return "ask";
  switch (advice) {
    case "apply":
      return applying(invitation?.method ?? "", held);
    case "decide":
      return trust?.level === "domain" && !warned ? applying(invitation?.method ?? "", held) : null;
    case "ask":
      if (trust?.level === "unconfirmed") return "ask";
      return warned ? "leave" : null;
    case "ignore":
      return "leave";
    case null:
      return null;
  }
}

/** What carries out a message that is to be applied; nothing where it was accepted already. */
function applying(method: string, held: boolean): ActionKind | null {
  if (method === "CANCEL") return "remove";
  if (held) return null;
  return method === "PUBLISH" ? "add" : "accept";
}

/** What may be lost for good where the client removes its meeting: it gives none back. */
type Losing = "held" | "unseen" | null;

function losing({ standing }: OwnMeeting, held: boolean): Losing {
  if (held) return "held";
  return standing?.kind === "placed" ? null : "unseen";
}

function riskOf(
  kind: ActionKind,
  judgement: Judgement,
  view: View,
  lost: Losing,
  words: Words,
): Phrase | null {
  switch (kind) {
    case "ask":
    case "leave":
      return null;
    case "decline":
      return isProven(view.level) ? null : words.risks.decline;
    case "remove":
      if (isProven(view.level)) return null;
      // Only where the mail asks for it, or the event was there before, can removing be what a forger wants.
      if (judgement.invitation?.method === "CANCEL") return words.risks.remove(view.cast);
      return lost === null ? null : words.client.removing[lost];
    case "accept":
    case "tentative":
    case "add":
      return acceptRisk(judgement, view, words);
  }
}

/** What is proven may still flood a calendar, or be for others: that is confirmed at every level. */
function acceptRisk(judgement: Judgement, view: View, words: Words): Phrase | null {
  const { trust } = judgement;
  const risk = contentRisk(trust, view, words);
  if (ruleFor(judgement).silence !== null || !isUninvited(judgement)) return risk;
  const uninvited = words.risksUninvited(view.cast);
  return risk === null ? uninvited : say`${risk} ${uninvited}`;
}

function contentRisk(trust: Judgement["trust"], view: View, words: Words): Phrase | null {
  const flood = view.groups
    .flatMap((group) => group.reasons)
    .find((reason) => reason.code === "recurrence-overwhelming");
  if (flood !== undefined && isProven(view.level)) return flood.sentence;
  return trust === null ? words.risks.file : levelRisk(trust.level, view.cast, words);
}

function levelRisk(level: Level, cast: Cast, { risks }: Words): Phrase | null {
  switch (level) {
    case "verified":
    case "authorized":
      return null;
    case "domain":
      return risks.accept.domain(cast);
    case "unconfirmed":
      return risks.accept.unconfirmed(cast);
    case "unverified":
      return risks.accept.unverified(cast);
    case "suspicious":
      return risks.accept.suspicious(cast);
  }
}

function isProven(level: Level | null): boolean {
  return level === "verified" || level === "authorized";
}
