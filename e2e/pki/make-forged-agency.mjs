// Makes the mails about who may act for whom: `node e2e/pki/make-forged-agency.mjs` writes e2e/forged-agency.
// Every run makes fresh keys, which are thrown away. What a mail must come to is written beside each by the
// standards and docs/VERDICT.md, never read off Usher; what openssl says to the same bytes is put beside it.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { crashers } from "./forge-agency/crashers.mjs";
import { delegations, replies } from "./forge-agency/delegations.mjs";
import { claimCases } from "./forge-agency/forged-claims.mjs";
import { jwsCases } from "./forge-agency/forged-jws.mjs";
import { twinCases } from "./forge-agency/forged-twins.mjs";
import { forwards } from "./forge-agency/forwards.mjs";
import { honest } from "./forge-agency/mandates.mjs";
import { onBehalf } from "./forge-agency/on-behalf.mjs";
import { scope } from "./forge-agency/scope.mjs";
import { mails } from "./forge-agency/sequence-kit.mjs";
import { ofMails } from "./forge-agency/sequences-mails.mjs";
import { ofPeople } from "./forge-agency/sequences-people.mjs";
import { anna, at, mail, root, secondRoot } from "./forge-agency/stage.mjs";
import { substrings } from "./forge-agency/within.mjs";
import { openssl, verdict } from "./openssl.mjs";

const out = fileURLToPath(new URL("../forged-agency/", import.meta.url));
mkdirSync(out, { recursive: true });
for (const name of readdirSync(out)) if (/\.(eml|ics|pem|crl|jws)$/.test(name)) rmSync(join(out, name));

const put = (name, bytes) => {
  writeFileSync(join(out, name), bytes);
  return name;
};
put("root.pem", openssl(["x509", "-in", root.pem]));
put("second-root.pem", openssl(["x509", "-in", secondRoot.pem]));

/** Calendars and imports that several readers share are one file. */
const shared = new Map();
const putShared = (bytes, name) => {
  const key = bytes.toString("latin1");
  if (!shared.has(key)) shared.set(key, put(name, bytes));
  return shared.get(key);
};
let calendars = 0;
const putCalendar = (text) => {
  const key = Buffer.from(text);
  return shared.get(key.toString("latin1")) ?? putShared(key, `calendar-${++calendars}.ics`);
};
const secondOpinion = (check) =>
  check ? verdict(check.cms, check.content, [root, secondRoot], at, check.extra) : null;

const entry = ({
  file,
  forges,
  body,
  headers,
  check,
  expect,
  note,
  calendar,
  policy,
  once,
  crls,
  mandates,
}) => ({
  file: put(`${file}.eml`, mail(body, { id: file, ...headers })),
  forges,
  ...(calendar && { calendar: putCalendar(calendar) }),
  ...(policy && { policy }),
  ...(once && { once }),
  ...(crls && { crls: Object.entries(crls).map(([name, bytes]) => putShared(bytes, name)) }),
  ...(mandates && {
    mandates: Object.entries(mandates).map(([name, bytes]) => putShared(Buffer.from(bytes), name)),
  }),
  expect,
  openssl: secondOpinion(check),
  ...(note && { note }),
});

const sequenceMails = [...mails].map(([name, { body, headers, check }]) => ({
  name: `sequence-${name}`,
  file: put(`sequence-${name}.eml`, mail(body, { id: name, ...headers })),
  openssl: secondOpinion(check),
}));
const told = [...ofMails, ...ofPeople].map(({ name, forges, steps, calendar, policy }) => ({
  name,
  forges,
  ...(calendar && { calendar: putCalendar(calendar) }),
  ...(policy && { policy }),
  steps: steps.map(({ mail: of, ...step }) => ({ file: `sequence-${of}.eml`, ...step })),
}));

const manifest = {
  me: anna.address,
  at,
  anchors: ["root.pem", "second-root.pem"],
  mails: [
    onBehalf,
    substrings,
    honest,
    scope,
    claimCases,
    jwsCases,
    twinCases,
    delegations,
    replies,
    forwards,
    crashers,
  ]
    .flat()
    .map(entry),
  sequenceMails: sequenceMails.map(({ file, openssl: says }) => ({ file, openssl: says })),
  sequences: told,
};
put("manifest.json", `${JSON.stringify(manifest, null, 2)}\n`);
execFileSync("npx", ["prettier", "--write", join(out, "manifest.json")], { stdio: "ignore" });
const size = readdirSync(out).reduce((sum, name) => sum + readFileSync(join(out, name)).length, 0);
process.stdout.write(
  `${manifest.mails.length} mails and ${told.length} sequences of ${sequenceMails.length}, ${size} bytes\n`,
);
