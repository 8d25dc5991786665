import { describe, expect, it } from "vitest";
import { Budget } from "../bytes/budget.ts";
import { openMessage } from "../evidence/smime/open.ts";
import { clearSigned, entity, opaque, signedData } from "../evidence/smime/testkit/cms.ts";
import { evidenceOf } from "../evidence/smime/testkit/collect.ts";
import type { Bytes } from "../evidence/smime/testkit/der.ts";
import { compressed, encrypted, opensslDecrypts } from "../evidence/smime/testkit/layers.ts";
import { mallory, olivia, part, signature, signedParts } from "../testkit/cases.ts";
import { smimeStatus } from "./smime-status.ts";

const [root] = signedParts;
const signed = signature([olivia]);
const broken = signature([olivia], { status: "invalid" });

describe("smimeStatus (RFC 9219, 3.1.1)", () => {
  it.each([
    ["signed by the From", signedParts, [signed], olivia, "signed/verified"],
    ["signed by another", signedParts, [signed], mallory, "signed/failed"],
    [
      "signed by the From, whom only the certificate's subject names",
      signedParts,
      [signature([], { subjectAddresses: [olivia] })],
      olivia,
      "signed/verified",
    ],
    ["two authors", signedParts, [signed], null, "signed/failed"],
    ["broken", signedParts, [broken], olivia, "signed/failed"],
    ["one good, one broken", signedParts, [signed, broken], olivia, "signed/failed"],
    ["weak", signedParts, [signature([olivia], { status: "weak" })], olivia, "signed/failed"],
    ["multipart/signed of another protocol", [part("TEXT", "multipart/signed")], [], olivia, "unknown"],
    [
      "a signature further in",
      [part("TEXT", "multipart/mixed"), part("1", "application/pkcs7-mime", "TEXT")],
      [signature([olivia], { node: "1" })],
      olivia,
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
      olivia,
      null,
    ],
    ["no S/MIME", [part("1", "text/calendar")], [], olivia, null],
  ])("%s", (_name, parts, evidence, author, expected) => {
    const top = parts[0] ?? root;
    if (top === undefined) throw new Error("a message has a root");
    expect(smimeStatus(top, parts, evidence, author)).toBe(expected);
  });
});

describe("smimeStatus of what was encrypted, and opened here", () => {
  const alice = "alice@example.test";
  const content = entity();
  const broken = clearSigned(entity("2"), signedData(content));
  const clear = clearSigned(content, signedData(content));
  const enclosed = (inner: Bytes, as: string): Bytes =>
    opaque(signedData(inner, { content: inner, signers: [{ as }] }));
  const mixed = (part: Bytes): Bytes =>
    Uint8Array.from(
      Buffer.from(
        `Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n${Buffer.from(part).toString("latin1")}\r\n--m--\r\n`,
        "latin1",
      ),
    );

  it.each<[string, Bytes, string | null]>([
    ["signed inside by the From", encrypted(clear), "encrypted+signed/verified"],
    ["signed inside, compressed between", encrypted(compressed(clear)), "encrypted+signed/verified"],
    ["signed inside by another", encrypted(enclosed(content, "bob")), "encrypted+signed/failed"],
    ["broken inside", encrypted(broken), "encrypted+signed/failed"],
    ["not signed", encrypted(content), "unknown"],
    ["signed further in", encrypted(mixed(clear)), "unknown"],
    ["compressed and signed inside that", compressed(clear), "signed/verified"],
    ["compressed alone", compressed(content), "unknown"],
    ["signed around what is encrypted", enclosed(encrypted(clear), "alice"), "signed/verified"],
    [
      "signed around by another, signed inside by the From",
      enclosed(encrypted(clear), "bob"),
      "signed/failed",
    ],
  ])("%s", async (_name, mail, expected) => {
    const { message } = await openMessage(mail, { budget: new Budget(), decrypt: opensslDecrypts });
    const evidence = await evidenceOf(mail, { decrypt: opensslDecrypts });
    expect(smimeStatus(message.root, message.parts, evidence, alice)).toBe(expected);
    const closed = await openMessage(mail, { budget: new Budget(), decrypt: null });
    const unopened = smimeStatus(closed.message.root, closed.message.parts, await evidenceOf(mail), alice);
    expect(unopened).toBe(expected?.startsWith("encrypted") === true ? "unknown" : expected);
  });
});
