/** Mails that openssl signs as the tests begin, for what hangs on today's date or on many people. */
import { readFileSync } from "node:fs";
import { anchorOf } from "./acting-mails.ts";
import { jws } from "./pki/forge-agency/jws.mjs";
import { claims } from "./pki/forge-agency/mandate-kit.mjs";
import {
  answer,
  answers,
  mail,
  mailOf,
  member,
  olivia,
  root,
  sam,
  sentBy,
} from "./pki/forge-agency/stage.mjs";

export const madeAnchors: readonly string[] = [anchorOf(readFileSync(root.pem))];

const seconds = (days: number): number => Math.floor(Date.now() / 1000) + days * 86_400;

/** Olivia's word that Sam may send for her, from yesterday on for a month. */
export const mandate = (): Buffer =>
  Buffer.from(jws({ ...claims(), iat: seconds(-1), nbf: seconds(-1), exp: seconds(30) }, olivia));

/** What Sam sends for Olivia, signed by himself, and nothing enclosed. */
export function samsInvitation(): Buffer {
  const { body, headers } = mailOf(sam, { by: sentBy(sam) });
  return Buffer.from(mail(body, headers));
}

/** Somebody not on the list of Anna's walk accepts; signed by themselves, or not at all. */
export function crasher(name: string, address: string, isSigned: boolean): Buffer {
  const person = member(name, address);
  const made = answer(isSigned ? person : null, answers(person), {}, { from: address });
  return Buffer.from(mail(made.body, made.headers));
}
