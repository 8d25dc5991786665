/** What a person keeps in sight while a mail is checked again, and what they are asked before something is gone. */
import { anchorOf, authority, listOf, olivia, person, signedBy } from "./certificates-made.ts";
import { test } from "./certificates-panel.ts";
import { expect } from "./host.ts";

const root = authority("Acme root");
const issuing = authority("Acme issuing", root);
const signer = person("Olivia", olivia, issuing);
const chain = [issuing];

// Long stories, and a busy machine is no failure.
test.describe.configure({ timeout: 300_000 });

test("a detail stays open, and the same, while what is trusted changes", async ({ host, certificates }) => {
  const { panel } = host;
  await host.keep({ anchors: [anchorOf(root)] });
  await host.openFile(signedBy(signer, { chain }));
  await certificates.level("verified");
  await panel.detail("Who signed");
  await expect(certificates.withdrawal).toHaveAttribute("data-withdrawal", "unknown");
  // What is drawn anew loses the mark.
  const mark = "data-seen-before";
  await panel.opened.evaluate((node, name) => node.setAttribute(name, ""), mark);

  await certificates.settings();
  await certificates.addList(listOf(issuing, [signer]));
  await certificates.back();
  await certificates.level("suspicious");
  await expect(panel.opened).toHaveAttribute(mark, "");
  await expect(certificates.withdrawal).toHaveAttribute("data-withdrawal", "revoked");

  await certificates.settings();
  const lists = certificates.section("Revocation lists");
  await lists.getByRole("button", { name: /^Remove/ }).click();
  await expect(lists).toContainText("Removed: the revocation list of");
  await expect(lists.getByRole("listitem")).toHaveCount(0);
  await lists.getByRole("button", { name: "Undo" }).click();
  await expect(lists).toContainText("It is back.");
  await expect(lists.getByRole("listitem")).toHaveCount(1);
  await certificates.back();
  await certificates.level("suspicious");
  await expect(panel.opened).toHaveAttribute(mark, "");
  expect(await panel.violations()).toEqual([]);
  expect(await panel.overflow()).toBe(0);
});

test("an authority is believed until its removal was confirmed", async ({ host, certificates }) => {
  const { panel } = host;
  await host.keep({ anchors: [anchorOf(root)] });
  await host.openFile(signedBy(signer, { chain }));
  await certificates.level("verified");
  await certificates.settings();
  const anchors = certificates.section("Whose certificates count");
  const remove = anchors.getByRole("button", { name: /^Remove/ });
  await remove.click();
  await expect(panel.confirmation).toContainText("CN=Acme root");
  expect(await panel.violations()).toEqual([]);
  await panel.confirmation.getByRole("button", { name: "Keep it" }).click();
  await expect(remove).toBeFocused();
  await certificates.back();
  await certificates.level("verified");
  await certificates.settings();
  await remove.click();
  await panel.confirmation.getByRole("button", { name: "Remove it" }).click();
  await expect(anchors).toContainText("Removed: the trust anchor");
  await certificates.back();
  await certificates.level("unverified");
});
