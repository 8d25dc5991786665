import type { Fetching } from "../../../core/ports.ts";
import { guardedFetch, systemResolve, type Guard } from "./fetch-guard.ts";
import { keptFetching, largest } from "../fetching.ts";

/** What a test puts in the world's place. */
export type DirectOptions = Partial<Pick<Guard, "allowed" | "resolve" | "patience">> & {
  readonly now?: () => number;
};

/** Looks things up from here, in Node: everybody asked learns that a mail with such a certificate is being read. */
export function directFetching(options: DirectOptions = {}): Fetching {
  const { allowed = [], resolve = systemResolve, patience = 10_000, now = Date.now } = options;
  return keptFetching(
    ({ kind, url, request }) =>
      guardedFetch(url, request === null ? null : { body: request, type: "application/ocsp-request" }, {
        limit: largest[kind],
        patience,
        allowed,
        resolve,
      }),
    now,
  );
}
