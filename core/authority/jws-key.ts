import type { JWK } from "jose";
import { Fields, readInteger, readWhole } from "../pki/der.ts";
import type { PublicKey } from "../pki/spki.ts";
import { encodeBase64url } from "./jws-base64url.ts";

/** A key that passed the gate of core/pki/spki.ts, as RFC 7517 and RFC 8037 write it. */
export function toJwk({ kind, curve, octets }: PublicKey): JWK {
  switch (kind) {
    case "rsa": {
      const fields = new Fields(readWhole(octets));
      const [n, e] = [unsigned(readInteger(fields.take())), unsigned(readInteger(fields.take()))];
      return { kty: "RSA", n: encodeBase64url(n), e: encodeBase64url(e) };
    }
    case "ec": {
      const width = (octets.length - 1) / 2;
      const x = encodeBase64url(octets.subarray(1, 1 + width));
      return { kty: "EC", crv: curve ?? "", x, y: encodeBase64url(octets.subarray(1 + width)) };
    }
    case "ed25519":
      return { kty: "OKP", crv: "Ed25519", x: encodeBase64url(octets) };
  }
}

/** RFC 7518, 2: Base64urlUInt has no octet that says nothing. */
const unsigned = (integer: Uint8Array): Uint8Array => (integer[0] === 0 ? integer.subarray(1) : integer);
