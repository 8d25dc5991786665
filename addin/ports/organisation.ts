import type { Policy } from "../../core/verify.ts";

/**
 * What the organisation that serves the panel decided, in policy.json beside the page; empty where there is no
 * such file. Rejects with a sentence where it cannot be had or read: checks by half a policy would promise more
 * than they hold.
 */
export async function fetchPolicy(get: typeof fetch = fetch): Promise<Partial<Policy>> {
  const response = await get("policy.json", { cache: "no-cache" }).catch(() => null);
  if (response?.status === 404) return {};
  if (response?.ok !== true) throw new Error("The policy of your organisation could not be loaded.");
  const value = await response.json().then(
    (json: unknown) => json,
    () => null,
  );
  if (isEmpty(value)) return {};
  // The reader comes with the core, which nobody should wait for where nothing was decided.
  const { readPolicy } = await import("../../core/verify.ts");
  const result = readPolicy(value);
  if ("error" in result)
    throw new Error(`The policy of your organisation cannot be used: ${result.error.replace(/\.$/, "")}.`);
  return result.policy;
}

const isEmpty = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
