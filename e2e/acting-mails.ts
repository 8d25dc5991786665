import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = new URL("forged-agency/", import.meta.url);

/** A mail, a permission or a calendar of the shelf about who acts for whom; openssl signed what is signed. */
export const forged = (file: string): Buffer => readFileSync(fileURLToPath(new URL(file, folder)));

/** A certificate in PEM as Settings keep it: DER in base64. */
export const anchorOf = (pem: Buffer): string =>
  pem
    .toString("latin1")
    .replace(/-----[^-]+-----/g, "")
    .replace(/\s+/g, "");

/** Whom the reader of these mails trusts to name people. */
export const forgedAnchors: readonly string[] = ["root.pem", "second-root.pem"].map((file) =>
  anchorOf(forged(file)),
);

export const [anna, olivia, sam, bob, carl] = [
  "anna@harbour.example",
  "olivia@acme.example",
  "sam@acme.example",
  "bob@harbour.example",
  "carl@weber.example",
] as const;
