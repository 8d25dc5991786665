// A signer that writes whatever it is told (RFC 6376, 3; RFC 8617, 4), for what no honest one would. What it
// makes is held against mailauth, as everything is.
import { createHash, sign as rawSign } from "node:crypto";

const joined = (...texts) => Buffer.from(texts.join(""), "latin1");

/** Header fields, each without its last line end, and the body, octets as characters. */
export function split(mail) {
  const text = mail.toString("latin1");
  const end = text.indexOf("\r\n\r\n");
  return { fields: text.slice(0, end).split(/\r\n(?![ \t])/), body: text.slice(end + 4) };
}

export const join = ({ fields, body }) =>
  joined(fields.map((field) => `${field}\r\n`).join(""), "\r\n", body);

/** Fields put on top, in the order given; texts are written as UTF-8. */
export const onTop = (mail, ...fields) =>
  Buffer.concat([...fields.flatMap((field) => [Buffer.from(field), Buffer.from("\r\n")]), mail]);

const nameOf = (field) => field.slice(0, field.indexOf(":")).trim().toLowerCase();

const headerForms = {
  simple: (field) => field,
  relaxed: (field) =>
    `${nameOf(field)}:${field
      .slice(field.indexOf(":") + 1)
      .replace(/\r\n/g, "")
      .replace(/[ \t]+/g, " ")
      .trim()}`,
};

const bodyForms = {
  simple: (body) => `${body.replace(/(\r\n)*$/, "")}\r\n`,
  relaxed: (body) => {
    const lines = body
      .replace(/[ \t]+/g, " ")
      .replace(/ \r\n/g, "\r\n")
      .replace(/(\r\n)*$/, "");
    return lines === "" ? "" : `${lines}\r\n`;
  },
};

/** The body as it is hashed: what l= counts. */
export const canonicalBody = (mail, form = "relaxed") => bodyForms[form](split(mail).body);

/** RFC 6376, 5.4.2: the lowest field of a name first. */
function select(fields, names) {
  const left = [...fields];
  return names.flatMap((name) => {
    const at = left.findLastIndex((field) => nameOf(field) === name.toLowerCase());
    return at < 0 ? [] : left.splice(at, 1);
  });
}

const tagList = (tags) =>
  Object.entries(tags)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .join(";\r\n\t");

const folded = (text) => text.replace(/.{72}(?=.)/g, "$&\r\n\t");

function signature(input, key, hash) {
  const ed = key.asymmetricKeyType === "ed25519";
  const signed = ed
    ? rawSign(null, createHash("sha256").update(input).digest(), key)
    : rawSign(hash, input, key);
  return folded(signed.toString("base64"));
}

/** Names for h=, on lines of some five (FWS only beside colons: RFC 6376, 3.5). */
const names = (h) => h.map((name, i) => (i > 0 && i % 6 === 0 ? `\r\n\t${name}` : name)).join(":");

export const usual = ["from", "to", "subject", "date", "message-id", "mime-version"];

/** The field that signs `fields` and itself; `unsigned` ends with its empty b=. */
function signedField(unsigned, signedFields, key, form, hash) {
  const input = joined(
    signedFields.map((field) => `${headerForms[form](field)}\r\n`).join(""),
    headerForms[form](unsigned),
  );
  return unsigned + signature(input, key, hash);
}

/**
 * A DKIM-Signature field over a mail. `tags` replaces or adds tags (undefined leaves one out); `h` are the names
 * to sign, `l` the octets of the canonical body.
 */
export function dkimField(
  mail,
  { d, s, key, c = "relaxed/relaxed", h = usual, l, hash = "sha256", tags = {} },
) {
  const { fields } = split(mail);
  const [header, body = "simple"] = c.split("/");
  const text = canonicalBody(mail, body);
  const bh = createHash(hash)
    .update(Buffer.from(l === undefined ? text : text.slice(0, l), "latin1"))
    .digest("base64");
  const all = {
    v: 1,
    a: `${key.asymmetricKeyType}-${hash}`,
    c,
    d,
    s,
    t: 1794820364,
    l,
    h: names(h),
    bh,
    ...tags,
    b: "",
  };
  return signedField(`DKIM-Signature: ${tagList(all)}`, select(fields, h), key, header, hash);
}

/** The same mail with that field on top. */
export const dkim = (mail, options) => onTop(mail, joined(dkimField(mail, options)));

const instanceOf = (field) => Number(/\bi=(\d+)/.exec(field)?.[1]);

/** Fields of the ARC sets in the order their seals cover them (RFC 8617, 5.1.1). */
function arcFields(fields) {
  const order = ["arc-authentication-results", "arc-message-signature", "arc-seal"];
  return fields
    .filter((field) => order.includes(nameOf(field)))
    .toSorted((a, b) => instanceOf(a) - instanceOf(b) || order.indexOf(nameOf(a)) - order.indexOf(nameOf(b)));
}

/** The mail with one more ARC set on top; `results` is what the sealer saw, `sealTags` and `tags` as above. */
export function arc(mail, { i, d, s, key, results, cv, h = usual, tags = {}, sealTags = {} }) {
  const { fields } = split(mail);
  const bh = createHash("sha256")
    .update(Buffer.from(canonicalBody(mail), "latin1"))
    .digest("base64");
  const a = `${key.asymmetricKeyType}-sha256`;
  const aar = `ARC-Authentication-Results: i=${i}; ${results}`;
  const message = {
    i,
    a,
    c: "relaxed/relaxed",
    d,
    s,
    t: 1794820364,
    h: names(h),
    bh,
    ...tags,
    b: "",
  };
  const ams = signedField(
    `ARC-Message-Signature: ${tagList(message)}`,
    select(fields, h),
    key,
    "relaxed",
    "sha256",
  );
  const seal = { i, a, t: 1794820364, cv: cv ?? (i === 1 ? "none" : "pass"), d, s, ...sealTags, b: "" };
  const covered = [...arcFields(fields), aar, ams];
  const as = signedField(`ARC-Seal: ${tagList(seal)}`, covered, key, "relaxed", "sha256");
  return onTop(mail, as, ams, aar);
}
