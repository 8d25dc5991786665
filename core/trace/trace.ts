import { readResults } from "../evidence/authres/verify.ts";
import type { OwnServers } from "../evidence/evidence.ts";
import type { Message } from "../mime/part.ts";
import type { AuthenticationResult, ClaimedResults, Trace } from "../report.ts";
import { readReturnPath } from "./bounce.ts";
import { readHops } from "./hops.ts";
import { readList } from "./list.ts";
import { readOpes } from "./opes.ts";
import { readResent } from "./resent.ts";
import { readResponsible } from "./responsible.ts";
import { clip, clipOrNull } from "./text.ts";

/**
 * What the message's own header says of the way it came: for display, as it vouches for no byte. Never throws;
 * every list and text in it is bounded. Empty for a calendar file by itself.
 */
export function readTrace(message: Message, own: OwnServers): Trace {
  const { fields } = message.root;
  return {
    ...readHops(fields),
    claimed: readResults(message, own).claimed.map(clipClaim),
    list: readList(fields),
    resent: readResent(fields),
    opes: readOpes(fields),
    returnPath: readReturnPath(fields),
    responsible: readResponsible(fields),
  };
}

const clipClaim = (claim: ClaimedResults): ClaimedResults => ({
  ...claim,
  server: clip(claim.server),
  results: claim.results.map(clipResult),
});

const clipResult = ({ method, result, reason, properties }: AuthenticationResult): AuthenticationResult => ({
  method: clip(method),
  result: clip(result),
  reason: clipOrNull(reason),
  properties: Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [clip(name), clip(value)]),
  ),
});
