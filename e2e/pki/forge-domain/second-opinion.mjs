// What mailauth says of a mail's DKIM signatures and ARC chain: another verifier, and one that knows no
// invitations.
import { arc } from "mailauth/lib/arc/index.js";
import { dkimVerify } from "mailauth/lib/dkim/verify.js";

const fault = (code) => Object.assign(new Error(code), { code });

/** Answers of a DNS file in mailauth's form: each record in strings of 255 octets. */
const resolverOf = (zone) => (name) => {
  const records = zone[name.toLowerCase()]?.TXT ?? [];
  if (typeof records === "string") return Promise.reject(fault("ESERVFAIL"));
  if (records.length === 0) return Promise.reject(fault("ENOTFOUND"));
  return Promise.resolve(records.map((record) => record.match(/.{1,255}/gs)));
};

const said = (name, { result, comment, policy }) => {
  const why = comment || policy?.["dkim-rules"];
  return `${name}: ${result}${why ? ` (${why})` : ""}`;
};

/** One line for each DKIM signature, top first, equal ones counted; one more for ARC where there is any. */
export async function secondOpinion(mail, zone, at) {
  const resolver = resolverOf(zone);
  const verified = await dkimVerify(mail, { resolver, curTime: new Date(at) });
  const lines = verified.results.map(({ signingDomain, status }) => said(signingDomain ?? "dkim", status));
  const chain = await arc(verified.arc, { resolver });
  if (chain.status.result !== "none") lines.push(said("arc", chain.status));
  return lines.length > 10 ? summary(lines) : lines;
}

function summary(lines) {
  const counts = new Map();
  for (const line of lines) {
    const kind = line.replace(/^\S+: /, "");
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => `${count} × ${kind}`);
}
