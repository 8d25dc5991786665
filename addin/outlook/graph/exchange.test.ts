import { describe, expect, it } from "vitest";
import { graphExchange } from "./exchange.ts";
import { FakeGraph, graphError } from "./testkit/graph.ts";
import { FakeTokens } from "./testkit/tokens.ts";

function rig(mailbox = "me") {
  const graph = new FakeGraph(mailbox);
  const tokens = new FakeTokens();
  return { graph, tokens, exchange: graphExchange({ tokens, fetch: graph.fetch }) };
}

/** Every octet, over and over, and no multiple of three of them. */
const bytes = Uint8Array.from({ length: 100_001 }, (_, at) => (at * 7) % 256);
const mail = { to: "olivia@acme.example", subject: "Accepted: Lunch", bytes, plain: null };

describe("a message's source", () => {
  it("is what the mail store gives, byte for byte", async () => {
    const { graph, tokens, exchange } = rig();
    graph.sources.set("AAMk/+=", bytes);
    expect(await exchange.source({ id: "AAMk/+=", owner: null }, true)).toEqual(bytes);
    expect(graph.seen[0]?.url).toBe("https://graph.microsoft.com/v1.0/me/messages/AAMk%2F%2B%3D/$value");
    expect(tokens.asked).toEqual([{ scopes: ["Mail.Read"], pressed: true, anew: false }]);
  });

  it("is not asked for before the person was, and may be gone", async () => {
    const { graph, tokens, exchange } = rig("users/team@acme.example");
    tokens.granted = false;
    const ref = { id: "gone", owner: "team@acme.example" };
    expect(await exchange.source(ref, false)).toBeNull();
    expect(graph.seen).toEqual([]);
    await expect(exchange.source(ref, true)).rejects.toMatchObject({ kind: "absent" });
    expect(tokens.asked[1]?.scopes).toEqual(["Mail.Read.Shared"]);
    await expect(exchange.source({ id: "..", owner: null }, true)).rejects.toMatchObject({ kind: "failed" });
  });
});

describe("a mail", () => {
  it("is sent as it is: MIME in Base64, as text", async () => {
    const { graph, tokens, exchange } = rig();
    await exchange.send(mail, null);
    const [seen] = graph.seen;
    expect(seen).toMatchObject({ method: "POST", path: "me/sendMail" });
    expect(seen?.headers.get("Content-Type")).toBe("text/plain");
    expect(new Uint8Array(Buffer.from(seen?.body ?? "", "base64"))).toEqual(bytes);
    expect(seen?.body).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(tokens.asked[0]?.scopes).toEqual(["Mail.Send"]);
  });

  it("leaves from the shared mailbox", async () => {
    const { graph, tokens, exchange } = rig("users/team@acme.example");
    await exchange.send(mail, "team@acme.example");
    expect(graph.asked).toEqual(["POST users/team@acme.example/sendMail"]);
    expect(tokens.asked[0]?.scopes).toEqual(["Mail.Send.Shared"]);
  });

  it("is refused in a sentence", async () => {
    const { graph, exchange } = rig();
    graph.next.push(() => graphError(400, "ErrorMimeContentInvalidBase64String"));
    await expect(exchange.send(mail, null)).rejects.toMatchObject({
      kind: "failed",
      message: "Outlook did not accept this (ErrorMimeContentInvalidBase64String).",
    });
    graph.next.push(() => graphError(403, "ErrorSendAsDenied"));
    await expect(exchange.send(mail, null)).rejects.toMatchObject({ kind: "refused" });
  });
});
