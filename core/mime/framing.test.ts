import { describe, expect, test, vi } from "vitest";
import { Budget } from "../bytes/budget.ts";
import { isPlainlyFramed } from "./framing.ts";
import { parseMessage } from "./parse.ts";

const rootOf = (header: string, body: string) =>
  parseMessage(new TextEncoder().encode(`${header}\r\n\r\n${body}`), { budget: new Budget() }).root;

const mixed = 'Content-Type: multipart/mixed; boundary="b"';
const parts = "--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\n";

describe("isPlainlyFramed", () => {
  test.each<[string, string, string, boolean]>([
    ["nothing outside its parts", mixed, parts, true],
    ["bare LF", mixed, parts.replaceAll("\r\n", "\n"), true],
    ["no line end behind the close delimiter", mixed, parts.trimEnd(), true],
    ["blank lines around", mixed, `\r\n \r\n${parts}\r\n\r\n`, true],
    ["the usual notice", mixed, `This is a multi-part message in MIME format.\r\n${parts}`, true],
    [
      "another usual notice",
      mixed,
      `\r\nThis is a cryptographically signed message in MIME format.\r\n\r\n${parts}`,
      true,
    ],
    [
      "the long notice",
      mixed,
      `This message is in MIME format. Since your mail reader does not understand\r\nthis format, some or all of this message may not be legible.\r\n\r\n${parts}`,
      true,
    ],
    ["no multipart", "Content-Type: text/plain", "hello\r\n--b\r\n", true],
    ["no boundary", "Content-Type: multipart/mixed", parts, true],
    ["an answer above a quoted boundary", mixed, `Fine with me.\r\n\r\n${parts}`, false],
    [
      "an answer that begins like the notice",
      mixed,
      `This is a good idea.\r\n\r\nSubject: about the MIME format.\r\n${parts}`,
      false,
    ],
    [
      "another multipart's delimiter and header",
      mixed,
      `--a\r\nContent-Type: text/plain\r\n\r\n${parts}`,
      false,
    ],
    ["a signature below", mixed, `${parts}-- \r\nOlivia\r\n`, false],
    ["one line below an empty part", mixed, "--b\r\n\r\none\r\n--b\r\n--b--\r\nOlivia\r\n", false],
    [
      "one line below an empty part and its header",
      mixed,
      "--b\r\n\r\none\r\n--b\r\n\r\n--b--\r\nOlivia\r\n",
      false,
    ],
    ["an empty part", mixed, "--b\r\n\r\none\r\n--b\r\n--b--\r\n", true],
    ["another multipart's end", mixed, `${parts}\r\n--a--\r\n`, false],
    ["no close delimiter", mixed, "--b\r\n\r\none\r\n", false],
    ["a line that may be a delimiter or not", mixed, "--b\r\n\r\none\r\n--bb\r\n--b--\r\n", false],
  ])("%s", (_, header, body, expected) => {
    expect(isPlainlyFramed(rootOf(header, body))).toBe(expected);
  });
});

test("a long preamble is looked at once, however many signatures ask", () => {
  const root = rootOf(mixed, `${" ".repeat(8_000_000)}\r\n${parts}`);
  const looks = vi.spyOn(root.buffer, "subarray");
  expect(isPlainlyFramed(root)).toBe(true);
  const once = looks.mock.calls.length;
  for (let i = 0; i < 200; i++) expect(isPlainlyFramed(root)).toBe(true);
  expect(looks.mock.calls.length).toBe(once);
});
