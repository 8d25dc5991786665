import about from "./source.json";

/**
 * The bundled trust anchors for e-mail. email-anchors.pem says whose they are, build.mjs makes what is loaded
 * here, refresh.mjs reads them anew. They travel as a module of their own, so only who verifies loads them,
 * and the panel, the worker and the terminal load them alike.
 */

/** Where the bundled anchors come from; `date` is the day they were read, `sha256` of all DER in order. */
export const anchorSource: {
  readonly source: string;
  readonly date: string;
  readonly count: number;
  readonly sha256: string;
} = about;

/** Certificates as base64 of DER (RFC 4648, 4). Throws a DOMException where one is no base64. */
export const readAnchors = (list: readonly string[]): readonly Uint8Array[] => list.map(octetsOf);

/**
 * Throws a DOMException where it is no base64. By a plain loop: it runs while a person waits, and a call for each
 * octet takes three times as long.
 */
export function octetsOf(base64: string): Uint8Array {
  const text = atob(base64);
  const octets = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) octets[at] = text.charCodeAt(at);
  return octets;
}

let loaded: Promise<readonly Uint8Array[]> | null = null;

/** The bundled anchors, each as DER; loaded at the first call. Rejects where the module cannot be loaded. */
export function bundledAnchors(): Promise<readonly Uint8Array[]> {
  loaded ??= import("./bundled.json").then(
    (module) => readAnchors(module.default),
    (error: unknown) => {
      loaded = null;
      throw error;
    },
  );
  return loaded;
}
