/** What the person may do about an invitation, which of it is advised, and what it would risk. */
import type { Judgement, Level } from "../core/report.ts";
import { lookup, type Cast } from "./facts.ts";
import { address, type Phrase } from "./phrase.ts";
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
  /** Whom a question goes to: the calendar user in whose name this came. */
  readonly askTo: string | null;
}

type Kinds = readonly ActionKind[];
type Silence = keyof Words["noReply"];

const answerable: Kinds = ["accept", "tentative", "decline", "ask", "leave"];

/** By METHOD (RFC 5546, 3.2 and 3.4); what is not listed can only be asked about. */
const byMethod: Readonly<Record<string, { readonly kinds: Kinds; readonly silence: Silence | null }>> = {
  REQUEST: { kinds: answerable, silence: null },
  ADD: { kinds: answerable, silence: null },
  PUBLISH: { kinds: ["add", "ask", "leave"], silence: "published" },
  CANCEL: { kinds: ["remove", "ask", "leave"], silence: "cancelled" },
  REPLY: { kinds: ["ask", "leave"], silence: "answered" },
  REFRESH: { kinds: ["ask", "leave"], silence: "answered" },
  DECLINECOUNTER: { kinds: ["ask", "leave"], silence: "answered" },
  COUNTER: { kinds: ["ask", "leave"], silence: "counter" },
};

/** What else an offer depends on. */
export interface Standing {
  /** The reader's calendar has this event. */
  readonly held: boolean;
  readonly me: readonly string[];
}

export function offerOf(judgement: Judgement, view: View, { held, me }: Standing, words: Words): Offer {
  const { trust, invitation } = judgement;
  const organizer = invitation?.organizer?.address ?? null;
  const asked = trust === null ? null : (trust.actor ?? organizer);
  // Whoever writes in the reader's own name is not found by asking the reader.
  const askTo = asked === null || me.includes(asked) ? null : asked;
  if (invitation === null || trust === null) {
    const kinds: Kinds =
      invitation === null ? (askTo === null ? ["leave"] : ["ask", "leave"]) : ["add", "leave"];
    const silence: Silence = invitation === null ? "unknown" : "published";
    return {
      actions: actionsOf(kinds, judgement, view, words),
      reply: words.noReply[silence],
      replyTo: null,
      askTo,
    };
  }
  const rule = lookup(byMethod, invitation.method ?? "REQUEST", {
    kinds: ["ask", "leave"],
    silence: "unknown",
  });
  let { kinds, silence } = rule;
  if (invitation.component === "VFREEBUSY") {
    kinds = ["ask", "leave"];
    silence = "freeBusy";
  } else if (silence === null && organizer === null) {
    kinds = ["add", "leave"];
    silence = "noOrganizer";
  }
  if (invitation.uid === null) kinds = kinds.filter((kind) => kind === "ask" || kind === "leave");
  if (askTo === null) kinds = kinds.filter((kind) => kind !== "ask");
  if (!held) kinds = kinds.filter((kind) => kind !== "remove");
  const replyTo = silence === null ? organizer : null;
  return {
    actions: actionsOf(kinds, judgement, view, words),
    reply: replyLine(replyTo, silence, view, words),
    replyTo,
    askTo,
  };
}

function replyLine(replyTo: string | null, silence: Silence | null, view: View, words: Words): Phrase {
  if (replyTo === null) return words.noReply[silence ?? "unknown"];
  const proven = view.level === "verified" || view.level === "authorized";
  return proven ? words.repliesTo(address(replyTo)) : words.repliesToStranger(address(replyTo));
}

function actionsOf(kinds: Kinds, judgement: Judgement, view: View, words: Words): readonly Action[] {
  const advised = advisedOf(judgement);
  return kinds.map((kind) => ({
    kind,
    primary:
      kind === advised ||
      (kind === "add" && advised === "accept") ||
      (kind === "remove" && advised === "accept"),
    risk: riskOf(kind, judgement, view, words),
  }));
}

/** The table of the panel's design; null: all are equal, the person decides. */
function advisedOf({ advice, trust, reasons }: Judgement): ActionKind | null {
  const warned = reasons.some(
    (reason) => reason.severity === "warning" && !isPlainlyUnsigned(reason, reasons),
  );
  switch (advice) {
    case "apply":
      return "accept";
    case "decide":
      return trust?.level === "domain" && !warned ? "accept" : null;
    case "ask":
      if (trust?.level === "unconfirmed") return "ask";
      return warned ? "leave" : null;
    case "ignore":
      return "leave";
    case null:
      return null;
  }
}

function riskOf(kind: ActionKind, judgement: Judgement, view: View, words: Words): Phrase | null {
  switch (kind) {
    case "ask":
    case "leave":
      return null;
    case "decline":
      return isProven(view.level) ? null : words.risks.decline;
    case "remove":
      return isProven(view.level) ? null : words.risks.remove(view.cast);
    case "accept":
    case "tentative":
    case "add":
      return acceptRisk(judgement, view, words);
  }
}

/** What is proven may still flood a calendar: that one warning is confirmed at every level. */
function acceptRisk({ trust }: Judgement, view: View, words: Words): Phrase | null {
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
