/**
 * Office.js as values and promises. Which of its pieces exist differs by client, version and item, and what exists
 * may still throw, fail or never answer: every piece is taken as possibly absent, and every call ends.
 */
import type { Roaming } from "./kept/mailbox-store.ts";

interface AsyncResult {
  readonly status: unknown;
  readonly value?: unknown;
  readonly error?: { readonly code?: unknown } | null;
}

type Callback = (result: AsyncResult) => void;

/** The open item, in read mode; in compose mode its properties are objects with methods. */
export interface OfficeItem {
  readonly itemType?: unknown;
  readonly itemId?: unknown;
  readonly itemClass?: unknown;
  readonly subject?: unknown;
  readonly from?: unknown;
  readonly sender?: unknown;
  readonly start?: unknown;
  readonly end?: unknown;
  readonly location?: unknown;
  readonly dateTimeCreated?: unknown;
  readonly getAsFileAsync?: (callback: Callback) => void;
  readonly getAllInternetHeadersAsync?: (callback: Callback) => void;
  readonly getSharedPropertiesAsync?: (callback: Callback) => void;
}

export interface NewMessage {
  readonly toRecipients: string[];
  readonly subject: string;
  readonly htmlBody: string;
}

export interface NewAppointment {
  readonly subject: string;
  readonly location: string;
  readonly start: Date;
  readonly end: Date;
  readonly body: string;
}

export interface OfficeMailbox {
  readonly item?: OfficeItem | null | undefined;
  readonly userProfile?: {
    readonly emailAddress?: unknown;
    readonly timeZone?: unknown;
    readonly accountType?: unknown;
  };
  readonly convertToRestId?: (id: string, version: string) => string;
  readonly addHandlerAsync?: (type: string, handler: (event: unknown) => void, callback: Callback) => void;
  readonly displayNewMessageForm?: (form: NewMessage) => void;
  readonly displayNewMessageFormAsync?: (form: NewMessage, callback: Callback) => void;
  readonly displayNewAppointmentForm?: (form: NewAppointment) => void;
  readonly displayNewAppointmentFormAsync?: (form: NewAppointment, callback: Callback) => void;
}

export interface OfficeContext {
  readonly mailbox?: OfficeMailbox;
  readonly requirements?: { readonly isSetSupported?: (name: string, version: string) => boolean };
  readonly displayLanguage?: unknown;
  readonly partitionKey?: unknown;
  readonly officeTheme?: unknown;
  readonly roamingSettings?: {
    readonly get: (name: string) => unknown;
    readonly set: (name: string, value: unknown) => void;
    readonly saveAsync: (callback: Callback) => void;
  };
}

/** The global of office.js, as far as it is used here. */
export interface OfficeLibrary {
  readonly onReady: () => Promise<{ readonly host: unknown }>;
  readonly context: OfficeContext;
  /** Names of events by what they are called in the documentation; a client's library knows only its own. */
  readonly EventType?: Readonly<Record<string, unknown>>;
}

export type MailboxEvent = "ItemChanged" | "OfficeThemeChanged" | "DragAndDropEvent";

/** How a call ended. */
export type Called =
  | { readonly kind: "done"; readonly value: unknown }
  /** This client has no such call. */
  | { readonly kind: "missing" }
  /** `code`: that of office.js; null where it threw. */
  | { readonly kind: "failed"; readonly code: number | null }
  /** It did not answer in time: it may have done it. */
  | { readonly kind: "silent" };

/** Milliseconds a call may take; office.js's own limit is 65 s, and not every client keeps it. */
const patience = 10_000;

/** Ends what `start` begins, whatever it does. */
export function called(start: (callback: Callback) => void, limit = patience): Promise<Called> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ kind: "silent" }), limit);
    const end = (outcome: Called): void => {
      clearTimeout(timer);
      resolve(outcome);
    };
    try {
      start(({ status, value, error }) => {
        const code = typeof error?.code === "number" ? error.code : null;
        end(status === "succeeded" ? { kind: "done", value } : { kind: "failed", code });
      });
    } catch {
      end({ kind: "failed", code: null });
    }
  });
}

/** Waits so many milliseconds for what is asked elsewhere, then goes on with something else. */
export function within<Value, Other>(
  doing: Promise<Value>,
  limit: number,
  other: Other,
): Promise<Value | Other> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Other>((resolve) => (timer = setTimeout(() => resolve(other), limit)));
  return Promise.race([doing, late]).finally(() => clearTimeout(timer));
}

/** Reads a property that may throw where it is not there (office.js has getters that do). */
function attempt<Value>(read: () => Value): NonNullable<Value> | null {
  try {
    return read() ?? null;
  } catch {
    return null;
  }
}

const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** Outlook around the pane. */
export class Client {
  readonly #office: OfficeLibrary;

  constructor(office: OfficeLibrary) {
    this.#office = office;
  }

  get #context(): OfficeContext {
    return this.#office.context;
  }

  get #mailbox(): OfficeMailbox | null {
    return attempt(() => this.#context.mailbox);
  }

  /** Whether the client says that it has a set of the mailbox API. */
  supports(version: string, set = "Mailbox"): boolean {
    return attempt(() => this.#context.requirements?.isSetSupported?.(set, version)) === true;
  }

  /** The item now open; null where none is, or several are. */
  get item(): OfficeItem | null {
    return attempt(() => this.#mailbox?.item);
  }

  /** The person's address, as the mailbox writes it. */
  get address(): string | null {
    return textOf(attempt(() => this.#mailbox?.userProfile?.emailAddress));
  }

  /** A Windows or an IANA name. */
  get timeZone(): string | null {
    return textOf(attempt(() => this.#mailbox?.userProfile?.timeZone));
  }

  /** Whether Exchange Online holds the mailbox: its own servers, or those of Outlook.com. */
  get isOnline(): boolean {
    const type = attempt(() => this.#mailbox?.userProfile?.accountType);
    return type === "office365" || type === "outlookCom";
  }

  get language(): string | null {
    return textOf(attempt(() => this.#context.displayLanguage));
  }

  get partition(): string | null {
    return textOf(attempt(() => this.#context.partitionKey));
  }

  get theme(): unknown {
    return attempt(() => this.#context.officeTheme);
  }

  /** What the mailbox keeps for the add-in; null where it keeps nothing. */
  get roaming(): Roaming | null {
    const settings = attempt(() => this.#context.roamingSettings);
    if (settings === null) return null;
    return {
      get: (name) => attempt(() => settings.get(name)),
      set: (name, value) => settings.set(name, value),
      save: async () => {
        const outcome = await called((callback) => settings.saveAsync(callback));
        if (outcome.kind !== "done") throw new Error("Your mailbox did not take what Usher should keep.");
      },
    };
  }

  /** Calls a method of the item where set and method are both there: either may be without the other. */
  ask(
    item: OfficeItem,
    method: "getAsFileAsync" | "getAllInternetHeadersAsync" | "getSharedPropertiesAsync",
    version: string,
    limit = patience,
  ): Promise<Called> {
    const exists = typeof attempt(() => item[method]) === "function";
    if (!exists || !this.supports(version)) return Promise.resolve({ kind: "missing" });
    return called((callback) => item[method]?.(callback), limit);
  }

  /** The id by which Graph knows the item; null: it has none yet. On mobile the id is that already. */
  restId(item: OfficeItem): string | null {
    const id = textOf(attempt(() => item.itemId));
    if (id === null) return null;
    const mailbox = this.#mailbox;
    if (typeof mailbox?.convertToRestId !== "function" || !this.supports("1.3")) return id;
    return textOf(attempt(() => mailbox.convertToRestId?.(id, "v2.0"))) ?? id;
  }

  /** Hears an event of the mailbox; false where the client has none of this kind, or did not take the listener. */
  async on(event: MailboxEvent, version: string, listener: (details: unknown) => void): Promise<boolean> {
    const mailbox = this.#mailbox;
    const type = textOf(attempt(() => this.#office.EventType?.[event]));
    if (type === null || typeof mailbox?.addHandlerAsync !== "function" || !this.supports(version))
      return false;
    const outcome = await called((callback) => mailbox.addHandlerAsync?.(type, listener, callback));
    return outcome.kind === "done";
  }

  /** Opens a form with a new mail; false where the client cannot. */
  async openMessage(form: NewMessage): Promise<boolean> {
    const mailbox = this.#mailbox;
    if (typeof mailbox?.displayNewMessageFormAsync === "function" && this.supports("1.9")) {
      const outcome = await called((callback) => mailbox.displayNewMessageFormAsync?.(form, callback));
      return outcome.kind !== "failed";
    }
    if (typeof mailbox?.displayNewMessageForm !== "function" || !this.supports("1.6")) return false;
    return attempt(() => (mailbox.displayNewMessageForm?.(form), true)) ?? false;
  }

  /** Opens a form with a new calendar entry; false where the client cannot. */
  async openAppointment(form: NewAppointment): Promise<boolean> {
    const mailbox = this.#mailbox;
    if (typeof mailbox?.displayNewAppointmentFormAsync === "function" && this.supports("1.9")) {
      const outcome = await called((callback) => mailbox.displayNewAppointmentFormAsync?.(form, callback));
      return outcome.kind !== "failed";
    }
    if (typeof mailbox?.displayNewAppointmentForm !== "function") return false;
    return attempt(() => (mailbox.displayNewAppointmentForm?.(form), true)) ?? false;
  }
}

/** The page, as far as it tells whether office.js came. */
export interface Page {
  readonly Office?: OfficeLibrary;
  readonly document: Pick<Document, "readyState" | "querySelector">;
  readonly addEventListener: (type: "load", listener: () => void) => void;
}

/** Milliseconds until a pane that hears nothing from Outlook goes on without it. */
const officeLimit = 20_000;

/** Why there is no Outlook: the page is open somewhere else; or office.js, which leads to it, could not be had. */
export type Absence = "elsewhere" | "unreachable";

/** Outlook, once office.js was loaded and says that it is ready. Never rejects. */
export function findOutlook(page: Page = window, limit = officeLimit): Promise<Client | Absence> {
  const found = libraryOf(page).then(async (office) => {
    if (office === null) return "unreachable";
    const { host } = await office.onReady();
    return host === "Outlook" ? new Client(office) : "elsewhere";
  });
  return within(
    found.catch(() => "unreachable" as const),
    limit,
    "unreachable",
  );
}

/** The page's load waits for its scripts: one that is not there by then does not come. */
function libraryOf(page: Page): Promise<OfficeLibrary | null> {
  return new Promise((resolve) => {
    const look = (): void => resolve(page.Office ?? null);
    if (page.Office !== undefined || page.document.readyState === "complete") return look();
    const script = page.document.querySelector('script[src*="/office.js"]');
    script?.addEventListener("load", look);
    script?.addEventListener("error", look);
    page.addEventListener("load", look);
  });
}
