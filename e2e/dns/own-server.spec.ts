import type { Page } from "@playwright/test";
import { PanelPage } from "../panel-page.ts";
import { expect, keepSettings, keptSettings, test } from "./panel.ts";
import { realMail, shelfZones } from "./real-mail.ts";

/** The person's own mail server: how the panel learns it, what its word is worth then, and what no forger gets. */
test.use({ zones: shelfZones });

const me = ["anna@harbour.example"];
const server = "mx.harbour.example";
const question = (page: Page) => page.getByRole("region", { name: "Is this your mail server?" });

/** A mail whose signature only the server that took it saw whole, and below its word another one's, copied. */
const mail = Buffer.from(
  realMail("domain-server.eml")
    .toString("latin1")
    .replace(
      /^DKIM-Signature:/m,
      `Authentication-Results: ${server}; dkim=pass header.d=bank.example; dmarc=pass header.from=bank.example\r\n$&`,
    ),
  "latin1",
);

/** Each line of results, top first: how far its word reaches. */
const standings = (panel: PanelPage) =>
  panel.opened
    .locator("[data-step]")
    .filter({ hasText: `${server} wrote down what it checked.` })
    .evaluateAll((steps) => steps.map((step) => step.getAttribute("data-standing")));

test("once it is learned its word counts, a copy below does not; taken back, neither does", async ({
  page,
}) => {
  await page.goto("/");
  await keepSettings(page, { me, resolver: "none" });
  const panel = new PanelPage(page);
  await panel.openFile(mail);
  expect(await panel.level()).toBe("unverified");
  await panel.detail("The way it came");
  await expect(panel.opened).toContainText("this server is none that you told Usher to believe");
  expect(await standings(panel)).toEqual(["claimed", "claimed"]);
  await expect(question(page)).toContainText(server);
  expect(await panel.violations()).toEqual([]);

  await question(page).getByRole("button", { name: "This is my mail server" }).click();
  await expect(panel.verdict).toHaveAttribute("data-level", "domain");
  await expect(panel.verdict).toContainText(
    `Your own mail server ${server} says that the mail domain acme.example vouches`,
  );
  await expect(question(page)).toHaveCount(0);
  await panel.detail("The way it came");
  await expect(panel.opened).toContainText("your server says");
  expect(await standings(panel)).toEqual(["server", "claimed"]);

  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("button", { name: `Remove ${server}` }).click();
  await expect(page.getByRole("list", { name: "Own mail servers" }).getByText(server)).toHaveCount(0);
  expect(await keptSettings(page)).toMatchObject({ authservIds: [] });
  await page.getByRole("button", { name: "Invitation" }).click();
  await expect(panel.verdict).toHaveAttribute("data-level", "unverified");
});

test("it is not asked for where the mail bears an address that nobody vouches for", async ({
  page,
  resolver,
}) => {
  await page.goto("/");
  await keepSettings(page, { me, resolver: resolver.url });
  const panel = new PanelPage(page);
  await panel.openFile(realMail("unverified-borrowed.eml"));
  await expect(panel.verdict.getByRole("heading")).toHaveText(
    "Nobody vouches for this invitation – not even acme.example",
  );
  await panel.detail("The way it came");
  await expect(panel.opened).toContainText(server);
  await expect(page.getByRole("button", { name: "This is my mail server" })).toHaveCount(0);
});
