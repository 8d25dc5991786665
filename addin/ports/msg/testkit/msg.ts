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
