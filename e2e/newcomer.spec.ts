import { readFileSync } from "node:fs";
import { expect, fileOnly, test } from "./host.ts";
import { samplePath } from "./samples.ts";

/** What a person meets who has never seen the panel: odd files, a browser that keeps nothing, impatience. */
const chooseFile = "input[type=file]";

test(
  "the shelf is grouped by verdict, and shows no verdict before it is found",
  fileOnly,
  async ({ host }) => {
    const { page } = host.panel;
    await expect(page.getByRole("heading", { level: 3 })).toHaveText([
      "Proven",
      "Domain proven",
      "Not confirmed",
      "Not proven",
      "Contradicted",
    ]);
    const contradicted = page.getByRole("region", { name: "Contradicted" });
    await expect(contradicted.getByText("Changed after it was signed")).toBeVisible();
    await expect(contradicted.locator("svg")).toHaveCount(0);
  },
);

test(
  "files that cannot be opened each get a sentence, also over an open message",
  fileOnly,
  async ({ host }) => {
    const { panel } = host;
    const { page } = panel;
    await page.setViewportSize({ width: 320, height: 480 });
    await page.setInputFiles(chooseFile, { name: "empty.eml", mimeType: "", buffer: Buffer.alloc(0) });
    await expect(page.getByText("empty.eml is empty.")).toBeVisible();
    const drop = (make: "text" | "folder" | "large"): Promise<void> =>
      page.evaluate((kind) => {
        const transfer = new DataTransfer();
        if (kind === "text") transfer.setData("text/plain", "See you at ten");
        else {
          const file = new File(["x"], kind);
          if (kind === "large") Object.defineProperty(file, "size", { value: 65 * 1024 * 1024 });
          else file.arrayBuffer = () => Promise.reject(new DOMException("A folder", "NotReadableError"));
          Object.defineProperty(transfer, "files", { value: [file] });
        }
        const event = new DragEvent("drop", { bubbles: true, cancelable: true });
        Object.defineProperty(event, "dataTransfer", { value: transfer });
        document.body.dispatchEvent(event);
      }, make);
    await drop("text");
    await expect(page.getByText(/is no file\. Save the mail/)).toBeVisible();
    await host.open("verified.eml");
    await drop("folder");
    await expect(page.getByRole("alert")).toContainText("folder could not be read");
    await drop("large");
    await expect(page.getByRole("alert")).toContainText("large is larger than 64 MB");
    expect(await panel.level()).toBe("verified");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  },
);

test(
  "of two files on their way the one asked for last is shown, however long the other takes",
  fileOnly,
  async ({ host }) => {
    const { panel } = host;
    const { page } = panel;
    const texts = ["unverified-words.eml", "unverified-plain.eml"].map((file) =>
      readFileSync(samplePath(file), "latin1"),
    );
    // What is dropped before the panel stands is dropped on nothing.
    await expect(page.getByRole("button", { name: "Choose a file" })).toBeVisible();
    const arrive = await page.evaluateHandle(async ([slow = "", quick = ""]) => {
      const drop = (file: File): void => {
        const event = new DragEvent("drop", { bubbles: true, cancelable: true });
        Object.defineProperty(event, "dataTransfer", { value: { files: [file] } });
        document.body.dispatchEvent(event);
      };
      const late = new File([slow], "slow.eml");
      const bytes = await late.arrayBuffer();
      let arriving = (): void => undefined;
      late.arrayBuffer = () => new Promise((resolve) => (arriving = () => resolve(bytes)));
      drop(late);
      drop(new File([quick], "quick.eml"));
      return () => arriving();
    }, texts);
    await panel.verdict.waitFor();
    await expect(page.getByText("Lunch-time yoga")).toBeVisible();
    // Whatever is opened takes the place of what is open before anything else happens.
    await arrive.evaluate(async (now) => {
      now();
      for (let frames = 0; frames < 3; frames++) await new Promise((drawn) => requestAnimationFrame(drawn));
    });
    await panel.verdict.waitFor();
    await expect(page.getByText("Lunch-time yoga")).toBeVisible();
    await expect(page.getByText("Verified by Usher")).toHaveCount(0);
  },
);

test(
  "where the browser keeps nothing, the page says so and still checks and answers",
  fileOnly,
  async ({ host }) => {
    const { panel } = host;
    const { page } = panel;
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("The operation is insecure.", "SecurityError");
      };
    });
    await page.reload();
    await expect(page.getByText(/keeps nothing for this page/)).toBeVisible();
    await page.setInputFiles(chooseFile, samplePath("unverified-plain.eml"));
    await expect(panel.verdict).toHaveAttribute("data-level", "unverified");
    await host.open("verified.eml");
    await host.sent(() => panel.action("accept").click());
    await panel.agenda();
    await expect(panel.entries).toHaveCount(1);
  },
);

test(
  "the calendar shows what comes next, and further weeks where they are asked for",
  fileOnly,
  async ({ host }) => {
    const { panel } = host;
    const { page, view } = panel;
    // The sample's weekly series has begun by then, whenever this runs.
    await page.clock.setFixedTime("2027-03-01T08:00:00Z");
    await page.reload();
    await host.open("authorized.eml");
    await host.sent(() => panel.action("accept").click());
    await host.open("verified-flood.eml");
    await panel.action("accept").click();
    await host.sent(() => panel.confirmation.getByRole("button", { name: "Accept anyway" }).click());
    await panel.agenda();
    await expect(panel.entries).toHaveCount(5);
    await expect(panel.entries.filter({ hasText: "Weekly kick-off" })).toHaveCount(4);
    const later = view.getByRole("region", { name: "Later" });
    await expect(later.getByText("Reminder")).toBeVisible();
    await expect(view.getByText("Up to 29 Mar 2027.")).toBeVisible();
    await view.getByRole("button", { name: "Show more weeks" }).click();
    await expect(panel.entries.filter({ hasText: "Weekly kick-off" })).toHaveCount(13);
    await panel.entries.first().getByRole("button", { name: "Remove, with all its dates" }).click();
    await expect(panel.entries).toHaveCount(1);
    await expect(view.getByRole("heading", { name: "My calendar" })).toBeFocused();
  },
);
