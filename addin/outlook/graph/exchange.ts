import type { Invitation } from "../../../core/report.ts";
import type { Answer, CalendarItem, OutgoingMail, Standing } from "../../host.ts";
import { GraphCalendar } from "./calendar.ts";
import { Graph } from "./request.ts";
import { GraphMeetings, type ItemRef } from "./meetings.ts";
import { route, scopesFor } from "./route.ts";
import type { Tokens } from "./token.ts";

export type { ItemRef } from "./meetings.ts";

/** The mailbox and its calendar through Microsoft Graph. All reject with a GraphFailure, and with nothing done. */
export interface Exchange {
  /** Whether it is set up for this page and can be had in this client; asks nobody but the page's own server. */
  available(): Promise<boolean>;
  /** The message as the mail store writes it (`$value`); null: it was not pressed, and the person was not asked yet. */
  source(ref: ItemRef, pressed: boolean): Promise<Uint8Array | null>;
  /** Sends these very bytes, from `owner`'s mailbox where it is not null. */
  send(mail: OutgoingMail, owner: string | null): Promise<void>;
  /**
   * Creates the entry, or makes the one of its key like it: once is enough, and twice is the same. `known`: the person
   * was told where the entry of that key is another organizer's; else such a one is not touched.
   */
  put(item: CalendarItem, owner: string | null, known?: boolean): Promise<void>;
  /** Removes the entry of this key; whether there was one. Of `organizer` alone, unless that is left out. */
  remove(uid: string, owner: string | null, organizer?: string | null): Promise<boolean>;
  /**
   * Removes what stands for the same event under other keys, of `organizer` alone: beside an event its dates that stand
   * apart, of a date that one in its series. Whether there was any. Another device may have put it, and know of it alone.
   */
  removeRest(uid: string, owner: string | null, organizer: string | null): Promise<boolean>;
  /** Never rejects: what cannot be looked up is "unknown", and why. */
  standing(ref: ItemRef, pressed: boolean): Promise<Standing>;
  /**
   * Answers the meeting of the message; `tell`: the organizer gets the answer. `shown`: the invitation the person
   * answers, null where they saw none; an event that is another than that is not answered.
   */
  answer(ref: ItemRef, answer: Answer, tell: boolean, shown?: Invitation | null): Promise<void>;
  /** Takes the meeting of the message off the calendar, and tells nobody. */
  removeMeeting(ref: ItemRef): Promise<void>;
}

export interface ExchangeOptions {
  /** `nestedTokens(…)` of token.ts; tests have their own. */
  readonly tokens: Tokens;
  /** The page's own by default. */
  readonly fetch?: typeof fetch;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Waits so many milliseconds. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/**
 * `graphExchange({ tokens: nestedTokens({ supported: () => isSetSupported("NestedAppAuth", "1.1") }) })`.
 * Nothing is asked of anybody, and msal is not loaded, before the first method that needs it.
 */
export function graphExchange(options: ExchangeOptions): Exchange {
  return new GraphExchange(options);
}

class GraphExchange implements Exchange {
  readonly #tokens: Tokens;
  readonly #graph: Graph;
  readonly #calendar: GraphCalendar;
  readonly #meetings: GraphMeetings;

  constructor(options: ExchangeOptions) {
    this.#tokens = options.tokens;
    this.#graph = new Graph({
      tokens: options.tokens,
      fetch: options.fetch ?? ((...request) => fetch(...request)),
      now: options.now ?? Date.now,
      sleep: options.sleep ?? sleep,
    });
    this.#calendar = new GraphCalendar(this.#graph);
    this.#meetings = new GraphMeetings(this.#graph);
  }

  available(): Promise<boolean> {
    return this.#tokens.available();
  }

  async source({ id, owner }: ItemRef, pressed: boolean): Promise<Uint8Array | null> {
    const address = route(owner)`messages/${id}/$value`;
    const scopes = scopesFor(owner, "Mail.Read");
    return this.#graph.bytes({ method: "GET", address, scopes, pressed });
  }

  async send(mail: OutgoingMail, owner: string | null): Promise<void> {
    const address = route(owner)`sendMail`;
    const scopes = scopesFor(owner, "Mail.Send");
    await this.#graph.json({ method: "POST", address, scopes, pressed: true, text: base64(mail.bytes) });
  }

  put(item: CalendarItem, owner: string | null, known = false): Promise<void> {
    return this.#calendar.put(item, owner, known);
  }

  remove(uid: string, owner: string | null, organizer?: string | null): Promise<boolean> {
    return this.#calendar.remove(uid, owner, organizer);
  }

  removeRest(uid: string, owner: string | null, organizer: string | null): Promise<boolean> {
    return this.#calendar.removeRest(uid, owner, organizer);
  }

  standing(ref: ItemRef, pressed: boolean): Promise<Standing> {
    return this.#meetings.standing(ref, pressed);
  }

  answer(ref: ItemRef, answer: Answer, tell: boolean, shown?: Invitation | null): Promise<void> {
    return this.#meetings.answer(ref, answer, tell, shown);
  }

  removeMeeting(ref: ItemRef): Promise<void> {
    return this.#meetings.remove(ref);
  }
}

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** Octets turned at once: a multiple of three, and no more than a call takes as arguments. */
const piece = 3 * 8192;

/** RFC 4648, 4, in one line. */
function base64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += piece)
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + piece))));
  return pieces.join("");
}
