import { readFileSync } from "node:fs";
import { samplePath } from "../samples.ts";
import type { Zones } from "./server.mjs";
import type { Zone } from "./zones.mjs";

/** Mails of the shelf as a person gets them: files, whose domains a resolver has to be asked about. */
export const realMail = (file: string): Buffer => readFileSync(samplePath(file));

const published = Object.entries(JSON.parse(readFileSync(samplePath("dns.json"), "utf8")) as Zone["records"]);
const domains = new Set(published.map(([name]) => name.split(".").slice(-2).join(".")));

/** What the shelf's domains publish, each a zone of its own below one that publishes nothing. */
export const shelfZones: Zones = {
  example: { kind: "insecure", records: {} },
  ...Object.fromEntries(
    Array.from(domains, (domain) => {
      const records = Object.fromEntries(published.filter(([name]) => name.endsWith(`.${domain}`)));
      return [domain, { kind: "secure" as const, records }];
    }),
  ),
};
