import "fake-indexeddb/auto";
import { Blob, File } from "node:buffer";
import { act, cleanup, configure, fireEvent, render, screen, waitFor } from "@testing-library/react";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, test, vi } from "vitest";
import { Panel } from "../../ui/panel.tsx";
import { en } from "../../ui/words/en.ts";
import type { Absence } from "./office.ts";
import { OutlookHost } from "./host.ts";
import { Aid, Opener, Toolbar } from "./opener.tsx";
import { FakeExchange } from "./testkit/exchange.ts";
import { fails, FakeOutlook, gives, mailItem } from "./testkit/office.ts";
import { MailboxStore } from "./kept/mailbox-store.ts";
import { Store } from "../ports/store.ts";
import { Verifier } from "../ports/verifier.ts";
import { InlineWorker } from "../testkit/worker.ts";

// Parts of the panel load when they are first needed.
configure({ asyncUtilTimeout: 120_000 });
vi.setConfig({ testTimeout: 60_000 });
beforeEach(() => void vi.spyOn(window, "scrollTo").mockImplementation(() => undefined));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const place = { words: en, locale: "en-GB", zone: "Europe/Berlin", now: "2026-12-01T08:00:00.000Z" };
const words = en.outlook;
let databases = 0;

class SilentWorker extends InlineWorker {
  override postMessage(): void {}
}

interface Pane {
  readonly outlook: FakeOutlook;
  readonly exchange: FakeExchange;
  readonly host: OutlookHost;
}

/** The pane; nothing is checked in it: its worker never answers. */
function mount(absence: Absence | null = null): Pane {
  const [outlook, exchange] = [new FakeOutlook(), new FakeExchange()];
  const client = absence === null ? outlook.client : null;
  const store = new MailboxStore(null, new Store(`usher-opener-${++databases}`));
  const host = new OutlookHost(
    Promise.resolve({ client, absence, exchange, store }),
    () => undefined,
    new Verifier(() => new SilentWorker()),
    () => Promise.resolve({}),
  );
  const { opening } = host;
  render(
    <Panel
      host={host}
      opener={<Opener opening={opening} />}
      toolbar={<Toolbar opening={opening} />}
      aid={<Aid opening={opening} />}
      save={() => undefined}
      place={place}
    />,
  );
  return { outlook, exchange, host };
}

/** jsdom's own files have no bytes to read; Node's do. */
const file = (name: string, text = name) => new File([text], name) as unknown as globalThis.File;

const drop = (...files: readonly unknown[]) => fireEvent.drop(window, { dataTransfer: { files } });

async function isAccessible(): Promise<void> {
  const { violations } = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

describe("where no mail is open", () => {
  test.for([
    [null, words.title, words.drop],
    ["elsewhere", words.absentTitle, words.absent.elsewhere],
    ["unreachable", words.absentTitle, words.absent.unreachable],
  ] as const)("the pane says what to do; absence: %s", async ([absence, title, hint]) => {
    mount(absence);
    expect(await screen.findByRole("heading", { level: 1, name: title })).toBeTruthy();
    expect(screen.getByText(hint)).toBeTruthy();
    expect(screen.getByRole("button", { name: words.choose })).toBeTruthy();
    expect(screen.queryByRole("button", { name: words.backToMail })).toBe(null);
    await isAccessible();
  });

  it("a file may be chosen, and left again", async () => {
    const { host } = mount();
    const input = await screen.findByLabelText(words.choose, { selector: "input" });
    expect(input.getAttribute("accept")).toContain(".msg");
    fireEvent.change(input, { target: { files: [file("x.eml")] } });
    const back = await screen.findByRole("button", { name: words.backToMail });
    expect(document.activeElement).toBe(back);
    expect((await host.read())?.name).toBe("x.eml");
    fireEvent.click(back);
    expect(await screen.findByRole("heading", { name: words.title })).toBeTruthy();
    expect(screen.queryByRole("button", { name: words.backToMail })).toBe(null);
  });

  it("what is dropped is opened, and the pane shows that it would be", async () => {
    const { host } = mount("elsewhere");
    await screen.findByText(words.absent.elsewhere);
    fireEvent.dragOver(window);
    expect(await screen.findByText(words.dropping)).toBeTruthy();
    drop(file("x.eml"));
    // There is no mail of Outlook's to go back to.
    expect((await screen.findByRole("button", { name: words.back })).textContent).toBe(words.back);
    expect((await host.read())?.name).toBe("x.eml");
  });

  it("what cannot be opened is said", async () => {
    mount();
    await screen.findByRole("heading", { name: words.title });
    drop();
    expect((await screen.findByRole("alert")).textContent).toBe(words.noFile);
    drop(file("x.eml", ""));
    await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("x.eml is empty."));
    const input = screen.getByLabelText(words.choose, { selector: "input" });
    fireEvent.change(input, { target: { files: [file("y.eml", "")] } });
    expect(await screen.findByText(/y\.eml is empty\./)).toBeTruthy();
    await isAccessible();
  });
});

describe("where a mail is open", () => {
  it("a file is dropped over it, and another item takes its place", async () => {
    const { outlook, host } = mount();
    act(() => outlook.select(mailItem({ subject: "a", file: fails(9020) })));
    await screen.findByText(words.dropHint);
    drop(file("x.eml"));
    await screen.findByRole("button", { name: words.backToMail });
    expect((await host.read())?.name).toBe("x.eml");
    act(() => outlook.select(mailItem({ subject: "b", file: fails(9020) })));
    await screen.findByText(words.dropHint);
    expect(screen.queryByRole("button", { name: words.backToMail })).toBe(null);
  });

  it("a mail is dragged out of Outlook's list", async () => {
    const { outlook, host } = mount();
    await screen.findByRole("heading", { name: words.title });
    vi.stubGlobal("Blob", Blob);
    vi.stubGlobal("File", File);
    const fileContent = new Blob(["mail"]);
    act(() =>
      outlook.emit("olkDragAndDropEvent", {
        dragAndDropEventData: {
          type: "drop",
          dataTransfer: { files: [{ name: "Harbour walk.eml", type: "message/rfc822", fileContent }] },
        },
      }),
    );
    await screen.findByRole("button", { name: words.backToMail });
    expect((await host.read())?.name).toBe("Harbour walk.eml");
  });
});

describe("where Outlook hands no mail over", () => {
  const outlined = () => mailItem({ subject: "a", itemId: "a", file: fails(9020) });

  it("all of it is gotten by one press", async () => {
    const { outlook, exchange } = mount();
    act(() => outlook.select(outlined()));
    const button = await screen.findByRole("button", { name: words.whole });
    expect(exchange.asked.filter(([, , pressed]) => pressed === true)).toEqual([]);
    await isAccessible();
    exchange.bytes = new TextEncoder().encode("whole");
    fireEvent.click(button);
    await waitFor(() => expect(screen.queryByText(words.dropHint)).toBe(null));
    expect(exchange.asked.at(-1)).toEqual(["source", { id: "a", owner: null }, true]);
  });

  it("what Graph says is said, and it may be tried again", async () => {
    const { outlook, exchange } = mount();
    act(() => outlook.select(outlined()));
    const button = await screen.findByRole("button", { name: words.whole });
    exchange.failure = "refused";
    fireEvent.click(button);
    expect(await screen.findByText("Graph says: refused.")).toBeTruthy();
    expect(screen.getByRole("button", { name: words.whole }).getAttribute("aria-disabled")).toBe(null);
  });

  it("without Graph there is no such button, and a file is taken all the same", async () => {
    const { outlook, exchange } = mount();
    exchange.isThere = false;
    act(() => outlook.select(outlined()));
    expect(await screen.findByText(words.dropHint)).toBeTruthy();
    expect(screen.queryByRole("button", { name: words.whole })).toBe(null);
  });
});

describe("a mail in a mailbox that somebody else owns", () => {
  const line = (): HTMLElement | null => document.querySelector("[data-shared]");
  const shared = gives({ owner: "team@acme.example" });

  it.each([
    [
      "reached",
      true,
      /in the mailbox of team@acme\.example\. .* goes out from there, if .* your own mailbox/,
    ],
    [
      "own",
      false,
      /in the mailbox of team@acme\.example\. .* opens in a form that belongs to your own mailbox/,
    ],
  ] as const)("is said to be there, and where mails from here go: %s", async (way, isThere, said) => {
    const { outlook, exchange } = mount();
    exchange.isThere = isThere;
    act(() => outlook.select(mailItem({ subject: "Theirs", shared })));
    await waitFor(() => expect(line()?.dataset["shared"]).toBe(way));
    expect(line()?.textContent).toMatch(said);
    // Of the next one, which is the person's own, it is not said.
    act(() => outlook.select(mailItem({ subject: "Own" })));
    await waitFor(() => expect(line()).toBeNull());
  });

  it("is never said of another mail, however late it is known", async () => {
    const { outlook, exchange } = mount();
    let known: (isThere: boolean) => void = () => undefined;
    vi.spyOn(exchange, "available").mockImplementation(() => new Promise((resolve) => (known = resolve)));
    act(() => outlook.select(mailItem({ subject: "Theirs", shared })));
    // It may not be known yet whether there is a way: what is said holds for both.
    await waitFor(() => expect(line()?.dataset["shared"]).toBe("reached"));
    act(() => outlook.select(mailItem({ subject: "Own" })));
    await waitFor(() => expect(line()).toBeNull());
    await act(async () => known(false));
    expect(line()).toBeNull();
  });
});
