import { describe, expect, it } from "vitest";
import { mallory, olivia, part, signature, signedParts } from "../testkit/cases.ts";
import { smimeStatus } from "./smime-status.ts";

const [root] = signedParts;
const signed = signature([olivia]);
const broken = signature([olivia], { status: "invalid" });

describe("smimeStatus (RFC 9219, 3.1.1)", () => {
  it.each([
    ["signed by the From", signedParts, [signed], [olivia], "signed/verified"],
    ["signed by another", signedParts, [signed], [mallory], "signed/failed"],
    [
      "signed by the From, whom only the certificate's subject names",
      signedParts,
      [signature([], { subjectAddresses: [olivia] })],
      [olivia],
      "signed/verified",
    ],
    ["two authors", signedParts, [signed], [olivia, mallory], "signed/failed"],
    ["broken", signedParts, [broken], [olivia], "signed/failed"],
    ["one good, one broken", signedParts, [signed, broken], [olivia], "signed/failed"],
    ["weak", signedParts, [signature([olivia], { status: "weak" })], [olivia], "signed/failed"],
    ["multipart/signed of another protocol", [part("TEXT", "multipart/signed")], [], [olivia], "unknown"],
    [
      "a signature further in",
      [part("TEXT", "multipart/mixed"), part("1", "application/pkcs7-mime", "TEXT")],
      [signature([olivia], { node: "1" })],
      [olivia],
      "unknown",
    ],
    [
      "a signature in an attached message",
      [
        part("TEXT", "multipart/mixed"),
        part("1", "message/rfc822", "TEXT"),
        part("1.1", "application/pkcs7-mime", "1"),
      ],
      [signature([olivia], { node: "1.1" })],
      [olivia],
      null,
    ],
    ["no S/MIME", [part("1", "text/calendar")], [], [olivia], null],
  ])("%s", (_name, parts, evidence, from, expected) => {
    const top = parts[0] ?? root;
    if (top === undefined) throw new Error("a message has a root");
    expect(smimeStatus(top, parts, evidence, from)).toBe(expected);
  });
});
