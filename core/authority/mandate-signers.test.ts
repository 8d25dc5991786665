/** Who signed a mandate: by itself, or as JSON in a mail. */
import { describe, expect, it, test } from "vitest";
import { Budget } from "../bytes/budget.ts";
import { parseMessage } from "../mime/parse.ts";
import {
  attached,
  jsonPart,
  jws,
  jwsPart,
  listOf,
  mail,
  mallory,
  mandateClaims,
  mixed,
  olivia,
  person,
  sam,
  signedBy,
  strangeRoot,
  textPart,
  thumbprint,
  twinMail,
} from "../testkit/mandates.ts";
import { collectMandates } from "./collect-mandates.ts";
import { base, collect, enclosing, told } from "./testkit/collected.ts";

const good = jws(mandateClaims());

describe("who signed it", () => {
  const otherwise = person("olivia@acme.example", { issuer: strangeRoot });
  const inName = person("nobody@evil.example", {
    san: "email:nobody@evil.example",
    subject: "/CN=olivia@acme.example/emailAddress=olivia@acme.example",
  });
  const onlyName = person("olivia@acme.example", {
    san: "DNS:acme.example",
    subject: "/CN=olivia@acme.example",
  });
  const both = person("olivia@acme.example", { san: "email:office@acme.example,email:olivia@acme.example" });
  const cased = person("Olivia@acme.example");
  const domain = person("olivia@acme.example", {
    san: "email:olivia@acme.example,email:domain-signing-authority@acme.example",
  });
  const onward = (over: Readonly<Record<string, unknown>>): string =>
    jws(mandateClaims({ may_act: { sub: "mailto:mallory@evil.example" }, ...over }), sam);

  test.for<[who: string, text: string, expected: string]>([
    ["a stranger, in the actor's name", jws(mandateClaims(), mallory), "mandate invalid, signer"],
    [
      "a stranger with the actor's address in the subject",
      jws(mandateClaims(), inName),
      "mandate invalid, signer",
    ],
    ["a certificate without a mailbox", jws(mandateClaims(), onlyName), "mandate invalid, signer"],
    ["a root nobody trusts", jws(mandateClaims(), otherwise), "mandate indeterminate, not-proven"],
    ["the actor, by one of two mailboxes", jws(mandateClaims(), both), "mandate valid"],
    ["the actor, in another case", jws(mandateClaims(), cased), "mandate valid"],
    ["a whole domain (RFC 3183)", jws(mandateClaims(), domain), "mandate invalid, signer"],
    ["the agent, for themselves", jws(mandateClaims(), sam), "mandate invalid, signer"],
    ["the agent, onward in the actor's name", onward({}), "mandate invalid, signer"],
    [
      "the agent, onward in their own",
      onward({ iss: "mailto:sam@acme.example", sub: "mailto:olivia@acme.example" }),
      "mandate invalid, format sub",
    ],
    [
      "nobody",
      jws(mandateClaims(), olivia, { header: { alg: "none" } }),
      "mandate indeterminate, not-proven",
    ],
    [
      "the actor, and it was changed",
      (() => {
        const [head, , end] = good.split(".");
        const other = Buffer.from(JSON.stringify(mandateClaims({ jti: "x" }))).toString("base64url");
        return `${head}.${other}.${end}`;
      })(),
      "mandate invalid, not-proven",
    ],
  ])("%s", async ([, text, expected]) => {
    expect(told(await collect(enclosing(jwsPart(text))))).toEqual([expected]);
  });

  it("what the agent issues in their own name is the agent's, and nobody else's", async () => {
    const own = onward({ iss: "mailto:sam@acme.example", sub: "mailto:sam@acme.example" });
    const { mandates } = await collect(enclosing(jwsPart(own)));
    expect(mandates.map(({ terms }) => [terms.actor, terms.agent])).toEqual([[sam.address, mallory.address]]);
  });

  it("a certificate the policy pins as a gateway signs for no person", async () => {
    const pin = Buffer.from(thumbprint(olivia), "base64url").toString("hex").toUpperCase();
    for (const bytes of [enclosing(jwsPart(good)), enclosing(attached(twinMail()))])
      expect(told(await collect(bytes, { gateways: [pin] }))).toEqual(["mandate invalid, signer"]);
  });

  it("a revoked certificate proves nothing", async () => {
    const revocation = { crls: () => Promise.resolve([listOf([olivia])]) };
    expect(told(await collect(enclosing(jwsPart(good)), { revocation }))).toEqual([
      "mandate invalid, not-proven",
    ]);
  });

  it("a port that fails lets the call fail", async () => {
    const broken = { anchors: () => Promise.reject(new Error("no anchors")) };
    const message = parseMessage(enclosing(jwsPart(good)), { budget: new Budget() });
    await expect(
      collectMandates(message, [], { ...base, budget: new Budget(), anchors: broken }),
    ).rejects.toThrow("no anchors");
  });
});

describe("a twin", () => {
  const json = jsonPart(mandateClaims());
  const repeated = Buffer.concat([Buffer.from("Content-Type: text/plain\r\n"), json]);
  const unclean = Buffer.from(json.toString("latin1").replace(/\r\n$/, "!\r\n"), "latin1");

  test.for<[what: string, mail: Uint8Array, expected: readonly string[]]>([
    ["by itself the whole content", mail(signedBy(json, olivia)), ["mandate valid"]],
    [
      "outside the signature",
      mail(mixed(signedBy(textPart("x\n"), olivia), json)),
      ["mandate indeterminate, not-signed"],
    ],
    [
      "in an unsigned mail, forwarded",
      enclosing(attached(mail(mixed(textPart("x\n"), json)))),
      ["mandate indeterminate, not-signed"],
    ],
    // Olivia passes on what a stranger wrote: her signature does not reach into it.
    [
      "in an unsigned mail, forwarded by the actor",
      mail(signedBy(mixed(textPart("Look at this.\n"), attached(mail(json, mallory.address))), olivia)),
      ["mandate indeterminate, not-signed"],
    ],
    ["under the agent's signature", enclosing(json), ["mandate invalid, signer"]],
    ["under a stranger's", twinMail(mandateClaims(), mallory), ["mandate invalid, signer"]],
    ["under both", mail(signedBy(mixed(signedBy(json, olivia), textPart("x\n")), sam)), ["mandate valid"]],
    [
      "changed since",
      changed(mail(signedBy(mixed(textPart("Hello\n"), json), olivia)), "Hello", "Hallo"),
      ["mandate invalid, not-proven"],
    ],
    [
      "under a root nobody trusts",
      twinMail(mandateClaims(), person("olivia@acme.example", { issuer: strangeRoot })),
      ["mandate indeterminate, not-proven"],
    ],
    ["with two Content-Types", mail(signedBy(repeated, olivia)), []],
    [
      "with two Content-Types, the first ours",
      mail(
        signedBy(
          Buffer.concat([Buffer.from("Content-Type: application/imip-mandate+json\r\n"), json]),
          olivia,
        ),
      ),
      ["mandate invalid, format json"],
    ],
    ["in base64 that needs guessing", mail(signedBy(unclean, olivia)), ["mandate invalid, format json"]],
    ["that says a thing twice", twinMail('{"iss":"x","iss":"y"}'), ["mandate invalid, format json"]],
    ["too large to be one", twinMail(`{"iss":"${"x".repeat(70_000)}"}`), ["mandate invalid, format json"]],
  ])("%s", async ([, bytes, expected]) => {
    expect(told(await collect(bytes))).toEqual(expected);
  });

  it("is told by what S/MIME found", async () => {
    const { evidence } = await collect(enclosing(attached(twinMail())));
    expect(evidence[0]).toMatchObject({
      status: "valid",
      signer: { addresses: [olivia.address] },
      claims: ["1.2.1.2"],
      details: { form: "smime", source: "enclosed" },
    });
  });
});

function changed(bytes: Uint8Array, from: string, to: string): Uint8Array {
  return Uint8Array.from(Buffer.from(Buffer.from(bytes).toString("latin1").replace(from, to), "latin1"));
}
