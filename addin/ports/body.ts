/** The body of a response, read no further than to `limit` octets; null: it is longer. Rejects where it breaks off. */
export const readBody = ({ body }: Response, limit: number): Promise<Uint8Array | null> =>
  body === null ? Promise.resolve(new Uint8Array()) : readStream(body, limit);

/** The same of any stream. */
export async function readStream(
  stream: ReadableStream<Uint8Array>,
  limit: number,
): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const next = await reader.read();
    if (next.done) break;
    length += next.value.length;
    if (length > limit) {
      await reader.cancel().catch(() => undefined);
      return null;
    }
    chunks.push(next.value);
  }
  const octets = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    octets.set(chunk, at);
    at += chunk.length;
  }
  return octets;
}
