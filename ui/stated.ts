/**
 * What a stored mandate says, for showing it. Its own words and nothing more: who signed it, and whether that counts,
 * is judged with every mail it is used for.
 */

/** A stored mandate or withdrawal in its own words; addresses canonical, times UTC ISO. */
export type Stated =
  | {
      readonly kind: "mandate";
      readonly actor: string;
      readonly agent: string;
      /** Upper case. */
      readonly methods: readonly string[];
      /** The one event it is for; null: any. */
      readonly uid: string | null;
      /** To whom it is said; null: to everybody. */
      readonly audience: readonly string[] | null;
      readonly from: string;
      readonly until: string;
      readonly id: string;
    }
  | { readonly kind: "withdrawal"; readonly issuer: string; readonly id: string }
  /** A mail that bears one in a way that is not read here. */
  | { readonly kind: "mail" }
  | { readonly kind: "unreadable" };

export type ImportFault = "empty" | "too-large" | "too-many" | "known" | "not-a-mandate" | "broken";

/** A mandate with its certificates is below 10 KB, a signed mail around it below 100. */
export const largestMandate = 200_000;
const mostMandates = 100;
/** More people than anybody says a mandate to. */
const mostAudience = 20;

const compact = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/;
const types = new Set(["imip-mandate+jwt", "imip-mandate-revocation+jwt"]);

/** The octets, an octet a character: enough for what is ASCII in any mail. */
const latin1 = (bytes: Uint8Array): string =>
  Array.from(bytes, (octet) => String.fromCharCode(octet)).join("");

export const toBase64 = (bytes: Uint8Array): string => btoa(latin1(bytes));

export const fromBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

/** `bytes` as they are to be kept beside `stored`, in base64; or why not. */
export async function importMandate(
  bytes: Uint8Array,
  stored: readonly string[],
): Promise<{ readonly mandate: string } | { readonly fault: ImportFault }> {
  if (bytes.length > largestMandate) return { fault: "too-large" };
  const text = latin1(bytes).trim();
  if (text === "") return { fault: "empty" };
  if (stored.length >= mostMandates) return { fault: "too-many" };
  const mandate = toBase64(compact.test(text) ? fromBase64(btoa(text)) : bytes);
  if (stored.includes(mandate)) return { fault: "known" };
  const token = compact.exec(text);
  if (token === null) return bearsMandate(text) ? { mandate } : { fault: "not-a-mandate" };
  const header = jsonOf(fromBase64url(token[1] ?? ""));
  if (header === null || !types.has(textOf(header, "typ").toLowerCase())) return { fault: "not-a-mandate" };
  return (await statedIn(fromBase64url(token[2] ?? ""))) === null ? { fault: "broken" } : { mandate };
}

/** A mail: header fields first, and somewhere a part of one of the kinds that bear a mandate. */
const bearsMandate = (text: string): boolean =>
  /^[!-9;-~]+:/.test(text) &&
  /^content-type:\s*application\/(?:imip-mandate|jose|(?:x-)?pkcs7-mime)|name="?[^"\r\n]{1,80}\.jws/im.test(
    text,
  );

export async function describeStored(stored: string): Promise<Stated> {
  try {
    const text = latin1(fromBase64(stored)).trim();
    const token = compact.exec(text);
    if (token !== null) return (await statedIn(fromBase64url(token[2] ?? ""))) ?? { kind: "unreadable" };
    return (await statedInMail(text)) ?? { kind: "mail" };
  } catch {
    return { kind: "unreadable" };
  }
}

/** The first part of a mail, encoded in base64, that is a mandate. */
async function statedInMail(text: string): Promise<Stated | null> {
  for (const [, block = ""] of text.matchAll(/(?:^|\n)\r?\n((?:[A-Za-z0-9+/=]{1,80}\r?\n){1,2000})/g)) {
    const octets = decoded(block.replace(/\s/g, ""));
    const token = octets === null ? null : compact.exec(latin1(octets).trim());
    const claims = token === null ? octets : fromBase64url(token[2] ?? "");
    const stated = await statedIn(claims);
    if (stated !== null) return stated;
  }
  return null;
}

function decoded(base64: string): Uint8Array | null {
  try {
    return fromBase64(base64);
  } catch {
    return null;
  }
}

const fromBase64url = (text: string): Uint8Array | null =>
  decoded(text.replaceAll("-", "+").replaceAll("_", "/"));

type Claims = Readonly<Record<string, unknown>>;

const isClaims = (value: unknown): value is Claims =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function jsonOf(octets: Uint8Array | null): Claims | null {
  try {
    const value: unknown =
      octets === null ? null : JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(octets));
    return isClaims(value) ? value : null;
  } catch {
    return null;
  }
}

const textOf = (claims: Claims, name: string): string => {
  const value = claims[name];
  return typeof value === "string" ? value : "";
};

const listOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((each: unknown) => typeof each === "string");

const timeOf = (value: unknown): string | null =>
  typeof value === "number" && value >= 0 && value < 253_402_300_800
    ? new Date(value * 1000).toISOString()
    : null;

/** Null where the claims are those of no mandate and no withdrawal. */
async function statedIn(octets: Uint8Array | null): Promise<Stated | null> {
  const claims = jsonOf(octets);
  if (claims === null) return null;
  const issuer = await addressIn(textOf(claims, "iss"));
  if (issuer === null) return null;
  const revokes = textOf(claims, "revokes");
  if (revokes !== "") return { kind: "withdrawal", issuer, id: revokes };
  const { may_act: mayAct, imip, aud, iat, nbf = iat, exp } = claims;
  const agent = isClaims(mayAct) ? await addressIn(textOf(mayAct, "sub")) : null;
  const [from, until, id] = [timeOf(nbf), timeOf(exp), textOf(claims, "jti")];
  if (agent === null || !isClaims(imip) || from === null || until === null || id === "") return null;
  const said = listOf(aud);
  const audience = said.includes("*")
    ? null
    : (await Promise.all(said.slice(0, mostAudience).map(addressIn))).filter((each) => each !== null);
  const methods = listOf(imip["methods"]).map((method) => method.toUpperCase());
  const uid = textOf(imip, "uid");
  return {
    kind: "mandate",
    actor: issuer,
    agent,
    methods,
    uid: uid === "" ? null : uid,
    audience,
    from,
    until,
    id,
  };
}

/** The canonical address of a mailto URI (RFC 6068); null where it is none. */
async function addressIn(uri: string): Promise<string | null> {
  const [, escaped] = /^mailto:([^?]{1,1000})/i.exec(uri) ?? [];
  if (escaped === undefined) return null;
  try {
    const { canonicalAddress } = await import("../core/verify.ts");
    return canonicalAddress(decodeURIComponent(escaped));
  } catch {
    return null;
  }
}
