/** What a person sets about certificates, and what they are told of them, as they find it in any host. */
import type { Locator } from "@playwright/test";
import { test as base } from "./host.ts";
import type { PanelPage } from "./panel-page.ts";
import { expect } from "./panel.ts";

class CertificatesPage {
  readonly #panel: PanelPage;

  constructor(panel: PanelPage) {
    this.#panel = panel;
  }

  async settings(): Promise<void> {
    await this.#panel.view.getByRole("button", { name: "Settings", exact: true }).click();
    await this.#panel.view.getByRole("heading", { name: "Settings", level: 1 }).waitFor();
    // Until all that is kept elsewhere is there, too.
    await expect(this.#panel.view.locator("[data-settling]:visible")).toHaveCount(0);
  }

  /** Back to the mail that is open. */
  async back(): Promise<void> {
    await this.#panel.view.getByRole("button", { name: "Invitation" }).click();
    await this.#panel.verdict.waitFor();
  }

  section(name: string): Locator {
    return this.#panel.view.getByRole("region", { name, exact: true });
  }

  /** Where what a file holds is shown. */
  get found(): Locator {
    return this.#panel.view.locator("[data-found]");
  }

  /** Chooses a file of certificates, lists or keys; the settings are open. */
  async choose(bytes: Buffer, name: string): Promise<void> {
    const buffer = { name, mimeType: "application/octet-stream", buffer: bytes };
    await this.section("Add certificates, lists or keys").locator("input[type=file]").setInputFiles(buffer);
    await this.found.first().waitFor();
  }

  async press(name: string): Promise<void> {
    await this.#panel.view.getByRole("button", { name, exact: true }).click();
  }

  /** Adds the one list of a file. */
  async addList(bytes: Buffer): Promise<void> {
    await this.choose(bytes, "issuing.crl");
    await this.press("Add this list");
    await expect(this.found).toContainText("Added");
  }

  /** Whose certificates count, after being sure. */
  async addAnchor(bytes: Buffer): Promise<void> {
    await this.choose(bytes, "authority.pem");
    await this.press("Make it a trust anchor…");
    await this.#panel.confirmation.getByRole("button", { name: "Make it a trust anchor" }).click();
    await expect(this.found).toContainText("Added");
  }

  /** A key of one's own; what came of it is seen by the caller. */
  async openKey(password: string): Promise<void> {
    await this.#panel.view.getByLabel("Password of the file").fill(password);
    await this.press("Add the key");
  }

  async level(level: string): Promise<void> {
    await expect(this.#panel.verdict).toHaveAttribute("data-level", level);
  }

  /** The path's certificates, leaf first. */
  get links(): Locator {
    return this.#panel.opened.locator("[data-link]");
  }

  get withdrawal(): Locator {
    return this.#panel.opened.locator("[data-withdrawal]");
  }
}

/** A test in any host, with what it shows of certificates at hand. */
export const test = base.extend<{ readonly certificates: CertificatesPage }>({
  certificates: async ({ host }, use) => use(new CertificatesPage(host.panel)),
});
