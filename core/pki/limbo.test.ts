import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Budget, defaultLimits } from "../bytes/budget.ts";
import { readCertificate, type Certificate } from "./certificate.ts";
import { readCrl } from "./crl.ts";
import { keyPurposeOids } from "./oids.ts";
import { anyPolicies } from "./policies.ts";
import { buildPath } from "./path.ts";
import { fromPem, summary, wellFormed } from "./testkit/fixtures.ts";

/** C2SP's x509-limbo, from the corpora beside the project; what is left out, and why, stands below. */
const folder = resolve(process.env["CORPORA"] || "../shared/corpora", "x509-limbo");
const present = existsSync(resolve(folder, "limbo.json.gz"));

interface Case {
  readonly id: string;
  readonly expect: "valid" | "invalid";
}
interface Testcase {
  readonly id: string;
  readonly trusted_certs: readonly string[];
  readonly untrusted_intermediates: readonly string[];
  readonly peer_certificate: string;
  readonly validation_time: string | null;
  readonly extended_key_usage: readonly string[];
  readonly crls: readonly string[];
  /** Intermediates. */
  readonly max_chain_depth: number | null;
}

/** Whole families that ask something else than whether a path is one for mail, and how many cases each has. */
const leftOut: Readonly<Record<string, readonly [cases: number, why: string]>> = {
  webpki: [
    56,
    "the CA/Browser Forum's profile for TLS servers: host names, their wildcards, SHA-1 roots of browsers",
  ],
  online: [14, "certificates of live servers, whose names the case asks about"],
};

/** Where we answer otherwise than limbo, and why. */
const unlike: Readonly<Record<string, string>> = {
  ...all("our bound on a path's length is one of cost, which self-issued certificates have too", [
    "pathlen::max-chain-depth-1-self-issued",
  ]),
  ...all("binds whoever issues: RFC 5280 has no step of validation for it", [
    "crl::crlnumber-missing",
    "rfc5280::aki::leaf-missing-aki",
    "rfc5280::aki::intermediate-missing-aki",
    "rfc5280::aki::cross-signed-root-missing-aki",
    "rfc5280::ski::root-missing-ski",
    "rfc5280::ski::intermediate-missing-ski",
    "rfc5280::san::noncritical-with-empty-subject",
    "rfc5280::nc::permitted-dns-match-noncritical",
    "rfc5280::nc::not-allowed-in-ee-noncritical",
    "rfc5280::nc::not-allowed-in-ee-critical",
    "rfc5280::pc::ica-noncritical-pc",
    "rfc5280::root-non-critical-basic-constraints",
    "rfc5280::leaf-ku-keycertsign",
  ]),
  ...all("host names of a TLS server, which nobody asks here", [
    "rfc5280::san::underscore-dns",
    "rfc5280::san::ip-in-dns",
  ]),
  ...all("roots in use and NIST's suite bear serial numbers of zero and below", [
    "rfc5280::serial::zero",
    "rfc5280::serial::negative",
  ]),
  ...all("a CA without digitalSignature signs no mail (RFC 8550, 4.4.2)", [
    "pathlen::validation-ignores-pathlen-in-leaf",
    "rfc5280::ca-as-leaf",
  ]),
};

function all(why: string, ids: readonly string[]): Record<string, string> {
  return Object.fromEntries(ids.map((id) => [id, why]));
}

/** When the keys of the cases without a time were made. */
const now = new Date("2026-11-22T00:00:00Z");

const purposes: Readonly<Record<string, string>> = {
  serverAuth: "1.3.6.1.5.5.7.3.1",
  clientAuth: "1.3.6.1.5.5.7.3.2",
};

async function accepts(test: Testcase): Promise<boolean> {
  const asked = purposes[test.extended_key_usage[0] ?? "serverAuth"];
  // Read as if the purpose that the case asks for were ours: what was signed stays as it is.
  const read = (pem: string): readonly Certificate[] => {
    const certificate = readCertificate(fromPem(pem));
    if ("malformed" in certificate) return [];
    const extKeyUsage =
      certificate.extensions.extKeyUsage?.map((purpose) =>
        purpose === asked ? keyPurposeOids.emailProtection : purpose,
      ) ?? null;
    return [{ ...certificate, extensions: { ...certificate.extensions, extKeyUsage } }];
  };
  const [leaf] = read(test.peer_certificate);
  if (leaf === undefined) return false;
  const result = await buildPath({
    leaf,
    untrusted: test.untrusted_intermediates.flatMap(read),
    anchors: test.trusted_certs.flatMap(read),
    crls: test.crls.map((pem) => wellFormed(readCrl(fromPem(pem)))),
    ocsp: [],
    policies: anyPolicies,
    at: test.validation_time === null ? now : new Date(test.validation_time),
    revocation: "require",
    budget: new Budget({
      ...defaultLimits,
      ...(test.max_chain_depth === null ? {} : { pathLength: test.max_chain_depth + 2 }),
    }),
  });
  return test.crls.length > 0 ? summary(result) === "trusted good" : result.kind === "trusted";
}

describe.skipIf(!present)("x509-limbo", () => {
  const file = (name: string): Buffer => readFileSync(resolve(folder, name));
  const cases = present ? (JSON.parse(file("cases.json").toString()) as { cases: Case[] }).cases : [];
  const { testcases } = present
    ? (JSON.parse(gunzipSync(file("limbo.json.gz")).toString()) as { testcases: Testcase[] })
    : { testcases: [] };
  const byId = new Map(testcases.map((test) => [test.id, test]));
  const family = ({ id }: Case): string => id.slice(0, id.indexOf("::"));
  const rows = cases.filter((test) => leftOut[family(test)] === undefined);

  it("is there in full", () => {
    expect(rows.length).toBe(138);
    for (const [name, [count]] of Object.entries(leftOut))
      expect(cases.filter((test) => family(test) === name).length).toBe(count);
  });

  it.for(rows)("$id: $expect", async ({ id, expect: expected }) => {
    const agrees = (await accepts(byId.get(id)!)) === (expected === "valid");
    expect(agrees).toBe(unlike[id] === undefined);
  });
});
