/** Properties of the objects in a .msg file ([MS-OXMSG], 2). */
import type { Storage } from "./compound.ts";

/** [MS-OXCDATA], 2.11.1. */
const type = { integer: 0x0003, text8: 0x001e, text: 0x001f, time: 0x0040, binary: 0x0102 } as const;

/** [MS-OXMSG], 2.4: octets before the entries of a property stream, by whose it is. */
export const propertiesAt = { message: 32, attachment: 8, recipient: 8 } as const;

/** One message, recipient or attachment. */
export class Properties {
  readonly #storage: Storage;
  readonly #codePage: string;
  readonly #fixed = new Map<number, DataView>();

  /** `codePage`: of texts that are not Unicode, as a label of the Encoding Standard. */
  constructor(storage: Storage, from: number, codePage: string | null = null) {
    this.#storage = storage;
    const bytes = storage.stream("__properties_version1.0") ?? new Uint8Array();
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = from; at + 16 <= bytes.length; at += 16)
      this.#fixed.set(view.getUint32(at, true), new DataView(bytes.buffer, bytes.byteOffset + at + 8, 8));
    // PidTagMessageCodepage
    this.#codePage = codePage ?? labelOf(this.integer(0x3ffd));
  }

  get codePage(): string {
    return this.#codePage;
  }

  #stream(id: number, kind: number): Uint8Array | null {
    return this.#storage.stream(`__substg1.0_${hex(id)}${hex(kind)}`);
  }

  integer(id: number): number | null {
    return this.#fixed.get(((id << 16) | type.integer) >>> 0)?.getInt32(0, true) ?? null;
  }

  /** A FILETIME ([MS-DTYP], 2.3.3): tenths of a microsecond since 1601. */
  time(id: number): Date | null {
    const value = this.#fixed.get(((id << 16) | type.time) >>> 0)?.getBigUint64(0, true) ?? 0n;
    const date = new Date(Number(value / 10_000n) - 11_644_473_600_000);
    return value === 0n || Number.isNaN(date.getTime()) ? null : date;
  }

  binary(id: number): Uint8Array | null {
    return this.#stream(id, type.binary);
  }

  text(id: number): string | null {
    const wide = this.#stream(id, type.text);
    const bytes = wide ?? this.#stream(id, type.text8);
    if (bytes === null) return null;
    const text = new TextDecoder(wide === null ? this.#codePage : "utf-16le").decode(bytes);
    return text.replace(/\0+$/, "");
  }
}

const hex = (number: number): string => number.toString(16).padStart(4, "0");

/** Of the Encoding Standard, by the number Windows has for it. */
const labels: Readonly<Record<number, string>> = {
  874: "windows-874",
  932: "shift_jis",
  936: "gbk",
  949: "euc-kr",
  950: "big5",
  20866: "koi8-r",
  28592: "iso-8859-2",
  54936: "gb18030",
  65001: "utf-8",
};

const labelOf = (codePage: number | null): string => {
  if (codePage !== null && codePage >= 1250 && codePage <= 1258) return `windows-${codePage}`;
  return labels[codePage ?? 0] ?? "windows-1252";
};
