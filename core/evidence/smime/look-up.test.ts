import { describe, expect, it } from "vitest";
import { Budget, defaultLimits } from "../../bytes/budget.ts";
import type { PathInput, PathResult } from "../../pki/path.ts";
import { anyPolicies } from "../../pki/policies.ts";
import { summary } from "../../pki/testkit/fixtures.ts";
import {
  crl,
  date,
  extensions,
  issue,
  responseDer,
  single,
  type Entity,
  type Single,
} from "../../pki/testkit/issue.ts";
import { requestOf } from "../../pki/testkit/openssl-ocsp.ts";
import { certsOnly } from "../../pki/testkit/openssl-sign.ts";
import type { Fetching, Lookup } from "../../ports.ts";
import { askedOnce } from "../asked-once.ts";
import { findPath } from "./look-up.ts";

const at = date("2030-01-01");
const thisUpdate = date("2029-12-30");
const nextUpdate = date("2030-02-01");

const { ca, caUsage, signs, mail, address, access, points } = extensions;
const root = issue(null, { name: "Root" });
const issuing = issue(root, {
  name: "Issuing",
  extensions: [ca, caUsage, access([1, "http://root.example/ocsp"]), points(["http://root.example/crl"])],
});
const person = (name: string, ...more: readonly Uint8Array[]) =>
  issue(issuing, { name, extensions: [signs, mail, address(`${name}@example.org`), ...more] });
const leaf = person(
  "ann",
  access([1, "http://ca.example/ocsp"], [2, "http://ca.example/issuing"]),
  points(["ldap://ca.example/cn=list", "http://ca.example/crl"]),
  points(["http://ca.example/delta"], "2.5.29.46"),
);

const answer = (of: Entity, by: Entity, status: NonNullable<Single["status"]> = "good"): Uint8Array =>
  responseDer({
    by,
    producedAt: thisUpdate,
    singles: [single({ of: of.certificate, issuer: by, status, thisUpdate })],
  });
const revoked = { when: date("2029-06-01"), reason: 1 };
const list = (by: Entity, ...listed: readonly Entity[]): Uint8Array =>
  crl(
    by,
    thisUpdate,
    nextUpdate,
    listed.map((of) => ({ of, ...revoked })),
  ).der;

/** What is to be had, by address; and what was asked for, in order. */
class World implements Fetching {
  readonly asked: Lookup[] = [];
  readonly #had: Readonly<Record<string, Uint8Array>>;
  constructor(had: Readonly<Record<string, Uint8Array>>) {
    this.#had = had;
  }
  fetch(lookup: Lookup): Promise<Uint8Array | null> {
    this.asked.push(lookup);
    return Promise.resolve(this.#had[lookup.url] ?? null);
  }
  get urls(): readonly string[] {
    return this.asked.map(({ kind, url }) => `${kind} ${url.replace("http://", "")}`);
  }
}

const everything: Readonly<Record<string, Uint8Array>> = {
  "http://ca.example/issuing": issuing.der,
  "http://ca.example/ocsp": answer(leaf, issuing),
  "http://root.example/ocsp": answer(issuing, root),
  "http://ca.example/crl": list(issuing),
  "http://root.example/crl": list(root),
};

const inputOf = (over: Partial<PathInput> = {}): PathInput => ({
  leaf: leaf.certificate,
  untrusted: [issuing.certificate],
  anchors: [root.certificate],
  crls: [],
  ocsp: [],
  policies: anyPolicies,
  at,
  revocation: "require",
  budget: new Budget(),
  ...over,
});

async function find(
  had: Readonly<Record<string, Uint8Array>>,
  over: Partial<PathInput> = {},
): Promise<{ readonly result: string; readonly path: PathResult; readonly world: World }> {
  const world = new World(had);
  const path = await findPath(inputOf(over), world);
  return { result: summary(path), path, world };
}

describe("what is asked for", () => {
  it("is the missing issuer, then of each certificate its responder, and nothing more once all is known", async () => {
    const { result, world } = await find(everything, { untrusted: [] });
    expect(result).toBe("trusted good");
    expect(world.urls).toEqual([
      "issuers ca.example/issuing",
      "ocsp ca.example/ocsp",
      "ocsp root.example/ocsp",
    ]);
    const [issuers, first, second] = world.asked;
    expect(issuers).toMatchObject({ certificates: [leaf.der], request: null });
    expect(first).toMatchObject({ certificates: [leaf.der, issuing.der, root.der] });
    expect(second).toMatchObject({ certificates: [issuing.der, root.der] });
    expect(first?.request).toEqual(requestOf(issuing, leaf));
    expect(second?.request).toEqual(requestOf(root, issuing));
  });

  it("is the same request for a serial number as long as they come", async () => {
    const long = issue(issuing, {
      name: "long",
      serial: Number.MAX_SAFE_INTEGER,
      extensions: [signs, mail, address("long@example.org"), access([1, "http://ca.example/ocsp"])],
    });
    const { world } = await find({}, { leaf: long.certificate });
    expect(world.asked[0]?.request).toEqual(requestOf(issuing, long));
  });

  it("is a list where no responder answers, and what is new since the list at last", async () => {
    const { "http://ca.example/ocsp": _, ...rest } = everything;
    const { result, world } = await find(rest);
    expect(result).toBe("trusted good");
    expect(world.urls).toEqual(["ocsp ca.example/ocsp", "ocsp root.example/ocsp", "crl ca.example/crl"]);
    const silent = await find({ "http://root.example/ocsp": everything["http://root.example/ocsp"]! });
    expect(silent.result).toBe("trusted no-crl");
    expect(silent.world.urls.slice(2)).toEqual(["crl ca.example/crl", "crl ca.example/delta"]);
  });

  it("is nothing of what is known already, or not wanted", async () => {
    const lists = [crl(issuing, thisUpdate, nextUpdate, []).crl, crl(root, thisUpdate, nextUpdate, []).crl];
    expect((await find(everything, { crls: lists })).world.urls).toEqual([]);
    expect((await find(everything, { crls: lists.slice(1) })).world.urls).toEqual(["ocsp ca.example/ocsp"]);
    const off = await find(everything, { revocation: "off", untrusted: [] });
    expect([off.result, off.world.urls]).toEqual(["trusted off", ["issuers ca.example/issuing"]]);
  });

  it("is nothing about revocation before a path ends at an anchor, nor of one that is broken", async () => {
    const stranger = issue(null, { name: "Stranger" });
    const nobody = issue(stranger, {
      name: "nobody",
      extensions: [signs, mail, access([1, "http://spy.example/ocsp"]), points(["http://spy.example/crl"])],
    });
    const lost = await find({}, { leaf: nobody.certificate, untrusted: [] });
    expect([lost.result, lost.world.urls]).toEqual(["untrusted no-issuer", []]);
    const selfMade = await find({}, { leaf: nobody.certificate, untrusted: [stranger.certificate] });
    expect([selfMade.result, selfMade.world.urls]).toEqual(["untrusted self-signed", []]);
    const server = issue(issuing, {
      name: "x",
      extensions: [signs, access([1, "http://ca.example/ocsp"])],
      to: thisUpdate,
    });
    expect((await find(everything, { leaf: server.certificate })).world.urls).toEqual([]);
  });

  it("is http and https alone, of nobody by name, and three places of a kind", async () => {
    const where = [
      "ldap://ca.example/cn=x",
      "ftp://ca.example/crl",
      "file:///etc/passwd",
      "javascript:alert(1)",
      "http://ann:secret@ca.example/crl",
      "http://ann@ca.example/crl",
      "http://ca.example/a b",
      "http://ca.example\\@evil.example/",
      "http://ca.example/\r\nHost: evil.example",
      "http://",
      "//ca.example/crl",
      `http://ca.example/${"x".repeat(2000)}`,
      "HTTP://ca.example/1",
      "https://ca.example/2",
      "http://ca.example/2",
      "http://ca.example/2",
      "http://ca.example/4",
    ];
    const many = person("many", points(where));
    const { world } = await find(
      {},
      { leaf: many.certificate, crls: [crl(root, thisUpdate, nextUpdate, []).crl] },
    );
    expect(world.asked.map(({ url }) => url)).toEqual([
      "HTTP://ca.example/1",
      "https://ca.example/2",
      "http://ca.example/2",
    ]);
  });
});

describe("an issuer that breaks a rule", () => {
  const lists = {
    crls: [crl(root, thisUpdate, nextUpdate, []).crl, crl(issuing, thisUpdate, nextUpdate, []).crl],
  };
  const past = date("2025-01-01");
  const again = (over: Partial<Parameters<typeof issue>[1]>, by: Entity = root): Entity =>
    issue(by, { name: "Issuing", key: issuing, extensions: [ca, caUsage], ...over });
  const expired = again({ to: past });
  const brought = (...certificates: readonly Entity[]) => ({
    ...lists,
    untrusted: certificates.map(({ certificate }) => certificate),
  });

  it("is asked for anew: the mail brought the old one, and it was renewed since", async () => {
    const { result, path, world } = await find(everything, brought(expired));
    expect([result, world.urls]).toEqual(["trusted good", ["issuers ca.example/issuing"]]);
    expect(path.chain[1]?.der).toEqual(issuing.der);
    expect(world.asked[0]).toMatchObject({ certificates: [leaf.der], request: null });
    const without = await find({}, brought(expired));
    expect([without.result, without.world.urls]).toEqual(["invalid expired", ["issuers ca.example/issuing"]]);
  });

  it.for<[string, Entity, string]>([
    ["not valid yet", again({ from: date("2031-01-01") }), "invalid not-yet-valid"],
    ["no authority", again({ extensions: [caUsage] }), "invalid not-a-ca"],
    ["signed by a weak algorithm", again({ weak: true }), "invalid weak-algorithm"],
    [
      "for another purpose",
      again({ extensions: [ca, caUsage, extensions.answers] }),
      "invalid extended-key-usage",
    ],
  ])("whichever: %s", async ([, issuer, alone]) => {
    expect((await find({}, brought(issuer))).result).toBe(alone);
    const { result, world } = await find(everything, brought(issuer));
    expect([result, world.urls]).toEqual(["trusted good", ["issuers ca.example/issuing"]]);
  });

  it("may be the anchor itself, which another one certified in time", async () => {
    const old = issue(null, { name: "Old Root", to: past });
    const crossed = again({ name: "Old Root", key: old, extensions: [ca, caUsage] });
    const middle = issue(old, {
      name: "Middle",
      extensions: [ca, caUsage, access([2, "http://old.example/cross"])],
    });
    const ben = issue(middle, { name: "ben", extensions: [signs, mail, address("ben@example.org")] });
    const input = {
      leaf: ben.certificate,
      untrusted: [middle.certificate],
      anchors: [old.certificate, root.certificate],
      revocation: "off",
    } as const;
    expect((await find({}, input)).result).toBe("invalid expired");
    const { result, world } = await find({ "http://old.example/cross": crossed.der }, input);
    expect([result, world.urls]).toEqual(["trusted off", ["issuers old.example/cross"]]);
  });

  it("is not asked for where the leaf breaks one itself", async () => {
    const late = issue(issuing, {
      name: "late",
      to: past,
      extensions: [signs, mail, access([2, "http://ca.example/issuing"])],
    });
    const { result, world } = await find(everything, { ...brought(expired), leaf: late.certificate });
    expect([result, world.urls]).toEqual(["invalid expired", []]);
  });

  it("is not made good by a stranger's, nor by one that is taken back", async () => {
    const fakeRoot = issue(null, { name: "Root" });
    for (const forged of [again({}, fakeRoot), issue(null, { name: "Issuing" }), expired]) {
      const had = { "http://ca.example/issuing": certsOnly(forged, fakeRoot) };
      expect((await find(had, brought(expired))).result).toBe("invalid expired");
    }
    const taken = {
      ...brought(expired),
      crls: [crl(root, thisUpdate, nextUpdate, [{ of: issuing, ...revoked }]).crl],
    };
    expect((await find(everything, taken)).result).toBe("revoked keyCompromise");
  });
});

describe("what comes back", () => {
  it("may be certificates in CMS", async () => {
    const bundle = certsOnly(root, issuing);
    const { result } = await find({ ...everything, "http://ca.example/issuing": bundle }, { untrusted: [] });
    expect(result).toBe("trusted good");
  });

  it("revokes, and ends the search", async () => {
    const byAnswer = await find({ ...everything, "http://ca.example/ocsp": answer(leaf, issuing, revoked) });
    expect(byAnswer.result).toBe("revoked keyCompromise");
    expect(byAnswer.world.urls).toHaveLength(2);
    const byList = await find({ "http://ca.example/crl": list(issuing, leaf) });
    expect(byList.result).toBe("revoked keyCompromise");
    const above = await find({ ...everything, "http://root.example/ocsp": answer(issuing, root, revoked) });
    expect(above.result).toBe("revoked keyCompromise");
  });

  it("proves nothing by where it comes from", async () => {
    const fake = issue(null, { name: "Issuing" });
    const fakeRoot = issue(null, { name: "Root" });
    const forged = {
      "http://ca.example/issuing": certsOnly(fake, fakeRoot),
      "http://ca.example/ocsp": answer(leaf, fake),
      "http://ca.example/crl": list(fake),
      "http://ca.example/delta": answer(leaf, issuing),
    };
    const own = { crls: [crl(root, thisUpdate, nextUpdate, []).crl] };
    expect((await find(forged, { untrusted: [], ...own })).result).toBe("untrusted signature");
    expect((await find(forged, own)).result).toBe("trusted bad-crl");
    const made = issue(fakeRoot, {
      name: "made",
      extensions: [signs, mail, access([2, "http://spy.example/root"])],
    });
    const rooted = await find(
      { "http://spy.example/root": fakeRoot.der },
      { leaf: made.certificate, untrusted: [] },
    );
    expect(rooted.result).toBe("untrusted signature");
  });

  it("may be anything", async () => {
    const text = new TextEncoder().encode("<!doctype html><title>404</title>");
    for (const junk of [text, new Uint8Array(), leaf.der, list(root), answer(issuing, root)]) {
      const had = Object.fromEntries(Object.keys(everything).map((url) => [url, junk]));
      expect((await find(had)).result).toMatch(/^trusted (no|bad)-(crl|ocsp)$/);
      expect((await find(had, { untrusted: [] })).result).toBe("untrusted no-issuer");
    }
  });

  it("may be the wrong copy first", async () => {
    const two = person("two", access([2, "http://ca.example/old"], [2, "http://ca.example/issuing"]));
    const old = issue(null, { name: "Issuing" });
    const had = { ...everything, "http://ca.example/old": old.der };
    const { result, world } = await find(had, { leaf: two.certificate, untrusted: [], revocation: "off" });
    expect(result).toBe("trusted off");
    expect(world.urls).toEqual(["issuers ca.example/old", "issuers ca.example/issuing"]);
  });

  it("may lead on and on, and does not for ever", async () => {
    let above: Entity = issue(null, { name: "End" });
    const had: Record<string, Uint8Array> = {};
    for (let i = 40; i > 0; i--) {
      had[`http://spy.example/${String(i)}`] = above.der;
      above = issue(above, {
        name: `CA ${String(i)}`,
        extensions: [ca, caUsage, access([2, `http://spy.example/${String(i)}`])],
      });
    }
    const end = issue(above, { name: "end", extensions: [signs, mail, access([2, "http://spy.example/0"])] });
    had["http://spy.example/0"] = above.der;
    const { result, world } = await find(had, { leaf: end.certificate, untrusted: [] });
    expect(result).toMatch(/^untrusted/);
    expect(world.asked).toHaveLength(8);
  });
});

describe("a pinned certificate", () => {
  const pinned = { untrusted: [], pinned: true };

  it("is asked about like another, and may turn out to have a path, or to be taken back", async () => {
    const found = await find(everything, pinned);
    expect([found.result, found.path.chain.length]).toEqual(["trusted good", 3]);
    const taken = { ...everything, "http://ca.example/ocsp": answer(leaf, issuing, revoked) };
    expect((await find(taken, pinned)).result).toBe("revoked keyCompromise");
  });

  it("stays pinned where nothing is to be had", async () => {
    expect((await find({}, pinned)).result).toBe("trusted pinned");
  });
});

describe("asked once", () => {
  const ports = (fetching: Fetching) => ({
    anchors: { anchors: () => Promise.resolve([root.der]) },
    certificates: { certificates: () => Promise.resolve([]) },
    revocation: { crls: () => Promise.resolve([]) },
    fetching,
  });
  const once = (world: World, limits: Partial<typeof defaultLimits> = {}): Fetching =>
    askedOnce(ports(world), new Budget({ ...defaultLimits, ...limits })).fetching!;

  it("is each thing, for however many signatures", async () => {
    const world = new World(everything);
    const fetching = once(world);
    for (let i = 0; i < 3; i++) expect(summary(await findPath(inputOf(), fetching))).toBe("trusted good");
    const bob = person("bob", access([1, "http://ca.example/ocsp"]));
    await findPath(inputOf({ leaf: bob.certificate }), fetching);
    // The same responder is asked about somebody else.
    expect(world.urls).toEqual(["ocsp ca.example/ocsp", "ocsp root.example/ocsp", "ocsp ca.example/ocsp"]);
  });

  it("is so much and no more", async () => {
    const few = new World(everything);
    expect(summary(await findPath(inputOf({ untrusted: [] }), once(few, { lookups: 1 })))).toBe(
      "trusted no-crl",
    );
    expect(few.asked).toHaveLength(1);
    const small = new World(everything);
    const octets = everything["http://ca.example/issuing"]!.length;
    const bounded = once(small, { lookupBytes: octets });
    expect(summary(await findPath(inputOf({ untrusted: [] }), bounded))).toBe("trusted no-crl");
  });
});
