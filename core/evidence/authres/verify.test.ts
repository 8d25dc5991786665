import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { crlf, parse } from "../../mime/testkit/mail.ts";
import { readResults } from "./verify.ts";

interface Own {
  readonly ids?: readonly string[];
  readonly domains?: readonly string[];
}

const read = (header: readonly string[], { ids = ["mx.home.example"], domains = [] }: Own = {}, body = "") =>
  readResults(parse(crlf(...header, "", body)), { authservIds: ids, ownDomains: domains });

/** "trusted position", "ignored why position", each with its server and results. */
const short = ({ trusted, claimed }: ReturnType<typeof readResults>): readonly string[] => [
  ...trusted.map(
    ({ signer, results, details }) =>
      `${String(details["position"])} ${signer?.domain} trusted: ${results.map(({ method, result }) => `${method}=${result}`).join(" ")}`,
  ),
  ...claimed.map(
    ({ position, server, ignored, results }) =>
      `${position} ${server} ${ignored}: ${results.map(({ method, result }) => `${method}=${result}`).join(" ")}`,
  ),
];

const from = "From: olivia@acme.example";
const ours = "Authentication-Results: mx.home.example; dkim=fail header.d=acme.example";
const forged = "Authentication-Results: mx.home.example; dkim=pass header.d=acme.example";

describe("as real servers deliver", () => {
  test.each<readonly [string, readonly string[], Own, readonly string[]]>([
    [
      "Gmail",
      [
        "Delivered-To: anna@home.example",
        "Received: by 2002:a05:6402:1c0a:b0:5c1:1 with SMTP id ds10csp1;",
        "        Mon, 1 Mar 2027 03:00:01 -0800 (PST)",
        "X-Received: by 2002:a17:906:1 with SMTP id a1; Mon, 01 Mar 2027 03:00:00 -0800 (PST)",
        "ARC-Seal: i=1; a=rsa-sha256; t=1; cv=none; d=google.com; s=arc; b=x",
        "ARC-Authentication-Results: i=1; mx.google.com;",
        "       dkim=pass header.i=@acme.example header.s=s1 header.b=gfT/i2HB",
        "Return-Path: <olivia@acme.example>",
        "Received: from mail.acme.example (mail.acme.example. [192.0.2.1])",
        "        by mx.google.com with ESMTPS id a-b.1 for <anna@home.example>",
        "        (version=TLS1_3 cipher=TLS_AES_128_GCM_SHA256 bits=128/128);",
        "        Mon, 01 Mar 2027 03:00:00 -0800 (PST)",
        "Received-SPF: pass (google.com: domain of olivia@acme.example designates 192.0.2.1 as permitted sender)",
        "Authentication-Results: mx.google.com;",
        "       dkim=pass header.i=@acme.example header.s=s1 header.b=gfT/i2HB;",
        "       spf=pass (google.com: domain of olivia@acme.example designates 192.0.2.1 as permitted sender) smtp.mailfrom=olivia@acme.example;",
        "       dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=acme.example",
        "Received: by mail.acme.example (Postfix) id 1; Mon, 1 Mar 2027 11:00:00 +0000 (UTC)",
        from,
      ],
      { ids: ["mx.google.com"] },
      ["8 mx.google.com trusted: dkim=pass spf=pass dmarc=pass"],
    ],
    [
      "Fastmail: two fields, a Received-SPF between",
      [
        "Received: from phl-compute-05.internal (phl-compute-05.phl.internal [10.202.2.45])",
        "\t by sloti23n06 (Cyrus 3.9.0-alpha0) with LMTPA; Mon, 01 Mar 2027 11:00:02 +0000",
        "X-Resolved-To: anna@home.example",
        "Received: from phl-mx-01.messagingengine.com ([10.202.2.151])",
        "  by phl-compute-05.internal (MEProxy); Mon, 01 Mar 2027 11:00:01 +0000",
        "ARC-Authentication-Results: i=1; mx1.messagingengine.com; dkim=pass",
        "Authentication-Results: mx1.messagingengine.com;",
        "    x-csa=none; x-me-sender=none; x-ptr=pass smtp.helo=mail.acme.example policy.ptr=mail.acme.example",
        "Authentication-Results: mx1.messagingengine.com;",
        "    bimi=skipped (DMARC Policy is not at enforcement);",
        "    arc=none (no signatures found);",
        "    dkim=pass (2048-bit rsa key sha256) header.d=acme.example header.i=@acme.example header.b=A/b+c= header.a=rsa-sha256 header.s=s1 x-bits=2048;",
        "    dmarc=pass policy.published-domain-policy=none (p=none) header.from=acme.example;",
        "    iprev=pass smtp.remote-ip=192.0.2.1 (mail.acme.example);",
        "    spf=pass smtp.mailfrom=olivia@acme.example smtp.helo=mail.acme.example",
        "Received: from mail.acme.example (mail.acme.example [192.0.2.1])",
        "\tby mx1.messagingengine.com (Postfix) with ESMTPS id 1 for <anna@home.example>; Mon,  1 Mar 2027 06:00:00 -0500 (EST)",
        from,
      ],
      { ids: ["mx1.messagingengine.com"] },
      [
        "4 mx1.messagingengine.com trusted: x-csa=none x-me-sender=none x-ptr=pass",
        "5 mx1.messagingengine.com trusted: bimi=skipped arc=none dkim=pass dmarc=pass iprev=pass spf=pass",
      ],
    ],
    [
      "Postfix with OpenDKIM and OpenDMARC, below the Received of the same server",
      [
        "Return-Path: <olivia@acme.example>",
        "Received: from mx.home.example by mx.home.example with LMTP id 1; Mon, 01 Mar 2027 12:00:01 +0100",
        "Received: from mail.acme.example (mail.acme.example [192.0.2.1]) by mx.home.example (Postfix) with ESMTPS id 2; Mon,  1 Mar 2027 12:00:00 +0100 (CET)",
        "DMARC-Filter: OpenDMARC Filter v1.4.2 mx.home.example 2",
        "Authentication-Results: mx.home.example; dmarc=pass (p=none dis=none) header.from=acme.example",
        "Authentication-Results: mx.home.example; spf=pass smtp.mailfrom=acme.example",
        "DKIM-Filter: OpenDKIM Filter v2.11.0 mx.home.example 2",
        "Authentication-Results: mx.home.example;",
        '\tdkim=pass (2048-bit key; unprotected) header.d=acme.example header.i=@acme.example header.a=rsa-sha256 header.s=s1 header.b="aB/c"',
        from,
      ],
      {},
      [
        "4 mx.home.example trusted: dmarc=pass",
        "5 mx.home.example trusted: spf=pass",
        "7 mx.home.example trusted: dkim=pass",
      ],
    ],
    [
      "the same in another order, above every Received",
      [ours, forged, "Received: from a.example by mx.home.example; Mon, 1 Mar 2027 11:00:00 +0000", from],
      {},
      ["0 mx.home.example trusted: dkim=fail", "1 mx.home.example trusted: dkim=pass"],
    ],
    [
      "iCloud: a server a method",
      [
        "Received: from p00-mx.example by p00-store (mailgateway 1) with SMTP id 1; Mon, 1 Mar 2027 11:00:00 GMT",
        'Authentication-Results: bimi.icloud.com; bimi=skipped reason="insufficient dmarc"',
        "Authentication-Results: dmarc.icloud.com; dmarc=pass header.from=acme.example",
        "Authentication-Results: dkim-verifier.icloud.com; dkim=pass (2048-bit key) header.d=acme.example header.b=a/b",
        "Authentication-Results: spf.icloud.com; spf=pass smtp.mailfrom=olivia@acme.example",
        from,
      ],
      { ids: ["dmarc.icloud.com", "dkim-verifier.icloud.com", "spf.icloud.com"] },
      [
        "2 dmarc.icloud.com trusted: dmarc=pass",
        "3 dkim-verifier.icloud.com trusted: dkim=pass",
        "4 spf.icloud.com trusted: spf=pass",
        "1 bimi.icloud.com not-listed: bimi=skipped",
      ],
    ],
    [
      "Exchange Online has no id to be known by",
      [
        "Received: from AM1.eurprd01.prod.outlook.com (2603:10a6::1) by DB1.eurprd01.prod.outlook.com with HTTPS; Mon, 1 Mar 2027 11:00:02 +0000",
        "Authentication-Results: spf=pass (sender IP is 192.0.2.1)",
        " smtp.mailfrom=acme.example; dkim=pass (signature was verified)",
        " header.d=acme.example;dmarc=pass action=none header.from=acme.example;compauth=pass reason=100",
        "Authentication-Results-Original: mx.home.example; dkim=pass",
        from,
      ],
      { ids: ["mx.home.example", ""] },
      ["1  not-listed: spf=pass dkim=pass dmarc=pass compauth=pass"],
    ],
    [
      "a gateway of one's own before Exchange Online, which the policy names",
      [
        "Received: from mx.home.example (192.0.2.7) by AM1.eurprd01.prod.outlook.com with Microsoft SMTP Server; Mon, 1 Mar 2027 11:00:02 +0000",
        ours,
        from,
      ],
      { domains: ["home.example", "outlook.com"] },
      ["1 mx.home.example trusted: dkim=fail"],
    ],
    [
      "the same where it does not",
      [
        "Received: from mx.home.example (192.0.2.7) by AM1.eurprd01.prod.outlook.com with Microsoft SMTP Server; Mon, 1 Mar 2027 11:00:02 +0000",
        ours,
        from,
      ],
      {},
      ["1 mx.home.example foreign-hop: dkim=fail"],
    ],
  ])("%s", (_, header, own, expected) => {
    expect(short(read(header, own))).toEqual(expected);
  });

  test("what it is as evidence", () => {
    const { trusted } = read([ours, from, "Content-Type: text/calendar"]);
    expect(trusted).toEqual([
      {
        system: "authres",
        status: "valid",
        signer: { addresses: [], domain: "mx.home.example", name: null, key: null },
        covers: ["1"],
        claims: ["1"],
        headers: [],
        at: null,
        problems: [],
        chain: [],
        details: { position: 0 },
        matches: null,
        countersignatures: [],
        results: [
          { method: "dkim", result: "fail", reason: null, properties: { "header.d": "acme.example" } },
        ],
        node: "1",
        depth: 0,
        subjectAddresses: [],
        until: null,
      },
    ]);
  });
});

const hop = (by: string) => `Received: from a.example by ${by}; Mon, 1 Mar 2027 11:00:00 +0000`;

describe("whether a server may be the reader's own, though nobody listed it", () => {
  const written = (server: string) => `Authentication-Results: ${server}; dkim=pass header.d=acme.example`;
  const near = (...lines: readonly string[]): boolean | undefined =>
    read(lines, { ids: [] }).claimed[0]?.near;
  test.each<readonly [string, readonly string[], boolean]>([
    ["on top of all", [written("mx.home.example"), hop("mx.home.example"), from], true],
    ["below its own", [hop("mx.home.example"), written("mx.home.example"), from], true],
    [
      "below its organisation's",
      [hop("store.home.example"), hop("mx.home.example"), written("home.example"), from],
      true,
    ],
    ["below an address", [hop("2002:a05:6a10::1"), written("mx.google.com"), from], true],
    [
      "the sender's, below the real one's",
      [hop("mx.home.example"), written("mx.home-mail.example"), from],
      false,
    ],
    [
      "the sender's own server's",
      [hop("mx.home.example"), hop("mx.evil.example"), written("mx.evil.example"), from],
      false,
    ],
  ])("%s", (_, lines, expected) => {
    expect(near(...lines)).toBe(expected);
  });
});

describe("forged and old fields", () => {
  test.each<readonly [string, readonly string[], readonly string[]]>([
    [
      "a copy below the real one, with a Received between",
      [ours, hop("mx.home.example"), forged, from],
      ["0 mx.home.example trusted: dkim=fail", "2 mx.home.example below-another: dkim=pass"],
    ],
    [
      "a copy right below the real one",
      [hop("mx.home.example"), ours, forged, from],
      ["1 mx.home.example trusted: dkim=fail", "2 mx.home.example below-another: dkim=pass"],
    ],
    [
      "a copy below another server's",
      [ours, "Authentication-Results: mx.evil.example; none", forged, from],
      [
        "0 mx.home.example trusted: dkim=fail",
        "1 mx.evil.example not-listed: ",
        "2 mx.home.example below-another: dkim=pass",
      ],
    ],
    [
      "nothing below a copy counts either, whatever it speaks of",
      [hop("mx.home.example"), ours, forged, "Authentication-Results: mx.home.example; dmarc=pass", from],
      [
        "1 mx.home.example trusted: dkim=fail",
        "2 mx.home.example below-another: dkim=pass",
        "3 mx.home.example below-another: dmarc=pass",
      ],
    ],
    [
      "a stranger's server had it afterwards",
      [hop("mx.home.example"), hop("mx.evil.example"), forged, from],
      ["2 mx.home.example foreign-hop: dkim=pass"],
    ],
    [
      "a stranger's server whose Received cannot be read to its end",
      ["Received: from a( (unknown) by mx.evil.example; Mon, 1 Mar 2027 11:00:00 +0000", forged, from],
      ["1 mx.home.example foreign-hop: dkim=pass"],
    ],
    [
      "a stranger's server whose client claims to be ours",
      ["Received: from a by mx.home.example (x) by mx.evil.example; Mon, 1 Mar 2027 11:00:00 +0000", forged],
      ["1 mx.home.example foreign-hop: dkim=pass"],
    ],
    [
      "a field nobody can read stands where the real one would",
      ['Authentication-Results: mx.home.example; dkim=fail reason="', forged, from],
      ["1 mx.home.example unclear: dkim=pass"],
    ],
    [
      "of a version nobody knows",
      ["Authentication-Results: mx.home.example 2; dkim=pass", forged, from],
      ["1 mx.home.example unclear: dkim=pass"],
    ],
    [
      "the id in a comment",
      ["Authentication-Results: (mx.home.example) mx.evil.example; dkim=pass"],
      ["0 mx.evil.example not-listed: dkim=pass"],
    ],
    ["the id behind another", ["Authentication-Results: mx.evil.example mx.home.example; dkim=pass"], []],
    [
      "a longer id",
      ["Authentication-Results: mx.home.example.evil.example; dkim=pass"],
      ["0 mx.home.example.evil.example not-listed: dkim=pass"],
    ],
    [
      "a trailing dot",
      ["Authentication-Results: mx.home.example.; dkim=pass"],
      ["0 mx.home.example. not-listed: dkim=pass"],
    ],
    [
      "a Cyrillic look-alike",
      ['Authentication-Results: "mx.h\u00d0\u00bem\u00d0\u00b5.example"; dkim=pass'],
      ["0 mx.hоmе.example not-listed: dkim=pass"],
    ],
    [
      "the name apart from its colon, which a server may forget to delete",
      [hop("mx.home.example"), "Authentication-Results : mx.home.example; dkim=pass", from],
      [],
    ],
    ["no id", ["Authentication-Results: dkim=pass header.d=acme.example"], ["0  not-listed: dkim=pass"]],
    ["an id of white space", ['Authentication-Results: " "; dkim=pass'], ["0   not-listed: dkim=pass"]],
    ["behind a bare CR", [`Subject: x\r${forged}`, from], []],
    ["beside a bare CR", [ours, "Subject: x\ry", from], ["0 mx.home.example unclear: dkim=fail"]],
    ["beside NUL", [ours, "Subject: x\0y", from], ["0 mx.home.example unclear: dkim=fail"]],
    ["behind a line that is no field", [ours, "no field", from], ["0 mx.home.example unclear: dkim=fail"]],
    [
      "the name of another field",
      [
        "X-Authentication-Results: mx.home.example; dkim=pass",
        "Authentication-Results-Original: mx.home.example; dkim=pass",
      ],
      [],
    ],
  ])("%s", (_, header, expected) => {
    expect(short(read(header))).toEqual(expected);
  });

  test.each([
    ["quoted", 'Authentication-Results: "mx.home.example"; dkim=pass'],
    ["in capitals", "AUTHENTICATION-RESULTS: MX.Home.Example; DKIM=PASS"],
    ["with its version", "Authentication-Results: mx.home.example 1; dkim=pass"],
    ["folded", "Authentication-Results:\r\n\tmx.home.example\r\n ;\r\n dkim\r\n =\r\n pass"],
    ["with comments", "Authentication-Results: (a) mx.home.example (b) ; (c) dkim (d) = (e) pass (f)"],
  ])("the real one, %s", (_, line) => {
    expect(short(read([line, from]))).toEqual(["0 mx.home.example trusted: dkim=pass"]);
  });

  test("an id in Unicode is its A-labels, from either side", () => {
    const line = 'Authentication-Results: "mx.b\u00c3\u00bccher.example"; dkim=pass';
    for (const id of ["mx.xn--bcher-kva.example", "mx.bücher.example"])
      expect(short(read([line], { ids: [id] }))).toEqual(["0 mx.xn--bcher-kva.example trusted: dkim=pass"]);
    expect(
      short(
        read(["Authentication-Results: mx.xn--bcher-kva.example; dkim=pass"], { ids: ["mx.bücher.example"] }),
      ),
    ).toEqual(["0 mx.xn--bcher-kva.example trusted: dkim=pass"]);
  });

  test("in the body, in an attached message, in a part's header: not looked at", () => {
    expect(short(read([from], {}, forged))).toEqual([]);
    const attached = crlf("--b", "Content-Type: message/rfc822", forged, "", forged, from, "", "x", "--b--");
    expect(short(read([from, "Content-Type: multipart/mixed; boundary=b"], {}, attached))).toEqual([]);
  });

  test("covers no message that is passed on, attached or all there is", () => {
    const mail = crlf(from, "Content-Type: text/calendar", "", "BEGIN:VCALENDAR");
    const attached = crlf("--b", "", "x", "--b", "Content-Type: message/rfc822", "", mail, "--b--");
    const mixed = read([ours, "Content-Type: multipart/mixed; boundary=b"], {}, attached);
    expect(mixed.trusted.map(({ covers }) => covers)).toEqual([["TEXT", "1", "2"]]);
    const whole = read([ours, "Content-Type: message/rfc822"], {}, mail);
    expect(whole.trusted.map(({ covers }) => covers)).toEqual([["1"]]);
  });

  test("no server of one's own: none counts", () => {
    expect(short(read([ours], { ids: [] }))).toEqual(["0 mx.home.example not-listed: dkim=fail"]);
  });

  test("the first fifty are looked at", () => {
    const many = Array.from({ length: 60 }, () => "Authentication-Results: a.example; none");
    expect(read([...many, ours]).claimed).toHaveLength(50);
    expect(read([...many, ours]).trusted).toEqual([]);
  });

  test("whatever stands below the topmost, no more counts than stood alone", () => {
    const line = fc.constantFrom(
      ours,
      forged,
      from,
      hop("mx.home.example"),
      hop("mx.evil.example"),
      "Authentication-Results: x; none",
      "Authentication-Results: mx.home.example; dmarc=pass",
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (below) => {
        // The border's own Received and field, then whatever the sender wrote.
        const { trusted } = read([hop("mx.home.example"), ours, ...below]);
        expect(trusted[0]?.details).toEqual({ position: 1 });
        for (const { results } of trusted.slice(1))
          expect(results.map(({ method }) => method)).not.toContain("dkim");
      }),
    );
  });
});
