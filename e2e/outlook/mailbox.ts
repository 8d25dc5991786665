/** A person's Outlook in the browser of a test: their mailbox, their account, and the pane beside their mail. */
import { expect, type BrowserContext, type Page } from "@playwright/test";
import type { MemoryBook } from "../../core/memory/book.ts";
import type { Settings } from "../../addin/host.ts";
import { MailboxStore } from "../../addin/outlook/kept/mailbox-store.ts";
import { Store } from "../../addin/ports/store.ts";
import { PanelPage } from "../panel-page.ts";
import { hostOrigin, OutlookClient, paneOrigin, type Setting } from "./client.ts";
import { Graph } from "./graph.ts";
import type { MailItem } from "./item.ts";
import { Account } from "./naa.ts";
import { addGetAsFile, nestedAuthBridge, relay, waitLonger, watchForbidden } from "./pages.ts";
import { elsewhere, layWires, type Arrival } from "./wires.ts";

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
    this.client = new OutlookClient(setting, (message, visit) => this.#post(message, visit));
  }

  /** What was posted last; messages come in the order in which they are posted. */
  #posted: Promise<void> = Promise.resolve();

  #post(message: string, visit: string): void {
    const post = (): Promise<void> =>
      this.page.evaluate(
        ([text, to]) => {
          const posts = Reflect.get(window, "hostPosts") as (given: string, for_: string) => void;
          posts(text, to);
        },
        [message, visit] as const,
      );
    // The page may be gone by the time something is answered.
    this.#posted = this.#posted.then(post).catch(() => undefined);
  }

  /** Opens the mail client with this message selected. */
  async open(item: MailItem | null): Promise<void> {
    if (item !== null) this.client.select(item);
    // Its load waits for the pane and for office.js, which a test may hold back.
    await this.page.goto(`${hostOrigin}/mail/`, { waitUntil: "commit" });
  }

  /** Another message is selected, or none, once the pane listens: of what was selected earlier nobody tells it. */
  async select(item: MailItem | null): Promise<void> {
    await expect.poll(() => this.client.registered).toContain("olkItemSelectedChanged");
    this.client.select(item);
  }

  /** Selects nothing, and waits until nothing is shown: what was shown cannot be taken for what is shown next. */
  async clear(): Promise<void> {
    await this.select(null);
    const nothing = this.panel.view.getByRole("heading", { name: "No mail is open", includeHidden: true });
    await nothing.waitFor({ state: "attached" });
  }

  /** Selects a message, whatever is shown, and waits for the verdict about it. */
  async show(item: MailItem): Promise<void> {
    await this.clear();
    this.client.select(item);
    await this.panel.verdict.waitFor();
  }

  /** The person goes to another page of their mail, without the pane: nothing of it is at work any more. */
  async leave(): Promise<void> {
    await this.page.goto(elsewhere);
  }

  /**
   * Settings the mailbox holds when the pane is next opened, as if the person had saved them on another device. The
   * pane is not open: of two that write at once one would be read later.
   */
  async keep(settings: Partial<Settings>): Promise<void> {
    const { store, written } = roamingOf(this.client.roaming);
    await store.saveSettings({ ...(await store.settings()), ...settings });
    this.client.keep(await written);
  }

  /** This device is as if the mailbox had never been opened on it; the pane is left. */
  async forgetDevice(): Promise<void> {
    await this.leave();
    const frame = await this.panel.frame();
    await frame.evaluate(async () => {
      const names = (await indexedDB.databases()).map(({ name = "" }) => name);
      const deleted = (name: string): Promise<void> =>
        new Promise((done, failed) => {
          const request = indexedDB.deleteDatabase(name);
          request.addEventListener("success", () => done());
          request.addEventListener("error", () => failed(new Error(`${name} is still there`)));
        });
      await Promise.all(names.map(deleted));
    });
  }

  memory(): Promise<MemoryBook> {
    return memoryIn(this.client.roaming);
  }

  /** Uses of what does not work in Outlook's frames. */
  async forbidden(): Promise<readonly string[]> {
    const frame = await this.panel.frame();
    // A frame is there before its page is.
    const uses = await frame.waitForFunction(
      () => Reflect.get(window, "forbiddenUses") as readonly string[] | undefined,
    );
    return (await uses.jsonValue()) ?? [];
  }
}

/** What is remembered in the settings of a mailbox. */
export const memoryIn = (kept: Readonly<Record<string, unknown>>): Promise<MemoryBook> =>
  roamingOf(kept).store.memory();

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
    if (frame === page.mainFrame()) client.reloaded();
  });
  await context.exposeFunction("hostReceives", (message: unknown, visit: string) =>
    client.receive(message, visit),
  );
  await context.exposeFunction("authReceives", (request: string) => account.answer(request));
  await context.addInitScript(waitLonger, paneOrigin);
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
