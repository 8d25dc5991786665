// Makes the shelf of samples, addin/file/samples: `node e2e/pki/make-samples.mjs`. Every run makes fresh keys and
// a fresh root; only the mails and the root's certificate stay. Valid until the end of 2049, the last day
// UTCTime can say (RFC 5280, 4.1.2.5). Events repeat without end or lie in 2048, so no sample grows stale.
// With the argument `domain` only those that mail domains vouch for are made anew, with their DNS file: they rest
// on no root. With `agency` only those about who acts for whom: they rest on a root of their own.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openssl } from "./openssl.mjs";
import { root, shelf } from "./shelf/stage.mjs";

// In the order of the shelf, one after the other.
await import("./shelf/proven.mjs");
const agency = await import("./shelf/agency.mjs");
agency.shelveAuthorized();
const { files: domainFiles, shelveUnverified } = await import("./shelf/domain.mjs");
await import("./shelf/unproven.mjs");
agency.shelveUnconfirmed();
agency.shelveUnverified();
shelveUnverified();
await import("./shelf/suspicious.mjs");
await import("./shelf/cautions.mjs");

const out = fileURLToPath(new URL("../../addin/file/samples/", import.meta.url));
const only = { domain: domainFiles, agency: agency.files }[process.argv[2]] ?? null;
const putRoot = (name, { pem, der }) => {
  writeFileSync(join(out, `${name}.pem`), openssl(["x509", "-in", pem]));
  writeFileSync(join(out, `${name}.der`), der);
};
mkdirSync(out, { recursive: true });
if (only === null) {
  for (const name of readdirSync(out)) if (/\.(eml|ics|pem|der)$/.test(name)) rmSync(join(out, name));
  putRoot("root", root);
}
if (only === null || only === agency.files) putRoot("agency-root", agency.root);
for (const [name, bytes] of shelf.files)
  if (only === null || only.includes(name)) writeFileSync(join(out, name), bytes);
writeFileSync(join(out, "index.json"), `${JSON.stringify(shelf.list, null, 2)}\n`);
execFileSync("npx", ["prettier", "--write", join(out, "*.json")], { stdio: "ignore" });
const size = readdirSync(out).reduce((sum, name) => sum + readFileSync(join(out, name)).length, 0);
process.stdout.write(`${shelf.list.length} samples, ${size} bytes\n`);
