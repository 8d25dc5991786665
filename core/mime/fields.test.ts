import { describe, expect, test } from "vitest";
import { Budget, defaultLimits } from "../bytes/budget.ts";
import { readHeader } from "./fields.ts";

const octets = (text: string): Uint8Array => new TextEncoder().encode(text);
const latin1Octets = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

const read = (bytes: Uint8Array, budget = new Budget()) => readHeader(bytes, 0, budget, () => false);

describe("readHeader()", () => {
  test.for([
    {
      what: "folded fields (RFC 5322, 2.2.3)",
      text: "Subject: This\r\n is a test\r\nTo: a@b\r\n\r\nbody",
      fields: [
        ["subject", "This is a test", 0, 27],
        ["to", "a@b", 27, 36],
      ],
      body: 38,
    },
    {
      what: "bare LF",
      text: "A: 1\nB: 2\n\nbody",
      fields: [
        ["a", "1", 0, 5],
        ["b", "2", 5, 10],
      ],
      body: 11,
    },
    {
      what: "space before the colon (RFC 5322, 4.5)",
      text: "A \t: 1\r\n\r\n",
      fields: [["a", "1", 0, 8]],
      body: 10,
    },
    { what: "no white space behind the colon", text: "A:1\r\n\r\n", fields: [["a", "1", 0, 5]], body: 7 },
    { what: "nothing behind the colon", text: "A:\r\n\r\n", fields: [["a", "", 0, 4]], body: 6 },
    { what: "the value on the next line", text: "A:\r\n\t1\r\n\r\n", fields: [["a", "1", 0, 8]], body: 10 },
    { what: "colons in the value", text: "A: b:c\r\n\r\n", fields: [["a", "b:c", 0, 8]], body: 10 },
    {
      what: "the same name twice",
      text: "A: 1\r\na: 2\r\n\r\n",
      fields: [
        ["a", "1", 0, 6],
        ["a", "2", 6, 12],
      ],
      body: 14,
    },
    { what: "no body", text: "A: 1\r\n", fields: [["a", "1", 0, 6]], body: 6 },
    { what: "no line end", text: "A: 1", fields: [["a", "1", 0, 4]], body: 4 },
    { what: "no header", text: "\r\nbody", fields: [], body: 2 },
    { what: "nothing", text: "", fields: [], body: 0 },
    {
      what: "an mbox line (RFC 4155)",
      text: "From a@b Mon Jan 1\r\nA: 1\r\n\r\n",
      fields: [["a", "1", 20, 26]],
      body: 28,
    },
  ])("$what", ({ text, fields, body }) => {
    const header = read(octets(text));
    expect(header.fields.map(({ name, value, range }) => [name, value, ...range])).toEqual(fields);
    expect(header.body).toBe(body);
    expect(header.problems).toEqual([]);
  });

  test.for([
    {
      what: "a line that is no field",
      text: "A: 1\r\nno field\r\nB: 2\r\n\r\n",
      names: ["a", "b"],
      kind: "bad-field",
    },
    {
      what: "a mbox line further down",
      text: "A: 1\r\nFrom x\r\nB: 2\r\n\r\n",
      names: ["a", "b"],
      kind: "bad-field",
    },
    {
      what: "a fold of white space alone (RFC 5322, 4.2)",
      text: "A: 1\r\n \t\r\nB: 2\r\n\r\n",
      names: ["a", "b"],
      kind: "blank-line",
    },
    { what: "the same, and bare LF", text: "A: 1\n \nB: 2\n\n", names: ["a", "b"], kind: "blank-line" },
    { what: "a fold of nothing", text: " x\r\nA: 1\r\n\r\n", names: ["a"], kind: "bad-field" },
    { what: "a space within a name", text: "A B: 1\r\n\r\n", names: [], kind: "bad-field" },
    { what: "no name", text: ": 1\r\n\r\n", names: [], kind: "bad-field" },
    { what: "a name with octets above 0x7f", text: "\u00c4: 1\r\n\r\n", names: [], kind: "bad-field" },
    {
      what: "a byte order mark before From is no second From",
      text: "\ufeffFrom: a@b\r\nFrom: c@d\r\n\r\n",
      names: ["from"],
      kind: "bad-field",
    },
    { what: "zero-width space in a name", text: "Fr\u200bom: a@b\r\n\r\n", names: [], kind: "bad-field" },
    { what: "a NUL in a name", text: "Fr\0om: a@b\r\n\r\n", names: [], kind: "bad-field" },
    {
      what: "a bare CR hides a field from some readers",
      text: "A: 1\rFrom: a@b\r\n\r\n",
      names: ["a"],
      kind: "bare-cr",
    },
    { what: "CR CR LF", text: "A: 1\r\r\nB: 2\r\n\r\n", names: ["a", "b"], kind: "bare-cr" },
    { what: "a bare CR before a name", text: "\rFrom: a@b\r\n\r\n", names: [], kind: "bad-field" },
    { what: "a NUL in a value", text: "A: 1\x002\r\n\r\n", names: ["a"], kind: "nul" },
  ])("$what", ({ text, names, kind }) => {
    const header = read(octets(text));
    expect(header.fields.map(({ name }) => name)).toEqual(names);
    expect(header.problems).toEqual([{ kind }]);
  });

  test.for([
    ["UTF-8", octets("A: ü€\r\n\r\n"), "ü€"],
    ["else Latin-1, not windows-1252", latin1Octets("A: \xfc\x80\r\n\r\n"), "ü\u0080"],
    ["a byte order mark stays", octets("A: \ufeffx\r\n\r\n"), "\ufeffx"],
    ["a no-break space is no white space", octets("A: \u00a0x\u00a0\r\n\r\n"), "\u00a0x\u00a0"],
  ] as const)("octets above 0x7f: %s", ([, bytes, value]) => {
    expect(read(bytes).fields[0]!.value).toBe(value);
  });

  test("ends at a delimiter", () => {
    const header = readHeader(octets("A: 1\r\n--x\r\nB: 2\r\n\r\n"), 0, new Budget(), (at) => at === 6);
    expect(header.fields).toHaveLength(1);
    expect(header.body).toBe(6);
  });

  test("stops recording where the header is too large, and still finds the body", () => {
    const budget = new Budget({ ...defaultLimits, headerBytes: 16 });
    const header = read(octets("A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n\r\nbody"), budget);
    expect(header.fields.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(header.problems).toEqual([{ kind: "header-too-large" }]);
    expect(header.body).toBe(26);
    expect(budget.exceeded).toEqual(["headerBytes"]);
  });

  test("a field cut by the limit is dropped, not shortened", () => {
    const budget = new Budget({ ...defaultLimits, headerBytes: 10 });
    expect(read(octets("A: 1\r\n 2\r\n 3\r\n\r\n"), budget).fields).toEqual([]);
  });

  test("the number of fields in a message is bounded", () => {
    const budget = new Budget({ ...defaultLimits, fields: 3 });
    expect(read(octets("A:\n".repeat(5)), budget).fields).toHaveLength(3);
    expect(read(octets("A:\n"), budget).problems).toEqual([{ kind: "header-too-large" }]);
    expect(budget.exceeded).toEqual(["fields"]);
  });

  test.for(["A: 1\n", " x\n", "no field\n", "A: 1\n 2\n", "A", ":", "\r", "\0", "-\n", "--\n"])(
    "a million of %j end",
    (piece) => {
      const bytes = octets(piece.repeat(1_000_000));
      expect(read(bytes).body).toBe(bytes.length);
    },
  );
});
