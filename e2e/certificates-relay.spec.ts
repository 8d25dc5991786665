/** Looking certificates up through an organisation's relay: only once the person turned it on, and never twice. */
import type { Page } from "@playwright/test";
import { anchorOf, givenAt, revokedOn, signedBy } from "./certificates-made.ts";
import { test as base } from "./certificates-panel.ts";
import { relayWorld, type RelayWorld } from "./certificates-relay.ts";
import { expect, fileOnly } from "./host.ts";

const test = base.extend<object, { readonly world: RelayWorld }>({
  world: [
    async ({}, use) => {
      const world = await relayWorld();
      await use(world);
      await world.stop();
    },
    { scope: "worker", timeout: 300_000 },
  ],
  panelURL: [async ({ world }, use) => use(world.panel), { scope: "worker" }],
  // The relay's certificate is its own.
  ignoreHTTPSErrors: true,
});

/** Addresses that the page and its workers ask beside the panel's own server. */
function elsewhere(page: Page, own: string): string[] {
  const asked: string[] = [];
  page.context().on("request", (request) => {
    if (!request.url().startsWith(`${own}/`)) asked.push(request.url());
  });
  return asked;
}

const moment = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "medium",
  timeStyle: "short",
  timeZone: "Europe/Berlin",
});

// Long stories, and a busy machine is no failure.
test.describe.configure({ timeout: 540_000 });

test(
  "nothing is looked up before the person turns it on; then the answer stands there with its time",
  fileOnly,
  async ({ host, certificates, world: { root, issuing, good, answers, panel: own, relay } }) => {
    const { panel } = host;
    const strangers = elsewhere(panel.page, own);
    const before = answers.length;
    await host.keep({ anchors: [anchorOf(root)], resolver: "none" });
    await host.openFile(signedBy(good, { chain: [issuing] }));
    await certificates.level("verified");
    await panel.detail("Who signed");
    await expect(certificates.withdrawal).toHaveAttribute("data-withdrawal", "unknown");
    await expect(certificates.withdrawal.locator("[data-lookups]")).toHaveAttribute("data-lookups", "off");
    expect(strangers).toEqual([]);
    expect(answers.length).toBe(before);

    await certificates.withdrawal.getByRole("button", { name: "Open Settings" }).click();
    const settings = certificates.section("Looking up certificates");
    await expect(settings.getByRole("radio", { name: /^No, never/ })).toBeChecked();
    await settings.getByRole("radio", { name: /^Yes/ }).check();
    await settings.getByRole("textbox").fill("http://relay.acme.example/");
    await settings.getByRole("button", { name: "Save" }).click();
    await expect(settings).toContainText("This is no address of a relay");
    await settings.getByRole("textbox").fill(relay);
    await settings.getByRole("button", { name: "Save" }).click();
    await certificates.back();
    await panel.detail("Who signed");
    const leaf = certificates.links.first().locator("[data-check=revocation]");
    await expect(leaf).toContainText("Not withdrawn, says an answer for its issuer of");
    expect(answers.length).toBe(before + 1);
    const [answer = Buffer.of()] = answers.slice(before);
    await expect(leaf).toContainText(moment.format(new Date(givenAt(answer))));
    await expect(leaf).toContainText("It holds until");
    await certificates.level("verified");
    expect([...new Set(strangers)]).toEqual([`${relay}lookup`]);

    // It holds for days: nobody is told that the mail was opened again.
    await host.openFile(signedBy(good, { chain: [issuing], summary: "Planning" }));
    await panel.detail("Who signed");
    await expect(leaf).toContainText("Not withdrawn");
    expect(answers.length).toBe(before + 1);
  },
);

test(
  "a certificate that its issuer withdrew is found out",
  fileOnly,
  async ({ host, certificates, world: { root, issuing, revoked, relay } }) => {
    await host.keep({ anchors: [anchorOf(root)], resolver: "none" });
    await host.openFile(signedBy(revoked, { chain: [issuing] }));
    await certificates.level("verified");
    await host.keep({ fetching: relay });
    await host.openFile(signedBy(revoked, { chain: [issuing] }));
    await certificates.level("suspicious");
    await host.panel.detail("Who signed");
    await expect(certificates.withdrawal).toHaveAttribute("data-withdrawal", "revoked");
    await expect(certificates.links.first().locator("[data-check=revocation]")).toContainText(
      `Withdrawn on ${revokedOn.said}: the key got into other hands. So says an answer for its issuer of`,
    );
  },
);
