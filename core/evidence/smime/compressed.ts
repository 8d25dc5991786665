/** Compressed content (RFC 3274; RFC 8551, 3.6). Loaded only where a message holds some. */
import { joined } from "../../bytes/joined.ts";
import type { Budget } from "../../bytes/budget.ts";
import { Asn1Fault, context, Fields, readOid, readSmallInteger, readWhole, tags } from "../../pki/der.ts";
import { contentTypes, only, readOctets } from "./cms.ts";
import type { OpenedLayer } from "./open.ts";

/** RFC 3274, 2. */
const zlib = "1.2.840.113549.1.9.16.3.8";
/** Given to the inflater at once: it gives up what it made of a piece only when it is done with it (1,032 times as much at most). */
const pieceLength = 4096;

type Read =
  | { readonly kind: "compressed"; readonly octets: Uint8Array }
  | { readonly kind: "unsupported"; readonly algorithm: string }
  | { readonly kind: "malformed" };

/** `cms`: a ContentInfo of type id-ct-compressedData. Never rejects because of the mail. */
export async function decompress(cms: Uint8Array, budget: Budget): Promise<OpenedLayer> {
  const read = readCompressed(cms);
  if (read.kind === "malformed") return outcome(null, "failed", "cms");
  if (read.kind === "unsupported") return outcome(null, "unsupported", read.algorithm, read.algorithm);
  const entity = await inflate(read.octets, budget);
  return typeof entity === "string"
    ? outcome(null, entity, null, "zlib")
    : outcome(entity, "opened", null, "zlib");
}

const outcome = (
  entity: Uint8Array | null,
  state: OpenedLayer["layer"]["state"],
  why: string | null,
  algorithm: string | null = null,
): OpenedLayer => ({
  entity,
  layer: { kind: "compressed", state, why, algorithm, authenticated: false, recipients: [] },
});

/** CompressedData (RFC 3274, 1.1). */
function readCompressed(cms: Uint8Array): Read {
  try {
    const info = new Fields(readWhole(cms, "ber"));
    info.take();
    const fields = new Fields(only(info.take(context(0))));
    info.end();
    if (readSmallInteger(fields.take()) !== 0) return { kind: "malformed" };
    const algorithm = readOid(new Fields(fields.take(tags.sequence)).take());
    const encapsulated = new Fields(fields.take(tags.sequence));
    fields.end();
    if (algorithm !== zlib) return { kind: "unsupported", algorithm };
    const contentType = readOid(encapsulated.take());
    const octets = readOctets(only(encapsulated.take(context(0))));
    encapsulated.end();
    return contentType === contentTypes.data ? { kind: "compressed", octets } : { kind: "malformed" };
  } catch (fault) {
    if (!(fault instanceof Asn1Fault)) throw fault;
    return { kind: "malformed" };
  }
}

/** RFC 1950, as much as the budget allows; what is not made is never held. */
async function inflate(octets: Uint8Array, budget: Budget): Promise<Uint8Array | "failed" | "too-large"> {
  const stream = new DecompressionStream("deflate");
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  const feed = async (): Promise<void> => {
    for (let at = 0; at < octets.length; at += pieceLength)
      await writer.write(Uint8Array.from(octets.subarray(at, at + pieceLength)));
    await writer.close();
  };
  // It fails where the reading does, which is where that is told.
  const fed = feed().catch(() => null);
  const chunks: Uint8Array[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (!budget.spend("inflatedBytes", value.length)) {
        await reader.cancel();
        return "too-large";
      }
      chunks.push(value);
    }
  } catch {
    return "failed";
  } finally {
    await fed;
  }
  return joined(chunks);
}
