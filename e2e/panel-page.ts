import { readFile } from "node:fs/promises";
import type { Download, Locator, Page } from "@playwright/test";

export type Press = "accept" | "tentative" | "decline" | "add" | "remove" | "ask" | "leave" | "undo";

/** The panel as a person finds it, in whatever host it stands. */
export class PanelPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** The banner that bears the final verdict. */
  get verdict(): Locator {
    return this.page.locator("header[data-level]:not([data-level=checking])");
  }

  /** What a press led to. */
  get outcome(): Locator {
    return this.page.locator("[data-outcome]");
  }

  /** What stands of an earlier decision or question. */
  get standing(): Locator {
    return this.page.locator("[data-standing]");
  }

  /** The confirmation that names the risk. */
  get confirmation(): Locator {
    return this.page.getByRole("alertdialog").or(this.page.getByRole("dialog"));
  }

  action(press: Press): Locator {
    return this.page.locator(`[data-action=${press}]`);
  }

  async level(): Promise<string | null> {
    return this.verdict.getAttribute("data-level");
  }

  async detail(name: string): Promise<void> {
    await this.page.getByRole("button", { name, exact: true }).click();
  }

  async agenda(): Promise<void> {
    await this.page.getByRole("button", { name: "My calendar" }).click();
  }

  get entries(): Locator {
    return this.page.locator("li[data-uid]");
  }
}

/** What a host offers the stories: how a message gets open, and how a mail that left is seen. */
export interface HostFixture {
  readonly panel: PanelPage;
  /** Opens a mail of the samples. */
  open(file: string): Promise<void>;
  /** The next mail that leaves, while `act` runs. */
  sent(act: () => Promise<void>): Promise<string>;
}

export const downloaded = async (download: Download): Promise<string> =>
  readFile(await download.path(), "utf8");
