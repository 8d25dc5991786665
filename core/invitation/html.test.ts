import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { htmlLinks } from "./html.ts";

describe("htmlLinks()", () => {
  it.for<[string, string, string]>([
    ['<a href="https://a.example/">go</a>', "go", "https://a.example/"],
    ["<A class='x'\n HREF = 'https://a.example/'>go", "go", "https://a.example/"],
    ["<a href=https://a.example/>go</a>", "go", "https://a.example/"],
    ["<a/href=https://a.example/>go</a>", "go", "https://a.example/"],
    ['<a href="https://a.example/" href="https://b.example/">go</a>', "go", "https://a.example/"],
    ['<a title="href=x>" href="https://a.example/">go</a>', "go", "https://a.example/"],
    [
      '<a href="https://a.example/?x=1&amp;y=2&copy=3">a &lt; b</a>',
      "a < b",
      "https://a.example/?x=1&y=2&copy=3",
    ],
    ['<a href="javascript&colon;alert&#40;1&#x29;">go</a>', "go", "javascript:alert(1)"],
    ['<a href="java&Tab;script:x">go</a>', "go", "java\tscript:x"],
    ['<a href="x:y"><b>bank</b>.<i>exa</i>mple</a>', "bank.example", "x:y"],
    ['<a href="x:y">bank<!-- > -->.example</a>', "bank.example", "x:y"],
    ['<a href="x:y">bank<!-->.example</a>', "bank.example", "x:y"],
    ['<a href="x:y">bank<!-- --!>.example</a>', "bank.example", "x:y"],
    ['<a href="x:y">bank<?x?>.example</a>', "bank.example", "x:y"],
    ['<a href="x:y">bank<style>.x{}</style>.example</a>', "bank.example", "x:y"],
    ['<a href="x:y">1 < 2</a>', "1 < 2", "x:y"],
    ['<a href="x:y">\r\n two \t words </a>', "two words", "x:y"],
    ["<abbr href=no><a href=x:y>go", "go", "x:y"],
    ['<area href="x:y">', "", "x:y"],
    ['<form action="x:y"><button>', "", "x:y"],
  ])("finds the link in %s", ([html, text, target]) => {
    expect(htmlLinks(html, 10)).toEqual([{ text, target }]);
  });

  it.for([
    "",
    "<",
    "<a>x</a>",
    "<a name=x>",
    "<!-- <a href=x:y> -->",
    "<script><a href=x:y></script>",
    "<a href='x",
  ])("finds none in %s", (html) => {
    expect(htmlLinks(html, 10)).toEqual([]);
  });

  it("finds what follows raw text and comments, and links side by side", () => {
    const html =
      "<style><!-- </STYLE><a href=1:>a</a><a href=2:>b<a href=3:>c</a>d<textarea><a></textarea><a href=4:>e";
    expect(htmlLinks(html, 10)).toEqual([
      { text: "a", target: "1:" },
      { text: "b", target: "2:" },
      { text: "c", target: "3:" },
      { text: "e", target: "4:" },
    ]);
    expect(htmlLinks(html, 2)).toHaveLength(2);
  });

  it.for(["<", "<a ", "<a href=", "<a href='", "<!--", "<!-- --", "<style></", "<a href=x:>&amp", "<a a=b "])(
    "reads a megabyte of %s once",
    (unit) => {
      expect(htmlLinks(unit.repeat(1_000_000 / unit.length), 1_000_000).length).toBeLessThan(300_000);
    },
  );

  it("never throws", () => {
    const pieces = fc.constantFrom(
      "<",
      ">",
      "a",
      " ",
      "href",
      "=",
      '"',
      "'",
      "/",
      "!--",
      "--",
      "&#0;",
      "&#xfffff;",
      "style",
    );
    fc.assert(
      fc.property(
        fc.array(pieces).map((parts) => `<a ${parts.join("")}`),
        (html) => {
          expect(htmlLinks(html, 10).length).toBeLessThanOrEqual(10);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
