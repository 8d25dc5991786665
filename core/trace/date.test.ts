import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readDate } from "./date.ts";

describe("dates (RFC 5322, 3.3 and 4.3)", () => {
  test.each([
    // RFC 5322, appendix A.
    ["Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T15:55:06.000Z"],
    ["Tue, 1 Jul 2003 10:52:37 +0200", "2003-07-01T08:52:37.000Z"],
    ["Thu, 13 Feb 1969 23:32 -0330 (Newfoundland Time)", "1969-02-14T03:02:00.000Z"],
    ["21 Nov 97 09:55:06 GMT", "1997-11-21T09:55:06.000Z"],
    ["Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", "1997-11-21T15:55:06.000Z"],
    // Servers.
    ["Fri, 11 Jul 2003 21:01:54 -0700 (PDT)", "2003-07-12T04:01:54.000Z"],
    ["Mon,  1 Mar 2027 12:00:00 +0100 (CET)", "2027-03-01T11:00:00.000Z"],
    ["Mon, 1 Mar 2027 12:00:00.1234567 +0000", "2027-03-01T12:00:00.000Z"],
    ["1-Mar-2027 12:00:00 EST", "2027-03-01T17:00:00.000Z"],
    ["Monday, 1 March 2027 12:00:00 UT", "2027-03-01T12:00:00.000Z"],
    ["1 Mar 20 12:00:00 GMT", "2020-03-01T12:00:00.000Z"],
    ["1 Mar 103 12:00:00 GMT", "2003-03-01T12:00:00.000Z"],
    ["31 Dec 2016 23:59:60 GMT", "2017-01-01T00:00:00.000Z"],
    ["29 Feb 2028 00:00 GMT", "2028-02-29T00:00:00.000Z"],
    ["1 Jan 0099 00:00 GMT", "0099-01-01T00:00:00.000Z"],
  ])("%s", (text, expected) => {
    expect(readDate(text)).toBe(expected);
  });

  test.each([
    ["without a zone", "1 Mar 2027 12:00:00"],
    ["in a zone nobody knows", "1 Mar 2027 12:00:00 CEST"],
    ["30 February", "30 Feb 2027 12:00 GMT"],
    ["day 0", "0 Mar 2027 12:00 GMT"],
    ["hour 24", "1 Mar 2027 24:00 GMT"],
    ["minute 60", "1 Mar 2027 12:60 GMT"],
    ["a zone of 99 minutes", "1 Mar 2027 12:00 +0099"],
    ["no month", "1 Foo 2027 12:00 GMT"],
    ["ISO 8601", "2027-03-01T12:00:00Z"],
    ["more", "1 Mar 2027 12:00 GMT x"],
    ["nothing", ""],
    ["a comment that hides it", "(1 Mar 2027 12:00 GMT"],
    ["too long", `1 Mar 2027 12:00 GMT ${"(x)".repeat(40)}`],
  ])("no moment: %s", (_, text) => {
    expect(readDate(text)).toBeNull();
  });

  test("as the platform reads what it writes", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("1970-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
        (date) => {
          const seconds = new Date(Math.floor(date.getTime() / 1000) * 1000);
          expect(readDate(seconds.toUTCString())).toBe(seconds.toISOString());
        },
      ),
    );
  });
});
