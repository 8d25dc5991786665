/** Signatures looked at closely: every way a certificate, its path, a layer or a header can turn out. Test data only. */
import type { ChainLink, Evidence, Layer, OuterFields, Report, RevocationStatus } from "../../core/report.ts";
import { olivia } from "./domains.ts";
import { makeReport, reason, sam, signature } from "./reports.ts";

export const goodBy = (
  source: "crl" | "ocsp",
  thisUpdate: string,
  nextUpdate: string | null,
): RevocationStatus => ({
  state: "good",
  source,
  why: null,
  since: null,
  thisUpdate,
  nextUpdate,
});
export const unknownFor = (why: string): RevocationStatus => ({
  state: "unknown",
  source: null,
  why,
  since: null,
  thisUpdate: null,
  nextUpdate: null,
});
export const revokedFor = (why: string): RevocationStatus => ({
  state: "revoked",
  source: "crl",
  why,
  since: "2026-10-01T12:00:00.000Z",
  thisUpdate: "2026-11-21T06:00:00.000Z",
  nextUpdate: "2026-11-28T06:00:00.000Z",
});

const [leaf, issuer, root] = signature.chain as readonly [ChainLink, ChainLink, ChainLink];

const chainOf = (
  first: Partial<ChainLink>,
  second: Partial<ChainLink> = {},
  third: Partial<ChainLink> = {},
): readonly ChainLink[] => [
  { ...leaf, ...first },
  { ...issuer, ...second },
  { ...root, ...third },
];

const byList = goodBy("crl", "2026-11-21T06:00:00.000Z", "2026-11-28T06:00:00.000Z");
const byAnswer = goodBy("ocsp", "2026-11-22T05:00:00.000Z", "2026-11-23T05:00:00.000Z");

/** Evidence with something to see at every place of its path. */
export const looked = {
  good: {
    ...signature,
    matches: { calendar: olivia, sender: olivia, from: olivia },
    chain: chainOf({ revocation: byAnswer }, { revocation: byList }),
  },
  unknown: {
    ...signature,
    matches: { calendar: olivia, sender: null, from: null },
    problems: [{ code: "revocation-unknown", values: { reason: "no-crl" } }],
    chain: chainOf({ revocation: unknownFor("no-crl") }, { revocation: byList }),
  },
  revoked: {
    ...signature,
    status: "invalid",
    covers: [],
    problems: [
      { code: "certificate-revoked", values: { when: "2026-10-01T12:00:00.000Z", why: "keyCompromise" } },
    ],
    chain: chainOf({ revocation: revokedFor("keyCompromise") }),
  },
  /** Everything is wrong at once. */
  broken: {
    ...signature,
    status: "indeterminate",
    matches: { calendar: olivia, sender: olivia, from: null },
    problems: [{ code: "certificate-invalid", values: { rule: "not-a-ca", depth: 1 } }],
    chain: chainOf(
      { breaks: ["expired", "name-constraints"], notAfter: "2026-06-30T23:59:59.000Z" },
      { breaks: ["not-a-ca", "weak-algorithm"], signature: "weak" },
    ),
  },
  strangers: {
    ...signature,
    status: "indeterminate",
    problems: [{ code: "certificate-untrusted", values: { why: "signature" } }],
    chain: chainOf({}, { signature: "bad" }).slice(0, 2),
  },
  selfMade: {
    ...signature,
    status: "indeterminate",
    problems: [{ code: "certificate-untrusted", values: { why: "self-signed" } }],
    chain: [{ ...leaf, issuer: leaf.subject, signature: "unchecked" }],
  },
  changed: {
    ...signature,
    status: "invalid",
    covers: [],
    problems: [{ code: "signature-broken", values: { why: "digest" } }],
    chain: [{ ...leaf, signature: "unchecked" }],
  },
  pinned: {
    ...signature,
    matches: { calendar: olivia, sender: olivia, from: olivia },
    details: { pinned: true, since: ["2026-03-02T10:00:00.000Z"] },
    chain: [{ ...leaf, issuer: leaf.subject, signature: "pinned" }],
  },
  countersigned: {
    ...signature,
    chain: chainOf({ revocation: byAnswer }, { revocation: byList }),
    countersignatures: [
      {
        status: "valid",
        signer: { addresses: [sam], domain: null, name: "Sam", key: null },
        at: "2026-11-20T09:05:00.000Z",
        problems: [],
        chain: chainOf({ subject: "Sam" }),
      },
      { status: "invalid", signer: null, at: null, problems: [], chain: [] },
    ],
  },
} as const satisfies Readonly<Record<string, Evidence>>;

const layer = (more: Partial<Layer>): Layer => ({
  part: "TEXT",
  kind: "encrypted",
  state: "opened",
  why: null,
  algorithm: "AES-256-GCM",
  authenticated: true,
  recipients: ["CN=Acme Issuing CA 2, serial 5f3a9c11d2"],
  ...more,
});

export const layers: readonly Layer[] = [
  layer({}),
  layer({ part: "1", authenticated: false, algorithm: "AES-128-CBC" }),
  layer({ part: "1.1", kind: "compressed", algorithm: "zlib", authenticated: false, recipients: [] }),
  layer({ part: "1.2", state: "no-key" }),
  layer({ part: "2", state: "failed", why: "structure" }),
  layer({ part: "3", state: "unsupported", why: "RC2-40", algorithm: "RC2-40" }),
  layer({ part: "4", state: "too-large" }),
];

export const outer: OuterFields = {
  from: [olivia, "list@lists.example"],
  subject: "[...]",
  date: "2026-11-20T09:00:05.000Z",
};

export const shownWith = (evidence: Evidence, more: Partial<Report> = {}): Report => ({
  ...makeReport({
    level: "verified",
    signer: olivia,
    reasons: [
      reason("signed-by-actor"),
      ...(evidence.chain[0]?.signature === "pinned"
        ? [reason("certificate-pinned", { address: olivia, since: "2026-03-02T10:00:00.000Z" })]
        : []),
    ],
    evidence: [evidence],
  }),
  ...more,
});
