import type { Download, Page } from "@playwright/test";
import { emptyMemory, type MemoryBook } from "../core/memory/book.ts";
import { keepSettings } from "./dns/panel.ts";
import { PanelPage, savedText, type HostFixture } from "./panel-page.ts";
import { samples as shelf } from "./samples.ts";

/** The file host: messages come from the shelf, mails leave as downloads. */
export async function fileHost(page: Page): Promise<HostFixture> {
  await page.goto("/");
  const panel = new PanelPage(page);
  let left = 0;
  page.on("download", () => (left += 1));
  const back = async (): Promise<void> => {
    const button = page.getByRole("button", { name: "Back", exact: true });
    if (await button.isVisible()) await button.click();
  };
  const saved = async (act: () => Promise<void>): Promise<string> => {
    const [download]: [Download, void] = await Promise.all([page.waitForEvent("download"), act()]);
    return savedText(download);
  };
  return {
    panel,
    open: async (file) => {
      const sample = shelf.find((item) => item.file === file);
      if (sample === undefined) throw new Error(`no sample ${file}`);
      await back();
      await page.getByRole("listitem").getByText(sample.title, { exact: true }).click();
      await panel.verdict.waitFor();
    },
    openFile: (bytes, name) => panel.openFile(bytes, name),
    sent: saved,
    get left() {
      return left;
    },
    saved,
    keep: (settings) => keepSettings(page, settings),
    memory: async () => (await rememberedIn(page)) ?? emptyMemory,
  };
}

async function rememberedIn(page: Page): Promise<MemoryBook | null> {
  return page.evaluate(
    () =>
      new Promise<MemoryBook | null>((told) => {
        const opening = indexedDB.open("usher");
        opening.addEventListener("success", () => {
          const reading = opening.result.transaction("memory").objectStore("memory").get("memory");
          reading.addEventListener("success", () => {
            opening.result.close();
            told((reading.result as MemoryBook | undefined) ?? null);
          });
        });
      }),
  );
}
