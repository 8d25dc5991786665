import { readCertificate } from "../../pki/certificate.ts";
import { readCms, readEncodings } from "./cms.ts";

/** Certificates read from one answer; bundles of a cross-certified issuer hold a handful. */
const mostCertificates = 20;

/** What caIssuers leads to: one certificate in DER, or several in CMS without a signer (RFC 5280, 4.2.2.1); none in anything else. */
export function certificatesIn(octets: Uint8Array): readonly Uint8Array[] {
  if (!("malformed" in readCertificate(octets))) return [octets];
  const cms = readCms(octets);
  return cms.kind === "signed-data" ? readEncodings(cms.signed.certificates, mostCertificates).encodings : [];
}
