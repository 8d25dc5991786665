import { describeObject, type Described } from "../../core/verify.ts";
import type { FoundObject } from "../host.ts";
import { readObjects } from "./pem.ts";

/** Objects read of one file, at most. */
const mostObjects = 200;

/**
 * What a file of certificates, revocation lists or keys holds, in PEM or DER, whatever it is called; empty where it is
 * none of these. Never rejects because of the file.
 */
export async function readImports(bytes: Uint8Array): Promise<readonly FoundObject[]> {
  const found: FoundObject[] = [];
  for (const { octets, isKey } of readObjects(bytes).slice(0, mostObjects)) {
    const described: readonly Described[] = isKey ? [{ kind: "private-key" }] : await describeObject(octets);
    for (const each of described) if (found.length < mostObjects) found.push(foundAs(each, octets));
  }
  return found;
}

function foundAs(described: Described, octets: Uint8Array): FoundObject {
  switch (described.kind) {
    case "certificate":
      return { ...described, der: base64(described.der) };
    case "crl": {
      const { der, sha256: id, series, issuer, thisUpdate, nextUpdate, entries } = described;
      const list = { id, series, issuer, thisUpdate, nextUpdate, entries, octets: der.length };
      return { kind: "list", der, list };
    }
    case "pkcs12":
      return { kind: "pkcs12", bytes: octets };
    case "private-key":
      return described;
  }
}

const base64 = (octets: Uint8Array): string => btoa(String.fromCharCode(...octets));
