// Signatures of mail domains and ARC sets by mailauth, an implementation that is not ours.
import { sealMessage } from "mailauth/lib/arc/index.js";
import { dkimSign } from "mailauth/lib/dkim/sign.js";
import tools from "mailauth/lib/tools.js";

const pem = (key) => key.export({ type: "pkcs8", format: "pem" });
/** All mails are signed at the same moment. */
const signTime = new Date("2026-11-16T09:12:44Z");

/** The mail with a DKIM-Signature of `who` on top; `h` are the fields to sign, `l` the octets of the body. */
export async function signed(mail, who, { c = "relaxed/relaxed", h, l } = {}) {
  const { signatures, errors } = await dkimSign(mail, {
    canonicalization: c,
    signTime,
    ...(h && { headerList: h.join(":") }),
    signatureData: [
      {
        signingDomain: who.d,
        selector: who.s,
        privateKey: pem(who.key),
        canonicalization: c,
        ...(l !== undefined && { maxBodyLength: l }),
      },
    ],
  });
  if (errors.length > 0) throw new Error(`mailauth does not sign: ${errors[0].err.message}`);
  return Buffer.concat([Buffer.from(signatures), mail]);
}

/** What servers seal (RFC 8617, 4.1.2): the signatures they saw are among it, as mailauth's own list for ARC has it. */
const { defaultARCFieldNames: headerList } = tools;

/** The mail with one more ARC set on top; `results` is what that server saw. */
export async function sealed(mail, who, results, cv = "none") {
  const seal = {
    signingDomain: who.d,
    selector: who.s,
    privateKey: pem(who.key),
    authResults: results,
    cv,
    signTime,
    headerList,
  };
  return Buffer.concat([await sealMessage(mail, seal), mail]);
}
