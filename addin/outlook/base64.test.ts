import { describe, expect, it, test } from "vitest";
import { largestFile } from "../ports/files.ts";
import { fromBase64 } from "./base64.ts";

const here = Uint8Array as { readonly fromBase64?: (text: string) => Uint8Array };

describe.each([
  ["where the browser decodes by itself", here.fromBase64 === undefined ? null : here],
  ["in chunks", {}],
])("fromBase64() %s", (_, native) => {
  const decode = (text: string) => (native === null ? fromBase64(text) : fromBase64(text, native));

  // RFC 4648, 10.
  test.for([
    ["", ""],
    ["Zg==", "f"],
    ["Zm8=", "fo"],
    ["Zm9v", "foo"],
    ["Zm9vYg==", "foob"],
    ["Zm9vYmE=", "fooba"],
    ["Zm9vYmFy", "foobar"],
  ] as const)("%j is %j", async ([text, plain]) => {
    expect(await decode(text)).toEqual(new TextEncoder().encode(plain));
  });

  it("needs no padding", async () => {
    expect(await decode("Zm8")).toEqual(new TextEncoder().encode("fo"));
  });

  it("passes over line ends", async () => {
    expect(await decode("Zm9v\r\nYmFy\r\n")).toEqual(new TextEncoder().encode("foobar"));
  });

  it("gives every octet back, over many chunks", async () => {
    const bytes = Uint8Array.from({ length: 3_000_001 }, (_octet, index) => (index * 7919) >> 3);
    const decoded = await decode(Buffer.from(bytes).toString("base64"));
    expect(Buffer.compare(decoded ?? new Uint8Array(), bytes)).toBe(0);
  });

  test.for(["no Base64!", "=Zg=", "Zm9v=", "Zg==Zg=="])("is null for %j", async (text) => {
    expect(await decode(text)).toBe(null);
  });
});

it("is null where padding comes before the end, also between two chunks", async () => {
  expect(await fromBase64(`${"A".repeat((1 << 20) - 4)}Zg==Zg==`, {})).toBe(null);
});

it("decodes nothing that must be more than 64 MB", async () => {
  const seen: number[] = [];
  const fromBase64Counting = (text: string): Uint8Array => {
    seen.push(text.length);
    return new Uint8Array(text.length > 90_000_000 ? largestFile + 1 : 1);
  };
  const native = { fromBase64: fromBase64Counting };
  expect(await fromBase64("A".repeat(largestFile * 1.5), native)).toBe(null);
  expect(seen).toEqual([]);
  expect(await fromBase64("A".repeat(91_000_000), native)).toBe(null);
  expect(seen).toEqual([91_000_000]);
});
