/**
 * Mandates and the mails around them, keys, certificates and signatures made on the spot by openssl, which
 * shares no line with us: jose signs nothing here.
 */
import { randomBytes } from "node:crypto";
import type { TrustAnchors } from "../ports.ts";

/** A certificate and its key, as paths of PEM files. */
export interface Person {
  readonly address: string;
  readonly subject: string;
  readonly key: string;
  readonly pem: string;
  readonly der: Buffer;
  readonly serial: string;
}

type KeyKind = "rsa" | "rsa1024" | "pss" | "p256" | "p384" | "p521" | "ed25519";

interface Openssl {
  openssl(args: readonly string[], input?: Uint8Array): Buffer;
  file(bytes: Uint8Array | string, suffix?: string): string;
  newKey(kind: KeyKind): string;
  readonly caExtensions: readonly string[];
  personExtensions(san: string): readonly string[];
  issue(options: object): Omit<Person, "address">;
  sign(content: Uint8Array, signers: unknown, options?: object): Buffer;
  revocationList(issuer: unknown, options: object): Buffer;
}

interface MailKit {
  entity(headers: readonly string[], body: Uint8Array | string): Buffer;
  base64(body: Uint8Array | string): string;
  multipart(subtype: string, boundary: string, parts: readonly Uint8Array[]): Buffer;
  multipartSigned(content: Uint8Array, cms: Uint8Array): Buffer;
  attachedMessage(message: Uint8Array): Buffer;
  message(fields: object, body: Uint8Array): Buffer;
}

const kit = async <T>(name: string): Promise<T> =>
  (await import(new URL(`../../e2e/pki/${name}.mjs`, import.meta.url).href)) as T;
const pki = await kit<Openssl>("openssl");
const mime = await kit<MailKit>("mail");

const authority = (name: string): Omit<Person, "address"> =>
  pki.issue({ subject: `/CN=${name}`, extensions: pki.caExtensions });

export const root = authority("Mandates root");
export const strangeRoot = authority("Nobody's root");

/** The reader trusts this root and no other. */
export const anchors: TrustAnchors = { anchors: () => Promise.resolve([Uint8Array.from(root.der)]) };

interface PersonOptions {
  readonly key?: KeyKind;
  readonly issuer?: object;
  /** As openssl writes it; "email:" and the address unless said otherwise. */
  readonly san?: string;
  readonly subject?: string;
  readonly extensions?: readonly string[];
  readonly from?: string;
  readonly to?: string;
}

export function person(address: string, options: PersonOptions = {}): Person {
  const {
    key = "p256",
    issuer = root,
    san = `email:${address}`,
    subject = `/CN=${address}`,
    ...more
  } = options;
  const made = pki.issue({
    subject,
    issuer,
    key: pki.newKey(key),
    extensions: pki.personExtensions(san),
    ...more,
  });
  return { address, ...made };
}

/** A certification authority between the root and people. */
export const intermediate = pki.issue({
  subject: "/CN=Mandates between",
  issuer: root,
  extensions: pki.caExtensions,
});

export const olivia = person("olivia@acme.example");
export const sam = person("sam@acme.example");
export const mallory = person("mallory@evil.example");
export const anna = "anna@home.example";

/** Revokes what `issuer` issued. */
export const listOf = (revoked: readonly Person[]): Uint8Array =>
  Uint8Array.from(pki.revocationList(root, { revoked }));

/** When the mails of these tests are read. */
export const at = new Date("2026-12-01T00:00:00Z");
export const seconds = (iso: string): number => Date.parse(iso) / 1000;

type Claims = Readonly<Record<string, unknown>>;

/** Olivia lets Sam send her invitations, to everybody, through 2027. */
export const mandateClaims = (over: Claims = {}): Claims => ({
  iss: "mailto:olivia@acme.example",
  sub: "mailto:olivia@acme.example",
  may_act: { sub: "mailto:sam@acme.example" },
  imip: { methods: ["REQUEST", "CANCEL"], components: ["VEVENT"], role: "ORGANIZER", uid: null },
  aud: ["*"],
  iat: seconds("2026-11-01T08:00:00Z"),
  nbf: seconds("2026-11-01T08:00:00Z"),
  exp: seconds("2027-11-01T08:00:00Z"),
  jti: "m-1",
  ...over,
});

export const scope = (over: Claims = {}): Claims => ({ ...(mandateClaims()["imip"] as Claims), ...over });

export const withdrawalClaims = (over: Claims = {}): Claims => ({
  iss: "mailto:olivia@acme.example",
  revokes: "m-1",
  iat: seconds("2026-11-20T08:00:00Z"),
  ...over,
});

export const types = { mandate: "imip-mandate+jwt", withdrawal: "imip-mandate-revocation+jwt" } as const;

const base64url = (value: Uint8Array | string): string => Buffer.from(value).toString("base64url");

/** SHA-256 of a certificate as x5t#S256 has it. */
export const thumbprint = ({ der }: Person): string =>
  pki.openssl(["dgst", "-sha256", "-binary"], der).toString("base64url");

/** ECDSA-Sig-Value (RFC 3279, 2.2.3) as r || s (RFC 7518, 3.4). */
function fixedWidth(der: Buffer, width: number): Buffer {
  let at = der[1] === 0x81 ? 3 : 2;
  const integers = [0, 1].map(() => {
    const length = der[at + 1] ?? 0;
    const octets = der.subarray(at + 2, at + 2 + length);
    at += 2 + length;
    const magnitude = octets[0] === 0 ? octets.subarray(1) : octets;
    return Buffer.concat([Buffer.alloc(width - magnitude.length), magnitude]);
  });
  return Buffer.concat(integers);
}

const pss = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"];
const widths: Readonly<Record<string, number>> = { ES256: 32, ES384: 48, ES512: 66 };

/** What openssl signs with this key for the algorithm, in the form of RFC 7518. */
function signature(input: string, alg: string, key: string): Buffer {
  const content = pki.file(input);
  if (alg === "EdDSA" || alg === "Ed25519")
    return pki.openssl(["pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", content]);
  const options = alg.startsWith("PS") ? pss : [];
  const made = pki.openssl(["dgst", `-sha${alg.slice(-3)}`, ...options, "-sign", key, content]);
  const width = widths[alg];
  return width === undefined ? made : fixedWidth(made, width);
}

interface JwsOptions {
  readonly alg?: string;
  /** How it is really signed, where the header lies about it. */
  readonly signedAs?: string;
  readonly typ?: string;
  /** Over the usual header; `undefined` leaves a parameter out. */
  readonly header?: Claims;
  readonly chain?: readonly Pick<Person, "der">[];
  /** In place of the header's and claims' JSON. */
  readonly written?: { readonly header?: string; readonly claims?: string };
}

/** A compact JWS of `signer` over the claims. */
export function jws(claims: Claims, signer: Person = olivia, options: JwsOptions = {}): string {
  const { alg = "ES256", signedAs = alg, typ = types.mandate, chain = [signer], written = {} } = options;
  const header = { typ, alg, x5c: chain.map(({ der }) => der.toString("base64")), ...options.header };
  const head = base64url(written.header ?? JSON.stringify(header));
  const input = `${head}.${base64url(written.claims ?? JSON.stringify(claims))}`;
  return `${input}.${base64url(signature(input, signedAs, signer.key))}`;
}

export const withdrawal = (claims: Claims = withdrawalClaims(), signer: Person = olivia): string =>
  jws(claims, signer, { typ: types.withdrawal });

export const octetsOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A part that bears a JWS. */
export const jwsPart = (text: string, type = "application/jose", name = "mandate.jws"): Buffer =>
  mime.entity(
    [`Content-Type: ${type}; name="${name}"`, "Content-Transfer-Encoding: base64"],
    mime.base64(Buffer.from(text)),
  );

/** A part that bears claims as JSON. */
export const jsonPart = (claims: Claims | string, type = "application/imip-mandate+json"): Buffer =>
  mime.entity(
    [`Content-Type: ${type}`, "Content-Transfer-Encoding: base64"],
    mime.base64(Buffer.from(typeof claims === "string" ? claims : JSON.stringify(claims))),
  );

export const textPart = (text: string): Buffer =>
  mime.entity(["Content-Type: text/plain; charset=utf-8"], text);

export const mixed = (...parts: readonly Uint8Array[]): Buffer =>
  mime.multipart("mixed", `mixed-${randomBytes(6).toString("hex")}`, parts);

export const signedBy = (content: Uint8Array, signer: Person): Buffer =>
  mime.multipartSigned(content, pki.sign(content, signer));

export const attached = (message: Uint8Array): Buffer => mime.attachedMessage(Buffer.from(message));

export const mail = (body: Uint8Array, from: string = sam.address): Uint8Array =>
  Uint8Array.from(
    mime.message({ from: `<${from}>`, to: `<${anna}>`, subject: "Budget review", id: "1" }, body),
  );

/** Olivia's mandate as an ordinary mail that she signed. */
export const twinMail = (
  claims: Claims | string = mandateClaims(),
  signer: Person = olivia,
  type?: string,
): Uint8Array =>
  mail(signedBy(mixed(textPart("Sam may send for me.\n"), jsonPart(claims, type)), signer), olivia.address);

interface EventOptions {
  readonly method?: string;
  readonly uid?: string;
  readonly organizer?: string;
  readonly sentBy?: string | null;
}

/** A text/calendar part: Olivia's event, sent by Sam. */
export function calendarPart({
  method = "REQUEST",
  uid = "1@acme.example",
  organizer = olivia.address,
  sentBy = sam.address,
}: EventOptions = {}): Buffer {
  const by = sentBy === null ? "" : `;SENT-BY="mailto:${sentBy}"`;
  return mime.entity(
    [`Content-Type: text/calendar; charset=utf-8; method=${method}`],
    [
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//test//EN",
      `METHOD:${method}`,
      "BEGIN:VEVENT",
      `UID:${uid}`,
      "DTSTAMP:20261128T080000Z",
      "DTSTART:20261215T090000Z",
      "DTEND:20261215T100000Z",
      "SUMMARY:Budget review",
      `ORGANIZER${by}:mailto:${organizer}`,
      `ATTENDEE:mailto:${anna}`,
      "END:VEVENT",
      "END:VCALENDAR",
      "",
    ].join("\r\n"),
  );
}
