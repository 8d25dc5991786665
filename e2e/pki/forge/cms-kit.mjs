// What the tables of cms share.
import { signedData, signerInfo } from "../cms.mjs";
import { newKey } from "../openssl.mjs";
import { clear, event, mallory, member, olivia, part } from "./stage.mjs";

export const content = part(event());

export const forged = part(event({ start: "20261215T060000Z", summary: "Hotel lobby" }));

/** A mail of one detached signature made by hand. */
export const byHand = (signers, { body = content, certificates = [olivia], ...more } = {}) => {
  const cms = signedData({ signers, certificates, ...more });
  return { body: clear(body, cms), check: { cms, content: body } };
};

export const info = (more = {}) => signerInfo({ who: olivia, content, ...more });

/** Strict readers call it malformed, others see other bytes: it must not pass either way. */
export const refused = {
  level: ["unverified", "suspicious"],
  never: ["valid"],
  anyReason: ["malformed", "signature-broken", "signature-unsupported"],
};

export const withKey = (algorithm, more) =>
  member("Olivia", olivia.address, { key: newKey(algorithm), ...more });

export const stranger = signerInfo({ who: mallory, content });
