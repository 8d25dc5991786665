/** The Authentication-Results set of DKIM Verifier. Not part of the project: skipped where it is absent. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { Budget } from "../../bytes/budget.ts";
import { decodeUtf8 } from "../../mime/text.ts";
import { parseMessage } from "../../mime/parse.ts";
import { parseResults } from "./parse.ts";
import { readResults } from "./verify.ts";

const corpora = resolve(process.env["CORPORA"] || "../shared/corpora");
const path = (...names: readonly string[]) => join(corpora, "authres", ...names);

interface HeaderCase {
  readonly id: string;
  readonly file: string;
  readonly kind: "header" | "message";
  readonly mode?: "strict" | "relaxed";
  readonly internationalized?: true | null;
  readonly expect: "throws" | Readonly<Record<string, unknown>>;
}

const cases: readonly HeaderCase[] = existsSync(path("cases.json"))
  ? (JSON.parse(readFileSync(path("cases.json"), "utf8")) as { cases: HeaderCase[] }).cases
  : [];
const headers = cases.filter(({ kind }) => kind === "header");

/** Upstream's tests hand over the octets of a header as characters, but for those "wrongly called". */
function valueOf({ file }: HeaderCase): string {
  const text = readFileSync(path(file), "utf8");
  const octets = /^[\0-\xff]*$/.test(text) ? decodeUtf8(Uint8Array.from(text, (c) => c.charCodeAt(0))) : null;
  return (octets ?? text)
    .replace(/\r\n/g, "")
    .replace(/^[^:]*:/, "")
    .trim();
}

/** Where upstream's word is not ours, and why. */
const differences: Readonly<Record<string, string>> = {
  "lieser-parser/36": "RFC 5234, 2.3: Pass is pass, in DKIM as in SPF",
  "lieser-parser/58": "RFC 8601, 5: values in UTF-8 are read in any mail",
};

describe("one field", () => {
  test.skipIf(headers.length === 0)("all are there", () => {
    expect(headers).toHaveLength(78);
  });

  test.skipIf(headers.length === 0).each(headers)("$id", (one) => {
    const read = parseResults(valueOf(one), { relaxed: one.mode === "relaxed" });
    if (one.expect === "throws") {
      expect(read === null, differences[one.id]).toBe(!(one.id in differences));
      return;
    }
    for (const [name, expected] of Object.entries(one.expect)) {
      const [, index = "", what = ""] = /^resinfo\.(\d+)\.(.*)$/.exec(name) ?? [];
      const result = read?.results[Number(index)];
      if (name === "authserv_id") expect(read?.server).toBe(expected);
      else if (name === "authres_version") expect(read?.version).toBe(expected);
      else if (name === "resinfo.length") expect(read?.results).toHaveLength(expected as number);
      // Results of another version are left out.
      else if (what === "method_version") expect(expected).toBe(1);
      else if (what.startsWith("properties."))
        expect(result?.properties[what.slice("properties.".length)]).toBe(expected);
      else expect(result?.[what as "method" | "result" | "reason"]).toBe(expected);
    }
  });
});

/** dkim, spf and dmarc results of the fields that count, where `trusted` are one's own servers. */
function trustedOf(file: string, ...trusted: readonly string[]): readonly string[] {
  const message = parseMessage(new Uint8Array(readFileSync(path("lieser", `${file}.eml`))), {
    budget: new Budget(),
  });
  return readResults(message, { authservIds: trusted, ownDomains: [] }).trusted.flatMap(({ results }) =>
    results.map(({ method, result, reason, properties }) =>
      [
        `${method}=${result}`,
        ...(reason === null ? [] : [`"${reason}"`]),
        ...["header.d", "header.i", "header.a"].flatMap((name) => properties[name] ?? []),
      ].join(" "),
    ),
  );
}

describe.skipIf(cases.length === 0)("whose word counts in a message", () => {
  test.each([
    ["alignment-auid_not_in_sdid", ["dkim=pass example.net joe@football.example.com"]],
    ["alignment-from_not_in_sdid", ["dkim=pass unrelated.com"]],
    ["fakePayPal", ["dkim=pass unrelated.com"]],
    [
      "multiple_dkim_results",
      [
        "dkim=fail example.com",
        "dkim=pass unrelated.org",
        "dkim=pass example.com",
        'dkim=fail "test failure" example.com',
        'dkim=fail "test failure signed by unrelated" unrelated.org',
        "dkim=fail example.com",
        "dkim=pass example.org",
      ],
    ],
    [
      "multiple_spf_and_dmarc_results",
      [
        ..."fail pass none softfail policy neutral temperror permerror".split(" ").map((one) => `spf=${one}`),
        ..."fail pass permerror none temperror".split(" ").map((one) => `dmarc=${one}`),
      ],
    ],
    ["rfc6376-A.2-arh-failed-no_reason", ["dkim=fail example.com"]],
    ["rfc6376-A.2-arh-failed", ['dkim=fail "bad signature" example.com']],
    ["rfc6376-A.2-arh-valid-a_tag", ["dkim=pass example.com rsa-sha256"]],
    ["rfc6376-A.2-arh-valid-a_tag_sha1", ["dkim=pass example.com rsa-sha1"]],
    ["rfc6376-A.2-arh-valid-auid", ["dkim=pass joe@football.example.com"]],
    ["rfc6376-A.2-arh-valid-no_sdid_or_auid", ["dkim=pass"]],
    ["rfc6376-A.2-arh-valid-sdid_and_auid", ["dkim=pass example.com joe@football.example.com"]],
    ["rfc6376-A.2-arh-valid", ["spf=pass", "dkim=pass example.com"]],
    ["rfc6376-A.2-arh-valid_relaxed", ["spf=pass", "dkim=pass example.com"]],
    // An id that cannot be read.
    ["multiple_arh-newest_parsing_error_02", []],
    // Without an id there is nobody to be trusted; upstream's relaxed way trusts whoever wrote none.
    ["multiple_arh-newest_no_authserv", []],
  ])("%s, as upstream has it", (file, expected) => {
    // Upstream names the methods it looks at.
    const methods = new Set(expected.map((one) => one.split("=")[0]));
    const trusted = trustedOf(file, "example.net");
    expect(methods.size === 0 ? trusted : trusted.filter((one) => methods.has(one.split("=")[0]))).toEqual(
      expected,
    );
  });

  test.each([
    // Upstream makes an unknown result a permerror; here it stands as it was written.
    ["dkim-unknown_result", ["dkim=timeout example.com"]],
    // Upstream reads strictly, drops the newest and goes on to an older one.
    ["multiple_arh-newest_parsing_error_01", ["dkim=pass error.example.com"]],
    // Upstream takes every field with the id, at any depth; here what stands below another server's is no more
    // its word than a forgery.
    ["multiple_arh-newest_no_result", []],
    ["multiple_arh-newest_unknown_method", ["foo=pass"]],
    [
      "multiple_arh-same_and_different_authserv",
      ["spf=pass", "dkim=pass example.com", "dkim=pass football.example.com"],
    ],
  ])("%s, otherwise than upstream", (file, expected) => {
    expect(trustedOf(file, "example.net")).toEqual(expected);
  });

  test("other servers of one's own", () => {
    expect(trustedOf("multiple_arh-same_and_different_authserv", "foo.example.net", "unrelated.com")).toEqual(
      ["dkim=pass foo.example.com", "dkim=pass unrelated.com"],
    );
  });
});
