/** What the mail client made of the message by itself, as far as it decides what may be done. */
import type { Answer, ClientMeeting, Standing } from "../addin/host.ts";
import type { Decision } from "./decide.ts";
import type { Phrase } from "./phrase.ts";
import type { Words } from "./words/en.ts";

/** A meeting of the client's own. */
export interface OwnMeeting {
  readonly meeting: ClientMeeting;
  /** Null: it is not known yet. */
  readonly standing: Standing | null;
  /** The message holds several invitations, of which the client read one. */
  readonly several: boolean;
}

/** Whether the client carries a decision out itself, on its own calendar and with its own answer. */
export function isByClient(meeting: ClientMeeting | null, kind: Decision["kind"]): boolean {
  return meeting === "request" || (meeting === "cancellation" && kind === "remove");
}

/** The client's entry may be there to take away. */
export function isRemovable({ meeting, standing }: OwnMeeting): boolean {
  return meeting !== "response" && standing?.kind !== "absent" && standing?.kind !== "unknown";
}

/** The answer the client has already noted; null: none is known. */
export function answerOf(own: OwnMeeting | null): Answer | null {
  return own?.standing?.kind === "placed" ? own.standing.answer : null;
}

/** What stands on the client's calendar; null: nothing is known yet, or the client says it itself. */
export function standingPhrase({ meeting, standing }: OwnMeeting, { client }: Words): Phrase | null {
  if (meeting === "response") return client.noted;
  switch (standing?.kind) {
    case undefined:
    case "unknown":
      return null;
    case "absent":
      return client.absent;
    case "unasked":
      return meeting === "cancellation" ? client.unaskedCancellation : client.unasked;
    case "placed":
      if (meeting === "cancellation") return client.stillThere;
      return standing.answer === null ? client.placed : client.answered[standing.answer];
  }
}
