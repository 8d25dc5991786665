/** Mail addresses as they are typed into a list: one a line, or separated as in a mail's To. */
import { readAddress } from "./address-field.tsx";

export type Recipients =
  | { readonly addresses: readonly string[] }
  /** The first that is no address; null: there is none at all. */
  | { readonly invalid: string | null };

/** Canonical, each once, in their order. */
export async function readRecipients(typed: string): Promise<Recipients> {
  const entries = typed
    .split(/[\n,;]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  const addresses: string[] = [];
  for (const entry of entries) {
    // "Bob <bob@x>" as mail programs copy it: the address alone is what counts.
    const read = await readAddress(/<([^<>]+)>$/.exec(entry)?.[1] ?? entry);
    if (read === null) return { invalid: entry };
    if (!addresses.includes(read)) addresses.push(read);
  }
  return addresses.length === 0 ? { invalid: null } : { addresses };
}
