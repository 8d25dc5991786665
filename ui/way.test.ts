import { describe, expect, it, test } from "vitest";
import type { Evidence, Hop, Trace } from "../core/report.ts";
import { wholeDomains } from "./evidence.ts";
import { longWay, noTrace, sealedBy, signedByDomain, writtenBy } from "./testdata/domains.ts";
import { makeReport, reports, signature } from "./testdata/reports.ts";
import { wayOf } from "./way.ts";

const hop = (position: number, by: string | null, at: string | null = null): Hop => ({
  position,
  from: null,
  fromComment: null,
  by,
  with: null,
  at,
});

function steps(trace: Partial<Trace>, evidence: readonly Evidence[] = []) {
  return wayOf(makeReport({ level: "unverified", trace: { ...noTrace, ...trace }, evidence })).steps;
}

const at = (position: number) => ({ details: { position } });
const line = (trace: Partial<Trace>, evidence: readonly Evidence[] = []) =>
  steps(trace, evidence).map(({ kind, position, standing }) => `${position} ${kind} ${standing}`);

describe("wayOf()", () => {
  it("puts everything in one line, as the header has it", () => {
    expect(wayOf(reports.domainByServer).steps.map(({ kind, standing }) => `${kind} ${standing}`)).toEqual([
      "hop server",
      "results server",
      "hop server",
      "seal proven",
      "hop claimed",
      "signature claimed",
      "hop claimed",
      "list claimed",
    ]);
  });

  it("knows every kind of step", () => {
    const trace: Trace = {
      ...noTrace,
      hops: [hop(1, "a.example")],
      claimed: [{ position: 0, server: "mx.example", ignored: "not-listed", near: true, results: [] }],
      list: { position: 2, id: null, post: null },
      resent: [{ position: 3, from: ["bob@partner.example"], sender: null, at: null }],
      opes: [{ position: 4, field: "OPES-Via", entry: "scanner" }],
    };
    expect(line(trace, [signature, signedByDomain("a.example", at(5))])).toEqual([
      "0 claimed claimed",
      "1 hop claimed",
      "2 list claimed",
      "3 resent claimed",
      "4 opes claimed",
      "5 signature proven",
    ]);
  });

  test.for<[what: string, hops: readonly Hop[], results: number | null, believed: readonly number[]]>([
    [
      "nobody's without results of the reader's server",
      [hop(0, "mx.own.example"), hop(2, "a.example")],
      null,
      [],
    ],
    ["what was added above them", [hop(0, "store.own.example"), hop(2, "a.example")], 1, [0]],
    ["the server's own below them", [hop(1, "MX.own.example"), hop(2, "a.example")], 0, [1]],
    ["both", [hop(0, "store.own.example"), hop(2, "mx.own.example"), hop(3, "mx.own.example")], 1, [0, 2]],
    [
      "only the one above, where that is the server's: another below may be forged",
      [hop(0, "mx.own.example"), hop(2, "mx.own.example")],
      1,
      [0],
    ],
    ["none below that names another", [hop(1, "mx.evil.example")], 0, []],
  ])("believes of the hops %s", ([, hops, results, believed]) => {
    const evidence = results === null ? [] : [writtenBy("mx.own.example", at(results))];
    const found = steps({ hops }, evidence).filter(
      ({ kind, standing }) => kind === "hop" && standing === "server",
    );
    expect(found.map(({ position }) => position)).toEqual(believed);
  });

  test.for<[what: string, evidence: Evidence, standing: string]>([
    ["a signature that holds", signedByDomain("a.example"), "proven"],
    ["one that is too weak", signedByDomain("a.example", { status: "weak" }), "claimed"],
    ["one that does not fit", signedByDomain("a.example", { status: "invalid" }), "claimed"],
    ["a chain of a trusted sealer", sealedBy("a.example", 1), "proven"],
    ["a chain of any other", sealedBy("a.example", 1, { status: "indeterminate" }), "claimed"],
    ["the reader's own server", writtenBy("mx.own.example"), "server"],
    ["the same, whatever it found", writtenBy("mx.own.example", { status: "invalid" }), "server"],
  ])("says how far it reaches: %s", ([, evidence, standing]) => {
    expect(steps({}, [evidence])[0]?.standing).toBe(standing);
  });

  test.for<[what: string, before: string | null, after: string | null, seconds: number | null]>([
    ["seconds", "2026-11-20T09:00:00Z", "2026-11-20T09:00:03Z", 3],
    ["a clock that is behind", "2026-11-20T09:00:03Z", "2026-11-20T09:00:00Z", -3],
    ["no time before", null, "2026-11-20T09:00:00Z", null],
    ["no time after", "2026-11-20T09:00:00Z", null, null],
    ["nonsense", "yesterday", "2026-11-20T09:00:00Z", null],
  ])("counts the wait between hops: %s", ([, before, after, seconds]) => {
    const [first] = steps({ hops: [hop(0, "b.example", after), hop(1, "a.example", before)] });
    expect(first?.kind === "hop" ? first.waited : "no hop").toBe(seconds);
  });

  it("keeps evidence without a place at the end, and takes no other value for one", () => {
    const lost = signedByDomain("a.example", { details: { position: "0" } });
    expect(steps({ hops: [hop(7, "a.example")] }, [lost]).map(({ kind }) => kind)).toEqual([
      "hop",
      "signature",
    ]);
  });

  it("is bounded, and counts what it leaves out", () => {
    const hops = Array.from({ length: 1000 }, (_, index) => hop(index, "a.example"));
    const way = wayOf(makeReport({ level: "unverified", trace: { ...longWay, list: null, hops, more: 5 } }));
    expect([way.steps.length, way.more]).toEqual([60, 945]);
  });
});

describe("wholeDomains()", () => {
  test.for<
    [what: string, method: string, result: string, properties: Record<string, string>, found: string[]]
  >([
    ["header.d", "dkim", "pass", { "header.d": "a.example" }, ["a.example"]],
    ["header.i alone", "dkim", "pass", { "header.i": "x@b.example" }, ["b.example"]],
    ["a failure", "dkim", "fail", { "header.d": "a.example" }, []],
    ["another method", "spf", "pass", { "header.d": "a.example" }, []],
    ["no domain", "dkim", "pass", {}, []],
    ["keys every object has", "dkim", "pass", { constructor: "a.example" }, []],
  ])("reads %s", ([, method, result, properties, found]) => {
    expect(wholeDomains([{ method, result, reason: null, properties }])).toEqual(found);
  });
});
