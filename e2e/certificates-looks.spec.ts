/** Everything about certificates in the narrowest pane, in every colour, and by keyboard alone. */
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
  signedBy,
} from "./certificates-made.ts";
import { test as base } from "./certificates-panel.ts";
import { expect } from "./host.ts";
import { looks } from "./panel-page.ts";

interface Fixtures {
  /** Asks axe in every colour, and looks for what lies beyond the width. */
  readonly fits: (what: string) => Promise<void>;
}

const test = base.extend<Fixtures>({
  viewport: { width: 320, height: 640 },
  fits: async ({ host: { panel } }, use) =>
    use(async (what) => {
      for (const look of looks) {
        await panel.page.emulateMedia(look);
        const { colorScheme, forcedColors } = look;
        expect(await panel.violations(), `${what}, ${colorScheme}, ${forcedColors}`).toEqual([]);
      }
      expect(await panel.overflow(), what).toBe(0);
    }),
});

// Long stories, and a busy machine is no failure.
test.describe.configure({ timeout: 540_000 });

// Names of authorities are long, and hold no place to break them.
const long = "Acme-Corporation-Certification-Authority-for-Mail";
const root = authority(`${long}-Root`);
const issuing = authority(long, root);
const signer = person("Olivia", olivia, issuing);
const chain = [issuing];

test("the question about a certificate, and what it is asked by", async ({ host, certificates, fits }) => {
  const { panel } = host;
  await host.openFile(signedBy(signer, { chain }));
  await certificates.level("unverified");
  await panel.action("look").waitFor();
  await fits("the question");
  await panel.action("look").click();
  await panel.action("pin").click();
  await expect(panel.confirmation).toContainText("First say that you compared the fingerprint.");
  await fits("the certificate to look at");
  await panel.confirmation.getByRole("checkbox").check();
  await panel.action("pin").click();
  await certificates.level("verified");
  await panel.detail("Who signed");
  await expect(certificates.links).toHaveAttribute("data-link", "pinned");
  await fits("a certificate trusted for one address");
});

test("the path of certificates: to nobody, to an authority, and with one withdrawn", async ({
  host,
  certificates,
  fits,
}) => {
  const { panel } = host;
  await host.openFile(signedBy(signer, { chain }));
  await certificates.level("unverified");
  await panel.detail("Who signed");
  await expect(panel.opened.locator("[data-end]")).toBeVisible();
  await fits("to nobody");
  await certificates.settings();
  await certificates.addAnchor(pemOf(root));
  await certificates.back();
  await certificates.level("verified");
  await panel.detail("Who signed");
  await expect(certificates.links).toHaveCount(3);
  for (const summary of await panel.opened.locator("summary").all()) await summary.click();
  await fits("to an authority");
  await certificates.settings();
  await certificates.addList(listOf(issuing, [signer]));
  await certificates.back();
  await certificates.level("suspicious");
  await panel.detail("Who signed");
  await expect(certificates.links.first()).toHaveAttribute("data-fault", "revoked");
  await fits("withdrawn");
});

test("the settings, with everything in them that can be added", async ({ host, certificates, fits }) => {
  const reader = recipient(issuing, "p256");
  const pin = { certificate: "ab".repeat(32), address: olivia, since: "2026-03-01T12:00:00.000Z" };
  await host.keep({
    anchors: [anchorOf(root)],
    certificates: [anchorOf(issuing)],
    pins: [{ ...pin, until: "2049-12-31T23:59:59.000Z" }],
  });
  await certificates.settings();
  await certificates.choose(Buffer.concat([pemOf(authority(`${long}-2`)), pemOf(signer)]), "two.pem");
  await expect(certificates.found).toHaveCount(2);
  await fits("certificates in a file");
  await certificates.press("Add all 2 as helpers");
  await certificates.addList(listOf(issuing, [signer]));
  await fits("a list in a file");
  await certificates.choose(keyFile(reader, "open sesame"), "anna.p12");
  await certificates.openKey("open says me");
  await expect(certificates.found).toContainText("This password does not open the file.");
  await fits("a key in a file");
  await certificates.openKey("open sesame");
  await expect(certificates.found).toContainText("Added");
  const lookingUp = certificates.section("Looking up certificates");
  await lookingUp.getByRole("radio", { name: /^Yes/ }).check();
  await lookingUp.getByRole("textbox").fill("http://relay.acme.example/");
  await lookingUp.getByRole("button", { name: "Save" }).click();
  await expect(lookingUp).toContainText("This is no address of a relay");
  await fits("everything added");
  await certificates.press("Invitation");
  await host.openFile(encryptedTo(reader, signer, { chain }));
  await certificates.level("suspicious");
  await host.panel.detail("What was signed");
  await fits("what was opened");
});

test("keyboard alone: look at a certificate, trust it for one address, and take it back", async ({
  host,
  certificates,
}) => {
  const { panel } = host;
  const { keyboard } = panel.page;
  await host.openFile(signedBy(signer, { chain }));
  await certificates.level("unverified");
  await panel.action("look").waitFor();
  await panel.tabTo(panel.view.getByRole("button", { name: "Why?" }));
  await panel.tabTo(panel.action("look"), "Shift+Tab");
  await keyboard.press("Enter");
  await expect(panel.confirmation).toBeVisible();
  // What is to be read is where the keyboard is, not what is to be pressed.
  await expect(panel.confirmation.getByRole("button").first()).not.toBeFocused();
  await keyboard.press("Escape");
  await expect(panel.confirmation).toBeHidden();
  await expect(panel.action("look")).toBeFocused();
  await keyboard.press("Enter");
  await panel.tabTo(panel.confirmation.getByRole("checkbox"));
  await keyboard.press("Space");
  await panel.tabTo(panel.action("pin"));
  await keyboard.press("Enter");
  await certificates.level("verified");
  await panel.action("unpin").waitFor();
  await panel.tabTo(panel.action("unpin"), "Shift+Tab");
  await keyboard.press("Enter");
  await expect(panel.view.locator("[data-pinning=offered]")).toBeVisible();
  await expect(panel.verdict).not.toHaveAttribute("data-level", "verified");
});
