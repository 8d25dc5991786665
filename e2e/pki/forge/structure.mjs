// How a mail is taken apart: containers, charsets, repeated fields (RFC 1847, 2045, 2046, 2231).
import { base64, entity, multipart, signaturePart, text } from "../mail.mjs";
import {
  alternative,
  ambiguous,
  as,
  attached,
  check,
  content,
  encodedPart,
  forged,
  genuine,
  lines,
  mixed,
  moved,
  type,
  verified,
} from "./mime-kit.mjs";
import { change, clear, entries, event, mail, olivia, part, signed } from "./stage.mjs";

const nothingSigned = { level: "unverified", never: ["valid"], reasons: ["malformed"] };

/** multipart/signed as given, part by part. */
const container = (parts, parameters = 'protocol="application/pkcs7-signature"; micalg=sha-256') =>
  multipart("signed", "s-1", parts, parameters);

const signature = signaturePart(genuine.check.cms);

/** A mail around a body, one of whose header lines is doubled or changed. */
const headed = (body, from, to) => ({ bytes: change(mail(body), from, to), check });

const sOne = clear(content, genuine.check.cms, { boundary: "s-1" });

/** The same mail read with another boundary shows another calendar. */
const split = Buffer.concat([
  sOne,
  lines("--x-1", "Content-Type: text/calendar; charset=utf-8; method=REQUEST", "", moved, "--x-1--"),
]);

const bareLf = () => {
  const bytes = mail(genuine.body);
  return { bytes: Buffer.from(bytes.toString("latin1").replaceAll("\r\n", "\n"), "latin1"), check };
};

function deep(levels) {
  let inner = forged;
  for (let i = levels; i > 0; i--) inner = multipart("mixed", `d${i}e`, [inner]);
  return inner;
}

const prefix = () => {
  const inner = multipart("alternative", "s-1x", [text("Tuesday at ten.\n"), content]);
  return signed(inner, olivia, { boundary: "s-1" });
};

const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(event(), "utf16le")]);

const latin = Buffer.from(event({ summary: "R\u00E9union" }), "latin1");

const broken = change(Buffer.from(event({ summary: "Budget #review" })), "#", "\xff");

export const cases = entries("mime", [
  ["good-alternative", "nothing", as(alternative(text("Tuesday at ten.\n"), content)), verified],
  [
    "good-base64",
    "nothing",
    as(encodedPart("text/calendar; charset=utf-8; method=REQUEST", event())),
    verified,
  ],
  ["good-octet-stream", "nothing: a file named .ics", as(attached(event())), verified],
  [
    "good-twin",
    "nothing: the same object as part and file",
    as(mixed(alternative(text("Tuesday.\n"), content), attached(event()))),
    { ...verified, not: ["several-invitations", "ambiguous"] },
  ],
  [
    "good-x-pkcs7",
    "nothing: the older names of the types",
    {
      body: multipart(
        "signed",
        "s-1",
        [content, change(signature, "application/pkcs7", "application/x-pkcs7")],
        'protocol="application/x-pkcs7-signature"; micalg=sha1',
      ),
      check,
    },
    verified,
    "RFC 8551, 3.5.3 and appendix C",
  ],
  [
    "good-micalg",
    "nothing: micalg names another digest",
    { body: container([content, signature], 'protocol="application/pkcs7-signature"; micalg=sha1'), check },
    verified,
    "RFC 8551, 3.5.3.2: recover gracefully; the digest that counts stands in the signature",
  ],
  [
    "good-padding",
    "nothing: blanks after the delimiters",
    {
      bytes: Buffer.from(mail(sOne).toString("latin1").replaceAll("--s-1\r\n", "--s-1 \t\r\n"), "latin1"),
      check,
    },
    verified,
    "RFC 2046, 5.1.1: transport padding",
  ],
  ["good-bare-lf", "nothing: stored with bare line feeds", bareLf(), verified],
  [
    "three-parts",
    "the form: a third part after the signature",
    { body: container([content, signature, forged]), check },
    nothingSigned,
  ],
  [
    "three-parts-first",
    "the form: a part before the signed one",
    { body: container([forged, content, signature]), check },
    nothingSigned,
  ],
  [
    "one-part",
    "the form: the signature is missing",
    { body: container([content]), check: null },
    nothingSigned,
  ],
  [
    "parts-swapped",
    "the form: the signature first",
    { body: container([signature, content]), check },
    { level: "unverified", never: ["valid"] },
  ],
  [
    "protocol-other",
    "the form: protocol of another system",
    {
      body: container([content, signature], 'protocol="application/pgp-signature"; micalg=pgp-sha256'),
      check,
    },
    { level: "unverified", never: ["valid"] },
  ],
  [
    "protocol-absent",
    "the form: no protocol",
    { body: container([content, signature], "micalg=sha-256"), check },
    { level: "unverified", never: ["valid"] },
  ],
  [
    "second-type",
    "the form: the second part is of another type",
    {
      body: container([
        content,
        change(signature, "application/pkcs7-signature", "application/octet-stream"),
      ]),
      check,
    },
    nothingSigned,
    "RFC 1847, 2.1: its type is the protocol's",
  ],

  [
    "charset-latin1",
    "nothing: ISO 8859-1, and it says so",
    as(encodedPart("text/calendar; charset=iso-8859-1; method=REQUEST", latin)),
    { level: "verified", not: ["ambiguous"], summary: "R\u00E9union" },
  ],
  [
    "charset-utf16",
    "the characters: UTF-16",
    as(encodedPart("text/calendar; charset=utf-16; method=REQUEST", utf16)),
    ambiguous,
  ],
  [
    "charset-utf7",
    "the characters: UTF-7, ASCII octets that say something else",
    as(part(event({ summary: "Hotel +AGw-obby" }), { type: "text/calendar; charset=utf-7; method=REQUEST" })),
    ambiguous,
  ],
  [
    "charset-unknown",
    "the characters: a charset nobody knows",
    as(part(event(), { type: "text/calendar; charset=x-usher; method=REQUEST" })),
    { level: "unverified", anyReason: ["ambiguous", "malformed"] },
  ],
  [
    "charset-invalid",
    "the characters: octets that are no UTF-8",
    as(encodedPart("text/calendar; charset=utf-8; method=REQUEST", broken)),
    ambiguous,
  ],

  [
    "type-twice",
    "the boundary: a second Content-Type",
    headed(split, type, `${type}\r\nContent-Type: multipart/mixed; boundary="x-1"`),
    ambiguous,
  ],
  [
    "type-twice-first",
    "the boundary: another Content-Type before",
    headed(split, type, `Content-Type: multipart/mixed; boundary="x-1"\r\n${type}`),
    ambiguous,
  ],
  [
    "boundary-twice",
    "the boundary: a second boundary parameter",
    headed(split, 'boundary="s-1"', 'boundary="s-1"; boundary="x-1"'),
    ambiguous,
  ],
  [
    "boundary-twice-first",
    "the boundary: another boundary parameter before",
    headed(split, 'boundary="s-1"', 'boundary="x-1"; boundary="s-1"'),
    ambiguous,
  ],
  [
    "boundary-extended",
    "the boundary: the same parameter in RFC 2231's form",
    headed(split, 'boundary="s-1"', `boundary="s-1"; boundary*=us-ascii''x-1`),
    ambiguous,
  ],
  [
    "encoding-twice",
    "the transfer encoding: two of them",
    as(part(event(), { headers: ["Content-Transfer-Encoding: 7bit", "Content-Transfer-Encoding: base64"] })),
    ambiguous,
  ],
  [
    "method-parameter-twice",
    "the METHOD: a second parameter",
    as(part(event(), { type: "text/calendar; charset=utf-8; method=REQUEST; method=CANCEL" })),
    { level: ["unverified", "suspicious"], anyReason: ["ambiguous", "method-mismatch"] },
  ],
  [
    "boundary-prefix",
    "nothing: one boundary begins with the other",
    prefix(),
    { level: ["verified", "suspicious", "unverified"], summary: "Budget review" },
    "RFC 2046, 5.1.1 and readers disagree about it; whatever is verified is what was signed",
  ],
  [
    "preamble",
    "nothing: a calendar in the preamble, which is no part",
    { bytes: change(mail(sOne), "\r\n\r\n--s-1", `\r\n\r\n${moved}\r\n--s-1`), check },
    verified,
    "RFC 2046, 5.1.1",
  ],
  [
    "epilogue-text",
    "nothing: a scanner's words after the closing delimiter",
    { body: Buffer.concat([sOne, lines("", "Checked for viruses.")]), check },
    verified,
    "RFC 2046, 5.1.1: the epilogue is no part",
  ],
  [
    "epilogue-part",
    "the reader: a calendar after the closing delimiter, behind one more delimiter",
    { body: Buffer.concat([sOne, lines("", "--s-1"), part(moved), lines("", "--s-1--")]), check },
    { level: ["verified", "unverified"], summary: "Budget review" },
    "RFC 2046, 5.1.1 says epilogue, some readers go on: refusing is as right as ignoring it",
  ],
  [
    "base64-after-padding",
    "the reader: base64 goes on behind its padding",
    as(
      entity(
        ["Content-Type: text/calendar; charset=utf-8; method=REQUEST", "Content-Transfer-Encoding: base64"],
        `${Buffer.from(`${event()} `).toString("base64")}\n${base64(moved)}`,
      ),
    ),
    ambiguous,
    "RFC 2045, 6.8: what follows padding is read by some and dropped by others",
  ],
  [
    "method-parameter-split",
    "the METHOD: its parameter in RFC 2231's pieces says CANCEL",
    as(part(event(), { type: "text/calendar; charset=utf-8; method*0=CAN; method*1=CEL" })),
    { level: ["suspicious", "unverified"], anyReason: ["method-mismatch", "ambiguous"] },
  ],
  [
    "good-protocol-case",
    "nothing: the types in capitals",
    {
      body: container([content, signature], 'protocol="APPLICATION/PKCS7-SIGNATURE"; micalg=SHA-256'),
      check,
    },
    verified,
  ],
  [
    "too-deep",
    "a calendar below more levels than anybody reads",
    { body: deep(60), check: null },
    { level: "unverified", reasons: ["malformed"] },
  ],
  [
    "too-deep-beside",
    "the same beside a signed invitation",
    { body: mixed(genuine.body, deep(60)), check },
    { level: "unverified", reasons: ["malformed"] },
  ],
]);
