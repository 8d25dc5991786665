import type { Part } from "../../mime/part.ts";

const messageTypes: ReadonlySet<string> = new Set(["message/rfc822", "message/global"]);

/**
 * The parts whose bytes lie wholly inside a signed entity, containers included. A message attached to it is
 * passed on, not vouched for, so what it holds is left out; unless it is the whole of what was signed, which
 * is how RFC 8551, 3.1 protects a header.
 */
export function coverage(signed: Part): readonly string[] {
  const ids: string[] = [];
  const add = (part: Part): void => {
    ids.push(part.id);
    if (part === signed || !messageTypes.has(part.type)) part.children.forEach(add);
  };
  add(signed);
  return ids;
}
