/** Mails signed by mailauth, which shares no line with us. Its subpaths come without types. */
import { generateKeyPairSync } from "node:crypto";
import { createRequire } from "node:module";

interface SigningKey {
  readonly signingDomain: string;
  readonly selector: string;
  readonly privateKey: string;
}

interface SignOptions {
  readonly canonicalization?: string;
  readonly signTime?: Date;
  readonly maxBodyLength?: number;
  readonly signatureData: readonly SigningKey[];
}

const { dkimSign } = createRequire(import.meta.url)("mailauth/lib/dkim/sign.js") as {
  readonly dkimSign: (mail: Uint8Array, options: SignOptions) => Promise<{ readonly signatures: string }>;
};

/** A mail domain with a key, made for one run. */
export interface SigningDomain {
  readonly domain: string;
  /** The name of its key record, and the record. */
  readonly name: string;
  readonly record: string;
  sign(mail: Uint8Array, options?: Omit<SignOptions, "signatureData">): Promise<Uint8Array>;
}

export function signingDomain(domain: string, selector = "s1"): SigningDomain {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const spki = publicKey.export({ type: "spki", format: "der" }).toString("base64");
  return {
    domain,
    name: `${selector}._domainkey.${domain}`,
    record: `v=DKIM1; k=rsa; p=${spki}`,
    async sign(mail, options = {}) {
      const signatureData = [{ signingDomain: domain, selector, privateKey: pem }];
      const { signatures } = await dkimSign(mail, { ...options, signatureData });
      return Uint8Array.from(Buffer.concat([Buffer.from(signatures), mail]));
    },
  };
}
