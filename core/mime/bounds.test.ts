import { describe, expect, test } from "vitest";
import { latin1 } from "../bytes/ascii.ts";
import { Budget, type Limits, defaultLimits } from "../bytes/budget.ts";
import { entity } from "./content.ts";
import { parseMessage } from "./parse.ts";
import type { Message } from "./part.ts";
import { untiled } from "./testkit/tiles.ts";

const octets = (text: string): Uint8Array => new TextEncoder().encode(text);

function parse(
  text: string,
  limits: Partial<Limits> = {},
): { message: Message; exceeded: readonly string[] } {
  const budget = new Budget({ ...defaultLimits, ...limits });
  const message = parseMessage(octets(text), { budget, open: (_, content) => content });
  expect(untiled(message)).toEqual([]);
  return { message, exceeded: budget.exceeded };
}

const kinds = ({ problems }: Message): unknown => problems.map(({ part, kind }) => `${part} ${kind}`);

const nested = (levels: number): string =>
  Array.from(
    { length: levels },
    (_, i) => `Content-Type: multipart/mixed; boundary=b${i}.\n\n--b${i}.\n`,
  ).join("");

describe("a bound that is hit is said, and what was found until then stands", () => {
  test("depth, by multiparts", () => {
    const { message, exceeded } = parse(nested(5), { depth: 3 });
    expect(message.parts.map(({ id, depth }) => [id, depth])).toEqual([
      ["TEXT", 0],
      ["1", 1],
      ["1.1", 2],
      ["1.1.1", 3],
    ]);
    expect(kinds(message)).toContain("1.1.1 too-deep");
    expect(exceeded).toEqual(["depth"]);
  });

  test("depth, by messages in messages", () => {
    const { message, exceeded } = parse("Content-Type: message/rfc822\n\n".repeat(9), { depth: 3 });
    expect(message.parts.map(({ id }) => id)).toEqual(["1", "1.1", "1.1.1", "1.1.1.1"]);
    expect(kinds(message)).toEqual(["1.1.1.1 too-deep"]);
    expect(exceeded).toEqual(["depth"]);
  });

  test("depth, by openings", () => {
    const { message } = parse("Content-Type: application/pkcs7-mime\n\n".repeat(9), { depth: 3 });
    expect(message.parts).toHaveLength(4);
    expect(kinds(message)).toEqual(["1.1.1.1 too-deep"]);
  });

  test("parts: the multiparts around keep their true ends", () => {
    const part = "--b\n\nx\n";
    const text = `Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=b\n\n${part.repeat(9)}--b--\n--a\n\ny\n--a--\n`;
    const { message, exceeded } = parse(text, { parts: 4 });
    expect(message.parts.map(({ id }) => id)).toEqual(["TEXT", "1", "1.1", "1.2"]);
    expect(kinds(message)).toEqual(["TEXT too-many-parts", "1 too-many-parts"]);
    expect(latin1(entity(message.byId("1")!)).endsWith("x\n--b--")).toBe(true);
    expect(exceeded).toEqual(["parts"]);
  });

  test("parts, by messages in messages and by openings", () => {
    expect(kinds(parse("Content-Type: message/rfc822\n\n".repeat(5), { parts: 2 }).message)).toEqual([
      "1.1 too-many-parts",
    ]);
    expect(kinds(parse("Content-Type: application/pkcs7-mime\n\n".repeat(5), { parts: 2 }).message)).toEqual([
      "1.1 too-many-parts",
    ]);
  });

  test("message size: the header is read, nothing is entered", () => {
    const { message, exceeded } = parse(`Subject: x\n${nested(2)}`, { messageBytes: 20 });
    expect(message.parts.map(({ id }) => id)).toEqual(["TEXT"]);
    expect(kinds(message)).toContain("TEXT message-too-large");
    expect(message.root.fields[0]!.value).toBe("x");
    expect(exceeded).toEqual(["messageBytes"]);
  });

  test("opened content, over all openings", () => {
    const text = "Content-Type: application/pkcs7-mime\n\n".repeat(5);
    const { message, exceeded } = parse(text, { openedBytes: text.length });
    expect(kinds(message)).toEqual(["1.1 message-too-large"]);
    expect(exceeded).toEqual(["openedBytes"]);
  });

  test("header size", () => {
    const { message, exceeded } = parse(`A: ${"x".repeat(100)}\nContent-Type: text/html\n\nbody`, {
      headerBytes: 50,
    });
    expect([message.root.type, latin1(message.root.buffer.subarray(...message.root.body))]).toEqual([
      "text/plain",
      "body",
    ]);
    expect(kinds(message)).toEqual(["1 header-too-large"]);
    expect(exceeded).toEqual(["headerBytes"]);
  });
});

describe("hostile input of millions ends at the bounds", () => {
  const head = "Content-Type: multipart/mixed; boundary=b\n\n";
  const alike = Array.from({ length: 49 }, (_, i) => {
    const boundary = `${"x".repeat(900)}${i}.`;
    return `Content-Type: multipart/mixed; boundary=${boundary}\n\n--${boundary}\n`;
  }).join("");
  const short = Array.from(
    { length: 49 },
    (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`,
  ).join("");

  test.for([
    { what: "a million parts", text: head + "--b\n".repeat(1_000_000), parts: 1_000 },
    { what: "a million parts of two lines", text: head + "--b\r\n\r\n".repeat(1_000_000), parts: 1_000 },
    { what: "a million close delimiters", text: head + "--b--\n".repeat(1_000_000), parts: 1 },
    {
      what: "a million lines that begin like a delimiter",
      text: head + "--bx\n".repeat(1_000_000),
      parts: 1,
    },
    { what: "a million blank lines", text: head + "\n".repeat(1_000_000), parts: 1 },
    {
      what: "a million blank lines before a delimiter",
      text: `${head}--b\n${"\n".repeat(1_000_000)}--b--`,
      parts: 2,
    },
    { what: "a million spaces behind a delimiter", text: `${head}--b${" ".repeat(1_000_000)}x`, parts: 1 },
    { what: "four million dashes", text: head + "-".repeat(4_000_000), parts: 1 },
    { what: "a million lines of dashes", text: head + "--\n".repeat(1_000_000), parts: 1 },
    { what: "a million bare CRs before dashes", text: head + "\r--b".repeat(1_000_000), parts: 1 },
    { what: "100,000 multiparts in one another", text: nested(100_000), parts: 51 },
    {
      what: "100,000 messages in one another",
      text: "Content-Type: message/rfc822\n\n".repeat(100_000),
      parts: 51,
    },
    {
      what: "20,000 openings in one another",
      text: "Content-Type: application/pkcs7-mime\n\n".repeat(20_000),
      parts: 51,
    },
    { what: "a million header lines", text: "A: 1\n".repeat(1_000_000), parts: 1 },
    { what: "a million lines that are no field", text: "A\n".repeat(1_000_000), parts: 1 },
    { what: "a million folds", text: `A: 1\n${" 2\n".repeat(1_000_000)}`, parts: 1 },
    {
      what: "a million Content-Types",
      text: "Content-Type: text/plain; a=b; a=c\n".repeat(1_000_000),
      parts: 1,
    },
    { what: "a million parameters", text: `Content-Type: a/b${";a=b".repeat(1_000_000)}\n\n`, parts: 1 },
    {
      what: "as many parameters as a header may hold",
      text: `Content-Type: a/b${";a=b".repeat(60_000)}\n\n`,
      parts: 1,
    },
    {
      what: "as many different repeated ones",
      text: `Content-Type: a/b;${Array.from({ length: 30_000 }, (_, i) => `a${i % 15_000}`).join("=;")}\n\n`,
      parts: 1,
    },
    {
      what: "49 long boundaries alike, and 10,000 lines like them",
      text: alike + `\n${`--${"x".repeat(900)}\n`.repeat(10_000)}`,
      parts: 50,
    },
    {
      what: "4 million lines under 49 short boundaries that begin alike",
      text: short + "--b\n".repeat(4_000_000),
      parts: 50,
    },
    {
      what: "4 million lines under 49 boundaries that are one",
      text: Array.from({ length: 49 }, () => head).join("--b\n") + "--bx\n".repeat(4_000_000),
      parts: 49,
    },
    {
      what: "a header in each of a million parts",
      text: head + "--b\nA: 1\nB: 2\n\n".repeat(1_000_000),
      parts: 1_000,
    },
    {
      what: "a part behind 8 MB without a line end",
      text: `${head}${"x".repeat(8_000_000)}\n--b\n\nx\n--b--`,
      parts: 2,
    },
  ])("$what", ({ text, parts }) => {
    expect(parse(text).message.parts).toHaveLength(parts);
  });

  test("problems stay few", () => {
    const repeated = `Content-Type: a/b;${Array.from({ length: 30_000 }, (_, i) => `a${i % 15_000}`).join("=;")}\n\n`;
    expect(parse(repeated).message.problems.length).toBeLessThanOrEqual(30);
    expect(parse(head + "--bx\n".repeat(100_000)).message.problems.length).toBeLessThanOrEqual(30);
  });
});
