/** Nothing moves by itself once a verdict is there: what is pressed is what was aimed at. */
import type { Page } from "@playwright/test";
import { waitedFor } from "../ui/lasting.ts";
import { authority, olivia, person, signedBy } from "./certificates-made.ts";
import { test } from "./certificates-panel.ts";
import { expect } from "./host.ts";

const issuing = authority("Acme issuing", authority("Acme root"));
const signer = person("Olivia", olivia, issuing);

/** Where the first detail stands when a verdict is first drawn, in pixels from the top. */
async function noteFirst(page: Page): Promise<void> {
  await page.addInitScript((milliseconds) => {
    // However busy the machine, no time passes for what is waited for.
    const set = window.setTimeout.bind(window);
    const stopped = (run: () => void, after?: number): number =>
      after === milliseconds ? 0 : set(run, after);
    Object.defineProperty(window, "setTimeout", { value: stopped });
    new MutationObserver((_, observer) => {
      if (document.querySelector("header[data-level]:not([data-level=checking])") === null) return;
      observer.disconnect();
      const top = document.querySelector("nav button[aria-controls]")?.getBoundingClientRect().top;
      Reflect.set(window, "firstSeen", top);
    }).observe(document, { subtree: true, childList: true, attributes: true });
  }, waitedFor);
}

test("a question that is loaded late comes with the verdict, not after it", async ({
  host,
  certificates,
}) => {
  const { panel } = host;
  await noteFirst(panel.page);
  // Longer than anything else takes.
  let held = 0;
  await panel.page.route(/\/pinning-[^/]*\.js$/, async (route) => {
    held += 1;
    await panel.page.evaluate(() => new Promise((later) => setTimeout(later, 500)));
    await route.fallback();
  });
  await host.keep({ resolver: "none" });
  await host.openFile(signedBy(signer, { chain: [issuing] }));
  await certificates.level("unverified");
  await expect(panel.action("look")).toBeVisible();
  expect(held).toBe(1);
  const why = panel.view.getByRole("button", { name: "Why?" });
  const now = await why.evaluate((node) => node.getBoundingClientRect().top);
  const frame = await panel.frame();
  expect(await frame.evaluate(() => Reflect.get(window, "firstSeen") as unknown)).toBe(now);
});
