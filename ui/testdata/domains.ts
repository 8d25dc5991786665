/** What mail domains and servers say in a report, as the core makes it. Test data only. */
import type { Alignment, Evidence, Hop, Trace } from "../../core/report.ts";

export const olivia = "olivia@acme.example";

export const allHeaders = ["from", "to", "subject", "date", "message-id", "mime-version", "content-type"];

/** A DKIM signature of a domain, over everything. */
export const signedByDomain = (domain: string, more: Partial<Evidence> = {}): Evidence => ({
  system: "dkim",
  status: "valid",
  signer: { addresses: [], domain, name: null, key: `sha256:${"5e".repeat(32)}` },
  covers: ["TEXT", "1", "1.1", "1.2", "2"],
  claims: ["TEXT", "1", "1.1", "1.2", "2"],
  headers: allHeaders,
  at: "2026-11-20T09:00:06.000Z",
  problems: [],
  chain: [],
  details: {
    selector: "2026a",
    algorithm: "rsa-sha256",
    canonicalization: "relaxed/relaxed",
    auid: `@${domain}`,
    expires: "2026-11-27T09:00:06.000Z",
    bits: 2048,
    dnssec: "secure",
    position: 5,
    oversigned: ["from"],
  },
  matches: null,
  countersignatures: [],
  results: [],
  ...more,
});

/** A signature of a domain that nobody was asked about. */
export const uncheckedDomain = (domain: string, why = "off"): Evidence =>
  signedByDomain(domain, {
    status: "indeterminate",
    covers: [],
    headers: [],
    problems: [{ code: "unchecked", values: { why } }],
    details: { selector: "2026a", algorithm: "rsa-sha256", position: 5 },
  });

/** One set of an ARC chain. */
export const sealedBy = (domain: string, instance: number, more: Partial<Evidence> = {}): Evidence => ({
  ...signedByDomain(domain),
  system: "arc",
  details: {
    instance,
    validation: instance === 1 ? "none" : "pass",
    chain: "pass",
    seal: "pass",
    message: "pass",
    intact: true,
    position: 3,
  },
  results: [
    { method: "dkim", result: "pass", reason: null, properties: { "header.d": "acme.example" } },
    { method: "spf", result: "pass", reason: null, properties: { "smtp.mailfrom": olivia } },
  ],
  ...more,
});

/** What a server of the reader's own wrote down. */
export const writtenBy = (server: string, more: Partial<Evidence> = {}): Evidence => ({
  ...signedByDomain(server),
  system: "authres",
  signer: { addresses: [], domain: server, name: null, key: null },
  headers: [],
  at: null,
  details: { position: 1 },
  results: [
    {
      method: "dkim",
      result: "pass",
      reason: null,
      properties: { "header.d": "acme.example", "header.s": "2026a" },
    },
    { method: "spf", result: "softfail", reason: "not a sender of this domain", properties: {} },
  ],
  ...more,
});

export const noTrace: Trace = {
  hops: [],
  more: 0,
  claimed: [],
  list: null,
  resent: [],
  opes: [],
  returnPath: null,
  responsible: null,
};

const hop = (position: number, from: string | null, by: string | null, at: string | null): Hop => ({
  position,
  from,
  fromComment: from === null ? null : "192.0.2.7",
  by,
  with: "ESMTPS",
  at,
});

/** Through a mailing list to the reader's server. */
export const longWay: Trace = {
  ...noTrace,
  hops: [
    hop(0, "mx.harbour.example", "store.harbour.example", "2026-11-20T09:00:21.000Z"),
    hop(2, "lists.partner.example", "mx.harbour.example", "2026-11-20T09:00:20.000Z"),
    hop(4, "out.acme.example", "lists.partner.example", "2026-11-20T09:00:10.000Z"),
    hop(6, null, "out.acme.example", "2026-11-20T09:00:07.000Z"),
  ],
  list: { position: 7, id: "board.lists.partner.example", post: "mailto:board@lists.partner.example" },
  returnPath: { address: "prvs=0123456789=olivia@acme.example", original: olivia, tag: "prvs" },
  responsible: { address: olivia, field: "From" },
};

/** The organizer and From, both of one domain, with who vouches for it. */
export const aligned = (
  vouching: Alignment["vouching"],
  more: Partial<Alignment> = {},
): readonly Alignment[] =>
  (["organizer", "from"] as const).map((role) => ({
    role,
    address: olivia,
    domain: "acme.example",
    organizational: "acme.example",
    policy: "reject",
    dmarc: vouching.some(({ relation }) => relation !== "other") ? "pass" : "fail",
    vouching,
    ...more,
  }));
