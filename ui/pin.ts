/** Which certificate of a message the reader may trust for one address after seeing it (RFC 6047, 3, step 2a), and which not. */
import type { Pin } from "../addin/host.ts";
import type { ChainLink, Evidence, Judgement, Problem, Report } from "../core/report.ts";
import type { LaterWords } from "./words/later.ts";

export type Refusal = keyof LaterWords["pinning"]["refused"];

/**
 * No way to an authority the reader trusts; one that breaks a rule above the certificate; or a good one, to a certificate
 * that names nobody.
 */
export type Why = keyof LaterWords["pinning"]["why"];

export type PinQuestion =
  | {
      readonly kind: "offered";
      readonly link: ChainLink;
      /** The certificate would count for it. */
      readonly address: string;
      /** Addresses it speaks for; empty: it names none, and the address is the reader's word alone. */
      readonly addresses: readonly string[];
      readonly why: Why;
    }
  | {
      readonly kind: "refused";
      readonly why: Refusal;
      readonly address: string;
      readonly addresses: readonly string[];
    }
  | { readonly kind: "trusted"; readonly pin: Pin }
  | null;

/** What a pin excuses, and what it has no part in. Everything else keeps a signature from counting all the same. */
const excused: ReadonlySet<string> = new Set([
  "certificate-untrusted",
  "certificate-invalid",
  "certificate-address-missing",
  "revocation-unknown",
]);

/** Where not all of the path was looked at, or there is no certificate, nobody can say what they would trust. */
const unseen: ReadonlySet<unknown> = new Set(["budget", "certificate-missing"]);

export function pinQuestion(
  report: Report,
  judgement: Judgement,
  pins: readonly Pin[],
  now: string,
): PinQuestion {
  const parts = judgement.invitation?.parts ?? [];
  const signed = report.evidence.filter(
    ({ system, covers, chain }) =>
      system === "smime" && chain.length > 0 && covers.some((part) => parts.includes(part)),
  );
  const [pin] = signed.flatMap(({ details, chain, signer }) =>
    details["pinned"] === true
      ? pins.filter(
          ({ certificate, address }) =>
            certificate === chain[0]?.sha256 && signer?.addresses.includes(address) === true,
        )
      : [],
  );
  if (pin !== undefined) return { kind: "trusted", pin };
  for (const evidence of signed) {
    const question = aboutSigner(evidence, report.validAt, judgement, now);
    if (question !== null) return question;
  }
  return null;
}

/** Whose word the invitation is, or theirs who sent it for them: nobody else's signature would prove anything about it. */
const candidatesOf = ({ trust }: Judgement): readonly string[] =>
  [trust?.actor, trust?.agent].filter((address) => typeof address === "string");

function aboutSigner(
  { status, problems, chain, signer }: Evidence,
  validAt: string,
  judgement: Judgement,
  now: string,
): PinQuestion {
  const [link] = chain;
  const [first, ...others] = candidatesOf(judgement);
  if (status === "invalid" || link === undefined || first === undefined || signer === null) return null;
  if (problems.some(({ code }) => !excused.has(code)) || link.revocation?.state === "revoked") return null;
  const why = status === "indeterminate" ? excuseOf(problems) : unnamed(signer.addresses);
  if (why === null) return null;
  const { addresses } = signer;
  const named = addresses.length > 0 ? addresses : namedInSubject(link);
  const address = [first, ...others].find((each) => named.includes(each)) ?? first;
  const refused = (refusal: Refusal): PinQuestion => ({
    kind: "refused",
    why: refusal,
    address,
    addresses: named,
  });
  if (named.length > 0 && !named.includes(address)) return refused("other-address");
  if (Date.parse(now) < Date.parse(link.notBefore)) return refused("not-yet-valid");
  if (isOutside(link, validAt) || isOutside(link, now)) return refused("expired");
  const isOwnFault =
    link.breaks.length > 0 || (why === "path" && chain.every(({ breaks }) => breaks.length === 0));
  return isOwnFault ? refused("rule") : { kind: "offered", link, address, addresses, why };
}

function excuseOf(problems: readonly Problem[]): Why | null {
  for (const { code, values } of problems) {
    if (code === "certificate-untrusted") return unseen.has(values["why"]) ? null : "untrusted";
    // Another certificate than the signature names: nothing of its path.
    if (code === "certificate-invalid") return values["rule"] === "signing-certificate" ? null : "path";
  }
  return null;
}

const unnamed = (addresses: readonly string[]): Why | null => (addresses.length === 0 ? "unnamed" : null);

/** Old certificates say it there, which proves nothing, and is a word against every other address. */
const namedInSubject = ({ subject }: ChainLink): readonly string[] =>
  [...subject.matchAll(/(?:^|[,+]\s*)emailAddress=([^,+]*@[^,+]*)/gi)].map(([, address = ""]) =>
    address.trim().toLowerCase(),
  );

const isOutside = ({ notBefore, notAfter }: ChainLink, at: string): boolean =>
  Date.parse(at) < Date.parse(notBefore) || Date.parse(at) > Date.parse(notAfter);

/** The pin as it is kept: one for each certificate and address. */
/** For one and the same certificate and address, whenever it was given. */
export const isSamePin = (one: Pin, other: Pin): boolean =>
  one.certificate === other.certificate && one.address === other.address;

export const withPin = (pins: readonly Pin[], pin: Pin): readonly Pin[] => [...withoutPin(pins, pin), pin];

export const withoutPin = (pins: readonly Pin[], pin: Pin): readonly Pin[] =>
  pins.filter((other) => !isSamePin(other, pin));
