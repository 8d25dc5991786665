import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { drawIcon, drawOutline, sizes } from "./icons.mjs";
import { decodePng, encodePng } from "./png.mjs";

const folder = join(import.meta.dirname, "public/icons");

test("there is an icon of every size, and no other", () => {
  expect(readdirSync(folder).toSorted()).toEqual(sizes.map((size) => `usher-${size}.png`).toSorted());
});

test.for(sizes)("the icon of %i pixels is what the script draws", (size) => {
  const icon = decodePng(readFileSync(join(folder, `usher-${size}.png`)));
  expect([icon.width, icon.height]).toEqual([size, size]);
  expect(Buffer.from(icon.pixels).equals(drawIcon(size))).toBe(true);
  expect(new Set(icon.pixels).size).toBeGreaterThan(4);
});

test("the outline is white on nothing, as the unified manifest wants it", () => {
  const { pixels } = decodePng(encodePng(32, 32, drawOutline(32)));
  const alphas = pixels.filter((_, at) => at % 4 === 3);
  expect(alphas).toContain(0);
  expect(alphas).toContain(255);
  for (let at = 0; at < pixels.length; at += 4)
    expect([...pixels.subarray(at, at + 3)]).toEqual(pixels[at + 3] === 0 ? [0, 0, 0] : [255, 255, 255]);
});
