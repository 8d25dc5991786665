/**
 * The account of an Outlook that signs its add-ins in (nested app authentication): what msal-browser's bridge asks,
 * and what it is told.
 */
import { property } from "./protocol.ts";

const tenant = "11111111-1111-4111-8111-111111111111";
const person = "22222222-2222-4222-8222-222222222222";

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** What the person does when Outlook asks them for their consent. */
export type Consent = "gives" | "refuses";

export interface Asked {
  readonly method: string;
  readonly scopes: readonly string[];
}

/** Permissions every add-in has that signs in. */
const basic = new Set(["openid", "profile", "offline_access", "email"]);

export class Account {
  /** Every request for a token, in order. */
  readonly asked: Asked[] = [];
  /** Scopes that were consented to, also before. */
  readonly granted = new Set<string>();
  consent: Consent = "gives";
  readonly #address: string;

  constructor(address: string) {
    this.#address = address;
  }

  /** Answers a message of the bridge. */
  answer(text: string): string {
    const request: unknown = JSON.parse(text);
    const method = String(property(request, "method"));
    const base = { messageType: "NestedAppAuthResponse", requestId: property(request, "requestId") };
    if (method === "GetInitContext") {
      const initContext = {
        sdkName: "outlook",
        sdkVersion: "1.0",
        capabilities: { queryAccount: true },
        accountContext: this.#account(),
      };
      return JSON.stringify({ ...base, success: true, initContext });
    }
    const scope = property(property(request, "tokenParams"), "scope");
    const asked = typeof scope === "string" ? scope : "";
    const scopes = asked.split(" ").filter((each) => each !== "");
    this.asked.push({ method, scopes });
    const wanting = scopes.filter((each) => !basic.has(each) && !this.granted.has(nameOf(each)));
    if (wanting.length > 0) {
      const failed = (status: string, code: string): string =>
        JSON.stringify({ ...base, success: false, error: { status, code, description: code } });
      if (method !== "GetTokenPopup") return failed("USER_INTERACTION_REQUIRED", "interaction_required");
      if (this.consent === "refuses") return failed("USER_CANCEL", "access_denied");
      for (const each of wanting) this.granted.add(nameOf(each));
    }
    const token = {
      access_token: tokenFor(scopes.map(nameOf)),
      expires_in: 3600,
      id_token: this.#idToken(),
      scope: asked,
    };
    return JSON.stringify({ ...base, success: true, token, account: this.#account() });
  }

  #account() {
    return {
      homeAccountId: `${person}.${tenant}`,
      localAccountId: person,
      environment: "login.microsoftonline.com",
      tenantId: tenant,
      username: this.#address,
      name: this.#address,
    };
  }

  /** Unsigned: the client is not the one to check it. */
  #idToken(): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      aud: "usher",
      iss: `https://login.microsoftonline.com/${tenant}/v2.0`,
      iat: now,
      exp: now + 3600,
      oid: person,
      sub: person,
      tid: tenant,
      preferred_username: this.#address,
      ver: "2.0",
    };
    return `${base64url({ alg: "none", typ: "JWT" })}.${base64url(claims)}.`;
  }
}

/** A scope may be written with the address of whose it is. */
const nameOf = (scope: string): string => scope.slice(scope.lastIndexOf("/") + 1);

/** An access token that says what it is good for; Graph's are opaque to whoever bears them. */
export const tokenFor = (scopes: readonly string[]): string => `token.${base64url([...scopes])}`;

/** The scopes of a bearer's token; null: there is none. */
export function scopesOf(authorization: string | undefined): readonly string[] | null {
  const written = /^Bearer token\.([\w-]+)$/.exec(authorization ?? "")?.[1];
  return written === undefined
    ? null
    : (JSON.parse(Buffer.from(written, "base64url").toString()) as readonly string[]);
}
