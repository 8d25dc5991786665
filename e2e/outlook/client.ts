/**
 * Outlook on the web as an add-in meets it: the page that frames the pane, and answers what office.js asks. A small
 * reading of what that page does, for tests; it knows nothing of Usher.
 */
import { initialData, type MailItem, type Owner } from "./item.ts";
import {
  answerTo,
  eventFor,
  methods,
  outcome,
  property,
  readCall,
  readRequest,
  type Outcome,
  type Request,
} from "./protocol.ts";

export type Method = keyof typeof methods;

/** What is otherwise than in a current Outlook on the web, with a mailbox in Exchange Online. */
export interface Setting {
  readonly owner: Owner;
  /** What office.js and its texts speak, as "en-US". */
  readonly locale: string;
  /** Sets of requirements by name, with the highest version of each. */
  readonly sets: Readonly<Record<string, string>>;
  /** Text of the mailbox's settings for this add-in, by name. */
  readonly roaming: Readonly<Record<string, unknown>>;
}

export const paneOrigin = "https://localhost:3000";
export const hostOrigin = "https://outlook.office.com";
const addinId = "7c1f3d6e-0c1c-4b8a-9d0e-5f2a1b3c4d5e";
const conversation = `conversation-${addinId}`;

/** The name of the frame the pane stands in: office.js reads from it where it is, and whom it talks to. */
export const frameName = ({ locale }: Setting): string =>
  JSON.stringify({
    baseFrameName: `addin-${addinId}`,
    hostInfo: `Outlook|Web|16.01|${locale}|correlation||disableLogging|`,
    xdmInfo: `${conversation}|${addinId}|${hostOrigin}`,
    serializerVersion: 1,
    flights: "[]",
  });

/** A form that was opened for the person to send or save. */
export interface Form {
  readonly kind: "message" | "appointment";
  readonly fields: unknown;
}

/** Answers a call; a promise that never settles is an Outlook that never answers. */
export type Answering = (item: MailItem | null, given: unknown) => Outcome | Promise<Outcome>;

export class OutlookClient {
  readonly setting: Setting;
  /** Every form that was opened, oldest first. */
  readonly forms: Form[] = [];
  /** Every call of a method, as it came. */
  readonly calls: { readonly method: number; readonly item: MailItem | null }[] = [];
  /** Requests nothing here knows an answer to. */
  readonly unanswered: string[] = [];
  #item: MailItem | null = null;
  #serial = 0;
  #roaming: Readonly<Record<string, unknown>>;
  readonly #registered = new Map<string, Request>();
  /** The page the pane stands in; null: nothing in it has said anything yet. */
  #visit: string | null = null;
  /** Pages that were left: what they registered for is nobody's any more, though it may be heard of late. */
  readonly #left = new Set<string>();
  readonly #answers = new Map<number, Answering>();
  readonly #post: (message: string, visit: string) => void;

  /** `post` passes a message to the pane in one page, and to no other: its numbers begin anew in each. */
  constructor(setting: Setting, post: (message: string, visit: string) => void) {
    this.setting = setting;
    this.#roaming = setting.roaming;
    this.#post = post;
    this.answers("getAsFile", (item) => ({ data: item?.mime.toString("base64") ?? "" }));
    this.answers("getAllInternetHeaders", (item) => ({ data: headerOf(item) }));
    this.answers("getSharedProperties", (item) => ({ data: sharedProperties(item) }));
    for (const method of ["displayNewMessageForm", "displayNewMessageFormAsync"] as const)
      this.answers(method, (_, fields) => this.#opens({ kind: "message", fields }));
    for (const method of ["displayNewAppointmentForm", "displayNewAppointmentFormAsync"] as const)
      this.answers(method, (_, fields) => this.#opens({ kind: "appointment", fields }));
    this.answers("saveRoamingSettings", (_, given) => {
      this.#roaming = savedBy(given);
      return { data: null };
    });
  }

  /** How one method is answered from now on. */
  answers(method: Method, answering: Answering): void {
    this.#answers.set(methods[method], answering);
  }

  /** The mailbox's settings for this add-in as they are now: each value as JSON, as office.js writes them. */
  get roaming(): Readonly<Record<string, unknown>> {
    return this.#roaming;
  }

  /** Sets what the next visit finds in the mailbox. */
  keep(roaming: Readonly<Record<string, unknown>>): void {
    this.#roaming = roaming;
  }

  get item(): MailItem | null {
    return this.#item;
  }

  /** The person selects another message, or none; tells the pane where it has asked to be told. */
  select(item: MailItem | null): void {
    this.#item = item;
    this.#tell("olkItemSelectedChanged", item === null ? "" : this.#initialData());
  }

  /** Outlook's own colours change; each as "#rrggbb". */
  theme(colours: Readonly<Record<string, string>>): void {
    const numbers = Object.entries(colours).map(([name, colour]) => [name, parseInt(colour.slice(1), 16)]);
    this.#tell("officeThemeChanged", [JSON.stringify(Object.fromEntries(numbers))]);
  }

  /** Events the pane has registered for. */
  get registered(): readonly string[] {
    return [...this.#registered.keys()];
  }

  /** The page is left, or loaded anew: whatever comes next has registered for nothing yet. */
  reloaded(): void {
    if (this.#visit !== null) this.#left.add(this.#visit);
    this.#visit = null;
    this.#registered.clear();
  }

  /** Takes a message that the pane has posted; `visit` names the page it stands in. */
  async receive(message: unknown, visit: string): Promise<void> {
    const request = readRequest(message);
    if (request?.conversation !== conversation) return;
    if (!this.#left.has(visit)) this.#notes(request, visit);
    const data = request.kind === "invoke" ? await this.#invoked(request) : { Error: 0 };
    if (data !== undefined) this.#post(answerTo(request, hostOrigin, data), visit);
  }

  #notes(request: Request, visit: string): void {
    if (visit !== this.#visit) this.#registered.clear();
    this.#visit = visit;
    if (request.kind === "register") this.#registered.set(request.action, request);
    if (request.kind === "unregister") this.#registered.delete(request.action);
  }

  /** Undefined: there is no answer. */
  async #invoked(request: Request): Promise<unknown> {
    const call = readCall(request);
    if (call !== null) return this.#called(call.method, call.given);
    switch (request.action) {
      case "ContextActivationManager_getAppContextAsync":
        return this.#appContext();
      case "ContextActivationManager_notifyHost":
        return null;
      case "GetInitialData":
        return this.#initialData();
      default:
        this.unanswered.push(request.action);
        return undefined;
    }
  }

  async #called(method: number, given: unknown): Promise<unknown> {
    const item = this.#item;
    this.calls.push({ method, item });
    const answering = this.#answers.get(method);
    if (answering !== undefined) return outcome(await answering(item, given));
    this.unanswered.push(`method ${String(method)}`);
    return undefined;
  }

  #opens(form: Form): Outcome {
    this.forms.push(form);
    return { data: null };
  }

  #initialData(): unknown {
    return initialData(this.#item, this.setting.owner, ++this.#serial);
  }

  #appContext(): unknown {
    const { locale, sets } = this.setting;
    return {
      _id: addinId,
      _appInstanceId: addinId,
      /** Outlook on the web. */
      _appName: 64,
      _appVersion: 16,
      _appMinorVersion: 1,
      _appUILocale: locale,
      _dataLocale: locale,
      _docUrl: `${hostOrigin}/mail/`,
      _clientMode: 0,
      _settings: this.#roaming,
      _reason: "documentOpened",
      _osfControlType: 1,
      _eToken: "",
      _correlationId: "correlation",
      _hostFullVersion: "16.0.0.0",
      _requirementMatrix: JSON.stringify(sets),
      _addinName: "Usher",
      _appDomains: [],
      _featureGates: {},
      _hostCustomMessage: "",
    };
  }

  #tell(event: string, data: unknown): void {
    const registration = this.#registered.get(event);
    if (registration !== undefined && this.#visit !== null)
      this.#post(eventFor(registration, hostOrigin, data), this.#visit);
  }
}

/** The settings that a call of saveRoamingSettings hands over. */
export function savedBy(given: unknown): Readonly<Record<string, unknown>> {
  const [saved] = Array.isArray(given) ? (given as readonly unknown[]) : [];
  return typeof saved === "object" && saved !== null ? { ...saved } : {};
}

/** Everything above the first empty line. */
function headerOf(item: MailItem | null): string {
  const text = item?.mime.toString("latin1") ?? "";
  const end = text.search(/\r?\n\r?\n/);
  return end < 0 ? text : text.slice(0, end);
}

const sharedProperties = (item: MailItem | null): unknown =>
  item?.owner === undefined
    ? null
    : { owner: item.owner, targetMailbox: item.owner, targetRestUrl: "", delegatePermissions: 1 };

/** What a form says in one of its fields. */
export const field = (form: Form | undefined, name: string): unknown => property(form?.fields, name);
