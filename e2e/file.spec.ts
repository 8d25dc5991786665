import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "./host.ts";
import { samplePath } from "./samples.ts";

const chooseFile = "input[type=file]";

test("the same bytes dropped are untrusted: the samples' root counts on the shelf alone", async ({
  host,
}) => {
  const { panel } = host;
  await panel.page.setInputFiles(chooseFile, samplePath("verified.eml"));
  await expect(panel.verdict).toHaveAttribute("data-level", "unverified");
  await panel.page.reload();
  await host.open("verified.eml");
  expect(await panel.level()).toBe("verified");
});

test("a file can be dropped on the page, also over an open message", async ({ host }) => {
  const { panel } = host;
  await host.open("verified.eml");
  const transfer = await panel.page.evaluateHandle(
    (text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], "dropped.eml", { type: "message/rfc822" }));
      return data;
    },
    readFileSync(samplePath("unverified-plain.eml"), "latin1"),
  );
  await panel.page.dispatchEvent("body", "drop", { dataTransfer: transfer });
  await expect(panel.verdict).toHaveAttribute("data-level", "unverified");
});

test("a calendar file without METHOD is shown, not judged", async ({ host }) => {
  const { panel } = host;
  await panel.page.setInputFiles(chooseFile, samplePath("harbour-walk.ics"));
  await expect(panel.verdict).toHaveAttribute("data-level", "calendar-file");
  await expect(panel.action("accept")).toHaveCount(0);
});

test("what is no mail at all gets a sentence", async ({ host }) => {
  const { panel } = host;
  await panel.page.setInputFiles(chooseFile, {
    name: "holiday.png",
    mimeType: "image/png",
    buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0]),
  });
  await expect(panel.verdict).toHaveAttribute("data-level", "nothing");
});

test("own anchors and the reader's own addresses are kept in settings", async ({ host }) => {
  const { panel } = host;
  const { page } = panel;
  await page.getByRole("button", { name: "Settings" }).click();
  await expect(page.getByText(/Mozilla/)).toBeVisible();
  await page.locator("main input[type=file][accept*='.pem']").setInputFiles(samplePath("root.pem"));
  await page.getByRole("button", { name: "Make it a trust anchor…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Make it a trust anchor" }).click();
  await page.getByRole("button", { name: "Invitation" }).click();
  await page.setInputFiles(chooseFile, samplePath("verified.eml"));
  await expect(panel.verdict).toHaveAttribute("data-level", "verified");
});

test("a click during a large check is answered before the check is", async ({ host }) => {
  const { panel } = host;
  const { page } = panel;
  const small = readFileSync(samplePath("unverified-plain.eml"), "latin1");
  const line = `${"QUJD".repeat(19)}\r\n`;
  const boundary = /boundary="?([^";\r\n]+)/i.exec(small)?.[1] ?? "";
  expect(boundary).not.toBe("");
  const filler = `\r\n--${boundary}\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n${line.repeat(350_000)}`;
  const end = small.lastIndexOf(`\r\n--${boundary}--`);
  // A press in the first turn after the check began: a page that checked by itself would answer it last.
  await page.evaluate(() => {
    const events: string[] = [];
    Reflect.set(window, "events", events);
    document.addEventListener("click", () => events.push("click"));
    new MutationObserver((_, observer) => {
      const level = document.querySelector("header[data-level]")?.getAttribute("data-level") ?? null;
      if (level === null) return;
      if (level !== "checking") {
        events.push("report");
        observer.disconnect();
      } else if (!events.includes("checking")) {
        events.push("checking");
        setTimeout(() => document.querySelector<HTMLElement>("nav button[aria-pressed]")?.click(), 0);
      }
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  const large = Buffer.from(small.slice(0, end) + filler + small.slice(end), "latin1");
  expect(large.length).toBeGreaterThan(25 * 1024 * 1024);
  const path = test.info().outputPath("large.eml");
  writeFileSync(path, large);
  await page.setInputFiles(chooseFile, path);
  const seen = (): Promise<readonly string[]> =>
    page.evaluate(() => Reflect.get(window, "events") as readonly string[]);
  await expect.poll(seen).toEqual(["checking", "click", "report"]);
});
