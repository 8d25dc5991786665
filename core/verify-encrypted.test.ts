import { describe, expect, it } from "vitest";
import { encrypt, keysOf, recipient } from "./evidence/smime/testkit/envelope.ts";
import type { Report } from "./report.ts";
import { codesOf, reportOf, sample } from "./testkit/walk.ts";

const anna = recipient("rsa", "Anna");
const signed = sample("verified.eml");

/** A mail in the name of `from` that holds nothing but what is encrypted. */
function sealed(inside: Uint8Array, from = "olivia@acme.example"): Uint8Array {
  const cms = Buffer.from(encrypt(inside, [anna], ["-aes-256-cbc"])).toString("base64");
  return Buffer.from(
    [
      `From: ${from}`,
      "To: anna@harbour.example",
      "Subject: sealed",
      "MIME-Version: 1.0",
      "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
      "Content-Transfer-Encoding: base64",
      "",
      ...(cms.match(/.{1,76}/g) ?? []),
      "",
    ].join("\r\n"),
  );
}

const layerOf = ({ layers }: Report): unknown => layers.map(({ kind, state }) => [kind, state]);

describe("an encrypted message", () => {
  it("is judged by what is inside where the key is at hand: what was signed, then encrypted", async () => {
    const report = await reportOf(sealed(signed), { keys: keysOf(anna) });
    expect(layerOf(report)).toEqual([["encrypted", "opened"]]);
    const plain = await reportOf(signed);
    expect(report.trust?.level).toBe("verified");
    expect(report.invitation?.uid).toBe(plain.invitation?.uid);
    expect(report.smimeStatus).toBe("encrypted+signed/verified");
  });

  it("is nothing but encrypted without the key", async () => {
    for (const keys of [{}, { keys: keysOf(recipient("rsa")) }]) {
      const report = await reportOf(sealed(signed), keys);
      expect(layerOf(report)).toEqual([["encrypted", "no-key"]]);
      expect(codesOf(report)).toContain("encrypted");
      expect(report.trust?.level).toBe("unverified");
      expect(report.invitation).toBeNull();
    }
  });

  it("lends no trust to what is inside: anybody can encrypt", async () => {
    const unsigned = sample("unverified-plain.eml");
    const report = await reportOf(sealed(unsigned), { keys: keysOf(anna) });
    const plain = await reportOf(unsigned);
    expect(layerOf(report)).toEqual([["encrypted", "opened"]]);
    expect(report.trust?.level).toBe(plain.trust?.level);
    expect(report.evidence.filter(({ status }) => status === "valid")).toEqual([]);
  });
});
