// Mandates whose JWS is bent: header, key, certificate, signature and form (RFC 7515, RFC 8725).
import { readFileSync } from "node:fs";
import { openssl, revocationList } from "../openssl.mjs";
import { doubled, expired, honest, minute, selfMade } from "./forged-kit.mjs";
import { base64url, jws, keyedBy, signature, thumbprint } from "./jws.mjs";
import { claims, flawed, unproven, withJws } from "./mandate-kit.mjs";
import { entries, mallory, member, olivia, oliviaWith, root } from "./stage.mjs";

const publicKey = (who, form) => openssl(["pkey", "-in", who.key, "-pubout", "-outform", form]);

const revoked = member("Olivia", olivia.address);

const forServers = flawed({
  issuer: root,
  extensions: [
    "basicConstraints=CA:FALSE",
    "keyUsage=critical,digitalSignature",
    "extendedKeyUsage=serverAuth",
    `subjectAltName=email:${olivia.address}`,
  ],
});

const forEncryption = flawed({
  issuer: root,
  extensions: [
    "basicConstraints=CA:FALSE",
    "keyUsage=critical,keyAgreement",
    "extendedKeyUsage=emailProtection",
    `subjectAltName=email:${olivia.address}`,
  ],
});

const [first, second, third] = honest.split(".");

const raw = (header, payload = claims(), key = olivia.key) => {
  const input = `${base64url(header)}.${base64url(JSON.stringify(payload))}`;
  return `${input}.${base64url(signature("ES256", key, input))}`;
};

const headerText = (more) =>
  `{"typ":"imip-mandate+jwt","alg":"ES256","x5c":["${olivia.der.toString("base64")}"]${more}}`;

const json = JSON.stringify({ payload: second, protected: first, signature: third });

export const jwsCases = entries("mandate-forged", [
  [
    "alg-none",
    "the signature: there is none",
    withJws(jws(claims(), olivia, { algorithm: "none" })),
    unproven,
    "RFC 8725, 2.1",
  ],
  [
    "alg-none-signed",
    "the signature: alg says none, and something stands there",
    withJws(jws(claims(), olivia, { header: { alg: "none" } })),
    unproven,
  ],
  [
    "alg-none-case",
    "the signature: alg says nOnE",
    withJws(jws(claims(), olivia, { header: { alg: "nOnE" }, sign: () => Buffer.alloc(0) })),
    unproven,
  ],
  [
    "hs256-pem",
    "the key: HMAC with the public key as PEM",
    withJws(jws(claims(), olivia, { algorithm: "HS256", sign: keyedBy(publicKey(olivia, "PEM")) })),
    unproven,
    "RFC 8725, 2.1",
  ],
  [
    "hs256-der",
    "the key: HMAC with the public key as DER",
    withJws(jws(claims(), olivia, { algorithm: "HS256", sign: keyedBy(publicKey(olivia, "DER")) })),
    unproven,
  ],
  [
    "hs256-certificate",
    "the key: HMAC with the certificate",
    withJws(jws(claims(), olivia, { algorithm: "HS256", sign: keyedBy(readFileSync(olivia.pem)) })),
    unproven,
  ],
  [
    "b64-false",
    "the payload: not encoded when it was signed (RFC 7797)",
    withJws(jws(claims(), olivia, { header: { b64: false, crit: ["b64"] } })),
    unproven,
  ],
  [
    "b64-false-silent",
    "the payload: the same without crit",
    withJws(jws(claims(), olivia, { header: { b64: false } })),
    unproven,
  ],
  [
    "crit-unknown",
    "an extension that nobody here knows and that has to be known",
    withJws(jws(claims(), olivia, { header: { crit: ["exp2"], exp2: 1 } })),
    unproven,
    "RFC 7515, 4.1.11",
  ],
  [
    "crit-empty",
    "crit without a name, which may not be",
    withJws(jws(claims(), olivia, { header: { crit: [] } })),
    unproven,
  ],
  [
    "typ-jwt",
    "the kind: a JWT for something else",
    withJws(jws(claims(), olivia, { type: "JWT" })),
    unproven,
    "RFC 8725, 3.11",
  ],
  [
    "typ-missing",
    "the kind: none is named",
    withJws(jws(claims(), olivia, { header: { typ: undefined } })),
    unproven,
  ],
  [
    "typ-withdrawal",
    "the kind: a withdrawal with a mandate's claims",
    withJws(jws(claims(), olivia, { type: "imip-mandate-revocation+jwt" })),
    unproven,
  ],
  [
    "typ-in-payload",
    "the header: typ, alg and x5c stand in the claims",
    withJws(jws(claims({ typ: "imip-mandate+jwt", alg: "ES256" }), mallory, { header: { typ: undefined } })),
    unproven,
  ],
  [
    "jwk",
    "the key: the stranger's own stands in the header, Olivia's certificate beside it",
    withJws(
      jws(claims(), olivia, {
        key: mallory.key,
        header: { jwk: jwkOf(mallory) },
      }),
    ),
    unproven,
    "RFC 7515, 4.1.3: what the header brings along proves nothing by itself",
  ],
  [
    "key-differs",
    "the key: Olivia's certificate, a stranger's signature",
    withJws(jws(claims(), olivia, { key: mallory.key })),
    unproven,
  ],
  [
    "chain-order",
    "the certificate: the stranger's stands first, Olivia's second",
    withJws(jws(claims(), mallory, { chain: [olivia] })),
    unproven,
  ],
  [
    "thumbprint-differs",
    "the certificate: x5t#S256 is another one's",
    withJws(jws(claims(), olivia, { header: { "x5t#S256": thumbprint(mallory.der) } })),
    unproven,
  ],
  [
    "no-certificate",
    "the certificate: there is none",
    withJws(jws(claims(), olivia, { header: { x5c: undefined } })),
    unproven,
  ],
  [
    "certificate-elsewhere",
    "the certificate: to be fetched",
    withJws(jws(claims(), olivia, { header: { x5c: undefined, x5u: "https://acme.example/olivia.pem" } })),
    unproven,
    "never fetched",
  ],
  ["certificate-expired", "the certificate: it ran out", withJws(jws(claims(), expired)), unproven],
  [
    "certificate-self-made",
    "the certificate: nobody vouches for it",
    withJws(jws(claims(), selfMade)),
    unproven,
  ],
  ["certificate-server", "the certificate: for servers", withJws(jws(claims(), forServers)), unproven],
  [
    "certificate-encryption",
    "the certificate: for encryption",
    withJws(jws(claims(), forEncryption)),
    unproven,
  ],
  [
    "certificate-revoked",
    "the certificate: revoked",
    withJws(jws(claims(), revoked)),
    unproven,
    null,
    { crls: { "agency.crl": revocationList(root, { revoked: [revoked] }) } },
  ],
  [
    "payload-changed",
    "the claims: changed after they were signed",
    withJws([first, base64url(JSON.stringify({ ...minute, exp: minute.exp + 1 })), third].join(".")),
    unproven,
  ],
  [
    "payload-of-other",
    "the claims: another mandate's under this signature",
    withJws([first, jws(claims({ jti: "m-2@acme.example" }), olivia).split(".")[1], third].join(".")),
    unproven,
  ],
  [
    "signature-changed",
    "the signature: one bit",
    withJws(
      jws(claims(), olivia, {
        spoil: (made) => {
          made[9] ^= 1;
          return made;
        },
      }),
    ),
    unproven,
  ],
  [
    "signature-zero",
    "the signature: zeros (CVE-2022-21449)",
    withJws(jws(claims(), olivia, { sign: () => Buffer.alloc(64) })),
    unproven,
  ],
  [
    "signature-der",
    "the signature: as X.509 writes ECDSA",
    withJws(jws(claims(), olivia, { sign: (input) => derSignature(olivia.key, input) })),
    unproven,
    "RFC 7518, 3.4",
  ],
  [
    "curve-differs",
    "the algorithm: ES256 with a P-384 key",
    withJws(
      jws(claims(), oliviaWith.p384, {
        algorithm: "ES256",
        sign: (input) => signature("ES384", oliviaWith.p384.key, input),
      }),
    ),
    unproven,
  ],
  [
    "padding-differs",
    "the algorithm: PS256 over a PKCS #1 v1.5 signature",
    withJws(
      jws(claims(), oliviaWith.rsa, {
        algorithm: "PS256",
        sign: (input) => signature("RS256", oliviaWith.rsa.key, input),
      }),
    ),
    unproven,
  ],
  [
    "header-twice",
    "the header: alg twice",
    withJws(raw(headerText(',"alg":"none"'))),
    unproven,
    "RFC 7515, 4: names are unique",
  ],
  [
    "claims-twice",
    "the claims: may_act twice, the agent last",
    withJws(jws(null, olivia, { payload: doubled() })),
    unproven,
  ],
  ["json", "the form: JSON instead of compact", withJws(json), unproven],
  ["spaces", "the form: blanks within", withJws(`${first}.\r\n ${second}.${third}`), unproven],
  ["padded", "the form: base64 with padding", withJws(`${first}.${second}=.${third}==`), unproven],
  ["four", "the form: four parts", withJws(`${honest}.AAAA`), unproven],
]);

function jwkOf(who) {
  const der = publicKey(who, "DER");
  const point = der.subarray(der.length - 64);
  return { kty: "EC", crv: "P-256", x: base64url(point.subarray(0, 32)), y: base64url(point.subarray(32)) };
}

function derSignature(key, input) {
  return openssl(["dgst", "-sha256", "-sign", key], Buffer.from(input));
}
