/** Compressed and encrypted layers: zlib and OpenSSL make what is inside, only the framing is made here. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import type { Decrypt } from "../open.ts";
import { oids, opaque } from "./cms.ts";
import { explicit, integer, octetString, oid, sequence, type Bytes } from "./der.ts";

const zlib = "1.2.840.113549.1.9.16.3.8";

/** What a forger could choose of a CompressedData (RFC 3274, 1.1); what is left out is honest. */
export interface CompressionChoices {
  readonly version?: number;
  readonly algorithm?: string;
  readonly contentType?: string;
  /** The zlib stream as sent. */
  readonly stream?: (honest: Bytes) => Bytes;
}

export function compressedData(entity: Bytes, choices: CompressionChoices = {}): Bytes {
  const honest = Uint8Array.from(deflateSync(entity));
  const stream = choices.stream?.(honest) ?? honest;
  return sequence(
    oid("1.2.840.113549.1.9.16.1.9"),
    explicit(
      0,
      sequence(
        integer(choices.version ?? 0),
        sequence(oid(choices.algorithm ?? zlib)),
        sequence(oid(choices.contentType ?? oids.data), explicit(0, octetString(stream))),
      ),
    ),
  );
}

/** RFC 8551, 3.6. */
export const compressed = (entity: Bytes, choices: CompressionChoices = {}): Bytes =>
  opaque(
    compressedData(entity, choices),
    "application/pkcs7-mime; smime-type=compressed-data; name=smime.p7z",
  );

const pki = join(import.meta.dirname, "../testdata/pki");
const openssl = (args: readonly string[], input: Bytes): Bytes =>
  Uint8Array.from(execFileSync("openssl", args, { input, stdio: ["pipe", "pipe", "pipe"] }));

/** RFC 8551, 3.3, to the RSA certificate of testdata. */
export const encrypted = (entity: Bytes): Bytes =>
  opaque(
    openssl(["cms", "-encrypt", "-binary", "-aes256", "-outform", "DER", join(pki, "alice-rsa.crt")], entity),
    "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
  );

/** OpenSSL with the key to that certificate. */
export const opensslDecrypts: Decrypt = (cms) => {
  const key = join(pki, "alice-rsa.key");
  const layer = {
    kind: "encrypted",
    why: null,
    algorithm: null,
    authenticated: false,
    recipients: [],
  } as const;
  try {
    const entity = openssl(["cms", "-decrypt", "-inform", "DER", "-inkey", key], cms);
    return Promise.resolve({ entity, layer: { ...layer, state: "opened" } });
  } catch {
    return Promise.resolve({ entity: null, layer: { ...layer, state: "failed" } });
  }
};
