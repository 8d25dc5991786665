import { anyPolicies } from "../pki/policies.ts";
import { createPublicKey } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { Budget, defaultLimits } from "../bytes/budget.ts";
import { surroundingsOf } from "../evidence/collect.ts";
import type { Outcome } from "../evidence/smime/verify.ts";
import { readCertificate } from "../pki/certificate.ts";
import {
  anchors,
  at,
  intermediate,
  jws,
  listOf,
  mallory,
  mandateClaims,
  octetsOf,
  olivia,
  person,
  strangeRoot,
  thumbprint,
  types,
  type Person,
} from "../testkit/mandates.ts";
import { decodeBase64url, decodeStrictBase64, encodeBase64url } from "./jws-base64url.ts";
import { toJwk } from "./jws-key.ts";
import { isCompact, readJws, verifyJws } from "./jws.ts";

interface Setting {
  readonly crls?: readonly Uint8Array[];
  readonly budget?: Budget;
  readonly certificates?: readonly Uint8Array[];
  readonly when?: Date;
}

async function outcomeOf(
  text: string,
  { crls = [], certificates = [], ...setting }: Setting = {},
): Promise<Outcome> {
  const read = readJws(octetsOf(text));
  if (read === null) throw new Error("no JWS");
  const surroundings = surroundingsOf({
    budget: setting.budget ?? new Budget(),
    at: setting.when ?? at,
    anchors,
    certificates: { certificates: () => Promise.resolve(certificates) },
    revocation: { crls: () => Promise.resolve(crls) },
    revocationPolicy: "prefer",
    policies: anyPolicies,
    pins: [],
    fetching: null,
  });
  return verifyJws(read, surroundings);
}

/** Status, and what is wrong by its code and the value that says why. */
function told({ status, problems }: Outcome): string {
  const whys = problems.map(({ code, values }) => {
    const { why, where, rule, reason, limit } = values;
    return [code, why, where, rule, reason, limit].filter((value) => value !== undefined).join(" ");
  });
  return [status, ...whys.filter((why) => why !== "revocation-unknown no-crl")].join(", ");
}

const claims = mandateClaims();
const keys = {
  rsa: person("rsa@acme.example", { key: "rsa" }),
  pss: person("pss@acme.example", { key: "pss" }),
  p384: person("p384@acme.example", { key: "p384" }),
  p521: person("p521@acme.example", { key: "p521" }),
  ed25519: person("ed@acme.example", { key: "ed25519" }),
  rsa1024: person("short@acme.example", { key: "rsa1024" }),
};

describe("a signature that openssl made", () => {
  test.for<[alg: string, signer: Person]>([
    ["ES256", olivia],
    ["ES384", keys.p384],
    ["ES512", keys.p521],
    ["RS256", keys.rsa],
    ["RS384", keys.rsa],
    ["RS512", keys.rsa],
    ["PS256", keys.rsa],
    ["PS384", keys.rsa],
    ["PS512", keys.rsa],
    ["PS256", keys.pss],
    ["EdDSA", keys.ed25519],
    ["Ed25519", keys.ed25519],
  ])("%s holds, and no longer once a claim is changed", async ([alg, signer]) => {
    const made = jws(claims, signer, { alg });
    const outcome = await outcomeOf(made);
    expect(told(outcome)).toBe("valid");
    expect(outcome.signer?.addresses).toEqual([signer.address]);
    const [head, , end] = made.split(".");
    const other = encodeBase64url(octetsOf(JSON.stringify(mandateClaims({ jti: "m-2" }))));
    expect(told(await outcomeOf(`${head}.${other}.${end}`))).toBe("invalid, signature-broken signature");
  });
});

describe("any octet of it", () => {
  const made = jws(claims);

  it("changed, leaves nothing that holds", async () => {
    const property = fc.asyncProperty(
      fc.nat(made.length - 1),
      fc.constantFrom("A", "Q", "g", "w", "0", "9", "-", "_", "."),
      async (at, other) => {
        fc.pre(made[at] !== other);
        const forged = made.slice(0, at) + other + made.slice(at + 1);
        if (readJws(octetsOf(forged)) !== null) expect((await outcomeOf(forged)).status).not.toBe("valid");
      },
    );
    await fc.assert(property, { numRuns: 300 });
  });

  it("cut or repeated, neither", async () => {
    const property = fc.asyncProperty(fc.nat(made.length), fc.nat(made.length), async (from, to) => {
      fc.pre(from !== to);
      const forged = made.slice(0, from) + made.slice(to);
      if (readJws(octetsOf(forged)) !== null) expect((await outcomeOf(forged)).status).not.toBe("valid");
    });
    await fc.assert(property, { numRuns: 300 });
  });
});

describe("its header", () => {
  const header = (over: Readonly<Record<string, unknown>>, more = {}): string =>
    jws(claims, olivia, { header: over, ...more });

  test.for<[what: string, text: string, expected: string]>([
    ["no algorithm", header({ alg: undefined }), "indeterminate, signature-unsupported alg-missing"],
    ["none", header({ alg: "none" }), "indeterminate, signature-unsupported alg-none"],
    ["a secret that both share", header({ alg: "HS256" }), "indeterminate, signature-unsupported alg-HS256"],
    [
      "an algorithm of no certificate here",
      header({ alg: "ES256K" }),
      "indeterminate, signature-unsupported alg-ES256K",
    ],
    [
      "an algorithm without end",
      header({ alg: "x".repeat(21) }),
      "indeterminate, signature-unsupported alg-missing",
    ],
    ["another curve's algorithm", header({ alg: "ES384" }), "invalid, mandate-unusable format alg"],
    ["RSA with an EC key", header({ alg: "RS256" }), "invalid, mandate-unusable format alg"],
    [
      "PKCS #1 with a key for PSS",
      jws(claims, keys.pss, { alg: "RS256", signedAs: "PS256" }),
      "invalid, mandate-unusable format alg",
    ],
    [
      "another hash than was signed",
      jws(claims, keys.rsa, { alg: "RS512", signedAs: "RS256" }),
      "invalid, signature-broken signature",
    ],
    [
      "PSS where PKCS #1 was signed",
      jws(claims, keys.rsa, { alg: "PS256", signedAs: "RS256" }),
      "invalid, signature-broken signature",
    ],
    [
      "an RSA key too short",
      jws(claims, keys.rsa1024, { alg: "RS256" }),
      "indeterminate, signature-unsupported rsa-1024",
    ],
    [
      "a payload in the clear",
      header({ b64: false, crit: ["b64"] }),
      "invalid, mandate-unusable format crit",
    ],
    ["b64 by itself", header({ b64: true }), "invalid, mandate-unusable format b64"],
    ["something critical", header({ crit: ["exp"], exp: 1 }), "invalid, mandate-unusable format crit"],
    ["a key of its own", header({ jwk: { kty: "EC" } }), "invalid, mandate-unusable format jwk"],
    ["a key elsewhere", header({ jku: "https://evil.example/" }), "invalid, mandate-unusable format jku"],
    ["a chain elsewhere", header({ x5u: "https://evil.example/" }), "invalid, mandate-unusable format x5u"],
    ["a key's name alone", header({ x5c: undefined, kid: "1" }), "invalid, mandate-unusable format x5c"],
    ["an empty chain", header({ x5c: [] }), "invalid, mandate-unusable format x5c"],
    [
      "a chain that is a text",
      header({ x5c: olivia.der.toString("base64") }),
      "invalid, mandate-unusable format x5c",
    ],
    [
      "a chain in base64url",
      header({ x5c: [olivia.der.toString("base64url")] }),
      "invalid, mandate-unusable format x5c",
    ],
    [
      "a chain of eleven",
      jws(claims, olivia, { chain: Array<Person>(11).fill(olivia) }),
      "invalid, mandate-unusable format x5c",
    ],
    ["a certificate that is none", header({ x5c: ["AAAA"] }), "invalid, mandate-unusable format x5c"],
    ["the thumbprint of the leaf", header({ "x5t#S256": thumbprint(olivia) }), "valid"],
    [
      "another's thumbprint",
      header({ "x5t#S256": thumbprint(mallory) }),
      "invalid, mandate-unusable format x5t#S256",
    ],
    [
      "a thumbprint with padding",
      header({ "x5t#S256": `${thumbprint(olivia)}=` }),
      "invalid, mandate-unusable format x5t#S256",
    ],
    ["a key's name beside the chain", header({ kid: "1" }), "valid"],
  ])("%s", async ([, text, expected]) => {
    expect(told(await outcomeOf(text))).toBe(expected);
  });
});

describe("its chain", () => {
  const below = person("below@acme.example", { issuer: intermediate });
  const years = { from: "20260101000000Z", to: "20261101000000Z" };
  const serverOnly = [
    "basicConstraints=CA:FALSE",
    "keyUsage=critical,digitalSignature",
    "extendedKeyUsage=serverAuth",
  ];

  test.for<[what: string, text: string, expected: string, setting?: Setting]>([
    ["with what stands between", jws(claims, below, { chain: [below, intermediate] }), "valid"],
    [
      "with more than that, in any order",
      jws(claims, below, { chain: [below, mallory, intermediate] }),
      "valid",
    ],
    ["without", jws(claims, below), "indeterminate, certificate-untrusted no-issuer"],
    [
      "without, where the reader has it",
      jws(claims, below),
      "valid",
      { certificates: [Uint8Array.from(intermediate.der)] },
    ],
    [
      // Olivia's certificate comes first; Mallory, who comes second, signed.
      "in the other order",
      jws(claims, mallory, { chain: [olivia, mallory] }),
      "invalid, signature-broken signature",
    ],
    [
      "to a root nobody trusts",
      jws(claims, person("olivia@acme.example", { issuer: strangeRoot })),
      "indeterminate, certificate-untrusted no-issuer",
    ],
    [
      "to that root, enclosed",
      (() => {
        const signer = person("olivia@acme.example", { issuer: strangeRoot });
        return jws(claims, signer, { chain: [signer, strangeRoot] });
      })(),
      "indeterminate, certificate-untrusted self-signed",
    ],
    [
      "expired",
      jws(claims, person("olivia@acme.example", years)),
      "indeterminate, certificate-invalid expired",
    ],
    [
      "expired since",
      jws(claims, person("olivia@acme.example", years)),
      "valid",
      { when: new Date("2026-10-01T00:00:00Z") },
    ],
    [
      "for servers alone",
      jws(
        claims,
        person("olivia@acme.example", {
          extensions: [...serverOnly, "subjectAltName=email:olivia@acme.example"],
        }),
      ),
      "indeterminate, certificate-invalid extended-key-usage",
    ],
    ["revoked", jws(claims), "invalid, certificate-revoked keyCompromise", { crls: [listOf([olivia])] }],
    ["not revoked", jws(claims), "valid", { crls: [listOf([mallory])] }],
    [
      "with the mailbox in its common name alone",
      jws(claims, person("olivia@acme.example", { san: "DNS:acme.example" })),
      "valid, certificate-address-missing",
    ],
    [
      "beyond the budget",
      jws(claims),
      "indeterminate, malformed limit verifications",
      { budget: new Budget({ ...defaultLimits, verifications: 0 }) },
    ],
    [
      "of more certificates than the budget has",
      jws(claims, below, { chain: [below, intermediate] }),
      "invalid, mandate-unusable format x5c",
      { budget: new Budget({ ...defaultLimits, certificates: 1 }) },
    ],
  ])("%s", async ([, text, expected, setting]) => {
    expect(told(await outcomeOf(text, setting))).toBe(expected);
  });
});

describe("readJws()", () => {
  const made = jws(claims);
  const [head, body, end] = made.split(".") as [string, string, string];

  it("reads header, payload and type", () => {
    const read = readJws(octetsOf(`\r\n ${made}\r\n`));
    expect(read?.text).toBe(made);
    expect(read?.type).toBe(types.mandate);
    expect(new TextDecoder().decode(read?.payload)).toBe(JSON.stringify(claims));
  });

  it("takes typ with or without its tree, in any case", () => {
    expect(readJws(octetsOf(jws(claims, olivia, { typ: "application/IMIP-Mandate+JWT" })))?.type).toBe(
      types.mandate,
    );
    expect(readJws(octetsOf(jws(claims, olivia, { header: { typ: 1 } })))?.type).toBe("");
  });

  test.for<[what: string, text: string]>([
    ["two parts", `${head}.${body}`],
    ["four parts", `${made}.${end}`],
    ["a line end within", `${head}.${body}\r\n.${end}`],
    ["padding", `${head}=.${body}.${end}`],
    ["another spelling of the same octets", `${head}.${body}.${spelledOtherwise(end)}`],
    ["the alphabet of base64", `${head}.${body}.+/${end.slice(2)}`],
    ["JSON", JSON.stringify({ protected: head, payload: body, signature: end })],
    ["a header that is no object", `${encodeBase64url(octetsOf("[]"))}.${body}.${end}`],
    [
      "a header that says a thing twice",
      jws(claims, olivia, { written: { header: '{"alg":"none","alg":"ES256"}' } }),
    ],
    ["too much of it", `${head}.${"A".repeat(70_000)}.${end}`],
    ["a calendar", "BEGIN:VCALENDAR"],
    ["nothing", ""],
  ])("reads nothing where there is %s", ([, text]) => {
    expect(readJws(octetsOf(text))).toBeNull();
  });

  it("knows what is meant as one", () => {
    expect([
      isCompact(octetsOf(made)),
      isCompact(octetsOf("a.b.c")),
      isCompact(octetsOf("From: a.b.c")),
    ]).toEqual([true, true, false]);
  });
});

/** Its last character with a bit set that no octet has. */
function spelledOtherwise(text: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const last = alphabet.indexOf(text.at(-1) ?? "");
  return text.slice(0, -1) + (alphabet[last | 1] ?? "");
}

describe("base64url", () => {
  // RFC 7515, C.
  it("is that of the standard", () => {
    expect(decodeBase64url("A-z_4ME")).toEqual(Uint8Array.of(3, 236, 255, 224, 193));
    expect(encodeBase64url(Uint8Array.of(3, 236, 255, 224, 193))).toBe("A-z_4ME");
  });

  test.for(["A", "A-z_4MF", "A-z_4ME=", "A+z/4ME", "A-z _4ME", "ä"])("is not %j", (text) => {
    expect(decodeBase64url(text)).toBeNull();
  });

  test.for(["AAA", "AAB=", "AA-_", "AA A"])("strict base64 is not %j", (text) => {
    expect(decodeStrictBase64(text)).toBeNull();
  });
});

test.for([
  ["RSA", keys.rsa],
  ["P-256", olivia],
  ["P-384", keys.p384],
  ["P-521", keys.p521],
  ["Ed25519", keys.ed25519],
] as const)("toJwk() of %s is what Node makes of it", ([, { der }]) => {
  const certificate = readCertificate(Uint8Array.from(der));
  if ("malformed" in certificate || "unsupported" in certificate.key) throw new Error("unreadable");
  const node = createPublicKey({ key: Buffer.from(certificate.spki), format: "der", type: "spki" });
  expect(toJwk(certificate.key)).toEqual(node.export({ format: "jwk" }));
});
