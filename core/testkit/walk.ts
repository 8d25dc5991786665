import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defaultLimits, type Limits } from "../bytes/budget.ts";
import type { Report } from "../report.ts";
import { defaultPolicy, verify, type Context } from "../verify.ts";

const shelf = join(import.meta.dirname, "../../addin/file/samples");

/** A file of the shelf of samples. */
export const sample = (name: string): Uint8Array => Uint8Array.from(readFileSync(join(shelf, name)));

const roots = ["root.der", "agency-root.der"].map(sample);

/** Nobody's reader, some days after the samples were made, who trusts their root. */
export const context = (over: Partial<Context> = {}): Context => ({
  source: "mail.eml",
  me: [],
  policy: defaultPolicy,
  clock: { now: () => new Date("2026-12-01T00:00:00Z") },
  at: null,
  deliveredAt: null,
  anchors: { anchors: () => Promise.resolve(roots) },
  certificates: { certificates: () => Promise.resolve([]) },
  revocation: { crls: () => Promise.resolve([]) },
  dns: null,
  calendar: null,
  memory: null,
  mandates: [],
  ...over,
});

export const reportOf = (bytes: Uint8Array, over: Partial<Context> = {}): Promise<Report> =>
  verify(bytes, context(over));

export const limited = (limits: Partial<Limits>): Pick<Context, "limits"> => ({
  limits: { ...defaultLimits, ...limits },
});

export const codesOf = (report: Report): readonly string[] => report.reasons.map(({ code }) => code);
