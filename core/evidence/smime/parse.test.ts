import { describe, expect, test } from "vitest";
import { Budget } from "../../bytes/budget.ts";
import { parseMessage } from "../../mime/parse.ts";
import { openSignedData } from "./parse.ts";
import { clearSigned, entity, message, oids, opaque, signedData } from "./testkit/cms.ts";
import { ascii, type Bytes } from "./testkit/der.ts";

const content = entity();
const attached = signedData(content, { content });

const typesOf = (mail: Bytes): string[] =>
  parseMessage(mail, { budget: new Budget(), open: openSignedData }).parts.map(
    ({ id, type }) => `${id} ${type}`,
  );

describe("what is opened for the walk", () => {
  test.each<[string, Bytes, string[]]>([
    ["application/pkcs7-mime", opaque(attached), ["1 application/pkcs7-mime", "1.1 text/calendar"]],
    [
      "application/x-pkcs7-mime without a smime-type",
      opaque(attached, "application/x-pkcs7-mime"),
      ["1 application/x-pkcs7-mime", "1.1 text/calendar"],
    ],
    [
      "application/octet-stream by its name",
      opaque(attached, "application/octet-stream; name=INVITE.P7M"),
      ["1 application/octet-stream", "1.1 text/calendar"],
    ],
    [
      "a signature part that encloses content, alone",
      opaque(attached, "application/pkcs7-signature; name=smime.p7s"),
      ["1 application/pkcs7-signature", "1.1 text/calendar"],
    ],
    [
      "an opaque message inside another",
      message("nested-opaque"),
      ["1 application/pkcs7-mime", "1.1 application/pkcs7-mime", "1.1.1 text/calendar"],
    ],
  ])("%s", (_, mail, parts) => {
    expect(typesOf(mail)).toEqual(parts);
  });

  test.each<[string, Bytes, number]>([
    [
      "another content type than id-data",
      opaque(signedData(content, { content, contentType: oids.tstInfo })),
      1,
    ],
    ["a detached signature", opaque(signedData(content)), 1],
    ["certificates alone", message("certs-only"), 1],
    ["what is encrypted", message("enveloped"), 1],
    ["what is no CMS", opaque(ascii("MII")), 1],
    ["another type under the name", opaque(attached, "text/plain; name=smime.p7m"), 1],
    ["another name under the type", opaque(attached, "application/octet-stream; name=smime.p7m.txt"), 1],
    ["the signature of a multipart/signed, though it encloses content", clearSigned(content, attached), 3],
  ])("not %s", (_, mail, parts) => {
    expect(typesOf(mail)).toHaveLength(parts);
  });
});
