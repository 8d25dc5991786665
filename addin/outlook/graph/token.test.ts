import { describe, expect, it, test, vi } from "vitest";
import { GraphFailure } from "./failure.ts";
import { readSetup } from "./setup.ts";
import { FakeMsal, msalError } from "./testkit/tokens.ts";
import { nestedTokens, type Tokens } from "./token.ts";

const clientId = "6731de76-14a6-49ae-97bc-6eba6914391e";
const authority = "https://login.microsoftonline.com/common";
const setup = { clientId, authority };
const mailRead = "https://graph.microsoft.com/Mail.Read";

interface Rig {
  readonly tokens: Tokens;
  readonly msal: FakeMsal;
  readonly fetched: string[];
}

function rig(answer: () => Response | Promise<Response> = () => Response.json(setup), supported = true): Rig {
  const msal = new FakeMsal();
  const fetched: string[] = [];
  const tokens = nestedTokens({
    supported: () => supported,
    fetch: async (input) => {
      fetched.push(typeof input === "string" ? input : "a request");
      return answer();
    },
    connect: (given) => {
      msal.setup = given;
      return Promise.resolve(msal);
    },
  });
  return { tokens, msal, fetched };
}

const needed = (): never => {
  throw msalError("InteractionRequiredAuthError", "interaction_required");
};

async function failureOf(asking: Promise<unknown>): Promise<GraphFailure> {
  const error = await asking.catch((reason: unknown) => reason);
  if (!(error instanceof GraphFailure)) throw new Error("No failure");
  expect(error.message).toMatch(/^[A-Z].*\.$/);
  return error;
}

describe("a token", () => {
  it("comes in silence where the permission was given, for Graph alone", async () => {
    const { tokens, msal, fetched } = rig();
    expect(await tokens.token(["Mail.Read", "Calendars.ReadWrite"], true, false)).toBe("silent");
    expect(await tokens.token(["Mail.Read"], false, true)).toBe("silent");
    expect(msal.asked).toEqual([
      `silent ${mailRead} https://graph.microsoft.com/Calendars.ReadWrite`,
      `anew ${mailRead}`,
    ]);
    expect(msal.setup).toEqual(setup);
    expect(fetched).toEqual(["graph.json"]);
  });

  it("is asked of the person only where they pressed", async () => {
    const { tokens, msal } = rig();
    msal.silent = needed;
    expect(await tokens.token(["Mail.Read"], false, false)).toBeNull();
    expect(msal.asked).toEqual([`silent ${mailRead}`]);
    expect(await tokens.token(["Mail.Read"], true, false)).toBe("popup");
    expect(msal.asked.at(-1)).toBe(`popup ${mailRead}`);
  });

  it("is one request at a time, also after one that failed", async () => {
    const { tokens, msal } = rig();
    const order: string[] = [];
    msal.silent = () => {
      order.push("begun");
      throw msalError("ServerError", "persistent_error");
    };
    const first = tokens.token(["Mail.Read"], true, false).catch(() => order.push("ended"));
    const second = tokens.token(["Mail.Read"], true, false).catch(() => order.push("ended"));
    await Promise.all([first, second]);
    expect(msal.asked).toHaveLength(2);
    msal.silent = () => "silent";
    expect(await tokens.token(["Mail.Read"], true, false)).toBe("silent");
  });

  it("without a press waits for no window that nobody answers", async () => {
    const { tokens, msal } = rig();
    msal.silent = needed;
    let answer: (token: string) => void = () => undefined;
    msal.popup = () => new Promise<string>((resolve) => (answer = resolve));
    const pressed = tokens.token(["Mail.Send"], true, false);
    await vi.waitFor(
      () => expect(msal.asked).toContain("popup https://graph.microsoft.com/Mail.Send"),
      60_000,
    );
    msal.silent = () => "silent";
    expect(await tokens.token(["Mail.Read"], false, false)).toBe("silent");
    answer("late");
    expect(await pressed).toBe("late");
  });

  // Codes of msal-browser and msal-common, and of Microsoft Entra (AADSTS…).
  test.each([
    ["ClientAuthError", "user_canceled", "", "refused", /no permission/],
    ["BrowserAuthError", "user_cancelled", "", "refused", /no permission/],
    ["ServerError", "access_denied", "AADSTS65004: User declined to consent", "refused", /no permission/],
    ["InteractionRequiredAuthError", "consent_required", "", "refused", /no permission/],
    [
      "InteractionRequiredAuthError",
      "consent_required",
      "AADSTS90094: The grant requires admin permission.",
      "refused",
      /administrator/,
    ],
    [
      "InteractionRequiredAuthError",
      "invalid_grant",
      "AADSTS65001: not consented",
      "refused",
      /administrator/,
    ],
    [
      "ServerError",
      "access_denied",
      "AADSTS53003: Conditional Access",
      "refused",
      /rules of your organisation/,
    ],
    ["BrowserAuthError", "popup_window_error", "", "refused", /blocked/],
    ["BrowserAuthError", "block_nested_popups", "", "refused", /blocked/],
    ["BrowserAuthError", "interaction_in_progress", "", "busy", /Another window/],
    ["ClientAuthError", "no_network_connectivity", "", "unavailable", /connection/],
    ["BrowserAuthError", "timed_out", "", "busy", /too long/],
    ["ClientAuthError", "nested_app_auth_bridge_disabled", "", "unavailable", /sign you in/],
    [
      "ServerError",
      "unauthorized_client",
      "AADSTS700016: not found in the directory",
      "unavailable",
      /set up/,
    ],
    ["TypeError", "", "something else", "unavailable", /sign you in/],
  ])("%s %s %s is told as %s", async (name, code, message, kind, sentence) => {
    const { tokens, msal } = rig();
    msal.silent = needed;
    msal.popup = () => {
      throw msalError(name, code, message);
    };
    const failure = await failureOf(tokens.token(["Mail.Send"], true, false));
    expect(failure.kind).toBe(kind);
    expect(failure.message).toMatch(sentence);
    expect(failure.message).not.toContain("AADSTS");
  });

  it("that is empty is none", async () => {
    const { tokens, msal } = rig();
    msal.silent = () => "";
    expect((await failureOf(tokens.token(["Mail.Read"], false, false))).kind).toBe("refused");
  });
});

describe("there are no tokens", () => {
  test.each([
    ["without the requirement set", rig(undefined, false)],
    ["without graph.json", rig(() => new Response(null, { status: 404 }))],
    ["with an empty one", rig(() => Response.json({}))],
    ["with one that is none", rig(() => new Response("<!doctype html>"))],
    ["with one that cannot be had", rig(() => new Response(null, { status: 500 }))],
    ["without a network", rig(() => Promise.reject(new TypeError("Failed to fetch")))],
  ])("%s, and nobody is asked", async (_, { tokens, msal }) => {
    expect(await tokens.available()).toBe(false);
    expect((await failureOf(tokens.token(["Mail.Read"], true, false))).kind).toBe("unavailable");
    expect(msal.setup).toBeNull();
  });

  it("until graph.json can be had again", async () => {
    let there = false;
    const { tokens } = rig(() => (there ? Response.json(setup) : new Response(null, { status: 503 })));
    expect(await tokens.available()).toBe(false);
    there = true;
    expect(await tokens.available()).toBe(true);
    expect(await tokens.token(["Mail.Read"], false, false)).toBe("silent");
  });

  it("where Outlook's bridge does not answer, or msal cannot be loaded", async () => {
    const common = { supported: () => true, fetch: () => Promise.resolve(Response.json(setup)) };
    const bridgeless = nestedTokens({ ...common, connect: () => Promise.resolve(null) });
    expect((await failureOf(bridgeless.token(["Mail.Read"], true, false))).kind).toBe("unavailable");
    let tries = 0;
    const loading = nestedTokens({
      ...common,
      connect: () =>
        ++tries === 1 ? Promise.reject(new TypeError("import")) : Promise.resolve(new FakeMsal()),
    });
    expect((await failureOf(loading.token(["Mail.Read"], true, false))).message).toMatch(/loaded/);
    expect(await loading.token(["Mail.Read"], true, false)).toBe("silent");
  });
});

describe("graph.json", () => {
  const read = (value: unknown) => readSetup(JSON.stringify(value));

  it("names an app, and whose accounts", () => {
    expect(read(setup)).toEqual(setup);
    expect(read({ clientId })).toEqual(setup);
    for (const tenant of ["organizations", clientId, "acme.example"]) {
      const own = { clientId, authority: `https://login.microsoftonline.com/${tenant}` };
      expect(read(own)).toEqual(own);
    }
  });

  test.each([
    ["no client id", { authority }],
    ["one that is no GUID", { clientId: "usher", authority }],
    ["a GUID and more", { clientId: `${clientId} `, authority }],
    ["http", { clientId, authority: "http://login.microsoftonline.com/common" }],
    ["another host", { clientId, authority: "https://login.evil.example/common" }],
    [
      "a host that looks like it",
      { clientId, authority: "https://login.microsoftonline.com.evil.example/common" },
    ],
    [
      "a person before the host",
      { clientId, authority: "https://login.microsoftonline.com@evil.example/common" },
    ],
    [
      "a national cloud, whose Graph is another",
      { clientId, authority: "https://login.microsoftonline.us/common" },
    ],
    ["no tenant", { clientId, authority: "https://login.microsoftonline.com/" }],
    ["a path", { clientId, authority: "https://login.microsoftonline.com/common/../evil" }],
    ["a query", { clientId, authority: "https://login.microsoftonline.com/common?x" }],
    ["a list", [clientId]],
    ["nothing", null],
    ["a text", clientId],
  ])("cannot be used with %s", (_, value) => {
    expect(read(value)).toBe("unusable");
  });
});
