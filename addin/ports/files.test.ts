import { expect, test } from "vitest";
import { mailFileName, readFile } from "./files.ts";

test.for([
  ["Accepted: Harbour walk", "Accepted Harbour walk.eml"],
  ["../../etc/passwd", "etc passwd.eml"],
  ["...", "message.eml"],
  [" . ", "message.eml"],
  ['a/b\\c:d*e?f"g<h>i|j\u0000k', "a b c d e f g h i j k.eml"],
  ["", "message.eml"],
  ["Spaziergang übermorgen", "Spaziergang übermorgen.eml"],
  ["a".repeat(100), `${"a".repeat(60)}.eml`],
  ["\u{20000}".repeat(100), `${"\u{20000}".repeat(60)}.eml`],
] as const)("the file of %j is %j", ([subject, name]) => {
  expect(mailFileName(subject)).toBe(name);
});

const file = (bytes: Uint8Array): File => new File([bytes.slice()], "x.eml");

test("a file is read as it is", async () => {
  expect(await readFile(file(Uint8Array.of(0, 13, 255)))).toEqual(Uint8Array.of(0, 13, 255));
});

test.for<[what: string, given: File, why: RegExp]>([
  ["an empty one", file(new Uint8Array()), /^x\.eml is empty\.$/],
  [
    "one larger than 64 MB",
    Object.defineProperty(file(new Uint8Array()), "size", { value: 64 * 1024 * 1024 + 1 }),
    /^x\.eml is larger than 64 MB, which Usher does not open\.$/,
  ],
  [
    "a folder",
    Object.assign(file(new Uint8Array()), { arrayBuffer: () => Promise.reject(new Error("folder")) }),
    /^x\.eml could not be read\. .*\.$/,
  ],
])("is not read, and why is said: %s", async ([, given, why]) => {
  await expect(readFile(given)).rejects.toThrow(why);
});
