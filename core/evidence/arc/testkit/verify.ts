import { prepare, type Options } from "../../dkim/testkit/verify.ts";
import type { FoundEvidence } from "../../evidence.ts";
import { verifyArc } from "../verify.ts";

export const arcOf = (mail: Uint8Array, options: Options = {}): Promise<readonly FoundEvidence[]> =>
  verifyArc(...prepare(mail, options));

/** d= of every seal in a mail. */
export const sealersOf = (mail: Uint8Array): readonly string[] => {
  const text = Buffer.from(mail).toString("latin1");
  return [...text.matchAll(/^arc-seal:(?:.|\r?\n[ \t])*?\bd=([^;\s]+)/gim)].map(([, domain = ""]) =>
    domain.toLowerCase(),
  );
};
