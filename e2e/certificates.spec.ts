/** Certificates as a person meets them: trusted for one address, added as files, withdrawn, and a key of their own. */
import { createHash } from "node:crypto";
import {
  anchorOf,
  authority,
  encryptedTo,
  keyFile,
  listOf,
  olivia,
  pemOf,
  person,
  recipient,
  revokedOn,
  signedBy,
} from "./certificates-made.ts";
import { test } from "./certificates-panel.ts";
import { expect } from "./host.ts";

const root = authority("Acme root");
const issuing = authority("Acme issuing", root);
const signer = person("Olivia", olivia, issuing);
const chain = [issuing];

// Long stories, and a busy machine is no failure.
test.describe.configure({ timeout: 540_000 });

test.describe("one certificate for one address", () => {
  test("is trusted after it was looked at, for no other certificate, until it is taken back", async ({
    host,
    certificates,
  }) => {
    const { panel } = host;
    await host.openFile(signedBy(signer, { chain }));
    await certificates.level("unverified");
    await panel.action("look").click();
    const { confirmation: dialog } = panel;
    await expect(dialog).toContainText("CN=Olivia");
    await expect(dialog).toContainText("CN=Acme issuing");
    await expect(dialog).toContainText(`For ${olivia}`);
    await expect(dialog.locator("[data-fingerprint]")).toHaveText(fingerprint(signer.der));
    await panel.action("pin").click();
    await expect(dialog).toContainText("First say that you compared the fingerprint.");
    await dialog.getByRole("checkbox").check();
    await panel.action("pin").click();
    await certificates.level("verified");
    await expect(panel.verdict).toContainText("You decided yourself to trust this certificate.");
    await panel.detail("Why?");
    await expect(panel.opened).toContainText(`You trust this certificate for ${olivia} since`);
    await panel.detail("Who signed");
    await expect(certificates.links).toHaveCount(1);
    await expect(certificates.links).toHaveAttribute("data-link", "pinned");
    // What a check teaches is written after it is shown.
    const remembered = async (): Promise<readonly string[]> =>
      (await host.memory()).senders.map(({ address }) => address);
    await expect.poll(remembered).toContain(olivia);

    // The same name, key and issuer: only the certificate is another.
    const renewed = person("Olivia", olivia, issuing, { key: signer.key });
    await host.openFile(signedBy(renewed, { chain, summary: "Planning" }));
    await certificates.level("unverified");
    await expect(panel.view.locator("[data-pinning=offered]")).toBeVisible();
    // Another key is not: she is known for hers.
    const other = person("Olivia", olivia, issuing);
    await host.openFile(signedBy(other, { chain, summary: "Something else" }));
    await certificates.level("suspicious");
    await panel.detail("Why?");
    await expect(panel.opened).toContainText("this bears no such signature");
    await host.openFile(signedBy(signer, { chain, summary: "Once more" }));
    await certificates.level("verified");

    await certificates.settings();
    const pins = certificates.section("Certificates you trust for one address");
    await expect(pins.getByRole("listitem")).toHaveCount(1);
    await expect(pins).toContainText(olivia);
    await pins.getByRole("button", { name: /^Remove/ }).click();
    await expect(pins.getByRole("listitem")).toHaveCount(0);
    await certificates.back();
    await certificates.level("unverified");
    await expect(panel.view.locator("[data-pinning=offered]")).toBeVisible();
  });

  test("cannot be trusted for an address it is not made out to", async ({ host, certificates }) => {
    const { panel } = host;
    const sam = person("Olivia", "sam@acme.example", issuing);
    await host.openFile(signedBy(sam, { chain }));
    await certificates.level("unverified");
    await expect(panel.view.locator("[data-pinning=refused]")).toContainText("sam@acme.example");
    await expect(panel.action("look")).toHaveCount(0);
  });
});

test.describe("a revocation list that is added", () => {
  test("takes trust away, and says since when and why", async ({ host, certificates }) => {
    const { panel } = host;
    await host.keep({ anchors: [anchorOf(root)] });
    await host.openFile(signedBy(signer, { chain }));
    await certificates.level("verified");
    await panel.detail("Who signed");
    await expect(certificates.withdrawal).toHaveAttribute("data-withdrawal", "unknown");
    await expect(certificates.withdrawal.locator("[data-lookups]")).toHaveAttribute("data-lookups", "off");
    await certificates.settings();
    await certificates.addList(listOf(issuing, [signer]));
    await expect(certificates.section("Revocation lists").getByRole("listitem")).toContainText(
      "Names 1 certificate",
    );
    await certificates.back();
    await certificates.level("suspicious");
    const since = `on ${revokedOn.said}: the key got into other hands.`;
    await panel.detail("Why?");
    await expect(panel.opened).toContainText(`was withdrawn ${since}`);
    await panel.detail("Who signed");
    await expect(certificates.withdrawal).toHaveAttribute("data-withdrawal", "revoked");
    await expect(certificates.links.first()).toHaveAttribute("data-fault", "revoked");
    await expect(certificates.links.first().locator("[data-check=revocation]")).toContainText(
      `Withdrawn ${since}`,
    );

    await certificates.settings();
    await certificates
      .section("Revocation lists")
      .getByRole("button", { name: /^Remove/ })
      .click();
    await certificates.back();
    await certificates.level("verified");
  });

  test("of a stranger changes nothing, under whatever name", async ({ host, certificates }) => {
    await host.keep({ anchors: [anchorOf(root)] });
    await host.openFile(signedBy(signer, { chain }));
    await certificates.level("verified");
    await certificates.settings();
    const pretender = authority("Acme issuing", authority("Acme root"));
    await certificates.addList(listOf(pretender, [signer]));
    await certificates.addList(listOf(authority("Somebody else"), [signer]));
    await certificates.back();
    await certificates.level("verified");
    await host.panel.detail("Who signed");
    await expect(certificates.withdrawal).toHaveAttribute("data-withdrawal", "unknown");
    await expect(certificates.links.first()).not.toHaveAttribute("data-fault");
  });

  test("of the issuer that does not name it says until when that holds", async ({ host, certificates }) => {
    await host.keep({ anchors: [anchorOf(root)] });
    await certificates.settings();
    await certificates.addList(listOf(issuing));
    await certificates.addList(listOf(root));
    await certificates.press("Invitation");
    await host.openFile(signedBy(signer, { chain }));
    await certificates.level("verified");
    await host.panel.detail("Who signed");
    await expect(certificates.withdrawal).toHaveAttribute("data-withdrawal", "good");
    await expect(certificates.withdrawal).toContainText("They hold until");
  });
});

test("a helper and an authority are added, each by what it is for", async ({ host, certificates }) => {
  const { panel } = host;
  // The mail brings no certificate of who issued the signer's.
  await host.openFile(signedBy(signer));
  await certificates.level("unverified");
  await panel.detail("Who signed");
  await expect(certificates.links).toHaveCount(1);
  await expect(panel.opened.locator("[data-end]")).toContainText("Nobody you trust stands behind this");

  await certificates.settings();
  await certificates.choose(issuing.der, "issuing.cer");
  await certificates.press("Add as a helper");
  await expect(certificates.section("Certificates that only help").getByRole("listitem")).toContainText(
    "CN=Acme issuing",
  );
  await certificates.back();
  await panel.detail("Who signed");
  await expect(certificates.links).toHaveCount(2);
  // A helper is believed for nothing.
  await certificates.level("unverified");

  await certificates.settings();
  await certificates.addAnchor(pemOf(root));
  await certificates.back();
  await certificates.level("verified");
  await panel.detail("Who signed");
  await expect(certificates.links).toHaveCount(3);
  await expect(certificates.links.last()).toHaveAttribute("data-link", "anchor");

  // And an authority without its helper leads nowhere.
  await certificates.settings();
  await certificates
    .section("Certificates that only help")
    .getByRole("button", { name: /^Remove/ })
    .click();
  await certificates.back();
  await certificates.level("unverified");
  await panel.detail("Who signed");
  await expect(certificates.links).toHaveCount(1);
});

for (const kind of ["rsa", "p256"] as const)
  test(`a key of one's own (${kind}) opens what was encrypted, and what is inside is judged`, async ({
    host,
    certificates,
  }) => {
    const { panel } = host;
    const reader = recipient(issuing, kind);
    await host.keep({ anchors: [anchorOf(root)] });
    await host.openFile(encryptedTo(reader, signer, { chain }));
    const closed = async (): Promise<void> => {
      await expect(panel.verdict).toContainText("encrypted");
      await expect(panel.action("accept")).toHaveCount(0);
      await panel.detail("What was signed");
      await expect(panel.opened.locator("[data-layer=encrypted]")).toHaveAttribute("data-state", "no-key");
    };
    await closed();
    await certificates.settings();
    await certificates.choose(keyFile(reader, "open sesame"), "anna.p12");
    await certificates.openKey("open says me");
    await expect(certificates.found).toContainText("This password does not open the file.");
    const keys = certificates.section("Keys to open encrypted mail");
    await expect(keys.getByRole("listitem")).toHaveCount(0);
    await certificates.openKey("open sesame");
    await expect(certificates.found).toContainText("Added");
    await expect(keys.getByRole("listitem")).toHaveCount(1);
    await certificates.back();
    await certificates.level("verified");
    await expect(panel.verdict).toContainText(olivia);
    await panel.detail("What was signed");
    await expect(panel.opened.locator("[data-layer=encrypted]")).toHaveAttribute("data-state", "opened");

    await panel.page.reload();
    await host.openFile(encryptedTo(reader, signer, { chain }));
    await certificates.level("verified");
    await certificates.settings();
    await keys.getByRole("button", { name: /^Remove/ }).click();
    await certificates.press("Remove it");
    await certificates.back();
    await closed();
  });

/** As the panel groups it. */
function fingerprint(der: Buffer): RegExp {
  const hex = createHash("sha256").update(der).digest("hex");
  return new RegExp((hex.match(/.{4}/g) ?? []).join("\\s"));
}
