/** Asks for what certificates point to, where a path or what is known of its revocation needs it. */
import { readCertificate } from "../../pki/certificate.ts";
import { readCrl } from "../../pki/crl.ts";
import { locationsOf } from "../../pki/locations.ts";
import { ocspRequest } from "../../pki/ocsp-request.ts";
import { readOcspResponse } from "../../pki/ocsp.ts";
import type { Chain, PathResult } from "../../pki/path-result.ts";
import { buildPath, type PathInput } from "../../pki/path.ts";
import type { Fetching, Lookup } from "../../ports.ts";
import { certificatesIn } from "./certs-only.ts";

/** A path of seven with two places to ask for each certificate needs no more. */
const maxRounds = 8;

type Found = Pick<PathInput, "untrusted" | "crls" | "ocsp">;

/**
 * The best path there is with what `fetching` can get. Issuers are asked for where none is at hand, or where one above
 * the leaf breaks a rule that another certificate of theirs may not, as a renewed one; responders and lists only once a
 * path ends at an anchor, for its certificates whose revocation is unknown: in rounds, one place for each certificate at a
 * time, the smallest answers first, until all is known or nobody is left to ask. What comes back is as untrusted as the
 * mail. Never rejects.
 */
export async function findPath(input: PathInput, fetching: Fetching): Promise<PathResult> {
  const asked = new Set<string>();
  // What was pinned may have a path all the same, and its issuer may have taken it back.
  let known: PathInput = { ...input, pinned: false };
  let path = await buildPath(known);
  for (let round = 0; round < maxRounds; round++) {
    const wants = await wantsOf(path, known, asked);
    if (wants.length === 0) break;
    const found = await Promise.all(wants.map((want) => ask(want, fetching)));
    const more = found.filter((item) => item !== null);
    if (more.length === 0) continue;
    known = {
      ...known,
      untrusted: [...known.untrusted, ...more.flatMap(({ untrusted }) => untrusted)],
      crls: [...known.crls, ...more.flatMap(({ crls }) => crls)],
      ocsp: [...known.ocsp, ...more.flatMap(({ ocsp }) => ocsp)],
    };
    path = await buildPath(known);
  }
  return input.pinned === true && path.kind !== "trusted" ? buildPath({ ...known, pinned: true }) : path;
}

/** What to ask for next; each is then asked for. */
async function wantsOf(
  path: PathResult,
  { revocation }: PathInput,
  asked: Set<string>,
): Promise<readonly Lookup[]> {
  if (path.kind === "untrusted" || path.kind === "invalid") {
    const want = nextIssuer(unissued(path), asked);
    return want === null ? [] : [want];
  }
  if (path.kind !== "trusted" || revocation === "off") return [];
  const wants: Lookup[] = [];
  for (const [depth, { status }] of path.checks.entries()) {
    if (status?.state !== "unknown") continue;
    const want = await nextStatus(path.chain, depth, asked);
    if (want !== null) wants.push(want);
  }
  return wants;
}

/** As much of the path as stands and wants an issuer; empty where none would help. */
function unissued(path: Extract<PathResult, { readonly kind: "untrusted" | "invalid" }>): Chain {
  if (path.kind === "untrusted")
    return path.why === "no-issuer" || path.why === "signature" ? path.chain : [];
  return path.chain.slice(
    0,
    path.checks.findIndex(({ breaks }) => breaks.length > 0),
  );
}

/** Where the path breaks off first, then below: what stands above may be the wrong one of several. */
function nextIssuer(chain: Chain, asked: Set<string>): Lookup | null {
  for (const depth of [...chain.keys()].reverse())
    for (const url of locationsOf(chain[depth]!).issuers) {
      const want = fresh("issuers", url, chain.slice(depth), null, asked);
      if (want !== null) return want;
    }
  return null;
}

async function nextStatus(chain: Chain, depth: number, asked: Set<string>): Promise<Lookup | null> {
  const certificate = chain[depth]!;
  const above = chain.slice(depth);
  const { ocsp, crls, deltas } = locationsOf(certificate);
  for (const url of ocsp) {
    const request = await ocspRequest(certificate, chain[depth + 1]!);
    const want = fresh("ocsp", url, above, request, asked);
    if (want !== null) return want;
  }
  for (const url of [...crls, ...deltas]) {
    const want = fresh("crl", url, above, null, asked);
    if (want !== null) return want;
  }
  return null;
}

/** Null where it was asked before. */
function fresh(
  kind: Lookup["kind"],
  url: string,
  certificates: Chain,
  request: Uint8Array | null,
  asked: Set<string>,
): Lookup | null {
  const key = [kind, url, ...(request ?? [])].join(" ");
  if (asked.has(key)) return null;
  asked.add(key);
  return { kind, url, certificates: certificates.map(({ der }) => der), request };
}

async function ask(lookup: Lookup, fetching: Fetching): Promise<Found | null> {
  const octets = await fetching.fetch(lookup);
  if (octets === null) return null;
  const before = read.get(octets);
  if (before !== undefined) return before;
  const found = readFound(lookup.kind, octets);
  read.set(octets, found);
  return found;
}

/** Several signers are told the same: it is read once. */
const read = new WeakMap<Uint8Array, Found>();

function readFound(kind: Lookup["kind"], octets: Uint8Array): Found {
  const found = { untrusted: [], crls: [], ocsp: [] };
  switch (kind) {
    case "issuers":
      return { ...found, untrusted: readable(certificatesIn(octets).map(readCertificate)) };
    case "crl":
      return { ...found, crls: readable([readCrl(octets)]) };
    case "ocsp":
      return { ...found, ocsp: readable([readOcspResponse(octets)]) };
  }
}

const readable = <T extends object>(items: readonly (T | { readonly malformed: string })[]): T[] =>
  items.filter((item): item is T => !("malformed" in item));
