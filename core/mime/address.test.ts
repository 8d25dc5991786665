import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalAddress, compareAddresses, domainOf, parseMailboxes, toAsciiDomain } from "./address.ts";

describe("canonicalAddress()", () => {
  test.for([
    // RFC 5322, 3.4.1 and A.1
    ["john.q.public@example.com", "john.q.public@example.com"],
    ["Mary@X.Test", "Mary@x.test"],
    ["!#$%&'*+-/=?^_`{|}~@example.org", "!#$%&'*+-/=?^_`{|}~@example.org"],
    ["user@no", "user@no"],
    // Quoted strings say the same as the dot-atom they hold (RFC 5322, 3.2.4)
    ['"john"@example.com', "john@example.com"],
    ['"jo\\hn.q"@example.com', "john.q@example.com"],
    ['"a@b"@example.com', '"a@b"@example.com'],
    ['".a"@example.com', '".a"@example.com'],
    ['"\\"\\\\\\x"@example.com', '"\\"\\\\x"@example.com'],
    // RFC 6532, 3.2; RFC 5890: b\u00fccher is the usual example, fa\u00df is RFC 5891's kind of change
    ["Pel\u00e9@example.com", "Pel\u00e9@example.com"],
    ["post@b\u00fccher.example", "post@xn--bcher-kva.example"],
    ["post@B\u00dcCHER.Example", "post@xn--bcher-kva.example"],
    ["post@XN--bcher-KVA.example", "post@xn--bcher-kva.example"],
    ["a@fa\u00df.de", "a@xn--fa-hia.de"],
    ["\u7528\u6237@\u4f8b\u5b50.\u6d4b\u8bd5", "\u7528\u6237@xn--fsqu00a.xn--0zwm56d"],
  ] as const)("%s → %s", ([written, canonical]) => {
    expect(canonicalAddress(written)).toBe(canonical);
  });

  test.for([
    ["nothing", ""],
    ["no at", "example.com"],
    ["no local part", "@example.com"],
    ["no domain", "a@"],
    ["two addresses", "a@example.com,b@example.com"],
    ["two at signs", "a@b@example.com"],
    ["a display name", "A <a@example.com>"],
    ["angle brackets", "<a@example.com>"],
    ["a comment", "a(x)@example.com"],
    ["a comment in the domain", "a@example.com(x)"],
    ["leading space", " a@example.com"],
    ["trailing space", "a@example.com "],
    ["trailing line end", "a@example.com\n"],
    ["space before the at sign", "a @example.com"],
    ["space in a quoted string", '"a b"@example.com'],
    ["tab in a quoted string", '"a\tb"@example.com'],
    ["dots in a row", "a..b@example.com"],
    ["leading dot", ".a@example.com"],
    ["trailing dot", "a.@example.com"],
    ["an open quoted string", '"a@example.com'],
    ["a quote within", 'a"b"@example.com'],
    ["an obsolete local part (RFC 5322, 4.4)", '"a"."b"@example.com'],
    ["a quoted pair that eats the quote", '"a\\"@example.com'],
    ["a domain literal", "a@[127.0.0.1]"],
    ["a rooted domain", "a@example.com."],
    ["an empty label", "a@example..com"],
    ["a hyphen first", "a@-example.com"],
    ["a hyphen last", "a@example-.com"],
    ["an underscore", "a@ex_ample.com"],
    ["a port", "a@example.com:25"],
    ["a path", "a@example.com/x"],
    ["a percent escape that URL would undo", "a@%65xample.com"],
    ["a percent escape in a non-ASCII domain", "a@%65x\u00e4mple.com"],
    ["NUL", "a\0@example.com"],
    ["DEL", "a\x7f@example.com"],
    ["a C1 control", "a\u0085@example.com"],
    ["right-to-left override", "a\u202e@example.com"],
    ["zero-width space", "a\u200b@example.com"],
    ["zero-width joiner in the domain", "a@exam\u200dple.com"],
    ["soft hyphen in the domain, which UTS 46 drops", "a@exam\u00adple.com"],
    ["byte order mark", "\ufeffa@example.com"],
    ["no-break space", "a\u00a0b@example.com"],
    ["ideographic space", "a\u3000@example.com"],
    ["Hangul filler", "a\u3164@example.com"],
    ["combining grapheme joiner", "a\u034f@example.com"],
    ["a lone surrogate", "a\ud800@example.com"],
    ["private use", "a\ue000@example.com"],
    ["replacement character, which many octets become", "a\ufffd@example.com"],
    ["full-width letters, which UTS 46 makes ASCII", "a@\uff45xample.com"],
    ["full-width at sign", "a\uff20example.com"],
    ["ideographic full stop, which UTS 46 makes a dot", "a@example\u3002com"],
    ["Kelvin sign, which UTS 46 makes k", "a@ban\u212a.com"],
    ["long s, which UTS 46 makes s", "a@example\u017f.com"],
    ["capital sharp s, whose mapping changed", "a@fa\u1e9e.de"],
    ["account of, which UTS 46 makes a path", "a@\u2100.com"],
    ["circled digits", "a@\u2460.com"],
    ["an IPv4 number beside a non-ASCII label", "a@\u00e4.1"],
    ["65 octets of local part (RFC 5321, 4.5.3.1.1)", `${"a".repeat(65)}@example.com`],
    ["65 octets in 33 characters", `${"\u00e9".repeat(33)}@example.com`],
    ["interlinear annotation", "a\ufff9@example.com"],
    ["a noncharacter", "a\ufffe@example.com"],
    ["a label of 64 as A-label", `a@${"\u00fc".repeat(60)}.com`],
    ["a label of 64", `a@${"a".repeat(64)}.com`],
    ["256 octets of domain (RFC 5321, 4.5.3.1.2)", `a@${"a.".repeat(127)}ab`],
  ] as const)("refuses %s", ([, written]) => {
    expect(canonicalAddress(written)).toBeNull();
  });

  test("takes 64 and 255 octets", () => {
    const longest = `${"a".repeat(64)}@${"a.".repeat(127)}a`;
    expect(canonicalAddress(longest)).toBe(longest);
  });

  test("is a fixed point, and its quoted form means the same", () => {
    const local = fc.string({ unit: fc.constantFrom(...'aZ0."\\@!\u00e9 ,<'.split("")), maxLength: 12 });
    fc.assert(
      fc.property(local, (plain) => {
        const quoted = canonicalAddress(`"${plain.replace(/["\\]/g, "\\$&")}"@example.com`);
        expect(quoted === null ? null : canonicalAddress(quoted)).toBe(quoted);
        const bare = plain.startsWith('"') ? null : canonicalAddress(`${plain}@example.com`);
        expect([null, quoted]).toContain(bare);
      }),
      { numRuns: 1000 },
    );
  });

  test("a million characters are refused at once", () => {
    expect(canonicalAddress(`"${"\\".repeat(1_000_000)}"@example.com`)).toBeNull();
  });
});

test("toAsciiDomain() keeps an A-label that decodes to nothing, as DNS does", () => {
  expect(toAsciiDomain("xn--a.example")).toBe("xn--a.example");
});

test("domainOf() is what stands behind the last at sign", () => {
  expect(domainOf('"a@evil.example"@example.com')).toBe("example.com");
});

describe("compareAddresses()", () => {
  test.for([
    ["a@example.com", "a@example.com", "same"],
    ["Olivia@example.com", "olivia@example.com", "case"],
    ["a@example.com", "b@example.com", "different"],
    ["a@example.com", "a@example.org", "different"],
    ["\u212aim@example.com", "kim@example.com", "different"],
    ["\u00c9@example.com", "\u00e9@example.com", "different"],
    ["e\u0301@example.com", "\u00e9@example.com", "different"],
    ["I@example.com", "\u0131@example.com", "different"],
    ["ma\u00df@example.com", "mass@example.com", "different"],
  ] as const)("%s and %s: %s", ([a, b, result]) => {
    expect(compareAddresses(a, b)).toBe(result);
    expect(compareAddresses(b, a)).toBe(result);
  });
});

describe("parseMailboxes()", () => {
  const pairs = (value: string): unknown => parseMailboxes(value).map(({ name, address }) => [name, address]);

  test.for([
    // RFC 5322, appendix A
    {
      clause: "A.1.1",
      value: "John Doe <jdoe@machine.example>",
      mailboxes: [["John Doe", "jdoe@machine.example"]],
    },
    {
      clause: "A.1.2 From",
      value: '"Joe Q. Public" <john.q.public@example.com>',
      mailboxes: [["Joe Q. Public", "john.q.public@example.com"]],
    },
    {
      clause: "A.1.2 To",
      value: "Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>",
      mailboxes: [
        ["Mary Smith", "mary@x.test"],
        [null, "jdoe@example.org"],
        ["Who?", "one@y.test"],
      ],
    },
    {
      clause: "A.1.2 Cc",
      value: '<boss@nil.test>, "Giant; \\"Big\\" Box" <sysservices@example.net>',
      mailboxes: [
        [null, "boss@nil.test"],
        ['Giant; "Big" Box', "sysservices@example.net"],
      ],
    },
    {
      clause: "A.1.3 To",
      value: "A Group:Ed Jones <joe@where.test>,joe@where.test,John <jdoe@one.test>;",
      mailboxes: [
        ["Ed Jones", "joe@where.test"],
        [null, "joe@where.test"],
        ["John", "jdoe@one.test"],
      ],
    },
    { clause: "A.1.3 Cc", value: "Undisclosed recipients:;", mailboxes: [] },
    {
      clause: "A.5 From",
      value: "Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>",
      mailboxes: [["Pete", "pete@silly.test"]],
    },
    {
      clause: "A.5 To",
      value:
        "A Group(Some people)     :Chris Jones <c@(Chris's host.)public.example>,         joe@example.org,  John <jdoe@one.test> (my dear friend); (the end of the group)",
      mailboxes: [
        ["Chris Jones", "c@public.example"],
        [null, "joe@example.org"],
        ["John", "jdoe@one.test"],
      ],
    },
    {
      clause: "A.5 Cc",
      value: "(Empty list)(start)Hidden recipients  :(nobody(that I know))  ;",
      mailboxes: [],
    },
    {
      clause: "A.6.1 From",
      value: "Joe Q. Public <john.q.public@example.com>",
      mailboxes: [["Joe Q. Public", "john.q.public@example.com"]],
    },
    {
      clause: "A.6.1 To: a route and spaced dots are obsolete and no address here",
      value: "Mary Smith <@node.test:mary@example.net>, , jdoe@test  . example",
      mailboxes: [
        ["Mary Smith", null],
        [null, null],
      ],
    },
    // RFC 2047, 8 and 5 (3)
    {
      clause: "an encoded display name",
      value: "=?ISO-8859-1?Q?Andr=E9?= Pirard <PIRARD@vm1.ulg.ac.be>",
      mailboxes: [["Andr\u00e9 Pirard", "PIRARD@vm1.ulg.ac.be"]],
    },
    {
      clause: "an encoded word is no address, whatever it says",
      value: "=?utf-8?q?victim=40example=2Ecom?= <evil@evil.example>",
      mailboxes: [["victim@example.com", "evil@evil.example"]],
    },
    {
      clause: "an encoded word in the place of an address",
      value: "<=?utf-8?q?victim=40example=2Ecom?=>",
      mailboxes: [[null, null]],
    },
    {
      clause: "brackets in an encoded word are brackets (RFC 2047, 5): two mailboxes, not one",
      value: "=?utf-8?Q?<victim@example.com>,?= <evil@evil.example>",
      mailboxes: [
        ["=?utf-8?Q?", "victim@example.com"],
        ["?=", "evil@evil.example"],
      ],
    },
    // What a forger writes
    {
      clause: "an address as name",
      value: "victim@example.com <evil@evil.example>",
      mailboxes: [["victim@example.com", "evil@evil.example"]],
    },
    {
      clause: "an address quoted as name",
      value: '"<victim@example.com>" <evil@evil.example>',
      mailboxes: [["<victim@example.com>", "evil@evil.example"]],
    },
    {
      clause: "two angle addresses without a comma",
      value: "A <victim@example.com> <evil@evil.example>",
      mailboxes: [
        ["A", "victim@example.com"],
        [null, "evil@evil.example"],
      ],
    },
    {
      clause: "words behind the address",
      value: "<a@example.com> b@example.com",
      mailboxes: [
        [null, "a@example.com"],
        [null, "b@example.com"],
      ],
    },
    {
      clause: "two addresses without a comma",
      value: "a@example.com b@example.com",
      mailboxes: [[null, null]],
    },
    { clause: "brackets in brackets", value: "<a@example.com<b@example.com>", mailboxes: [[null, null]] },
    { clause: "no closing bracket", value: "A <a@example.com", mailboxes: [[null, null]] },
    { clause: "no closing quote", value: '"A <a@example.com>', mailboxes: [[null, null]] },
    { clause: "no closing parenthesis", value: "a@example.com (b", mailboxes: [["b", "a@example.com"]] },
    { clause: "a list in brackets", value: "<a@example.com,b@example.com>", mailboxes: [[null, null]] },
    { clause: "nothing in brackets", value: "<>", mailboxes: [[null, null]] },
    {
      clause: "an address as the name of a group",
      value: "victim@example.com: evil@evil.example;",
      mailboxes: [[null, null]],
    },
    {
      clause: "semicolons for commas",
      value: "a@example.com; b@example.com",
      mailboxes: [
        [null, "a@example.com"],
        [null, "b@example.com"],
      ],
    },
    { clause: "a legacy name", value: "a@example.com (Alice)", mailboxes: [["Alice", "a@example.com"]] },
    { clause: "a quoted at sign", value: 'a "@" example.com', mailboxes: [[null, null]] },
    {
      clause: "a group named by a quoted at sign",
      value: '"@": a@example.com;',
      mailboxes: [[null, "a@example.com"]],
    },
    { clause: "nothing", value: " , ,", mailboxes: [] },
    { clause: "a domain literal", value: "a@[192.0.2.1]", mailboxes: [[null, null]] },
    { clause: "a quoted local part", value: '"a,b"@example.com', mailboxes: [[null, '"a,b"@example.com']] },
    { clause: "a byte order mark in front", value: "\ufeffa@example.com", mailboxes: [[null, null]] },
  ])("$clause", ({ value, mailboxes }) => {
    expect(pairs(value)).toEqual(mailboxes);
  });

  test("says what was written", () => {
    expect(parseMailboxes("A < A@Example.COM (x)>, b @c").map(({ written }) => written)).toEqual([
      "A@Example.COM",
      "b @c",
    ]);
  });

  test("stops at 1,000", () => {
    expect(parseMailboxes("a@example.com,".repeat(1_200))).toHaveLength(1_000);
  });

  test("nothing makes it throw; every address it gives is canonical", () => {
    const pieces = [...'<>"()\\,;:@. []a'.split(""), "b.c", "=?utf-8?q?", "?=", "\u00e9", "\ud800"];
    const piece = fc.constantFrom(...pieces);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (written) => {
        const addresses = parseMailboxes(written.join("")).flatMap(({ address }) => address ?? []);
        expect(addresses.map(canonicalAddress)).toEqual(addresses);
      }),
      { numRuns: 2000 },
    );
  });

  test("colons behind a long phrase and its @ cost no more than their number", () => {
    expect(parseMailboxes(`${"a ".repeat(200_000)}@${":".repeat(400_000)}`)).toEqual([
      expect.objectContaining({ address: null }),
    ]);
  });

  test.for(["(", '"', "<", "[", "@", ",", ":", "\\", "=?", " ", "<>", "a "])(
    "a million of %j end",
    (piece) => {
      expect(parseMailboxes(piece.repeat(1_000_000)).length).toBeLessThanOrEqual(1_000);
    },
  );
});
