/**
 * Makes DKIM signatures for tests: honest ones by mailauth, which is not ours, and any others, however wrong,
 * from tags written out by hand, over what testkit/reference.ts makes of RFC 6376.
 */
import { createHash, generateKeyPairSync, sign as signOctets, type KeyObject } from "node:crypto";
import { createRequire } from "node:module";
import { referenceBody, referenceField } from "./reference.ts";
import type { Zone } from "./verify.ts";

export interface Pair {
  readonly privateKey: KeyObject;
  /** p= of the key record. */
  readonly p: string;
}

function rsa(modulusLength: number): Pair {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength });
  return { privateKey, p: publicKey.export({ format: "der", type: "spki" }).toString("base64") };
}

function ed25519(): Pair {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return {
    privateKey,
    p: publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("base64"),
  };
}

const made = new Map<string, Pair>();
const once = (name: string, make: () => Pair): Pair => {
  const pair = made.get(name) ?? make();
  made.set(name, pair);
  return pair;
};

export const rsaKey = (bits: 512 | 1024 | 2048 = 2048): Pair => once(`rsa-${bits}`, () => rsa(bits));
export const ed25519Key = (): Pair => once("ed25519", ed25519);

export const rsaRecord = (pair: Pair, tags = ""): string => `v=DKIM1; k=rsa; ${tags}p=${pair.p}`;
export const ed25519Record = (pair: Pair): string => `v=DKIM1; k=ed25519; p=${pair.p}`;

/** Keys of acme.example: "r" is RSA of 2048 bits, "e" Ed25519. */
export const acmeZone = (domain = "acme.example"): Zone => ({
  [`r._domainkey.${domain}`]: [rsaRecord(rsaKey())],
  [`e._domainkey.${domain}`]: [ed25519Record(ed25519Key())],
});

interface MailauthSigner {
  readonly dkimSign: (
    mail: Buffer,
    options: object,
  ) => Promise<{ readonly signatures: string; readonly errors: readonly unknown[] }>;
}
const { dkimSign } = createRequire(import.meta.url)("mailauth/lib/dkim/sign.js") as MailauthSigner;

interface MailauthOptions {
  readonly domain?: string;
  readonly key?: "rsa" | "ed25519";
  readonly canonicalization?: string;
  readonly length?: number;
  /** Colon-separated. */
  readonly headers?: string;
  readonly time?: Date;
  readonly expires?: Date;
}

export const toOctets = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "latin1"));

/** The mail, its octets as characters, with a signature by mailauth on top. */
export async function signedByMailauth(
  mail: string,
  {
    domain = "acme.example",
    key = "rsa",
    canonicalization = "relaxed/relaxed",
    length,
    headers,
    time,
    expires,
  }: MailauthOptions = {},
): Promise<string> {
  const pair = key === "rsa" ? rsaKey() : ed25519Key();
  const { signatures, errors } = await dkimSign(Buffer.from(mail, "latin1"), {
    canonicalization,
    ...(headers === undefined ? {} : { headerList: headers.split(":") }),
    // Left to itself it asks the clock twice, and signs another second than it writes.
    signTime: time ?? new Date("2026-10-01T08:00:00Z"),
    ...(expires === undefined ? {} : { expires }),
    signatureData: [
      {
        signingDomain: domain,
        selector: key === "rsa" ? "r" : "e",
        privateKey: pair.privateKey.export({ format: "pem", type: "pkcs8" }),
        ...(length === undefined ? {} : { maxBodyLength: length }),
      },
    ],
  });
  if (errors.length > 0) throw new Error("mailauth does not sign this");
  return signatures + mail;
}

export interface HandOptions {
  /** Replaces or adds tags; null leaves one out. */
  readonly tags?: Readonly<Record<string, string | null>>;
  /** Written behind all others, as they are. */
  readonly more?: string;
  readonly pair?: Pair;
}

/** The same with a signature made of whatever tags a test wants; a= decides what is computed. */
export function signedByHand(mail: string, { tags = {}, more = "", pair }: HandOptions = {}): string {
  const all: Record<string, string | null> = {
    v: "1",
    a: "rsa-sha256",
    c: "relaxed/relaxed",
    d: "acme.example",
    s: "r",
    h: "from:to:subject:date:content-type",
    ...tags,
  };
  const blank = mail.indexOf("\r\n\r\n");
  const header = blank < 0 ? mail : mail.slice(0, blank + 2);
  const body = blank < 0 ? "" : mail.slice(blank + 4);
  const [headerForm, bodyForm = "simple"] = (all["c"] ?? "simple").split("/");
  const form = (name: string | undefined): "simple" | "relaxed" =>
    name === "relaxed" ? "relaxed" : "simple";
  const hash = all["a"] === "rsa-sha1" ? "sha1" : "sha256";
  const canonical = referenceBody(body, form(bodyForm));
  const hashed = typeof all["l"] === "string" ? canonical.slice(0, Number(all["l"])) : canonical;
  all["bh"] ??= createHash(hash).update(hashed, "latin1").digest("base64");
  const listed = Object.entries(all).filter(([, value]) => value !== null);
  const field = `DKIM-Signature: ${listed.map(([name, value]) => `${name}=${value}`).join("; ")};${more} b=`;
  const left = header.split(/\r\n(?![ \t])/).filter((line) => line !== "");
  let input = "";
  for (const name of (all["h"] ?? "").toLowerCase().split(":")) {
    const at = left.findLastIndex((line) => line.slice(0, line.indexOf(":")).trim().toLowerCase() === name);
    if (at >= 0) input += referenceField(left.splice(at, 1)[0] ?? "", form(headerForm));
  }
  input += referenceField(field, form(headerForm)).replace(/\r\n$/, "");
  const octets = Buffer.from(input, "latin1");
  const { privateKey } = pair ?? (all["a"]?.startsWith("ed25519") === true ? ed25519Key() : rsaKey());
  const signature =
    privateKey.asymmetricKeyType === "ed25519"
      ? signOctets(null, createHash("sha256").update(octets).digest(), privateKey)
      : signOctets(hash, octets, privateKey);
  return `${field}${signature.toString("base64")}\r\n${mail}`;
}

export const calendar = (summary = "Budget review"): string =>
  [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//x//y//EN",
    "METHOD:REQUEST",
    "BEGIN:VEVENT",
    "UID:1@acme.example",
    "DTSTAMP:20270201T080000Z",
    "DTSTART:20270401T080000Z",
    `SUMMARY:${summary}`,
    "ORGANIZER:mailto:olivia@acme.example",
    "ATTENDEE:mailto:anna@home.example",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\r\n");

const header = (contentType: string): string =>
  [
    "From: Olivia <olivia@acme.example>",
    "To: anna@home.example",
    "Subject: Budget review",
    "Date: Mon, 01 Feb 2027 08:00:00 +0000",
    "MIME-Version: 1.0",
    `Content-Type: ${contentType}`,
    "",
    "",
  ].join("\r\n");

/** A mail that is one text/calendar part, "1". */
export const plainMail = (): string =>
  `${header("text/calendar; method=REQUEST; charset=utf-8")}${calendar()}`;

/** text/plain "1", text/calendar "2", in multipart/mixed. */
export const mixedMail = (): string =>
  `${header('multipart/mixed; boundary="b"')}--b\r\nContent-Type: text/plain\r\n\r\nPlease  come.\r\n--b\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\n${calendar()}\r\n--b--\r\n`;
