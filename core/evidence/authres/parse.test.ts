import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseResults } from "./parse.ts";

/** An independent writer of results; its module has no types. */
const { formatAuthHeaderRow } = createRequire(import.meta.url)("mailauth/lib/tools.js") as {
  readonly formatAuthHeaderRow: (method: string, status: object) => string;
};

const strict = (value: string) => parseResults(value);
const relaxed = (value: string) => parseResults(value, { relaxed: true });

/** "method=result reason {property=value}" of each result, for a table. */
const short = (parsed: ReturnType<typeof parseResults>) =>
  parsed === null
    ? null
    : parsed.results.map(({ method, result, reason, properties }) =>
        [
          `${method}=${result}`,
          ...(reason === null ? [] : [`"${reason}"`]),
          ...Object.entries(properties).map(([name, value]) => `${name}=${value}`),
        ].join(" "),
      );

describe("what the grammar allows (RFC 8601, 2.2)", () => {
  test.each([
    ["a.example; none", "a.example", 1, []],
    ["a.example 1; none", "a.example", 1, []],
    ['"a b"; none', "a b", 1, []],
    ["(c) a.example (c) 2 (c) ; (c) none (c)", "a.example", 2, []],
    ["a.example;spf=pass", "a.example", 1, ["spf=pass"]],
    ["a.example; SPF=PASS SMTP.MailFrom=B.Example", "a.example", 1, ["spf=pass smtp.mailfrom=B.Example"]],
    ["a.example; dkim/1=pass; dkim/2=fail", "a.example", 1, ["dkim=pass"]],
    [
      'a.example; dkim=fail reason="no \\"key\\"" header.d=b.example',
      "a.example",
      1,
      ['dkim=fail "no "key"" header.d=b.example'],
    ],
    ["a.example; spf=fail smtp.mailfrom=@b.example", "a.example", 1, ["spf=fail smtp.mailfrom=@b.example"]],
    [
      'a.example; spf=fail smtp.mailfrom="x;dkim=pass"@b.example',
      "a.example",
      1,
      ['spf=fail smtp.mailfrom="x;dkim=pass"@b.example'],
    ],
    ['a.example; x=y policy.z=""', "a.example", 1, ["x=y policy.z="]],
    ['a.example; x=y (say "no" (or "yes")) a.b=c', "a.example", 1, ["x=y a.b=c"]],
    ["a.example; x=y a.b=c a.b=c", "a.example", 1, ["x=y a.b=c"]],
    ["a.example; x=y a.b=c a.b=d e.f=g", "a.example", 1, ["x=y e.f=g"]],
  ] as const)("%s", (value, server, version, results) => {
    expect(strict(value)).toMatchObject({ server, version });
    expect(short(strict(value))).toEqual(results);
    expect(relaxed(value)).toEqual(strict(value));
  });

  test.each([
    "",
    ";",
    "a.example",
    "a.example;",
    "a.example 1",
    "a.example x; none",
    "a.example; none; spf=pass",
    "a.example; spf=pass; none",
    "a.example; spf",
    "a.example; spf=",
    "a.example; =pass",
    "a.example; spf=pass smtp",
    "a.example; spf=pass smtp.mailfrom",
    "a.example; spf=pass .mailfrom=b",
    "a.example; spf=pass smtp.mailfrom=<b@c>",
    "a.example; spf=pass smtp.mailfrom=b reason=c",
    'a.example; dkim=pass header.d="b"c.example',
    "a.example; -x=y",
    '""; none',
  ])("refused, read strictly: %s", (value) => {
    expect(strict(value)).toBeNull();
  });
});

describe("what nobody can know the meaning of", () => {
  test.each([
    ["a comment without end", "a.example; spf=pass (x smtp.mailfrom=b"],
    ["one comment too far", "a.example; spf=pass (x)) smtp.mailfrom=b"],
    ["a string without end", 'a.example; spf=pass reason="x smtp.mailfrom=b'],
    ["a string glued to a word", 'a.example; spf=pass smtp.mailfrom=b"c"'],
    [
      "a sender's address that ends the comment it is put in",
      'a.example; spf=pass (domain of "x); dkim=pass header.d=acme.example ("@evil.example) smtp.helo=b.example',
    ],
    [
      "the same, with a quote quoted",
      'a.example; spf=pass (of "\\"x); dkim=pass header.d=acme.example (\\""@evil.example) smtp.helo=b.example',
    ],
    ["words that belong to nothing", "a.example; dkim=pass and more"],
    ["an id that is no token", "a/example; dkim=pass"],
    ["an id and another", "a.example b.example; dkim=pass"],
    ["an id in a comment", "(a.example) ; dkim=pass header.d=b.example evil"],
    ["a bare CR", "a.example; dkim=pass\rx: y"],
    ["NUL", "a.example\0; none"],
    ["a control in a string", 'a.example; x=y reason="\u0007"'],
    ["101 results", `a.example${"; spf=pass".repeat(101)}`],
    ["more properties than 50", `a.example; x=y${" a.b=c".repeat(52)}`],
    ["more than 8,192 characters", `a.example (${"x".repeat(8192)}); none`],
  ])("%s", (_, value) => {
    expect(strict(value)).toBeNull();
    expect(relaxed(value)).toBeNull();
  });
});

describe("as servers write it", () => {
  test.each([
    [
      "Exchange Online: no id, pairs of its own",
      "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=b.example; dkim=pass (signature was verified) header.d=b.example;dmarc=pass action=none header.from=b.example;compauth=pass reason=100",
      "",
      [
        "spf=pass smtp.mailfrom=b.example",
        "dkim=pass header.d=b.example",
        "dmarc=pass header.from=b.example",
        'compauth=pass "100"',
      ],
    ],
    [
      "Gmail: base64 without quotes",
      "mx.google.com; dkim=pass header.i=@b.example header.s=s1 header.b=gfT/i2HB; spf=pass (google.com: domain of a@b.example designates 192.0.2.1 as permitted sender) smtp.mailfrom=a@b.example; dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=b.example",
      "mx.google.com",
      [
        "dkim=pass header.i=@b.example header.s=s1 header.b=gfT/i2HB",
        "spf=pass smtp.mailfrom=a@b.example",
        "dmarc=pass header.from=b.example",
      ],
    ],
    [
      "an empty sender before another property",
      "a.example; spf=none smtp.mailfrom= smtp.helo=b.example; dkim=none",
      "a.example",
      ["spf=none smtp.mailfrom= smtp.helo=b.example", "dkim=none"],
    ],
    [
      "an empty sender",
      "a.example; spf=none smtp.mailfrom=; iprev=pass policy.iprev=2001:db8::1",
      "a.example",
      ["spf=none smtp.mailfrom=", "iprev=pass policy.iprev=2001:db8::1"],
    ],
    ["nothing", "", "", []],
    ["only an id", "a.example", "a.example", []],
    ["semicolons too many", "a.example;; spf=pass;;", "a.example", ["spf=pass"]],
    ["none beside others", "a.example; none; x_y=z", "a.example", ["x_y=z"]],
  ] as const)("%s", (_, value, server, results) => {
    expect(relaxed(value)).toMatchObject({ server, version: 1 });
    expect(short(relaxed(value))).toEqual(results);
  });
});

describe("whatever stands there", () => {
  const piece = fc.constantFrom(
    ...'a.example|;|=|.|/|(|)|"|\\|@| |dkim|spf|pass|none|reason|header|d|1|\t|é|b.example|dkim=pass|header.d=b'.split(
      "|",
    ),
  );
  const value = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));

  test("never throws, and what is read strictly is read alike in the relaxed way", () => {
    fc.assert(
      fc.property(fc.oneof(value, fc.string({ unit: "binary" })), (text) => {
        const read = strict(`a.example; ${text}`);
        const wide = relaxed(`a.example; ${text}`);
        if (read !== null) expect(wide).toEqual(read);
        relaxed(text);
      }),
      { numRuns: 3000 },
    );
  });

  test("the words of another implementation, quoted where they must be, come back", () => {
    const text = fc
      .string({ unit: "grapheme-ascii", minLength: 1, maxLength: 30 })
      // It leaves an "@" without its domain unquoted.
      .filter((one) => one === one.replace(/\s+/g, " ").trim() && !one.includes("@"));
    fc.assert(
      fc.property(text, text, text, (from, selector, comment) => {
        const row = formatAuthHeaderRow("dkim", {
          result: "pass",
          comment,
          header: { from, s: selector },
        });
        // It escapes the end of a comment, not another beginning; half a quotation is refused here.
        fc.pre(!/["(]/.test(comment));
        expect(strict(`a.example; ${row}`)?.results).toEqual([
          {
            method: "dkim",
            result: "pass",
            reason: null,
            properties: { "header.from": from, "header.s": selector },
          },
        ]);
      }),
    );
  });

  test.each([
    ["open comments", "(".repeat(8000)],
    ["backslashes", `"${"\\".repeat(8000)}`],
    ["hyphens", `a; a${"-".repeat(8000)}`],
    ["dots", `a; a=b c.d=${"e.".repeat(4000)}`],
    ["half properties", `a; a=b c.d= ${"e.f ".repeat(2000)}`],
    ["properties", `a; a=b ${"e.f= ".repeat(1600)}`],
  ])("makes little of %s", (_, text) => {
    expect(relaxed(text)?.results.length ?? 0).toBeLessThanOrEqual(1);
  });
});
