import type { DnsAnswer, DnsType } from "../../core/ports.ts";
import type { Zones } from "./server.mjs";

const key = `v=DKIM1; k=rsa; p=${"A".repeat(684)}`;
const records = (domain: string) => ({ [`s1._domainkey.${domain}`]: { TXT: [key] } });

/** One zone of each kind, with what mail domains publish. */
export const zones: Zones = {
  "acme.example": {
    kind: "secure",
    records: {
      ...records("acme.example"),
      "alias._domainkey.acme.example": { CNAME: ["s1._domainkey.acme.example"] },
      "round.acme.example": { CNAME: ["about.acme.example"] },
      "about.acme.example": { CNAME: ["round.acme.example"] },
      "odd.acme.example": { TXT: ["one", 'two "\\; \u00e9'] },
      "c93f._smimecert.acme.example": { SMIMEA: ["3 0 1 AB0C"], OPENPGPKEY: ["AQID"] },
    },
  },
  "harbour.example": { kind: "insecure", records: records("harbour.example") },
  "forged.example": { kind: "bogus", records: records("forged.example") },
};

type State = `${DnsAnswer["status"]} ${string}`;

/** What the resolver must make of it: its status and DNSSEC, and its records, sorted. */
export const questions: readonly (readonly [
  name: string,
  type: DnsType,
  state: State,
  records: readonly string[],
])[] = [
  ["s1._domainkey.acme.example", "TXT", "found secure", [key]],
  ["alias._domainkey.acme.example", "TXT", "found secure", [key]],
  ["odd.acme.example", "TXT", "found secure", ["one", 'two "\\; \u00e9']],
  ["c93f._smimecert.acme.example", "SMIMEA", "found secure", ["3 0 1 ab0c"]],
  ["c93f._smimecert.acme.example", "OPENPGPKEY", "found secure", ["AQID"]],
  ["c93f._smimecert.acme.example", "TXT", "none secure", []],
  ["s2._domainkey.acme.example", "TXT", "none secure", []],
  ["round.acme.example", "TXT", "failed null", []],
  ["s1._domainkey.harbour.example", "TXT", "found insecure", [key]],
  ["s2._domainkey.harbour.example", "TXT", "none insecure", []],
  ["s1._domainkey.forged.example", "TXT", "failed bogus", []],
  ["s1._domainkey.elsewhere.example", "TXT", "failed null", []],
];

export const stateOf = ({ status, dnssec }: DnsAnswer): string => `${status} ${dnssec}`;
