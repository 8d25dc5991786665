import { expect, keepSettings, test } from "./panel.ts";

test("what keepSettings() sets is there at the next visit", async ({ page, resolver }) => {
  await page.goto("/");
  await keepSettings(page, { resolver: resolver.url });
  const kept = await page.evaluate(
    () =>
      new Promise<unknown>((told) => {
        const opening = indexedDB.open("usher");
        opening.addEventListener("success", () => {
          const reading = opening.result.transaction("settings").objectStore("settings").get("settings");
          reading.addEventListener("success", () => told(reading.result));
        });
      }),
  );
  expect(kept).toMatchObject({ resolver: resolver.url, me: null });
});
