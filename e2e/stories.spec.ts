import PostalMime from "postal-mime";
import { expect, fileOnly, test } from "./host.ts";
import type { HostFixture } from "./panel-page.ts";
import { samples } from "./samples.ts";

/** Nothing is on the calendar, once it is known what is. */
async function expectEmpty({ panel }: HostFixture): Promise<void> {
  await panel.agenda();
  await expect(panel.view.getByText("Nothing on it yet")).toBeVisible();
  await expect(panel.entries).toHaveCount(0);
}

test.describe("every sample", () => {
  for (const { file, level } of samples)
    test(`${file} is ${level}`, fileOnly, async ({ host }) => {
      await host.open(file);
      expect(await host.panel.level()).toBe(level);
      expect(await host.panel.violations()).toEqual([]);
    });
});

test("accept puts the event on the calendar and hands over a reply to the organizer", async ({ host }) => {
  const { panel } = host;
  await host.open("verified.eml");
  const reply = await PostalMime.parse(await host.sent(() => panel.action("accept").click()));
  expect(reply.to?.map(({ address }) => address)).toEqual(["olivia@acme.example"]);
  expect(reply.from?.address).toBe("anna@harbour.example");
  const [calendar] = reply.attachments;
  expect(calendar?.method).toBe("REPLY");
  const text = String(
    typeof calendar?.content === "string" ? calendar.content : new TextDecoder().decode(calendar?.content),
  ).replace(/\r?\n[ \t]/g, "");
  expect(text).toMatch(/^ATTENDEE;.*PARTSTAT=ACCEPTED.*:mailto:anna@harbour\.example\r?$/im);
  expect(text.match(/^ATTENDEE/gim)).toHaveLength(1);
  await expect(panel.outcome).toBeFocused();

  await panel.agenda();
  await expect(panel.entries).toHaveCount(1);
  await expect(panel.entries).toContainText("Budget review");
  expect(await panel.violations()).toEqual([]);
  await panel.page.reload();
  await panel.agenda();
  await expect(panel.entries).toHaveCount(1);
});

test("undo takes the entry back and says that the reply stays sent", async ({ host }) => {
  const { panel } = host;
  await host.open("verified.eml");
  await host.sent(() => panel.action("accept").click());
  await panel.action("undo").click();
  await expect(panel.outcome).toContainText(/sent|left|handed/i);
  await expectEmpty(host);
});

test("accept without telling the sender sends nothing", async ({ host }) => {
  const { panel } = host;
  await host.open("verified.eml");
  const { left } = host;
  await panel.view.getByRole("checkbox", { name: "Without telling the sender" }).check();
  await panel.action("accept").click();
  await panel.outcome.waitFor();
  await panel.agenda();
  await expect(panel.entries).toHaveCount(1);
  expect(host.left).toBe(left);
});

test("decline replies and leaves the calendar alone", async ({ host }) => {
  const { panel } = host;
  await host.open("verified.eml");
  const reply = await host.sent(() => panel.action("decline").click());
  expect((await PostalMime.parse(reply)).subject).toMatch(/^Declined: /);
  await expectEmpty(host);
});

test("nothing happens before a press", async ({ host }) => {
  const { left } = host;
  for (const file of ["verified.eml", "unverified-plain.eml", "suspicious-tampered.eml"])
    await host.open(file);
  await expectEmpty(host);
  expect(host.left).toBe(left);
});

test("below authorized one confirmation names the risk, safe action first, risky one not hidden", async ({
  host,
}) => {
  const { panel } = host;
  await host.open("unconfirmed-agent.eml");
  await panel.action("accept").click();
  await expect(panel.confirmation).toBeVisible();
  await expect(panel.confirmation).toContainText("sam@acme.example");
  const buttons = panel.confirmation.getByRole("button");
  await expect(buttons).toHaveText([/^Ask olivia@acme\.example$/, "Accept anyway", "Back"]);
  await expect(buttons.first()).toBeFocused();
  expect(await panel.violations()).toEqual([]);
  await panel.page.keyboard.press("Escape");
  await expect(panel.confirmation).toBeHidden();
  await expect(panel.action("accept")).toBeFocused();
  await expectEmpty(host);
});

test("the person may override after seeing why", async ({ host }) => {
  const { panel } = host;
  await host.open("suspicious-tampered.eml");
  await panel.action("accept").click();
  await host.sent(() => panel.confirmation.getByRole("button", { name: /anyway/i }).click());
  await panel.agenda();
  await expect(panel.entries).toHaveCount(1);
});

test("ask writes to the organizer, keeps what was typed, and shows that the question is open", async ({
  host,
}) => {
  const { panel } = host;
  await host.open("unconfirmed-agent.eml");
  await panel.action("ask").click();
  const text = panel.view.getByRole("textbox").last();
  await text.fill("Dear Olivia, is this yours?");
  await panel.view
    .getByRole("button", { name: /^(Cancel|Back|Close)$/ })
    .last()
    .click();
  await panel.action("ask").click();
  await expect(text).toHaveValue("Dear Olivia, is this yours?");
  await expect(panel.view.getByText("olivia@acme.example").first()).toBeVisible();
  const mail = await host.sent(() =>
    panel.view
      .getByRole("main")
      .getByRole("button", { name: /^Send|^Save|question/i })
      .first()
      .click(),
  );
  const question = await PostalMime.parse(mail);
  expect(question.to?.map(({ address }) => address)).toEqual(["olivia@acme.example"]);
  expect(question.text).toContain("Dear Olivia, is this yours?");
  await panel.view.getByRole("button", { name: "Close", exact: true }).click();
  await expect(panel.standing).toContainText("olivia@acme.example");
});

test("the sender's words never look like ours", async ({ host }) => {
  const { panel } = host;
  await host.open("unverified-words.eml");
  await expect(panel.verdict).not.toContainText("Verified by Usher");
  const title = panel.view.getByText(/Verified by Usher/).first();
  await expect(title).toBeVisible();
  expect(await title.evaluate((node) => node.closest("[data-untrusted]") !== null)).toBe(true);
  const sizes = await Promise.all(
    [panel.verdict.getByRole("heading"), title].map((where) =>
      where.evaluate((node) => parseFloat(getComputedStyle(node).fontSize)),
    ),
  );
  expect(sizes[1]).toBeLessThanOrEqual(sizes[0] ?? 0);
});

test.describe("a narrow pane", () => {
  test.use({ viewport: { width: 320, height: 480 } });
  for (const file of [
    "verified.eml",
    "unconfirmed-agent.eml",
    "unverified-plain.eml",
    "suspicious-tampered.eml",
  ])
    test(`${file}: verdict, event and actions without scrolling`, async ({ host }) => {
      const { panel } = host;
      await host.open(file);
      // What comes a moment later takes its room, too.
      await panel.page.waitForLoadState("networkidle");
      for (const part of [panel.verdict, panel.action("accept"), panel.action("ask")])
        await expect(part).toBeInViewport({ ratio: 1 });
      expect(await panel.overflow()).toBe(0);
    });

  test("every detail fits the width", async ({ host }) => {
    const { panel } = host;
    await host.open("verified-flood.eml");
    for (const name of ["Why?", "Who signed", "What was signed", "Load"]) {
      await panel.detail(name);
      await expect(panel.opened).toBeVisible();
      expect(await panel.overflow(), name).toBe(0);
      expect(await panel.violations()).toEqual([]);
    }
  });
});

for (const [name, options] of [
  ["dark", { colorScheme: "dark" }],
  ["high contrast", { forcedColors: "active" }],
] as const)
  test.describe(name, () => {
    test.use({ contextOptions: options, viewport: { width: 320, height: 640 } });
    test("is free of axe's complaints", async ({ host }) => {
      for (const file of ["verified.eml", "unconfirmed-agent.eml", "suspicious-tampered.eml"]) {
        await host.open(file);
        expect(await host.panel.violations()).toEqual([]);
      }
    });
  });

test("keyboard alone: open, read, accept, find it on the calendar", fileOnly, async ({ host }) => {
  const { panel } = host;
  const { page } = panel;
  await panel.tabTo(page.getByRole("button", { name: /^Signed by the organizer/ }));
  await page.keyboard.press("Enter");
  await panel.verdict.waitFor();
  await panel.tabTo(page.getByRole("button", { name: "Why?" }));
  await page.keyboard.press("Enter");
  await expect(panel.opened).toBeVisible();
  await page.keyboard.press("Home");
  await panel.tabTo(panel.action("accept"));
  await host.sent(() => page.keyboard.press("Enter"));
  // The mail leaves before the panel says so, and says so where the keyboard is then.
  await expect(panel.outcome).toBeFocused();
  await panel.tabTo(page.getByRole("button", { name: "My calendar" }));
  await page.keyboard.press("Enter");
  await expect(panel.entries).toHaveCount(1);
});
