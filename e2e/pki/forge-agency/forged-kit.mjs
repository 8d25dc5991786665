// What the tables of forged mandates share.
import { jws } from "./jws.mjs";
import { claims, flawed, unproven } from "./mandate-kit.mjs";
import { carl, olivia, root } from "./stage.mjs";

export const expired = flawed({ issuer: root, from: "20260101000000Z", to: "20261115000000Z" });

export const selfMade = flawed({});

export const carls = { ...unproven, signer: carl.address };

export const minute = claims();

export const honest = jws(minute, olivia);

/** Claims that name Jane first and Sam after her. */
export function doubled() {
  const once = JSON.stringify(claims());
  return once.replace('"may_act"', '"may_act":{"sub":"mailto:jane@helpers.example"},"may_act"');
}
