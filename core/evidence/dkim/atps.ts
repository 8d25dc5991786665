/** Authorized third-party signatures (RFC 6541): a domain says in its own records who else may sign for it. */
import { digest } from "../../pki/signature.ts";
import type { Questions } from "../questions.ts";
import type { Signature } from "./parse.ts";
import { readTags, TagFault } from "./tags.ts";

const alphabet = "abcdefghijklmnopqrstuvwxyz234567";

/** RFC 4648, 6, in lower case and without padding, as it stands in a domain name. */
export function encodeBase32(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let held = 0;
  for (const octet of bytes) {
    bits = ((bits << 8) | octet) & 0xfff;
    for (held += 8; held >= 5; held -= 5) text += alphabet[(bits >> (held - 5)) & 31]!;
  }
  return held === 0 ? text : text + alphabet[(bits << (5 - held)) & 31]!;
}

/** The name under which `author` would publish that `signer` may sign for it (RFC 6541, 4.3). */
export async function atpsName(
  signer: string,
  hash: "sha1" | "sha256" | "none",
  author: string,
): Promise<string> {
  const octets = Uint8Array.from(signer, (c) => c.charCodeAt(0));
  const label =
    hash === "none" ? signer : encodeBase32(await digest(hash === "sha1" ? "SHA-1" : "SHA-256", octets));
  return `${label}._atps.${author}`;
}

/**
 * The author's domain, where the signature wants to count for it and that domain agrees; else null. One
 * question, and only about the domain of the one From mailbox.
 */
export async function authorizedFor(
  { atps, domain }: Signature,
  author: string | null,
  questions: Questions,
): Promise<string | null> {
  if (atps === null || author === null || atps.domain !== author || author === domain) return null;
  const { status, records } = await questions.ask(await atpsName(domain, atps.hash, author));
  return status === "found" && records.some((record) => authorizes(record, domain)) ? author : null;
}

/** RFC 6541, 4.4: v= is the first tag; d=, where it is there, repeats the signer. */
function authorizes(record: string, domain: string): boolean {
  try {
    const tags = readTags(record);
    const signer = tags.get("d")?.value.toLowerCase() ?? domain;
    return [...tags.keys()][0] === "v" && tags.get("v")?.value === "ATPS1" && signer === domain;
  } catch (fault) {
    if (fault instanceof TagFault) return false;
    throw fault;
  }
}
