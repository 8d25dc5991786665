/** BER wherever CMS lets it stand (RFC 5652, 5.1): every frame of indefinite length, every octet string in segments. */
import { describe, expect, test } from "vitest";
import { certificate, clearSigned, entity, fields, oids, opaque, signedData } from "./testkit/cms.ts";
import { evidenceOf, summary } from "./testkit/collect.ts";
import { concat, indefinite, octetString, startsWith, type Bytes } from "./testkit/der.ts";
import { oid } from "./testkit/der.ts";
import { compressedData } from "./testkit/layers.ts";
import { openMessage } from "./open.ts";
import { Budget } from "../../bytes/budget.ts";

const contents = (element: Bytes): Bytes => {
  const length = element[1]! < 0x80 ? 0 : element[1]! & 0x7f;
  return element.subarray(2 + length);
};
const isConstructed = (element: Bytes): boolean => (element[0]! & 0x20) !== 0;

/** Segments of seven octets, in a frame whose end is only found by reading it. */
function segmented(octets: Bytes): Bytes {
  const segments: Bytes[] = [];
  for (let at = 0; at < octets.length; at += 7) segments.push(octetString(octets.subarray(at, at + 7)));
  return indefinite(0x24, ...segments);
}

/** What must be DER, and stays: certificates, names, algorithms; what stands below signed attributes (5.3). */
const kept = ["alice", "bob", "issuing"].map(certificate);
const isKept = (element: Bytes, depth: number): boolean =>
  kept.some((der) => der.length === element.length && startsWith(element, der)) ||
  (element[0] === 0x30 &&
    [oids.sha256, oids.ecdsaWithSHA256].some((name) => startsWith(contents(element), oid(name)))) ||
  depth > 12;

function loosened(element: Bytes, depth = 0): Bytes {
  if (isKept(element, depth)) return element;
  if (element[0] === 0x04) return segmented(contents(element));
  if (!isConstructed(element)) return element;
  return indefinite(element[0]!, ...fields(element).map((field) => loosened(field, depth + 1)));
}

/** The SignerInfos by their own rules: [0] has another length form and DER inside, issuer and serial number are kept. */
function loosenedSigner(info: Bytes): Bytes {
  return indefinite(
    0x30,
    ...fields(info).map((field, i) => {
      if (i === 1) return field;
      if (field[0] === 0xa0) return indefinite(0xa0, contents(field));
      return loosened(field);
    }),
  );
}

function loosenedSigned(cms: Bytes): Bytes {
  const [type, wrapped] = fields(cms);
  const parts = fields(fields(wrapped!)[0]!);
  const infos = indefinite(0x31, ...fields(parts.at(-1)!).map(loosenedSigner));
  return indefinite(
    0x30,
    type!,
    indefinite(0xa0, indefinite(0x30, ...parts.slice(0, -1).map((part) => loosened(part)), infos)),
  );
}

const content = entity();

describe("in BER", () => {
  test("a signature beside its content, one around it, and two signers", async () => {
    const detached = clearSigned(
      content,
      loosenedSigned(signedData(content, { signers: [{}, { as: "bob" }] })),
    );
    expect(summary(await evidenceOf(detached))).toEqual([
      "valid alice@example.test",
      "valid bob@example.test",
    ]);
    const around = opaque(loosenedSigned(signedData(content, { content })));
    expect(summary(await evidenceOf(around))).toEqual(["valid alice@example.test"]);
  });

  test("a signature over other content is as broken", async () => {
    const cms = loosenedSigned(signedData(content));
    expect(summary(await evidenceOf(clearSigned(entity("2"), cms)))).toEqual([
      "invalid alice@example.test signature-broken:digest",
    ]);
  });

  test("compressed content", async () => {
    const mail = opaque(loosened(compressedData(content)));
    const { layers } = await openMessage(mail, { budget: new Budget(), decrypt: null });
    expect(layers.map(({ state }) => state)).toEqual(["opened"]);
  });

  test("without its end it is no CMS", async () => {
    const cms = loosenedSigned(signedData(content, { content }));
    expect(summary(await evidenceOf(opaque(cms.subarray(0, -2))))).toEqual(["indeterminate - malformed:cms"]);
    expect(summary(await evidenceOf(opaque(concat(cms, Uint8Array.of(0)))))).toEqual([
      "indeterminate - malformed:cms",
    ]);
  });
});
