import { describe, expect, it, test } from "vitest";
import type { Organisation, Settings } from "../addin/host.ts";
import type { Report } from "../core/report.ts";
import { domainToCheck } from "./evidence.ts";
import { asksForResolver, readResolver, readServer, resolverName, serverToLearn } from "./first-run.ts";
import { spoken } from "./spoken.ts";
import { aligned, noTrace, uncheckedDomain } from "./testdata/domains.ts";
import { anna, makeReport, reason, reports } from "./testdata/reports.ts";

const settings: Settings = {
  me: [anna],
  trustedPairs: [],
  mandates: [],
  anchors: [],
  certificates: [],
  pins: [],
  fetching: null,
  resolver: null,
  authservIds: [],
};
const organisation: Organisation = {
  resolver: null,
  fetching: null,
  authservIds: [],
  trustedSealers: [],
  ownDomains: [],
  trustedPairs: [],
  rejectsOnBehalf: false,
};

function passed(server: string, more: Partial<Report> = {}): Report {
  const claimed = [{ position: 0, server, ignored: "not-listed" as const, near: true, results: [] }];
  const plain = makeReport({ level: "unverified", reasons: [reason("invitation-not-signed")] });
  return { ...plain, trace: { ...noTrace, claimed }, ...more };
}

describe("asksForResolver()", () => {
  test.for<
    [what: string, pending: readonly string[], set: string | null, decided: string | null, asks: boolean]
  >([
    ["nobody decided, and a domain could be checked", ["domain"], null, null, true],
    ["nothing could be checked", [], null, null, false],
    ["something else could be", ["revocation"], null, null, false],
    ["the person decided", ["domain"], "none", null, false],
    ["the person decided for one", ["domain"], "https://dns.example/", null, false],
    ["the organisation decided", ["domain"], null, "none", false],
  ])("%s", ([, pending, resolver, decided, asks]) => {
    const report = makeReport({ level: "unverified", pending });
    expect(asksForResolver(report, { ...settings, resolver }, { ...organisation, resolver: decided })).toBe(
      asks,
    );
  });
});

describe("serverToLearn()", () => {
  const learned = (report: Report, more: Partial<Settings> = {}, org: Partial<Organisation> = {}) =>
    serverToLearn(report, { ...settings, ...more }, { ...organisation, ...org }, [anna]);

  it("is the topmost that nobody listed, in lower case", () => {
    expect(learned(passed("MX.Harbour.example"))).toBe("mx.harbour.example");
    expect(learned(passed("mx.host-of-many.example"))).toBe("mx.host-of-many.example");
  });

  test.for<[what: string, report: Report]>([
    ["nothing was written down", makeReport({ level: "unverified" })],
    ["it is no name", passed("mx harbour")],
    [
      "another server had the message since",
      passed("mx.harbour-mail.example", {
        trace: {
          ...noTrace,
          claimed: [
            {
              position: 1,
              server: "mx.harbour-mail.example",
              ignored: "not-listed",
              near: false,
              results: [],
            },
          ],
        },
      }),
    ],
    ["anything contradicts", passed("mx.harbour.example", { reasons: [reason("signature-broken")] })],
    ["there is a warning", passed("mx.harbour.example", { reasons: [reason("link-deceptive")] })],
    [
      "something else in it is signed",
      passed("mx.harbour.example", { reasons: [reason("invitation-not-signed", { elsewhere: true })] }),
    ],
    [
      "another invitation in it is odd",
      passed("mx.harbour.example", {
        others: [{ ...makeReport({ level: null }), reasons: [reason("stale")] }],
      }),
    ],
    ["it bears the sender's own domain", passed("mx.acme.example")],
    [
      "it lies above the sender's domain",
      passed("acme.example", {
        message: { ...makeReport({ level: null }).message, from: ["olivia@sales.acme.example"] },
      }),
    ],
    ["there is nothing to judge", passed("mx.harbour.example", { trust: null })],
    [
      "it stands below another",
      passed("x", {
        trace: {
          ...noTrace,
          claimed: [
            { position: 4, server: "mx.harbour.example", ignored: "below-another", near: true, results: [] },
          ],
        },
      }),
    ],
  ])("is nobody where %s", ([, report]) => expect(learned(report)).toBeNull());

  it("is the sender's domain where it is the reader's too", () => {
    const inside = passed("mx.acme.example");
    expect(serverToLearn(inside, settings, organisation, ["anna@acme.example"])).toBe("mx.acme.example");
  });

  it("is asked for once", () => {
    expect(learned(passed("mx.harbour.example"), { authservIds: ["other.example"] })).toBeNull();
    expect(learned(passed("mx.harbour.example"), {}, { authservIds: ["other.example"] })).toBeNull();
  });
});

describe("readResolver()", () => {
  test.for<[typed: string, url: string | null]>([
    ["https://dns.example/dns-query", "https://dns.example/dns-query"],
    ["  https://dns.example ", "https://dns.example/"],
    ["https://dns.example/dns-query{?dns}", "https://dns.example/dns-query"],
    ["https://dns.example:8443/q", "https://dns.example:8443/q"],
    ["http://dns.example/dns-query", null],
    ["dns.example", null],
    ["https://user:secret@dns.example/", null],
    ["https://dns.example/#x", null],
    ["javascript:alert(1)", null],
    ["", null],
  ])("%s", ([typed, url]) => expect(readResolver(typed)).toBe(url));
});

describe("readServer()", () => {
  test.for<[typed: string, name: string | null]>([
    [" MX.Example ", "mx.example"],
    ["bücher.example", "bücher.example"],
    ["protection-outlook", "protection-outlook"],
    ["", null],
    ["two words", null],
    ["mx.example; dkim=pass", null],
    ["mx\u202E.example", null],
    [`${"a".repeat(254)}`, null],
  ])("%s", ([typed, name]) => expect(readServer(typed)).toBe(name));
});

describe("names", () => {
  it("are those of the host, else the resolver's own", () => {
    const known = [{ name: "Quad9", url: "https://dns.quad9.net/dns-query" }];
    expect(spoken(resolverName("https://dns.quad9.net/dns-query", known))).toBe("Quad9");
    expect(spoken(resolverName("https://dns.example:8443/q", known))).toBe("dns.example:8443");
    expect(spoken(resolverName("nonsense", known))).toBe("nonsense");
  });
});

describe("domainToCheck()", () => {
  test.for<[what: string, domains: readonly string[], found: string | null]>([
    ["the organizer's before a service's", ["service.example", "acme.example"], "acme.example"],
    ["one above the organizer's", ["service.example", "example"], "example"],
    ["any, where none is the organizer's", ["service.example"], "service.example"],
    ["none, where nothing waits", [], null],
  ])("is %s", ([, domains, found]) => {
    const report = makeReport({
      level: "unverified",
      evidence: domains.map((each) => uncheckedDomain(each)),
      alignments: aligned([]),
    });
    expect(domainToCheck(report, report)).toBe(found);
  });

  it("is none of those that were checked", () => {
    expect(domainToCheck(reports.domain, reports.domain)).toBeNull();
  });
});
