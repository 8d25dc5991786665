import { describe, expect, it } from "vitest";
import { namesNoMailbox, parseCalendarAddress } from "./calendar-address.ts";

describe("parseCalendarAddress()", () => {
  it.for<[string, string]>([
    ["mailto:olivia@acme.example", "olivia@acme.example"],
    ["MAILTO:olivia@ACME.example", "olivia@acme.example"],
    ["mailto:Olivia@acme.example", "Olivia@acme.example"],
    ["mailto:olivia@acme.example?subject=Hi&cc=mallory@evil.example", "olivia@acme.example"],
    ["mailto:olivia@acme.example#x", "olivia@acme.example"],
    // RFC 6068, 2: percent-encoding
    ["mailto:gorby%25kremvax@example.com", "gorby%kremvax@example.com"],
    ["mailto:unlikely%3Faddress@example.com", "unlikely?address@example.com"],
    ["mailto:olivia%40acme.example", "olivia@acme.example"],
    ["mailto:%22not%40me%22@example.org", '"not@me"@example.org'],
    ["mailto:m%C3%BCller@example.org", "müller@example.org"],
    ["mailto:o@b%C3%BCcher.example", "o@xn--bcher-kva.example"],
    ["mailto:a+b/c=d@example.org", "a+b/c=d@example.org"],
  ])("reads %s", ([uri, address]) => {
    expect(parseCalendarAddress(uri)).toBe(address);
  });

  it.for<[string, string]>([
    ["", "nothing"],
    ["olivia@acme.example", "no scheme"],
    ["mailto:", "nobody"],
    ["mailto:?to=olivia@acme.example", "only a query"],
    ["mailto:olivia", "no domain"],
    ["mailto:@acme.example", "no local part"],
    ["mailto:olivia@acme.example,mallory@evil.example", "a list"],
    ["mailto:olivia@acme.example%2Cmallory@evil.example", "an encoded list"],
    ["mailto:olivia%2540acme.example", "encoded twice"],
    ["mailto:olivia@acme.example@evil.example", "two at signs"],
    ["mailto: olivia@acme.example", "a space before"],
    ["mailto:olivia@acme.example ", "a space behind"],
    [" mailto:olivia@acme.example", "a space before the scheme"],
    ["mailto:olivia%20@acme.example", "an encoded space"],
    ["mailto:olivia@acme.example%0D%0ABcc:x@evil.example", "a line break"],
    ["mailto:olivia@acme.example%00", "a nul"],
    ["mailto:Olivia%20%3Colivia@acme.example%3E", "a display name"],
    ["mailto:olivia(boss)@acme.example", "a comment"],
    ["mailto:olivia@[192.0.2.1]", "a domain literal"],
    ["mailto:\u202Eelpmaxe.emca@aivilo", "a bidirectional override"],
    ["mailto:oli\u200bvia@acme.example", "a character that does not show"],
    ["mailto:olivia@acme.example%E2%80%8B", "an encoded one"],
    ["mailto:olivia@ａｃｍｅ.example", "full-width letters"],
    ["mailto:%ff@acme.example", "octets that are no UTF-8"],
    ["mailto:%@acme.example", "half an escape"],
    ["mailto://olivia@acme.example", "an authority"],
    ["http://acme.example/olivia", "another scheme"],
    ["urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "another scheme"],
    ["invalid:nomail", "Apple's word for nobody"],
  ])("refuses %s: %s", ([uri]) => {
    expect(parseCalendarAddress(uri)).toBeNull();
  });

  it("looks at no more than an address can have", () => {
    expect(parseCalendarAddress(`mailto:olivia@acme.example?${"x".repeat(4000)}`)).toBe(
      "olivia@acme.example",
    );
    expect(parseCalendarAddress(`mailto:olivia@acme.example?${"x".repeat(5000)}`)).toBeNull();
  });
});

describe("namesNoMailbox()", () => {
  it.for<[string, string]>([
    ["urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "an account (RFC 9562, 4)"],
    ["http://calendar.acme.example/principals/rooms/4/", "a principal (RFC 3744, 2)"],
    ["https://acme.example/olivia@acme.example", "one whose path looks like a mailbox"],
    ["/principals/__uids__/6423F94A-6B76-4A3A-815B-D52CFD77935D/", "a path on a server"],
    ["invalid:nomail", "Apple's and Google's word for nobody"],
    ["ldap://ldap.acme.example/cn=Room%204", "a directory's entry (RFC 5545, 3.2.6)"],
    ["tel:+1-201-555-0123", "a telephone (RFC 3966)"],
  ])("is true of %s: %s", ([uri]) => {
    expect(namesNoMailbox(uri)).toBe(true);
    expect(parseCalendarAddress(uri)).toBeNull();
  });

  it.for<[string, string]>([
    ["", "nothing"],
    ["mailto:", "nobody's mailbox"],
    ["MAILTO:olivia", "a mailbox without a domain, in upper case"],
    ["Mailto:olivia@acme.example", "a mailbox"],
    ["mailto://olivia@acme.example", "one that readers differ on"],
    ["mailto%3Aolivia@acme.example", "a scheme that is encoded"],
    ["mailto :olivia@acme.example", "a space in the scheme"],
    ["Sales:mailto:olivia@acme.example", "a mailbox behind a name that nobody quoted"],
    ["x:MailTo%3aolivia@acme.example", "the same, encoded"],
    ["xmailto:olivia@acme.example", "a scheme that ends in it"],
    ["/mailto:olivia@acme.example", "a path that begins with it"],
    [" urn:uuid:1", "a space before"],
    ["urn:uuid:1\u00a0", "a space behind"],
    ["urn:uuid:\u202e1", "a bidirectional override"],
    ["m\u0430ilto:olivia@acme.example", "a letter of another script in the scheme"],
    ["olivia@acme.example", "a mailbox without its scheme"],
    ["olivia", "a name"],
    ["//olivia@acme.example", "a host"],
    ["/", "no path"],
    ["urn:", "a scheme and nothing"],
    [":nomail", "no scheme"],
    ["urn:<olivia@acme.example>", "what no URI may hold"],
    [`urn:${"x".repeat(5000)}`, "more than is looked at"],
  ])("is false of %s: %s", ([uri]) => {
    expect(namesNoMailbox(uri)).toBe(false);
  });
});
