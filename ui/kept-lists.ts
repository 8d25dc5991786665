/** The list whose SHA-256 is `id` (ImportedList); null where it is none of them. */
export async function listWithId(id: string, lists: readonly Uint8Array[]): Promise<Uint8Array | null> {
  for (const der of lists) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.from(der)));
    if (digest.reduce((hex, octet) => hex + octet.toString(16).padStart(2, "0"), "") === id) return der;
  }
  return null;
}
