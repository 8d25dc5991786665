import { describe, expect, it, test } from "vitest";
import { Budget } from "../bytes/budget.ts";
import { decryptBy } from "../evidence/smime/open.ts";
import { opaque } from "../evidence/smime/testkit/cms.ts";
import { encrypt, keysOf, recipient } from "../evidence/smime/testkit/envelope.ts";
import { compressed } from "../evidence/smime/testkit/layers.ts";
import { parseMessage } from "../mime/parse.ts";
import {
  attached,
  calendarPart,
  jsonPart,
  jws,
  jwsPart,
  mail,
  mallory,
  mandateClaims,
  mixed,
  octetsOf,
  olivia,
  sam,
  seconds,
  signedBy,
  textPart,
  thumbprint,
  twinMail,
  withdrawal,
  withdrawalClaims,
} from "../testkit/mandates.ts";
import { collectMandates } from "./collect-mandates.ts";
import { base, collect, enclosing, told } from "./testkit/collected.ts";

/** A mail of Sam's without any mandate. */
const bare = enclosing(textPart("Hello\n"));

const good = jws(mandateClaims());
const later = (over: Readonly<Record<string, unknown>> = {}): string =>
  jws(mandateClaims({ jti: "m-2", iat: seconds("2026-11-10T00:00:00Z"), nbf: undefined, ...over }));

describe("what is found in a message", () => {
  test.for<[where: string, mail: Uint8Array, told: readonly string[]]>([
    ["application/jose", enclosing(jwsPart(good)), ["mandate valid"]],
    ["its own type", enclosing(jwsPart(good, "application/imip-mandate+jwt", "x")), ["mandate valid"]],
    ["a file by its name", enclosing(jwsPart(good, "application/octet-stream")), ["mandate valid"]],
    ["an unsigned mail", mail(mixed(calendarPart(), jwsPart(good))), ["mandate valid"]],
    ["an attached mail", enclosing(attached(mail(mixed(textPart("x\n"), jwsPart(good))))), ["mandate valid"]],
    ["two of them", enclosing(jwsPart(good), jwsPart(good)), ["mandate valid", "mandate valid"]],
    ["a withdrawal", enclosing(jwsPart(withdrawal())), ["withdrawal valid"]],
    [
      "a withdrawal under a mandate's type",
      enclosing(jwsPart(withdrawal(), "application/imip-mandate+jwt")),
      ["withdrawal valid"],
    ],
    ["an attached twin", enclosing(attached(twinMail())), ["mandate valid"]],
    ["the message itself", twinMail(), ["mandate valid"]],
    [
      "a twin's withdrawal",
      enclosing(attached(twinMail(withdrawalClaims(), olivia, "application/imip-mandate-revocation+json"))),
      ["withdrawal valid"],
    ],
    ["no mandate", bare, []],
    ["another JWS", enclosing(jwsPart(jws(mandateClaims(), olivia, { typ: "JWT" }))), []],
    [
      "a JWS without a type",
      enclosing(jwsPart(jws(mandateClaims(), olivia, { header: { typ: undefined } }))),
      [],
    ],
    ["JSON of another type", enclosing(jsonPart(mandateClaims(), "application/json")), []],
    ["a text named so", enclosing(jwsPart("Hello", "text/plain")), []],
    [
      "a text of a mandate's type",
      enclosing(jwsPart("Hello", "application/imip-mandate+jwt")),
      ["mandate invalid, format jws"],
    ],
    [
      "a header that says a thing twice",
      enclosing(jwsPart(jws({}, olivia, { written: { header: '{"alg":"none","alg":"ES256"}' } }))),
      ["mandate invalid, format jws"],
    ],
    [
      "claims that say a thing twice",
      enclosing(jwsPart(jws({}, olivia, { written: { claims: '{"jti":"1","jti":"2"}' } }))),
      ["mandate invalid, format json"],
    ],
    [
      "a claim that says nothing",
      enclosing(jwsPart(jws(mandateClaims({ aud: [] })))),
      ["mandate invalid, format aud"],
    ],
    [
      "a withdrawal of nothing",
      enclosing(jwsPart(withdrawal({ iss: "mailto:olivia@acme.example" }))),
      ["withdrawal invalid, format revokes"],
    ],
  ])("%s", async ([, bytes, expected]) => {
    expect(told(await collect(bytes))).toEqual(expected);
  });

  it("is told with who signed it, whom it is for, and where it stands", async () => {
    const pinned = mandateClaims({
      may_act: { sub: "mailto:sam@acme.example", "x5t#S256": thumbprint(sam) },
      imip: { methods: ["request"], components: ["VEVENT"], role: "ORGANIZER", uid: "1@acme.example" },
      aud: ["mailto:anna@home.example"],
    });
    const { mandates, evidence } = await collect(enclosing(jwsPart(jws(pinned))));
    expect(evidence).toHaveLength(1);
    expect(mandates[0]?.evidence).toBe(evidence[0]);
    expect(evidence[0]).toMatchObject({
      system: "mandate",
      status: "valid",
      signer: { addresses: [olivia.address], domain: null },
      covers: [],
      claims: ["1.2"],
      at: "2026-11-01T08:00:00.000Z",
      problems: [{ code: "revocation-unknown" }],
      chain: [{ subject: "CN=olivia@acme.example" }, { subject: "CN=Mandates root" }],
      details: {
        kind: "mandate",
        form: "jws",
        source: "enclosed",
        actor: olivia.address,
        agent: sam.address,
        role: "organizer",
        methods: ["REQUEST"],
        components: ["VEVENT"],
        uid: "1@acme.example",
        audience: ["anna@home.example"],
        issued: "2026-11-01T08:00:00.000Z",
        from: "2026-11-01T08:00:00.000Z",
        until: "2027-11-01T08:00:00.000Z",
        id: "m-1",
        pin: Buffer.from(thumbprint(sam), "base64url").toString("hex"),
      },
    });
  });

  it("a withdrawal is told by whose and which it is", async () => {
    const { evidence, withdrawals } = await collect(enclosing(jwsPart(withdrawal())));
    expect(evidence[0]?.details).toEqual({
      kind: "withdrawal",
      form: "jws",
      source: "enclosed",
      actor: olivia.address,
      id: "m-1",
      issued: "2026-11-20T08:00:00.000Z",
    });
    expect(withdrawals).toEqual([{ issuer: olivia.address, id: "m-1" }]);
  });

  it("is eight at most, and that there were more is said", async () => {
    const many = enclosing(...Array<Buffer>(900).fill(jwsPart(good)));
    const { mandates, evidence } = await collect(many);
    expect(mandates).toHaveLength(8);
    expect(told({ mandates, evidence, withdrawals: [] }).slice(7)).toEqual([
      "mandate valid",
      "mandate indeterminate, too-many",
    ]);
  });
});

describe("what was imported", () => {
  test.for<[what: string, imported: readonly Uint8Array[], expected: readonly string[]]>([
    ["a JWS", [octetsOf(good)], ["mandate valid"]],
    ["a JWS, with a line end", [octetsOf(`${good}\r\n`)], ["mandate valid"]],
    ["a mail with a JWS", [mail(mixed(textPart("x\n"), jwsPart(good)), olivia.address)], ["mandate valid"]],
    ["a mail with a twin", [twinMail()], ["mandate valid"]],
    [
      "a mail with a twin nobody signed",
      [mail(jsonPart(mandateClaims()))],
      ["mandate indeterminate, not-signed"],
    ],
    [
      "a mandate for another agent",
      [octetsOf(jws(mandateClaims({ may_act: { sub: "mailto:ben@other.example" } })))],
      [],
    ],
    ["a withdrawal of nothing at hand", [octetsOf(withdrawal())], []],
    [
      "a mandate and its withdrawal",
      [octetsOf(good), octetsOf(withdrawal())],
      ["mandate invalid, withdrawn", "withdrawal valid"],
    ],
    ["something else", [octetsOf("Hello"), new Uint8Array(), octetsOf("BEGIN:VCALENDAR")], []],
    ["something too large", [octetsOf(`${good}${" ".repeat(1024 * 1024)}`)], []],
    ["what cannot be read", [octetsOf(jws(mandateClaims({ aud: [] })))], []],
  ])("%s", async ([, imported, expected]) => {
    expect(told(await collect(bare, { imported }))).toEqual(expected);
  });

  it("is marked as such, and none of the message's parts", async () => {
    for (const imported of [octetsOf(good), twinMail()]) {
      const { mandates, evidence } = await collect(bare, { imported: [imported] });
      expect(mandates[0]?.source).toBe("imported");
      expect(evidence[0]).toMatchObject({ claims: [], covers: [], details: { source: "imported" } });
    }
  });

  it("is left alone where nobody acts for another", async () => {
    expect(await collect(bare, { imported: [octetsOf(good)], agents: [] })).toEqual({
      mandates: [],
      withdrawals: [],
      evidence: [],
    });
  });

  it("is a hundred at most, and that there were more is said", async () => {
    const imported = Array<Uint8Array>(1000).fill(octetsOf(good));
    const found = await collect(bare, { imported });
    expect(found.mandates).toHaveLength(100);
    expect(told(found).at(-1)).toBe("mandate indeterminate, too-many");
  });

  it("costs the message at hand nothing", async () => {
    const budget = new Budget();
    const message = parseMessage(bare, { budget });
    const flood = mail(mixed(...Array<Buffer>(200).fill(jsonPart(mandateClaims()))));
    await collectMandates(message, [], { ...base, budget, imported: [flood] });
    expect(budget.exceeded).toEqual([]);
  });
});

describe("how it ends", () => {
  test.for<[what: string, texts: readonly string[], expected: readonly string[]]>([
    ["withdrawn by the actor", [good, withdrawal()], ["mandate invalid, withdrawn", "withdrawal valid"]],
    ["withdrawn before it is read", [withdrawal(), good], ["withdrawal valid", "mandate invalid, withdrawn"]],
    [
      "withdrawn by somebody else",
      [good, withdrawal(withdrawalClaims({ iss: "mailto:mallory@evil.example" }), mallory)],
      ["mandate valid", "withdrawal valid"],
    ],
    [
      "withdrawn by somebody in the actor's name",
      [good, withdrawal(withdrawalClaims(), mallory)],
      ["mandate valid", "withdrawal invalid, signer"],
    ],
    [
      "withdrawn by its agent",
      [good, withdrawal(withdrawalClaims({ iss: "mailto:sam@acme.example" }), sam)],
      ["mandate valid", "withdrawal valid"],
    ],
    [
      "another withdrawn",
      [good, withdrawal(withdrawalClaims({ revokes: "m-0" }))],
      ["mandate valid", "withdrawal valid"],
    ],
    ["followed by a later one", [good, later()], ["mandate invalid, superseded", "mandate valid"]],
    ["following an earlier one", [later(), good], ["mandate valid", "mandate invalid, superseded"]],
    [
      "followed by one for another agent",
      [good, later({ may_act: { sub: "mailto:ben@other.example" } })],
      ["mandate valid", "mandate valid"],
    ],
    [
      "followed by one for less",
      [good, later({ imip: { methods: ["CANCEL"], components: ["VEVENT"], role: "ORGANIZER" } })],
      ["mandate invalid, superseded", "mandate valid"],
    ],
    [
      "followed by one that has not begun",
      [good, later({ nbf: seconds("2027-01-01T00:00:00Z") })],
      ["mandate valid", "mandate invalid, not-yet"],
    ],
    [
      "followed by one that has ended",
      [good, later({ exp: seconds("2026-11-20T00:00:00Z") })],
      ["mandate invalid, superseded", "mandate invalid, expired"],
    ],
    // Who takes back what replaced it does not bring it back.
    [
      "followed by one withdrawn",
      [good, later(), withdrawal(withdrawalClaims({ revokes: "m-2" }))],
      ["mandate invalid, superseded", "mandate invalid, withdrawn", "withdrawal valid"],
    ],
    [
      "followed by a forged one",
      [good, jws(mandateClaims({ iat: seconds("2026-11-10T00:00:00Z") }), mallory)],
      ["mandate valid", "mandate invalid, signer"],
    ],
    [
      "followed by one of the same moment",
      [good, jws(mandateClaims({ jti: "m-2" }))],
      ["mandate valid", "mandate valid"],
    ],
    ["over", [jws(mandateClaims({ exp: seconds("2026-11-30T00:00:00Z") }))], ["mandate invalid, expired"]],
    [
      "not begun",
      [jws(mandateClaims({ nbf: seconds("2026-12-24T00:00:00Z") }))],
      ["mandate invalid, not-yet"],
    ],
    [
      "issued in the future",
      [jws(mandateClaims({ iat: seconds("2026-12-01T00:05:01Z") }))],
      ["mandate invalid, not-yet"],
    ],
    [
      "issued by a clock five minutes ahead",
      [jws(mandateClaims({ iat: seconds("2026-12-01T00:05:00Z") }))],
      ["mandate valid"],
    ],
  ])("%s", async ([, texts, expected]) => {
    expect(told(await collect(enclosing(...texts.map((text) => jwsPart(text)))))).toEqual(expected);
  });

  it("withdrawn, as memory has it", async () => {
    const asked: (readonly [string, string])[] = [];
    const isWithdrawn = (issuer: string, id: string): Promise<boolean> => {
      asked.push([issuer, id]);
      return Promise.resolve(id === "m-1");
    };
    expect(
      told(await collect(enclosing(jwsPart(good), jwsPart(jws(mandateClaims(), mallory))), { isWithdrawn })),
    ).toEqual(["mandate invalid, withdrawn", "mandate invalid, signer"]);
    expect(asked).toEqual([["olivia@acme.example", "m-1"]]);
  });

  it("an imported one by an enclosed withdrawal, and an enclosed one by an imported withdrawal", async () => {
    const first = await collect(enclosing(jwsPart(withdrawal())), { imported: [octetsOf(good)] });
    expect(told(first)).toEqual(["withdrawal valid", "mandate invalid, withdrawn"]);
    const second = await collect(enclosing(jwsPart(good)), { imported: [octetsOf(withdrawal())] });
    expect(told(second)).toEqual(["mandate invalid, withdrawn", "withdrawal valid"]);
  });

  it("an enclosed one by a later one that was imported, and the other way round", async () => {
    expect(told(await collect(enclosing(jwsPart(good)), { imported: [octetsOf(later())] }))).toEqual([
      "mandate invalid, superseded",
      "mandate valid",
    ]);
    expect(told(await collect(enclosing(jwsPart(later())), { imported: [octetsOf(good)] }))).toEqual([
      "mandate valid",
      "mandate invalid, superseded",
    ]);
  });

  it("in both forms alike", async () => {
    const old = twinMail(mandateClaims({ iat: seconds("2026-10-01T00:00:00Z") }));
    expect(told(await collect(enclosing(attached(old), jwsPart(good))))).toEqual([
      "mandate invalid, superseded",
      "mandate valid",
    ]);
  });
});

describe("what was imported as it came, encrypted to the reader", () => {
  const reader = recipient("p-256", "Reader");
  const sealed = (inside: Uint8Array): Uint8Array =>
    opaque(encrypt(inside, [reader]), "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m");
  const decrypt = decryptBy(keysOf(reader));

  test.for<[what: string, imported: Uint8Array, expected: readonly string[]]>([
    ["a twin that was signed, then encrypted", sealed(twinMail()), ["mandate valid"]],
    ["the same twice over", sealed(sealed(twinMail())), ["mandate valid"]],
    ["a JWS", sealed(jwsPart(good)), ["mandate valid"]],
    ["a withdrawal of nothing at hand", sealed(jwsPart(withdrawal())), []],
    [
      "a twin nobody signed: to encrypt is to vouch for nothing",
      sealed(jsonPart(mandateClaims())),
      ["mandate indeterminate, not-signed"],
    ],
    [
      "a twin whose ciphertext alone was signed",
      mail(signedBy(sealed(jsonPart(mandateClaims())), olivia), olivia.address),
      ["mandate indeterminate, not-signed"],
    ],
    ["layers without an end", sealed(sealed(sealed(sealed(twinMail())))), []],
    ["compressed", compressed(mixed(textPart("x".repeat(500_000)), jwsPart(good))), ["mandate valid"]],
    [
      "sealed, with more inside than an import has",
      sealed(compressed(mixed(textPart("x".repeat(1_100_000)), jwsPart(good)))),
      [],
    ],
  ])("%s", async ([, imported, expected]) => {
    expect(told(await collect(bare, { imported: [imported], decrypt }))).toEqual(expected);
  });

  it("says nothing where no key is at hand, or another's", async () => {
    const imported = [sealed(twinMail())];
    const keys = [null, decryptBy(null), decryptBy(keysOf(recipient("p-256", "Other")))];
    for (const each of keys) expect(told(await collect(bare, { imported, decrypt: each }))).toEqual([]);
  });

  it("ends one at hand, and takes nothing from the message's own layers", async () => {
    const imported = [octetsOf(good), sealed(jwsPart(withdrawal()))];
    expect(told(await collect(bare, { imported, decrypt }))).toEqual([
      "mandate invalid, withdrawn",
      "withdrawal valid",
    ]);
    const budget = new Budget();
    const message = parseMessage(bare, { budget });
    const deep = sealed(sealed(sealed(sealed(twinMail()))));
    await collectMandates(message, [], { ...base, budget, imported: [deep], decrypt });
    expect(budget.exceeded).toEqual([]);
  });
});
