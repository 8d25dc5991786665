import { newSeal, openDecryptionKeys } from "../../core/compose/pkcs12.ts";
import type { DecryptionKey } from "../../core/ports.ts";

const faults = {
  password: "its password does not open it",
  malformed: "it is no PKCS#12 file that can be read",
  unsupported: "no key in it opens mail, or it is encrypted in a way that is not read here",
  "no-key": "no key is in it",
  "no-certificate": "no certificate in it belongs to its key",
} as const;

/** The keys of a PKCS#12 file; why there are none, in words. The password is the first line of its file. */
export async function keysIn(
  file: Uint8Array,
  passwordFile: Uint8Array | null,
): Promise<readonly DecryptionKey[] | string> {
  const [password = ""] = passwordFile === null ? [] : new TextDecoder().decode(passwordFile).split(/\r?\n/);
  const result = await openDecryptionKeys(file, password, await newSeal());
  return "error" in result ? faults[result.error] : result.keys.map(({ key }) => key);
}
