/** From an empty frame to a verdict, by the genuine office.js: what is open, what is not, and what never comes. */
import { readFileSync } from "node:fs";
import { samplePath } from "../samples.ts";
import type { OutlookClient } from "./client.ts";
import { expect, test } from "./fixture.ts";
import { itemOf, restId, type MailItem } from "./item.ts";
import { large, plain, roots, signed } from "./made.ts";
import { tokenFor } from "./naa.ts";
import { methods, type Outcome } from "./protocol.ts";

/** Whole mails that are held back until they are let go: the pane may ask for one any number of times, before and after. */
interface Held {
  readonly asked: (item: MailItem) => boolean;
  readonly letGo: (item: MailItem) => void;
}

function holding(client: OutlookClient): Held {
  const gates = new Map<MailItem, { readonly open: Promise<void>; readonly letGo: () => void }>();
  const gateOf = (item: MailItem) => {
    let gate = gates.get(item);
    if (gate === undefined) {
      let letGo = (): void => undefined;
      const open = new Promise<void>((resolve) => (letGo = resolve));
      gates.set(item, (gate = { open, letGo }));
    }
    return gate;
  };
  const asked = new Set<MailItem>();
  client.answers("getAsFile", async (item): Promise<Outcome> => {
    if (item === null) return { errorCode: 9020 };
    asked.add(item);
    await gateOf(item).open;
    return { data: item.mime.toString("base64") };
  });
  return { asked: (item) => asked.has(item), letGo: (item) => gateOf(item).letGo() };
}

test.beforeEach(({ mailbox }) => mailbox.keep({ anchors: roots, resolver: "none" }));

test("something is there before office.js came, and the verdict once it did", async ({ mailbox }) => {
  let arrive = (): void => undefined;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  mailbox.office.arrives = () => arrived;
  await mailbox.open(await itemOf(signed()));
  const { panel } = mailbox;
  await expect(panel.view.getByRole("navigation")).toBeVisible();
  await expect(panel.view.getByRole("progressbar")).toBeVisible();
  expect(mailbox.client.calls).toEqual([]);
  arrive();
  await expect(panel.verdict).toHaveAttribute("data-level", "verified");
});

test("an office.js that cannot be had is said, and a mail dropped instead is judged", async ({ mailbox }) => {
  mailbox.office.arrives = () => Promise.reject(new Error("no such host"));
  await mailbox.open(null);
  const { panel } = mailbox;
  await expect(panel.view.getByText(/Microsoft’s part of this pane could not be loaded/)).toBeVisible();
  expect(await panel.violations()).toEqual([]);
  await panel.drop(plain(), "plain.eml");
  await expect(panel.verdict).toHaveAttribute("data-level", "unverified");
});

test("an office.js that never comes is waited for no longer than a person would", async ({ mailbox }) => {
  await mailbox.page.clock.install();
  mailbox.office.arrives = () => new Promise(() => undefined);
  await mailbox.open(null);
  const { view } = mailbox.panel;
  await expect(view.getByRole("progressbar")).toBeVisible();
  await mailbox.page.clock.runFor(30_000);
  await expect(view.getByText(/Microsoft’s part of this pane could not be loaded/)).toBeVisible();
});

test("of many messages selected one after the other only the last is ever judged", async ({ mailbox }) => {
  const held = holding(mailbox.client);
  const items = await Promise.all(
    Array.from({ length: 12 }, (_, at) =>
      itemOf(
        at % 2 === 0
          ? signed({ summary: `Review ${String(at)}` })
          : plain({ summary: `Review ${String(at)}` }),
      ),
    ),
  );
  await mailbox.open(items[0] ?? null);
  const { panel } = mailbox;
  await expect.poll(() => held.asked(items[0] as MailItem)).toBe(true);
  // What was ever shown, noted in the page at each change of it.
  const frame = await panel.frame();
  await frame.evaluate(() => {
    const shown: string[] = [];
    Reflect.set(window, "shown", shown);
    new MutationObserver(() => {
      const text = document.body.textContent ?? "";
      for (const [title] of text.matchAll(/Review \d+/g)) if (!shown.includes(title)) shown.push(title);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await mailbox.select(items[1] as MailItem);
  for (const item of items.slice(2)) mailbox.client.select(item);
  const last = items.at(-1) as MailItem;
  await expect.poll(() => held.asked(last)).toBe(true);
  held.letGo(last);
  await expect(panel.verdict).toHaveAttribute("data-level", "unverified");
  await expect(panel.view.getByText("Review 11")).toBeVisible();
  // The slow ones answer at last, the oldest at the very end.
  for (const item of items.toReversed()) held.letGo(item);
  mailbox.client.select(items[10] ?? null);
  await expect(panel.verdict).toHaveAttribute("data-level", "verified");
  expect(await frame.evaluate(() => Reflect.get(window, "shown") as readonly string[])).toEqual([
    "Review 11",
    "Review 10",
  ]);
});

test("the verdict of one message is gone as soon as another is selected, or none", async ({ mailbox }) => {
  const [first, second] = [await itemOf(signed()), await itemOf(plain())];
  await mailbox.open(first);
  const { panel, client } = mailbox;
  await expect(panel.verdict).toHaveAttribute("data-level", "verified");
  const held = holding(client);
  await mailbox.select(second);
  await expect.poll(() => held.asked(second)).toBe(true);
  await expect(panel.view.locator("[data-level=verified]")).toHaveCount(0);
  client.select(null);
  await expect(panel.view.getByRole("heading", { name: "No mail is open" })).toBeVisible();
  held.letGo(second);
  await expect(panel.verdict).toHaveCount(0);
  expect(await panel.violations()).toEqual([]);
});

test("a signed mail of ten megabytes arrives byte by byte, and is verified", async ({ mailbox }) => {
  const mime = large(10 * 1024 * 1024);
  expect(mime.length).toBeGreaterThan(10_000_000);
  await mailbox.open(await itemOf(mime));
  await expect(mailbox.panel.verdict).toHaveAttribute("data-level", "verified");
});

for (const errorCode of [9020, 5001])
  test(`error ${String(errorCode)} of Outlook's leads to Graph, where it was allowed before`, async ({
    mailbox,
  }) => {
    const item = await itemOf(signed());
    mailbox.client.answers("getAsFile", () => ({ errorCode }));
    mailbox.graph.message(item);
    mailbox.account.granted.add("Mail.Read");
    await mailbox.open(item);
    await expect(mailbox.panel.verdict).toHaveAttribute("data-level", "verified");
    expect(mailbox.graph.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET /me/messages/${restId(item)}/$value`,
    ]);
    expect(mailbox.graph.requests[0]?.headers["authorization"]).toBe(`Bearer ${tokenFor(["Mail.Read"])}`);
  });

test("what Outlook does not hand over is an outline, and whole once the person allows it", async ({
  mailbox,
}) => {
  const item = await itemOf(signed());
  const { panel, client, graph, account } = mailbox;
  client.answers("getAsFile", () => ({ errorCode: 9020 }));
  graph.message(item);
  await mailbox.open(item);
  await expect(panel.verdict).toHaveAttribute("data-level", "outline");
  const outline = panel.view.locator("[data-outline=failed]");
  await expect(outline).toContainText("Outlook did not hand this mail over");
  await expect(outline).toContainText("olivia@acme.example");
  expect(await panel.violations()).toEqual([]);
  expect(account.asked.filter(({ method }) => method === "GetTokenPopup")).toEqual([]);
  expect(graph.requests).toEqual([]);

  account.consent = "refuses";
  await panel.view.getByRole("button", { name: "Get the whole mail" }).click();
  await expect(outline).toContainText("You gave no permission, so nothing was done.");
  account.consent = "gives";
  await panel.view.getByRole("button", { name: "Get the whole mail" }).click();
  await expect(panel.verdict).toHaveAttribute("data-level", "verified");
});

test("an Outlook that never answers leaves the outline, and the next message is read all the same", async ({
  mailbox,
}) => {
  await mailbox.page.clock.install();
  const [silent, next] = [await itemOf(plain({ summary: "Silent" })), await itemOf(signed())];
  mailbox.client.answers("getAsFile", (item) =>
    item === silent ? new Promise<Outcome>(() => undefined) : { data: item?.mime.toString("base64") ?? "" },
  );
  const { client } = mailbox;
  // Selected once the pane listens: the clock is not to run past what it is told by then.
  await mailbox.open(null);
  await mailbox.select(silent);
  await expect.poll(() => client.calls.map(({ method }) => method)).toContain(methods.getAsFile);
  await mailbox.page.clock.runFor(70_000);
  await expect(mailbox.panel.verdict).toHaveAttribute("data-level", "outline");
  await mailbox.select(next);
  await expect(mailbox.panel.verdict).toHaveAttribute("data-level", "verified");
});

test.describe("an Outlook of Mailbox 1.5 alone", () => {
  test.use({ setting: { sets: { Mailbox: "1.5" } } });
  test("hands no mail over, asks nobody, and says so", async ({ mailbox }) => {
    const { panel, client } = mailbox;
    await mailbox.open(await itemOf(signed(), { sender: { name: "Sam", address: "sam@acme.example" } }));
    const outline = panel.view.locator("[data-outline=unsupported]");
    await expect(outline).toContainText("This Outlook does not hand mails over");
    await expect(outline).toContainText("sam@acme.example");
    await expect(panel.view.getByRole("button", { name: "Get the whole mail" })).toHaveCount(0);
    expect(client.calls.map(({ method }) => method)).not.toContain(methods.getAsFile);
    expect(client.calls.map(({ method }) => method)).not.toContain(methods.getAllInternetHeaders);
    // The way that is left.
    await panel.drop(signed(), "saved.eml");
    await expect(panel.verdict).toHaveAttribute("data-level", "verified");
    await panel.view.getByRole("button", { name: "Back to Outlook’s mail" }).click();
    await expect(outline).toBeVisible();
  });
});

test.describe("in a mailbox that others share", () => {
  const boss = "boss@harbour.example";
  test("whoever owns it is who is invited, and Graph is asked for theirs", async ({ mailbox }) => {
    const item = await itemOf(signed(), { owner: boss });
    const { panel, client, graph, account } = mailbox;
    client.answers("getAsFile", () => ({ errorCode: 9020 }));
    graph.message(item);
    account.granted.add("Mail.Read.Shared");
    await mailbox.open(item);
    await expect(panel.verdict).toHaveAttribute("data-level", "verified");
    expect(graph.requests.map(({ path }) => path)).toEqual([
      `/users/${boss}/messages/${restId(item)}/$value`,
    ]);
    // Olivia invites Anna, and not whose mailbox this is.
    await expect(panel.view.locator("[data-point=not-invited]")).toBeVisible();
  });
});

for (const [surface, words] of [
  ["draft", "This mail was not sent yet"],
  ["appointment", "This is an entry of your calendar"],
] as const)
  test(`a ${surface} is no mail to judge`, async ({ mailbox }) => {
    await mailbox.open(await itemOf(plain(), { surface }));
    await expect(mailbox.panel.view.locator(`[data-outline=${surface}]`)).toContainText(words);
  });

test("a mail dropped on the pane takes the open one's place, until another is selected", async ({
  mailbox,
}) => {
  const { panel } = mailbox;
  await mailbox.open(await itemOf(signed()));
  await expect(panel.verdict).toHaveAttribute("data-level", "verified");
  await panel.drop(readFileSync(samplePath("unverified-plain.eml")), "yoga.eml");
  await expect(panel.view.getByText("Lunch-time yoga")).toBeVisible();
  await expect(panel.verdict).toHaveAttribute("data-level", "unverified");
  await mailbox.select(await itemOf(signed({ summary: "Next" })));
  await expect(panel.verdict).toHaveAttribute("data-level", "verified");
  await expect(panel.view.getByText("Lunch-time yoga")).toHaveCount(0);
});
