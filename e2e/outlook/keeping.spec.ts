/** What the person set and what is remembered goes with their mailbox from device to device. */
import { olivia } from "../acting-mails.ts";
import { expect, test } from "./fixture.ts";
import { savedBy } from "./client.ts";
import { itemOf } from "./item.ts";
import { plain, roots, signed } from "./made.ts";
import { memoryIn } from "./mailbox.ts";

test("settings and memory are saved to the mailbox, and read on the next device", async ({ mailbox }) => {
  await mailbox.keep({ anchors: roots, resolver: "none" });
  const { panel } = mailbox;
  const signedOne = await itemOf(signed());
  await mailbox.open(signedOne);
  await expect(panel.verdict).toHaveAttribute("data-level", "verified");
  await expect
    .poll(async () => (await mailbox.memory()).senders.map(({ address }) => address))
    .toContain(olivia);

  await panel.view.getByRole("navigation").getByRole("button", { name: "Settings" }).click();
  await expect(
    panel.view.getByText(/is kept in your mailbox, so that it is there on every device/).first(),
  ).toBeVisible();
  expect(await panel.violations()).toEqual([]);

  // Only the mailbox knows that she always signs.
  await mailbox.forgetDevice();
  await mailbox.open(await itemOf(plain({ sequence: 1, hour: 15 })));
  await expect(panel.verdict).toHaveAttribute("data-level", "suspicious");
  await mailbox.select(signedOne);
  await expect(panel.verdict).toHaveAttribute("data-level", "verified");
});

test("a mailbox that takes nothing loses nothing of what this device keeps", async ({ mailbox }) => {
  await mailbox.keep({ anchors: roots, resolver: "none" });
  const { panel, client } = mailbox;
  const before = JSON.stringify(client.roaming);
  /** Who the mailbox was to remember, and did not. */
  const refused: string[] = [];
  client.answers("saveRoamingSettings", async (_, given) => {
    const { senders } = await memoryIn(savedBy(given));
    refused.push(...senders.map(({ address }) => address));
    return { errorCode: 9019 };
  });
  await mailbox.open(await itemOf(signed()));
  await expect(panel.verdict).toHaveAttribute("data-level", "verified");
  await expect.poll(() => refused).toContain(olivia);
  await mailbox.leave();
  await mailbox.open(await itemOf(plain({ sequence: 1, hour: 15 })));
  await expect(panel.verdict).toHaveAttribute("data-level", "suspicious");
  expect(JSON.stringify(client.roaming)).toBe(before);
});

test("whose mailbox it is is who reads, until they say otherwise", async ({ mailbox }) => {
  await mailbox.keep({ anchors: roots, resolver: "none" });
  const { panel } = mailbox;
  await mailbox.open(await itemOf(signed()));
  await expect(panel.verdict).toHaveAttribute("data-level", "verified");
  await expect(panel.view.locator("[data-point=not-invited]")).toHaveCount(0);
  await mailbox.leave();
  await mailbox.keep({ me: ["somebody@else.example"] });
  await mailbox.open(null);
  await expect(panel.view.locator("[data-point=not-invited]")).toBeVisible();
});

test("where the browser keeps nothing for a frame of another site, the mailbox still does", async ({
  mailbox,
}) => {
  await mailbox.keep({ anchors: roots, resolver: "none" });
  const { panel, page } = mailbox;
  await page.addInitScript(() => {
    // As Chromium does where third-party cookies are blocked, and storage is not kept apart by site.
    const denied = (): never => {
      throw new DOMException("Access is denied.", "SecurityError");
    };
    IDBFactory.prototype.open = denied;
    LockManager.prototype.request = () => Promise.resolve().then(denied);
  });
  await mailbox.open(await itemOf(signed()));
  await expect(panel.verdict).toHaveAttribute("data-level", "verified");
  await expect
    .poll(async () => (await mailbox.memory()).senders.map(({ address }) => address))
    .toContain(olivia);
  await mailbox.leave();
  await mailbox.open(await itemOf(plain({ sequence: 1, hour: 15 })));
  await expect(panel.verdict).toHaveAttribute("data-level", "suspicious");
});
