import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { Budget } from "../bytes/budget.ts";
import { mailboxes, readCertificate, type Certificate } from "./certificate.ts";
import { anyPolicies } from "./policies.ts";
import { buildPath } from "./path.ts";
import { fromPem, summary, wellFormed } from "./testkit/fixtures.ts";

/** The LAMPS sample authorities and people, from the corpora beside the project. */
const folder = resolve(process.env["CORPORA"] || "../shared/corpora", "rfc9216");

function read(name: string): Certificate {
  const pem = readFileSync(resolve(folder, `${name}.crt.pem`), "latin1");
  return wellFormed(readCertificate(fromPem(pem)));
}

const rsaRoot = "3.1-RSA-Certification-Authority-Root-Certificate";
const rsaCross = "3.3-RSA-Certification-Authority-Cross-Signed-Certificate";
const edRoot = "6.1-Ed25519-Certification-Authority-Root-Certificate";
const edCross = "6.3-Ed25519-Certification-Authority-Cross-Signed-Certificate";

describe.skipIf(!existsSync(resolve(folder, "cases.json")))("RFC 9216", () => {
  it.for([
    [
      "4.1-Alice-Signature-Verification-End-Entity-Certificate",
      rsaRoot,
      "alice@smime.example",
      "trusted no-crl",
    ],
    ["4.3-Alice-Encryption-End-Entity-Certificate", rsaRoot, "alice@smime.example", "invalid key-usage"],
    ["5.1-Bob-Signature-Verification-End-Entity-Certificate", rsaRoot, "bob@smime.example", "trusted no-crl"],
    ["5.3-Bob-Encryption-End-Entity-Certificate", rsaRoot, "bob@smime.example", "invalid key-usage"],
    [
      "7.1-Carlos-Signature-Verification-End-Entity-Certificate",
      edRoot,
      "carlos@smime.example",
      "trusted no-crl",
    ],
    [
      "8.1-Dana-Signature-Verification-End-Entity-Certificate",
      edRoot,
      "dana@smime.example",
      "trusted no-crl",
    ],
    [
      "4.1-Alice-Signature-Verification-End-Entity-Certificate",
      edRoot,
      "alice@smime.example",
      "trusted no-crl",
    ],
    [
      "8.1-Dana-Signature-Verification-End-Entity-Certificate",
      rsaRoot,
      "dana@smime.example",
      "trusted no-crl",
    ],
  ] as const)("%s under %s", async ([name, anchor, mailbox, expected]) => {
    const leaf = read(name);
    expect(mailboxes(leaf)).toEqual([mailbox]);
    const result = await buildPath({
      leaf,
      untrusted: [rsaCross, edCross].map(read),
      anchors: [read(anchor)],
      ocsp: [],
      policies: anyPolicies,
      crls: [],
      at: new Date("2023-11-14T22:13:20Z"),
      revocation: "prefer",
      budget: new Budget(),
    });
    expect(summary(result)).toBe(expected);
  });
});
