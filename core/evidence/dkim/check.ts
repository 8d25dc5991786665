/** From a signature's names to its key, and from the key to an answer: the same for DKIM and ARC. */
import type { Budget } from "../../bytes/budget.ts";
import { toHex } from "../../bytes/hex.ts";
import { digest, verifySignature } from "../../pki/signature.ts";
import type { PublicKey } from "../../pki/spki.ts";
import type { Problem, Signer } from "../../report.ts";
import type { Answer, Questions } from "../questions.ts";
import { findKey, type Key, type Purpose } from "./key.ts";
import { algorithms, type Signed } from "./parse.ts";
import { keyUnusable, unchecked } from "./problems.ts";

/** Where the key is published (RFC 6376, 3.6.2.1). */
export const keyName = ({ selector, domain }: Pick<Signed, "selector" | "domain">): string =>
  `${selector}._domainkey.${domain}`;

export interface Lookup {
  readonly key: Key | Problem;
  readonly dnssec: Answer["dnssec"];
}

export const isProblem = (value: Key | Problem): value is Problem => "code" in value;

export async function lookUp(signed: Signed, exactDomain: boolean, questions: Questions): Promise<Lookup> {
  const answer = await questions.ask(keyName(signed));
  return {
    key: keyOf(answer, { algorithm: signed.algorithm, exactDomain }),
    dnssec: answer.dnssec,
  };
}

function keyOf(answer: Answer, purpose: Purpose): Key | Problem {
  switch (answer.status) {
    case "found":
      return findKey(answer.records, purpose);
    case "none":
      return keyUnusable("none");
    case "off":
    case "failed":
    case "limit":
      return unchecked(answer.status);
  }
}

const keyIds = new WeakMap<PublicKey, Promise<Uint8Array>>();

/** The domain that signed, and the key that says so where one was seen. */
export async function signerOf(domain: string, key: PublicKey | null): Promise<Signer> {
  const signer = { addresses: [], domain, name: null };
  if (key === null) return { ...signer, key: null };
  const known = keyIds.get(key) ?? digest("SHA-256", key.spki);
  keyIds.set(key, known);
  return { ...signer, key: `sha256:${toHex(await known)}` };
}

/** "short-key": nobody may accept it, whatever it signed (RFC 8301, 3.2), so that was not looked at. */
export type Check = "good" | "bad" | "short-key" | Problem;

/** Whether `input` is what was signed. The budget pays for hashing it and for the key's operation. */
export async function checkSignature(
  { algorithm, signature }: Signed,
  { publicKey }: Key,
  input: Uint8Array,
  budget: Budget,
): Promise<Check> {
  if (publicKey === null) return "short-key";
  if (!budget.spend("digestBytes", input.length)) return unchecked("limit");
  if (!budget.spend("verifications")) return unchecked("limit");
  const { scheme, hash } = algorithms[algorithm];
  // RFC 8463, 3: Ed25519 signs the digest.
  const signed = scheme.scheme === "ed25519" ? await digest(hash, input) : input;
  const check = await verifySignature(publicKey, scheme, signature, signed);
  return check.kind === "unsupported" ? unchecked("failed") : check.kind;
}
