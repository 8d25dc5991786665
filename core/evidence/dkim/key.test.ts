import { createPublicKey } from "node:crypto";
import { describe, expect, it, test } from "vitest";
import { findKey, type Key, type Purpose } from "./key.ts";
import { ed25519Key, rsaKey } from "./testkit/sign.ts";
import { short } from "./testkit/verify.ts";

const { p } = rsaKey();
const rsa: Purpose = { algorithm: "rsa-sha256", exactDomain: true };
const edwards: Purpose = { algorithm: "ed25519-sha256", exactDomain: true };

function told(found: ReturnType<typeof findKey>): string {
  if ("code" in found) return short(found);
  const { publicKey, bits, testing }: Key = found;
  return `${publicKey?.kind ?? "short"} ${bits}${testing ? " testing" : ""}`;
}
const keyOf = (record: string, purpose: Purpose = rsa): string => told(findKey([record], purpose));

/** RFC 8017, A.1.1: what is inside SubjectPublicKeyInfo. */
const bare = createPublicKey({ key: Buffer.from(p, "base64"), format: "der", type: "spki" })
  .export({ format: "der", type: "pkcs1" })
  .toString("base64");

describe("reads", () => {
  test.each([
    ["all tags", `v=DKIM1; h=sha1:sha256; k=rsa; n=note=20here; p=${p}; s=email; t=s; zz=1`, "rsa 2048"],
    ["p= alone", `p=${p}`, "rsa 2048"],
    ["odd white space", ` v = DKIM1 ;\tk=  rsa\t;p = ${p.slice(0, 9)} \t ${p.slice(9)}  ; `, "rsa 2048"],
    ["semicolons too many", `v=DKIM1;; k=rsa; ; p=${p};;`, "rsa 2048"],
    ["a bare RSAPublicKey", `v=DKIM1; p=${bare}`, "rsa 2048"],
    ["g= of RFC 4871", `v=DKIM1; g=nobody; p=${p}`, "rsa 2048"],
    ["any service", `v=DKIM1; s=tlsrpt : *; p=${p}`, "rsa 2048"],
    ["a key on trial", `v=DKIM1; t=y:s; p=${p}`, "rsa 2048 testing"],
    ["a key on trial, unknown flags", `v=DKIM1; t= z : y; p=${p}`, "rsa 2048 testing"],
    ["1024 bits (RFC 8301, 3.2)", `v=DKIM1; p=${rsaKey(1024).p}`, "rsa 1024"],
    ["too few bits", `v=DKIM1; p=${rsaKey(512).p}`, "short 512"],
  ])("%s", (_, record, key) => {
    expect(keyOf(record)).toBe(key);
  });

  it("an Ed25519 key (RFC 8463, 4)", () => {
    expect(keyOf(`v=DKIM1; k=ed25519; p=${ed25519Key().p}`, edwards)).toBe("ed25519 256");
  });
});

describe("refuses", () => {
  test.each([
    ["a revoked key", "v=DKIM1; p=", "key-unusable:revoked"],
    ["a revoked key, blank", "v=DKIM1; p= ;", "key-unusable:revoked"],
    ["no p=", "v=DKIM1; k=rsa", "key-unusable:malformed:record"],
    ["another version", `v=DKIM2; p=${p}`, "key-unusable:malformed:record"],
    ["v= in another case", `v=dkim1; p=${p}`, "key-unusable:malformed:record"],
    ["v= not first", `p=${p}; v=DKIM1`, "key-unusable:malformed:record"],
    ["another record", "v=spf1 -all", "key-unusable:malformed:record"],
    ["a repeated tag", `v=DKIM1; p=${p}; p=${p}`, "key-unusable:malformed:record"],
    ["semicolons with backslashes", `v=DKIM1\\; p=${p}`, "key-unusable:malformed:record"],
    ["no base64", "v=DKIM1; p=!!!!", "key-unusable:malformed:p"],
    ["no key", "v=DKIM1; p=AAAA", "key-unusable:malformed:p"],
    ["half a key", `v=DKIM1; p=${p.slice(0, 100)}`, "key-unusable:malformed:p"],
    ["another kind", `v=DKIM1; k=ed25519; p=${p}`, "key-unusable:mismatch:k"],
    ["an unknown kind", `v=DKIM1; k=dsa; p=${p}`, "key-unusable:mismatch:k"],
    ["another hash", `v=DKIM1; h=sha1; p=${p}`, "key-unusable:mismatch:h"],
    ["another service", `v=DKIM1; s=tlsrpt; p=${p}`, "key-unusable:mismatch:s"],
  ])("%s", (_, record, problem) => {
    expect(keyOf(record)).toBe(problem);
  });

  test.each([
    ["too few octets", Buffer.alloc(31, 9).toString("base64")],
    ["a point of small order", Buffer.alloc(32).toString("base64")],
    ["SubjectPublicKeyInfo", `MCowBQYDK2VwAyEA${ed25519Key().p}`],
  ])("an Ed25519 key of %s", (_, octets) => {
    expect(keyOf(`v=DKIM1; k=ed25519; p=${octets}`, edwards)).toBe("key-unusable:malformed:p");
  });

  it("t=s for an identity below the domain (RFC 6376, 3.6.1)", () => {
    expect(keyOf(`v=DKIM1; t=s; p=${p}`, { ...rsa, exactDomain: false })).toBe("key-unusable:mismatch:t");
    expect(keyOf(`v=DKIM1; t=y; p=${p}`, { ...rsa, exactDomain: false })).toBe("rsa 2048 testing");
  });

  it("more than 8192 bits", () => {
    // RSAPublicKey (RFC 8017, A.1.1) of 8193 bits and the exponent 65537.
    const modulus = Buffer.alloc(1025, 0xff);
    modulus[0] = 1;
    const integers = Buffer.concat([
      Buffer.from("02820401", "hex"),
      modulus,
      Buffer.from("0203010001", "hex"),
    ]);
    const octets = Buffer.concat([Buffer.from("3082040a", "hex"), integers]);
    expect(keyOf(`v=DKIM1; p=${octets.toString("base64")}`)).toBe("key-unusable:malformed:key-size");
  });
});

describe("several records at one name (RFC 6376, 3.6.2.2)", () => {
  it("takes the one that is a key record", () => {
    expect(told(findKey(["v=spf1 -all", `v=DKIM1; p=${p}`, "hello"], rsa))).toBe("rsa 2048");
  });

  it("takes none of two", () => {
    expect(told(findKey([`v=DKIM1; p=${p}`, `v=DKIM1; p=${rsaKey(1024).p}`], rsa))).toBe(
      "key-unusable:malformed:several",
    );
  });
});
