// @ts-check
/** Draws the icons: a calendar sheet with a tick. Run it to write them anew. */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { encodePng } from "./png.mjs";

/** Edge lengths in pixels: ribbon 16, 32, 80; store and details 64, 128; mobile 25, 32, 48, each once, twice, thrice. */
export const sizes = [16, 25, 32, 48, 50, 64, 75, 80, 96, 128, 144];

/** Samples per pixel edge, for smooth edges. */
const samples = 8;

/** @typedef {readonly [number, number, number, number]} Colour red, green, blue, alpha */

const green = /** @type {Colour} */ ([16, 110, 72, 255]);
const dark = /** @type {Colour} */ ([9, 74, 48, 255]);
const paper = /** @type {Colour} */ ([255, 255, 255, 255]);
const nothing = /** @type {Colour} */ ([0, 0, 0, 0]);

/** @param {number} x @param {number} y @param {number} left @param {number} top @param {number} right @param {number} bottom @param {number} radius */
function inBox(x, y, left, top, right, bottom, radius) {
  const dx = Math.max(left + radius - x, 0, x - (right - radius));
  const dy = Math.max(top + radius - y, 0, y - (bottom - radius));
  return dx * dx + dy * dy <= radius * radius;
}

/** @param {number} x @param {number} y @param {readonly number[]} line x and y of its ends @param {number} width */
function onLine(x, y, [ax = 0, ay = 0, bx = 0, by = 0], width) {
  const along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)) <= width / 2;
}

/** The drawing, over the unit square. @param {number} x @param {number} y @returns {Colour} */
function colourAt(x, y) {
  if (onLine(x, y, [0.31, 0.08, 0.31, 0.22], 0.1) || onLine(x, y, [0.69, 0.08, 0.69, 0.22], 0.1)) return dark;
  if (!inBox(x, y, 0.05, 0.13, 0.95, 0.97, 0.14)) return nothing;
  if (onLine(x, y, [0.28, 0.64, 0.44, 0.8], 0.12) || onLine(x, y, [0.44, 0.8, 0.73, 0.48], 0.12))
    return green;
  return inBox(x, y, 0.13, 0.36, 0.87, 0.89, 0.07) ? paper : green;
}

/** What is inked of it, all in white, for clients that paint the ground. @param {number} x @param {number} y @returns {Colour} */
function outlineAt(x, y) {
  const colour = colourAt(x, y);
  return colour === nothing || colour === paper ? nothing : paper;
}

/**
 * RGBA pixels of a drawing at one size.
 *
 * @param {number} size
 * @param {typeof colourAt} colour
 */
function draw(size, colour) {
  const pixels = new Uint8Array(size * size * 4);
  for (let index = 0; index < size * size; index++) {
    const sum = [0, 0, 0, 0];
    for (let sample = 0; sample < samples * samples; sample++) {
      const x = ((index % size) + ((sample % samples) + 0.5) / samples) / size;
      const y = (Math.floor(index / size) + (Math.floor(sample / samples) + 0.5) / samples) / size;
      const [red, green, blue, alpha] = colour(x, y);
      [red * alpha, green * alpha, blue * alpha, alpha].forEach(
        (part, at) => (sum[at] = (sum[at] ?? 0) + part),
      );
    }
    const [, , , alpha = 0] = sum;
    for (let part = 0; part < 3; part++)
      pixels[index * 4 + part] = alpha === 0 ? 0 : Math.round((sum[part] ?? 0) / alpha);
    pixels[index * 4 + 3] = Math.round(alpha / (samples * samples));
  }
  return pixels;
}

/** RGBA pixels of the icon. @param {number} size */
export const drawIcon = (size) => draw(size, colourAt);

/** RGBA pixels of its white outline. @param {number} size */
export const drawOutline = (size) => draw(size, outlineAt);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = new URL("public/icons/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  for (const size of sizes)
    writeFileSync(new URL(`usher-${size}.png`, folder), encodePng(size, size, drawIcon(size)));
}
