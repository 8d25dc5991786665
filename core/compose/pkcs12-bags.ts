/** The bags of a PKCS#12 file (RFC 7292), decrypted within bounds that hold before any work. Reading is pkijs's. */
import { Integer, OctetString, Sequence } from "asn1js";
import * as pkijs from "pkijs";
import { readCertificate, type Certificate } from "../pki/certificate.ts";
import type { LegacyScheme } from "./pkcs12-legacy.ts";

/**
 * "password": it does not open the file. "unsupported": an encryption, a key or a size that is not read here.
 */
export type Pkcs12Error = "password" | "malformed" | "unsupported" | "no-key" | "no-certificate";

/** Files in use stay below 20 KiB. */
const mostOctets = 1024 * 1024;

/** All rounds of key derivation that one file may ask for; the slowest in use asks for 600,000. */
const mostRounds = 5_000_000;
/** Those of PKCS#12's own derivation, for the MAC and for older encryption, which no platform has built in. */
const mostMacRounds = 1_000_000;

const mostCertificates = 100;
const mostKeys = 10;

/** Caught where the file's reader ends. */
export class Pkcs12Fault extends Error {
  readonly code: Pkcs12Error;

  constructor(code: Pkcs12Error) {
    super(code);
    this.code = code;
  }
}

/** What a file holds, decrypted. */
export interface Bags {
  /** PrivateKeyInfo (RFC 5208). */
  readonly keys: readonly ArrayBuffer[];
  readonly certificates: readonly Certificate[];
}

const engine = (): pkijs.CryptoEngine => new pkijs.CryptoEngine({ name: "webcrypto", crypto });

/** Throws `Pkcs12Fault`, or whatever else where the file is malformed. */
export async function readBags(bytes: Uint8Array, text: string): Promise<Bags> {
  if (bytes.length > mostOctets) throw new Pkcs12Fault("unsupported");
  const password = new TextEncoder().encode(text).buffer;
  const pfx = pkijs.PFX.fromBER(Uint8Array.from(bytes));
  // The other integrity, by a signature, is in no program's use.
  if (pfx.authSafe.contentType !== pkijs.id_ContentType_Data) throw new Pkcs12Fault("unsupported");
  const content: unknown = pfx.authSafe.content;
  if (!(content instanceof OctetString)) throw new Pkcs12Fault("malformed");
  const authenticated = content.getValue();
  await checkMac(pfx.macData, authenticated, password);

  const opener = new Opener(text, password);
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

/** By identifier (RFC 7292, C). */
const legacySchemes = new Map<string, LegacyScheme>([
  ["1.2.840.113549.1.12.1.3", { cipher: "DES-EDE3-CBC", keyLength: 24 }],
  ["1.2.840.113549.1.12.1.4", { cipher: "DES-EDE3-CBC", keyLength: 16 }],
  ["1.2.840.113549.1.12.1.5", { cipher: "RC2-CBC", keyLength: 16 }],
  ["1.2.840.113549.1.12.1.6", { cipher: "RC2-CBC", keyLength: 5 }],
]);

const exactly = (view: Uint8Array): ArrayBuffer => Uint8Array.from(view).buffer;

/** Decrypts with one password, within the rounds that one file may ask for. */
class Opener {
  readonly #text: string;
  readonly #password: ArrayBuffer;
  #rounds = 0;
  #legacyRounds = 0;

  constructor(text: string, password: ArrayBuffer) {
    this.#text = text;
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
    if (algorithm.algorithmId !== pbes2) return this.#decryptLegacy(algorithm, encrypted);
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

  /** The schemes of RFC 7292, C, which Windows and older programs write. */
  async #decryptLegacy(algorithm: pkijs.AlgorithmIdentifier, encrypted: OctetString): Promise<ArrayBuffer> {
    const scheme = legacySchemes.get(algorithm.algorithmId);
    const parameters: unknown = algorithm.algorithmParams;
    if (scheme === undefined || !(parameters instanceof Sequence)) throw new Pkcs12Fault("unsupported");
    const [salt, iterations] = parameters.valueBlock.value;
    if (!(salt instanceof OctetString && iterations instanceof Integer)) throw new Pkcs12Fault("malformed");
    const rounds = iterations.valueBlock.valueDec;
    this.#legacyRounds += 2 * rounds;
    if (iterations.valueBlock.isHexOnly || !(rounds >= 1 && this.#legacyRounds <= mostMacRounds))
      throw new Pkcs12Fault("unsupported");
    const content = new pkijs.EncryptedContentInfo({
      contentEncryptionAlgorithm: algorithm,
      encryptedContent: encrypted,
    });
    const { decryptLegacy } = await import("./pkcs12-legacy.ts");
    const plain = await decryptLegacy(scheme, {
      password: this.#text,
      salt: new Uint8Array(salt.getValue()),
      rounds,
      encrypted: new Uint8Array(content.getEncryptedContent()),
    });
    // The MAC said that the password is right.
    if (plain === null) throw new Pkcs12Fault("malformed");
    return plain.slice().buffer;
  }
}

function readBag({ certId, certValue }: pkijs.CertBag): readonly Certificate[] {
  if (certId !== pkijs.id_CertBag_X509Certificate || !(certValue instanceof OctetString)) return [];
  const certificate = readCertificate(new Uint8Array(certValue.getValue()));
  return "malformed" in certificate ? [] : [certificate];
}
