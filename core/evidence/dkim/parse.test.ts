import { describe, expect, it, test } from "vitest";
import { short } from "./testkit/verify.ts";
import { toOctets } from "./testkit/sign.ts";
import { readSignature } from "./parse.ts";

const bh = "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=";

/** What becomes of a field with these tags, b= last. */
function read(tags: Readonly<Record<string, string | null>>, more = ""): ReturnType<typeof readSignature> {
  const all = { v: "1", a: "rsa-sha256", d: "acme.example", s: "r", h: "from", bh, b: "AAAA", ...tags };
  const written = Object.entries(all).flatMap(([name, value]) =>
    value === null ? [] : [`${name}=${value}`],
  );
  return readSignature(toOctets(`DKIM-Signature: ${written.join("; ")}${more}\r\n`));
}

const faultOf = (...args: Parameters<typeof read>): string | null => {
  const signature = read(...args);
  return "problem" in signature ? short(signature.problem) : null;
};

describe("takes", () => {
  test.each<[string, Parameters<typeof read>]>([
    ["the least there is", [{}]],
    ["a semicolon at the end", [{}, ";"]],
    ["a semicolon and folding at the end", [{}, ";\r\n "]],
    ["unknown tags", [{ zz: "x y=z", Z_9: "" }]],
    ["white space around everything", [{ " a \t": null, "\r\n\tk ": " \r\n x \t", a: " rsa-sha256\t" }]],
    ["white space inside base64", [{ bh: bh.replace("N", " N\r\n\t"), b: "A\r\n A AA" }]],
    ["any case of From", [{ h: "TO : FROM" }]],
    ["q= among others", [{ q: "dns/unknown : dns/txt" }]],
    ["q= of old", [{ q: "dns" }]],
    ["i= below d=", [{ i: "joe@mail.acme.example" }]],
    ["i= without a local part", [{ i: "@ACME.example" }]],
    ["i= in quoted-printable", [{ i: "joe=3Bdoe=20x@acme.example" }]],
    ["c= of one name", [{ c: "relaxed" }]],
    ["several labels in s=", [{ s: "a_1.b-2" }]],
    ["twelve digits", [{ t: "999999999999", x: "999999999999" }]],
    ["names in UTF-8 (RFC 8616)", [{ d: "b\u00c3\u00bccher.example", i: "@b\u00c3\u00bccher.example" }]],
  ])("%s", (_, args) => {
    expect(faultOf(...args)).toBe(null);
  });

  it("what the tags say", () => {
    expect(
      read({
        d: "ACME.Example",
        s: "S1",
        h: "From:X-A : from",
        c: "relaxed",
        l: "12",
        t: "1",
        x: "2",
        i: "@a.acme.example",
      }),
    ).toMatchObject({
      algorithm: "rsa-sha256",
      domain: "acme.example",
      selector: "s1",
      headers: ["from", "x-a", "from"],
      canonicalization: { header: "relaxed", body: "simple" },
      bodyLength: 12,
      time: 1,
      expires: 2,
      auid: "@a.acme.example",
      auidDomain: "a.acme.example",
      atps: null,
    });
  });

  it("U-labels as A-labels", () => {
    expect(read({ d: "b\u00c3\u00bccher.example" })).toMatchObject({ domain: "xn--bcher-kva.example" });
  });

  const rest = `a=rsa-sha256; d=acme.example; s=r; h=from; bh=${bh}`;
  test.each([
    ["b=AAAA; v=1; ", "b=; v=1; ", ""],
    ["v=1; b = \tAA\r\n AA ; ", "v=1; b =; ", ""],
    ["v=1; ", "v=1; ", ";b=AAAA \t"],
    ["v=1;b=AAAA;", "v=1;b=;", ""],
    ["v=1; zb=b; ", "v=1; zb=b; ", "; b=AAAA;"],
  ])("the value of b= out of %j, and nothing else (RFC 6376, 3.5)", (before, emptied, after) => {
    const signature = readSignature(toOctets(`DKIM-Signature: ${before}${rest}${after}\r\n`));
    if ("problem" in signature) throw new Error(short(signature.problem));
    expect(Buffer.from(signature.emptied).toString("latin1")).toBe(
      `DKIM-Signature: ${emptied}${rest}${after.replace(/b=[^;]*/, "b=")}`,
    );
  });
});

describe("refuses", () => {
  test.each<[string, Parameters<typeof read>]>([
    ["malformed:missing-tag:v", [{ v: null }]],
    ["malformed:missing-tag:a", [{ a: null }]],
    ["malformed:missing-tag:b", [{ b: null }]],
    ["malformed:missing-tag:bh", [{ bh: null }]],
    ["malformed:missing-tag:d", [{ d: null }]],
    ["malformed:missing-tag:s", [{ s: null }]],
    ["malformed:missing-tag:h", [{ h: null }]],
    ["malformed:missing-tag:d", [{ d: null, D: "acme.example" }]],
    ["malformed:version:v", [{ v: "2" }]],
    ["malformed:version:v", [{ v: "1.0" }]],
    ["malformed:algorithm:a", [{ a: "rsa-md5" }]],
    ["malformed:algorithm:a", [{ a: "constructor" }]],
    ["malformed:tag-value:b", [{ b: "" }]],
    ["malformed:tag-value:b", [{ b: "A" }]],
    ["malformed:tag-value:b", [{ b: "AAAA-" }]],
    ["malformed:tag-value:bh", [{ bh: "AAAA" }]],
    ["malformed:tag-value:bh", [{ a: "rsa-sha1" }]],
    ["malformed:tag-value:c", [{ c: "relaxed/relaxed/relaxed" }]],
    ["malformed:tag-value:c", [{ c: "" }]],
    ["malformed:tag-value:d", [{ d: "example" }]],
    ["malformed:tag-value:d", [{ d: "acme_x.example" }]],
    ["malformed:tag-value:d", [{ d: "acme.example." }]],
    ["malformed:tag-value:s", [{ s: "a..b" }]],
    ["malformed:tag-value:s", [{ s: "*" }]],
    ["malformed:tag-value:h", [{ h: "from::to" }]],
    ["malformed:tag-value:h", [{ h: "from:t o" }]],
    ["malformed:from-unsigned:h", [{ h: "to:subject" }]],
    ["malformed:tag-value:l", [{ l: "-1" }]],
    ["malformed:tag-value:l", [{ l: "" }]],
    ["malformed:tag-value:t", [{ t: "1e3" }]],
    ["malformed:tag-value:x", [{ x: "1234567890123" }]],
    ["malformed:query:q", [{ q: "http" }]],
    ["malformed:auid:i", [{ i: "@other.example" }]],
    ["malformed:auid:i", [{ i: "@notacme.example" }]],
    ["malformed:auid:i", [{ i: "@example" }]],
    ["malformed:tag-value:i", [{ i: "acme.example" }]],
    ["malformed:repeated-tag:d", [{}, "; d=acme.example"]],
    ["malformed:repeated-tag:zz", [{}, "; zz=1; zz=2"]],
    ["malformed:tag-list", [{}, ";;"]],
    ["malformed:tag-list", [{}, "; ; zz=1"]],
    ["malformed:tag-list", [{}, "; zz"]],
    ["malformed:tag-list", [{}, "; 9z=1"]],
    ["malformed:tag-list", [{}, "; z-z=1"]],
    ["malformed:tag-list", [{}, "; zz=\0"]],
    ["malformed:tag-list", [{}, "; zz=a\rb"]],
    ["malformed:tag-list", [{}, "; zz=\u00c3\u00bc\u00fc"]],
  ])("%s", (fault, args) => {
    expect(faultOf(...args)).toBe(fault);
  });

  it("an empty field, and one of semicolons", () => {
    for (const value of ["", " ", ";", ";".repeat(100_000), "=", "=1"]) {
      const signature = readSignature(toOctets(`DKIM-Signature:${value}\r\n`));
      expect("problem" in signature && short(signature.problem)).toBe("malformed:tag-list");
    }
  });
});
