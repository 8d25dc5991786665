import type { GraphSetup } from "../setup.ts";
import type { Msal, Tokens } from "../token.ts";

export interface AskedForToken {
  readonly scopes: readonly string[];
  readonly pressed: boolean;
  readonly anew: boolean;
}

/** Tokens at once, each another. */
export class FakeTokens implements Tokens {
  readonly asked: AskedForToken[] = [];
  /** Whether the person gave the permissions, or has to be asked. */
  granted = true;

  available(): Promise<boolean> {
    return Promise.resolve(true);
  }

  token(scopes: readonly string[], pressed: boolean, anew: boolean): Promise<string | null> {
    this.asked.push({ scopes, pressed, anew });
    return Promise.resolve(this.granted || pressed ? `token-${String(this.asked.length)}` : null);
  }
}

/** An error as msal throws it: its class by name, and its code. */
export function msalError(name: string, errorCode: string, errorMessage = ""): Error {
  return Object.assign(new Error(`${errorCode}: ${errorMessage}`), { name, errorCode, errorMessage });
}

/** msal's client: what it was asked, and what it answers. */
export class FakeMsal implements Msal {
  readonly asked: string[] = [];
  setup: GraphSetup | null = null;
  silent: () => string = () => "silent";
  popup: () => string | Promise<string> = () => "popup";

  async acquireTokenSilent({ scopes, forceRefresh = false }: Parameters<Msal["acquireTokenSilent"]>[0]) {
    this.asked.push(`${forceRefresh ? "anew" : "silent"} ${scopes.join(" ")}`);
    return Promise.resolve({ accessToken: this.silent() });
  }

  async acquireTokenPopup({ scopes }: Parameters<Msal["acquireTokenPopup"]>[0]) {
    this.asked.push(`popup ${scopes.join(" ")}`);
    return { accessToken: await this.popup() };
  }
}
