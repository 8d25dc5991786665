import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Budget } from "../bytes/budget.ts";
import { bareCalendar } from "../mime/bare.ts";
import { parseMessage } from "../mime/parse.ts";
import { crlf, octets, parse } from "../mime/testkit/mail.ts";
import type { Trace } from "../report.ts";
import { readTrace } from "./trace.ts";

const nobody = { authservIds: [], ownDomains: [] };
const read = (...header: readonly string[]): Trace => readTrace(parse(crlf(...header, "", "")), nobody);
const hop = (by: string) => `Received: by ${by}; Mon, 1 Mar 2027 11:00:00 +0000`;

describe("hops", () => {
  test("RFC 5322, A.4", () => {
    const { hops, more } = read(
      "Received: from x.y.test",
      "   by example.net",
      "   via TCP",
      "   with ESMTP",
      "   id ABC12345",
      "   for <mary@example.net>;  21 Nov 1997 10:05:43 -0600",
      "Received: from node.example by x.y.test; 21 Nov 1997 10:01:22 -0600",
      "From: John Doe <jdoe@node.example>",
    );
    expect(more).toBe(0);
    expect(hops).toEqual([
      {
        position: 0,
        from: "x.y.test",
        fromComment: null,
        by: "example.net",
        with: "ESMTP",
        at: "1997-11-21T16:05:43.000Z",
      },
      {
        position: 1,
        from: "node.example",
        fromComment: null,
        by: "x.y.test",
        with: null,
        at: "1997-11-21T16:01:22.000Z",
      },
    ]);
  });

  test("the newest fifty, and how many more", () => {
    const { hops, more } = read(...Array.from({ length: 60 }, (_, i) => hop(`h${i}`)));
    expect([hops.length, more, hops[0]?.by, hops[49]?.by]).toEqual([50, 10, "h0", "h49"]);
  });

  test("a name is cut, and no character in two", () => {
    const emoji = "\u00f0\u009f\u0098\u0080";
    expect(read(hop("a".repeat(600))).hops[0]?.by).toBe("a".repeat(500));
    expect(read(hop(`${"a".repeat(499)}${emoji}`)).hops[0]?.by).toBe("a".repeat(499));
  });
});

describe("mailing list (RFC 2919, RFC 2369)", () => {
  test.each([
    ["List-Id: List Header Mailing List <list-header.nisto.com>", "list-header.nisto.com"],
    ["List-Id: <commonspace-users.list-id.within.com>", "commonspace-users.list-id.within.com"],
    ['List-Id: "Lena\'s Personal Joke List" <lenas-jokes.021999.localhost>', "lenas-jokes.021999.localhost"],
    ["List-Id: bare.example", "bare.example"],
    ["List-Id: <open.example", "open.example"],
    ["List-Id:", null],
  ])("%s", (line, id) => {
    expect(read("Subject: x", line).list).toEqual({ position: 1, id, post: null });
  });

  test.each([
    ["List-Post: <mailto:list@host.com>", "list@host.com"],
    ["List-Post: <mailto:moderator@host.com> (Postings are Moderated)", "moderator@host.com"],
    ["List-Post: <mailto:moderator@host.com?subject=list%20posting>", "moderator@host.com"],
    ["List-Post: NO (posting not allowed on this list)", null],
    ["List-Post: <https://host.com/post>, <MAILTO:list@Host.com>", "list@host.com"],
    ["List-Post: <https://host.com/post>", "https://host.com/post"],
    ["List-Post: <mailto:list", null],
  ])("%s", (line, post) => {
    expect(read(line).list).toEqual({ position: 0, id: null, post });
  });

  test("both, and neither", () => {
    expect(read("List-Post: <mailto:a@b.example>", "List-Id: <b.example>").list).toEqual({
      position: 1,
      id: "b.example",
      post: "a@b.example",
    });
    expect(read("List-Unsubscribe: <mailto:a@b.example>").list).toBeNull();
  });
});

describe("resent blocks (RFC 5322, 3.6.6)", () => {
  test("RFC 5322, A.3", () => {
    const trace = read(
      "Resent-From: Mary Smith <mary@example.net>",
      "Resent-To: Jane Brown <j-brown@other.example>",
      "Resent-Date: Mon, 24 Nov 1997 14:22:01 -0800",
      "Resent-Message-ID: <78910@example.net>",
      "From: John Doe <jdoe@machine.example>",
    );
    expect(trace.resent).toEqual([
      { position: 0, from: ["mary@example.net"], sender: null, at: "1997-11-24T22:22:01.000Z" },
    ]);
    expect(trace.responsible).toEqual({ address: "mary@example.net", field: "resent-from" });
  });

  test.each<readonly [string, readonly string[], readonly string[]]>([
    [
      "a name that stands again",
      ["Resent-From: a@x.example", "Resent-To: b@x.example", "Resent-From: c@x.example"],
      ["0 a@x.example", "2 c@x.example"],
    ],
    [
      "below a server's trace",
      ["Resent-From: a@x.example", hop("h"), "Resent-Sender: c@x.example"],
      ["0 a@x.example", "2  c@x.example"],
    ],
    [
      "below a Return-Path",
      ["Resent-From: a@x.example", "Return-Path: <>", "Resent-To: c@x.example"],
      ["0 a@x.example", "2 "],
    ],
    [
      "another field between",
      ["Resent-From: a@x.example, b@x.example", "X: y", "Resent-Sender: c@x.example"],
      ["0 a@x.example b@x.example c@x.example"],
    ],
    ["no mailbox", ["Resent-From: nobody", "Resent-Date: yesterday"], ["0 nobody"]],
  ])("%s", (_, header, expected) => {
    expect(
      read(...header).resent.map(({ position, from, sender }) =>
        [`${position} ${from.join(" ")}`, ...(sender === null ? [] : [sender])].join(" "),
      ),
    ).toEqual(expected);
  });

  test("the newest twenty, fifty addresses each", () => {
    const many = Array.from({ length: 60 }, (_, i) => `a${i}@x.example`).join(",");
    const { resent } = read(...Array.from({ length: 30 }, () => `Resent-From: ${many}`));
    expect([resent.length, resent[0]?.from.length]).toEqual([20, 50]);
  });
});

/** Each step of RFC 4407, 2. */
describe("the purported responsible address", () => {
  const from = "From: from@x.example";
  test.each<readonly [string, readonly string[], string | null]>([
    ["4: From", [from], "from from@x.example"],
    ["3: Sender before From", [from, "Sender: s@x.example"], "sender s@x.example"],
    [
      "2: Resent-From before Sender",
      [from, "Sender: s@x.example", "Resent-From: rf@x.example"],
      "resent-from rf@x.example",
    ],
    [
      "1: Resent-Sender before Resent-From",
      ["Resent-From: rf@x.example", "Resent-Sender: rs@x.example", from],
      "resent-sender rs@x.example",
    ],
    [
      "1: of several the first",
      ["Resent-Sender: rs@x.example", "Resent-Sender: old@x.example", from],
      "resent-sender rs@x.example",
    ],
    [
      "1: a Received between makes it an earlier one",
      ["Resent-From: rf@x.example", hop("h"), "Resent-Sender: rs@x.example", from],
      "resent-from rf@x.example",
    ],
    [
      "1: so does a Return-Path",
      ["Resent-From: rf@x.example", "Return-Path: <>", "Resent-Sender: rs@x.example", from],
      "resent-from rf@x.example",
    ],
    [
      "1: not behind it",
      ["Resent-From: rf@x.example", "Resent-Sender: rs@x.example", hop("h"), from],
      "resent-sender rs@x.example",
    ],
    [
      "1: not where Resent-From stands below",
      ["Resent-Sender: rs@x.example", hop("h"), "Resent-From: rf@x.example", from],
      "resent-sender rs@x.example",
    ],
    [
      "1: an empty Resent-From precedes nothing",
      ["Resent-From: ", hop("h"), "Resent-Sender: rs@x.example", from],
      "resent-sender rs@x.example",
    ],
    ["empty fields are not there", ["Resent-Sender: ", "Sender:", from], "from from@x.example"],
    ["6: two Sender", ["Sender: a@x.example", "Sender: b@x.example", from], null],
    ["6: two From", [from, from], null],
    ["6: two mailboxes", ["From: a@x.example, b@x.example"], null],
    ["6: no domain", ["From: postmaster"], null],
    ["6: a Sender that is none", ["Sender: nobody", from], null],
    ["6: nobody", ["Subject: x"], null],
  ])("%s", (_, header, expected) => {
    const { responsible } = read(...header);
    expect(responsible === null ? null : `${responsible.field} ${responsible.address}`).toBe(expected);
  });
});

describe("OPES (RFC 3897, RFC 4902)", () => {
  test("entries in order, as text", () => {
    expect(
      read(
        'OPES-System: http://www.cdn.example.com/opes?session=ac79a749f56, http://b.example/;a="1,2"',
        "Subject: x",
        "OPES-Via: http://www.cdn.example.com/opes?session=ac79a749f56, ,http://c.example/",
        "OPES-Bypass: *",
      ).opes,
    ).toEqual([
      { position: 0, field: "opes-system", entry: "http://www.cdn.example.com/opes?session=ac79a749f56" },
      { position: 0, field: "opes-system", entry: 'http://b.example/;a="1,2"' },
      { position: 2, field: "opes-via", entry: "http://www.cdn.example.com/opes?session=ac79a749f56" },
      { position: 2, field: "opes-via", entry: "http://c.example/" },
    ]);
  });

  test("twenty, of five hundred characters", () => {
    const { opes } = read(`OPES-Via: ${`http://${"a".repeat(600)}/,`.repeat(30)}`);
    expect(opes).toHaveLength(20);
    expect(new Set(opes.map(({ entry }) => entry.length))).toEqual(new Set([500]));
  });
});

describe("claims", () => {
  test("what nobody's policy trusts, and why", () => {
    const own = { authservIds: ["mx.home.example"], ownDomains: [] };
    const mail = crlf(
      "Authentication-Results: mx.home.example; none",
      `Authentication-Results: other.example; dkim=pass header.d="${"a".repeat(600)}"`,
      "Authentication-Results: mx.home.example; spf=pass",
      "",
      "",
    );
    expect(readTrace(parse(mail), own).claimed).toEqual([
      {
        position: 1,
        server: "other.example",
        ignored: "not-listed",
        near: true,
        results: [
          { method: "dkim", result: "pass", reason: null, properties: { "header.d": "a".repeat(500) } },
        ],
      },
      {
        position: 2,
        server: "mx.home.example",
        ignored: "below-another",
        near: true,
        results: [{ method: "spf", result: "pass", reason: null, properties: {} }],
      },
    ]);
  });
});

test("a calendar file by itself came no way", () => {
  expect(readTrace(bareCalendar(octets("BEGIN:VCALENDAR\r\nReceived: by a\r\n")), nobody)).toEqual({
    hops: [],
    more: 0,
    claimed: [],
    list: null,
    resent: [],
    opes: [],
    returnPath: null,
    responsible: null,
  });
});

/** Whether every text in it is short, and every list. */
function isBounded(value: unknown): boolean {
  if (typeof value === "string") return value.length <= 500;
  if (Array.isArray(value) && value.length > 100) return false;
  return typeof value !== "object" || value === null || Object.values(value).every(isBounded);
}

const expectBounded = (trace: Trace): void => {
  expect(isBounded(trace)).toBe(true);
};

describe("whatever the header", () => {
  const names =
    "Received|Return-Path|Authentication-Results|List-Id|List-Post|Resent-From|Resent-Sender|Resent-Date|OPES-Via|Sender|From".split(
      "|",
    );
  const pieces =
    'from |by |with |; |(|)|<|>|"|\\|,|@|=|.|a.example|x@a.example|1 Mar 2027 11:00 GMT|mailto:|prvs=|SRS0=|\t|\0|\u00e9|\r\n '.split(
      "|",
    );
  const line = fc
    .tuple(fc.constantFrom(...names), fc.array(fc.constantFrom(...pieces), { maxLength: 30 }))
    .map(([name, value]) => `${name}: ${value.join("")}`);

  test("never throws and stays within bounds", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 80 }), (header) => {
        expectBounded(read(...header));
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        expectBounded(readTrace(parseMessage(bytes, { budget: new Budget() }), nobody));
      }),
    );
  });

  test.each(names)("%s: is read to its end within bounds, however long or many", (name) => {
    for (const piece of ["(", '"', "<", ",", "=", "a@b.example,", "<a", "\\", "by "])
      expectBounded(read(`${name}: ${piece.repeat(Math.floor(100_000 / piece.length))}`));
    expectBounded(read(...Array.from({ length: 8000 }, () => `${name}: a@b.example; x`)));
  });
});

const corpora = resolve(process.env["CORPORA"] || "../shared/corpora");
const sets = ["itip-files", "thunderbird", "dkim", "arc-suite", "authres"];
const mails = sets
  .map((set) => join(corpora, set))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".eml"))
      .map((file) => join(folder, file)),
  );

/** An independent reader; its module has no types. */
const { parseReceived } = createRequire(import.meta.url)("mailauth/lib/parse-received.js") as {
  readonly parseReceived: (
    line: string,
  ) => Partial<Record<"from" | "by", { readonly value: string }>> & { readonly timestamp?: string };
};

describe("mail of others", () => {
  test.skipIf(mails.length === 0)("hops as another implementation reads them", () => {
    let hops = 0;
    const odd: unknown[] = [];
    for (const file of mails) {
      const message = parseMessage(new Uint8Array(readFileSync(file)), { budget: new Budget() });
      const trace = readTrace(message, nobody);
      expectBounded(trace);
      for (const hop of trace.hops) {
        hops++;
        const value = message.root.fields[hop.position]?.value ?? "";
        // It loses what follows an address literal beside the name, and takes via-clauses for the host's name.
        const theirs = parseReceived(`Received: ${value.replace(/^(from \S+\s+)\[[^\]]*\]/, "$1")}`);
        const date = theirs.timestamp === undefined ? NaN : Date.parse(theirs.timestamp);
        const same =
          (hop.from ?? "") === (theirs.from?.value ?? "") &&
          hop.by === (theirs.by?.value.replace(/ via .*/, "") ?? null) &&
          hop.at === (Number.isNaN(date) ? null : new Date(date).toISOString());
        if (!same) odd.push([value, hop, theirs]);
      }
    }
    expect(hops).toBeGreaterThan(400);
    expect(odd).toEqual([]);
  });
});
