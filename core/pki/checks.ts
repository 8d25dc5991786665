import { latin1 } from "../bytes/ascii.ts";
import { equalBytes } from "../bytes/equal.ts";
import type { Certificate } from "./certificate.ts";
import { verifySignature, type SignatureAlgorithm, type SignatureCheck } from "./signature.ts";
import type { PublicKey } from "./spki.ts";
import type { Signed } from "./status.ts";

interface Checked {
  readonly key: PublicKey;
  readonly algorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  readonly tbs: Uint8Array;
  readonly check: SignatureCheck;
}

/** What was found of each signature by each key, the oldest first: mathematics that never changes. */
const known = new Map<string, Checked>();
const mostKnown = 256;

/** What is longer is not kept: by the object alone, as long as somebody else keeps that. */
const mostOctets = 16 * 1024;
const kept = new WeakMap<Uint8Array, WeakMap<PublicKey, SignatureCheck>>();

/**
 * Whether the certificate's key made the signature, each looked at once: the same certificates, though read anew, come with
 * one sender's every mail. What is remembered is compared to the last octet. Never rejects.
 */
export async function checkSignature(signed: Signed, { key }: Certificate): Promise<SignatureCheck> {
  if ("unsupported" in key) return { kind: "unsupported", why: key.unsupported };
  const { signatureAlgorithm: algorithm, signature, tbs } = signed;
  if ("unsupported" in algorithm) return { kind: "unsupported", why: algorithm.unsupported };
  const byKey = kept.get(tbs) ?? new WeakMap<PublicKey, SignatureCheck>();
  kept.set(tbs, byKey);
  const before = byKey.get(key) ?? recall(signed, key, algorithm);
  const check = before ?? (await verifySignature(key, algorithm, signature, tbs));
  byKey.set(key, check);
  if (before === undefined) remember({ key, algorithm, signature, tbs, check });
  return check;
}

/** Good enough to find it by; nothing rests on it. */
const label = (signature: Uint8Array, key: PublicKey): string =>
  latin1(signature.subarray(-16)) + latin1(key.spki.subarray(-16));

function recall(
  { signature, tbs }: Signed,
  key: PublicKey,
  algorithm: SignatureAlgorithm,
): SignatureCheck | undefined {
  const found = known.get(label(signature, key));
  const isSame =
    found !== undefined &&
    equalBytes(found.signature, signature) &&
    equalBytes(found.tbs, tbs) &&
    equalBytes(found.key.spki, key.spki) &&
    JSON.stringify(found.algorithm) === JSON.stringify(algorithm);
  return isSame ? found.check : undefined;
}

function remember(checked: Checked): void {
  const { key, signature, tbs } = checked;
  if (tbs.length > mostOctets) return;
  known.delete(label(signature, key));
  // Copies, so that no message is kept for what was signed in it.
  known.set(label(signature, key), { ...checked, signature: signature.slice(), tbs: tbs.slice() });
  if (known.size > mostKnown) known.delete(known.keys().next().value ?? "");
}
