/** The copy that roams, as the one value it has in the mailbox. */
import { readStream } from "../../ports/body.ts";
import type { Pair, Pin, Settings } from "../../host.ts";
import { noSettings } from "../../ports/store.ts";
import { fitted, type Fitting } from "./room.ts";
import { bookOf, settingsOf, stateOf, type State } from "./state.ts";

/** Its name among the roaming settings. */
export const copyName = "usher";

/** Of what other versions write, only what says so can be told from damage. */
const schema = 1;

/** 32 KB for all roaming settings together, as 32,000 octets of JSON, and a margin. */
const mostOctets = 31_000;

/** Characters a copy may have once it is inflated. */
const mostText = 400_000;

/** How far each device's changes are in: its id, and how many times it had changed anything. */
export type Versions = readonly (readonly [device: string, count: number])[];

/** The device that wrote last stands last; of more than this the first are left out. */
export const mostDevices = 16;

export interface Copy {
  readonly seen: Versions;
  /** Records its writer has, or had known of, that are not in it. */
  readonly forgotten: number;
  readonly state: State;
  /** Settings that its writer, an earlier version, does not know: it says nothing of them. */
  readonly unknown: readonly LaterSetting[];
}

const laterSettings = ["certificates", "pins", "fetching"] as const;
type LaterSetting = (typeof laterSettings)[number];

type Value =
  | { readonly schema: number; readonly seen: Versions; readonly forgotten: number; readonly deflate: string }
  | { readonly schema: number; readonly seen: Versions; readonly forgotten: number; readonly plain: unknown };

export interface Packed {
  readonly value: unknown;
  readonly forgotten: number;
}

/** Null: not even the state without records has room. */
export function pack(state: State, seen: Versions, lost: number): Promise<Fitting<Packed> | null> {
  return fitted(state, mostText, async (part, left) => {
    const forgotten = lost + left;
    const plain = { settings: settingsOf(part), memory: bookOf(part) };
    const text = JSON.stringify(plain);
    if (text.length > mostText) return null;
    const head = { schema, seen: seen.slice(-mostDevices), forgotten };
    const deflate = await deflated(text);
    const value: Value = deflate === null ? { ...head, plain } : { ...head, deflate };
    return octetsOf(value) > mostOctets ? null : { value, forgotten };
  });
}

const octetsOf = (value: Value): number =>
  new TextEncoder().encode(JSON.stringify({ [copyName]: value })).length;

/** Null where this client cannot (older WebKit): then it is kept as it is. */
async function deflated(text: string): Promise<string | null> {
  const stream = streamOf(() => new CompressionStream("deflate-raw"));
  if (stream === null) return null;
  const bytes = await collected(new Blob([text]).stream().pipeThrough(stream), Number.POSITIVE_INFINITY);
  return bytes === null ? null : base64(bytes);
}

const streamOf = <T>(make: () => T): T | null => {
  try {
    return make();
  } catch {
    return null;
  }
};

function base64(bytes: Uint8Array): string {
  let binary = "";
  for (const octet of bytes) binary += String.fromCharCode(octet);
  return btoa(binary);
}

/** Null where there is more, or where it breaks off. */
const collected = (stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array | null> =>
  readStream(stream, most).catch(() => null);

/**
 * What is in the mailbox. "foreign": a later version's, or in a form that cannot be read here, and not to be touched;
 * "damaged": what nobody can read; null: nothing.
 */
export async function unpack(value: unknown): Promise<Copy | "foreign" | "damaged" | null> {
  if (value === undefined || value === null) return null;
  if (!isObject(value) || typeof value["schema"] !== "number") return "damaged";
  if (value["schema"] > schema) return "foreign";
  const { seen, forgotten } = value;
  if (value["schema"] !== schema || !isVersions(seen) || !isCount(forgotten)) return "damaged";
  const content = await contentOf(value);
  if (content === "foreign") return "foreign";
  if (!isObject(content)) return "damaged";
  const { memory } = content;
  const written = content["settings"];
  const settings = isObject(written) ? { ...noSettings, ...written } : null;
  if (isObject(memory) && typeof memory["schema"] === "number" && memory["schema"] > 1) return "foreign";
  // With the first check, not with the page.
  const { readMemory } = await import("../../../core/memory/read.ts").catch(() => {
    throw new Error("A part of Usher could not be loaded. Open the page anew.");
  });
  const result = readMemory(memory);
  return "error" in result || !isSettings(settings)
    ? "damaged"
    : {
        seen,
        forgotten,
        state: stateOf(settings, result.book),
        unknown: laterSettings.filter((name) => !isObject(written) || !Object.hasOwn(written, name)),
      };
}

async function contentOf({ deflate, plain }: Readonly<Record<string, unknown>>): Promise<unknown> {
  if (deflate === undefined) return plain;
  if (typeof deflate !== "string" || deflate.length > mostText) return null;
  const stream = streamOf(() => new DecompressionStream("deflate-raw"));
  if (stream === null) return "foreign";
  const packed = streamOf(() => Uint8Array.from(atob(deflate), (octet) => octet.charCodeAt(0)));
  if (packed === null) return null;
  // A character may be up to three octets of UTF-8.
  const bytes = await collected(new Blob([packed]).stream().pipeThrough(stream), 3 * mostText);
  return bytes === null ? null : streamOf((): unknown => JSON.parse(new TextDecoder().decode(bytes)));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const isText = (value: unknown): value is string => typeof value === "string";
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);

export const isVersions = (value: unknown): value is Versions =>
  Array.isArray(value) &&
  value.length <= mostDevices &&
  value.every(
    (entry: unknown) => Array.isArray(entry) && entry.length === 2 && isText(entry[0]) && isCount(entry[1]),
  );

const isTime = (value: unknown): value is string => isText(value) && !Number.isNaN(Date.parse(value));

const isPair = (value: unknown): value is Pair => {
  if (!isObject(value)) return false;
  const { agent, actor, methods, until, only } = value;
  return (
    isText(agent) &&
    isText(actor) &&
    (methods === null || isTexts(methods)) &&
    (until === null || isTime(until)) &&
    (only === null || isText(only))
  );
};

const isPin = (value: unknown): value is Pin => {
  if (!isObject(value)) return false;
  const { certificate, address, since, until } = value;
  return (
    isText(certificate) &&
    /^[0-9a-f]{64}$/.test(certificate) &&
    isText(address) &&
    isTime(since) &&
    isTime(until)
  );
};

const isSettings = (value: unknown): value is Settings => {
  if (!isObject(value)) return false;
  const { me, trustedPairs, mandates, anchors, certificates, pins, fetching, resolver, authservIds } = value;
  return (
    (me === null || isTexts(me)) &&
    Array.isArray(trustedPairs) &&
    trustedPairs.every(isPair) &&
    isTexts(mandates) &&
    isTexts(anchors) &&
    isTexts(certificates) &&
    Array.isArray(pins) &&
    pins.every(isPin) &&
    (fetching === null || isText(fetching)) &&
    (resolver === null || isText(resolver)) &&
    isTexts(authservIds)
  );
};
