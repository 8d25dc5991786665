// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import { nestedTokens } from "./token.ts";

/**
 * Outlook's end of nested app authentication, as msal-browser speaks to it (`naa/BridgeRequest.d.ts` and
 * `naa/BridgeResponseEnvelope.d.ts` there); the client is the genuine one.
 */
class Bridge {
  readonly asked: { readonly method: string; readonly scope: string | undefined }[] = [];
  /** The status a request for a token is refused with. */
  readonly refusals = new Map<string, string>();
  initialises = true;
  readonly #listeners: ((event: { readonly data: string }) => void)[] = [];

  addEventListener(_: string, listener: (event: { readonly data: string }) => void): void {
    this.#listeners.push(listener);
  }

  postMessage(text: string): void {
    const request = JSON.parse(text) as {
      readonly method: string;
      readonly requestId: string;
      readonly tokenParams?: { readonly scope: string };
    };
    const { method, requestId } = request;
    this.asked.push({ method, scope: request.tokenParams?.scope });
    const common = { messageType: "NestedAppAuthResponse", requestId };
    const status = method === "GetInitContext" && !this.initialises ? "DISABLED" : this.refusals.get(method);
    const answer =
      status === undefined
        ? { ...common, success: true, ...this.#given(method, request.tokenParams?.scope ?? "") }
        : { ...common, success: false, error: { status, code: "", description: "" } };
    queueMicrotask(() => {
      for (const listener of this.#listeners) listener({ data: JSON.stringify(answer) });
    });
  }

  #given(method: string, scope: string): object {
    const account = {
      homeAccountId: "o.t",
      localAccountId: "o",
      environment: "login.microsoftonline.com",
      tenantId: "t",
      username: "anna@example.net",
    };
    if (method === "GetInitContext")
      return { initContext: { sdkName: "test", sdkVersion: "1", capabilities: {}, accountContext: account } };
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const claims = {
      oid: "o",
      tid: "t",
      sub: "o",
      preferred_username: "anna@example.net",
      aud: "c",
      ver: "2.0",
    };
    const id_token = `${part({ alg: "none", typ: "JWT" })}.${part(claims)}.x`;
    const token = { id_token, access_token: `graph ${method}`, expires_in: 3600, scope };
    return { token, account };
  }
}

const clientId = "6731de76-14a6-49ae-97bc-6eba6914391e";

describe("Outlook's own sign-in, through the genuine msal", () => {
  let bridge: Bridge;
  let log: MockInstance<typeof console.log>;

  const tokens = () =>
    nestedTokens({ supported: () => true, fetch: () => Promise.resolve(Response.json({ clientId })) });

  beforeEach(() => {
    bridge = new Bridge();
    vi.stubGlobal("nestedAppAuthBridge", bridge);
    log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  });

  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it("gives a token in silence, for Graph alone, and keeps none outside of the page's memory", async () => {
    expect(await tokens().token(["Mail.Read"], false, false)).toBe("graph GetToken");
    const asked = bridge.asked.find(({ method }) => method === "GetToken");
    expect(asked?.scope).toContain("https://graph.microsoft.com/Mail.Read");
    const kept = [localStorage, sessionStorage].map((storage) => JSON.stringify(Object.entries(storage)));
    expect(kept.join()).not.toContain("graph GetToken");
    expect(log).not.toHaveBeenCalled();
  });

  it("asks the person where they pressed, and only then", async () => {
    bridge.refusals.set("GetToken", "USER_INTERACTION_REQUIRED");
    const given = tokens();
    expect(await given.token(["Mail.Send"], false, false)).toBeNull();
    expect(bridge.asked.map(({ method }) => method)).not.toContain("GetTokenPopup");
    expect(await given.token(["Mail.Send"], true, false)).toBe("graph GetTokenPopup");
  });

  it.each([
    ["USER_CANCEL", "refused"],
    ["NO_NETWORK", "unavailable"],
    ["DISABLED", "unavailable"],
    ["ACCOUNT_UNAVAILABLE", "unavailable"],
    ["USER_INTERACTION_REQUIRED", "refused"],
  ])("says what %s means", async (status, kind) => {
    bridge.refusals.set("GetToken", "USER_INTERACTION_REQUIRED");
    bridge.refusals.set("GetTokenPopup", status);
    await expect(tokens().token(["Mail.Send"], true, false)).rejects.toMatchObject({
      name: "GraphFailure",
      kind,
    });
  });

  it("never falls back to windows of its own where Outlook has no bridge", async () => {
    const open = vi.spyOn(window, "open").mockReturnValue(null);
    bridge.initialises = false;
    await expect(tokens().token(["Mail.Read"], true, false)).rejects.toMatchObject({ kind: "unavailable" });
    vi.stubGlobal("nestedAppAuthBridge", undefined);
    await expect(tokens().token(["Mail.Read"], true, false)).rejects.toMatchObject({ kind: "unavailable" });
    expect(open).not.toHaveBeenCalled();
  });
});
