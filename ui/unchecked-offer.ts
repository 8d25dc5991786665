/** What the person may do about a message of which nothing was checked: nothing is advised, nothing is done at once. */
import { isByClient, isRemovable, type OwnMeeting } from "./client.ts";
import type { ActionKind, Offer } from "./offer.ts";
import { say, type Phrase } from "./phrase.ts";
import type { Words } from "./words/en.ts";

/** `own`: null where the client made nothing of it. `askTo`: From, as a claim; null: there is nobody to ask. */
export function uncheckedOffer(own: OwnMeeting | null, askTo: string | null, words: Words): Offer {
  const answers = own?.meeting === "request" && own.standing?.kind !== "unknown";
  const removes = own !== null && isByClient(own.meeting, "remove") && isRemovable(own);
  const kinds: readonly ActionKind[] = [
    ...(answers ? (["accept", "tentative", "decline"] as const) : []),
    ...(askTo === null ? [] : (["ask"] as const)),
    ...(removes ? (["remove"] as const) : []),
    "leave",
  ];
  return {
    actions: kinds.map((kind) => ({ kind, primary: false, risk: riskOf(kind, own, words) })),
    reply: replyLine(own, answers, words),
    replyTo: null,
    tells: answers,
    client: own?.meeting ?? null,
    unchecked: true,
    askTo,
    askFirst: false,
    trusting: null,
  };
}

function riskOf(kind: ActionKind, own: OwnMeeting | null, { outline: { risk } }: Words): Phrase | null {
  switch (kind) {
    case "accept":
    case "tentative":
    case "add":
      return risk.accept;
    case "decline":
      return risk.decline;
    case "remove":
      return own?.meeting === "cancellation" ? risk.removeCancelled : risk.remove;
    case "ask":
    case "leave":
      return null;
  }
}

function replyLine(own: OwnMeeting | null, answers: boolean, { client, noReply, outline }: Words): Phrase {
  switch (own?.meeting) {
    case undefined:
      return outline.ownButtons;
    case "request":
      return answers ? client.reply : say``;
    case "cancellation":
    case "response":
      return noReply.cancelled;
  }
}
