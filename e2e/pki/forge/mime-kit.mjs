// What the tables of mime share.
import { base64, entity, multipart } from "../mail.mjs";
import { event, expected, part, signed } from "./stage.mjs";

export const verified = expected.verified;

export const other = event({
  uid: "lunch@acme.example",
  summary: "Hotel lobby",
  start: "20261215T060000Z",
  end: "20261215T070000Z",
});

export const moved = event({ summary: "Hotel lobby", start: "20261215T060000Z", end: "20261215T070000Z" });

export const content = part(event());

export const forged = part(other);

export const genuine = signed(content);

export const mixed = (...parts) => multipart("mixed", "m-1", parts);

export const alternative = (...parts) => multipart("alternative", "a-1", parts);

export const lines = (...all) => Buffer.from(all.map((line) => `${line}\r\n`).join(""));

export const attached = (ics, name = "invite.ics") =>
  entity(
    [
      `Content-Type: application/octet-stream; name="${name}"`,
      `Content-Disposition: attachment; filename="${name}"`,
      "Content-Transfer-Encoding: base64",
    ],
    base64(ics),
  );

export const ambiguous = { level: "unverified", reasons: ["ambiguous"] };

export const check = genuine.check;

/** Signed by the organizer just as it stands. */
export const as = (bytes) => signed(bytes);

export const encodedPart = (type, bytes, more = []) =>
  entity([`Content-Type: ${type}`, ...more, "Content-Transfer-Encoding: base64"], base64(bytes));

export const type = `Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary="s-1"`;
