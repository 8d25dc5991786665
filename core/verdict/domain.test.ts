/** The `domain` level and what falls short of it: docs/VERDICT.md, "Domain". */
import { describe, expect, it, test } from "vitest";
import type { FoundEvidence } from "../evidence/evidence.ts";
import {
  anna,
  caseOf,
  domainSignature,
  found,
  mallory,
  olivia,
  reply,
  roles,
  sam,
  serverWord,
  signature,
} from "../testkit/cases.ts";
import type { Case } from "./case.ts";
import { hopeful, passedDomain, speaksForDomain } from "./domain.ts";
import { judge } from "./judge.ts";
import { defaultPolicy } from "./policy.ts";

const domainCodes = ["domain-vouches", "from-borrowed", "other-domain-vouches", "dkim-not-checkable"];

/** Level, and what is said of domains with the domain it is said of. */
function said(given: Partial<Case>): readonly string[] {
  const { trust, reasons } = judge(caseOf(given));
  return [
    trust?.level ?? "none",
    ...reasons
      .filter(({ code }) => domainCodes.includes(code))
      .map(({ code, values }) => `${code} ${String(values["domain"])}`),
  ];
}

const rebuilt = (domain: string, headers = "whole"): FoundEvidence =>
  domainSignature(domain, {
    status: "invalid",
    covers: [],
    problems: [{ code: "mismatch", values: { why: "body", headers } }],
  });

const broken = (domain: string): FoundEvidence =>
  domainSignature(domain, {
    status: "invalid",
    covers: [],
    problems: [{ code: "mismatch", values: { why: "signature" } }],
  });

/** As the mail store left it, which wrote the message anew. */
const stored = (domain: string, why: "body" | "signature" = "body"): FoundEvidence =>
  domainSignature(domain, {
    status: "indeterminate",
    covers: [],
    problems: [{ code: "mismatch", values: { why, rebuilt: true } }],
  });

const limited = (domain: string): FoundEvidence => ({ ...broken(domain), details: { bodyLength: 500 } });

const unreadable = domainSignature("acme.example", {
  status: "indeterminate",
  signer: null,
  covers: [],
  problems: [{ code: "malformed", values: { where: "tag-list" } }],
});

const pass = (domain: string): FoundEvidence => serverWord([["dkim", "pass", { "header.d": domain }]]);

const arcSet = (instance: number, domain: string, over: Partial<FoundEvidence> = {}): FoundEvidence => ({
  ...pass(domain),
  system: "arc",
  signer: { addresses: [], domain: "list.example", name: null, key: "sha256:00" },
  headers: ["from"],
  details: { instance, signatures: ["5", "6"] },
  ...over,
});

const bySam = found({ roles: roles({ agent: sam }) });
const samForOlivia = {
  ...defaultPolicy,
  trustedPairs: [{ agent: sam, actor: olivia, methods: null, until: null, only: null }],
};

describe("DKIM", () => {
  test.each<[string, Partial<Case>, readonly string[]]>([
    [
      "of the actor's own domain",
      { evidence: [domainSignature("acme.example")] },
      ["domain", "domain-vouches acme.example"],
    ],
    [
      "of a parent of it",
      {
        found: found({ roles: roles({ actor: "o@mail.acme.example", organizer: "o@mail.acme.example" }) }),
        from: ["o@mail.acme.example"],
        evidence: [domainSignature("acme.example")],
      },
      ["domain", "domain-vouches acme.example"],
    ],
    [
      "of a subdomain: whoever runs it need not be the organisation",
      { evidence: [domainSignature("mail.acme.example")] },
      ["unverified", "other-domain-vouches mail.acme.example"],
    ],
    [
      "of a public suffix",
      {
        found: found({ roles: roles({ actor: "o@acme.co.uk", organizer: "o@acme.co.uk" }) }),
        from: ["o@acme.co.uk"],
        evidence: [domainSignature("co.uk")],
      },
      ["unverified", "other-domain-vouches co.uk"],
    ],
    [
      "of a suffix that a company hands out",
      {
        found: found({ roles: roles({ actor: "o@olivia.github.io", organizer: "o@olivia.github.io" }) }),
        from: ["o@olivia.github.io"],
        evidence: [domainSignature("github.io")],
      },
      ["unverified", "other-domain-vouches github.io"],
    ],
    [
      "of a look-alike",
      { evidence: [domainSignature("acrne.example")] },
      ["unverified", "other-domain-vouches acrne.example"],
    ],
    [
      "of a domain that only ends alike",
      { evidence: [domainSignature("me.example")] },
      ["unverified", "other-domain-vouches me.example"],
    ],
    [
      "of a calendar service, naming a stranger as organizer",
      { from: ["notify@service.example"], evidence: [domainSignature("service.example")] },
      ["unverified", "other-domain-vouches service.example"],
    ],
    [
      "of the webmail that both use, mallory writing in olivia's name",
      {
        found: found({ roles: roles({ actor: "olivia@web.example", organizer: "olivia@web.example" }) }),
        from: ["mallory@web.example"],
        evidence: [domainSignature("web.example")],
      },
      ["unverified", "other-domain-vouches web.example"],
    ],
    [
      "over two Froms",
      { from: [olivia, mallory], evidence: [domainSignature("acme.example")] },
      ["unverified", "other-domain-vouches acme.example"],
    ],
    [
      "that leaves a From unsigned",
      { evidence: [domainSignature("acme.example", { headers: ["subject"] })] },
      ["unverified"],
    ],
    [
      "whose body hash leaves the calendar out",
      { evidence: [domainSignature("acme.example", { covers: ["2"] })] },
      ["unverified"],
    ],
    [
      "that leaves open how the body is read",
      {
        evidence: [
          domainSignature("acme.example", {
            headers: ["from"],
            problems: [{ code: "partial", values: { missing: ["content-type"] } }],
          }),
        ],
      },
      ["unverified"],
    ],
    [
      "with l= and something behind it, the calendar inside",
      {
        evidence: [
          domainSignature("acme.example", {
            details: { bodyLength: 500 },
            problems: [{ code: "partial", values: { parts: ["2"] } }],
          }),
        ],
      },
      ["domain", "domain-vouches acme.example"],
    ],
    [
      "too weak to count",
      { evidence: [domainSignature("acme.example", { status: "weak" })] },
      ["unverified"],
    ],
    ["that is broken", { evidence: [broken("acme.example")] }, ["unverified"]],
    [
      "for a proven agent",
      { found: bySam, from: [sam], policy: samForOlivia, evidence: [domainSignature("acme.example")] },
      ["domain", "domain-vouches acme.example"],
    ],
    [
      "for an agent nobody vouched for",
      { found: bySam, from: [sam], evidence: [domainSignature("acme.example")] },
      ["unverified", "other-domain-vouches acme.example"],
    ],
    [
      "for an answer",
      { found: reply(anna), from: [anna], evidence: [domainSignature("home.example")] },
      ["domain", "domain-vouches home.example"],
    ],
    [
      "for a party crasher, whom that does not invite",
      {
        found: reply(mallory, { attendees: [anna] }),
        from: [mallory],
        evidence: [domainSignature("evil.example")],
      },
      ["unconfirmed", "domain-vouches evil.example"],
    ],
    [
      "beside the actor's own signature",
      { evidence: [signature([olivia]), domainSignature("acme.example"), domainSignature("list.example")] },
      ["verified"],
    ],
    [
      "beside a stranger's signature",
      { evidence: [signature([mallory]), domainSignature("acme.example")] },
      ["suspicious", "domain-vouches acme.example"],
    ],
    [
      "beside a passed-on one",
      { evidence: [signature([anna]), domainSignature("acme.example")] },
      ["unconfirmed", "domain-vouches acme.example"],
    ],
  ])("%s", (_, given, expected) => {
    expect(said(given)).toEqual(expected);
  });

  it("never gives more than the domain, nor advice to apply", () => {
    const { trust, advice } = judge(caseOf({ evidence: [domainSignature("acme.example")] }));
    expect([trust, advice]).toEqual([
      { level: "domain", actor: olivia, agent: null, signer: null },
      "decide",
    ]);
  });
});

describe("a server's word", () => {
  test.each<[string, Partial<Case>, readonly string[]]>([
    [
      "dkim=pass with header.d",
      { evidence: [pass("acme.example")] },
      ["domain", "domain-vouches acme.example"],
    ],
    [
      "dkim=pass with header.i alone",
      { evidence: [serverWord([["dkim", "pass", { "header.i": "@acme.example" }]])] },
      ["domain", "domain-vouches acme.example"],
    ],
    [
      "spf=pass: SPF never counts",
      { evidence: [serverWord([["spf", "pass", { "smtp.mailfrom": olivia }]])] },
      ["unverified"],
    ],
    [
      "dmarc=pass alone: it may rest on SPF",
      { evidence: [serverWord([["dmarc", "pass", { "header.from": "acme.example" }]])] },
      ["unverified"],
    ],
    [
      "dkim=fail",
      { evidence: [serverWord([["dkim", "fail", { "header.d": "acme.example" }]])] },
      ["unverified"],
    ],
    [
      "dkim=pass of another domain",
      { evidence: [pass("service.example")] },
      ["unverified", "other-domain-vouches service.example"],
    ],
    [
      "dkim=pass where what lies here no longer fits: the server saw it whole",
      { evidence: [rebuilt("acme.example"), pass("acme.example")] },
      ["domain", "domain-vouches acme.example"],
    ],
    [
      "dkim=pass, of a signature with a length limit that does not hold here",
      { evidence: [limited("acme.example"), pass("acme.example")] },
      ["unverified"],
    ],
    [
      "the same, and a signature without one beside it that does not hold either",
      { evidence: [limited("acme.example"), broken("acme.example"), pass("acme.example")] },
      ["unverified"],
    ],
    [
      "dkim=pass with header.i, of a signature with a length limit",
      {
        evidence: [limited("acme.example"), serverWord([["dkim", "pass", { "header.i": "@acme.example" }]])],
      },
      ["unverified"],
    ],
    [
      "dkim=pass, of a signature that cannot be read here",
      { evidence: [unreadable, pass("acme.example")] },
      ["unverified"],
    ],
    [
      "dkim=pass, somebody else's signature with a length limit beside it",
      { evidence: [limited("list.example"), pass("acme.example")] },
      ["domain", "domain-vouches acme.example"],
    ],
    [
      "dmarc=fail for From",
      { evidence: [serverWord([["dmarc", "fail", { "header.from": "acme.example" }]])] },
      ["unverified", "from-borrowed acme.example"],
    ],
    [
      "dmarc=fail for another From",
      { evidence: [serverWord([["dmarc", "fail", { "header.from": "other.example" }]])] },
      ["unverified"],
    ],
  ])("%s", (_, given, expected) => {
    expect(said(given)).toEqual(expected);
  });
});

describe("ARC", () => {
  const at = (domain: string, position: number): FoundEvidence => ({
    ...broken(domain),
    details: { position },
  });
  /** Signatures that the list broke and sealed. */
  const sealed = [at("acme.example", 5), at("list.example", 6)];
  const untrusted = {
    status: "indeterminate",
    problems: [{ code: "sealer-untrusted", values: {} }],
  } as const;
  const changed = { covers: [], headers: [] } as const;
  test.each<[string, readonly FoundEvidence[], readonly string[]]>([
    ["a trusted sealer's", [arcSet(1, "acme.example")], ["domain", "domain-vouches acme.example"]],
    ["an untrusted sealer's", [arcSet(1, "acme.example", untrusted)], ["unverified"]],
    [
      "a trusted sealer's that still holds, sealed again by a stranger",
      [arcSet(1, "acme.example"), arcSet(2, "list.example", untrusted)],
      ["domain", "domain-vouches acme.example"],
    ],
    [
      "a trusted sealer's of another mail, put before a stranger's own set",
      [arcSet(1, "acme.example", { covers: [] }), arcSet(2, "evil.example", untrusted)],
      ["unverified"],
    ],
    [
      "changed and sealed again in trusted hands",
      [arcSet(1, "acme.example", { covers: [] }), arcSet(2, "list.example")],
      ["domain", "domain-vouches acme.example"],
    ],
    [
      "changed in trusted hands, between them a stranger",
      [
        arcSet(1, "acme.example", { covers: [] }),
        arcSet(2, "list.example", untrusted),
        arcSet(3, "list.example"),
      ],
      ["unverified", "other-domain-vouches list.example"],
    ],
    ["that leaves From unsigned", [arcSet(1, "acme.example", { headers: [] })], ["unverified"]],
    [
      "changed in trusted hands, as such a set stands in evidence: nothing of it holds any more",
      [arcSet(1, "acme.example", changed), arcSet(2, "list.example")],
      ["domain", "domain-vouches acme.example"],
    ],
    ...["from", "content-type"].map((name): [string, FoundEvidence[], string[]] => [
      `sealed again in trusted hands, when somebody between them could change ${name}`,
      [
        arcSet(1, "acme.example", {
          ...changed,
          problems: [{ code: "partial", values: { missing: [name] } }],
        }),
        arcSet(2, "list.example"),
      ],
      ["unverified", "other-domain-vouches list.example"],
    ]),
    [
      "sealed again in trusted hands, when somebody between them could add to the body (l=)",
      [
        arcSet(1, "acme.example", {
          covers: [],
          details: { instance: 1, bodyLength: 100, signatures: ["5", "6"] },
        }),
        arcSet(2, "list.example"),
      ],
      ["unverified", "other-domain-vouches list.example"],
    ],
    [
      "sealed again in trusted hands, the last of them with From unsigned",
      [arcSet(1, "acme.example", changed), arcSet(2, "list.example", { headers: [] })],
      ["unverified"],
    ],
  ])("%s", (_, sets, expected) => {
    expect(said({ evidence: [...sealed, ...sets] })).toEqual(expected);
  });

  test.each<[string, readonly FoundEvidence[], readonly string[]]>([
    ["taken out, so that nobody can tell whether it had a length limit", [], ["unverified"]],
    ["here, and not among what the set covers", [at("acme.example", 9)], ["unverified"]],
    [
      "here, not covered, its header whole",
      [{ ...rebuilt("acme.example"), details: { position: 9 } }],
      ["domain", "domain-vouches acme.example"],
    ],
    [
      "here and covered, with a length limit",
      [{ ...at("acme.example", 5), details: { position: 5, bodyLength: 100 } }],
      ["unverified"],
    ],
    ["another domain's", [at("list.example", 5)], ["unverified"]],
  ])("the signature that the sealer saw pass is %s", (_, signatures, expected) => {
    expect(said({ evidence: [...signatures, arcSet(1, "acme.example")] })).toEqual(expected);
  });

  it("means nothing where the sealer saw one of the domain's signatures fail, too: which one lies here?", () => {
    const set = arcSet(1, "acme.example");
    const failed = {
      method: "dkim",
      result: "fail",
      reason: null,
      properties: { "header.d": "acme.example" },
    };
    expect(said({ evidence: [...sealed, { ...set, results: [...set.results, failed] }] })).toEqual([
      "unverified",
    ]);
  });
});

describe("a From that was borrowed, or a mail that was rebuilt", () => {
  test.each<[string, Partial<Case>, readonly string[]]>([
    [
      "header whole, body not",
      { evidence: [rebuilt("acme.example")] },
      ["unverified", "dkim-not-checkable acme.example"],
    ],
    ["nobody could be asked", { evidence: [rebuilt("acme.example", "unchecked")] }, ["unverified"]],
    ["another domain's, rebuilt", { evidence: [rebuilt("list.example")] }, ["unverified"]],
    [
      "its own signature broken, a forwarder's whole",
      { evidence: [broken("acme.example"), domainSignature("list.example")] },
      ["unverified", "from-borrowed acme.example", "other-domain-vouches list.example"],
    ],
    [
      "its own rebuilt, a forwarder's whole",
      { evidence: [rebuilt("acme.example"), domainSignature("list.example")] },
      ["unverified", "from-borrowed acme.example", "other-domain-vouches list.example"],
    ],
    [
      "one of its own broken, one whole",
      { evidence: [broken("acme.example"), domainSignature("acme.example")] },
      ["domain", "domain-vouches acme.example"],
    ],
    [
      "From is another's: nothing is borrowed",
      { from: ["list@list.example"], evidence: [broken("acme.example"), domainSignature("list.example")] },
      ["unverified", "other-domain-vouches list.example"],
    ],
  ])("%s", (_, given, expected) => {
    expect(said(given)).toEqual(expected);
  });

  test.each<[string, Partial<Case>, readonly string[]]>([
    ["its body", { evidence: [stored("acme.example")] }, ["unverified", "dkim-not-checkable acme.example"]],
    [
      "its header",
      { evidence: [stored("acme.example", "signature")] },
      ["unverified", "dkim-not-checkable acme.example"],
    ],
    [
      "one of a parent domain",
      {
        found: found({ roles: roles({ actor: "o@mail.acme.example", organizer: "o@mail.acme.example" }) }),
        from: ["o@mail.acme.example"],
        evidence: [stored("acme.example")],
      },
      ["unverified", "dkim-not-checkable acme.example"],
    ],
    [
      "beside a forwarder's that holds: nobody borrowed From",
      { evidence: [stored("acme.example"), domainSignature("list.example")] },
      ["unverified", "dkim-not-checkable acme.example", "other-domain-vouches list.example"],
    ],
    [
      "of somebody who is not the actor",
      { from: ["notify@service.example"], evidence: [stored("service.example")] },
      ["unverified", "dkim-not-checkable service.example"],
    ],
    ["another domain's", { evidence: [stored("list.example")] }, ["unverified"]],
    ["over two Froms", { from: [olivia, mallory], evidence: [stored("acme.example")] }, ["unverified"]],
    [
      "beside one that holds",
      { evidence: [stored("acme.example"), domainSignature("acme.example")] },
      ["domain", "domain-vouches acme.example"],
    ],
    [
      "seen whole by a believed server",
      { evidence: [stored("acme.example"), pass("acme.example")] },
      ["domain", "domain-vouches acme.example"],
    ],
    ...["fail", "policy", "neutral", "permerror"].map((result): [string, Partial<Case>, string[]] => [
      `${result} to a believed server when it came`,
      { evidence: [stored("acme.example"), serverWord([["dkim", result, { "header.d": "acme.example" }]])] },
      ["unverified"],
    ]),
    [
      "not looked at by a believed server when it came",
      {
        evidence: [
          stored("acme.example"),
          serverWord([
            ["dkim", "temperror", { "header.d": "acme.example" }],
            ["dkim", "fail", { "header.d": "other.example" }],
          ]),
        ],
      },
      ["unverified", "dkim-not-checkable acme.example"],
    ],
    [
      "where DMARC failed to a believed server",
      {
        evidence: [
          stored("acme.example"),
          serverWord([["dmarc", "fail", { "header.from": "acme.example" }]]),
        ],
      },
      ["unverified", "from-borrowed acme.example"],
    ],
    [
      "beside a person's own signature",
      { evidence: [signature([olivia]), stored("acme.example")] },
      ["verified"],
    ],
  ])("written anew by the mail store: %s", (_, given, expected) => {
    expect(said(given)).toEqual(expected);
  });

  it("is no danger, whatever breaks", () => {
    const { reasons } = judge(caseOf({ evidence: [broken("acme.example"), rebuilt("acme.example")] }));
    expect(reasons.filter(({ severity }) => severity === "danger")).toEqual([]);
  });
});

describe("S/MIME for a whole domain (RFC 3183)", () => {
  const authority = signature(["domain-signing-authority@acme.example"]);
  const gateway = signature(["gateway@acme.example"], {
    chain: [
      {
        subject: "",
        issuer: "",
        serial: "",
        notBefore: "",
        notAfter: "",
        sha256: "ab12",
        signature: "good",
        breaks: [],
        revocation: null,
      },
    ],
  });
  const pinned = { ...defaultPolicy, gateways: ["AB12"] };
  test.each<[string, Partial<Case>, readonly string[]]>([
    ["its signing authority", { evidence: [authority] }, ["domain", "domain-vouches acme.example"]],
    [
      "another domain's signing authority is a stranger",
      { evidence: [signature(["domain-signing-authority@evil.example"])] },
      ["suspicious"],
    ],
    ["a pinned gateway", { evidence: [gateway], policy: pinned }, ["domain", "domain-vouches acme.example"]],
    ["a gateway nobody pinned is a stranger", { evidence: [gateway] }, ["suspicious"]],
    [
      "a pinned gateway of another domain vouches for its own",
      {
        evidence: [{ ...gateway, signer: { ...gateway.signer!, addresses: ["gate@list.example"] } }],
        policy: pinned,
      },
      ["unverified", "other-domain-vouches list.example"],
    ],
    [
      "around the actor's own signature",
      { evidence: [signature([olivia], { depth: 2 }), authority] },
      ["verified"],
    ],
    [
      "From is somebody else there",
      { from: ["bob@acme.example"], evidence: [authority] },
      ["unverified", "other-domain-vouches acme.example"],
    ],
  ])("%s", (_, given, expected) => {
    expect(said(given)).toEqual(expected);
  });

  it("has domains related whether or not a stranger's signature stands beside it", () => {
    expect(speaksForDomain(gateway, pinned)).toBe(true);
    expect(speaksForDomain(authority, defaultPolicy)).toBe(true);
    expect(speaksForDomain(gateway, defaultPolicy)).toBe(false);
  });
});

describe("passedDomain", () => {
  test.each([
    ["dkim", "pass", { "header.d": "ACME.example" }, "acme.example"],
    ["dkim", "pass", { "header.d": "bücher.example" }, "xn--bcher-kva.example"],
    ["dkim", "pass", { "header.i": "x@sub.acme.example" }, "sub.acme.example"],
    ["dkim", "pass", { "header.i": "@evil.example", "header.d": "acme.example" }, "acme.example"],
    ["dkim", "pass", { "header.d": "not a domain" }, null],
    ["dkim", "pass", {}, null],
    ["dkim", "neutral", { "header.d": "acme.example" }, null],
    ["spf", "pass", { "header.d": "acme.example" }, null],
  ])("%s=%s %j", (method, result, properties: Record<string, string>, expected) => {
    expect(passedDomain({ method, result, reason: null, properties })).toBe(expected);
  });
});

describe("what asking could change", () => {
  const unasked = (why: string): FoundEvidence =>
    domainSignature("acme.example", {
      status: "indeterminate",
      covers: [],
      headers: [],
      problems: [{ code: "unchecked", values: { why } }],
    });
  test.each([
    ["off", "domain"],
    ["failed", "domain"],
    ["limit", null],
  ])("%s", (why, level) => {
    const evidence = hopeful([unasked(why)]);
    expect(evidence === null ? null : judge(caseOf({ evidence })).trust?.level).toBe(level);
  });

  it("is nothing where all was asked", () => {
    expect(hopeful([domainSignature("acme.example"), broken("acme.example"), signature([olivia])])).toBe(
      null,
    );
  });
});
