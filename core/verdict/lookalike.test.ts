import { describe, expect, it } from "vitest";
import { isOneEditAway, lookalikeOf } from "./lookalike.ts";

describe("lookalikeOf", () => {
  const known = ["acme.example", "bank.example", "mail1.house.example"];
  it.each([
    ["olivia@acme.example", null, "the known domain itself"],
    ["olivia@mail.acme.example", null, "below a known domain"],
    ["olivia@acrne.example", "acme.example", "rn for m"],
    ["olivia@acme.exampIe".toLowerCase(), "acme.example", "i for l: one letter replaced"],
    ["olivia@acne.example", "acme.example", "one letter replaced"],
    ["olivia@amce.example", "acme.example", "neighbours swapped"],
    ["olivia@acmee.example", "acme.example", "one letter more"],
    // UTS 39: Cyrillic а (U+0430) and е (U+0435) are confusable with Latin a and e.
    ["olivia@xn--cm-6kcw.example", "acme.example", "Cyrillic а and е"],
    ["olivia@b4nk.example", "bank.example", "one letter replaced by a digit"],
    ["olivia@xn--bcher-kva.example", null, "an international domain of its own (bücher)"],
    ["olivia@mail2.house.example", null, "siblings that count upward"],
    ["olivia@elsewhere.example", null, "another domain"],
    ["olivia@house.example", null, "above a known domain"],
  ])("%s → %s: %s", async (address, expected, _why) => {
    expect(await lookalikeOf(address, known)).toBe(expected);
  });

  it("leaves short domains alone", async () => {
    expect(await lookalikeOf("a@b.de", ["c.de"])).toBeNull();
  });
});

describe("isOneEditAway", () => {
  it.each([
    ["abc", "abd", true],
    ["abc", "ab", true],
    ["abc", "acb", true],
    ["abc", "abcd", true],
    ["abc", "axd", false],
    ["abc", "abcde", false],
    ["abcd", "badc", false],
  ])("%s, %s: %s", (a, b, expected) => {
    expect(isOneEditAway(a, b)).toBe(expected);
    expect(isOneEditAway(b, a)).toBe(expected);
  });
});
