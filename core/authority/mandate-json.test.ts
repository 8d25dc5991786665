import fc from "fast-check";
import { expect, it, test } from "vitest";
import { isObject, member, readJsonObject } from "./mandate-json.ts";

const read = (text: string): unknown => readJsonObject(new TextEncoder().encode(text));

test.for<[why: string, text: string]>([
  ["no object", '["iss"]'],
  ["no JSON", '{"iss": }'],
  ["nothing", ""],
  ["a text unfinished", '{"iss": "a'],
  ["something behind it", '{"a": 1} {"a": 1}'],
  ["a byte order mark", '\ufeff{"a": 1}'],
  ["a name twice", '{"jti": "1", "jti": "2"}'],
  ["a name twice, once escaped", '{"jti": "1", "\\u006ati": "2"}'],
  ["a name twice further in", '{"may_act": {"sub": "a", "x": 1, "sub": "b"}}'],
  ["a name twice within a list", '{"aud": [{"a": 1, "a": 1}]}'],
  ["nine levels", `{"a":${"[".repeat(8)}${"]".repeat(8)}}`],
  ["a hundred thousand levels", `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
])("refuses %s", ([, text]) => {
  expect(read(text)).toBeNull();
});

test.for<[why: string, text: string]>([
  ["eight levels", `{"a":${"[".repeat(7)}${"]".repeat(7)}}`],
  ["one name in two objects", '{"a": {"sub": 1}, "b": {"sub": 1}}'],
  ["a value that looks like a name", '{"a": "a", "b": "\\"a\\":", "c": ["a", "b"]}'],
  ["marks within a text", '{"a": "{[:}]", "b": "\\\\"}'],
  ["an empty object", "{}"],
])("reads %s", ([, text]) => {
  expect(read(text)).toEqual(JSON.parse(text));
});

it("refuses octets that are no UTF-8", () => {
  expect(readJsonObject(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d))).toBeNull();
});

it("reads what JSON.stringify writes, and nothing where a name is repeated", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.json({ maxDepth: 3 })), fc.string(), (object, name) => {
      const text = JSON.stringify(object);
      expect(read(text)).toEqual(JSON.parse(text));
      const twice = `{${JSON.stringify(name)}:1,"x":${text},${JSON.stringify(name)}:2}`;
      expect(read(twice)).toBeNull();
    }),
  );
});

it("gives a member by its own name alone", () => {
  const object = readJsonObject(new TextEncoder().encode('{"__proto__": 1}')) ?? {};
  expect(member(object, "__proto__")).toBe(1);
  expect(member(object, "toString")).toBeUndefined();
  expect([isObject([]), isObject(null), isObject("a"), isObject({})]).toEqual([false, false, false, true]);
});
