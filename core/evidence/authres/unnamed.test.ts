/** Authentication-Results without an authserv-id, as Exchange Online writes them: whose word they are. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { crlf, parse } from "../../mime/testkit/mail.ts";
import type { MailStore, OwnServers } from "../evidence.ts";
import { readResults } from "./verify.ts";

const exchange: MailStore = {
  rebuilt: true,
  unnamedResults: true,
  hosts: ["outlook.com", "office365.com", "exchangelabs.com"],
};

/** "trusted server position: results", "ignored why position: results". */
function short(header: readonly string[], own: Partial<OwnServers> = {}): readonly string[] {
  const servers = { authservIds: [], ownDomains: [], store: exchange, ...own };
  const { trusted, claimed } = readResults(parse(crlf(...header, "", "")), servers);
  const said = (results: (typeof claimed)[number]["results"]): string =>
    results.map(({ method, result }) => `${method}=${result}`).join(" ");
  return [
    ...trusted.map(
      ({ signer, results, details }) =>
        `${String(details["position"])} ${signer?.domain} trusted: ${said(results)}`,
    ),
    ...claimed.map(
      ({ position, server, ignored, results }) => `${position} ${server} ${ignored}: ${said(results)}`,
    ),
  ];
}

const day = "Mon, 1 Mar 2027 11:00:02 +0000";
const from = "From: olivia@acme.example";

/** As servers of the service hand a message on: the newest on top. */
const inside = [
  `Received: from BY5PR06MB7001.namprd06.prod.outlook.com (2603:10b6:5:2ce::8) by DS7PR06MB6790.namprd06.prod.outlook.com with HTTPS; ${day}`,
  `Received: from BY5PR04CA0017.namprd04.prod.outlook.com (2603:10b6:a03:1d0::27) by BY5PR06MB7001.namprd06.prod.outlook.com (2603:10b6:5:2ce::8) with Microsoft SMTP Server (version=TLS1_2, cipher=X) id 15.20.9769.17; ${day}`,
  `Received: from CO1PEPF000066E8.namprd05.prod.outlook.com (2603:10b6:a03:1d0:cafe::de) by BY5PR04CA0017.outlook.office365.com (2603:10b6:a03:1d0::27) with Microsoft SMTP Server (version=TLS1_3, cipher=X) id 15.20.9745.29 via Frontend Transport; ${day}`,
];
const word = (dkim: string): string =>
  `Authentication-Results: spf=pass (sender IP is 192.0.2.1)\r\n smtp.mailfrom=acme.example; dkim=${dkim} (signature was verified)\r\n header.d=acme.example;dmarc=pass action=none header.from=acme.example;compauth=pass reason=100`;
const spf =
  "Received-SPF: Pass (protection.outlook.com: domain of acme.example designates 192.0.2.1 as permitted sender) receiver=protection.outlook.com; client-ip=192.0.2.1; helo=mail.acme.example; pr=C";
const border = (helo = "mail.acme.example", label = "CO1PEPF000066E8"): string =>
  `Received: from ${helo} (192.0.2.1) by ${label}.mail.protection.outlook.com (10.167.249.6) with Microsoft SMTP Server (version=TLS1_3, cipher=X) id 15.20.9769.17 via Frontend Transport; ${day}`;
const sent = [`Received: by mail.acme.example (Postfix) id 1; ${day}`, from];

const ours = word("fail");
const forged = word("pass");
const honest = [...inside, ours, spf, border(), ...sent];
const told = "spf=pass dkim=fail dmarc=pass compauth=pass";
const lie = "spf=pass dkim=pass dmarc=pass compauth=pass";

describe("the service's own, on top of what it took in", () => {
  test("of today, and what it is as evidence", () => {
    expect(short(honest)).toEqual([`3 outlook.com trusted: ${told}`]);
    const [item] = readResults(parse(crlf(...honest, "", "")), {
      authservIds: [],
      ownDomains: [],
      store: exchange,
    }).trusted;
    expect(item).toMatchObject({ system: "authres", details: { position: 3, store: true } });
    expect(item?.signer).toEqual({ addresses: [], domain: "outlook.com", name: null, key: null });
  });

  test("two signatures, a trailing semicolon, a bare action", () => {
    const line =
      "Authentication-Results: spf=none (sender IP is 192.0.2.1)\r\n smtp.mailfrom=acme.example; dkim=pass (signature was\r\n verified) header.d=acme.example;dkim=pass (signature was verified)\r\n header.d=list.example;dmarc=none action=none\r\n header.from=acme.example;";
    expect(short([...inside, line, spf, border(), ...sent])).toEqual([
      "3 outlook.com trusted: spf=none dkim=pass dkim=pass dmarc=none",
    ]);
  });

  test("with a Frontend of 2021, and of the mailboxes of private persons", () => {
    const frontend = `Received: from HK2APC01FT029.eop-APC01.prod.protection.outlook.com (2603:1096:202:2e:cafe::4c) by HK2PR06CA0006.outlook.office365.com (2603:1096:202:2e::18) with Microsoft SMTP Server id 15.20.4331.21 via Frontend Transport; ${day}`;
    expect(short([frontend, ours, spf, border("mail.acme.example", "HK2APC01FT029"), ...sent])).toEqual([
      `1 outlook.com trusted: ${told}`,
    ]);
    const consumer = `Received: from BY2NAM01FT053.eop-nam01.prod.protection.outlook.com (10.152.68.55) by BY2NAM01HT235.eop-nam01.prod.protection.outlook.com (10.152.68.134) with Microsoft SMTP Server id 15.1.961.10; ${day}`;
    expect(short([consumer, ours, spf, border("SNT004-MC5F9.hotmail.com", "BY2NAM01FT053"), from])).toEqual([
      `1 outlook.com trusted: ${told}`,
    ]);
  });

  test("in capitals, with servers of exchangelabs.com, behind an address that says nothing", () => {
    const lines = [
      `Received: from SN2PR01CA0024.prod.exchangelabs.com (2603:10b6:804:2::34) by BL0PR02MB3777.namprd02.PROD.OUTLOOK.COM with Microsoft SMTP Server; ${day}`,
      `Received: from CO1PEPF000066E8.NAMPRD05.PROD.OUTLOOK.COM (2603:10b6::1) by SN2PR01CA0024.prod.exchangelabs.com (2603:10b6:804:2::34) with Microsoft SMTP Server; ${day}`,
    ];
    expect(short([...lines, ours, spf, border(), ...sent])).toEqual([`2 outlook.com trusted: ${told}`]);
    expect(short([`Received: by 2603:10b6::1; ${day}`, ...inside, ours, border(), ...sent])).toEqual([
      `4 outlook.com trusted: ${told}`,
    ]);
  });

  test("mail of another customer of the service, with what that one's servers wrote below", () => {
    const theirs = [
      border("EUR05-DB8-obe.outbound.protection.outlook.com"),
      "Authentication-Results: dkim=none (message not signed)\r\n header.d=none;dmarc=none action=none header.from=acme.example;",
      `Received: from AM0PR04MB1.eurprd04.prod.outlook.com ([fe80::1]) by AM0PR04MB1.eurprd04.prod.outlook.com ([fe80::1%5]) with mapi id 15.20.1; ${day}`,
      from,
    ];
    expect(short([...inside, ours, spf, ...theirs])).toEqual([
      `3 outlook.com trusted: ${told}`,
      "6  below-another: dkim=none dmarc=none",
    ]);
  });
});

describe("whose word it is not", () => {
  test.each<readonly [string, readonly string[], Partial<OwnServers>, readonly string[]]>([
    [
      "of a service that names its servers",
      honest,
      { store: { ...exchange, unnamedResults: false } },
      [`3  not-listed: ${told}`],
    ],
    [
      "of a store nobody knows",
      honest,
      {
        authservIds: [""],
        ownDomains: ["outlook.com"],
        store: { ...exchange, unnamedResults: false, hosts: [] },
      },
      [`3  not-listed: ${told}`],
    ],
    [
      "of hosts that are not its own",
      honest,
      { store: { ...exchange, hosts: ["home.example"] } },
      [`3  foreign-hop: ${told}`],
    ],
    [
      "of a stranger whose domain ends alike",
      honest.map((line) => line.replaceAll("outlook.com", "evil-outlook.com")),
      {},
      [`3  foreign-hop: ${told}`],
    ],
  ])("%s", (_, header, own, expected) => {
    expect(short(header, own)).toEqual(expected);
  });

  /** What the server at the border puts on top of everything, where it writes no results. */
  const silent = (helo?: string): readonly string[] => [...inside, border(helo)];
  const upper = `Received: from EVIL.namprd05.prod.outlook.com (2603::1) by BY5PR04CA0017.outlook.office365.com with Microsoft SMTP Server; ${day}`;

  test.each<readonly [string, readonly string[], readonly string[]]>([
    [
      "the sender's, below the service's own",
      [...inside, ours, spf, border(), forged, ...sent],
      [`3 outlook.com trusted: ${told}`, `6  below-another: ${lie}`],
    ],
    [
      "right below it",
      [...inside, ours, forged, spf, border(), ...sent],
      [`3 outlook.com trusted: ${told}`, `4  below-another: ${lie}`],
    ],
    [
      "below it, of a method that it does not speak of",
      [...inside, "Authentication-Results: spf=pass smtp.mailfrom=evil.example", border(), forged, from],
      ["3 outlook.com trusted: spf=pass", `5  below-another: ${lie}`],
    ],
    [
      "below it, with the service's Received around it written anew",
      [...inside, ours, border(), upper, forged, border("evil.example", "EVIL"), from],
      [`3 outlook.com trusted: ${told}`, `6  below-another: ${lie}`],
    ],
    ["where the server wrote none", [...silent(), forged, ...sent], [`4  not-listed: ${lie}`]],
    [
      "where the server wrote none, a Received of the border forged below",
      [...silent(), forged, border(), from],
      [`4  not-listed: ${lie}`],
    ],
    [
      "the same from a client that calls itself a server of the service",
      [...silent("EVIL.namprd05.prod.outlook.com"), forged, border("evil.example", "EVIL"), from],
      [`4  not-listed: ${lie}`],
    ],
    [
      "the same with one more hop forged above",
      [...silent("EVIL.namprd05.prod.outlook.com"), upper, forged, border("evil.example", "EVIL"), from],
      [`5  not-listed: ${lie}`],
    ],
    [
      "of another customer, whose mail never passed the border",
      [
        ...inside.slice(0, 2),
        forged,
        `Received: from AM0PR04MB1.eurprd04.prod.outlook.com ([fe80::1]) by AM0PR04MB1.eurprd04.prod.outlook.com with mapi id 15.20.1; ${day}`,
        from,
      ],
      [`2  not-listed: ${lie}`],
    ],
    ["with no Received above", [forged, spf, border(), ...sent], [`0  not-listed: ${lie}`]],
    ["with no Received below", [...inside, forged, from], [`3  not-listed: ${lie}`]],
    ["with no Received at all", [forged, from], [`0  not-listed: ${lie}`]],
    [
      "taken in by another server than the one that handed it on",
      [...inside, forged, spf, border("mail.acme.example", "EVIL"), ...sent],
      [`3  not-listed: ${lie}`],
    ],
    [
      "handed on by a host that is no server of the service, whatever its label",
      [
        `Received: from CO1PEPF000066E8.evil.example (192.0.2.66) by BY5PR04CA0017.outlook.office365.com with Microsoft SMTP Server; ${day}`,
        forged,
        border(),
        from,
      ],
      [`1  not-listed: ${lie}`],
    ],
    ...["by exchange.local ", "by 192.0.2.1 ", ""].map((by): [string, string[], string[]] => [
      `handed on to somebody who does not say to be of the service: "${by}"`,
      [
        `Received: from CO1PEPF000066E8.namprd05.prod.outlook.com ${by}with Microsoft SMTP Server; ${day}`,
        forged,
        border(),
        from,
      ],
      [`1  not-listed: ${lie}`],
    ]),
    [
      "a border that only sounds like one",
      [
        ...inside,
        forged,
        border().replace(".mail.protection.outlook.com", ".mail.protection.outlook.com.evil.example"),
        from,
      ],
      [`3  not-listed: ${lie}`],
    ],
    [
      "a border whose client's name holds a second by-clause",
      [
        ...inside,
        forged,
        border("a by CO1PEPF000066E8.mail.protection.outlook.com").replace(
          "E8.mail.protection.outlook.com (10",
          "E9.mail.protection.outlook.com (10",
        ),
        from,
      ],
      [`3  not-listed: ${lie}`],
    ],
    [
      "a border whose client's name opens a comment",
      [...inside, forged, border("a("), from],
      [`3  not-listed: ${lie}`],
    ],
    [
      "a border whose Received does not end",
      [...inside, forged, border().replace("id 15.20", "(id 15.20"), from],
      [`3  not-listed: ${lie}`],
    ],
    [
      "behind a stranger's server",
      [`Received: from x by mx.evil.example; ${day}`, ...inside, forged, spf, border(), ...sent],
      [`4  foreign-hop: ${lie}`],
    ],
    [
      "passed on by a stranger's server after the service had it",
      [...inside, `Received: from a.outlook.com by mx.evil.example; ${day}`, forged, border(), from],
      [`4  foreign-hop: ${lie}`],
    ],
    [
      "below another server's field",
      [...inside, "Authentication-Results: mx.evil.example; none", forged, border(), from],
      ["3 mx.evil.example not-listed: ", `4  below-another: ${lie}`],
    ],
    [
      "below a field nobody can read",
      [...inside, 'Authentication-Results: dkim=fail reason="', forged, border(), from],
      [`4  unclear: ${lie}`],
    ],
    ["in a header that reads in two ways", [...honest, "Subject: x\ry"], [`3  unclear: ${told}`]],
    ["beside NUL", [...honest, "Subject: x\0y"], [`3  unclear: ${told}`]],
    [
      "with an empty id in quotes, which nobody can read",
      [...inside, 'Authentication-Results: ""; dkim=pass header.d=acme.example', spf, border(), ...sent],
      [],
    ],
    [
      "with an empty id in quotes above the service's own",
      [...inside, 'Authentication-Results: ""; dkim=pass header.d=acme.example', ours, border(), from],
      [`4  unclear: ${told}`],
    ],
    [
      "with an id of white space",
      [...inside, 'Authentication-Results: " "; dkim=pass header.d=acme.example', spf, border(), ...sent],
      ["3   not-listed: dkim=pass"],
    ],
    [
      "with its name apart from the colon",
      [...inside, forged.replace("Results:", "Results :"), spf, border(), ...sent],
      [],
    ],
    [
      "under the names that servers rename such fields to",
      [...inside, `X-MS-Exchange-${forged}`, forged.replace("Results:", "Results-Original:"), border(), from],
      [],
    ],
  ])("%s", (_, header, expected) => {
    expect(short(header)).toEqual(expected);
  });

  test("whatever the sender writes, where the service wrote its own", () => {
    const line = fc.constantFrom(
      ours,
      forged,
      from,
      spf,
      border(),
      border("EVIL.namprd05.prod.outlook.com", "EVIL"),
      upper,
      ...inside,
      "Authentication-Results: mx.home.example; dkim=pass header.d=acme.example",
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (below) => {
        const mine = { authservIds: ["mx.home.example"] };
        const [only, ...more] = short([...inside, ours, spf, border(), ...below], mine).filter((one) =>
          one.includes("trusted"),
        );
        expect([only, more]).toEqual([`3 outlook.com trusted: ${told}`, []]);
        const without = short([...inside, border(), ...below], mine);
        expect(without.filter((one) => one.includes("trusted"))).toEqual([]);
      }),
    );
  });
});

describe("beside servers that are named", () => {
  const named = "Authentication-Results: mx.home.example; dkim=pass header.d=acme.example";
  const listed = { authservIds: ["mx.home.example"], ownDomains: [] };
  const gateway = border("mx.home.example");
  test.each<readonly [string, readonly string[], Partial<OwnServers>, readonly string[]]>([
    [
      "a listed gateway's, older than the service's word",
      [...inside, ours, spf, gateway, named, from],
      listed,
      [`3 outlook.com trusted: ${told}`, "6 mx.home.example foreign-hop: dkim=pass"],
    ],
    [
      "the same where the policy calls the service its own",
      [...inside, ours, spf, gateway, named, from],
      { ...listed, ownDomains: ["home.example", "outlook.com", "office365.com"] },
      [`3 outlook.com trusted: ${told}`, "6 mx.home.example below-another: dkim=pass"],
    ],
    [
      "one that nobody deletes, sent past the gateway to a service that wrote none",
      [...inside, border("mail.evil.example"), named, from],
      listed,
      ["4 mx.home.example foreign-hop: dkim=pass"],
    ],
    [
      "one without a name below the listed server's: it is the sender's",
      [`Received: from x by mx.home.example; ${day}`, named.replace("pass", "fail"), forged, border(), from],
      listed,
      ["1 mx.home.example trusted: dkim=fail", `2  below-another: ${lie}`],
    ],
    [
      "a listed server's, in a store that names its own",
      [`Received: from x by store.mail.example; ${day}`, named, from],
      { ...listed, store: { rebuilt: false, unnamedResults: false, hosts: ["mail.example"] } },
      ["1 mx.home.example trusted: dkim=pass"],
    ],
  ])("%s", (_, header, own, expected) => {
    expect(short(header, own)).toEqual(expected);
  });
});

test("a border's Received far below is none of this field's", () => {
  const many = Array.from({ length: 500 }, () => border());
  expect(short([...many, forged, border(), from])).toEqual([`500  not-listed: ${lie}`]);
  expect(short([...inside, forged, ...Array.from({ length: 500 }, () => "X: y"), border(), from])).toEqual([
    `3  not-listed: ${lie}`,
  ]);
});
