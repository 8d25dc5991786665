/** Layers around what was sent: compressed (RFC 3274) and encrypted, in and around signatures, to any depth. */
import { describe, expect, test, vi } from "vitest";
import { Budget, defaultLimits, type Limits } from "../../bytes/budget.ts";
import { content } from "../../mime/content.ts";
import { openMessage, type Decrypt } from "./open.ts";
import { clearSigned, entity, message, opaque, signedData } from "./testkit/cms.ts";
import { evidenceOf, summary } from "./testkit/collect.ts";
import { ascii, concat, type Bytes } from "./testkit/der.ts";
import { compressed, compressedData, encrypted, opensslDecrypts } from "./testkit/layers.ts";

const calendar = entity();
const signed = (inner: Bytes, as = "alice"): Bytes =>
  clearSigned(inner, signedData(inner, { signers: [{ as }] }));
const enclosed = (inner: Bytes, as = "alice"): Bytes =>
  opaque(signedData(inner, { content: inner, signers: [{ as }] }));
/** Another boundary than the one outside. */
const inner = (mail: Bytes): Bytes =>
  Uint8Array.from(Buffer.from(Buffer.from(mail).toString("latin1").replaceAll("outer", "inner"), "latin1"));

async function opened(mail: Bytes, decrypt: Decrypt | null = null, limits: Partial<Limits> = {}) {
  const budget = new Budget({ ...defaultLimits, ...limits });
  const { message: tree, layers } = await openMessage(mail, { budget, decrypt });
  return {
    budget,
    layers: layers.map(({ part, kind, state, why }) =>
      [part, kind, state, ...(why === null ? [] : [why])].join(" "),
    ),
    parts: tree.parts.map(({ id, type }) => `${id} ${type}`),
    text: (id: string) => Buffer.from(content(tree.byId(id)!)).toString("latin1"),
  };
}

describe("compressed content", () => {
  test("is read as what it was", async () => {
    const { layers, parts, text } = await opened(compressed(calendar));
    expect(layers).toEqual(["1 compressed opened"]);
    expect(parts).toEqual(["1 application/pkcs7-mime", "1.1 text/calendar"]);
    expect(text("1.1")).toContain("UID:1\r\n");
  });

  test("vouches for nothing", async () => {
    expect(await evidenceOf(compressed(calendar))).toEqual([]);
  });

  test("inside a signature is what was signed, and a signature inside it holds (RFC 8551, 3.7)", async () => {
    const outside = await evidenceOf(signed(compressed(calendar)));
    expect(summary(outside)).toEqual(["valid alice@example.test"]);
    expect(outside[0]!.covers).toEqual(["1", "1.1"]);
    const inside = await evidenceOf(compressed(signed(calendar)));
    expect(summary(inside)).toEqual(["valid alice@example.test"]);
    expect(inside[0]).toMatchObject({ node: "1.1", covers: ["1.1.1"] });
  });

  test("changed under a signature breaks it, changed over one breaks that", async () => {
    const other = compressed(entity("2"));
    const moved = clearSigned(other, signedData(compressed(calendar)));
    expect(summary(await evidenceOf(moved))).toEqual(["invalid alice@example.test signature-broken:digest"]);
    const text = Buffer.from(signed(calendar)).toString("latin1").replace("UID:1", "UID:2");
    expect(summary(await evidenceOf(compressed(ascii(text))))).toEqual([
      "invalid alice@example.test signature-broken:digest",
    ]);
  });

  test("in compressed content in an attached, signed, compressed message", async () => {
    const attached = concat(
      ascii("Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: message/rfc822\r\n\r\n"),
      compressed(signed(compressed(calendar))),
      ascii("\r\n--m--\r\n"),
    );
    const { layers, parts } = await opened(attached);
    expect(layers).toEqual(["1.1 compressed opened", "1.1.1.1 compressed opened"]);
    expect(parts.at(-2)).toBe("1.1.1.1.1 text/calendar");
    expect(summary(await evidenceOf(attached))).toEqual(["valid alice@example.test"]);
  });

  test.each<[string, Bytes, string[]]>([
    ["another algorithm", compressed(calendar, { algorithm: "1.2.3" }), ["1 compressed unsupported 1.2.3"]],
    ["another version", compressed(calendar, { version: 1 }), ["1 compressed failed cms"]],
    [
      "a signed-data inside, unwrapped",
      compressed(calendar, { contentType: "1.2.840.113549.1.7.2" }),
      ["1 compressed failed cms"],
    ],
    [
      "a stream cut short",
      compressed(calendar, { stream: (all) => all.subarray(0, -6) }),
      ["1 compressed failed"],
    ],
    [
      "a wrong check sum",
      compressed(calendar, {
        stream: (all) => all.map((octet, i) => (i === all.length - 1 ? octet ^ 1 : octet)),
      }),
      ["1 compressed failed"],
    ],
    ["no stream", compressed(calendar, { stream: () => ascii("no") }), ["1 compressed failed"]],
    [
      "a header that can be read in two ways",
      concat(ascii("Content-Type: application/pkcs7-mime\r\n"), compressed(calendar)),
      ["1 compressed failed structure"],
    ],
  ])("with %s stays closed", async (_, mail, layers) => {
    const outcome = await opened(mail);
    expect(outcome.layers).toEqual(layers);
    expect(outcome.parts).toHaveLength(1);
    expect((await evidenceOf(mail)).map(({ status, covers }) => [status, covers])).toEqual([
      ["indeterminate", []],
    ]);
  });

  test("without end is given up, also where bombs hold bombs", async () => {
    const limits = { inflatedBytes: 1_000_000 };
    const filler = concat(calendar, new Uint8Array(900_000));
    const bomb = await opened(compressed(new Uint8Array(50_000_000)), null, limits);
    expect(bomb.layers).toEqual(["1 compressed too-large"]);
    expect(bomb.parts).toHaveLength(1);
    expect(bomb.budget.exceeded).toEqual(["inflatedBytes"]);
    const two = concat(
      ascii("Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n"),
      compressed(filler),
      ascii("\r\n--m\r\n"),
      compressed(filler),
      ascii("\r\n--m--\r\n"),
    );
    expect((await opened(two, null, limits)).layers).toEqual([
      "1 compressed opened",
      "2 compressed too-large",
    ]);
    const nested = await opened(compressed(compressed(compressed(filler))), null, limits);
    expect(nested.layers).toEqual([
      "1 compressed opened",
      "1.1 compressed opened",
      "1.1.1 compressed opened",
    ]);
  });

  test("is opened so many times and no more", async () => {
    let mail = calendar;
    for (let i = 0; i < 30; i++) mail = compressed(mail);
    const { layers, budget } = await opened(mail);
    expect(layers).toHaveLength(defaultLimits.layers + 1);
    expect(layers.at(-1)).toMatch(/too-large$/);
    expect(budget.exceeded).toEqual(["layers"]);
  });

  test("is asked of the inflater in pieces, so that one piece is all that is ever too much", async () => {
    const pieces: number[] = [];
    const write = vi.spyOn(WritableStreamDefaultWriter.prototype, "write");
    await opened(compressed(new Uint8Array(60_000_000)), null, { inflatedBytes: 5_000_000 });
    for (const [piece] of write.mock.calls) pieces.push((piece as Uint8Array).length);
    write.mockRestore();
    expect(Math.max(...pieces)).toBeLessThanOrEqual(4096);
    expect(pieces.length).toBeLessThan(10);
  });
});

describe("encrypted content", () => {
  test("stays closed without a key, and says so", async () => {
    expect((await opened(encrypted(calendar))).layers).toEqual(["1 encrypted no-key"]);
    expect(summary(await evidenceOf(encrypted(calendar)))).toEqual(["indeterminate - encrypted"]);
  });

  test("opened vouches for nothing", async () => {
    const { layers, parts } = await opened(encrypted(calendar), opensslDecrypts);
    expect(layers).toEqual(["1 encrypted opened"]);
    expect(parts).toEqual(["1 application/pkcs7-mime", "1.1 text/calendar"]);
    expect(await evidenceOf(encrypted(calendar), { decrypt: opensslDecrypts })).toEqual([]);
  });

  test("signed inside is signed", async () => {
    const evidence = await evidenceOf(encrypted(enclosed(calendar)), { decrypt: opensslDecrypts });
    expect(summary(evidence)).toEqual(["valid alice@example.test"]);
    expect(evidence[0]).toMatchObject({ node: "1.1", covers: ["1.1.1"] });
  });

  test("signed around: whoever put their name on the ciphertext has not seen it (RFC 8551, 6)", async () => {
    const evidence = await evidenceOf(signed(encrypted(calendar), "bob"), { decrypt: opensslDecrypts });
    expect(summary(evidence)).toEqual(["valid bob@example.test"]);
    expect([evidence[0]!.covers, evidence[0]!.claims]).toEqual([["1"], ["1"]]);
  });

  test("wrapped three times: the inner signature covers the content, the outer one the ciphertext", async () => {
    const mail = signed(encrypted(inner(signed(calendar))), "bob");
    const evidence = await evidenceOf(mail, { decrypt: opensslDecrypts });
    expect(summary(evidence)).toEqual(["valid bob@example.test", "valid alice@example.test"]);
    expect(evidence.map(({ covers }) => covers)).toEqual([["1"], ["1.1.1"]]);
  });

  test("never joins what stands beside it", async () => {
    const halves = concat(
      ascii(
        'Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: text/html\r\n\r\n<img src="\r\n--m\r\n',
      ),
      encrypted(
        ascii(
          "Content-Type: text/html\r\n\r\nsecret\r\n--m\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n",
        ),
      ),
      ascii('\r\n--m\r\nContent-Type: text/html\r\n\r\n">\r\n--m--\r\n'),
    );
    const { parts } = await opened(halves, opensslDecrypts);
    expect(parts).toEqual([
      "TEXT multipart/mixed",
      "1 text/html",
      "2 application/pkcs7-mime",
      "2.1 text/html",
      "3 text/html",
    ]);
  });

  test("is not given to the keys where readers could disagree on what it is", async () => {
    const decrypt = vi.fn<Decrypt>(opensslDecrypts);
    const mail = concat(ascii("Content-Type: application/pkcs7-mime\r\n"), encrypted(calendar));
    expect((await opened(mail, decrypt)).layers).toEqual(["1 encrypted failed structure"]);
    expect(decrypt).not.toHaveBeenCalled();
  });
});

describe("names and places", () => {
  test.each<[string, Bytes, string]>([
    [
      "application/octet-stream named .p7z",
      opaque(compressedData(calendar), "application/octet-stream; name=Invite.P7Z"),
      "1.1",
    ],
    [
      "the older type without smime-type",
      opaque(compressedData(calendar), "application/x-pkcs7-mime"),
      "1.1",
    ],
    [
      "a smime-type that lies",
      opaque(compressedData(calendar), "application/pkcs7-mime; smime-type=signed-data"),
      "1.1",
    ],
  ])("%s", async (_, mail, id) => {
    expect((await opened(mail)).text(id)).toContain("BEGIN:VCALENDAR");
  });

  test("not where a signature stands", async () => {
    const mail = clearSigned(calendar, compressedData(entity("2")));
    expect((await opened(mail)).layers).toEqual([]);
    expect(summary(await evidenceOf(mail))).toEqual(["indeterminate - malformed:signature-type"]);
  });

  test("a mail without layers waits for nothing", async () => {
    const { message: tree, layers } = await openMessage(message("nested"), {
      budget: new Budget(),
      decrypt: null,
    });
    expect([tree.parts.length, layers]).toEqual([5, []]);
  });
});
