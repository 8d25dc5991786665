import { describeCertificate } from "../../core/verify.ts";
import type { ChainLink } from "../../core/report.ts";
import { readPemOrDer } from "./pem.ts";

/** Certificates in a PEM or DER file, as settings keep and show them; empty where it holds none. */
export async function readCertificates(
  bytes: Uint8Array,
): Promise<readonly { readonly der: string; readonly link: ChainLink }[]> {
  const found = [];
  for (const der of objects(bytes)) {
    const link = await describeCertificate(der);
    if (link !== null) found.push({ der: btoa(String.fromCharCode(...der)), link });
  }
  return found;
}

/** A file that is neither PEM nor DER holds no certificates. */
function objects(bytes: Uint8Array): readonly Uint8Array[] {
  try {
    return readPemOrDer(bytes, "CERTIFICATE").filter((der) => der.length <= 20_000);
  } catch {
    return [];
  }
}
