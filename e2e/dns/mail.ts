import { generateKeyPairSync } from "node:crypto";
import { dkimSign } from "mailauth/lib/dkim/sign.js";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** The key record (RFC 6376, 3.6.1) that `signedByDomain` signs for, under selector "s1". */
export const keyRecord = `v=DKIM1; k=rsa; p=${publicKey.export({ type: "spki", format: "der" }).toString("base64")}`;

/** An invitation from olivia@domain to Anna that nobody signed but, with an independent signer, the domain. */
export async function signedByDomain(domain: string): Promise<Buffer<ArrayBuffer>> {
  const mail = [
    `From: olivia@${domain}`,
    "To: anna@harbour.example",
    "Subject: Walk",
    "MIME-Version: 1.0",
    "Content-Type: text/calendar; method=REQUEST; charset=utf-8",
    "",
    "BEGIN:VCALENDAR",
    "METHOD:REQUEST",
    "BEGIN:VEVENT",
    `UID:walk@${domain}`,
    "DTSTAMP:20261101T080000Z",
    "DTSTART:20361215T090000Z",
    "SUMMARY:Walk",
    `ORGANIZER:mailto:olivia@${domain}`,
    "ATTENDEE:mailto:anna@harbour.example",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\r\n");
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const signer = { signingDomain: domain, selector: "s1", privateKey: pem };
  // Its types want the signer in one place, its code in another.
  const options = { ...signer, signatureData: [signer], signTime: new Date("2026-11-20T10:00:00Z") };
  const { signatures } = await dkimSign(mail, options);
  return Buffer.from(signatures + mail);
}
