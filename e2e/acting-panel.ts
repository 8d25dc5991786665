/** The panel of somebody whose mail is about who acts for whom: Anna, who trusts the roots of these mails. */
import type { Locator, Page } from "@playwright/test";
import PostalMime from "postal-mime";
import type { MemoryBook } from "../core/memory/book.ts";
import { anna, forged, forgedAnchors } from "./acting-mails.ts";
import { test as base } from "./host.ts";
import { looks, type HostFixture, type PanelPage } from "./panel-page.ts";
import { expect } from "./panel.ts";

export class ActingPanel {
  readonly host: HostFixture;
  readonly panel: PanelPage;
  readonly page: Page;
  readonly view: PanelPage["view"];

  constructor(host: HostFixture) {
    this.host = host;
    this.panel = host.panel;
    this.page = host.panel.page;
    this.view = host.panel.view;
  }

  /** As if the reader had set it: their address, no resolver, and these roots. */
  async trust(anchors: readonly string[]): Promise<void> {
    await this.host.keep({ me: [anna], resolver: "none", anchors });
  }

  /** Opens a mail of the shelf, or one that was made, and waits for its level. */
  async opens(mail: string | Buffer, level: string): Promise<void> {
    await this.invitation();
    await this.host.openFile(typeof mail === "string" ? forged(mail) : mail);
    await this.shows(level);
  }

  async shows(level: string): Promise<void> {
    await expect(this.panel.verdict).toHaveAttribute("data-level", level);
  }

  /** Back to the open mail from any other page. */
  async invitation(): Promise<void> {
    const button = this.view.getByRole("button", { name: "Invitation", exact: true });
    if (await button.isVisible()) await button.click();
  }

  async goes(button: string | RegExp, title: string): Promise<void> {
    await this.view.getByRole("navigation").getByRole("button", { name: button }).click();
    await expect(this.view.getByRole("heading", { level: 1, name: title, exact: true })).toBeVisible();
  }

  settings(): Promise<void> {
    return this.goes("Settings", "Settings");
  }

  region(name: string): Locator {
    return this.view.getByRole("region", { name, exact: true });
  }

  button(name: string | RegExp): Locator {
    return this.view.getByRole("button", { name, exact: true });
  }

  dialog(name: string): Locator {
    return this.view.getByRole("alertdialog", { name }).or(this.view.getByRole("dialog", { name }));
  }

  /** Presses "Close" where a press has led to something. */
  async close(): Promise<void> {
    await this.panel.outcome.getByRole("button", { name: "Close" }).click();
  }

  /** Gives a file to the button of this name. */
  async give(label: string, name: string, buffer: Buffer): Promise<void> {
    await this.view
      .locator(`input[type=file][aria-label="${label}"]`)
      .setInputFiles({ name, mimeType: "application/octet-stream", buffer });
  }

  /** What is remembered, once it is as wished: what a check teaches is written after it is shown. */
  async remembers(wished: (book: MemoryBook) => boolean): Promise<void> {
    await expect.poll(async () => wished(await this.host.memory())).toBe(true);
  }

  /** The calendar as the reader may take it along: unfolded iCalendar text. */
  async calendar(): Promise<string> {
    await this.goes("My calendar", "My calendar");
    const text = await this.host.saved(() => this.button("Save as .ics").click());
    await this.invitation();
    return unfolded(text);
  }

  /** The state that a story ends in, in a narrow pane: wide enough, and open to everybody in every colour. */
  async isOpenToEverybody(): Promise<void> {
    await this.page.setViewportSize({ width: 320, height: 640 });
    for (const look of looks) {
      await this.page.emulateMedia(look);
      expect(await this.panel.violations(), `${look.colorScheme}, ${look.forcedColors}`).toEqual([]);
    }
    expect(await this.panel.overflow()).toBe(0);
  }
}

const unfolded = (text: string): string => text.replace(/\r?\n[ \t]/g, "");

interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly method: string;
  /** Unfolded iCalendar text. */
  readonly calendar: string;
}

/** A mail that left, as a mail program reads it. */
export async function read(mail: string): Promise<Mail> {
  const { from, to = [], attachments } = await PostalMime.parse(mail);
  const object = attachments.find(({ mimeType }) => mimeType === "text/calendar");
  const content = object?.content ?? "";
  return {
    from: from?.address ?? "",
    to: to.map(({ address }) => address ?? ""),
    method: object?.method ?? "",
    calendar: unfolded(typeof content === "string" ? content : new TextDecoder().decode(content)),
  };
}

/** Addresses of the guests, in their order. */
export const guestsIn = (calendar: string): readonly string[] =>
  [...calendar.matchAll(/^ATTENDEE[;:].*?mailto:([^\r\n"]+)\r?$/gim)].map(([, address = ""]) => address);

export const test = base.extend<{ acting: ActingPanel; anchors: readonly string[] }>({
  anchors: [forgedAnchors, { option: true }],
  acting: async ({ host, anchors }, use, info) => {
    // Stories of several mails, each state looked at in every colour.
    info.slow();
    const acting = new ActingPanel(host);
    await acting.trust(anchors);
    await use(acting);
  },
});

export { expect };
