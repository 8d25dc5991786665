/** A person's Outlook in the browser of a test: their mailbox, their account, and the pane beside their mail. */
import type { BrowserContext, Page } from "@playwright/test";
import type { MemoryBook } from "../../core/memory/book.ts";
import type { Settings } from "../../addin/host.ts";
import { MailboxStore } from "../../addin/outlook/kept/mailbox-store.ts";
import { Store } from "../../addin/ports/store.ts";
import { PanelPage } from "../panel-page.ts";
import { hostOrigin, OutlookClient, paneOrigin, type Setting } from "./client.ts";
import { Graph } from "./graph.ts";
import type { MailItem } from "./item.ts";
import { Account } from "./naa.ts";
import { addGetAsFile, nestedAuthBridge, relay, watchForbidden } from "./pages.ts";
import { layWires, type Arrival } from "./wires.ts";

export const anna = "anna@harbour.example";

/** A current Outlook on the web, and a mailbox in Exchange Online. */
export const usual: Setting = {
  owner: { name: "Anna Harbour", address: anna, account: "office365" },
  locale: "en-GB",
  sets: { Mailbox: "1.16", NestedAppAuth: "1.1" },
  roaming: {},
};

export interface Given {
  readonly setting: Setting;
  /** The application's id for Graph; null: Graph is not set up. */
  readonly clientId: string | null;
  /** Where the built pane is served on this machine. */
  readonly served: string;
}

export class Mailbox {
  readonly page: Page;
  readonly panel: PanelPage;
  readonly client: OutlookClient;
  readonly graph: Graph;
  readonly account: Account;
  /** How office.js comes; at once unless it is set before the pane is opened. */
  readonly office: { arrives: Arrival } = { arrives: () => Promise.resolve() };
  /** What was asked of anybody the pane has no business with. */
  strangers: readonly string[] = [];
  /** Errors nobody caught. */
  readonly errors: string[] = [];

  constructor(page: Page, { setting }: Given) {
    this.page = page;
    this.panel = new PanelPage(page, page.frameLocator("#pane"));
    this.graph = new Graph(setting.owner.address);
    this.account = new Account(setting.owner.address);
    this.client = new OutlookClient(setting, (message) => void this.#post(message));
  }

  async #post(message: string): Promise<void> {
    await this.page
      .evaluate((text) => {
        const posts = Reflect.get(window, "hostPosts") as (given: string) => void;
        posts(text);
      }, message)
      // The page may be gone by the time something is answered.
      .catch(() => undefined);
  }

  /** Opens the mail client with this message selected. */
  async open(item: MailItem | null): Promise<void> {
    if (item !== null) this.client.select(item);
    // Its load waits for the pane and for office.js, which a test may hold back.
    await this.page.goto(`${hostOrigin}/mail/`, { waitUntil: "commit" });
  }

  /** Settings the mailbox holds when the pane is next opened, as if the person had saved them on another device. */
  async keep(settings: Partial<Settings>): Promise<void> {
    const { store, written } = roamingOf(this.client.roaming);
    await store.saveSettings({ ...(await store.settings()), ...settings });
    this.client.keep(await written);
  }

  /** This device is as if the mailbox had never been opened on it. */
  async forgetDevice(): Promise<void> {
    const frame = await this.panel.frame();
    await frame.evaluate(async () => {
      for (const { name = "" } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
    });
  }

  memory(): Promise<MemoryBook> {
    return roamingOf(this.client.roaming).store.memory();
  }

  /** Uses of what does not work in Outlook's frames. */
  async forbidden(): Promise<readonly string[]> {
    const frame = await this.panel.frame();
    return frame.evaluate(() => Reflect.get(window, "forbiddenUses") as readonly string[]);
  }
}

/** What the add-in's own store makes of the mailbox's settings: office.js keeps each value as JSON. */
function roamingOf(kept: Readonly<Record<string, unknown>>) {
  const values = new Map(Object.entries(kept));
  let done: (written: Readonly<Record<string, unknown>>) => void;
  const written = new Promise<Readonly<Record<string, unknown>>>((resolve) => (done = resolve));
  const roaming = {
    get: (name: string) => {
      const value = values.get(name);
      return typeof value === "string" ? (JSON.parse(value) as unknown) : undefined;
    },
    set: (name: string, value: unknown) => void values.set(name, JSON.stringify(value)),
    save: async () => done(Object.fromEntries(values)),
  };
  // Node keeps nothing for a page: what is on this device lasts as long as this call.
  return { store: new MailboxStore(roaming, new Store("none")), written };
}

/** Lays every wire of a mailbox; nothing is opened yet. */
export async function mailboxIn(context: BrowserContext, page: Page, given: Given): Promise<Mailbox> {
  const mailbox = new Mailbox(page, given);
  const { client, account, graph, office } = mailbox;
  page.on("pageerror", (error) => mailbox.errors.push(error.message));
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) mailbox.errors.push(message.text());
  });
  page.on("framenavigated", (frame) => {
    if (frame.parentFrame() !== null) client.reloaded();
  });
  await context.exposeFunction("hostReceives", (message: unknown) => client.receive(message));
  await context.exposeFunction("authReceives", (request: string) => account.answer(request));
  await context.addInitScript(relay, { pane: paneOrigin, origin: hostOrigin });
  await context.addInitScript(watchForbidden, paneOrigin);
  await context.addInitScript(addGetAsFile, paneOrigin);
  if (given.setting.sets["NestedAppAuth"] !== undefined)
    await context.addInitScript(nestedAuthBridge, paneOrigin);
  const application =
    given.clientId === null
      ? null
      : JSON.stringify({
          clientId: given.clientId,
          authority: "https://login.microsoftonline.com/common",
        });
  mailbox.strangers = await layWires(
    context,
    { setting: given.setting, graph, served: given.served, application },
    office,
  );
  return mailbox;
}
