import { rsaKey, rsaRecord, signedByMailauth, toOctets } from "../evidence/dkim/testkit/sign.ts";

/** A mail domain with a key record: mailauth, which shares no line with us, signs for it. */
export interface SigningDomain {
  readonly domain: string;
  /** The name of its key record, and the record. */
  readonly name: string;
  readonly record: string;
  sign(mail: Uint8Array): Promise<Uint8Array>;
}

export const signingDomain = (domain: string): SigningDomain => ({
  domain,
  name: `r._domainkey.${domain}`,
  record: rsaRecord(rsaKey()),
  sign: async (mail) => toOctets(await signedByMailauth(Buffer.from(mail).toString("latin1"), { domain })),
});
