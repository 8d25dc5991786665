import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FoundEvidence } from "../evidence.ts";
import {
  attribute,
  clearSigned,
  entity,
  fields,
  message,
  oids,
  opaque,
  signedData,
  signingCertificateV2,
} from "./testkit/cms.ts";
import { evidenceOf } from "./testkit/collect.ts";
import { ascii, concat, type Bytes } from "./testkit/der.ts";
import { compressedData } from "./testkit/layers.ts";

const content = entity();
const detached = signedData(content, {
  signers: [{}, { as: "bob", attributes: (all) => [...all, signingCertificateV2("bob")] }],
});
const attached = signedData(content, { content });

/** With what stands under a signature: here that of another message, where a countersignature would be. */
const countersigned = signedData(content, {
  signers: [
    {
      unsigned: [
        attribute(oids.countersignature, fields(fields(fields(fields(detached)[1]!)[0]!).at(-1)!)[0]!),
      ],
    },
  ],
});

const people = ["alice@example.test", "bob@example.test"];

/** One octet changed to another. */
const change = (bytes: Bytes) =>
  fc
    .tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }))
    .map(([at, by]) => bytes.map((octet, i) => (i === at ? octet ^ by : octet)));

/** What transport, programs and forgers do to bytes: some replaced, some cut out, some put in. */
const mangle = (bytes: Bytes) =>
  fc
    .array(fc.tuple(fc.nat(bytes.length), fc.nat(8), fc.uint8Array({ maxLength: 8 })), {
      minLength: 1,
      maxLength: 4,
    })
    .map((edits) =>
      edits.reduce<Bytes>(
        (edited, [at, cut, put]) => concat(edited.subarray(0, at), put, edited.subarray(at + cut)),
        bytes,
      ),
    );

const lives = (mail: Bytes): Promise<void> => expect(evidenceOf(mail)).resolves.toBeInstanceOf(Array);
const validOf = async (mail: Bytes): Promise<readonly FoundEvidence[]> =>
  (await evidenceOf(mail)).filter(({ status }) => status === "valid");

describe("whatever the bytes, the collection ends without a throw", () => {
  test("arbitrary octets", async () => {
    expect.hasAssertions();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
        await lives(bytes);
        await lives(opaque(bytes));
        await lives(clearSigned(content, bytes));
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ["detached", detached, (cms: Bytes) => clearSigned(content, cms)],
    ["attached", attached, (cms: Bytes) => opaque(cms)],
    ["countersigned", countersigned, (cms: Bytes) => clearSigned(content, cms)],
    [
      "compressed around a signature",
      compressedData(clearSigned(content, detached)),
      (cms: Bytes) => opaque(cms),
    ],
  ] as const)("a mangled CMS, %s: and nobody else becomes valid", async (_, cms, mail) => {
    expect.hasAssertions();
    await fc.assert(
      fc.asyncProperty(mangle(cms), async (bytes) => {
        expect(people).toEqual(expect.arrayContaining(signersOf(await validOf(mail(bytes)))));
      }),
      { numRuns: 300 },
    );
  });

  test.each(["nested", "nested-opaque", "enveloped", "encloses-message"])(
    "a mangled mail, %s",
    async (name) => {
      expect.hasAssertions();
      await fc.assert(
        fc.asyncProperty(mangle(message(name)), async (bytes) => {
          await lives(bytes);
        }),
        { numRuns: 200 },
      );
    },
  );
});

describe("no signature outlives a change of what it signed", () => {
  test("every octet of the content, beside the signature", async () => {
    for (let at = 0; at < content.length; at++)
      for (const by of [0x01, 0x20, 0x80]) {
        const changed = content.map((octet, i) => (i === at ? octet ^ by : octet));
        for (const { status, covers } of await evidenceOf(clearSigned(changed, detached)))
          expect([status, covers], `octet ${at}`).toEqual(["invalid", []]);
      }
  });

  test("the content cut, extended or rewritten", async () => {
    expect.hasAssertions();
    const changes = mangle(content).filter(
      (changed) => Buffer.compare(canonicalText(changed), content) !== 0,
    );
    await fc.assert(
      fc.asyncProperty(changes, async (changed) => {
        expect(await validOf(clearSigned(changed, detached))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("any octet of an opaque message: the same content by the same signer, or not valid", async () => {
    expect.hasAssertions();
    await fc.assert(
      fc.asyncProperty(change(attached), async (cms) => {
        const valid = await validOf(opaque(cms));
        const same = Buffer.from(cms).includes(Buffer.from(content));
        expect(same ? ["alice@example.test"] : []).toEqual(expect.arrayContaining(signersOf(valid)));
      }),
      { numRuns: 600 },
    );
  });

  test("any octet of a detached signature: no other signer becomes valid, and nothing else is covered", async () => {
    expect.hasAssertions();
    await fc.assert(
      fc.asyncProperty(change(detached), async (cms) => {
        const valid = await validOf(clearSigned(content, cms));
        expect(people).toEqual(expect.arrayContaining(signersOf(valid)));
        expect(valid.map(({ covers }) => covers)).toEqual(valid.map(() => ["1"]));
      }),
      { numRuns: 600 },
    );
  });
});

const signersOf = (evidence: readonly FoundEvidence[]): string[] =>
  evidence.map(({ signer }) => signer!.addresses.join());

test("line ends are made canonical, and nothing else is", async () => {
  const lf = Buffer.from(Buffer.from(content).toString("latin1").replaceAll("\r\n", "\n"), "latin1");
  const [found] = await evidenceOf(clearSigned(Uint8Array.from(lf), detached));
  expect(found!.status).toBe("valid");
  for (const changed of [
    concat(content, ascii(" ")),
    concat(content, ascii("\r\n")),
    content.subarray(0, -1),
  ])
    for (const { status } of await evidenceOf(clearSigned(changed, detached)))
      expect(status).not.toBe("valid");
});

/** RFC 1847, 2.1 by another road than the one under test. */
const canonicalText = (bytes: Bytes): Buffer =>
  Buffer.from(Buffer.from(bytes).toString("latin1").replace(/\r?\n/g, "\r\n"), "latin1");
