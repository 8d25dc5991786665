import { describe, expect, it, vi } from "vitest";
import { Budget, defaultLimits } from "../bytes/budget.ts";
import { readCertificate, type Certificate } from "./certificate.ts";
import { buildPath, type PathInput, type PathResult } from "./path.ts";
import { anyPolicies } from "./policies.ts";
import { summary, wellFormed } from "./testkit/fixtures.ts";
import { crl, date, extension, extensions, issue, type Entity, type Subject } from "./testkit/issue.ts";
import { oid, sequence } from "./testkit/der.ts";

const at = date("2030-01-01");
const mail = [extensions.signs, extensions.mail];
const root = issue(null, { name: "Root" });
const issuing = issue(root, { name: "Issuing", to: date("2035-01-01") });
const alice = issue(issuing, { name: "Alice", extensions: mail, to: date("2032-01-01") });

const certificatesOf = (entities: readonly Entity[]): Certificate[] =>
  entities.map(({ certificate }) => certificate);

const path = (
  leaf: Entity,
  untrusted: readonly Entity[],
  over: Partial<PathInput> = {},
): Promise<PathResult> =>
  buildPath({
    leaf: leaf.certificate,
    untrusted: certificatesOf(untrusted),
    anchors: [root.certificate],
    crls: [],
    ocsp: [],
    policies: anyPolicies,
    at,
    revocation: "prefer",
    budget: new Budget(),
    ...over,
  });

const links = ({ checks }: PathResult): string[] =>
  checks.map(({ signature, breaks, status }) =>
    [signature, ...breaks, ...(status === null ? [] : [status.state])].join(" "),
  );

describe("what is said of each link", () => {
  it("is its signature, and what is known of its revocation", async () => {
    const lists = [
      crl(issuing, date("2029-12-01"), date("2030-02-01"), []),
      crl(root, date("2029-12-01"), date("2030-06-01"), []),
    ];
    expect(links(await path(alice, [issuing]))).toEqual(["good unknown", "good unknown", "anchor"]);
    expect(links(await path(alice, [issuing], { crls: lists.map((list) => list.crl) }))).toEqual([
      "good good",
      "good good",
      "anchor",
    ]);
    expect(links(await path(alice, [issuing], { revocation: "off" }))).toEqual(["good", "good", "anchor"]);
  });

  it("is every rule it breaks, not the gravest of the path alone", async () => {
    const ca = issue(root, {
      name: "Issuing",
      to: date("2029-01-01"),
      extensions: [extensions.signs],
      weak: true,
    });
    const leaf = issue(ca, {
      name: "Alice",
      from: date("2031-01-01"),
      extensions: [extensions.enciphers, extension("1.2.3", sequence(), true)],
    });
    const result = await path(leaf, [ca]);
    expect(links(result)).toEqual([
      "good not-yet-valid key-usage unknown-critical-extension",
      "weak expired weak-algorithm key-usage not-a-ca",
      "anchor",
    ]);
    expect(summary(result)).toBe("invalid not-a-ca");
  });

  it("is where no way on was found, and of what kind that is", async () => {
    expect(links(await path(alice, []))).toEqual(["unchecked"]);
    const stranger = issue(null, { name: "Issuing" });
    expect(links(await path(alice, [stranger]))).toEqual(["bad"]);
    const other = issue(null, { name: "Other" });
    const lost = issue(issue(other, { name: "Sub" }), { name: "Bob", extensions: mail });
    expect(links(await path(lost, [other]))).toEqual(["unchecked"]);
    const sub = issue(other, { name: "Sub" });
    expect(links(await path(issue(sub, { name: "Bob", extensions: mail }), [sub, other]))).toEqual([
      "good",
      "good",
      "unchecked",
    ]);
  });
});

describe("the most specific failure", () => {
  const bob: Subject = { name: "Bob", extensions: mail };
  it.for<[string, () => { leaf: Entity; untrusted: readonly Entity[] }, string]>([
    [
      "a wrong key under the issuer's name tells more than nobody",
      () => ({ leaf: alice, untrusted: [issue(root, { name: "Issuing" })] }),
      "untrusted signature",
    ],
    [
      "an expired cross-certificate tells more than one that leads nowhere",
      () => {
        const other = issue(null, { name: "Elsewhere" });
        const crossed = issue(other, { name: "Issuing", key: issuing });
        const expired = issue(root, { name: "Issuing", key: issuing, to: date("2029-01-01") });
        return { leaf: issue(issuing, bob), untrusted: [crossed, expired, other] };
      },
      "invalid expired",
    ],
    [
      "of two broken paths the one that breaks the milder rule, whichever comes first",
      () => {
        const expired = issue(root, { name: "Issuing", key: issuing, to: date("2029-01-01") });
        const none = issue(root, { name: "Issuing", key: issuing, extensions: [extensions.signs] });
        return { leaf: issue(issuing, bob), untrusted: [none, expired] };
      },
      "invalid expired",
    ],
    [
      "the same in the other order",
      () => {
        const expired = issue(root, { name: "Issuing", key: issuing, to: date("2029-01-01") });
        const none = issue(root, { name: "Issuing", key: issuing, extensions: [extensions.signs] });
        return { leaf: issue(issuing, bob), untrusted: [expired, none] };
      },
      "invalid expired",
    ],
  ])("%s", async ([, make, expected]) => {
    const { leaf, untrusted } = make();
    expect(summary(await path(leaf, untrusted))).toBe(expected);
  });
});

describe("the good path among bad ones", () => {
  it("is found at once beside cross-certificates, copies and namesakes by the hundred", async () => {
    const expired = Array.from({ length: 30 }, () =>
      issue(root, { name: "Issuing", key: issuing, to: date("2029-01-01") }),
    );
    const namesakes = Array.from({ length: 30 }, () => issue(root, { name: "Issuing" }));
    const lost = Array.from({ length: 30 }, (_, n) =>
      issue(issue(null, { name: `Lost ${String(n)}` }), { name: "Issuing", key: issuing }),
    );
    const budget = new Budget({ ...defaultLimits, verifications: 40 });
    const crowd = [...expired, ...namesakes, ...lost, issuing];
    expect(summary(await path(alice, crowd, { budget }))).toBe("trusted no-crl");
  });

  it("is found behind authorities that certify each other round and round, and lead nowhere", async () => {
    const names = ["A", "B", "C", "D", "E", "F"];
    const keys = names.map((name) => issue(null, { name }));
    const clique = keys.flatMap((by) =>
      keys.filter((of) => of !== by).map((of) => issue(by, { name: of.name, key: of })),
    );
    const crossed = keys.map((by) => issue(by, { name: "Issuing", key: issuing }));
    const budget = new Budget({ ...defaultLimits, verifications: 4 });
    expect(summary(await path(alice, [...crossed, ...clique, issuing], { budget }))).toBe("trusted no-crl");
  });
});

describe("how long a result holds", () => {
  const lists = (to: string): PathInput["crls"] => [
    crl(issuing, date("2029-12-01"), date(to), []).crl,
    crl(root, date("2029-12-01"), date("2033-01-01"), []).crl,
  ];
  it.for<[string, () => Promise<PathResult>, string | null]>([
    ["until its first certificate ends", () => path(alice, [issuing]), "2032-01-01"],
    ["until its first list ends", () => path(alice, [issuing], { crls: lists("2030-02-01") }), "2030-02-01"],
    [
      "no longer than a certificate, whatever lists say",
      () => path(alice, [issuing], { crls: lists("2039-01-01") }),
      "2032-01-01",
    ],
    ["for ever where nobody issued it", () => path(alice, []), null],
    [
      "until it begins where that lies ahead",
      () => path(issue(issuing, { name: "Bob", extensions: mail, from: date("2031-01-01") }), [issuing]),
      "2031-01-01",
    ],
    [
      "past an end that is past",
      () => path(issue(issuing, { name: "Bob", extensions: mail, to: date("2029-01-01") }), [issuing]),
      "2035-01-01",
    ],
    [
      "until another path, not yet good, may be",
      () => {
        const early = issue(root, { name: "Issuing", key: issuing, from: date("2030-03-01") });
        const expired = issue(root, { name: "Issuing", key: issuing, to: date("2029-01-01") });
        return path(issue(issuing, { name: "Bob", extensions: mail }), [expired, early]);
      },
      "2030-03-01",
    ],
  ])("%s", async ([, find, expected]) => {
    const { until } = await find();
    expect(until?.toISOString().slice(0, 10) ?? null).toBe(expected);
  });

  it("until a revocation that is announced", async () => {
    const announced = crl(issuing, date("2029-12-01"), date("2030-06-01"), [
      { of: alice, when: date("2030-02-01"), reason: 4 },
    ]);
    const crls = [announced.crl, crl(root, date("2029-12-01"), date("2033-01-01"), []).crl];
    const before = await path(alice, [issuing], { crls });
    expect(summary(before)).toBe("trusted good");
    expect(before.until).toEqual(date("2030-02-01"));
    expect(summary(await path(alice, [issuing], { crls, at: before.until! }))).toBe("revoked superseded");
  });
});

describe("a pinned leaf", () => {
  const pinned = (
    leaf: Entity,
    untrusted: readonly Entity[],
    over: Partial<PathInput> = {},
  ): Promise<PathResult> => path(leaf, untrusted, { pinned: true, ...over });
  const stray = issue(null, { name: "Stray root" });
  const straying = issue(stray, { name: "Bob", extensions: mail });

  it("is trusted without a path, and says so", async () => {
    const result = await pinned(straying, [stray]);
    expect(summary(result)).toBe("trusted pinned");
    expect(links(result)).toEqual(["pinned"]);
    expect(result.chain.map(({ der }) => der)).toEqual([straying.der]);
    expect(summary(await path(straying, [stray]))).toBe("untrusted self-signed");
  });

  it("rests on its path where there is one", async () => {
    expect(links(await pinned(alice, [issuing]))).toEqual(["good unknown", "good unknown", "anchor"]);
  });

  it.for<[string, () => Promise<PathResult>, string]>([
    [
      "a path broken above it is excused",
      () => {
        const expired = issue(root, { name: "Issuing", key: issuing, to: date("2029-01-01") });
        return pinned(alice, [expired]);
      },
      "trusted pinned",
    ],
    [
      "its own end is not",
      () => pinned(issue(stray, { name: "Bob", extensions: mail, to: date("2029-01-01") }), []),
      "invalid expired",
    ],
    [
      "its key usage is not",
      () => pinned(issue(stray, { name: "Bob", extensions: [extensions.enciphers] }), []),
      "invalid key-usage",
    ],
    [
      "its purpose is not",
      () => pinned(issue(stray, { name: "Bob", extensions: [extensions.answers] }), []),
      "invalid extended-key-usage",
    ],
    [
      "an extension it must not be used without is not",
      () => pinned(issue(stray, { name: "Bob", extensions: [extension("1.2.3", sequence(), true)] }), []),
      "invalid unknown-critical-extension",
    ],
    [
      "a weak signature of a trusted issuer on it is not",
      () => pinned(issue(issuing, { name: "Bob", extensions: mail, weak: true }), [issuing]),
      "invalid weak-algorithm",
    ],
    [
      "a trusted issuer's revocation is not",
      () =>
        pinned(alice, [issuing], {
          crls: [
            crl(issuing, date("2029-12-01"), date("2030-02-01"), [{ of: alice, when: date("2029-12-01") }])
              .crl,
          ],
        }),
      "revoked unspecified",
    ],
    [
      "an untrusted issuer's is not either: whoever gave it may take it back",
      () =>
        pinned(straying, [stray], {
          crls: [
            crl(stray, date("2029-12-01"), date("2030-02-01"), [{ of: straying, when: date("2029-12-01") }])
              .crl,
          ],
        }),
      "revoked unspecified",
    ],
    [
      "nor where that issuer's certificate is missing behind one that somebody put before it",
      () => {
        const before = issue(root, { name: "Stray root" });
        return pinned(straying, [before, stray], {
          crls: [
            crl(stray, date("2029-12-01"), date("2030-02-01"), [{ of: straying, when: date("2029-12-01") }])
              .crl,
          ],
        });
      },
      "revoked unspecified",
    ],
    [
      "a stranger's list under the issuer's name takes nothing back",
      () => {
        const namesake = issue(null, { name: "Stray root" });
        return pinned(straying, [stray, namesake], {
          crls: [
            crl(namesake, date("2029-12-01"), date("2030-02-01"), [
              { of: straying, when: date("2029-12-01") },
            ]).crl,
          ],
        });
      },
      "trusted pinned",
    ],
    [
      "what was not looked at is not excused",
      () => pinned(straying, [stray], { budget: new Budget({ ...defaultLimits, verifications: 0 }) }),
      "untrusted budget",
    ],
  ])("%s", async ([, find, expected]) => {
    expect(summary(await find())).toBe(expected);
  });

  it("never clears itself by an untrusted issuer's list", async () => {
    const { crl: list } = crl(stray, date("2029-12-01"), date("2030-02-01"), []);
    expect(summary(await pinned(straying, [stray], { crls: [list] }))).toBe("trusted pinned");
  });
});

describe("the mathematics of a signature", () => {
  it("is done once for the same octets, though they are read anew", async () => {
    const verify = vi.spyOn(crypto.subtle, "verify");
    const fresh = (entity: Entity): Certificate => {
      // Others of the same end push it out of what was read before.
      for (let n = 0; n < 70; n++) readCertificate(issue(null, { name: `Other ${String(n)}` }).der);
      return wellFormed(readCertificate(entity.der.slice()));
    };
    const leaf = issue(issuing, { name: "Carol", extensions: mail });
    const find = async (): Promise<number> => {
      const before = verify.mock.calls.length;
      const certificates = { leaf: fresh(leaf), untrusted: [fresh(issuing)], anchors: [fresh(root)] };
      expect(summary(await path(leaf, [], certificates))).toBe("trusted no-crl");
      return verify.mock.calls.length - before;
    };
    expect(await find()).toBeGreaterThan(0);
    expect(await find()).toBe(0);
    verify.mockRestore();
  });

  it.for(["signature", "signed part"])("is done again where one octet of the %s differs", async (what) => {
    const leaf = issue(issuing, { name: "Dave", extensions: [...mail, extension("1.2.3", oid("1.2.3.4"))] });
    expect(summary(await path(leaf, [issuing]))).toBe("trusted no-crl");
    const changed = leaf.der.slice();
    const { tbs, signature } = leaf.certificate;
    const end = what === "signature" ? leaf.der.length - signature.length + 40 : 4 + tbs.length - 1;
    changed[end]! ^= 1;
    const result = await path(leaf, [issuing], { leaf: wellFormed(readCertificate(changed)) });
    expect(summary(result)).toBe("untrusted signature");
  });
});
