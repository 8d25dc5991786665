import { latin1 } from "../bytes/ascii.ts";
import { Asn1Fault, contents, Fields, onlyChild, readOid, tags, type Element } from "./der.ts";
import { readName, type Name } from "./names.ts";

/** RFC 5280, 4.2.1.6. */
export type GeneralName =
  | { readonly kind: "rfc822" | "dns" | "uri"; readonly text: string }
  | { readonly kind: "directory"; readonly name: Name }
  | { readonly kind: "ip"; readonly octets: Uint8Array }
  | { readonly kind: "other"; readonly type: string; readonly value: Element }
  | { readonly kind: "x400" | "edi" | "registered" };

/** Throws `Asn1Fault`. */
export function readGeneralName(element: Element): GeneralName {
  switch (element.tag) {
    case 0xa0: {
      const fields = new Fields(element, 0xa0);
      const type = readOid(fields.take());
      const value = onlyChild(fields.take(0xa0));
      fields.end();
      return { kind: "other", type, value };
    }
    case 0x81:
      return { kind: "rfc822", text: latin1(contents(element)) };
    case 0x82:
      return { kind: "dns", text: latin1(contents(element)) };
    case 0xa3:
      return { kind: "x400" };
    case 0xa4:
      return { kind: "directory", name: readName(onlyChild(element)) };
    case 0xa5:
      return { kind: "edi" };
    case 0x86:
      return { kind: "uri", text: latin1(contents(element)) };
    case 0x87:
      return { kind: "ip", octets: contents(element) };
    case 0x88:
      readOid({ ...element, tag: tags.oid });
      return { kind: "registered" };
    default:
      throw new Asn1Fault("general name is of no known form");
  }
}
