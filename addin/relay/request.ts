import type { Lookup } from "../../core/ports.ts";

const kinds = ["issuers", "crl", "ocsp"] as const;
const keys = ["kind", "url", "certificates", "request"];
const longestUrl = 2048;
const mostCertificates = 12;

/** A look-up as it was posted; null: it is none. Nothing is left out or guessed. */
export function readLookup(body: Uint8Array): Lookup | null {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return null;
  }
  if (!isObject(value) || Object.keys(value).some((key) => !keys.includes(key))) return null;
  const kind = kinds.find((known) => known === value["kind"]);
  const { url, certificates, request = null } = value;
  if (kind === undefined || typeof url !== "string" || url.length > longestUrl) return null;
  if (!Array.isArray(certificates) || certificates.length > mostCertificates) return null;
  const read = certificates.map(octetsOf);
  const asked = request === null ? null : octetsOf(request);
  if (read.includes(null) || (request !== null && asked === null)) return null;
  return { kind, url, certificates: read.filter((der) => der !== null), request: asked };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Base64 in its one spelling (RFC 4648, 4), else null. */
function octetsOf(value: unknown): Uint8Array | null {
  if (typeof value !== "string" || value === "") return null;
  const octets = Buffer.from(value, "base64");
  return octets.toString("base64") === value ? Uint8Array.from(octets) : null;
}
