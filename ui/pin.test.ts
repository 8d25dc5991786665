import { describe, expect, it, test } from "vitest";
import type { Pin } from "../addin/host.ts";
import type { ChainLink, Evidence, Judgement } from "../core/report.ts";
import { pinQuestion, withoutPin, withPin } from "./pin.ts";
import { olivia } from "./testdata/domains.ts";
import { budgetReview, makeReport, reason, sam, signature } from "./testdata/reports.ts";

const now = "2026-11-22T08:00:00.000Z";
const [leaf, issuer] = signature.chain as readonly [ChainLink, ChainLink];
const untrusted: Evidence = {
  ...signature,
  status: "indeterminate",
  covers: budgetReview.parts,
  problems: [{ code: "certificate-untrusted", values: { why: "no-issuer" } }],
  chain: [leaf],
};
const pin: Pin = { certificate: leaf.sha256, address: olivia, since: now, until: leaf.notAfter };

function asked(
  evidence: Partial<Evidence>,
  trust: Partial<NonNullable<Judgement["trust"]>> = {},
  pins: readonly Pin[] = [],
) {
  const report = makeReport({ level: "unverified", reasons: [reason("certificate-untrusted")] });
  const judgement: Judgement = {
    ...report,
    trust: { level: "unverified", actor: olivia, agent: null, signer: null, ...trust },
  };
  return pinQuestion({ ...report, evidence: [{ ...untrusted, ...evidence }] }, judgement, pins, now);
}
const signedBy = (...addresses: readonly string[]) => ({ signer: { ...signature.signer!, addresses } });

describe("a certificate may be trusted for the address in whose name the invitation came", () => {
  it("where nobody vouches for it", () => {
    expect(asked({})).toEqual({
      kind: "offered",
      link: leaf,
      address: olivia,
      addresses: [olivia],
      why: "untrusted",
    });
  });

  it("or for theirs who sent it, of whom it is", () => {
    expect(asked(signedBy(sam), { agent: sam })).toMatchObject({ kind: "offered", address: sam });
  });

  it("where the path above it breaks a rule", () => {
    const problems = [{ code: "certificate-invalid" as const, values: { rule: "expired" } }];
    const chain = [leaf, { ...issuer, breaks: ["expired"] }];
    expect(asked({ problems, chain })).toMatchObject({ kind: "offered", why: "path" });
  });

  it("where it names no address, which is then the reader's word alone", () => {
    const problems = [...untrusted.problems, { code: "certificate-address-missing" as const, values: {} }];
    expect(asked({ problems, ...signedBy() })).toMatchObject({
      address: olivia,
      addresses: [],
      why: "untrusted",
    });
    const valid = { status: "valid" as const, problems: problems.slice(1), ...signedBy() };
    expect(asked(valid)).toMatchObject({ kind: "offered", why: "unnamed" });
  });

  it("though it is not known whether it was withdrawn", () => {
    const problems = [
      ...untrusted.problems,
      { code: "revocation-unknown" as const, values: { reason: "no-crl" } },
    ];
    expect(asked({ problems })).toMatchObject({ kind: "offered" });
  });
});

describe("it cannot be, and that is said", () => {
  const others = { code: "certificate-address-missing" as const, values: {} };
  test.for<[what: string, evidence: Partial<Evidence>, why: string]>([
    ["made out to somebody else", signedBy("malice@evil.example"), "other-address"],
    ["made out to an address that only ends alike", signedBy(`x${olivia}`), "other-address"],
    [
      "its subject names somebody else",
      {
        ...signedBy(),
        problems: [...untrusted.problems, others],
        chain: [{ ...leaf, subject: "CN=Olivia Meyer,emailAddress=malice@evil.example" }],
      },
      "other-address",
    ],
    ["run out", { chain: [{ ...leaf, notAfter: "2026-11-22T07:59:59.000Z" }] }, "expired"],
    [
      "run out at delivery, by a clock that was turned back",
      { chain: [{ ...leaf, notAfter: "2026-11-01T00:00:00.000Z" }] },
      "expired",
    ],
    ["not valid yet", { chain: [{ ...leaf, notBefore: "2026-11-22T08:00:01.000Z" }] }, "not-yet-valid"],
    ["breaks a rule itself", { chain: [{ ...leaf, breaks: ["extended-key-usage"] }] }, "rule"],
    [
      "nobody knows what breaks the rule",
      {
        problems: [{ code: "certificate-invalid", values: { rule: "name-constraints" } }],
        chain: [leaf, issuer],
      },
      "rule",
    ],
  ])("%s", ([, evidence, why]) => {
    expect(asked(evidence)).toMatchObject({ kind: "refused", why, address: olivia });
  });
});

describe("nothing is asked", () => {
  test.for<[what: string, evidence: Partial<Evidence>]>([
    ["of a good signature", { status: "valid", problems: [] }],
    ["of a broken one", { status: "invalid", problems: [{ code: "signature-broken", values: {} }] }],
    [
      "of a withdrawn certificate",
      { status: "invalid", problems: [{ code: "certificate-revoked", values: {} }] },
    ],
    [
      "of a certificate known to be withdrawn, whatever else is wrong",
      {
        chain: [
          {
            ...leaf,
            revocation: {
              state: "revoked",
              source: "crl",
              why: "keyCompromise",
              since: now,
              thisUpdate: now,
              nextUpdate: null,
            },
          },
        ],
      },
    ],
    [
      "where another problem would keep it from counting",
      {
        problems: [...untrusted.problems, { code: "signature-unsupported", values: {} }],
      },
    ],
    ["of a signature that covers something else", { covers: ["9"] }],
    ["of a signature that was not checked", { covers: [] }],
    [
      "where not all of the path was looked at",
      { problems: [{ code: "certificate-untrusted", values: { why: "budget" } }] },
    ],
    [
      "where the signature names another certificate",
      { problems: [{ code: "certificate-invalid", values: { rule: "signing-certificate" } }] },
    ],
    ["without a certificate", { chain: [] }],
    ["without a signer", { signer: null }],
    ["of a mail domain's signature", { system: "dkim" }],
  ])("%s", ([, evidence]) => {
    expect(asked(evidence)).toBeNull();
  });

  it("where nobody's name is on it", () => {
    expect(asked({}, { actor: null })).toBeNull();
  });
});

describe("a certificate that is trusted", () => {
  const chain = [{ ...leaf, signature: "pinned" as const }];
  const pinned = { status: "valid" as const, problems: [], chain, details: { pinned: true, since: [now] } };

  it("can be taken back", () => {
    expect(asked(pinned, {}, [pin])).toEqual({ kind: "trusted", pin });
  });

  it("is not one that only says so, nor another pin of it", () => {
    expect(asked({ ...pinned, details: {} }, {}, [pin])).toBeNull();
    expect(
      asked(pinned, {}, [
        { ...pin, address: sam },
        { ...pin, certificate: "0".repeat(64) },
      ]),
    ).toBeNull();
  });
});

describe("pins", () => {
  it("are one for each certificate and address, the newest last", () => {
    const other = { ...pin, address: sam };
    const again = { ...pin, since: "2027-01-01T00:00:00.000Z" };
    expect(withPin([pin, other], again)).toEqual([other, again]);
    expect(withoutPin([pin, other], again)).toEqual([other]);
  });
});
