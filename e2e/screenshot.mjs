/**
 * Draws docs/panel.png from the built panel: `npm run build && node e2e/screenshot.mjs`. Zone, language and
 * the page's clock are fixed, so that it changes only where the panel does.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { panelServer } from "../addin/server.mjs";
import { findChromium, missing } from "./chromium.mjs";

const picture = fileURLToPath(new URL("../docs/panel.png", import.meta.url));
const shown = ["Signed by the organizer", "Changed after it was signed"];

const executablePath = findChromium();
if (executablePath === null) throw new Error(missing);

const server = panelServer(fileURLToPath(new URL("../dist/panel", import.meta.url)));
await new Promise((listening) => server.listen(0, "127.0.0.1", () => listening(undefined)));
const address = server.address();
const port = typeof address === "object" && address !== null ? address.port : 0;
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

/** @param {string} sample its title on the shelf */
async function draw(sample) {
  const page = await browser.newPage({
    viewport: { width: 420, height: 404 },
    colorScheme: "light",
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
  });
  await page.clock.setFixedTime("2026-11-22T09:00:00Z");
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.getByRole("listitem").getByText(sample, { exact: true }).click();
  await page.locator("header[data-level]:not([data-level=checking])").waitFor();
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  // Buttons fade into their colours.
  await page.waitForTimeout(500);
  return (await page.screenshot()).toString("base64");
}

const drawn = [];
for (const sample of shown) drawn.push(await draw(sample));
const page = await browser.newPage({ viewport: { width: 880, height: 428 } });
await page.setContent(
  `<body style="margin:0;padding:12px;display:flex;gap:16px;background:#e8e8e8">${drawn
    .map((image) => `<img alt="" src="data:image/png;base64,${image}">`)
    .join("")}`,
);
await page.waitForTimeout(100);
writeFileSync(picture, await page.screenshot());
await browser.close();
server.close();
