/** ARC sets made by mailauth, which is not ours. */
import { createRequire } from "node:module";
import { rsaKey, toOctets } from "../../dkim/testkit/sign.ts";

const { sealMessage } = createRequire(import.meta.url)("mailauth/lib/arc/index.js") as {
  readonly sealMessage: (mail: Buffer, seal: object) => Promise<Buffer>;
};

interface SealOptions {
  readonly cv?: "none" | "pass" | "fail";
  readonly results?: string;
  readonly time?: Date;
}

/** The three fields of the next set for a mail whose octets are characters. The key is "r" of acmeZone(domain). */
export async function sealFor(
  mail: string,
  domain: string,
  {
    cv = /^arc-seal:/im.test(mail) ? "pass" : "none",
    results = `${domain}; dkim=pass header.d=acme.example; spf=fail smtp.mailfrom=acme.example`,
    time = new Date("2027-02-01T09:00:00Z"),
  }: SealOptions = {},
): Promise<string> {
  const fields = await sealMessage(Buffer.from(toOctets(mail)), {
    signingDomain: domain,
    selector: "r",
    privateKey: rsaKey().privateKey.export({ format: "pem", type: "pkcs8" }),
    authResults: results,
    cv,
    signTime: time,
  });
  return fields.toString("latin1");
}

export const sealed = async (mail: string, domain: string, options: SealOptions = {}): Promise<string> =>
  (await sealFor(mail, domain, options)) + mail;
