import { anyPolicies } from "../../../pki/policies.ts";
import { Budget, defaultLimits, type Limits } from "../../../bytes/budget.ts";
import type { Problem } from "../../../report.ts";
import { collectEvidence, type CollectOptions } from "../../collect.ts";
import type { FoundEvidence } from "../../evidence.ts";
import { openMessage, type OpenOptions } from "../open.ts";
import { certificate, file } from "./cms.ts";
import type { Bytes } from "./der.ts";

export interface Options extends Partial<Omit<CollectOptions, "budget">> {
  readonly limits?: Partial<Limits>;
  readonly decrypt?: OpenOptions["decrypt"];
}

export const anchorsOf = (...ders: readonly Bytes[]): CollectOptions["anchors"] => ({
  anchors: () => Promise.resolve(ders),
});
export const certificatesOf = (...ders: readonly Bytes[]): CollectOptions["certificates"] => ({
  certificates: () => Promise.resolve(ders),
});
export const crlsOf = (...ders: readonly Bytes[]): CollectOptions["revocation"] => ({
  crls: () => Promise.resolve(ders),
});

export const testCrls = (): CollectOptions["revocation"] =>
  crlsOf(file("pki/issuing.crl"), file("pki/root.crl"));

/** The whole walk over one mail, under the root of testdata, in 2030. */
export async function evidenceOf(mail: Bytes, options: Options = {}): Promise<readonly FoundEvidence[]> {
  const { limits, decrypt = null, ...rest } = options;
  const budget = new Budget({ ...defaultLimits, ...limits });
  const { message } = await openMessage(mail, { budget, decrypt });
  return collectEvidence(message, {
    at: new Date("2030-01-01T00:00:00Z"),
    anchors: anchorsOf(certificate("root")),
    certificates: certificatesOf(),
    revocation: testCrls(),
    revocationPolicy: "prefer",
    policies: anyPolicies,
    pins: [],
    fetching: null,
    ...rest,
    budget,
  });
}

/** "code" or "code:what", short enough for a table. */
export function short({ code, values }: Problem): string {
  const detail = values["where"] ?? values["rule"] ?? values["why"] ?? values["reason"];
  return typeof detail === "string" ? `${code}:${detail}` : code;
}

/** A line for each evidence: status, first address, problems. */
export const summary = (evidence: readonly FoundEvidence[]): string[] =>
  evidence.map(({ status, signer, problems }) =>
    [status, signer?.addresses[0] ?? "-", ...problems.map(short)].join(" "),
  );
