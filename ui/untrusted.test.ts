import { describe, expect, it, test } from "vitest";
import fc from "fast-check";
import { neutralise, plain, type Manner } from "./untrusted.ts";

const one: Manner = { limit: 200, lines: "one" };
const many: Manner = { limit: 2000, lines: "many" };
const exact: Manner = { limit: 255, lines: "one", exact: true };

function shown(text: string, manner: Manner): string {
  return plain(neutralise(text, manner));
}

describe("neutralise", () => {
  test.for<[what: string, text: string, manner: Manner, expected: string]>([
    ["keeps no check mark", "✔ Verified by Usher", one, "[▫] Verified by Usher"],
    ["boxes another pictograph", "🎉 Party", one, "[🎉] Party"],
    ["boxes an emoji and drops its variation selector", "🛡️ safe ✅", one, "[▫] safe [▫]"],
    ["boxes circled letters and shapes", "Ⓥ ● ■ ⬤", one, "[Ⓥ] [▫] [▫] [▫]"],
    ["boxes the square root that looks like a check mark", "√ done", one, "[▫] done"],
    ["keeps degree and copyright signs", "20 °C © ACME", one, "20 °C © ACME"],
    ["folds mathematical bold to plain letters", "𝐕𝐞𝐫𝐢𝐟𝐢𝐞𝐝", one, "Verified"],
    ["shows an override", "invoice\u202Egpj.exe", one, "invoice<U+202E>gpj.exe"],
    ["shows isolates", "\u2067abc\u2069", one, "<U+2067>abc<U+2069>"],
    ["shows a zero-width space", "pay\u200Bpal", one, "pay<U+200B>pal"],
    [
      "shows tag characters, three by name",
      "a\u{E0061}\u{E0062}\u{E0063}\u{E0064}b",
      one,
      "a<U+E0061 U+E0062 U+E0063 +1>b",
    ],
    ["shows controls and escape sequences", "a\u001B[31mred\u0007", one, "a<U+001B>[31mred<U+0007>"],
    ["shows a lone surrogate", "a\uD800b", one, "a<U+D800>b"],
    ["shows private use", "a\uE000b", one, "a<U+E000>b"],
    ["shows a noncharacter", "a\uFFFFb", one, "a<U+FFFF>b"],
    ["shows Hangul fillers, which are blank", "a\u3164b", one, "a<U+3164>b"],
    ["drops soft hyphens and direction marks in prose", "a\u00ADb\u200Ec", one, "abc"],
    ["shows them in an address", "a\u00ADb\u200Ec", exact, "a<U+00AD>b<U+200E>c"],
    ["keeps the joiner of Persian spelling", "می\u200Cخواهم", one, "می\u200Cخواهم"],
    ["drops the same joiner between Latin letters", "pay\u200Cpal", one, "paypal"],
    ["shows it there in an address", "pay\u200Cpal", exact, "pay<U+200C>pal"],
    ["takes a family of emoji apart", "👨\u200D👩\u200D👧", one, "[👨👩👧]"],
    ["puts a mark without a letter on a dotted circle", "\u0338x", one, "\u25CC\u0338x"],
    ["cuts a flood of marks", `e${"\u0301".repeat(50)}f`, one, `e${"\u0301".repeat(4)}<U+0301>f`],
    ["keeps Vietnamese", "Tie\u0302\u0301ng", one, "Tie\u0302\u0301ng"],
    ["makes lines one", "a\r\nb\u2028c\n\n\nd", one, "a b c d"],
    ["keeps lines, two breaks at most", "a\r\nb\n\n\n\n\nc", many, "a\nb\n\nc"],
    ["collapses spaces of every width", "a\u00A0\u2003 \t\u3000b", many, "a b"],
    ["trims", "  \n a \n ", many, "a"],
    [
      "leaves markup as the text it is",
      "<img src=x onerror=alert(1)>{{x}}",
      one,
      "<img src=x onerror=alert(1)>{{x}}",
    ],
    ["cuts", "abcdef", { limit: 3, lines: "one" }, "abc…"],
    ["shows a line break inside an address", "a\r\nb", exact, "a<U+000D U+000A>b"],
    ["shows an odd space inside an address", "a\u00A0b", exact, "a<U+00A0>b"],
    ["keeps mathematical letters of an address apart from plain ones", "𝐚", exact, "𝐚"],
  ])("%s", ([, text, manner, expected]) => {
    expect(shown(text, manner)).toBe(expected);
  });

  it("ends a text made of line breaks", () => {
    const lines = neutralise("x\n".repeat(100_000), { limit: 1_000_000, lines: "many" });
    expect(lines.cut).toBe(true);
    expect(plain(lines).split("\n").length).toBeLessThan(50);
  });

  it("looks at no more than its limit of a huge text", () => {
    const huge = neutralise("\u202E✔a".repeat(1_000_000), one);
    expect(huge.cut).toBe(true);
    expect(huge.fragments.length).toBeLessThanOrEqual(200);
  });

  it("keeps none of the shapes that verdicts are said with", () => {
    const shapes = "✓✔✅☑🗸√✗✘❌❎⚠🛡🔒🔓🔏🔐⛔🚫❗❕❓❔ℹ🟢🟡🟠🔴🔵🟥🟩🟦⭕💯🆗⭐★●■◉▲▶";
    for (const shape of shapes) expect([shape, shown(shape, one)]).toEqual([shape, "[▫]"]);
  });

  it("lets nothing through that hides, reorders or paints, whatever is sent", () => {
    const hostile =
      /[\p{Cc}\p{Cs}\p{Co}\u202A-\u202E\u2066-\u2069\u200B\u200E\u200F\u2060-\u2064\uFEFF]|\p{Extended_Pictographic}/u;
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 200 }),
        fc.constantFrom(one, many, exact),
        (text, manner) => {
          for (const fragment of neutralise(text, manner).fragments) {
            if (fragment.kind === "symbol") continue;
            expect(fragment.text.replace(/[\n©®™]/gu, "")).not.toMatch(hostile);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
