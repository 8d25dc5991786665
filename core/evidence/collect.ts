import type { Budget } from "../bytes/budget.ts";
import type { Message, Part } from "../mime/part.ts";
import { readCertificate, type Certificate, type Malformed } from "../pki/certificate.ts";
import type { PolicySettings } from "../pki/policies.ts";
import type { CertificatePin, Certificates, Fetching, Revocation, TrustAnchors } from "../ports.ts";
import { once } from "./asked-once.ts";
import type { FoundEvidence } from "./evidence.ts";
import { enclosedCertificates, recognise } from "./smime/parse.ts";
import { verifySmime, type Surroundings } from "./smime/verify.ts";

export interface CollectOptions {
  readonly budget: Budget;
  /** The time certificates are judged for. */
  readonly at: Date;
  /** When it is, where that is later; `at` where left out. */
  readonly now?: Date;
  readonly anchors: TrustAnchors;
  readonly certificates: Certificates;
  readonly revocation: Revocation;
  readonly revocationPolicy: Surroundings["revocation"];
  readonly policies: PolicySettings;
  readonly pins: readonly CertificatePin[];
  readonly fetching: Fetching | null;
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
  const surroundings = withEnclosed(surroundingsOf(options), message);
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
  now: options.now ?? options.at,
  revocation: options.revocationPolicy,
  policies: options.policies,
  pins: options.pins,
  fetching: options.fetching,
  anchors: once(async () => readCertificates(await options.anchors.anchors())),
  certificates: once(async () => readCertificates(await options.certificates.certificates())),
  crls: once(async () => readCrls(await options.revocation.crls())),
  ocsp: once(async () => readResponses((await options.revocation.ocsp?.()) ?? [])),
});

/** Certificates sent along in a message of their own help as those of the host do. */
function withEnclosed(surroundings: Surroundings, { parts }: Message): Surroundings {
  const { certificates, budget } = surroundings;
  const enclosed = (): Promise<readonly Certificate[]> =>
    readCertificates(enclosedCertificates(parts).filter(() => budget.spend("certificates")));
  return {
    ...surroundings,
    certificates: once(async () => [...(await certificates()), ...(await enclosed())]),
  };
}

/** The second part of a multipart/signed (RFC 1847, 2.1) belongs to its container's signature. */
function isControl(part: Part, message: Message): boolean {
  const parent = part.parent === null ? undefined : message.byId(part.parent);
  return parent?.type === "multipart/signed" && parent.children[1] === part;
}

const readable = <T extends object>(items: readonly (T | Malformed)[]): T[] =>
  items.filter((item): item is T => !("malformed" in item));

/**
 * Hosts hand in the same anchors for every message, and lists for every time one is judged for: each is read once, by a
 * reader that is loaded with the first.
 */
function onceEach<T extends object>(
  reader: () => Promise<(der: Uint8Array) => T | Malformed>,
): (ders: readonly Uint8Array[]) => Promise<readonly T[]> {
  const known = new WeakMap<Uint8Array, T | Malformed>();
  return async (ders) => {
    if (ders.length === 0) return [];
    const read = await reader();
    const readOnce = (der: Uint8Array): T | Malformed => {
      const before = known.get(der) ?? read(der);
      known.set(der, before);
      return before;
    };
    return readable(ders.map(readOnce));
  };
}

const readCertificates = onceEach(() => Promise.resolve(readCertificate));
const readCrls = onceEach(async () => {
  const { readCrl } = await import("../pki/crl.ts");
  return readCrl;
});
const readResponses = onceEach(async () => {
  const { readOcspResponse } = await import("../pki/ocsp.ts");
  return readOcspResponse;
});
