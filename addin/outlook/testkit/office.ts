/**
 * Outlook around a pane, as far as office.js shows it, by its documentation
 * (https://learn.microsoft.com/javascript/api/outlook): clients differ, so a test says what its own has and does.
 */
import { Client, type OfficeItem, type OfficeLibrary } from "../office.ts";

/** What a call of office.js does. */
export type Behaviour =
  | { readonly kind: "gives"; readonly value: unknown }
  | { readonly kind: "fails"; readonly code: number }
  | { readonly kind: "throws" }
  | { readonly kind: "silent" }
  /** Answers when it is told to. */
  | { readonly kind: "later"; readonly answer: Promise<unknown> };

type Callback = Parameters<NonNullable<OfficeItem["getAsFileAsync"]>>[0];

export const gives = (value: unknown): Behaviour => ({ kind: "gives", value });
export const fails = (code: number): Behaviour => ({ kind: "fails", code });
export const throws: Behaviour = { kind: "throws" };
export const silent: Behaviour = { kind: "silent" };

export function behave(behaviour: Behaviour, callback: Callback): void {
  switch (behaviour.kind) {
    case "gives":
      setTimeout(() => callback({ status: "succeeded", value: behaviour.value }));
      return;
    case "fails":
      setTimeout(() => callback({ status: "failed", error: { code: behaviour.code } }));
      return;
    case "later":
      void behaviour.answer.then((value) => callback({ status: "succeeded", value }));
      return;
    case "throws":
      throw new TypeError("This method is not supported here.");
    case "silent":
  }
}

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

export interface ItemOptions extends OfficeItem {
  readonly file?: Behaviour;
  readonly headers?: Behaviour;
  readonly shared?: Behaviour;
}

let items = 0;

/** A received mail in read mode; `file`, `headers` and `shared` left out: there is no such method. */
export function mailItem({ file, headers, shared, ...rest }: ItemOptions = {}): OfficeItem {
  return {
    itemType: "message",
    itemId: `AAMk/item+${++items}=`,
    itemClass: "IPM.Note",
    subject: "Harbour walk",
    from: { displayName: "Olivia", emailAddress: "olivia@acme.example" },
    sender: { displayName: "Sam", emailAddress: "sam@acme.example" },
    dateTimeCreated: new Date(),
    ...(file === undefined ? {} : { getAsFileAsync: (callback) => behave(file, callback) }),
    ...(headers === undefined ? {} : { getAllInternetHeadersAsync: (callback) => behave(headers, callback) }),
    ...(shared === undefined ? {} : { getSharedPropertiesAsync: (callback) => behave(shared, callback) }),
    ...rest,
  };
}

type Mailbox = NonNullable<OfficeLibrary["context"]["mailbox"]>;

export interface OutlookOptions {
  /** The highest set of the mailbox API the client says it has. */
  readonly version?: string;
  /** Members a client lacks, or has otherwise. */
  readonly mailbox?: Partial<Mailbox>;
  readonly context?: Partial<Omit<OfficeLibrary["context"], "mailbox">>;
  readonly eventTypes?: OfficeLibrary["EventType"];
}

/** Values of Office.EventType. */
const eventTypes = {
  ItemChanged: "olkItemSelectedChanged",
  OfficeThemeChanged: "officeThemeChanged",
  DragAndDropEvent: "olkDragAndDropEvent",
};

const isAtMost = (version: string, highest: string): boolean =>
  Number(version.split(".")[1]) <= Number(highest.split(".")[1]);

/** The hands that hold Outlook. */
export class FakeOutlook {
  readonly forms: { readonly kind: "message" | "appointment"; readonly form: object }[] = [];
  readonly library: OfficeLibrary;
  readonly client: Client;
  #item: OfficeItem | null = null;
  readonly #handlers = new Map<string, ((event: unknown) => void)[]>();

  constructor({ version = "1.16", mailbox = {}, context = {}, ...rest }: OutlookOptions = {}) {
    const opened = (kind: "message" | "appointment") => (form: object, callback?: Callback) => {
      this.forms.push({ kind, form });
      callback?.({ status: "succeeded" });
    };
    const current = (): OfficeItem | null => this.#item;
    const around: Mailbox = {
      userProfile: { emailAddress: "anna@Harbour.example", timeZone: "UTC", accountType: "office365" },
      convertToRestId: (id) => id.replace(/\//g, "-").replace(/\+/g, "_"),
      addHandlerAsync: (type, handler, callback) => {
        this.#handlers.set(type, [...(this.#handlers.get(type) ?? []), handler]);
        callback({ status: "succeeded" });
      },
      displayNewMessageForm: opened("message"),
      displayNewMessageFormAsync: opened("message"),
      displayNewAppointmentForm: opened("appointment"),
      displayNewAppointmentFormAsync: opened("appointment"),
      ...mailbox,
      get item() {
        return current();
      },
    };
    this.library = {
      onReady: () => Promise.resolve({ host: "Outlook" }),
      EventType: eventTypes,
      context: {
        mailbox: around,
        requirements: {
          isSetSupported: (name, asked) => name === "Mailbox" && isAtMost(asked, version),
        },
        displayLanguage: "en-US",
        ...context,
      },
      ...(rest.eventTypes === undefined ? {} : { EventType: rest.eventTypes }),
    };
    this.client = new Client(this.library);
  }

  /** Selects another item in the list, or none; a pinned pane hears of it. */
  select(item: OfficeItem | null): void {
    this.#item = item;
    this.emit("olkItemSelectedChanged", { type: "olkItemSelectedChanged" });
  }

  emit(type: string, event: unknown): void {
    for (const handler of this.#handlers.get(type) ?? []) handler(event);
  }

  isHeard(type: string): boolean {
    return this.#handlers.has(type);
  }
}
