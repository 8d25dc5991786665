// Makes the forged mails of domains: `node e2e/pki/make-forged-domain.mjs` writes e2e/forged-domain. Every run makes
// fresh keys, which are thrown away; the DNS answers with their public halves stay. What a mail must come to is
// written beside each by the standards and docs/VERDICT.md, never read off Usher; what mailauth says to the same
// bytes is put beside it.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cases as borrowed } from "./forge-domain/borrowed.mjs";
import { cases as bounds } from "./forge-domain/bounds.mjs";
import { cases as chains } from "./forge-domain/chains.mjs";
import { cases as honest } from "./forge-domain/honest.mjs";
import { cases as identity } from "./forge-domain/identity.mjs";
import { cases as keys } from "./forge-domain/keys.mjs";
import { cases as length } from "./forge-domain/length.mjs";
import { cases as reach } from "./forge-domain/reach.mjs";
import { cases as roles } from "./forge-domain/roles.mjs";
import { secondOpinion } from "./forge-domain/second-opinion.mjs";
import { cases as servers } from "./forge-domain/servers.mjs";
import { anna, at, calendar, zone } from "./forge-domain/stage.mjs";

const out = fileURLToPath(new URL("../forged-domain/", import.meta.url));
mkdirSync(out, { recursive: true });
for (const name of readdirSync(out)) if (/\.(eml|ics|pem|json)$/.test(name)) rmSync(join(out, name));

const put = (name, bytes) => {
  writeFileSync(join(out, name), bytes);
  return name;
};
put("zone.json", `${JSON.stringify(zone, null, 2)}\n`);
put("calendar.ics", calendar);
// Some mails are the shelf's own, signed once more.
copyFileSync(
  fileURLToPath(new URL("../../addin/file/samples/root.pem", import.meta.url)),
  join(out, "samples-root.pem"),
);

const manifest = [];
for (const one of [
  ...honest,
  ...length,
  ...reach,
  ...identity,
  ...borrowed,
  ...roles,
  ...keys,
  ...servers,
  ...chains,
  ...bounds,
])
  manifest.push({
    file: put(`${one.file}.eml`, one.bytes),
    forges: one.forges,
    me: one.me ?? anna,
    at,
    dns: one.dns === undefined ? "zone.json" : one.dns,
    ...(one.anchors && { anchors: one.anchors }),
    ...(one.calendar && { calendar: one.calendar }),
    ...(one.policy && { policy: one.policy }),
    expect: one.expect,
    mailauth: await secondOpinion(one.bytes, zone, at),
    ...(one.note && { note: one.note }),
    ...(one.fault && { fault: one.fault }),
  });
put("manifest.json", `${JSON.stringify(manifest, null, 2)}\n`);
execFileSync("npx", ["prettier", "--write", join(out, "*.json")], { stdio: "ignore" });
const size = readdirSync(out)
  .filter((name) => name.endsWith(".eml"))
  .reduce((sum, name) => sum + readFileSync(join(out, name)).length, 0);
process.stdout.write(`${manifest.length} mails, ${size} bytes\n`);
