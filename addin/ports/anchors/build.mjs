// Makes what Usher loads from what a person can read: `node addin/ports/anchors/build.mjs` turns
// email-anchors.pem into bundled.json (base64 of DER, one certificate a line) and source.json.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { readPem } from "./pem.mjs";

/** @param {string} name */
const at = (name) => new URL(name, import.meta.url);

/**
 * The two files' text.
 * @param {string} pem
 */
export function build(pem) {
  const { source, date, certificates } = readPem(pem);
  const list = certificates.map(({ der }) => der.toString("base64"));
  if (new Set(list).size !== list.length) throw new Error("Cannot build the anchors: one is there twice");
  const digest = createHash("sha256");
  for (const { der } of certificates) digest.update(der);
  return {
    bundled: `[\n${list.map((item) => `  "${item}"`).join(",\n")}\n]\n`,
    source: `${JSON.stringify({ source, date, count: list.length, sha256: digest.digest("hex") }, null, 2)}\n`,
  };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { bundled, source } = build(readFileSync(at("email-anchors.pem"), "utf8"));
  writeFileSync(at("bundled.json"), bundled);
  writeFileSync(at("source.json"), source);
  process.stdout.write(source);
}
