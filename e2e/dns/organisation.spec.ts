import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { panelServer } from "../../addin/server.mjs";
import { builtPanel } from "../panel.ts";
import { PanelPage } from "../panel-page.ts";
import { expect, keepSettings, test as base } from "./panel.ts";
import { realMail, shelfZones } from "./real-mail.ts";

interface Fixtures {
  /** Opens a panel whose organisation decided who is asked. */
  readonly decide: (resolver: string) => Promise<void>;
}

const test = base.extend<Fixtures>({
  decide: async ({ page }, use) => {
    const servers: ReturnType<typeof panelServer>[] = [];
    await use(async (resolver) => {
      const server = panelServer(builtPanel, { policy: { text: JSON.stringify({ resolver }), resolver } });
      servers.push(server);
      await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    });
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  },
});
test.use({ zones: shelfZones });

const me = ["anna@harbour.example"];

/** Nowhere may anything be chosen, and both places say who decided. */
async function decidesAlone(page: Page, sentence: string): Promise<void> {
  await expect(page.getByText("Check mail domains?")).toHaveCount(0);
  await page.getByRole("button", { name: "Settings" }).click();
  const section = page.getByRole("region", { name: "Mail domains" });
  await expect(section).toContainText(sentence);
  await expect(section.getByRole("radio")).toHaveCount(0);
  expect(await new PanelPage(page).violations()).toEqual([]);
  await page.getByRole("button", { name: "Invitation" }).click();
}

test("an organisation that wants nobody asked: nobody is, whatever the person had set", async ({
  page,
  resolver,
  decide,
}) => {
  const before = resolver.log().length;
  await decide("none");
  await keepSettings(page, { me, resolver: resolver.url });
  const panel = new PanelPage(page);
  await panel.openFile(realMail("domain.eml"));
  expect(await panel.level()).toBe("unverified");
  await expect(panel.verdict).toContainText("Your organisation decided that nobody is asked.");
  await expect(page.getByRole("button", { name: /^Check the domain/ })).toHaveCount(0);
  await decidesAlone(page, "Your organisation decided that nobody is asked.");
  expect(resolver.log().slice(before)).toEqual([]);
});

test("an organisation's own resolver is asked, whatever the person had set", async ({
  page,
  resolver,
  decide,
}) => {
  await decide(resolver.url);
  await keepSettings(page, { me, resolver: "none" });
  const panel = new PanelPage(page);
  await panel.openFile(realMail("domain.eml"));
  expect(await panel.level()).toBe("domain");
  await decidesAlone(page, `Your organisation decided that ${new URL(resolver.url).host} is asked.`);
});

test("where the organisation's resolver does not answer, the panel says who decided, and tries again", async ({
  page,
  resolver,
  decide,
}) => {
  const silent = new URL("/elsewhere", resolver.url);
  await decide(silent.href);
  await keepSettings(page, { me });
  const panel = new PanelPage(page);
  await panel.openFile(realMail("domain.eml"));
  for (const sentence of [
    `No usable answer came from ${silent.host}.`,
    `Your organisation decided that ${silent.host} is asked.`,
  ])
    await expect(panel.verdict).toContainText(sentence);
  await page.getByRole("button", { name: "Check the domain again" }).click();
  await expect(panel.verdict).toContainText("Not checked: its mail domain.");
  await decidesAlone(page, `Your organisation decided that ${silent.host} is asked.`);
});
