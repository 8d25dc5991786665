import { fromBER } from "asn1js";
import { Certificate, CertificateRevocationList, ContentInfo, SignedData } from "pkijs";
import PostalMime from "postal-mime";
import { Budget } from "../../core/bytes/budget.ts";
import { content, entity } from "../../core/mime/content.ts";
import { parseMessage } from "../../core/mime/parse.ts";

/** A buffer of its own: pkijs reads whole ArrayBuffers. */
const copy = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

/** What is signed (null: inside the CMS) and the CMS. The cut is ours, so that only CMS and paths differ. */
function cut(bytes: Uint8Array): { readonly signed: Uint8Array | null; readonly cms: Uint8Array } {
  const { root } = parseMessage(bytes, { budget: new Budget() });
  const [first, second] = root.children;
  if (first === undefined || second === undefined) return { signed: null, cms: content(root) };
  return { signed: entity(first), cms: content(second) };
}

const signedData = (cms: Uint8Array): SignedData =>
  new SignedData({ schema: ContentInfo.fromBER(copy(cms)).content });

/** pkijs: CMS and certificate chain, on the same cut. */
export async function pkijs(bytes: Uint8Array, root: Uint8Array): Promise<boolean> {
  const { signed, cms } = cut(bytes);
  const result = await signedData(cms).verify({
    signer: 0,
    checkChain: true,
    trustedCerts: [Certificate.fromBER(copy(root))],
    checkDate: new Date(),
    extendedMode: true,
    ...(signed === null ? {} : { data: copy(signed) }),
  });
  return result.signatureVerified === true && result.signerCertificateVerified === true;
}

/** postal-mime: the whole message parsed. */
export const postalMime = async (bytes: Uint8Array): Promise<boolean> =>
  (await PostalMime.parse(bytes)).from?.address === "olivia@acme.example";

/**
 * The least any verifier must do for this message: one SHA-256 over what is signed and one signature check
 * with a key already imported. Prepared from a clear-signed message.
 */
export async function floorOf(bytes: Uint8Array): Promise<() => Promise<boolean>> {
  const { signed, cms } = cut(bytes);
  const data = signedData(cms);
  const [signer] = data.signerInfos;
  const leaf = data.certificates?.find(
    (one): one is Certificate =>
      one instanceof Certificate &&
      one.subject.typesAndValues.length === 1 &&
      String(one.subject.typesAndValues[0]?.value.valueBlock.value) === "Olivia",
  );
  if (signed === null || signer?.signedAttrs === undefined || leaf === undefined)
    throw new Error("Cannot prepare the floor: not a clear-signed message of the benchmark");
  const hashed = signed;
  const attributes = signer.signedAttrs.encodedValue;
  const spki = leaf.subjectPublicKeyInfo.toSchema().toBER();
  const rsa = leaf.subjectPublicKeyInfo.algorithm.algorithmId === "1.2.840.113549.1.1.1";
  const algorithm = rsa
    ? { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }
    : { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("spki", spki, algorithm, false, ["verify"]);
  const octets = new Uint8Array(signer.signature.valueBlock.valueHexView);
  const signature = rsa ? octets : rawEcdsa(octets);
  return async () => {
    await crypto.subtle.digest("SHA-256", copyless(hashed));
    return crypto.subtle.verify(algorithm, key, signature, attributes);
  };
}

/** The same for a DKIM signature: the body as it stands, hashed once, and one check of its RSA signature. */
export async function dkimFloorOf(bytes: Uint8Array, record: string): Promise<() => Promise<boolean>> {
  const { root } = parseMessage(bytes, { budget: new Budget() });
  const body = bytes.subarray(...root.body);
  const decode = (text: string): Uint8Array<ArrayBuffer> =>
    Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const spki = decode(/p=(\S+)/.exec(record)?.[1] ?? "");
  const key = await crypto.subtle.importKey("spki", spki, algorithm, false, ["verify"]);
  const field = root.fields.find(({ name }) => name === "dkim-signature")?.value ?? "";
  const signature = decode((/\bb=([^;]+)/.exec(field)?.[1] ?? "").replace(/\s+/g, ""));
  const header = bytes.subarray(0, root.body[0]).slice();
  return async () => {
    await crypto.subtle.digest("SHA-256", copyless(body));
    await crypto.subtle.verify(algorithm, key, signature, header);
    return true;
  };
}

/** Typed for WebCrypto, which wants a view of an ArrayBuffer. */
const copyless = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length);

/** ECDSA-Sig-Value (RFC 3279, 2.2.3) as WebCrypto wants it: r and s, 32 octets each. */
function rawEcdsa(der: Uint8Array): Uint8Array<ArrayBuffer> {
  const raw = new Uint8Array(64);
  let at = 2;
  for (const end of [32, 64]) {
    const length = der[at + 1] ?? 0;
    const integer = der.subarray(at + 2, at + 2 + length);
    const value = integer.subarray(Math.max(0, integer.length - 32));
    raw.set(value, end - value.length);
    at += 2 + length;
  }
  return raw;
}

/** pkijs: whether a list names a serial; its reader's limits raised, for it refuses a long list otherwise. */
export function pkijsList(der: Uint8Array, serial: Uint8Array): boolean {
  const { result } = fromBER(copy(der), { maxNodes: 10_000_000, maxContentLength: 1 << 30 });
  const list = new CertificateRevocationList({ schema: result });
  const wanted = serial.join();
  return (
    list.revokedCertificates?.some((one) => one.userCertificate.valueBlock.valueHexView.join() === wanted) ??
    false
  );
}
