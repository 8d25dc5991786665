import { toHex } from "../bytes/hex.ts";
import { encoding } from "./der.ts";
import type { PointName } from "./distribution-points.ts";
import type { GeneralName } from "./general-names.ts";
import { keyBelow, type Name } from "./names.ts";

/** Whether the point has a name at all. */
export const isNamed = ({ names, relative }: PointName): boolean => names !== null || relative !== null;

/** The name in forms that are equal where two names are (RFC 5280, 6.3.3 (b)(2)(i)); relative ones below `issuer`. */
export function pointKeys({ names, relative }: PointName, issuer: Name): readonly string[] {
  if (relative !== null) return [`directory ${keyBelow(issuer, relative)}`];
  return nameKeys(names ?? []);
}

/** Equal for general names that are equal; those of forms never compared are left out. */
export const nameKeys = (names: readonly GeneralName[]): readonly string[] => names.flatMap(keysOf);

function keysOf(name: GeneralName): readonly string[] {
  switch (name.kind) {
    case "directory":
      return [`directory ${name.name.key}`];
    case "uri":
      return [`uri ${comparableUri(name.text)}`];
    case "dns":
      return [`dns ${name.text.toLowerCase()}`];
    case "rfc822":
      return [`rfc822 ${name.text}`];
    case "ip":
      return [`ip ${toHex(name.octets)}`];
    case "other":
      return [`other ${name.type} ${toHex(encoding(name.value))}`];
    case "x400":
    case "edi":
    case "registered":
      return [];
  }
}

/** RFC 5280, 7.4: scheme and host in lower case, the rest as it stands. */
const comparableUri = (text: string): string =>
  text.replace(/^[^/?#]*(\/\/[^/?#]*)?/, (head) => head.toLowerCase());
