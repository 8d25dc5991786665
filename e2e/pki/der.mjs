// Just enough DER to put together CMS that no honest program makes. For tests only: it reads nothing hostile.

/** One TLV; `parts` are concatenated as its content. */
export function tlv(tag, ...parts) {
  const content = Buffer.concat(parts);
  const size = content.length;
  if (size < 0x80) return Buffer.concat([Buffer.from([tag, size]), content]);
  const digits = size.toString(16);
  const length = Buffer.from(digits.length % 2 ? `0${digits}` : digits, "hex");
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, content]);
}

export const sequence = (...parts) => tlv(0x30, ...parts);
/** DER SET OF: sorted by encoding (X.690, 11.6). */
export const setOf = (...parts) => tlv(0x31, ...parts.toSorted((a, b) => Buffer.compare(a, b)));
export const octets = (...parts) => tlv(0x04, ...parts);
export const integer = (value) => tlv(0x02, Buffer.from([value]));
export const nothing = tlv(0x05);
/** Context tag, constructed. */
export const context = (number, ...parts) => tlv(0xa0 | number, ...parts);

export function oid(dotted) {
  const [first, second, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const septets = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) {
      septets.unshift((left % 128) | 0x80);
    }
    bytes.push(...septets);
  }
  return tlv(0x06, Buffer.from(bytes));
}

/** UTCTime of an ISO time before 2050. */
export const utcTime = (iso) =>
  tlv(0x17, Buffer.from(`${new Date(iso).toISOString().replace(/[-:T]/g, "").slice(2, 14)}Z`));

/** The TLV at `at`: whole bytes, content, and its direct children where it is constructed. */
export function read(bytes, at = 0) {
  const tag = bytes[at];
  let size = bytes[at + 1];
  let start = at + 2;
  if (size > 0x80) {
    const count = size & 0x7f;
    size = bytes.readUIntBE(start, count);
    start += count;
  }
  const content = bytes.subarray(start, start + size);
  return { tag, content, whole: bytes.subarray(at, start + size), end: start + size };
}

export function children(node) {
  const list = [];
  for (let at = 0; at < node.content.length;) {
    const child = read(node.content, at);
    list.push(child);
    at = child.end;
  }
  return list;
}

/** Issuer and serial number of a certificate, as IssuerAndSerialNumber (RFC 5652, 10.2.4). */
export function issuerAndSerial(certificate) {
  const fields = children(children(read(certificate))[0]);
  const [, serial, , issuer] = fields[0].tag === 0xa0 ? fields : [null, ...fields];
  return sequence(issuer.whole, serial.whole);
}
