/** JSON that every reader reads alike: what is signed must not say one thing to us and another to others. */

/** Levels of a mandate's claims that mean something are three; a header's are two. */
const deepest = 8;

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A member by this very name: nothing that an object has by itself. */
export const member = (object: JsonObject, name: string): unknown =>
  Object.hasOwn(object, name) ? object[name] : undefined;

/**
 * The JSON object (RFC 8259) that the octets are in UTF-8; null for anything else, for one nested deeper than
 * a mandate ever is, and for one in which a name stands twice: RFC 7515, 4 and RFC 7519, 4 leave it to the
 * reader to refuse it or to take the last.
 */
export function readJsonObject(octets: Uint8Array): JsonObject | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(octets);
    const value: unknown = JSON.parse(text);
    return isObject(value) && isPlain(text) ? value : null;
  } catch {
    return null;
  }
}

/** Strings and the marks that open, close or name; what stands between says nothing about structure. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/g;

/** Of a text that is known to be JSON: no name twice in one object, and nothing nested too deep. */
function isPlain(text: string): boolean {
  const open: Set<string>[] = [];
  let last = "";
  for (const [token] of text.matchAll(tokens)) {
    if (token === "{" || token === "[") {
      if (open.length === deepest) return false;
      open.push(new Set());
    } else if (token === "}" || token === "]") open.pop();
    else if (token === ":") {
      // Escapes undone: "\u006ati" is jti.
      const name = String(JSON.parse(last));
      const names = open.at(-1);
      if (names?.has(name) === true) return false;
      names?.add(name);
    } else last = token;
  }
  return true;
}
