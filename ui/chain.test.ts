import { describe, expect, it, test } from "vitest";
import type { ChainLink } from "../core/report.ts";
import { linkViews } from "./chain.ts";
import { spoken } from "./spoken.ts";
import { signature } from "./testdata/reports.ts";
import { goodBy, looked, revokedFor, unknownFor } from "./testdata/signatures.ts";
import type { Place } from "./when.ts";
import { outcomeOf, withdrawalOf, type Chained } from "./withdrawal.ts";
import { en } from "./words/en.ts";

const place: Place = { words: en, locale: "en-GB", zone: "UTC", now: "2026-11-22T08:00:00.000Z" };
const at = "2026-11-22T08:00:00.000Z";
const [leaf, issuer, root] = signature.chain as readonly [ChainLink, ChainLink, ChainLink];

/** Of every certificate: what is wrong with it, each check by its sign, and how it hangs on the next. */
const drawn = (chained: Chained, validAt = at): readonly string[] =>
  linkViews(chained, validAt, place).map(
    ({ fault, checks, bond }) =>
      `${fault?.kind ?? "-"} [${checks.map(({ kind, mark }) => `${kind} ${mark}`).join(", ")}] ${bond === null ? "-" : `${bond.kind} ${bond.mark}`}`,
  );
const one = (link: Partial<ChainLink>, more: Partial<Chained> = {}): Chained => ({
  status: "valid",
  problems: [],
  chain: [{ ...leaf, ...link }, issuer, root],
  ...more,
});

describe("linkViews()", () => {
  test.for<[name: keyof typeof looked, expected: readonly string[]]>([
    [
      "good",
      [
        "- [dates good, revocation good] good good",
        "- [dates good, revocation good] good good",
        "- [chosen good, dates good] -",
      ],
    ],
    [
      "unknown",
      [
        "- [dates good, revocation unknown] good good",
        "- [dates good, revocation good] good good",
        "- [chosen good, dates good] -",
      ],
    ],
    [
      "revoked",
      [
        "revoked [dates plain, revocation contradicted] good plain",
        "- [dates plain, revocation skipped] good plain",
        "- [chosen plain, dates plain] -",
      ],
    ],
    [
      "broken",
      [
        "broken [dates broken, rule broken, revocation skipped] good plain",
        "broken [dates plain, rule broken, revocation skipped] weak weak",
        "- [chosen plain, dates plain] -",
      ],
    ],
    [
      "strangers",
      ["- [dates plain, revocation skipped] good plain", "- [dates plain, revocation skipped] bad broken"],
    ],
    ["selfMade", ["- [dates plain, revocation skipped] unchecked unknown"]],
    ["changed", ["- [dates plain, revocation skipped] skipped skipped"]],
    ["pinned", ["- [chosen pinned, dates good, revocation skipped] -"]],
  ])("draws %s", ([name, expected]) => {
    expect(drawn(looked[name])).toEqual(expected);
  });

  it("calls nothing good where the signature does not count", () => {
    for (const status of ["invalid", "indeterminate", "weak"] as const)
      for (const evidence of Object.values(looked))
        for (const view of linkViews({ ...evidence, status }, at, place))
          for (const { mark } of [...view.checks, ...(view.bond === null ? [] : [view.bond])])
            expect(mark).not.toBe("good");
  });

  test.for<[validAt: string, mark: string]>([
    ["2025-12-31T23:59:59.999Z", "dates broken"],
    ["2026-01-01T00:00:00.000Z", "dates good"],
    // The whole last second (RFC 5280, 4.1.2.5).
    ["2027-12-31T23:59:59.999Z", "dates good"],
    ["2028-01-01T00:00:00.000Z", "dates broken"],
  ])("holds dates against the time that counts: %s", ([validAt, mark]) => {
    expect(drawn(one({}), validAt)[0]).toContain(mark);
  });

  it("says once that it had run out, and says a rule the dates do not show", () => {
    const texts = (chained: Chained) =>
      linkViews(chained, at, place)[0]?.checks.map(({ said }) => spoken(said)) ?? [];
    expect(texts(one({ breaks: ["expired"], notAfter: "2026-06-30T23:59:59.000Z" }))).toEqual([
      "It had run out on 30 Jun 2026.",
      "Not asked whether it was withdrawn.",
    ]);
    expect(texts(one({ breaks: ["expired"] }))).toContain("It had run out.");
    expect(drawn(one({ breaks: ["expired"] }))[0]).toContain("dates broken");
  });

  it("has words for a rule it does not know, and shows none of its name", () => {
    const views = linkViews(one({ breaks: ["brand-new", "constructor"] }), at, place);
    const said = views[0]?.checks.map((check) => spoken(check.said)).join(" ");
    expect(said).toContain("It breaks a rule. It breaks a rule.");
    expect(said).not.toMatch(/brand-new|constructor|function/);
  });
});

describe("withdrawalOf()", () => {
  const good = goodBy("crl", "2026-11-21T06:00:00.000Z", "2026-11-28T06:00:00.000Z");
  const of = (
    first: ChainLink["revocation"],
    second: ChainLink["revocation"],
    more: Partial<Chained> = {},
  ): Chained => ({
    status: "valid",
    problems: [],
    chain: [{ ...leaf, revocation: first }, { ...issuer, revocation: second }, root],
    ...more,
  });

  it("dates the whole by its oldest answer, and by the first that ends", () => {
    const newer = goodBy("ocsp", "2026-11-22T05:00:00.000Z", "2026-11-23T05:00:00.000Z");
    expect(withdrawalOf(of(newer, good))).toEqual({
      state: "good",
      thisUpdate: "2026-11-21T06:00:00.000Z",
      nextUpdate: "2026-11-23T05:00:00.000Z",
    });
    expect(withdrawalOf(of(goodBy("ocsp", "2026-11-22T05:00:00.000Z", null), good))).toMatchObject({
      state: "good",
      nextUpdate: null,
    });
  });

  test.for<[name: string, chained: Chained, state: string]>([
    ["one revoked outdoes what is unknown", of(unknownFor("no-crl"), revokedFor("keyCompromise")), "revoked"],
    ["one unknown outdoes what is good", of(good, unknownFor("stale-crl")), "unknown"],
    ["one not asked is not good", of(good, null), "unknown"],
    ["a good answer without its time is none", of(good, { ...good, thisUpdate: null }), "unknown"],
    [
      "a problem of the signature counts where no certificate says so",
      of(good, good, { problems: [{ code: "revocation-unknown", values: { reason: "no-crl" } }] }),
      "unknown",
    ],
    [
      "as does that it was revoked",
      of(good, good, { problems: [{ code: "certificate-revoked", values: {} }] }),
      "revoked",
    ],
    ["nothing asked", of(null, null), "not-asked"],
  ])("%s", ([, chained, state]) => {
    expect(withdrawalOf(chained)?.state).toBe(state);
  });

  test.for<[because: string, chained: Chained]>([
    ["off", of(null, null)],
    ["broken", looked.changed],
    ["unjudged", looked.selfMade],
    ["unjudged", looked.strangers],
    ["rules", looked.broken],
    ["pinned", looked.pinned],
    [
      "pinned",
      {
        ...looked.pinned,
        problems: [{ code: "revocation-unknown", values: { reason: "pinned" } }],
      },
    ],
    ["configured", { status: "valid", problems: [], chain: [{ ...leaf, signature: "anchor" }] }],
  ])("was not asked: %s", ([because, chained]) => {
    expect(withdrawalOf(chained)).toEqual({ state: "not-asked", because });
  });

  it("is nothing where there is no certificate", () => {
    expect(withdrawalOf({ status: "indeterminate", problems: [], chain: [] })).toBeNull();
  });

  it("does not call a signature broken that only its certificate spoils", () => {
    expect(outcomeOf(looked.revoked)).toBe("revoked");
    expect(outcomeOf(looked.changed)).toBe("invalid");
    expect(outcomeOf(looked.good)).toBe("valid");
  });
});
