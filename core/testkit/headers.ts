/** Mails whose header is signed or encrypted with their content (RFC 9788), under the certificates of evidence/smime/testdata. */
import { certificate, file, signedData } from "../evidence/smime/testkit/cms.ts";
import { ascii, concat, type Bytes } from "../evidence/smime/testkit/der.ts";
import { verify, type Context } from "../verify.ts";
import type { Report } from "../report.ts";
import { context } from "./walk.ts";

export const alice = "alice@example.test";
export const bob = "bob@example.test";
export const mallory = "mallory@evil.test";

export const request = (organizer = alice, more: readonly string[] = []): string =>
  [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "METHOD:REQUEST",
    "BEGIN:VEVENT",
    "UID:1@example.test",
    "DTSTAMP:20291220T080000Z",
    "DTSTART:20300201T100000Z",
    "DTEND:20300201T110000Z",
    "SUMMARY:Budget review",
    `ORGANIZER:mailto:${organizer}`,
    `ATTENDEE:mailto:${bob}`,
    ...more,
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\r\n");

/** The part that is signed: protected fields, then the calendar's own; `hp` with its "; ". */
export const payload = (fields: readonly string[], hp = "; hp=clear", calendar = request()): Bytes =>
  ascii(
    [...fields, `Content-Type: text/calendar; method=REQUEST; charset=utf-8${hp}`, "", calendar].join("\r\n"),
  );

const base64 = (bytes: Bytes): string => Buffer.from(bytes).toString("base64").replace(/.{76}/g, "$&\r\n");

let boundaries = 0;

/** multipart/signed by `as`, under these outer fields. */
export function signedMail(
  outer: readonly string[],
  content: Bytes,
  as = "alice",
  cms = signedData(content, { signers: [{ as }] }),
): Bytes {
  const boundary = `signed-${++boundaries}`;
  const header = [
    ...outer,
    `Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary=${boundary}`,
    "",
    `--${boundary}`,
    "",
  ].join("\r\n");
  return concat(
    ascii(header),
    content,
    ascii(
      `\r\n--${boundary}\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(cms)}\r\n--${boundary}--\r\n`,
    ),
  );
}

/** multipart/mixed of these parts, under these fields. */
export const mixed = (fields: readonly string[], ...parts: readonly Bytes[]): Bytes =>
  concat(
    ascii([...fields, "Content-Type: multipart/mixed; boundary=mixed", "", ""].join("\r\n")),
    ...parts.map((part) => concat(ascii("--mixed\r\n"), part, ascii("\r\n"))),
    ascii("--mixed--\r\n"),
  );

/** In 2030, under the root of that testdata. */
export const headersReport = (mail: Bytes, over: Partial<Context> = {}): Promise<Report> =>
  verify(
    mail,
    context({
      clock: { now: () => new Date("2030-01-01T00:00:00Z") },
      anchors: { anchors: () => Promise.resolve([certificate("root")]) },
      revocation: { crls: () => Promise.resolve([file("pki/issuing.crl"), file("pki/root.crl")]) },
      ...over,
    }),
  );
