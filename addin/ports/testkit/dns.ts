/** DNS messages octet by octet (RFC 1035, 4): the tests' own writer, beside the library that is tested. */

const word = (value: number): readonly number[] => [(value >> 8) & 255, value & 255];
const long = (value: number): readonly number[] => [...word(value >>> 16), ...word(value & 0xffff)];

export const nameOctets = (name: string): readonly number[] => [
  ...name
    .split(".")
    .filter((label) => label !== "")
    .flatMap((label) => [label.length, ...Buffer.from(label, "latin1")]),
  0,
];

export const typeNumbers = {
  CNAME: 5,
  SOA: 6,
  TXT: 16,
  AAAA: 28,
  OPT: 41,
  SMIMEA: 53,
  OPENPGPKEY: 61,
} as const;
type Type = keyof typeof typeNumbers;

export interface Written {
  readonly name: string;
  readonly type: Type;
  readonly class?: number;
  readonly ttl?: number;
  readonly data: readonly number[];
}

/** The data of a TXT record: character strings, each with its length before it. */
export const txt = (...strings: readonly string[]): readonly number[] =>
  strings.flatMap((text) => [text.length, ...Buffer.from(text, "latin1")]);

export const soa = (minimum: number): readonly number[] => [
  ...nameOctets("ns.acme.example"),
  ...nameOctets("host.acme.example"),
  ...[1, 3600, 600, 86_400, minimum].flatMap(long),
];

/** An OPT record with an Extended DNS Error (RFC 8914), or none. */
export const opt = (code: number | null = null, extendedRcode = 0): Written => ({
  name: "",
  type: "OPT",
  class: 1232,
  ttl: extendedRcode * 0x1000000,
  data: code === null ? [] : [...word(15), ...word(2), ...word(code)],
});

const record = ({ name, type, data, ttl = 300, class: kind = 1 }: Written): readonly number[] => [
  ...nameOctets(name),
  ...word(typeNumbers[type]),
  ...word(kind),
  ...long(ttl),
  ...word(data.length),
  ...data,
];

/** QR, RD and RA, as every answer of a resolver has them. */
export const flags = { plain: 0x8180, secure: 0x81a0, truncated: 0x8380, query: 0x0100 } as const;

export interface Sections {
  readonly flags?: number;
  readonly rcode?: number;
  readonly questions?: readonly (readonly [name: string, type: Type])[];
  readonly answers?: readonly Written[];
  readonly authorities?: readonly Written[];
  readonly additionals?: readonly Written[];
}

export function message({
  flags: bits = flags.plain,
  rcode = 0,
  questions = [["s1._domainkey.acme.example", "TXT"]],
  answers = [],
  authorities = [],
  additionals = [],
}: Sections): Uint8Array<ArrayBuffer> {
  const sections = [questions, answers, authorities, additionals];
  return Uint8Array.from([
    ...word(0),
    ...word(bits | rcode),
    ...sections.flatMap(({ length }) => word(length)),
    ...questions.flatMap(([name, type]) => [...nameOctets(name), ...word(typeNumbers[type]), ...word(1)]),
    ...[...answers, ...authorities, ...additionals].flatMap(record),
  ]);
}
