import { openPkcs12, type SigningIdentity } from "../pkcs12.ts";
import { person, pkcs12, type KeyKind } from "./openssl.ts";

/** Somebody who can sign, from a file that openssl made. */
export async function identityOf(
  address: string,
  kind: KeyKind = "p256",
  san = `email:${address}`,
): Promise<SigningIdentity> {
  const result = await openPkcs12(pkcs12(person(address.split("@")[0] ?? "", san, { kind })), "secret");
  if ("error" in result) throw new Error(result.error);
  return result.identity;
}
