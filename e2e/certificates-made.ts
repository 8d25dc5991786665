/** Certificates, revocation lists, keys and mails that openssl makes as the tests begin: nothing of them runs out. */
import { readFileSync } from "node:fs";
import { anna, olivia } from "./acting-mails.ts";
import { event, mail, part, signed } from "./pki/forge/stage.mjs";
import { pkcs7Mime } from "./pki/mail.mjs";
import {
  caExtensions,
  encrypt,
  file,
  issue,
  newKey,
  openssl,
  personExtensions,
  revocationList,
} from "./pki/openssl.mjs";

/** Somebody with a key: paths of key and certificate, and what the certificate is. */
export interface Holder {
  readonly subject: string;
  readonly key: string;
  readonly pem: string;
  readonly der: Buffer;
  readonly serial: string;
}

const fresh = (): string => String(newKey("p256"));

export const authority = (name: string, issuer: Holder | null = null): Holder =>
  issue({ subject: `/CN=${name}`, issuer, extensions: caExtensions });

export const person = (
  name: string,
  address: string,
  issuer: Holder,
  { key = fresh(), more = [] as readonly string[] } = {},
): Holder =>
  issue({
    subject: `/CN=${name}`,
    issuer,
    key,
    extensions: [...personExtensions(`email:${address}`), ...more],
  });

/** Of Anna's mail alone: a key to open what is encrypted to her. */
export const recipient = (issuer: Holder, kind: "rsa" | "p256"): Holder =>
  issue({
    subject: "/CN=Anna",
    issuer,
    key: newKey(kind),
    extensions: [
      "basicConstraints=CA:FALSE",
      `keyUsage=critical,${kind === "rsa" ? "keyEncipherment" : "keyAgreement"}`,
      "extendedKeyUsage=emailProtection",
      `subjectAltName=email:${anna}`,
    ],
  });

/** Of a server on this machine, which nobody has to trust. */
export const server = (): Holder =>
  issue({
    subject: "/CN=localhost",
    extensions: [
      "basicConstraints=CA:FALSE",
      "keyUsage=critical,digitalSignature",
      "extendedKeyUsage=serverAuth",
      "subjectAltName=IP:127.0.0.1",
    ],
  });

const day = 86_400_000;
const date = new Date(Date.now() + 20 * day).toISOString().slice(0, 10).replaceAll("-", "");

const invitation = (summary: string): Buffer =>
  part(event({ summary, start: `${date}T100000Z`, end: `${date}T110000Z` }));

interface Signing {
  /** Certificates that come along beside the signer's. */
  readonly chain?: readonly Holder[];
  readonly summary?: string;
}

/** An invitation of Olivia's, signed by whoever it is. */
export function signedBy(who: Holder, { chain = [], summary = "Budget review" }: Signing = {}): Buffer {
  const { body } = signed(invitation(summary), who, { chain });
  return Buffer.from(mail(body, { subject: summary }));
}

/** The same, encrypted to somebody. */
export function encryptedTo(to: Holder, who: Holder, { chain = [] }: Signing = {}): Buffer {
  const { body } = signed(invitation("Budget review"), who, { chain });
  return Buffer.from(mail(pkcs7Mime(encrypt(body, to), "enveloped-data"), { subject: "..." }));
}

/** As openssl has it in certificates and lists. */
const stamp = (at: number): string => `${new Date(at).toISOString().replace(/\D/g, "").slice(0, 14)}Z`;

/** When what is revoked was. */
export const revokedOn = { stamp: "260301120000Z", said: "1 Mar 2026, 13:00" } as const;

/** A list that counts for a month; the issuer's own or, by a key of the same name, a stranger's. */
export const listOf = (issuer: Holder, revoked: readonly Holder[] = []): Buffer =>
  revocationList(issuer, {
    revoked,
    at: revokedOn.stamp,
    from: stamp(Date.now() - 3_600_000),
    to: stamp(Date.now() + 30 * day),
  });

/** A PKCS#12 file of a key and its certificate. */
export const keyFile = ({ key, pem }: Holder, password: string): Buffer =>
  openssl(["pkcs12", "-export", "-in", pem, "-inkey", key, "-passout", `pass:${password}`]);

export const pemOf = ({ pem }: Holder): Buffer => readFileSync(pem);

/** As Settings keep it. */
export const anchorOf = ({ der }: Holder): string => der.toString("base64");

/** A line of openssl's database: one that counts, or was revoked. */
const line = ({ serial, subject }: Holder, isRevoked: boolean): string =>
  [isRevoked ? "R" : "V", "491231235959Z", isRevoked ? `${revokedOn.stamp},keyCompromise` : "", serial]
    .concat("unknown", `${subject}\n`)
    .join("\t");

/** What `openssl ocsp` of an issuer answers to a request. */
export function answerTo(
  request: Buffer,
  issuer: Holder,
  { good, revoked }: { readonly good: Holder; readonly revoked: Holder },
): Buffer {
  const index = file(line(good, false) + line(revoked, true));
  const answer = file("");
  openssl([
    ...["ocsp", "-index", index, "-CA", issuer.pem, "-rsigner", issuer.pem, "-rkey", issuer.key],
    ...["-ndays", "7", "-reqin", file(request), "-respout", answer],
  ]);
  return readFileSync(answer);
}

/** When an answer says it was given, UTC ISO. */
export function givenAt(answer: Buffer): string {
  const text = openssl(["ocsp", "-respin", file(answer), "-noverify", "-text"]).toString();
  return new Date(/This Update: (.*)/.exec(text)?.[1] ?? "").toISOString();
}

export { olivia };
