import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Download, Frame, FrameLocator, Locator, Page } from "@playwright/test";
import { expect } from "@playwright/test";
import type { MemoryBook } from "../core/memory/book.ts";
import type { Settings } from "../addin/host.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export type Press =
  | ("accept" | "tentative" | "decline" | "add" | "remove" | "ask" | "leave" | "undo")
  | ("trust-once" | "trust-always" | "asked" | "asked-yes" | "asked-no" | "take-back")
  | ("let-in" | "turn-away" | "note" | "keep")
  | ("look" | "pin" | "unpin");

/** What a person may have told their system about colours; the usual one last. */
export const looks = [
  { colorScheme: "dark", forcedColors: "none" },
  { colorScheme: "light", forcedColors: "active" },
  { colorScheme: "light", forcedColors: "none" },
] as const;

/** Where to look for parts of the panel: its page, or the frame of a mail client it stands in. */
type View = Pick<FrameLocator, "getByLabel" | "getByRole" | "getByText" | "locator">;

/** The panel as a person finds it, in whatever host it stands. */
export class PanelPage {
  readonly page: Page;
  readonly view: View;
  readonly #around: FrameLocator | null;

  constructor(page: Page, frame: FrameLocator | null = null) {
    this.page = page;
    this.view = frame ?? page;
    this.#around = frame;
  }

  /** The document of the panel. */
  async frame(): Promise<Frame> {
    const element = await this.#around?.owner().elementHandle();
    return (await element?.contentFrame()) ?? this.page.mainFrame();
  }

  /** The banner that bears the final verdict, once everything beside it is there: nothing moves by itself from then on. */
  get verdict(): Locator {
    return this.view.locator("header[data-level]:not([data-level=checking]):not([data-settling] *)");
  }

  /** What stands in the place of parts that could not be loaded or drawn. */
  get failed(): Locator {
    return this.view.locator("[data-failed]");
  }

  /** What a press led to. */
  get outcome(): Locator {
    return this.view.locator("[data-outcome]");
  }

  /** What stands of an earlier decision or question. */
  get standing(): Locator {
    return this.view.locator("[data-standing]");
  }

  /** The confirmation that names the risk. */
  get confirmation(): Locator {
    return this.view.getByRole("alertdialog").or(this.view.getByRole("dialog"));
  }

  action(press: Press): Locator {
    return this.view.locator(`[data-action=${press}]`);
  }

  async level(): Promise<string | null> {
    return this.verdict.getAttribute("data-level");
  }

  /** Opens a detail where it is not open: what is open stays so when a mail is checked anew. */
  async detail(name: string): Promise<void> {
    const button = this.view.getByRole("button", { name, exact: true });
    if ((await button.getAttribute("aria-expanded")) !== "true") await button.click();
    await expect(button).toHaveAttribute("aria-expanded", "true");
  }

  async agenda(): Promise<void> {
    await this.view.getByRole("button", { name: "My calendar" }).click();
  }

  get entries(): Locator {
    return this.view.locator("li[data-uid]");
  }

  /** What stands under a detail that is open. */
  get opened(): Locator {
    return this.view.locator("[data-detail]");
  }

  /** Opens a mail as a file, also over another one. */
  async openFile(buffer: Buffer, name = "mail.eml"): Promise<void> {
    const back = this.view.getByRole("button", { name: "Back", exact: true });
    if (await back.isVisible()) await back.click();
    const file = { name, mimeType: "message/rfc822", buffer };
    await this.view.locator("input[type=file]").first().setInputFiles(file);
    await this.verdict.waitFor();
  }

  /** Drops a file on the panel, whatever is open. */
  async drop(bytes: Buffer, name: string): Promise<void> {
    const frame = await this.frame();
    await frame.evaluate(
      ([text, called]) => {
        const file = new File([Uint8Array.from(atob(text), (each) => each.charCodeAt(0))], called);
        const event = new DragEvent("drop", { bubbles: true, cancelable: true });
        Object.defineProperty(event, "dataTransfer", { value: { files: [file] } });
        document.body.dispatchEvent(event);
      },
      [bytes.toString("base64"), name] as const,
    );
  }

  /** Presses Tab, or Tab backwards, until the keyboard is there. */
  async tabTo(where: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
    for (let presses = 0; presses < 60; presses++) {
      if (await where.evaluate((node) => node === document.activeElement)) return;
      await this.page.keyboard.press(key);
    }
    throw new Error(`the keyboard never reached ${String(where)}`);
  }

  /** Rules that axe finds broken, with the elements they break on. */
  async violations(): Promise<readonly string[]> {
    const page = await this.frame();
    // Through the protocol, not as a script of the page: the policy lets no stranger's script in.
    await page.evaluate(axe);
    // Buttons fade into their colours, once the page has taken notice; half way there is no colour to judge.
    await page.evaluate(async () => {
      for (let frames = 0; frames < 2; frames++) await new Promise((drawn) => requestAnimationFrame(drawn));
      const fading = document.getAnimations().filter((each) => each instanceof CSSTransition);
      await Promise.allSettled(fading.map((each) => each.finished));
    });
    const found = await page.evaluate(async () => {
      interface Result {
        readonly violations: readonly {
          readonly id: string;
          readonly nodes: readonly { readonly html: string }[];
        }[];
      }
      const checker = Reflect.get(window, "axe") as { readonly run: () => Promise<Result> };
      return (await checker.run()).violations;
    });
    return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" ")}`);
  }

  /** Pixels that lie beyond the width. */
  async overflow(): Promise<number> {
    const page = await this.frame();
    return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  }
}

/** What a host offers the stories: how a message gets open, and how a mail that left is seen. */
export interface HostFixture {
  readonly panel: PanelPage;
  /** Opens a mail of the samples. */
  open(file: string): Promise<void>;
  /** Opens any other mail, or a calendar file. */
  openFile(bytes: Buffer, name?: string): Promise<void>;
  /** The next mail that leaves, while `act` runs. */
  sent(act: () => Promise<void>): Promise<string>;
  /** Mails that have left so far. */
  readonly left: number;
  /** The next file that is saved, while `act` runs. */
  saved(act: () => Promise<void>): Promise<string>;
  /** Sets what the host keeps, as if the person had; the panel is loaded anew. */
  keep(settings: Partial<Settings>): Promise<void>;
  /** What is remembered. */
  memory(): Promise<MemoryBook>;
}

export const savedText = async (download: Download): Promise<string> =>
  readFile(await download.path(), "utf8");
