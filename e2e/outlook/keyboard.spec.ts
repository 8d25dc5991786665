/** The keyboard in Outlook on the web, where office.js takes keys for itself (Tab, Escape, F2, those with Ctrl or Alt). */
import { olivia } from "../acting-mails.ts";
import { expect, test } from "./fixture.ts";
import { itemOf } from "./item.ts";
import { plain, roots, signed } from "./made.ts";

test.beforeEach(({ mailbox }) => mailbox.keep({ anchors: roots, resolver: "none" }));

test("keyboard alone: read why, accept, find it on the calendar", async ({ mailbox }) => {
  const { page, panel, graph, client } = mailbox;
  await mailbox.open(await itemOf(signed()));
  await expect(panel.verdict).toHaveAttribute("data-level", "verified");
  await panel.tabTo(panel.view.getByRole("button", { name: "Why?" }));
  await page.keyboard.press("Enter");
  await expect(panel.opened).toBeVisible();
  // Past the last control the keyboard is handed back to Outlook: the way to what stands before is back.
  await panel.tabTo(panel.action("accept"), "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(panel.outcome).toContainText(olivia);
  // It takes the keyboard with it; only then does the way on begin there.
  await expect(panel.outcome).toBeFocused();
  expect(graph.sent).toHaveLength(1);
  expect(client.forms).toEqual([]);
  await panel.tabTo(panel.view.getByRole("button", { name: "My calendar" }), "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(panel.entries).toHaveCount(1);
});

test("a confirmation holds the keyboard until it is answered, and Escape leaves it", async ({ mailbox }) => {
  const { page, panel, graph } = mailbox;
  const item = await itemOf(plain());
  graph.meeting(item);
  await mailbox.open(item);
  await panel.action("accept").click();
  const buttons = panel.confirmation.getByRole("button");
  await expect(buttons.first()).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(panel.confirmation).toBeHidden();
  await expect(panel.action("accept")).toBeFocused();

  // Again, from where the keyboard is now.
  await page.keyboard.press("Enter");
  await expect(buttons.first()).toBeFocused();
  const frame = await panel.frame();
  /** Nothing, where the keyboard has left the pane. */
  const focused = (): string =>
    document.hasFocus() && document.activeElement !== document.body
      ? (document.activeElement?.textContent ?? "")
      : "";
  const reached: string[] = [];
  for (let presses = 0; presses < 4; presses++) {
    await page.keyboard.press("Tab");
    reached.push(await frame.evaluate(focused));
  }
  const within = await buttons.allTextContents();
  // Past the last one the keyboard may leave the pane, but never goes behind the confirmation.
  expect(reached.filter((text) => !within.includes(text) && text !== "")).toEqual([]);
  for (const text of within.slice(1)) expect(reached).toContain(text);
  expect(graph.changes).toEqual([]);
});
