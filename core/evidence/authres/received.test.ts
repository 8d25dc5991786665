import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isForeignHost, parseReceived } from "./received.ts";

const short = (value: string) => {
  const { from, fromComment, by, with: protocol, date, broken } = parseReceived(value);
  return [from, fromComment, by.join("|"), protocol, date, ...(broken ? ["broken"] : [])];
};

const day = "Fri, 21 Nov 1997 10:01:22 -0600";

describe("Received, as it is written", () => {
  test.each([
    [
      "RFC 5322, A.4",
      `from x.y.test by example.net via TCP with ESMTP id ABC12345 for <mary@example.net>;  ${day}`,
      ["x.y.test", null, "example.net", "ESMTP", day],
    ],
    [
      "RFC 6376, A.2",
      `from client1.football.example.com  [192.0.2.1] by submitserver.example.com with SUBMISSION; ${day} (CST)`,
      ["client1.football.example.com", "[192.0.2.1]", "submitserver.example.com", "SUBMISSION", day],
    ],
    [
      "Postfix",
      `from mail.acme.example (mail.acme.example [192.0.2.1]) (using TLSv1.3 with cipher X (256/256 bits)) (No client certificate requested) by mx.home.example (Postfix) with ESMTPS id 4X for <anna@home.example>; ${day}`,
      [
        "mail.acme.example",
        "mail.acme.example [192.0.2.1] using TLSv1.3 with cipher X (256/256 bits) No client certificate requested",
        "mx.home.example",
        "ESMTPS",
        day,
      ],
    ],
    [
      "Exim",
      `from [192.0.2.1] (helo=acme) by mx.home.example with esmtps  (TLS1.3) tls TLS_AES_256 (Exim 4.96) (envelope-from <a@b.example>) id 1q-2 for anna@home.example; ${day}`,
      ["[192.0.2.1]", "helo=acme", "mx.home.example", "esmtps tls TLS_AES_256", day],
    ],
    [
      "Gmail, inside",
      `by 2002:a05:6402:1 with SMTP id x; ${day} (PST)`,
      [null, null, "2002:a05:6402:1", "SMTP", day],
    ],
    [
      "Exchange",
      `from A.prod.outlook.com (2603:10a6::1) by B.prod.outlook.com (2603:10a6::2) with Microsoft SMTP Server (version=TLS1_2, cipher=X) id 15.20.1; ${day}`,
      ["A.prod.outlook.com", "2603:10a6::1", "B.prod.outlook.com", "Microsoft SMTP Server", day],
    ],
    ["qmail, inside", `(qmail 1234 invoked by uid 89); ${day}`, [null, null, "", null, day]],
    [
      "qmail",
      `from unknown (HELO acme.example) (192.0.2.1)  by mx.home.example with SMTP; ${day}`,
      ["unknown", "HELO acme.example 192.0.2.1", "mx.home.example", "SMTP", day],
    ],
    [
      "Sendmail",
      `from acme.example (IDENT:a@acme.example [192.0.2.1]) by mx.home.example (8.14.4/8.14.4) with ESMTP id x (version=TLSv1 verify=NO); ${day}`,
      ["acme.example", "IDENT:a@acme.example [192.0.2.1]", "mx.home.example", "ESMTP", day],
    ],
    [
      "a client without a name",
      `from (localhost[127.0.0.1]) by mx.home.example (vm2) with SMTP id <1>; ${day}`,
      [null, "localhost[127.0.0.1]", "mx.home.example", "SMTP", day],
    ],
    ["nothing", "", [null, null, "", null, null]],
    ["upper case", "FROM a BY b WITH c", ["a", null, "b", "c", null]],
    [
      "a keyword in a comment",
      "from a (by c.example (by d.example)) by b",
      ["a", "by c.example (by d.example)", "b", null, null],
    ],
    // Names a client may choose for itself.
    ["a client called by", `from by (x) by b; ${day}`, ["by", "x", "b", null, day]],
    ["a client with a by-clause", `from a by c (x) by b; ${day}`, ["a", null, "c|b", null, day]],
    ["a client with a date", `from a; x (x) by b with c; ${day}`, ["a", null, "b", "c", day]],
    ["a client with a comment", `from a( (x) by b; ${day}`, ["a", null, "", null, null, "broken"]],
    ["a client with a quote", `from a" (x) by b; ${day}`, ["a", null, "", null, null, "broken"]],
  ] as const)("%s", (_, value, expected) => {
    expect(short(value)).toEqual(expected);
  });

  test("more clauses than anybody writes: somebody may stand behind them", () => {
    expect(parseReceived(`${"by a ".repeat(51)}by b.example`).broken).toBe(true);
  });

  test("never throws, and keeps within bounds whatever the length", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        parseReceived(`from ${value}`);
      }),
    );
    for (const piece of ["(", '"', "\\", "by ", ";", "() ", "[", "a(b)"])
      expect(parseReceived(`from ${piece.repeat(60_000)}`).by.length).toBeLessThanOrEqual(51);
  });
});

describe("whose a host is", () => {
  test.each([
    ["mx.google.com", "mx.google.com", false],
    ["MX.Google.COM.", "mx.google.com", false],
    ["mail-sor-f41.google.com", "mx.google.com", false],
    ["acme.example", "mx.acme.example", false],
    ["mx.acme.example", "acme.example", false],
    ["a.mx.acme.example", "acme.example", false],
    ["bücher.example", "mx.xn--bcher-kva.example", false],
    ["mx.gmx.net", "gmx.net", false],
    // Hosts that say nothing.
    ["localhost", "mx.acme.example", false],
    ["sloti23n06", "mx.acme.example", false],
    ["2002:a05:6402:1", "mx.acme.example", false],
    ["192.0.2.1", "mx.acme.example", false],
    ["[192.0.2.1]", "mx.acme.example", false],
    ["[IPv6:2001:db8::1]", "mx.acme.example", false],
    ["phl-compute-05.internal", "mx.acme.example", false],
    ["exchange.acme.local", "mx.acme.example", false],
    ["localhost.localdomain", "mx.acme.example", false],
    // Strangers.
    ["mx.other.example", "mx.acme.example", true],
    ["mx.evilacme.example", "acme.example", true],
    ["acme.example.evil.example", "acme.example", true],
    ["mx.b.co.uk", "mx.a.co.uk", true],
    ["mx.b.com.au", "mx.a.com.au", true],
    ["mx.a.co.uk", "relay.a.co.uk", false],
    // Two labels are not enough where the organisation's may be a registry's.
    ["mout.gmx.net", "mx.gmx.net", true],
    ["x.mail", "mail", true],
    ["mx_1.other.example", "mx.acme.example", true],
    ["mx.gооgle.com", "mx.google.com", true],
  ])("%s, to %s", (by, own, foreign) => {
    expect(isForeignHost(by, [own])).toBe(foreign);
  });
});
