import { expect, keepSettings, keptSettings, test } from "./panel.ts";

test("what keepSettings() sets is there at the next visit", async ({ page, resolver }) => {
  await page.goto("/");
  await keepSettings(page, { resolver: resolver.url });
  expect(await keptSettings(page)).toMatchObject({ resolver: resolver.url, me: null });
});
