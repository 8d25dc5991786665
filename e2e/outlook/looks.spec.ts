/** What the pane looks like in Outlook: its colours, its width, its language. */
import { looks } from "../panel-page.ts";
import { expect, test } from "./fixture.ts";
import { itemOf } from "./item.ts";
import { plain, roots, signed } from "./made.ts";

test.beforeEach(({ mailbox }) => mailbox.keep({ anchors: roots, resolver: "none" }));

const dark = { bodyBackgroundColor: "#1f1f1f", bodyForegroundColor: "#ffffff" };
const light = { bodyBackgroundColor: "#ffffff", bodyForegroundColor: "#000000" };

test("the pane takes Outlook's colours as they change, and the system's contrast before them", async ({
  mailbox,
}) => {
  const { page, panel, client } = mailbox;
  await mailbox.open(await itemOf(signed()));
  await expect(panel.verdict).toHaveAttribute("data-level", "verified");
  await expect.poll(() => client.registered).toContain("officeThemeChanged");
  const brightness = (): Promise<number> =>
    panel.verdict.evaluate((verdict) => {
      let at: Element | null = verdict;
      let colour = "";
      while (at !== null && !/^rgb\(/.test(colour)) {
        colour = getComputedStyle(at.parentElement ?? at).backgroundColor;
        at = at.parentElement;
      }
      return Math.max(...(colour.match(/\d+/g) ?? []).map(Number));
    });
  expect(await brightness()).toBeGreaterThan(200);
  client.theme(dark);
  await expect.poll(brightness).toBeLessThan(64);
  expect(await panel.violations()).toEqual([]);
  await page.emulateMedia({ forcedColors: "active" });
  expect(await panel.violations()).toEqual([]);
  await page.emulateMedia({ forcedColors: "none" });
  client.theme(light);
  await expect.poll(brightness).toBeGreaterThan(200);
  expect(await panel.violations()).toEqual([]);
});

test.describe("in the narrowest pane", () => {
  test.use({ viewport: { width: 320, height: 600 } });
  test("everything Outlook adds fits, and is open to everybody in every colour", async ({ mailbox }) => {
    test.slow();
    const { page, panel, client, graph } = mailbox;
    const meeting = await itemOf(plain());
    graph.meeting(meeting);
    await mailbox.open(null);
    await expect(panel.view.getByRole("heading", { name: "No mail is open" })).toBeVisible();
    const fits = async (what: string): Promise<void> => {
      for (const look of looks) {
        await page.emulateMedia(look);
        expect(await panel.violations(), `${what}, ${look.colorScheme}, ${look.forcedColors}`).toEqual([]);
      }
      expect(await panel.overflow(), what).toBe(0);
    };
    await fits("nothing open");
    await mailbox.select(meeting);
    await expect(panel.view.locator("[data-client]")).toBeVisible();
    await fits("a meeting of Outlook's");
    await mailbox.select(await itemOf(signed()));
    await expect(panel.verdict).toHaveAttribute("data-level", "verified");
    await expect(panel.view.locator("[data-given=signed]")).toBeVisible();
    await fits("a copy that Exchange made");
    client.answers("getAsFile", () => ({ errorCode: 9020 }));
    await mailbox.select(await itemOf(plain({ summary: "Very".repeat(60) })));
    await expect(panel.verdict).toHaveAttribute("data-level", "outline");
    await fits("an outline");
  });
});

test.describe("in an Outlook that speaks another English than the browser", () => {
  test.use({ setting: { locale: "en-US" } });
  test("the mail is told of in Outlook's, and what was opened before Outlook came stays open", async ({
    mailbox,
  }) => {
    let arrive = (): void => undefined;
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    mailbox.office.arrives = () => arrived;
    await mailbox.open(await itemOf(signed({ hour: 13 })));
    const { panel } = mailbox;
    await panel.agenda();
    const title = panel.view.getByRole("heading", { level: 1, name: "My calendar" });
    await expect(title).toBeVisible();
    arrive();
    await expect(panel.view.locator("figure")).toContainText(/[23]:00\s[AP]M/);
    await expect(panel.verdict).toHaveAttribute("data-level", "verified");
    await expect(title).toBeVisible();
  });
});

test.describe("in an Outlook that speaks Arabic", () => {
  test.use({ setting: { locale: "ar-SA" } });
  test("the pane works in the language it has", async ({ mailbox }) => {
    const { panel, client } = mailbox;
    const arabic = "اجتماع الميزانية";
    await mailbox.open(await itemOf(signed({ summary: arabic })));
    await expect(panel.verdict).toHaveAttribute("data-level", "verified");
    await expect(panel.view.getByText(arabic).first()).toBeVisible();
    // The words are English, so they are read and laid out as English, whoever reads them.
    const frame = await panel.frame();
    expect(await frame.evaluate(() => document.documentElement.lang)).toMatch(/^en/);
    expect(await panel.verdict.evaluate((node) => getComputedStyle(node).direction)).toBe("ltr");
    expect(await panel.violations()).toEqual([]);
    await panel.action("accept").click();
    await panel.outcome.waitFor();
    client.answers("getAsFile", () => ({ errorCode: 9020 }));
    await mailbox.select(await itemOf(plain({ summary: arabic })));
    await expect(panel.verdict).toHaveAttribute("data-level", "outline");
  });
});
