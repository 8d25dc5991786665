import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeStored, fromBase64, importMandate, toBase64 } from "./stated.ts";
import { mandateClaims, token } from "./testdata/people.ts";
import { olivia } from "./testdata/domains.ts";
import { sam } from "./testdata/reports.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const stored = (text: string): string => toBase64(bytes(text));
/** Base64 in lines of 76 characters (RFC 2045, 6.8). */
const inLines = (text: string): string =>
  (btoa(text).match(/.{1,76}/g) ?? []).map((line) => `${line}\r\n`).join("");
const mail = (type: string, content: string): string =>
  `From: <${olivia}>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${inLines(content)}\r\n--b--\r\n`;

const olivias = {
  kind: "mandate",
  actor: olivia,
  agent: sam,
  methods: ["REQUEST", "CANCEL"],
  uid: null,
  audience: null,
  from: "2026-11-01T00:00:00.000Z",
  until: "2026-12-01T00:00:00.000Z",
  id: "m-1",
};

describe("what a stored mandate says", () => {
  it.each([
    ["a token", token(mandateClaims)],
    ["a mail with a token", mail("application/jose", token(mandateClaims))],
    ["a mail with the claims", mail("application/imip-mandate+json", JSON.stringify(mandateClaims))],
  ])("is read from %s", async (_, text) => expect(await describeStored(stored(text))).toEqual(olivias));

  it("names its event and its readers, canonical", async () => {
    const claims = {
      ...mandateClaims,
      imip: { ...mandateClaims.imip, uid: "u" },
      aud: ["mailto:Anna%2Bx@HARBOUR.example?subject=y", "nobody"],
    };
    expect(await describeStored(stored(token(claims)))).toEqual({
      ...olivias,
      uid: "u",
      audience: ["Anna+x@harbour.example"],
    });
  });

  it.each([
    ["no issuer", { ...mandateClaims, iss: "olivia" }],
    ["two mailboxes for one", { ...mandateClaims, iss: `mailto:${olivia},${sam}` }],
    ["no agent", { ...mandateClaims, may_act: null }],
    ["no end", { ...mandateClaims, exp: "tomorrow" }],
    ["an end past all years", { ...mandateClaims, exp: 1e300 }],
    ["no id", { ...mandateClaims, jti: 1 }],
    ["a list", [mandateClaims]],
  ])("is nothing with %s", async (_, claims) =>
    expect(await describeStored(stored(token(claims)))).toEqual({ kind: "unreadable" }),
  );

  it("is never a fault, whatever is stored", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.string().map(btoaSafe),
          fc.json().map((json) => stored(token(json))),
        ),
        async (text) => {
          expect(await describeStored(text)).toHaveProperty("kind");
        },
      ),
    );
  });
});

const btoaSafe = (text: string): string => toBase64(bytes(text));

describe("taking a mandate in", () => {
  const taken = async (text: string, before: readonly string[] = []) => importMandate(bytes(text), before);

  it("keeps a token without the blanks around it, and a mail as it is", async () => {
    expect(await taken(` \n${token(mandateClaims)}\r\n`)).toEqual({ mandate: stored(token(mandateClaims)) });
    const signed = mail("application/imip-mandate+json", "{}");
    expect(await taken(signed)).toEqual({ mandate: stored(signed) });
  });

  it.each([
    ["nothing", " \n", "empty"],
    ["a sentence", "hello", "not-a-mandate"],
    ["another token", token(mandateClaims, "JWT"), "not-a-mandate"],
    ["a mail of another kind", "From: <a@b>\r\nContent-Type: text/plain\r\n\r\nhi", "not-a-mandate"],
    ["half a token", token({ iss: 1 }), "broken"],
    ["too much", "x".repeat(200_001), "too-large"],
  ])("refuses %s", async (_, text, fault) => expect(await taken(text)).toEqual({ fault }));

  it("refuses what is there already, and more than a hundred", async () => {
    const one = stored(token(mandateClaims));
    expect(await taken(token(mandateClaims), [one])).toEqual({ fault: "known" });
    const many = Array.from({ length: 100 }, String);
    expect(await taken(token(mandateClaims), many)).toEqual({ fault: "too-many" });
  });

  it("gives every octet back", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (octets) => {
        expect(fromBase64(toBase64(octets))).toEqual(octets);
      }),
    );
  });
});
