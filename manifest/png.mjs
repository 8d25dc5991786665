// @ts-check
/** PNG (ISO/IEC 15948), as far as our own icons need it: 8-bit RGBA, no filter, no interlace. */
import { deflateSync, inflateSync } from "node:zlib";

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** @param {Uint8Array} bytes */
function crc32(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = (crcTable[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  return ~value >>> 0;
}

/** @param {string} type @param {Uint8Array} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/**
 * @param {number} width
 * @param {number} height
 * @param {Uint8Array} pixels RGBA, row by row
 */
export function encodePng(width, height, pixels) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (width * 4 + 1));
  for (let row = 0; row < height; row++)
    rows.set(pixels.subarray(row * width * 4, (row + 1) * width * 4), row * (width * 4 + 1) + 1);
  const data = deflateSync(rows, { level: 9 });
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", data),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/**
 * Reads back what encodePng wrote. Throws on any other PNG.
 *
 * @param {Uint8Array} bytes
 * @returns {{ width: number, height: number, pixels: Uint8Array }}
 */
export function decodePng(bytes) {
  const file = Buffer.from(bytes);
  if (!file.subarray(0, 8).equals(signature)) throw new Error("not a PNG");
  const length = file.readUInt32BE(33);
  const header = file.subarray(12, 29);
  const data = file.subarray(37, 41 + length);
  if (header.toString("latin1", 0, 4) !== "IHDR" || crc32(header) !== file.readUInt32BE(29))
    throw new Error("the header is damaged");
  if (data.toString("latin1", 0, 4) !== "IDAT" || crc32(data) !== file.readUInt32BE(41 + length))
    throw new Error("the picture is damaged");
  const width = header.readUInt32BE(4);
  const height = header.readUInt32BE(8);
  const rows = inflateSync(data.subarray(4));
  const pixels = new Uint8Array(width * height * 4);
  for (let row = 0; row < height; row++) {
    const start = row * (width * 4 + 1);
    if (rows[start] !== 0) throw new Error("a row is filtered");
    pixels.set(rows.subarray(start + 1, start + 1 + width * 4), row * width * 4);
  }
  return { width, height, pixels };
}
