// Mails and calendars as real producers write them, byte by byte, lines ended by CRLF.
import { createHash } from "node:crypto";

const bytes = (value) =>
  Buffer.isBuffer(value) ? value : Buffer.from(value.replace(/\r?\n/g, "\r\n"), "utf8");

/** Base64 in lines of 76 (RFC 2045, 6.8). */
export const base64 = (value) =>
  bytes(value)
    .toString("base64")
    .replace(/.{1,76}/g, "$&\r\n");

/** Quoted-printable of text (RFC 2045, 6.7), line ends kept. */
export function quotedPrintable(text) {
  const lines = text.split(/\r?\n/).map((line) => {
    const units = [...Buffer.from(line, "utf8")].map((byte, index, all) => {
      const last = index === all.length - 1;
      const plain = (byte > 32 && byte < 127 && byte !== 61) || ((byte === 32 || byte === 9) && !last);
      return plain ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    });
    const wrapped = [""];
    for (const unit of units) {
      if (wrapped.at(-1).length + unit.length > 75) wrapped.push("");
      wrapped[wrapped.length - 1] += unit;
    }
    return wrapped.join("=\r\n");
  });
  return lines.join("\r\n");
}

/** A header field body as an encoded word where it is not ASCII (RFC 2047). */
export const encoded = (text) =>
  /^[\x20-\x7e]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString("base64")}?=`;

/** One entity: header lines, a blank line, the body. */
export const entity = (headers, body) => Buffer.concat([bytes(`${headers.join("\n")}\n\n`), bytes(body)]);

export function multipart(subtype, boundary, parts, parameters = "") {
  const chunks = [
    bytes(`Content-Type: multipart/${subtype};${parameters && ` ${parameters};`} boundary="${boundary}"\n\n`),
  ];
  for (const part of parts) chunks.push(bytes(`--${boundary}\n`), part, bytes("\n"));
  chunks.push(bytes(`--${boundary}--\n`));
  return Buffer.concat(chunks);
}

export const text = (body) =>
  entity(
    ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable"],
    quotedPrintable(body),
  );

export const html = (body) =>
  entity(
    ["Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: quoted-printable"],
    quotedPrintable(body),
  );

/** text/calendar in base64, as Exchange sends it. */
export const calendar = (ics, method, extra = "") =>
  entity(
    [
      `Content-Type: text/calendar; charset="utf-8"; method=${method}${extra}`,
      "Content-Transfer-Encoding: base64",
    ],
    base64(ics),
  );

/** text/calendar as it stands, as Apple and Google send it. */
export const plainCalendar = (ics, method, extra = "") =>
  entity(
    [
      `Content-Type: text/calendar; charset=UTF-8; method=${method}${extra}`,
      "Content-Transfer-Encoding: 8bit",
    ],
    ics,
  );

export const attachedMessage = (message) =>
  entity(
    ["Content-Type: message/rfc822", 'Content-Disposition: attachment; filename="original.eml"'],
    message,
  );

export const signaturePart = (cms) =>
  entity(
    [
      'Content-Type: application/pkcs7-signature; name="smime.p7s"',
      "Content-Transfer-Encoding: base64",
      'Content-Disposition: attachment; filename="smime.p7s"',
    ],
    base64(cms),
  );

export const multipartSigned = (
  content,
  cms,
  {
    boundary = `signed-${createHash("sha256").update(content).digest("hex").slice(0, 12)}`,
    protocol = "application/pkcs7-signature",
    micalg = "sha-256",
  } = {},
) => multipart("signed", boundary, [content, signaturePart(cms)], `protocol="${protocol}"; micalg=${micalg}`);

/** application/pkcs7-mime: signed-data with its content inside, or enveloped-data. */
export const pkcs7Mime = (cms, type = "signed-data") =>
  entity(
    [
      `Content-Type: application/pkcs7-mime; smime-type=${type}; name="smime.p7m"`,
      "Content-Transfer-Encoding: base64",
      'Content-Disposition: attachment; filename="smime.p7m"',
    ],
    base64(cms),
  );

let messages = 0;

/** A whole message: transport and author's fields before one entity. */
export function message(
  {
    from,
    to,
    subject,
    date = "Mon, 16 Nov 2026 09:12:44 +0000",
    id = `${++messages}.20261116091244`,
    extra = [],
  },
  body,
) {
  const domain = /@([^>]*)>?$/.exec(from)[1];
  const fields = [
    `Received: from out.${domain} (out.${domain} [192.0.2.25]) by mx.harbour.example with ESMTPS;`,
    `\t${date}`,
    ...extra,
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${encoded(subject)}`,
    `Date: ${date}`,
    `Message-ID: <${id}@${domain}>`,
    "MIME-Version: 1.0",
  ];
  return Buffer.concat([bytes(`${fields.join("\n")}\n`), body]);
}

/** Folds at 75 octets without cutting a character (RFC 5545, 3.1). */
function fold(line) {
  const lines = [""];
  let size = 0;
  for (const character of line) {
    const width = Buffer.byteLength(character);
    if (size + width > 74) {
      lines.push(" ");
      size = 1;
    }
    lines[lines.length - 1] += character;
    size += width;
  }
  return lines.join("\r\n");
}

/** iCalendar text of content lines; nested arrays are flattened. */
export const ics = (...lines) =>
  lines
    .flat(Infinity)
    .map((line) => `${fold(line)}\r\n`)
    .join("");

/** RFC 5545 TEXT escaping. */
export const escaped = (value) => value.replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n");
