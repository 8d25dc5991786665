/** Makes .msg files by [MS-OXMSG]: properties as Outlook saves them. */
import { writeCompound, type Tree } from "./compound.ts";

/** By property id: a text, octets, a number, or a time. */
export type Values = Readonly<Record<number, string | Uint8Array | number | Date>>;

export interface Item {
  readonly properties: Values;
  readonly recipients?: readonly Values[];
  readonly attachments?: readonly Values[];
  /** Texts as PtypString8 in this code page's octets, one each character; null: as Unicode. */
  readonly codePage?: number;
}

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, "0");

export function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(2 * text.length);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < text.length; index++) view.setUint16(2 * index, text.charCodeAt(index), true);
  return bytes;
}

/** The streams of one object; `reserved`: octets before its property entries (2.4). */
export function objectTree(values: Values, reserved: number, eightBit = false): Tree {
  const streams: Record<string, Uint8Array> = {};
  const entries: Uint8Array[] = [new Uint8Array(reserved)];
  for (const [key, value] of Object.entries(values)) {
    const id = Number(key);
    const entry = new Uint8Array(16);
    const view = new DataView(entry.buffer);
    const tag = (type: number): void => view.setUint32(0, id * 0x10000 + type, true);
    view.setUint32(4, 6, true);
    entries.push(entry);
    const variable = (type: number, bytes: Uint8Array, more: number): void => {
      tag(type);
      view.setUint32(8, bytes.length + more, true);
      streams[`__substg1.0_${hex(id, 4)}${hex(type, 4)}`] = bytes;
    };
    if (typeof value === "string" && eightBit)
      variable(
        0x001e,
        Uint8Array.from(value, (one) => one.charCodeAt(0)),
        1,
      );
    else if (typeof value === "string") variable(0x001f, utf16(value), 2);
    else if (value instanceof Uint8Array) variable(0x0102, value, 0);
    else if (value instanceof Date) {
      tag(0x0040);
      view.setBigUint64(8, (BigInt(value.getTime()) + 11_644_473_600_000n) * 10_000n, true);
    } else {
      tag(0x0003);
      view.setInt32(8, value, true);
    }
  }
  return { ...streams, "__properties_version1.0": Uint8Array.from(entries.flatMap((entry) => [...entry])) };
}

export function itemTree({ properties, recipients = [], attachments = [], codePage }: Item): Tree {
  const eightBit = codePage !== undefined;
  const named = (kind: string, objects: readonly Values[]): Tree =>
    Object.fromEntries(
      objects.map((values, index) => [
        `__${kind}_version1.0_#${hex(index, 8)}`,
        objectTree(values, 8, eightBit),
      ]),
    );
  return {
    ...objectTree(eightBit ? { ...properties, 0x3ffd: codePage } : properties, 32, eightBit),
    "__nameid_version1.0": {
      "__substg1.0_00020102": new Uint8Array(),
      "__substg1.0_00030102": new Uint8Array(),
      "__substg1.0_00040102": new Uint8Array(),
    },
    ...named("recip", recipients),
    ...named("attach", attachments),
  };
}

export const writeMsg = (item: Item): Uint8Array => writeCompound(itemTree(item));

/** A mail's header, its fields, and what follows them. */
export function taken(mail: Uint8Array) {
  const text = Buffer.from(mail).toString("latin1");
  const end = text.indexOf("\r\n\r\n");
  const header = text.slice(0, end + 2);
  const fields = header.match(/[^\r\n]+\r\n(?:[ \t][^\r\n]*\r\n)*/g) ?? [];
  const content = fields.filter((field) => /^content-/i.test(field)).join("");
  return { header, content, body: text.slice(end + 4) };
}

/** A mail as Exchange keeps it ([MS-OXOSMIME], 2.1.3.1 and 2.1.3.2), and Outlook saves it. */
export function asOutlookSaves(mail: Uint8Array): Item {
  const { header, content, body } = taken(mail);
  const isOpaque = /pkcs7-mime/i.test(content);
  const [messageClass, data] = isOpaque
    ? ["IPM.Note.SMIME", Uint8Array.from(Buffer.from(body, "base64"))]
    : ["IPM.Note.SMIME.MultipartSigned", Uint8Array.from(Buffer.from(`${content}\r\n${body}`, "latin1"))];
  return {
    properties: {
      0x001a: messageClass,
      0x007d: header,
      0x0037: "any",
      0x0e06: new Date("2026-11-16T09:12:44Z"),
    },
    attachments: [{ 0x3701: data, 0x3705: 1, 0x3707: isOpaque ? "smime.p7m" : "smime.p7s" }],
  };
}
