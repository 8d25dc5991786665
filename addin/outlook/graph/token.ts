/** Nested app authentication: Outlook itself signs the person in and asks them, and the pane gets a token for Graph. */
import { GraphFailure, type FailureKind } from "./failure.ts";
import { textOf } from "./json.ts";
import { fetchSetup, type GraphSetup } from "./setup.ts";

/** Where access tokens for Microsoft Graph come from. */
export interface Tokens {
  /** Whether there is any hope of a token: set up, and in a client that gives them. */
  available(): Promise<boolean>;
  /**
   * An access token for Graph with these permissions. Null: the person would have to be asked, and did not press.
   * Rejects with a GraphFailure ("unavailable", "refused" or "busy"). `anew`: the one given last was not taken.
   */
  token(scopes: readonly string[], pressed: boolean, anew: boolean): Promise<string | null>;
}

/** What is used of msal's client. */
export interface Msal {
  acquireTokenSilent(request: {
    readonly scopes: string[];
    readonly forceRefresh?: boolean;
  }): Promise<{ readonly accessToken: string }>;
  acquireTokenPopup(request: { readonly scopes: string[] }): Promise<{ readonly accessToken: string }>;
}

export interface NestedTokensOptions {
  /** Whether the client has NestedAppAuth 1.1; asked anew each time. */
  readonly supported: () => boolean;
  /** Fetches graph.json; the page's own by default. */
  readonly fetch?: typeof fetch;
  /** msal's client for a setup, loaded at the first need; null: Outlook's bridge does not answer. */
  readonly connect?: (setup: GraphSetup) => Promise<Msal | null>;
}

/** Permissions belong to Graph, whatever else the app is registered for. */
const qualified = (scope: string): string => `https://graph.microsoft.com/${scope}`;

/** Nothing is loaded or asked before the first token. Reads graph.json once, and again only where that failed. */
export function nestedTokens(options: NestedTokensOptions): Tokens {
  return new NestedTokens(options);
}

class NestedTokens implements Tokens {
  readonly #supported: () => boolean;
  readonly #fetch: typeof fetch;
  readonly #connect: (setup: GraphSetup) => Promise<Msal | null>;
  #setup: ReturnType<typeof fetchSetup> | null = null;
  #client: Promise<Msal | null> | null = null;
  /** One press at a time: Outlook shows one window. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: NestedTokensOptions) {
    this.#supported = options.supported;
    this.#fetch = options.fetch ?? ((...request) => fetch(...request));
    this.#connect = options.connect ?? connectMsal;
  }

  async available(): Promise<boolean> {
    return this.#supported() && typeof (await this.#settings()) === "object";
  }

  token(scopes: readonly string[], pressed: boolean, anew: boolean): Promise<string | null> {
    const next = (): Promise<string | null> => this.#token(scopes.map(qualified), pressed, anew);
    // What needs no window waits for none: a question that nobody answers holds up no other mail.
    if (!pressed) return next();
    const turn = this.#last.then(next);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #token(scopes: string[], pressed: boolean, anew: boolean): Promise<string | null> {
    const client = await this.#ready();
    try {
      return given(await client.acquireTokenSilent({ scopes, ...(anew ? { forceRefresh: true } : {}) }));
    } catch (error) {
      if (!needsPerson(error)) throw explained(error);
    }
    if (!pressed) return null;
    try {
      return given(await client.acquireTokenPopup({ scopes }));
    } catch (error) {
      throw explained(error);
    }
  }

  async #ready(): Promise<Msal> {
    if (!this.#supported()) throw unsupported();
    const setup = await this.#settings();
    if (typeof setup === "string") throw new GraphFailure("unavailable", unset[setup]);
    this.#client ??= this.#connect(setup).catch(() => {
      this.#client = null;
      throw new GraphFailure("unavailable", "What signs you in to Microsoft 365 could not be loaded.");
    });
    const client = await this.#client;
    if (client === null) throw unsupported();
    return client;
  }

  async #settings(): Promise<GraphSetup | keyof typeof unset> {
    this.#setup ??= fetchSetup(this.#fetch);
    const setup = await this.#setup;
    if (setup !== null) return setup;
    this.#setup = null;
    return "unreached";
  }
}

const unset = {
  none: "Usher is not set up to use Microsoft 365 here.",
  unusable: "The settings that Usher was given for Microsoft 365 cannot be used. Tell whoever set it up.",
  unreached: "The settings for Microsoft 365 could not be loaded. Check your connection and try again.",
} as const;

const unsupported = (): GraphFailure =>
  new GraphFailure("unavailable", "This Outlook, or this mailbox, does not let add-ins use Microsoft 365.");

function given(result: { readonly accessToken: string }): string {
  if (typeof result.accessToken === "string" && result.accessToken !== "") return result.accessToken;
  throw new GraphFailure("refused", "Outlook gave no permission for this.");
}

/** Whether msal says that the person has to be asked. */
const needsPerson = (error: unknown): boolean => textOf(error, "name") === "InteractionRequiredAuthError";

type Told = readonly [kind: FailureKind, sentence: string];

/** What stands in an error of msal's, or of Microsoft Entra's behind it: the first that fits. */
const explanations: readonly (readonly [sign: RegExp, told: Told])[] = [
  [
    /\bAADSTS(?:65001|90094|900941|90093)\b|admin_consent/i,
    ["refused", "The administrator of your organisation has to allow Usher to do this first."],
  ],
  [
    /\bAADSTS(?:530\d\d|50105|50158)\b/i,
    ["refused", "The rules of your organisation do not let you use Microsoft 365 from here."],
  ],
  [
    /\bAADSTS65004\b|\buser_cancell?ed\b|\baccess_denied\b|\binterrupted_user\b/i,
    ["refused", "You gave no permission, so nothing was done."],
  ],
  [
    /\bpopup_window_error\b|\bempty_window_error\b|\bblock_nested_popups\b|\bui_not_allowed\b/i,
    ["refused", "The window that asks for your permission was blocked. Allow it and try again."],
  ],
  [
    /\binteraction_in_progress\b/i,
    ["busy", "Another window already asks for your permission. Finish there first."],
  ],
  [
    /\bno_network|\bpost_request_failed\b|\bget_request_failed\b/i,
    ["unavailable", "There is no connection to Microsoft 365. Check your network and try again."],
  ],
  [/\btimed_out\b|\btimeout\b|\btransient/i, ["busy", "Signing you in took too long. Try again."]],
  [
    /\bAADSTS(?:700016|650\d\d|500\d\d|9002326)\b|\bnested_app_auth|\bno_account|\bdisabled\b|\bunavailable\b/i,
    ["unavailable", "Outlook could not sign you in for Usher. It may not be set up for your organisation."],
  ],
];

/** As a sentence. Nothing of the error itself is shown or kept: it may hold names and parts of tokens. */
function explained(error: unknown): GraphFailure {
  if (error instanceof GraphFailure) return error;
  const signs = ["errorCode", "subError", "errorMessage", "message"].map((name) => textOf(error, name) ?? "");
  const text = signs.join(" ").slice(0, 10_000);
  const told = explanations.find(([sign]) => sign.test(text))?.[1];
  if (told !== undefined) return new GraphFailure(...told);
  return needsPerson(error)
    ? new GraphFailure("refused", "You gave no permission, so nothing was done.")
    : new GraphFailure("unavailable", "Outlook could not sign you in for Usher.");
}

/** msal's own client, over Outlook's bridge and no other way: its windows would lead out of Outlook. */
async function connectMsal({ clientId, authority }: GraphSetup): Promise<Msal | null> {
  const { createNestablePublicClientApplication, PublicClientApplication } =
    await import("@azure/msal-browser");
  let nested = false;
  const client = await createNestablePublicClientApplication(
    {
      auth: { clientId, authority },
      // Tokens stay in this page's memory.
      cache: { cacheLocation: "memoryStorage" },
      system: { loggerOptions: { piiLoggingEnabled: false, loggerCallback: () => undefined } },
    },
    undefined,
    (configuration, controller) => {
      nested = true;
      return new PublicClientApplication(configuration, controller);
    },
  );
  return nested ? client : null;
}
