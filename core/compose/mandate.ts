/**
 * The person's own statement that somebody may act for them, and that it no longer holds: claims in the form of
 * RFC 8693, 4.4 as a JWS (RFC 7515), signed with the key of their S/MIME certificate. The reading side is
 * core/authority.
 */
import { CompactSign } from "jose";
import type { MandateTerms } from "../authority/mandate.ts";
import { encodeBase64 } from "../bytes/base64.ts";
import { isSelfIssued, readCertificate } from "../pki/certificate.ts";
import { digest } from "../pki/signature.ts";
import { sameAddress } from "../mime/address.ts";
import { boundaryOf, entity, multipart, textEntity, type Envelope } from "./mime.ts";
import { isCanonical, mailtoOf } from "./people.ts";
import type { SigningIdentity } from "./pkcs12.ts";
import { cannotSign, signMail, type SignedMail, type SignError } from "./sign.ts";

/** What the person says; the time of issue and the id are made with it. */
export type MandateDraft = Omit<MandateTerms, "issued" | "id">;

/** A statement that is signed and may be handed on, to anybody and in any way. */
export interface Statement {
  readonly kind: "mandate" | "withdrawal";
  /** Canonical address of who makes it. */
  readonly actor: string;
  /** By which it is withdrawn. */
  readonly id: string;
  /** Compact JWS (RFC 7515, 7.1). */
  readonly jws: string;
  /** The claims that are signed, as JSON. */
  readonly claims: string;
}

/**
 * Why a draft says nothing that a reader would count; the first that holds, in this order. "address": one is
 * not canonical, or the audience is nobody, or more than 200. "methods", "components": none, or one that is
 * not the role's. "time": it ends before it begins, or is over. "too-long": more than 13 months.
 * "outlives-certificate": nobody could check it to its end.
 */
export type MandateError =
  | SignError
  | "address"
  | "agent-is-actor"
  | "methods"
  | "components"
  | "time"
  | "too-long"
  | "outlives-certificate";

export type StatementResult = { readonly statement: Statement } | { readonly error: MandateError };

/** What either role sends in its own name (RFC 5546, 1.4), and another may send for it. */
const mandatedMethods: Readonly<Record<MandateTerms["role"], readonly string[]>> = {
  organizer: ["REQUEST", "CANCEL", "ADD", "DECLINECOUNTER", "PUBLISH"],
  attendee: ["REPLY", "COUNTER", "REFRESH"],
};

const mandatedComponents: readonly string[] = ["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"];

/** More say nothing that "everybody" does not. */
const mostReaders = 200;

/** Who forgets to withdraw a mandate has lent their name for so long. */
const longestMonths = 13;

/** Ids are the host's, unique, ASCII without spaces, at most 200 characters. */
export async function issueMandate(
  identity: SigningIdentity,
  draft: MandateDraft,
  now: Date,
  id: string,
): Promise<StatementResult> {
  const error = faultOf(identity, draft, now);
  if (error !== null) return { error };
  const { actor, agent, pin, audience } = draft;
  const claims = {
    iss: mailtoOf(actor),
    sub: mailtoOf(actor),
    may_act: {
      sub: mailtoOf(agent),
      ...(pin === null ? {} : { "x5t#S256": base64url(fromHex(pin)) }),
    },
    imip: {
      methods: draft.methods,
      components: draft.components,
      role: draft.role === "organizer" ? "ORGANIZER" : "ATTENDEE",
      uid: draft.uid,
    },
    aud: audience === null ? ["*"] : audience.map(mailtoOf),
    iat: seconds(now),
    nbf: seconds(new Date(draft.from)),
    exp: seconds(new Date(draft.until)),
    jti: id,
  };
  return { statement: await state(identity, "mandate", { actor, id }, claims) };
}

/** Takes the actor's mandate of this id back: only its own issuer can (`Statement.actor`). */
export async function withdrawMandate(
  identity: SigningIdentity,
  mandate: Pick<Statement, "actor" | "id">,
  now: Date,
): Promise<StatementResult> {
  const error = isCanonical(mandate.actor) ? cannotSign(identity, mandate.actor, now) : "address";
  if (error !== null) return { error };
  const claims = { iss: mailtoOf(mandate.actor), revokes: mandate.id, iat: seconds(now) };
  return { statement: await state(identity, "withdrawal", mandate, claims) };
}

function faultOf(identity: SigningIdentity, draft: MandateDraft, now: Date): MandateError | null {
  const { actor, agent, audience, role, methods, components } = draft;
  if (![actor, agent, ...(audience ?? [])].every(isCanonical)) return "address";
  if (audience !== null && (audience.length === 0 || audience.length > mostReaders)) return "address";
  if (sameAddress(actor, agent)) return "agent-is-actor";
  const unable = cannotSign(identity, actor, now);
  if (unable !== null) return unable;
  const all = (names: readonly string[], known: readonly string[]): boolean =>
    names.length > 0 && names.every((name) => known.includes(name));
  if (!all(methods, mandatedMethods[role])) return "methods";
  if (!all(components, mandatedComponents)) return "components";
  const from = Date.parse(draft.from);
  const until = Date.parse(draft.until);
  if (!(from < until && until > now.getTime())) return "time";
  const last = new Date(Math.max(from, now.getTime()));
  last.setUTCMonth(last.getUTCMonth() + longestMonths);
  if (until > last.getTime()) return "too-long";
  return until > Date.parse(identity.notAfter) ? "outlives-certificate" : null;
}

const types = {
  mandate: "imip-mandate",
  withdrawal: "imip-mandate-revocation",
} as const satisfies Record<Statement["kind"], string>;

async function state(
  identity: SigningIdentity,
  kind: Statement["kind"],
  { actor, id }: Pick<Statement, "actor" | "id">,
  content: object,
): Promise<Statement> {
  const claims = JSON.stringify(content);
  const [leaf = new Uint8Array()] = identity.certificates;
  const jws = await new CompactSign(new TextEncoder().encode(claims))
    .setProtectedHeader({
      alg: identity.algorithm,
      typ: `${types[kind]}+jwt`,
      x5c: withoutRoot(identity.certificates).map(encodeBase64),
      "x5t#S256": base64url(await digest("SHA-256", leaf)),
    })
    .sign(identity.key);
  return { kind, actor, id, jws, claims };
}

/** A root that comes with what it vouches for is believed by nobody. */
const withoutRoot = (certificates: readonly Uint8Array[]): Uint8Array[] =>
  certificates.filter((der, i) => {
    const certificate = readCertificate(der);
    return i === 0 || "malformed" in certificate || !isSelfIssued(certificate);
  });

/**
 * A mail of the actor that carries the statement twice: as the JWS, to hand on, and as its claims, which the
 * mail's own signature vouches for where a reader knows no JWS. `envelope.text` explains it to people.
 */
export const mandateMail = (
  identity: SigningIdentity,
  { kind, actor, jws, claims }: Statement,
  envelope: Omit<Envelope, "from" | "inReplyTo"> & { readonly text: string },
): Promise<SignedMail> =>
  signMail(
    identity,
    { ...envelope, from: actor, inReplyTo: null },
    multipart("multipart/mixed", boundaryOf("mixed", envelope.id), [
      textEntity(envelope.text),
      jwsEntity(jws, types[kind]),
      entity(`application/${types[kind]}+json`, claims, `${types[kind]}.json`),
    ]),
  );

/** A JWS as a part (RFC 7515, 9.2.1). */
export const jwsEntity = (jws: string, name: string = types.mandate): string =>
  entity("application/jose", jws, `${name}.jws`);

const seconds = (time: Date): number => Math.floor(time.getTime() / 1000);

const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (octet) => Number.parseInt(octet, 16));

/** RFC 7515, 2. */
const base64url = (bytes: Uint8Array): string =>
  encodeBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
