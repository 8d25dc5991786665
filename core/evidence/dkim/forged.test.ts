/** What a forger tries with other people's signatures, and with poor ones. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  acmeZone,
  calendar,
  ed25519Key,
  mixedMail,
  plainMail,
  rsaKey,
  rsaRecord,
  signedByHand,
  signedByMailauth,
  toOctets,
  type HandOptions,
} from "./testkit/sign.ts";
import { dkimOf, summary, type Zone } from "./testkit/verify.ts";

const judged = async (mail: string, zone: Zone = acmeZone()): Promise<string[]> =>
  summary(await dkimOf(toOctets(mail), { zone }));
const evidenceOf = async (mail: string): Promise<Awaited<ReturnType<typeof dkimOf>>[number] | undefined> =>
  (await dkimOf(toOctets(mail), { zone: acmeZone() }))[0];

const hand = (options: HandOptions = {}, mail = plainMail()): string => signedByHand(mail, options);

it("takes what is signed by hand for what it is: the tests below rest on it", async () => {
  expect(await judged(hand())).toEqual(["valid acme.example"]);
  expect(await judged(hand({ tags: { a: "ed25519-sha256", s: "e", c: "simple/simple" } }))).toEqual([
    "valid acme.example",
  ]);
});

describe("under l=", () => {
  const mail = mixedMail();
  const bodyAt = mail.indexOf("\r\n\r\n") + 4;
  const second = mail.indexOf("--b\r\nContent-Type: text/calendar") - bodyAt;
  const signed = hand({ tags: { c: "relaxed/simple", l: String(second), h: "from:to:subject:date" } }, mail);

  it("leaves an appended calendar outside, and says what else is open", async () => {
    const swapped = signed.replace(calendar(), calendar("Party"));
    for (const text of [signed, swapped]) {
      const evidence = await evidenceOf(text);
      expect([evidence?.status, evidence?.covers]).toEqual(["valid", ["1"]]);
      expect(evidence?.problems).toEqual([
        { code: "partial", values: { parts: ["TEXT", "2"], missing: ["content-type"] } },
      ]);
      expect(evidence?.details["bodyLength"]).toBe(second);
    }
  });

  it("is open to a Content-Type added above the signed one", async () => {
    const named = hand({ tags: { c: "relaxed/simple", l: String(second) } }, mail);
    const outside = { parts: ["TEXT", "2"] };
    expect((await evidenceOf(named))?.problems).toEqual([{ code: "partial", values: outside }]);
    const added = `Content-Type: multipart/mixed; boundary="b"\r\n${named}`;
    expect((await evidenceOf(added))?.problems).toEqual([
      { code: "partial", values: { ...outside, missing: ["content-type"] } },
    ]);
  });

  it("covers no part that was only begun", async () => {
    const plain = plainMail();
    const length = plain.length - plain.indexOf("\r\n\r\n") - 4;
    const begun = hand({ tags: { c: "relaxed/simple", l: String(length) } }, plain);
    expect((await evidenceOf(begun))?.covers).toEqual(["1"]);
    expect((await evidenceOf(`${begun}BEGIN:VCALENDAR\r\n`))?.covers).toEqual([]);
  });

  it("takes no more octets than there are", async () => {
    expect(await judged(hand({ tags: { l: "100000" } }))).toEqual([
      "invalid acme.example mismatch:body:whole",
    ]);
    expect(await judged(hand({ tags: { l: "9".repeat(76) } }))).toEqual([
      "invalid acme.example mismatch:body:whole",
    ]);
  });

  it("l=0 covers nothing", async () => {
    const evidence = await evidenceOf(hand({ tags: { l: "0" } }));
    expect([evidence?.status, evidence?.covers, evidence?.claims]).toEqual(["valid", [], []]);
  });
});

describe("the header", () => {
  it("does not vouch for From once a second one stands above", async () => {
    const evidence = await evidenceOf(`From: ceo@acme.example\r\n${hand()}`);
    expect([evidence?.status, evidence?.covers]).toEqual(["valid", ["1"]]);
    expect(evidence?.headers).toEqual(["to", "subject", "date", "content-type"]);
  });

  it("breaks where From is over-signed, or the second stands below", async () => {
    const over = hand({ tags: { h: "from:from:to:subject:date" } });
    expect((await evidenceOf(over))?.details["oversigned"]).toEqual(["from"]);
    expect(await judged(`From: ceo@acme.example\r\n${over}`)).toEqual([
      "invalid acme.example mismatch:signature",
    ]);
    const below = hand().replace("To: anna", "From: ceo@acme.example\r\nTo: anna");
    expect(await judged(below)).toEqual(["invalid acme.example mismatch:signature"]);
  });

  it("breaks where a field is added that was signed as absent", async () => {
    const signed = hand({ tags: { h: "from:reply-to:to" } });
    expect((await evidenceOf(signed))?.headers).toEqual(["from", "to"]);
    expect(await judged(`Reply-To: mallory@evil.example\r\n${signed}`)).toEqual([
      "invalid acme.example mismatch:signature",
    ]);
  });

  it("is told apart from a body that a store rebuilt", async () => {
    const mail = await signedByMailauth(plainMail());
    const rebuilt = mail.replace("END:VCALENDAR\r\n", "END:VCALENDAR\r\n\r\nadded by the store\r\n");
    const evidence = await evidenceOf(rebuilt);
    expect(evidence?.problems).toEqual([{ code: "mismatch", values: { why: "body", headers: "whole" } }]);
    expect([evidence?.status, evidence?.covers, evidence?.claims]).toEqual(["invalid", [], ["1"]]);
    expect(evidence?.headers).toContain("from");
    expect(await judged(mail.replace("Subject: Budget", "Subject: Party"))).toEqual([
      "invalid acme.example mismatch:signature",
    ]);
    expect(await judged(rebuilt.replace("Subject: Budget", "Subject: Party"))).toEqual([
      "invalid acme.example mismatch:body:broken",
    ]);
  });
});

it("does not move to another calendar", async () => {
  const signed = await signedByMailauth(mixedMail());
  const evidence = await evidenceOf(signed.replace(calendar(), calendar("Party")));
  expect([evidence?.status, evidence?.covers, evidence?.claims]).toEqual(["invalid", [], ["TEXT", "1", "2"]]);
});

describe("what does not count, though it is right", () => {
  const zoneOf = (record: string): Zone => ({ "r._domainkey.acme.example": [record] });

  test.each<[string, string, string, HandOptions, number]>([
    ["rsa-sha1", "weak:rsa-sha1", rsaRecord(rsaKey()), { tags: { a: "rsa-sha1" } }, 1],
    ["a key of 512 bits", "weak:key-size", rsaRecord(rsaKey(512)), { pair: rsaKey(512) }, 0],
    ["t=y", "weak:testing", rsaRecord(rsaKey(), "t=y; "), {}, 1],
    [
      "all of it",
      "weak:rsa-sha1 weak:testing",
      rsaRecord(rsaKey(), "t=y:s; "),
      { tags: { a: "rsa-sha1" } },
      1,
    ],
  ])("%s", async (_, problems, record, options, covered) => {
    const [evidence] = await dkimOf(toOctets(hand(options)), { zone: zoneOf(record) });
    expect(summary(evidence === undefined ? [] : [evidence])).toEqual([`weak acme.example ${problems}`]);
    // A key too short to be read vouches for nothing.
    expect(evidence?.covers.length).toBe(covered);
  });

  test.each<[string, string, HandOptions]>([
    ["another's", rsaRecord(rsaKey(1024)), {}],
    ["another's on trial", rsaRecord(rsaKey(1024), "t=y; "), {}],
    ["another's, of rsa-sha1", rsaRecord(rsaKey(1024)), { tags: { a: "rsa-sha1" } }],
  ])("and is %s: broken", async (_, record, options) => {
    expect(await judged(hand(options), zoneOf(record))).toEqual(["invalid acme.example mismatch:signature"]);
  });
});

describe("the key record's word", () => {
  test.each<[string, string, HandOptions]>([
    ["t=s and an identity below", "t=s; ", { tags: { i: "@mail.acme.example" } }],
    ["h= without the hash", "h=sha1; ", {}],
    ["s= of another service", "s=tlsrpt; ", {}],
  ])("%s", async (_, tags, options) => {
    const zone = { "r._domainkey.acme.example": [rsaRecord(rsaKey(), tags)] };
    const rule = tags.slice(0, 1);
    expect(await judged(hand(options), zone)).toEqual([
      `indeterminate acme.example key-unusable:mismatch:${rule}`,
    ]);
  });

  it("an RSA key for an Ed25519 signature", async () => {
    const zone = { "e._domainkey.acme.example": [rsaRecord(rsaKey())] };
    expect(await judged(hand({ tags: { a: "ed25519-sha256", s: "e" } }), zone)).toEqual([
      "indeterminate acme.example key-unusable:mismatch:k",
    ]);
    expect(ed25519Key().p.length).toBe(44);
  });
});

test.each<[string, string, HandOptions]>([
  ["h= without From", "malformed:from-unsigned:h", { tags: { h: "to:subject:date" } }],
  ["no version", "malformed:missing-tag:v", { tags: { v: null } }],
  ["x= not behind t=", "expired", { tags: { t: "4000000000", x: "4000000000" } }],
  ["x= in the past", "expired", { tags: { x: "1" } }],
])("%s", async (_, problem, options) => {
  expect(await judged(hand(options))).toEqual([`indeterminate acme.example ${problem}`]);
});

it("says nothing for anybody where a tag stands twice", async () => {
  expect(await judged(hand({ more: " d=evil.example;" }))).toEqual([
    "indeterminate - malformed:repeated-tag:d",
  ]);
});

it("signs for its own domain alone, whatever it looks like", async () => {
  const lookalike = hand({ tags: { d: "acrne.example" } });
  const evidence = (await dkimOf(toOctets(lookalike), { zone: acmeZone("acrne.example") }))[0];
  expect([evidence?.status, evidence?.signer?.domain]).toEqual(["valid", "acrne.example"]);
});

describe("no signature outlives a change", () => {
  const changed = async (signed: string, at: number, by: number): Promise<string | undefined> => {
    const octets = toOctets(signed);
    octets[at] = octets[at]! ^ by;
    return (await dkimOf(octets, { zone: acmeZone() }))[0]?.status;
  };

  test.each(["simple/simple", "relaxed/relaxed"])(
    "of any octet of the body, %s",
    async (canonicalization) => {
      const signed = await signedByMailauth(mixedMail(), { key: "ed25519", canonicalization });
      const from = signed.indexOf("\r\n\r\n") + 4;
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: from, max: signed.length - 3 }),
          fc.integer({ min: 1, max: 255 }),
          async (at, by) => {
            const [old, now] = [signed.charCodeAt(at), signed.charCodeAt(at) ^ by];
            // White space for white space is what relaxing is for, and a bare LF stands for CRLF.
            fc.pre(![old, now].every((octet) => [9, 10, 13, 32].includes(octet)));
            expect(await changed(signed, at, by)).not.toBe("valid");
          },
        ),
        { numRuns: 400 },
      );
      expect.hasAssertions();
    },
  );

  test.each(["simple/simple", "relaxed/relaxed"])(
    "of any octet of a signed field, %s",
    async (canonicalization) => {
      const signed = await signedByMailauth(plainMail(), {
        key: "ed25519",
        canonicalization,
        headers: "from:to:subject:date:mime-version:content-type",
      });
      const [from, to] = [signed.indexOf("From: Olivia"), signed.indexOf("\r\n\r\n")];
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: from, max: to - 1 }),
          fc.integer({ min: 1, max: 255 }),
          async (at, by) => {
            const [old, now] = [signed.charCodeAt(at), signed.charCodeAt(at) ^ by];
            const pair = String.fromCharCode(old, now);
            fc.pre(![old, now].every((octet) => [9, 10, 13, 32].includes(octet)));
            // Names have no case, and the white space around them goes.
            fc.pre(canonicalization.startsWith("simple") || pair.toLowerCase()[0] !== pair.toLowerCase()[1]);
            expect(await changed(signed, at, by)).not.toBe("valid");
          },
        ),
        { numRuns: 400 },
      );
      expect.hasAssertions();
    },
  );

  it("nor does a mangled field end in a throw", async () => {
    const signed = await signedByMailauth(plainMail(), { key: "ed25519" });
    const end = signed.indexOf("From: Olivia");
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(end), fc.nat(8), fc.string({ maxLength: 6 })), {
          minLength: 1,
          maxLength: 3,
        }),
        async (edits) => {
          const mail = edits.reduce(
            (text, [at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut),
            signed,
          );
          await expect(dkimOf(toOctets(mail), { zone: acmeZone() })).resolves.toBeInstanceOf(Array);
        },
      ),
      { numRuns: 300 },
    );
    expect.hasAssertions();
  });
});
