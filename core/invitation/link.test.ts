import { describe, expect, it } from "vitest";
import { isDeceptive } from "./link.ts";

const honest: readonly (readonly [text: string, target: string])[] = [
  ["Join the meeting", "https://teams.example/l/meetup-join/19%3ameeting"],
  ["https://teams.example/x", "https://teams.example/x"],
  ["teams.example", "https://www.teams.example/"],
  ["www.teams.example", "https://teams.example/"],
  ["WWW.Teams.Example.", "http://teams.example"],
  ["shop.example", "https://login.shop.example/"],
  ["login.shop.example", "https://shop.example/"],
  ["bücher.example", "https://xn--bcher-kva.example/"],
  ["agenda.pdf", "https://files.example/agenda.pdf"],
  ["Node.js", "https://nodejs.example/"],
  ["see https://a.example/x.", "https://a.example/y"],
  ["", "https://a.example/"],
  ["a.example:8443/x", "https://a.example:8443/x"],
  ["https://user.example", "https://a.user.example/p@q"],
  ["call us", "tel:+1-412-555-0123,,,654321"],
  ["tel:+1-412-555-0123", "tel:+1-412-555-0123"],
  ["xmpp:chat-123@conference.example.com", "xmpp:chat-123@conference.example.com"],
  ["write to us", "mailto:olivia@acme.example"],
  ["Olivia@acme.example", "mailto:olivia@acme.example?subject=Hi"],
  ["jsmith.part3@example.com", "cid:jsmith.part3.960817T083000.xyzMail@example.com"],
  ["top", "#top"],
  ["more", "/more"],
  ["acme.example", "www.acme.example/path"],
  ["acme.example", "//acme.example/path"],
  ["acme.example", "acme.example:8080/path"],
  ["", ""],
  // What Google Calendar, Outlook and Proofpoint make of an honest link
  ["https://acme.example/x", "https://www.google.com/url?q=https://acme.example/x&sa=D"],
  [
    "acme.example",
    "https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Facme.example%2F&data=1",
  ],
  ["acme.example", "https://urldefense.com/v3/__https://acme.example/x__;!!abc$"],
];

const deceptive: readonly (readonly [text: string, target: string])[] = [
  ["https://bank.example/login", "https://evil.example/login"],
  ["bank.example", "https://bank.example.evil.test/"],
  ["bank.example", "https://evilbank.example/"],
  ["bank.example", "https://evil.example/bank.example"],
  ["www.bank.example", "https://evil.example/?www.bank.example"],
  ["Click https://bank.example/ to join", "https://evil.example/"],
  ["go to www.bank.example now", "https://evil.example/"],
  ["https://bank.example@evil.example/", "https://bank.example@evil.example/"],
  ["x", "https://bank.example:x@evil.example/"],
  ["x", "https://bank.example\\@evil.example/"],
  ["x", "https:\\\\evil.example"],
  ["ｂａｎｋ．ｅｘａｍｐｌｅ", "https://evil.example/"],
  ["bank\u200b.exam\u00adple", "https://evil.example/"],
  ["\u202eelpmaxe.knab", "https://evil.example/"],
  ["\u202eelpmaxe.knab ot og", "https://evil.example/"],
  ["bank.example", "https://xn--bnk-5cd.example/"],
  ["bücher.example", "https://bucher.example/"],
  ["mybank.hosting.example", "https://evil.hosting.example/"],
  ["x", "javascript:alert(1)"],
  ["x", "  java\tscript:alert(1)"],
  ["x", "\u0001javascript:alert(1)"],
  ["x", "data:text/html,<script>"],
  ["x", "vbscript:x"],
  ["x", "file:///etc/hostname"],
  ["x", "ms-msdt:/id"],
  ["x", "search-ms:query=x"],
  ["x", "ftp://files.example/x"],
  ["bob@acme.example", "mailto:mallory@evil.example"],
  ["bob@acme.example", "mailto:%ff@evil.example"],
  ["https://bank.example/", "tel:+19005550100"],
  ["https://bank.example/", "mailto:mallory@evil.example"],
  ["bank.example", "https://www.google.com/url?q=https://evil.example/"],
  ["bank.example", "https://evil.example/url?q=https://bank.example/"],
  ["bank.example", "https://safelinks.protection.outlook.com.evil.example/?url=https://bank.example"],
  ["x", `https://a.example/${"x".repeat(9000)}`],
];

describe("isDeceptive()", () => {
  it.for(honest)("lets %s → %s pass", ([text, target]) => {
    expect(isDeceptive({ text, target })).toBe(false);
  });

  it.for(deceptive.map(([text, target]) => [text, target.slice(0, 100), target] as const))(
    "sees through %s → %s",
    ([text, , target]) => {
      expect(isDeceptive({ text, target })).toBe(true);
    },
  );
});
