/** Meetings that Exchange made of messages by itself: where they stand, and their answers through Graph. */
import type { Invitation } from "../../../core/report.ts";
import type { Answer, Standing } from "../../host.ts";
import { GraphFailure } from "./failure.ts";
import type { Graph, GraphRequest } from "./request.ts";
import { memberOf, textOf } from "./json.ts";
import { route, scopesFor, withQuery } from "./route.ts";
import { isChanged, isOfAnother, isPart } from "./same.ts";

/** A message of a mailbox. */
export interface ItemRef {
  /** REST id (convertToRestId of the item id, "v2.0"). */
  readonly id: string;
  /** Address of the shared mailbox it lies in; null: the person's own. */
  readonly owner: string | null;
}

/** The event that Exchange made of a message. */
interface MadeEvent {
  readonly id: string;
  readonly answer: Answer | null;
  readonly own: boolean;
  readonly cancelled: boolean;
  readonly answerWanted: boolean;
  /** Another message changed it since. */
  readonly changed: boolean;
  /** It is of an organizer whom the message does not name. */
  readonly another: boolean;
  /** It is a whole series, of which the message is about one date. */
  readonly whole: boolean;
}

const actions = { accepted: "accept", tentative: "tentativelyAccept", declined: "decline" } as const;

const answers: Readonly<Record<string, Answer>> = {
  organizer: "accepted",
  accepted: "accepted",
  tentativelyAccepted: "tentative",
  declined: "declined",
};

export class GraphMeetings {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** As ClientMeetings.standing. */
  async standing(ref: ItemRef, pressed: boolean): Promise<Standing> {
    try {
      const event = await this.#eventOf(ref, ["Mail.Read"], pressed);
      if (event === "unasked") return { kind: "unasked" };
      if (event?.changed === true) return { kind: "unknown", why: different };
      return event === null ? { kind: "absent" } : { kind: "placed", answer: event.answer };
    } catch (error) {
      const why = error instanceof GraphFailure ? error.message : "Outlook could not be asked.";
      return { kind: "unknown", why };
    }
  }

  /** `shown`: the invitation the person answers; null: they saw none. */
  async answer(ref: ItemRef, answer: Answer, tell: boolean, shown: Invitation | null = null): Promise<void> {
    const event = await this.#eventOf(ref, both, true, shown);
    if (event === null || event === "unasked")
      throw new GraphFailure(
        "absent",
        "Outlook has no entry on your calendar for this invitation. Use Outlook's own buttons above the message.",
      );
    if (event.own)
      throw new GraphFailure(
        "refused",
        "You are the organizer of this meeting, and nobody answers their own.",
      );
    mustBeTheMessages(event);
    if (event.cancelled && answer !== "declined")
      throw new GraphFailure(
        "refused",
        "The organizer cancelled this meeting, so there is nothing to answer.",
      );
    if (tell && !event.answerWanted)
      throw new GraphFailure(
        "refused",
        "The organizer wants no answers to this meeting, and Outlook sends none. Answer without telling them.",
      );
    await this.#act(ref, event.id, answer, tell);
  }

  /**
   * Declines in silence, then deletes: a mailbox may keep what was declined. A meeting that was cancelled is only
   * deleted, and the organizer's own never is: to delete that is to cancel it for everybody.
   */
  async remove(ref: ItemRef): Promise<void> {
    const event = await this.#eventOf(ref, both, true);
    if (event === null || event === "unasked") return;
    if (event.own)
      throw new GraphFailure(
        "refused",
        "You are the organizer of this meeting: to take it off would cancel it for everybody. Do that in the calendar.",
      );
    mustBeTheMessages(event);
    try {
      if (!event.cancelled) await this.#act(ref, event.id, "declined", false);
      await this.#call(ref, { method: "DELETE", address: route(ref.owner)`events/${event.id}` });
    } catch (error) {
      if (!(error instanceof GraphFailure && error.kind === "absent")) throw error;
    }
  }

  #act(ref: ItemRef, id: string, answer: Answer, tell: boolean): Promise<unknown> {
    const address = route(ref.owner)`events/${id}/`;
    return this.#call(ref, {
      method: "POST",
      address: `${address}${actions[answer]}`,
      json: { sendResponse: tell },
    });
  }

  #call(ref: ItemRef, request: Pick<GraphRequest, "method" | "address" | "json">): Promise<unknown> {
    return this.#graph.json({ ...request, scopes: scopesFor(ref.owner, ...both), pressed: true });
  }

  /** Null: the message has none, or none any more. */
  async #eventOf(
    ref: ItemRef,
    scopes: readonly string[],
    pressed: boolean,
    shown: Invitation | null = null,
  ): Promise<MadeEvent | "unasked" | null> {
    const message = await this.#graph.json({
      method: "GET",
      address: withQuery(route(ref.owner)`messages/${ref.id}`, {
        $expand: "microsoft.graph.eventMessage/event",
      }),
      scopes: scopesFor(ref.owner, ...scopes),
      pressed,
    });
    if (message === null) return "unasked";
    const event = memberOf(message, "event");
    // An event that was declined may come back as an empty object.
    const id = textOf(event, "id");
    if (id === null) return null;
    return {
      id,
      answer: answers[textOf(memberOf(event, "responseStatus"), "response") ?? ""] ?? null,
      own: memberOf(event, "isOrganizer") === true,
      cancelled: memberOf(event, "isCancelled") === true,
      answerWanted: memberOf(event, "responseRequested") !== false,
      changed: isChanged(message, event, shown),
      another: isOfAnother(message, event, shown),
      whole: isPart(message, event, shown),
    };
  }
}

/** What the person saw is one thing, and what would be answered or removed must not be another. */
function mustBeTheMessages({ changed, another, whole }: MadeEvent): void {
  if (changed || another) throw new GraphFailure("refused", different);
  if (whole)
    throw new GraphFailure(
      "refused",
      "This mail is about one date, and what Outlook has for it is the whole series. Use Outlook's own buttons above the message.",
    );
}

const different =
  "What is on your calendar for this mail is not what the mail says: another mail may have changed it. Look at it in your calendar, or open the newest mail about it.";

/** One question to the person for all that an answer needs. */
const both = ["Mail.Read", "Calendars.ReadWrite"];
