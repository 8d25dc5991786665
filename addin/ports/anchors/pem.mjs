// The list of trust anchors as a person reads it: PEM, each certificate under its name and fingerprint.
import { createHash } from "node:crypto";

/** @typedef {{source: string, date: string, certificates: {name: string, der: Buffer}[]}} List */

/** @param {Buffer} bytes */
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** @param {List} list */
export function writePem({ source, date, certificates }) {
  const blocks = certificates.map(({ name, der }) => {
    const lines = der.toString("base64").replace(/.{1,64}/g, "$&\n");
    return `\n# ${name}  sha256:${sha256(der)}\n-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n`;
  });
  return [
    "# Trust anchors for e-mail (S/MIME): root certificates trusted to issue e-mail certificates.\n",
    `# Source: ${source}\n# Date: ${date}\n`,
    ...blocks,
  ].join("");
}

/**
 * Throws where the text is not what `writePem` makes, a fingerprint included.
 * @param {string} text
 * @returns {List}
 */
export function readPem(text) {
  const source = /^# Source: (.+)$/m.exec(text)?.[1];
  const date = /^# Date: (\d{4}-\d{2}-\d{2})$/m.exec(text)?.[1];
  if (!source || !date) throw new Error("Cannot read the anchors: # Source or # Date is missing");
  const blocks =
    /^# (.+) {2}sha256:([0-9a-f]{64})\n-----BEGIN CERTIFICATE-----\n([^-]+)-----END CERTIFICATE-----$/gm;
  const certificates = [...text.matchAll(blocks)].map(([, name, digest, body]) => {
    const der = Buffer.from(body, "base64");
    if (sha256(der) !== digest) throw new Error(`Cannot read the anchor "${name}": its fingerprint differs`);
    return { name, der };
  });
  const begun = text.split("-----BEGIN CERTIFICATE-----").length - 1;
  if (certificates.length !== begun) throw new Error("Cannot read the anchors: a block has no name");
  return { source, date, certificates };
}
