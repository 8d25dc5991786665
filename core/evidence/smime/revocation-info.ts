import type { Budget } from "../../bytes/budget.ts";
import { readCrl, type Crl } from "../../pki/crl.ts";
import { Asn1Fault, encoding, Fields, readOid, readWhole, type Element } from "../../pki/der.ts";
import type { OcspResponse } from "../../pki/ocsp.ts";
import { readAll, readEncodings } from "./cms.ts";

/** Whose certificates were revoked, as a signature brings it along: what can be read of it. */
export interface RevocationInfo {
  readonly crls: readonly Crl[];
  readonly ocsp: readonly OcspResponse[];
}

/** id-ri-ocsp-response (RFC 5940, 2.1): a whole OCSPResponse. What SCVP answers (2.2) is not read. */
const ocspResponse = "1.3.6.1.5.5.7.16.2";

/** OtherRevocationInfoFormat, as RevocationInfoChoice has it (RFC 5652, 10.2.1). */
const otherFormat = 0xa1;

/** RevocationInfoChoices of a SignedData, as many as the budget allows; what cannot be read helps nobody. */
export async function readRevocationInfo(choices: Element, budget: Budget): Promise<RevocationInfo> {
  return { crls: readAll(choices, readCrl, budget), ocsp: await responsesIn(choices, budget) };
}

async function responsesIn(choices: Element, budget: Budget): Promise<readonly OcspResponse[]> {
  const found: OcspResponse[] = [];
  for (const other of readEncodings(choices, budget.limits.certificates + 1, otherFormat).encodings) {
    const der = responseOf(other);
    if (der === null) continue;
    if (!budget.spend("certificates")) break;
    // Few signers bring any.
    const { readOcspResponse } = await import("../../pki/ocsp.ts");
    const response = readOcspResponse(der);
    if (!("malformed" in response)) found.push(response);
  }
  return found;
}

function responseOf(other: Uint8Array): Uint8Array | null {
  try {
    const fields = new Fields(readWhole(other, "ber"), otherFormat);
    const format = readOid(fields.take());
    const info = fields.take();
    fields.end();
    return format === ocspResponse ? encoding(info) : null;
  } catch (fault) {
    if (!(fault instanceof Asn1Fault)) throw fault;
    return null;
  }
}
