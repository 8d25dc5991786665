import type { Page } from "@playwright/test";
import { looks, PanelPage } from "../panel-page.ts";
import { expect, keepSettings, keptSettings, test } from "./panel.ts";
import { realMail, shelfZones } from "./real-mail.ts";

/** The first mail that a domain could vouch for, and what the person answers to the question it brings. */
test.use({ zones: shelfZones, viewport: { width: 320, height: 480 } });

const first = realMail("domain.eml");
const second = realMail("unverified-service.eml");
const me = ["anna@harbour.example"];

const question = (page: Page) => page.getByRole("region", { name: "Check mail domains?" });
const dialog = (page: Page) => page.getByRole("dialog", { name: "Check this mail’s domain" });

/** Names somebody who is not on the panel's list, in the card or the dialog. */
async function nameAnother(where: ReturnType<typeof question>, url: string): Promise<void> {
  await where.getByRole("radio", { name: "Another" }).check();
  await where.getByRole("textbox", { name: "Address of the resolver" }).fill(url);
}

async function start(page: Page): Promise<PanelPage> {
  await page.goto("/");
  await keepSettings(page, { me });
  const panel = new PanelPage(page);
  await panel.openFile(first);
  return panel;
}

/** Whether the banner's word is more blue than anything else. */
const isBlue = (panel: PanelPage): Promise<boolean> =>
  panel.verdict.evaluate((banner) => {
    const [red = 0, green = 0, blue = 0] = (getComputedStyle(banner).color.match(/\d+/g) ?? []).map(Number);
    return blue > red && blue > green;
  });

const proven = "From somebody at acme.example – the person is not proven";
const headline = (panel: PanelPage) => panel.verdict.getByRole("heading");

test("the question stands below the answers; once answered it is asked no more, and mails are checked", async ({
  page,
  resolver,
}) => {
  const before = resolver.log().length;
  const panel = await start(page);
  expect(await panel.level()).toBe("unverified");
  await expect(panel.verdict).toContainText("Not checked: its mail domain.");
  for (const part of [panel.verdict, panel.action("accept"), panel.action("ask")])
    await expect(part).toBeInViewport({ ratio: 1 });
  await expect(question(page)).toContainText("whether acme.example really sent this");
  const top = async (where: ReturnType<typeof question>): Promise<number> =>
    (await where.boundingBox())?.y ?? Number.NaN;
  expect(await top(question(page))).toBeGreaterThan(await top(panel.action("ask")));
  expect(await panel.overflow()).toBe(0);
  for (const look of looks) {
    await page.emulateMedia(look);
    expect(await panel.violations()).toEqual([]);
  }
  expect(resolver.log().slice(before)).toEqual([]);

  await nameAnother(question(page), resolver.url);
  await question(page).getByRole("button", { name: "Check now" }).click();
  await expect(panel.verdict).toHaveAttribute("data-level", "domain");
  await expect(headline(panel)).toHaveText(proven);
  expect(await isBlue(panel)).toBe(true);
  await expect(
    page.getByRole("status").filter({ hasText: "From now on Usher asks 127.0.0.1" }),
  ).toBeVisible();
  await expect(question(page)).toHaveCount(0);

  await page.reload();
  const later = resolver.log().length;
  await panel.openFile(second);
  await expect(question(page)).toHaveCount(0);
  await expect(page.locator("figcaption")).toContainText("not signed, sent through planner.example");
  expect(resolver.log().slice(later)).toContain("mail1._domainkey.planner.example TXT");
});

test("by keyboard alone: answer the question, read what came of it, go on to the answers", async ({
  page,
  resolver,
}) => {
  await page.goto("/");
  await keepSettings(page, { me });
  const panel = new PanelPage(page);
  const choosing = page.waitForEvent("filechooser");
  await panel.tabTo(page.getByRole("button", { name: "Choose a file" }));
  await page.keyboard.press("Enter");
  await (await choosing).setFiles({ name: "mail.eml", mimeType: "message/rfc822", buffer: first });
  await panel.verdict.waitFor();
  const card = question(page);
  await panel.tabTo(card.getByRole("radio").first());
  const another = card.getByRole("radio", { name: "Another" });
  for (let presses = 0; presses < 8 && !(await another.isChecked()); presses++)
    await page.keyboard.press("ArrowDown");
  await panel.tabTo(card.getByRole("textbox", { name: "Address of the resolver" }));
  await page.keyboard.type("127.0.0.1");
  await panel.tabTo(card.getByRole("button", { name: "Check now" }));
  await page.keyboard.press("Enter");
  await expect(card).toContainText("This is no address that can be asked.");
  await panel.tabTo(card.getByRole("textbox", { name: "Address of the resolver" }));
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type(resolver.url);
  await panel.tabTo(card.getByRole("button", { name: "Check now" }));
  await page.keyboard.press("Enter");
  await expect(panel.verdict).toHaveAttribute("data-level", "domain");
  await expect(page.locator("body")).not.toBeFocused();
  await panel.tabTo(page.getByRole("button", { name: "The way it came" }));
  await page.keyboard.press("Enter");
  await expect(panel.opened).toContainText("The mail domain acme.example signed it.");
});

test("just this once keeps nothing", async ({ page, resolver }) => {
  const panel = await start(page);
  await nameAnother(question(page), resolver.url);
  await question(page).getByRole("button", { name: "Just this once" }).click();
  await expect(panel.verdict).toHaveAttribute("data-level", "domain");
  expect(await keptSettings(page)).toMatchObject({ resolver: null });
  await panel.openFile(first);
  expect(await panel.level()).toBe("unverified");
  await expect(question(page)).toBeVisible();
});

test("nobody is an answer that stays, and one mail can be checked all the same", async ({
  page,
  resolver,
}) => {
  const before = resolver.log().length;
  const panel = await start(page);
  await question(page).getByRole("radio", { name: "Nobody" }).check();
  await question(page).getByRole("button", { name: "Ask nobody" }).click();
  await page.getByRole("button", { name: "Check the domain" }).click();
  expect(resolver.log().slice(before)).toEqual([]);
  await nameAnother(dialog(page), resolver.url);
  await dialog(page).getByRole("button", { name: "Check now" }).click();
  await expect(panel.verdict).toHaveAttribute("data-level", "domain");
  await expect(headline(panel)).toHaveText(proven);
  expect(await keptSettings(page)).toMatchObject({ resolver: "none" });
});

for (const [name, wrong] of [
  ["does not answer", (url: string) => new URL("/elsewhere", url).href],
  ["the page's policy forbids", (url: string) => url.replace("127.0.0.1", "localhost")],
] as const)
  test(`a resolver that ${name} is named, and another can be asked`, async ({ page, resolver }) => {
    const panel = await start(page);
    const refused = wrong(resolver.url);
    await nameAnother(question(page), refused);
    await question(page).getByRole("button", { name: "Check now" }).click();
    await expect(panel.verdict).toContainText("Not checked: its mail domain.");
    await expect(panel.verdict).toContainText(`No usable answer came from ${new URL(refused).host}.`);
    await expect(panel.verdict).toContainText("whoever runs this page does not let Usher ask it");
    expect(await panel.level()).toBe("unverified");
    expect(await panel.violations()).toEqual([]);
    expect(await panel.overflow()).toBe(0);
    await expect(panel.action("accept")).toBeInViewport({ ratio: 1 });
    await page.getByRole("button", { name: "Check the domain" }).click();
    await expect(dialog(page).getByRole("textbox")).toHaveValue(refused);
    expect(await panel.violations()).toEqual([]);
    await nameAnother(dialog(page), resolver.url);
    await dialog(page).getByRole("button", { name: "Check now" }).click();
    await expect(panel.verdict).toHaveAttribute("data-level", "domain");
    await expect(page.locator("[data-silent]")).toHaveCount(0);
  });
