import type { Part } from "../mime/part.ts";

const messageTypes: ReadonlySet<string> = new Set(["message/rfc822", "message/global"]);

/**
 * The parts whose bytes lie wholly inside a signed entity, containers included. A message attached to it is
 * passed on, not vouched for, so what it holds is left out; unless it is the whole of what was signed, which
 * is how RFC 8551, 3.1 protects a header.
 */
export const coverage = (signed: Part): readonly string[] =>
  collect(signed, (part) => part === signed || !messageTypes.has(part.type));

/**
 * The same for a signature over a whole message by its servers (RFC 6376): nothing makes a message they pass
 * on theirs, not even that it is all there is.
 */
export const coverageOfMessage = (root: Part): readonly string[] =>
  collect(root, (part) => !messageTypes.has(part.type));

/**
 * Ids in document order, without what parts hold that are not to be `entered`, nor what was encrypted: whoever signs
 * ciphertext may have it from somebody else.
 */
function collect(signed: Part, entered: (part: Part) => boolean): readonly string[] {
  const ids: string[] = [];
  const add = (part: Part): void => {
    ids.push(part.id);
    if (!part.sealed && entered(part)) part.children.forEach(add);
  };
  add(signed);
  return ids;
}
