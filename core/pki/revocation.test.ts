import { describe, expect, it, vi } from "vitest";
import { Budget, defaultLimits } from "../bytes/budget.ts";
import { readCrl } from "./crl.ts";
import { buildPath, type PathInput } from "./path.ts";
import type { CertificateStatus } from "./status.ts";
import { summary, wellFormed } from "./testkit/fixtures.ts";
import { gencrl, opensslVerify } from "./testkit/openssl-crl.ts";
import { date, issue, type Entity } from "./testkit/issue.ts";
import { list, listDer, pointsOf, type ListOf } from "./testkit/lists.ts";
import {
  a,
  alice,
  allBut,
  at,
  b,
  byLister,
  held,
  inputOf,
  issuing,
  later,
  lifted,
  lister,
  person,
  root,
  rootList,
  signsLists,
  type Scene,
  named,
  indirect,
  stale,
  sibling,
} from "./testkit/scenes.ts";

/** What is found of the leaf. */
async function statusOf(scene: Scene): Promise<CertificateStatus | null> {
  const { checks } = await buildPath(inputOf(scene));
  return checks[0]!.status;
}

describe("an answer of lists", () => {
  it("names the list it is from, and holds until that one's end", async () => {
    expect(
      await statusOf({ crls: [{ by: issuing, ...stale }, { by: issuing }, { by: issuing, ...later }] }),
    ).toEqual({
      state: "good",
      answer: { source: "crl", thisUpdate: later.thisUpdate, nextUpdate: date("2030-07-01") },
      until: date("2030-07-01"),
    });
  });

  it.for<[string, Scene, readonly [string, string, string]]>([
    [
      "several lists: from the oldest to the first to end",
      {
        crls: [
          { by: issuing, reasons: ["keyCompromise"], nextUpdate: date("2030-06-20") },
          { by: issuing, ...later, reasons: allBut("keyCompromise") },
        ],
      },
      ["2030-05-01", "2030-06-20", "2030-06-20"],
    ],
    [
      "a delta: its own",
      {
        crls: [
          { by: issuing, ...stale },
          { by: issuing, ...later, nextUpdate: date("2030-06-10"), number: 2, base: 1 },
        ],
      },
      ["2030-05-15", "2030-06-10", "2030-06-10"],
    ],
    [
      "a revocation to come: until then",
      { crls: [{ by: issuing, entries: [{ ...named, when: date("2030-06-12") }] }] },
      ["2030-05-01", "2030-07-01", "2030-06-12"],
    ],
    [
      "a certificate that ends before",
      { leaf: person(null, { to: date("2030-06-15") }), crls: [{ by: issuing }] },
      ["2030-05-01", "2030-07-01", "2030-06-15"],
    ],
    [
      "a list whose signer ends before",
      (() => {
        const brief = issue(issuing, { name: "Issuing", to: date("2030-06-18"), extensions: [signsLists] });
        return { crls: [{ by: brief }], untrusted: [brief] };
      })(),
      ["2030-05-01", "2030-07-01", "2030-06-18"],
    ],
  ])("holds as long as it can: %s", async ([, scene, [thisUpdate, nextUpdate, until]]) => {
    expect(await statusOf(scene)).toEqual({
      state: "good",
      answer: { source: "crl", thisUpdate: date(thisUpdate), nextUpdate: date(nextUpdate) },
      until: date(until),
    });
  });

  it("is for the time that is asked about: delivered then, read now", async () => {
    const crls = [
      { by: issuing, ...stale },
      { by: issuing, entries: [{ ...named, when: date("2030-05-10"), since: date("2030-05-05") }] },
    ];
    const state = async (when: string): Promise<string> =>
      summary(await buildPath(inputOf({ crls, at: date(when), now: at })));
    expect(await state("2030-03-15")).toBe("trusted good");
    // A younger list of a living certificate knows no less: neither had happened yet.
    expect(await state("2030-04-20")).toBe("trusted good");
    expect(await state("2030-05-06")).toBe("revoked keyCompromise");
    expect(await state("2030-06-01")).toBe("revoked keyCompromise");
    expect(await state("2031-01-01")).toBe("revoked keyCompromise");
  });

  it("is of no list from the future, but for as much as clocks differ", async () => {
    const [day, minute] = [86_400_000, 60_000];
    const issued = (after: number): Scene => ({
      crls: [{ by: issuing, thisUpdate: new Date(at.getTime() + after) }],
    });
    const ours = async (scene: Scene): Promise<string> => summary(await buildPath(inputOf(scene)));
    // OpenSSL allows lists no difference, and five minutes to OCSP.
    expect(await ours(issued(5 * minute))).toBe("trusted good");
    expect(await ours(issued(5 * minute + 1000))).toBe("trusted future-crl");
    expect(await ours(issued(day))).toBe("trusted future-crl");
    expect(opensslVerify(inputOf(issued(day)))).toBe("CRL is not yet valid");
    // What was is told by a list of today, and by none of tomorrow.
    const then = { at: date("2030-03-15"), now: at };
    expect(await ours({ ...issued(0), ...then })).toBe("trusted good");
    expect(await ours({ ...issued(day), ...then })).toBe("trusted future-crl");
  });

  it("of a list from the future revokes, and lifts no hold", async () => {
    const ahead = { by: issuing, thisUpdate: date("2030-06-10") };
    const ours = async (...crls: readonly ListOf[]): Promise<string> =>
      summary(await buildPath(inputOf({ crls })));
    const onHold = { by: issuing, entries: [held] };
    expect(await ours({ by: issuing }, { ...ahead, entries: [named] })).toBe("revoked keyCompromise");
    expect(await ours(onHold, ahead)).toBe("revoked certificateHold");
    expect(await ours(onHold, { ...later, by: issuing })).toBe("trusted good");
    const delta = { number: 2, base: 1, entries: [lifted] };
    expect(await ours(onHold, { ...ahead, ...delta })).toBe("revoked certificateHold");
    expect(await ours(onHold, { ...later, by: issuing, ...delta })).toBe("trusted good");
    // A complete list from the future is no ground for a delta either.
    expect(await ours(ahead, { ...later, by: issuing, number: 2, base: 1 })).toBe("trusted future-crl");
  });

  it("tells since when and why", async () => {
    expect(await statusOf({ crls: [{ by: issuing, entries: [{ ...named, reason: 4 }] }] })).toEqual({
      state: "revoked",
      when: date("2030-01-01"),
      reason: "superseded",
      answer: { source: "crl", thisUpdate: date("2030-05-01"), nextUpdate: date("2030-07-01") },
    });
  });
});

describe("lists as openssl ca makes them", () => {
  const bob = person(null, { name: "Bob", serial: 78 });
  const revoked = [{ of: bob, when: "250101000000Z", reason: "cessationOfOperation" }];
  const made = (leaf: Entity, extra: string): PathInput => {
    const lists = [
      gencrl({ issuer: root, revoked: [], days: 1 }),
      gencrl({ issuer: issuing, revoked, days: 1, extensions: extra }),
    ];
    return {
      ...inputOf({ leaf, crls: [], at: new Date() }),
      crls: lists.map((der) => wellFormed(readCrl(der))),
    };
  };

  it.for<[string, Entity, string, readonly [ours: string, openssl: string]]>([
    ["good", alice, "", ["trusted good", "OK"]],
    ["revoked", bob, "", ["revoked cessationOfOperation", "certificate revoked"]],
    ["users", alice, "issuingDistributionPoint=critical,@p\n[p]\nonlyuser=TRUE", ["trusted good", "OK"]],
    [
      "authorities",
      alice,
      "issuingDistributionPoint=critical,@p\n[p]\nonlyCA=TRUE",
      ["trusted other-crl", "different CRL scope"],
    ],
    [
      "a part",
      person([{ at: a }]),
      `issuingDistributionPoint=critical,@p\n[p]\nfullname=URI:${a.url}`,
      ["trusted good", "OK"],
    ],
    [
      "another part",
      person([{ at: b }]),
      `issuingDistributionPoint=critical,@p\n[p]\nfullname=URI:${a.url}`,
      ["trusted other-crl", "different CRL scope"],
    ],
    [
      "a part below the issuer",
      person([{ at: { relative: "x" } }]),
      "issuingDistributionPoint=critical,@p\n[p]\nrelativename=r\n[r]\nCN=x",
      ["trusted good", "OK"],
    ],
  ])("%s", async ([, leaf, extra, [expected, openssl]]) => {
    const input = made(leaf, extra);
    expect(opensslVerify(input)).toBe(openssl);
    expect(summary(await buildPath(input))).toBe(expected);
  });
});

describe("lists within the budget", () => {
  it("of a hundred bases and a hundred deltas are all heard", async () => {
    const bases = Array.from({ length: 100 }, (_, i): ListOf => ({
      by: issuing,
      number: i + 1,
      at: { url: `u${String(i)}` },
    }));
    const deltas = bases.map((base, i): ListOf => ({ ...base, ...later, number: i + 2, base: i + 1 }));
    const leaf = person([{ at: { url: "u99" } }]);
    const budget = new Budget();
    const crls = [rootList, ...bases, ...deltas].map(list);
    const input = { ...inputOf({ leaf, crls: [] }), crls, budget };
    expect(summary(await buildPath(input))).toBe("trusted good");
    expect(budget.exceeded).toEqual([]);
    const less = new Budget({ ...defaultLimits, verifications: 200 });
    expect(summary(await buildPath({ ...input, budget: less }))).toBe("untrusted budget");
  });

  it("of many other issuers end, whether or not one of them signed", async () => {
    const points = Array.from({ length: 60 }, (_, i) => ({ crlIssuer: [`Lister ${String(i)}`] }));
    const listers = points.map(({ crlIssuer: [name] }) =>
      issue(root, { name: name!, extensions: [signsLists] }),
    );
    const crls = listers.map((by): ListOf => ({ by, indirect: true }));
    const scene = { leaf: person(points), crls, untrusted: listers };
    expect(summary(await buildPath(inputOf(scene)))).toBe("trusted good");
    const impostors = listers.map(({ name }) => issue(null, { name, extensions: [signsLists] }));
    expect(summary(await buildPath(inputOf({ ...scene, untrusted: impostors })))).toBe("trusted bad-crl");
  });

  it("that lead to each other end, too", async () => {
    const names = ["Left", "Right"] as const;
    const [left, right] = names.map((name, i) =>
      issue(root, { name, extensions: [signsLists, pointsOf([{ crlIssuer: [names[1 - i]!] }])] }),
    ) as [Entity, Entity];
    const scene: Scene = {
      leaf: person([{ crlIssuer: ["Left"] }]),
      crls: [
        { by: left, indirect: true },
        { by: right, indirect: true },
      ],
      untrusted: [left, right],
    };
    const budget = new Budget({ ...defaultLimits, verifications: 12 });
    expect(summary(await buildPath({ ...inputOf(scene), budget }))).toBe("trusted good");
    expect(budget.exceeded).toEqual([]);
  });

  it("by two keys of one issuer, each listing the other's, end as well", async () => {
    const twin = issue(issuing, { name: "Issuing", extensions: [signsLists] });
    const scene: Scene = { crls: [{ by: sibling }, { by: twin }], untrusted: [sibling, twin] };
    const budget = new Budget({ ...defaultLimits, verifications: 30 });
    expect(summary(await buildPath({ ...inputOf(scene), budget }))).toBe("trusted good");
    expect(budget.exceeded).toEqual([]);
  });

  it("are read and verified once for a thousand mails, and paid for each time", async () => {
    const entries = Array.from({ length: 20_000 }, (_, i) => ({
      of: { serialOctets: Uint8Array.of(1, i >> 8, i & 0xff) },
      when: date("2030-01-01"),
    }));
    const [first, second] = [listDer(rootList), listDer({ by: issuing, entries })];
    const input = inputOf({ crls: [] });
    const judge = (budget = new Budget()) =>
      buildPath({
        ...input,
        crls: [first, second].map((der) => wellFormed(readCrl(Uint8Array.from(der)))),
        budget,
      });
    expect(summary(await judge())).toBe("trusted good");
    const verify = vi.spyOn(crypto.subtle, "verify");
    try {
      for (let mail = 0; mail < 50; mail++) expect(summary(await judge())).toBe("trusted good");
      expect(verify).not.toHaveBeenCalled();
    } finally {
      verify.mockRestore();
    }
    const poor = new Budget({ ...defaultLimits, crlBytes: second.length >> 1 });
    expect(summary(await judge(poor))).toBe("untrusted budget");
  });

  it("name the one among 20,000", async () => {
    const entries = Array.from({ length: 20_000 }, (_, i) => ({
      of: { serialOctets: Uint8Array.of(1, i >> 8, i & 0xff) },
      ...(i === 0 ? { issuer: "Other" } : {}),
    }));
    const middle = [...entries.slice(0, 10_000), { ...named, issuer: "Issuing" }, ...entries.slice(10_000)];
    const scene = (listed: ListOf["entries"]): Scene => ({
      leaf: person(byLister),
      crls: [{ ...indirect, entries: listed! }],
      untrusted: [lister],
    });
    expect(summary(await buildPath(inputOf(scene(middle))))).toBe("revoked keyCompromise");
    expect(summary(await buildPath(inputOf(scene(entries))))).toBe("trusted good");
  });
});
