import { defaultPolicy, verify } from "../../core/verify.ts";

const none = () => Promise.resolve([]);

/** The whole walk: raw bytes to the final report. */
export async function report(bytes: Uint8Array, root: Uint8Array): Promise<boolean> {
  const result = await verify(bytes, {
    source: "bench.eml",
    me: ["me@harbour.example"],
    policy: defaultPolicy,
    clock: { now: () => new Date() },
    at: null,
    deliveredAt: null,
    anchors: { anchors: () => Promise.resolve([root]) },
    certificates: { certificates: none },
    revocation: { crls: none },
    dns: null,
    calendar: null,
    memory: null,
    mandates: [],
  });
  return result.trust?.level === "verified";
}
