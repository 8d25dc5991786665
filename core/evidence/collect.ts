import type { Budget } from "../bytes/budget.ts";
import type { Message, Part } from "../mime/part.ts";
import { readCertificate, type Certificate } from "../pki/certificate.ts";
import { readCrl, type Crl } from "../pki/crl.ts";
import type { Certificates, Revocation, TrustAnchors } from "../ports.ts";
import type { FoundEvidence } from "./evidence.ts";
import { recognise } from "./smime/parse.ts";
import { verifySmime, type Surroundings } from "./smime/verify.ts";

export interface CollectOptions {
  readonly budget: Budget;
  /** The time certificates are judged for. */
  readonly at: Date;
  readonly anchors: TrustAnchors;
  readonly certificates: Certificates;
  readonly revocation: Revocation;
  readonly revocationPolicy: Surroundings["revocation"];
  /** Called after each part that had something to say, with everything found so far. */
  readonly onEvidence?: (soFar: readonly FoundEvidence[]) => void;
}

/** Statements of one system about one part; null where the part is none of its business. */
type System = (part: Part, surroundings: Surroundings) => Promise<readonly FoundEvidence[]> | null;

const systems: readonly System[] = [
  (part, surroundings) => {
    const smime = recognise(part);
    return smime === null ? null : verifySmime(part, smime, surroundings);
  },
];

/**
 * Everything that vouches for some part of the message, in document order and at any depth. Ports are asked
 * only where there is a signature. Never rejects because of the mail; a port that fails is the host's fault
 * and lets the whole call fail, since nobody may take "could not look" for "nothing there".
 */
export async function collectEvidence(
  message: Message,
  options: CollectOptions,
): Promise<readonly FoundEvidence[]> {
  const surroundings = surroundingsOf(options);
  const found: FoundEvidence[] = [];
  for (const part of message.parts) {
    if (isControl(part, message)) continue;
    for (const system of systems) {
      const evidence = await system(part, surroundings);
      if (evidence === null) continue;
      found.push(...evidence);
      options.onEvidence?.([...found]);
    }
  }
  return found;
}

/** What signatures are judged by; each port is asked at most once, and only where a signature needs it. */
export const surroundingsOf = (options: Omit<CollectOptions, "onEvidence">): Surroundings => ({
  budget: options.budget,
  at: options.at,
  revocation: options.revocationPolicy,
  anchors: once(async () => readCertificates(await options.anchors.anchors())),
  certificates: once(async () => readCertificates(await options.certificates.certificates())),
  crls: once(async () => readCrls(await options.revocation.crls())),
});

/** The second part of a multipart/signed (RFC 1847, 2.1) belongs to its container's signature. */
function isControl(part: Part, message: Message): boolean {
  const parent = part.parent === null ? undefined : message.byId(part.parent);
  return parent?.type === "multipart/signed" && parent.children[1] === part;
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= ask());
}

const readable = <T extends object>(items: readonly (T | { readonly malformed: string })[]): T[] =>
  items.filter((item): item is T => !("malformed" in item));

/** Hosts hand in the same anchors for every message: each is read once. */
const read = new WeakMap<Uint8Array, ReturnType<typeof readCertificate>>();

function readOnce(der: Uint8Array): ReturnType<typeof readCertificate> {
  let certificate = read.get(der);
  if (certificate === undefined) read.set(der, (certificate = readCertificate(der)));
  return certificate;
}

const readCertificates = (ders: readonly Uint8Array[]): readonly Certificate[] =>
  readable(ders.map(readOnce));

const readCrls = (ders: readonly Uint8Array[]): readonly Crl[] => readable(ders.map(readCrl));
