/**
 * A person's key and certificates as mail programs hand them on: PKCS#12 (RFC 7292). Reading is pkijs's, which knows
 * PBES2 with AES and HMAC by PKCS#12's own key derivation; what to believe of it is ours: sizes and iterations are
 * bounded before any work, and a key belongs to the certificate only where its signature verifies with it.
 */
import { OctetString } from "asn1js";
import * as pkijs from "pkijs";
import { equalBytes } from "../bytes/equal.ts";
import { isSelfIssued, mailboxes, readCertificate, type Certificate } from "../pki/certificate.ts";
import { nameText } from "../pki/names.ts";
import { verifySignature } from "../pki/signature.ts";
import type { Curve } from "../pki/spki.ts";

/** By which a key signs a mandate (RFC 7518, 3.1). */
export type SigningAlgorithm = "RS256" | "ES256" | "ES384";

/** A person who can sign: their certificate, and a key that never leaves the platform. */
export interface SigningIdentity {
  /** Canonical addresses the certificate speaks for: those of subjectAltName alone (RFC 6047, 3). */
  readonly addresses: readonly string[];
  /** Subject, for display; proves nothing. */
  readonly name: string;
  /** UTC ISO. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** DER, the person's own first, then its issuers as far as they were enclosed. */
  readonly certificates: readonly Uint8Array[];
  /** Not extractable. */
  readonly key: CryptoKey;
  readonly algorithm: SigningAlgorithm;
}

/**
 * "password": it does not open the file. "unsupported": an encryption, a key or a size that is not read here, such as
 * the RC2 and triple DES of older programs.
 */
export type Pkcs12Error = "password" | "malformed" | "unsupported" | "no-key" | "no-certificate";

export type Pkcs12Result = { readonly identity: SigningIdentity } | { readonly error: Pkcs12Error };

/** Files in use stay below 20 KiB. */
const mostOctets = 1024 * 1024;

/** All rounds of key derivation that one file may ask for; the slowest in use asks for 600,000. */
const mostRounds = 5_000_000;
/** Those of the MAC's own derivation, which no platform has built in. */
const mostMacRounds = 1_000_000;

const mostCertificates = 100;
const mostKeys = 10;

/** Below it no reader counts a signature. */
const leastRsaBits = 2048;

class Pkcs12Fault extends Error {
  readonly code: Pkcs12Error;

  constructor(code: Pkcs12Error) {
    super(code);
    this.code = code;
  }
}

/** Opens a PKCS#12 file (RFC 7292) of password integrity and privacy. Never rejects because of the file. */
export async function openPkcs12(bytes: Uint8Array, password: string): Promise<Pkcs12Result> {
  try {
    if (bytes.length > mostOctets) throw new Pkcs12Fault("unsupported");
    const { keys, certificates } = await readBags(bytes, new TextEncoder().encode(password).buffer);
    return { identity: await findIdentity(keys, certificates) };
  } catch (fault) {
    return { error: fault instanceof Pkcs12Fault ? fault.code : "malformed" };
  }
}

interface Bags {
  /** PrivateKeyInfo (RFC 5208). */
  readonly keys: readonly ArrayBuffer[];
  readonly certificates: readonly Certificate[];
}

const engine = (): pkijs.CryptoEngine => new pkijs.CryptoEngine({ name: "webcrypto", crypto });

async function readBags(bytes: Uint8Array, password: ArrayBuffer): Promise<Bags> {
  const pfx = pkijs.PFX.fromBER(Uint8Array.from(bytes));
  // The other integrity, by a signature, is in no program's use.
  if (pfx.authSafe.contentType !== pkijs.id_ContentType_Data) throw new Pkcs12Fault("unsupported");
  const content: unknown = pfx.authSafe.content;
  if (!(content instanceof OctetString)) throw new Pkcs12Fault("malformed");
  const authenticated = content.getValue();
  await checkMac(pfx.macData, authenticated, password);

  const opener = new Opener(password);
  const keys: ArrayBuffer[] = [];
  const certificates: Certificate[] = [];
  for (const safe of pkijs.AuthenticatedSafe.fromBER(authenticated).safeContents) {
    const plain = await opener.safe(safe);
    for (const { bagValue } of pkijs.SafeContents.fromBER(plain).safeBags) {
      if (bagValue instanceof pkijs.PKCS8ShroudedKeyBag)
        keys.push(await opener.decrypt(bagValue.encryptionAlgorithm, bagValue.encryptedData));
      else if (bagValue instanceof pkijs.PrivateKeyInfo) keys.push(bagValue.toSchema().toBER());
      else if (bagValue instanceof pkijs.CertBag) certificates.push(...readBag(bagValue));
      if (keys.length > mostKeys || certificates.length > mostCertificates)
        throw new Pkcs12Fault("unsupported");
    }
  }
  return { keys, certificates };
}

/** Whether the password is right is told by the MAC alone, before anything is decrypted (RFC 7292, 4 and B). */
async function checkMac(
  macData: pkijs.MacData | undefined,
  content: ArrayBuffer,
  password: ArrayBuffer,
): Promise<void> {
  const hash = digests.get(macData?.mac.digestAlgorithm.algorithmId ?? "");
  const rounds = macData?.iterations ?? 1;
  if (macData === undefined || hash === undefined || !(rounds >= 1 && rounds <= mostMacRounds))
    throw new Pkcs12Fault("unsupported");
  const opens = await engine().verifyDataStampedWithPassword({
    password,
    hashAlgorithm: hash,
    salt: exactly(macData.macSalt.valueBlock.valueHexView),
    iterationCount: rounds,
    contentToVerify: content,
    signatureToVerify: exactly(macData.mac.digest.valueBlock.valueHexView),
  });
  if (!opens) throw new Pkcs12Fault("password");
}

/** Digests of the MAC by their identifiers. */
const digests = new Map([
  ["1.3.14.3.2.26", "SHA-1"],
  ["2.16.840.1.101.3.4.2.1", "SHA-256"],
  ["2.16.840.1.101.3.4.2.2", "SHA-384"],
  ["2.16.840.1.101.3.4.2.3", "SHA-512"],
]);

const pbes2 = "1.2.840.113549.1.5.13";
const pbkdf2 = "1.2.840.113549.1.5.12";

const exactly = (view: Uint8Array): ArrayBuffer => Uint8Array.from(view).buffer;

/** Decrypts with one password, within the rounds that one file may ask for. */
class Opener {
  readonly #password: ArrayBuffer;
  #rounds = 0;

  constructor(password: ArrayBuffer) {
    this.#password = password;
  }

  /** The bags of one safe. */
  async safe({ contentType, content }: pkijs.ContentInfo): Promise<ArrayBuffer> {
    if (contentType === pkijs.id_ContentType_Data && content instanceof OctetString)
      return content.getValue();
    if (contentType !== pkijs.id_ContentType_EncryptedData) throw new Pkcs12Fault("unsupported");
    const { encryptedContentInfo } = new pkijs.EncryptedData({ schema: content });
    const { encryptedContent } = encryptedContentInfo;
    if (encryptedContent === undefined) throw new Pkcs12Fault("malformed");
    return this.decrypt(encryptedContentInfo.contentEncryptionAlgorithm, encryptedContent);
  }

  async decrypt(algorithm: pkijs.AlgorithmIdentifier, encrypted: OctetString): Promise<ArrayBuffer> {
    if (algorithm.algorithmId !== pbes2) throw new Pkcs12Fault("unsupported");
    const { keyDerivationFunc } = new pkijs.PBES2Params({ schema: algorithm.algorithmParams });
    if (keyDerivationFunc.algorithmId !== pbkdf2) throw new Pkcs12Fault("unsupported");
    const { iterationCount } = new pkijs.PBKDF2Params({ schema: keyDerivationFunc.algorithmParams });
    this.#rounds += iterationCount;
    if (!(iterationCount >= 1 && this.#rounds <= mostRounds)) throw new Pkcs12Fault("unsupported");
    const content = new pkijs.EncryptedContentInfo({
      contentEncryptionAlgorithm: algorithm,
      encryptedContent: encrypted,
    });
    try {
      return await new pkijs.EncryptedData({ encryptedContentInfo: content }).decrypt(
        { password: this.#password },
        engine(),
      );
    } catch {
      // The MAC said that the password is right: what is left is a cipher this platform does not know.
      throw new Pkcs12Fault("unsupported");
    }
  }
}

function readBag({ certId, certValue }: pkijs.CertBag): readonly Certificate[] {
  if (certId !== pkijs.id_CertBag_X509Certificate || !(certValue instanceof OctetString)) return [];
  const certificate = readCertificate(new Uint8Array(certValue.getValue()));
  return "malformed" in certificate ? [] : [certificate];
}

/** The first key that signs for one of the certificates. */
async function findIdentity(
  keys: readonly ArrayBuffer[],
  certificates: readonly Certificate[],
): Promise<SigningIdentity> {
  if (keys.length === 0) throw new Pkcs12Fault("no-key");
  let read = false;
  for (const bytes of keys) {
    const pen = await readKey(bytes);
    if (pen === null) continue;
    read = true;
    for (const certificate of certificates)
      if (await belongs(pen, certificate))
        return {
          addresses: mailboxes(certificate),
          name: nameText(certificate.subject),
          notBefore: certificate.notBefore.toISOString(),
          notAfter: certificate.notAfter.toISOString(),
          certificates: (await chainOf(certificate, certificates)).map(({ der }) => der),
          key: pen.key,
          algorithm: pen.algorithm,
        };
  }
  throw new Pkcs12Fault(read ? "no-certificate" : "unsupported");
}

/** How one kind of key is imported and signs. */
interface Kind {
  readonly algorithm: SigningAlgorithm;
  readonly import: RsaHashedImportParams | EcKeyImportParams;
  readonly sign: AlgorithmIdentifier | EcdsaParams;
}

interface Pen extends Kind {
  readonly key: CryptoKey;
}

const ecKind = (algorithm: SigningAlgorithm, namedCurve: Curve): Kind => ({
  algorithm,
  import: { name: "ECDSA", namedCurve },
  sign: { name: "ECDSA", hash: "SHA-256" },
});

const kinds: readonly Kind[] = [
  {
    algorithm: "RS256",
    import: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
    sign: { name: "RSASSA-PKCS1-v1_5" },
  },
  ecKind("ES256", "P-256"),
  ecKind("ES384", "P-384"),
];

const isStrong = ({ algorithm }: CryptoKey): boolean =>
  !("modulusLength" in algorithm) || Number(algorithm.modulusLength) >= leastRsaBits;

/** The key as the platform holds it; null where it is of no kind that signs here. */
async function readKey(bytes: ArrayBuffer): Promise<Pen | null> {
  for (const kind of kinds) {
    try {
      const key = await crypto.subtle.importKey("pkcs8", bytes, kind.import, false, ["sign"]);
      return isStrong(key) ? { ...kind, key } : null;
    } catch {
      // Of another kind.
    }
  }
  return null;
}

/** Signed and verified by this pair alone; nothing comes of it. */
const trial = new TextEncoder().encode("Does this key belong to that certificate?");

async function belongs(pen: Pen, { key, spki }: Certificate): Promise<boolean> {
  if ("unsupported" in key) return false;
  try {
    const verifier = await crypto.subtle.importKey("spki", Uint8Array.from(spki), pen.import, false, [
      "verify",
    ]);
    const signature = await crypto.subtle.sign(pen.sign, pen.key, trial);
    return await crypto.subtle.verify(pen.sign, verifier, signature, trial);
  } catch {
    return false;
  }
}

/** The certificate and its issuers, each by name and signature, as far as they are here. */
async function chainOf(leaf: Certificate, all: readonly Certificate[]): Promise<readonly Certificate[]> {
  const chain = [leaf];
  for (;;) {
    const last = chain.at(-1);
    if (last === undefined || isSelfIssued(last)) return chain;
    const issuer = await issuerOf(
      last,
      all.filter((one) => !chain.some(({ der }) => equalBytes(der, one.der))),
    );
    if (issuer === null) return chain;
    chain.push(issuer);
  }
}

async function issuerOf(
  { issuer, signatureAlgorithm, signature, tbs }: Certificate,
  candidates: readonly Certificate[],
): Promise<Certificate | null> {
  if ("unsupported" in signatureAlgorithm) return null;
  for (const candidate of candidates) {
    if (candidate.subject.key !== issuer.key || "unsupported" in candidate.key) continue;
    const check = await verifySignature(candidate.key, signatureAlgorithm, signature, tbs);
    if (check.kind === "good") return candidate;
  }
  return null;
}
