/** The little of node-forge that is in use; octets are characters of the same number. */

declare module "node-forge/lib/util.js" {
  export interface ByteBuffer {
    getBytes(): string;
  }
  const util: { createBuffer(octets: string): ByteBuffer };
  export default util;
}

declare module "node-forge/lib/cipher.js" {
  import type { ByteBuffer } from "node-forge/lib/util.js";

  export interface Decipher {
    readonly output: ByteBuffer;
    start(options: {
      readonly iv: string;
      readonly additionalData?: string;
      readonly tag?: ByteBuffer;
      readonly tagLength?: number;
    }): void;
    update(input: ByteBuffer): void;
    finish(pad?: () => boolean): boolean;
  }
  const cipher: {
    createDecipher(algorithm: "3DES-CBC" | "AES-CBC" | "AES-GCM" | "AES-ECB", key: string): Decipher;
  };
  export default cipher;
}

declare module "node-forge/lib/rc2.js" {
  import type { ByteBuffer } from "node-forge/lib/util.js";

  const rc2: {
    createDecryptionCipher(
      key: string,
      effectiveBits: number,
    ): {
      readonly output: ByteBuffer;
      start(iv: string): void;
      update(input: ByteBuffer): void;
      finish(pad: () => boolean): boolean;
    };
  };
  export default rc2;
}

declare module "node-forge/lib/aes.js" {}
declare module "node-forge/lib/des.js" {}
