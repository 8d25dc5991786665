/** One authority and its lists, as they should be and as forgers would have them; what OpenSSL says of the same. */
import { expect, it } from "vitest";
import { Budget } from "../../bytes/budget.ts";
import { buildPath, type PathInput } from "../path.ts";
import { anyPolicies } from "../policies.ts";
import { tlv, sequence } from "./der.ts";
import { summary } from "./fixtures.ts";
import { date, extension, extensions, issue, type Entity, type Subject } from "./issue.ts";
import { list, pointsOf, type Flag, type ListOf, type PointOf } from "./lists.ts";
import { opensslVerify } from "./openssl-crl.ts";

export const signsLists = extension("2.5.29.15", tlv(0x03, [1, 0x02]), true);
export const signsBoth = extension("2.5.29.15", tlv(0x03, [1, 0x82]), true);

export const root = issue(null, { name: "Root" });
export const keyId = (id: number): Uint8Array => extension("2.5.29.14", tlv(0x04, [id]));
export const issuing = issue(root, {
  name: "Issuing",
  extensions: [extensions.ca, extensions.caUsage, keyId(6)],
});
export const other = issue(root, { name: "Other" });
/** Signs lists for others. */
export const lister = issue(root, { name: "Lister", extensions: [signsLists] });
/** The issuer's other key. */
export const sibling = issue(issuing, {
  name: "Issuing",
  extensions: [signsLists, keyId(7)],
});
/** Without its key's identifier OpenSSL does not find who signed a list. */
export const siblings = { by: sibling, extensions: [extension("2.5.29.35", sequence(tlv(0x80, [7])))] };

/** OpenSSL looks for deltas only where one is told of (freshestCRL). */
export const freshest = pointsOf([{ at: { url: "http://acme.example/delta" } }], "2.5.29.46");

export const person = (points: readonly PointOf[] | null = null, over: Partial<Subject> = {}): Entity =>
  issue(issuing, {
    name: "Alice",
    serial: 77,
    extensions: [extensions.signs, extensions.mail, freshest, ...(points === null ? [] : [pointsOf(points)])],
    ...over,
  });
export const alice = person();
export const somebody = { serialOctets: Uint8Array.of(99) };
export const at = date("2030-06-01");

export const a = { url: "http://acme.example/a" };
export const b = { url: "http://acme.example/b" };
export const flags: readonly Flag[] = [
  "keyCompromise",
  "cACompromise",
  "affiliationChanged",
  "superseded",
  "cessationOfOperation",
  "certificateHold",
  "privilegeWithdrawn",
  "aACompromise",
];
export const allBut = (...left: readonly Flag[]): readonly Flag[] =>
  flags.filter((flag) => !left.includes(flag));

export interface Scene {
  readonly leaf?: Entity;
  readonly crls: readonly ListOf[];
  readonly untrusted?: readonly Entity[];
  readonly at?: Date;
  /** `at` where left out. */
  readonly now?: Date;
  /** Why OpenSSL, asked the same, has another answer. */
  readonly unlikeOpenssl?: string;
}

export const rootList: ListOf = { by: root };

export const inputOf = ({ leaf = alice, crls, untrusted = [], at: when = at, now }: Scene): PathInput => ({
  leaf: leaf.certificate,
  untrusted: [issuing, ...untrusted].map(({ certificate }) => certificate),
  anchors: [root.certificate],
  crls: [rootList, ...crls].map(list),
  ocsp: [],
  policies: anyPolicies,
  at: when,
  now: now ?? when,
  revocation: "require",
  budget: new Budget(),
});

export const named = { of: alice.certificate, reason: 1 };
export const held = { of: alice.certificate, reason: 6 };
export const lifted = { of: alice.certificate, reason: 8 };
export const byLister = [{ crlIssuer: ["Lister"] }];
export const indirect = { by: lister, indirect: true };
export const stale = { thisUpdate: date("2030-03-01"), nextUpdate: date("2030-04-01") };
export const later = { thisUpdate: date("2030-05-15") };

export const impostor = issue(null, { name: "Issuing" });
export const rival = issue(other, { name: "Issuing" });
export const rivalLister = issue(rival, { name: "Issuing", extensions: [signsLists] });
export const final = "revocation is final here, but for certificateHold";

/** By what each is about: what is to come of it, and what is at hand. */
export type Scenes = Readonly<Record<string, readonly [result: string, scene: Scene]>>;

/** The tests that every scene goes through. */
export function judged(scenes: Scenes): void {
  it.for(Object.entries(scenes))("%s", async ([, [expected, scene]]) => {
    expect(summary(await buildPath(inputOf(scene)))).toBe(expected);
  });

  it("are judged as openssl verify judges them, but where it says why not", () => {
    const unlike = Object.entries(scenes).filter(
      ([, [expected, scene]]) => (opensslVerify(inputOf(scene)) === "OK") !== (expected === "trusted good"),
    );
    const listed = Object.keys(scenes).filter((name) => scenes[name]![1].unlikeOpenssl !== undefined);
    expect(unlike.map(([name]) => name)).toEqual(listed);
  });

  it("say the same in whatever order they come", async () => {
    for (const [expected, scene] of Object.values(scenes)) {
      const input = inputOf(scene);
      expect(summary(await buildPath({ ...input, crls: input.crls.toReversed() }))).toBe(expected);
    }
  });
}
