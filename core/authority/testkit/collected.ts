import { anyPolicies } from "../../pki/policies.ts";
import { Budget } from "../../bytes/budget.ts";
import { collectEvidence } from "../../evidence/collect.ts";
import { openSignedData } from "../../evidence/smime/parse.ts";
import { parseMessage } from "../../mime/parse.ts";
import { anchors, at, calendarPart, mail, mixed, sam, signedBy } from "../../testkit/mandates.ts";
import { collectMandates, type MandateOptions } from "../collect-mandates.ts";
import type { FoundMandates } from "../mandate.ts";

/** What mandates are collected with, but for the budget. */
export const base = {
  at,
  anchors,
  certificates: { certificates: () => Promise.resolve([]) },
  revocation: { crls: () => Promise.resolve([]) },
  revocationPolicy: "prefer",
  policies: anyPolicies,
  pins: [],
  fetching: null,
  imported: [],
  decrypt: null,
  isWithdrawn: () => Promise.resolve(false),
  agents: [sam.address],
  gateways: [],
} as const;

/** Mandates of a whole mail, its signatures looked at as in a verification. */
export async function collect(bytes: Uint8Array, over: Partial<MandateOptions> = {}): Promise<FoundMandates> {
  const budget = new Budget();
  const options: MandateOptions = { ...base, budget, ...over };
  const message = parseMessage(bytes, { budget, open: openSignedData });
  return collectMandates(message, await collectEvidence(message, options), options);
}

/** Each: what it is, its status, and why it does not count. */
export const told = ({ evidence }: FoundMandates): readonly string[] =>
  evidence.map(({ status, problems, details }) => {
    const whys = problems
      .filter(({ code }) => code === "mandate-unusable")
      .map(({ values }) => [values["why"], values["where"]].filter((value) => value !== undefined).join(" "));
    return [`${String(details["kind"])} ${status}`, ...whys].join(", ");
  });

/** An invitation of Sam's for Olivia, and what he encloses. */
export const enclosing = (...parts: readonly Uint8Array[]): Uint8Array =>
  mail(signedBy(mixed(calendarPart(), ...parts), sam));
