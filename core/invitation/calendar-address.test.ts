import { describe, expect, it } from "vitest";
import { parseCalendarAddress } from "./calendar-address.ts";

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
