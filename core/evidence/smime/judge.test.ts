import { describe, expect, it } from "vitest";
import { Budget, defaultLimits } from "../../bytes/budget.ts";
import { fingerprint } from "../../pki/certificate.ts";
import { anyPolicies } from "../../pki/policies.ts";
import { oid, sequence, tlv, utf8 } from "../../pki/testkit/der.ts";
import {
  crl,
  date,
  extension,
  extensions,
  issue,
  single,
  ocsp,
  type Entity,
} from "../../pki/testkit/issue.ts";
import type { CertificatePin } from "../../ports.ts";
import { judgeCertificate, type AtHand } from "./judge.ts";
import { anchorsOf, evidenceOf, short, summary } from "./testkit/collect.ts";
import { certificate, message } from "./testkit/cms.ts";
import type { Outcome, Surroundings } from "./verify.ts";

const at = date("2030-01-01");
const since = "2029-05-06T07:08:09.000Z";
const root = issue(null, { name: "Root" });
const issuing = issue(root, { name: "Issuing", to: date("2036-01-01") });
const stray = issue(null, { name: "Stray" });
const as = (...addresses: readonly string[]): readonly Uint8Array[] => [
  extensions.signs,
  extensions.mail,
  extension("2.5.29.17", sequence(...addresses.map((address) => utf8(address, 0x81)))),
];

const pinOf = async ({ certificate: pinned }: Entity, address: string): Promise<CertificatePin> => ({
  certificate: await fingerprint(pinned),
  address,
  since,
});

const judge = (
  leaf: Entity,
  pins: readonly CertificatePin[] = [],
  over: Partial<AtHand> & Partial<Pick<Surroundings, "revocation" | "budget">> = {},
): Promise<Outcome> => {
  const {
    certificates = [issuing.certificate, stray.certificate],
    crls = [],
    ocsp: answers = [],
    ...rest
  } = over;
  return judgeCertificate(
    leaf.certificate,
    null,
    { certificates, crls, ocsp: answers },
    {
      budget: new Budget(),
      at,
      now: at,
      revocation: "prefer",
      anchors: () => Promise.resolve([root.certificate]),
      certificates: () => Promise.resolve([]),
      crls: () => Promise.resolve([]),
      ocsp: () => Promise.resolve([]),
      policies: anyPolicies,
      pins,
      fetching: null,
      ...rest,
    },
  );
};

const told = ({ status, signer, problems, chain, details }: Outcome): string =>
  [
    status,
    signer?.addresses.join("+") || "-",
    ...problems.map(short),
    `[${(chain ?? []).map(({ signature }) => signature).join(" ")}]`,
    ...(details?.["pinned"] === true ? ["pinned"] : []),
  ].join(" ");

const alice = "alice@example.test";
const bob = "bob@example.test";
const unpinned = "indeterminate alice@example.test certificate-untrusted:self-signed [good unchecked]";
const pinnedAlice = "valid alice@example.test revocation-unknown:pinned [pinned] pinned";

describe("a pinned certificate", () => {
  const leaf = issue(stray, { name: "Alice", extensions: as(alice) });

  it("counts for its address", async () => {
    expect(told(await judge(leaf))).toBe(unpinned);
    const outcome = await judge(leaf, [await pinOf(leaf, alice)]);
    expect(told(outcome)).toBe(pinnedAlice);
    expect(outcome.details).toEqual({ pinned: true, since: [since] });
  });

  it("counts for one of its addresses and not for the others", async () => {
    const both = issue(stray, { name: "Alice", extensions: as(bob, alice) });
    expect(told(await judge(both, [await pinOf(both, alice)]))).toBe(pinnedAlice);
  });

  it("counts for each address it is pinned for", async () => {
    const both = issue(stray, { name: "Alice", extensions: as(bob, alice) });
    const pins = [
      await pinOf(both, alice),
      { ...(await pinOf(both, bob)), since: "2029-09-09T00:00:00.000Z" },
    ];
    const { signer, details } = await judge(both, pins);
    expect(signer?.addresses).toEqual([alice, bob]);
    expect(details?.["since"]).toEqual([since, "2029-09-09T00:00:00.000Z"]);
  });

  it("gives one without a mailbox the address it is pinned for, trusted or not", async () => {
    for (const by of [stray, issuing]) {
      const nameless = issue(by, { name: "Nobody", extensions: [extensions.signs] });
      expect((await judge(nameless)).signer?.addresses).toEqual([]);
      const outcome = await judge(nameless, [await pinOf(nameless, alice)]);
      expect(outcome).toMatchObject({
        status: "valid",
        signer: { addresses: [alice] },
        subjectAddresses: [],
      });
      expect(outcome.details?.["pinned"]).toBe(true);
    }
  });

  it("is not said to be pinned where its path is good by itself", async () => {
    const trusted = issue(issuing, { name: "Alice", extensions: as(bob, alice) });
    const outcome = await judge(trusted, [await pinOf(trusted, alice)]);
    expect(told(outcome)).toBe(
      "valid bob@example.test+alice@example.test revocation-unknown:no-crl [good good anchor]",
    );
  });

  it("leaves revocation unknown, so that a policy that requires it refuses", async () => {
    const pins = [await pinOf(leaf, alice)];
    expect((await judge(leaf, pins, { revocation: "require" })).status).toBe("indeterminate");
    expect(told(await judge(leaf, pins, { revocation: "off" }))).toBe(
      "valid alice@example.test [pinned] pinned",
    );
  });

  it.for<[string, () => Promise<Outcome>, string]>([
    [
      "its renewal, for the same key, name and address",
      async () =>
        judge(issue(stray, { name: "Alice", extensions: as(alice), key: leaf }), [await pinOf(leaf, alice)]),
      unpinned,
    ],
    [
      "another of the same issuer",
      async () => judge(issue(stray, { name: "Alice", extensions: as(alice) }), [await pinOf(leaf, alice)]),
      unpinned,
    ],
    [
      "its issuer pinned, and what that issues",
      async () => judge(leaf, [await pinOf(stray, alice)]),
      unpinned,
    ],
    [
      "pinned for an address that it does not name",
      async () => judge(leaf, [await pinOf(leaf, bob)]),
      unpinned,
    ],
    [
      "pinned for another spelling of its address",
      async () => judge(leaf, [await pinOf(leaf, "Alice@example.test")]),
      unpinned,
    ],
    [
      "pinned for an address that only another domain has",
      async () => judge(leaf, [await pinOf(leaf, "alice@example.test.evil.example")]),
      unpinned,
    ],
    [
      "one whose subject names somebody else",
      async () => {
        const old = issue(stray, { name: "x", extensions: [extensions.signs] });
        const subject = sequence(tlv(0x31, sequence(oid("1.2.840.113549.1.9.1"), utf8(bob, 0x16))));
        const { readName } = await import("../../pki/names.ts");
        const { element } = await import("../../pki/testkit/der.ts");
        const named = { ...old, certificate: { ...old.certificate, subject: readName(element(subject)) } };
        return judge(named, [await pinOf(named, alice)]);
      },
      "indeterminate - certificate-untrusted:self-signed certificate-address-missing [good unchecked]",
    ],
    [
      "one that has ended",
      async () => {
        const ended = issue(stray, { name: "Alice", extensions: as(alice), to: date("2029-01-01") });
        return judge(ended, [await pinOf(ended, alice)]);
      },
      "indeterminate alice@example.test certificate-invalid:expired [pinned]",
    ],
    [
      "one not meant for mail",
      async () => {
        const other = issue(stray, {
          name: "Alice",
          extensions: [...as(alice).slice(2), extensions.answers],
        });
        return judge(other, [await pinOf(other, alice)]);
      },
      "indeterminate alice@example.test certificate-invalid:extended-key-usage [pinned]",
    ],
    [
      "one that its issuer, trusted or not, has taken back",
      async () => {
        const list = crl(stray, date("2029-12-01"), date("2030-02-01"), [
          { of: leaf, when: date("2029-12-01"), reason: 1 },
        ]);
        return judge(leaf, [await pinOf(leaf, alice)], { crls: [list.crl] });
      },
      "invalid alice@example.test certificate-revoked:keyCompromise [good unchecked]",
    ],
    [
      "one that its issuer's responder says is revoked",
      async () => {
        const status = { when: date("2029-12-01"), reason: 1 };
        const answer = single({
          of: leaf.certificate,
          issuer: stray,
          status,
          thisUpdate: date("2029-12-31"),
        });
        const response = ocsp({ by: stray, producedAt: date("2029-12-31"), singles: [answer] });
        return judge(leaf, [await pinOf(leaf, alice)], { ocsp: [response] });
      },
      "invalid alice@example.test certificate-revoked:keyCompromise [good unchecked]",
    ],
    [
      "one in a crowd that leaves no budget to see whether it was taken back",
      async () => {
        const crowd = Array.from({ length: 20 }, () => issue(null, { name: "Stray" }).certificate);
        const budget = new Budget({ ...defaultLimits, verifications: 10 });
        return judge(leaf, [await pinOf(leaf, alice)], {
          certificates: [...crowd, stray.certificate],
          budget,
        });
      },
      "indeterminate alice@example.test certificate-untrusted:budget [unchecked]",
    ],
  ])("is no leave for %s", async ([, find, expected]) => {
    expect(told(await find())).toBe(expected);
  });
});

describe("a pin and whole mails", () => {
  const nobody = { anchors: anchorsOf() };
  const pin = async (name: string, address: string): Promise<CertificatePin> => ({
    certificate: Buffer.from(await crypto.subtle.digest("SHA-256", certificate(name).slice())).toString(
      "hex",
    ),
    address,
    since,
  });

  it("makes the mail of that certificate valid, and nobody else's", async () => {
    const pins = [await pin("alice", alice)];
    expect(summary(await evidenceOf(message("clear-p256"), { ...nobody, pins }))).toEqual([
      "valid alice@example.test revocation-unknown:pinned",
    ]);
    const [both, rsa] = await Promise.all(
      ["clear-two-signers", "clear-rsa"].map((name) => evidenceOf(message(name), { ...nobody, pins })),
    );
    expect(both!.map(({ status, signer }) => `${status} ${signer?.addresses.join() ?? ""}`)).toEqual([
      "indeterminate bob@example.test",
      "valid alice@example.test",
    ]);
    expect(rsa!.map(({ status }) => status)).toEqual(["indeterminate"]);
  });

  it("mends no signature that does not hold, and no certificate under the same name", async () => {
    const pins = [await pin("alice", alice)];
    const forged = await evidenceOf(message("clear-forged"), { ...nobody, pins });
    expect(forged.map(({ status, details }) => `${status} ${String(details["pinned"])}`)).toEqual([
      "indeterminate undefined",
    ]);
    const broken = message("clear-p256");
    const place = Buffer.from(broken).indexOf("BEGIN:VEVENT");
    expect(place).toBeGreaterThan(0);
    broken[place]! ^= 0x20;
    expect((await evidenceOf(broken, { ...nobody, pins })).map(({ status }) => status)).toEqual(["invalid"]);
  });
});

describe("what is told of a chain", () => {
  it("is each link's signature, breaks and revocation, with the answer's time", async () => {
    const leaf = issue(issuing, { name: "Alice", extensions: as(alice) });
    const lists = [
      crl(issuing, date("2029-12-01"), date("2030-02-01"), []),
      crl(root, date("2029-11-01"), date("2030-06-01"), [
        { of: issuing, when: date("2029-10-01"), reason: 2 },
      ]),
    ];
    const crls = lists.map((list) => list.crl);
    const { chain, until } = await judge(leaf, [], { crls });
    expect(chain).toMatchObject([
      {
        signature: "good",
        breaks: [],
        revocation: {
          state: "good",
          source: "crl",
          why: null,
          since: null,
          thisUpdate: "2029-12-01T00:00:00.000Z",
          nextUpdate: "2030-02-01T00:00:00.000Z",
        },
      },
      {
        signature: "good",
        breaks: [],
        revocation: {
          state: "revoked",
          source: "crl",
          why: "cACompromise",
          since: "2029-10-01T00:00:00.000Z",
          thisUpdate: "2029-11-01T00:00:00.000Z",
          nextUpdate: "2030-06-01T00:00:00.000Z",
        },
      },
      { signature: "anchor", breaks: [], revocation: null },
    ]);
    expect(until).toBe("2030-02-01T00:00:00.000Z");
  });

  it("is nothing of revocation where nobody asked", async () => {
    const leaf = issue(issuing, { name: "Alice", extensions: as(alice) });
    const { chain } = await judge(leaf, [], { revocation: "off" });
    expect(chain?.map(({ revocation }) => revocation)).toEqual([null, null, null]);
    const unknown = await judge(leaf);
    expect(unknown.chain?.map(({ revocation }) => revocation?.why ?? null)).toEqual([
      "no-crl",
      "no-crl",
      null,
    ]);
  });
});
