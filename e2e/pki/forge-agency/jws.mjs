// JWS in compact form (RFC 7515) put together by hand; every signature is openssl's.
import { createHash, createHmac } from "node:crypto";
import { children, read } from "../der.mjs";
import { base64, entity } from "../mail.mjs";
import { file, openssl } from "../openssl.mjs";

export const base64url = (value) => Buffer.from(value).toString("base64url");

const ecdsa = { ES256: ["sha256", 32], ES384: ["sha384", 48], ES512: ["sha512", 66] };
const rsa = { RS256: [], PS256: ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32"] };

/** R and S as JOSE wants them (RFC 7518, 3.4), out of the DER that openssl writes. */
function concatenated(der, length) {
  const numbers = children(read(der)).map(({ content }) => {
    const digits = Buffer.from(content);
    const bare = digits.length > length ? digits.subarray(digits.length - length) : digits;
    return Buffer.concat([Buffer.alloc(length - bare.length), bare]);
  });
  return Buffer.concat(numbers);
}

/** The signature of `key` over the input. */
export function signature(algorithm, key, input) {
  if (algorithm === "none") return Buffer.alloc(0);
  if (algorithm === "EdDSA")
    return openssl(["pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", file(Buffer.from(input))]);
  const [digest, length] = ecdsa[algorithm] ?? ["sha256", null];
  const made = openssl([
    "dgst",
    `-${digest}`,
    ...(rsa[algorithm] ?? []),
    "-sign",
    key,
    file(Buffer.from(input)),
  ]);
  return length === null ? made : concatenated(made, length);
}

/** HMAC with what everybody has: the public key, as PEM or DER. */
export const keyedBy = (bytes) => (input) => createHmac("sha256", bytes).update(input).digest();

export const thumbprint = (der) => base64url(createHash("sha256").update(der).digest());

/**
 * One compact JWS. `header` adds to or replaces members, undefined takes one away; `key` and `sign` replace
 * whose signature it is; `payload` replaces the text of the claims.
 */
export function jws(
  claims,
  who,
  { algorithm = "ES256", type = "imip-mandate+jwt", chain = [], header = {}, key = who.key, ...more } = {},
) {
  const protectedHeader = {
    typ: type,
    alg: algorithm,
    x5c: [who, ...chain].map(({ der }) => Buffer.from(der).toString("base64")),
    "x5t#S256": thumbprint(who.der),
    ...header,
  };
  const first = base64url(more.headerText ?? JSON.stringify(protectedHeader));
  const second = base64url(more.payload ?? JSON.stringify(claims));
  // RFC 7797, 3: with b64=false the payload itself is signed.
  const input =
    header.b64 === false ? `${first}.${more.payload ?? JSON.stringify(claims)}` : `${first}.${second}`;
  const made = more.sign ? more.sign(input) : signature(algorithm, key, input);
  return `${first}.${second}.${base64url(more.spoil ? more.spoil(made) : made)}`;
}

/** As a part of a mail: longer than a line of mail may be, so in base64. */
export const jwsPart = (compact, type = "application/jose", extra = []) =>
  entity([`Content-Type: ${type}`, ...extra, "Content-Transfer-Encoding: base64"], base64(compact));
