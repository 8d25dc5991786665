import { samples as shelf } from "./samples.ts";
import { downloaded, PanelPage, type HostFixture } from "./panel-page.ts";
import { test as base } from "./panel.ts";

/** The file host: messages come from the shelf, mails leave as downloads. */
export const test = base.extend<{ host: HostFixture }>({
  host: async ({ page }, use) => {
    await page.goto("/");
    const panel = new PanelPage(page);
    await use({
      panel,
      open: async (file) => {
        const sample = shelf.find((item) => item.file === file);
        if (sample === undefined) throw new Error(`no sample ${file}`);
        const back = page.getByRole("button", { name: "Back", exact: true });
        if (await back.isVisible()) await back.click();
        await page.getByRole("listitem").getByText(sample.title, { exact: true }).click();
        await panel.verdict.waitFor();
      },
      sent: async (act) => {
        const [download] = await Promise.all([page.waitForEvent("download"), act()]);
        return downloaded(download);
      },
    });
  },
});

export { expect } from "./panel.ts";
