// Makes the forged mails: `node e2e/pki/make-forged.mjs` writes e2e/forged. Every run makes fresh keys, which
// are thrown away. What a mail must come to is written beside each by the standards and docs/VERDICT.md, never
// read off Usher; what openssl says to the same bytes is put beside it.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cases as agents } from "./forge/agents.mjs";
import { cases as algorithms } from "./forge/algorithms.mjs";
import { cases as attributes } from "./forge/attributes.mjs";
import { cases as layers } from "./forge/layers.mjs";
import { cases as names } from "./forge/names.mjs";
import { cases as objects } from "./forge/objects.mjs";
import { cases as paths } from "./forge/paths.mjs";
import { cases as reach } from "./forge/reach.mjs";
import { cases as revocation } from "./forge/revocation.mjs";
import { cases as roles } from "./forge/roles.mjs";
import { cases as structure } from "./forge/structure.mjs";
import { anna, at, mail, root } from "./forge/stage.mjs";
import { openssl, verdict } from "./openssl.mjs";

const out = fileURLToPath(new URL("../forged/", import.meta.url));
mkdirSync(out, { recursive: true });
for (const name of readdirSync(out)) if (/\.(eml|ics|pem|crl)$/.test(name)) rmSync(join(out, name));

const put = (name, bytes) => {
  writeFileSync(join(out, name), bytes);
  return name;
};
put("root.pem", openssl(["x509", "-in", root.pem]));

/** Calendars that several readers share are one file. */
const calendars = new Map();
const putCalendar = (text) => {
  if (!calendars.has(text)) calendars.set(text, put(`calendar-${calendars.size + 1}.ics`, text));
  return calendars.get(text);
};

const manifest = [
  ...algorithms,
  ...attributes,
  ...layers,
  ...paths,
  ...names,
  ...revocation,
  ...structure,
  ...reach,
  ...roles,
  ...agents,
  ...objects,
].map((one) => {
  const { file, forges, body, headers, check, expect, note, me, calendar, policy, crls, fault } = one;
  return {
    file: put(`${file}.eml`, one.bytes ?? mail(body, { id: file, ...headers })),
    forges,
    me: me ?? anna.address,
    at,
    anchors: ["root.pem"],
    ...(crls && { crls: Object.entries(crls).map(([name, bytes]) => put(name, bytes)) }),
    ...(calendar && { calendar: putCalendar(calendar) }),
    ...(policy && { policy }),
    expect,
    openssl: check ? verdict(check.cms, check.content, [root], at, check.extra) : null,
    ...(note && { note }),
    ...(fault && { fault }),
  };
});
put("manifest.json", `${JSON.stringify(manifest, null, 2)}\n`);
execFileSync("npx", ["prettier", "--write", join(out, "manifest.json")], { stdio: "ignore" });
const size = readdirSync(out).reduce((sum, name) => sum + readFileSync(join(out, name)).length, 0);
process.stdout.write(`${manifest.length} mails, ${size} bytes\n`);
