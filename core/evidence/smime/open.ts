/**
 * Takes a message apart, what stands inside encrypted and compressed layers included (RFC 8551, 3.3 to 3.7). Each layer that
 * was opened hangs in the tree under the part that held it, and is told apart in `layers`.
 */
import type { Budget } from "../../bytes/budget.ts";
import { content, contentIsClean } from "../../mime/content.ts";
import { graft, parseMessage } from "../../mime/parse.ts";
import type { Message, MessageOptions, Part } from "../../mime/part.ts";
import type { DecryptionKeys } from "../../ports.ts";
import type { Layer } from "../../report.ts";
import { isAmbiguous, openSignedData, sealKind } from "./parse.ts";

/** What became of one CMS object; there is an entity where, and only where, the state is "opened". */
export interface OpenedLayer {
  readonly entity: Uint8Array | null;
  readonly layer: Omit<Layer, "part">;
}

/**
 * Opens a CMS object of type enveloped-data, authEnveloped-data or encrypted-data: `cms` is its ContentInfo, as DER or BER.
 * Without keys it still says who could open it. Never rejects because of the mail.
 */
export type Decrypt = (cms: Uint8Array, budget: Budget) => Promise<OpenedLayer>;

export interface OpenOptions {
  readonly budget: Budget;
  /** Null: nothing encrypted is looked at. */
  readonly decrypt: Decrypt | null;
}

export interface OpenedMessage {
  readonly message: Message;
  /** In document order. */
  readonly layers: readonly Layer[];
}

/** With these keys, by code that is loaded with the first thing that is encrypted; null: there are none. */
export function decryptBy(keys: DecryptionKeys | null): Decrypt {
  let decrypt: Decrypt | null = null;
  return async (cms, budget) => {
    const { decryptWith } = await import("./envelope-open.ts");
    decrypt ??= decryptWith(keys);
    return decrypt(cms, budget);
  };
}

const unopened = (kind: Layer["kind"], state: Layer["state"], why: string | null = null): OpenedLayer => ({
  entity: null,
  layer: { kind, state, why, algorithm: null, authenticated: false, recipients: [] },
});

/** As `parseMessage` with `openSignedData`, which this costs where there is no layer. Never rejects because of the mail. */
export async function openMessage(bytes: Uint8Array, options: OpenOptions): Promise<OpenedMessage> {
  const waiting: Part[] = [];
  const walk: MessageOptions = {
    budget: options.budget,
    open: (part, inside) => {
      if (sealKind(part, inside) !== null) waiting.push(part);
      return openSignedData(part, inside);
    },
  };
  let message = parseMessage(bytes, walk);
  if (waiting.length === 0) return { message, layers: [] };
  const layers: Layer[] = [];
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    const { entity, layer } = await openLayer(part, options);
    layers.push({ ...layer, part: part.id });
    if (entity !== null) message = graft(message, part, entity, walk, layer.kind === "encrypted");
  }
  const order = new Map(message.parts.map((part, i) => [part.id, i]));
  layers.sort((a, b) => (order.get(a.part) ?? 0) - (order.get(b.part) ?? 0));
  return { message, layers };
}

async function openLayer(part: Part, { budget, decrypt }: OpenOptions): Promise<OpenedLayer> {
  const kind = sealKind(part, content(part)) ?? "encrypted";
  // Readers could disagree on what was sealed at all.
  if (isAmbiguous(part) || !contentIsClean(part)) return unopened(kind, "failed", "structure");
  if (!budget.allows("depth", part.depth + 1) || !budget.spend("layers")) return unopened(kind, "too-large");
  if (kind === "encrypted")
    return decrypt === null ? unopened(kind, "no-key") : decrypt(content(part), budget);
  const { decompress } = await import("./compressed.ts");
  return decompress(content(part), budget);
}
