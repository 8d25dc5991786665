import type { Certificate } from "./certificate.ts";
import { issuerHashes } from "./ocsp-check.ts";

/** AlgorithmIdentifier of SHA-1 with NULL, as OpenSSL and responders that answer from files have it. */
const sha1 = [0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00];

/**
 * OCSPRequest for one certificate as RFC 5019, 2.1 and 3.1 want it: SHA-1, which names the certificate and proves nothing;
 * no nonce, signature or other extension, so that the responder may answer from what it made before.
 */
export async function ocspRequest(certificate: Certificate, issuer: Certificate): Promise<Uint8Array> {
  const { name, key } = await issuerHashes(certificate, issuer, "SHA-1");
  // With 21 octets of serial number at most, every length fits one octet.
  const tlv = (tag: number, ...contents: number[]): number[] => [tag, contents.length, ...contents];
  const id = [
    ...sha1,
    ...tlv(0x04, ...name),
    ...tlv(0x04, ...key),
    ...tlv(0x02, ...certificate.serialOctets),
  ];
  // OCSPRequest, tbsRequest, requestList, Request, CertID.
  return Uint8Array.from(tlv(0x30, ...tlv(0x30, ...tlv(0x30, ...tlv(0x30, ...tlv(0x30, ...id))))));
}
