/** What is decided about a mail in a mailbox that somebody else owns: from whose mailbox it goes, said before it goes. */
import { en } from "../../ui/words/en.ts";
import { olivia } from "../acting-mails.ts";
import { field } from "./client.ts";
import { expect, test } from "./fixture.ts";
import { itemOf } from "./item.ts";
import { plain, roots } from "./made.ts";
import type { Mailbox } from "./mailbox.ts";

const boss = "boss@harbour.example";

test.beforeEach(({ mailbox }) => mailbox.keep({ anchors: roots, resolver: "none" }));

/** Opens a mail of the boss's, to whom it is sent, and the question about it; tells what is said of the mailbox. */
async function asks(mailbox: Mailbox): Promise<string> {
  const { panel } = mailbox;
  await mailbox.open(await itemOf(plain(), { owner: boss }));
  await expect(panel.verdict).toHaveAttribute("data-level", "unverified");
  await panel.action("ask").click();
  await expect(panel.view.getByRole("button", { name: en.question.send })).toBeVisible();
  const said = panel.view.locator("[data-shared]");
  await expect(said).toContainText(boss);
  return (await said.getAttribute("data-shared")) ?? "";
}

test("a question leaves from there, where Microsoft 365 lets it", async ({ mailbox }) => {
  const { panel, graph, client, account } = mailbox;
  expect(await asks(mailbox)).toBe("reached");
  await expect(panel.view.locator("[data-shared]")).toContainText("goes out from there");
  expect(await panel.violations()).toEqual([]);
  await panel.view.getByRole("button", { name: en.question.send }).click();
  await expect.poll(() => graph.sent.length).toBe(1);
  expect(graph.sent[0]).toContain(`From: <${boss}>`);
  expect(graph.changes).toEqual([`POST /users/${boss}/sendMail`]);
  expect(account.asked.flatMap(({ scopes }) => scopes)).toContain(
    "https://graph.microsoft.com/Mail.Send.Shared",
  );
  expect(client.forms).toEqual([]);
});

test("a question opens in the person's own form where they allow no more", async ({ mailbox }) => {
  const { panel, graph, client, account } = mailbox;
  account.consent = "refuses";
  expect(await asks(mailbox)).toBe("reached");
  await expect(panel.view.locator("[data-shared]")).toContainText("belongs to your own mailbox");
  await panel.view.getByRole("button", { name: en.question.send }).click();
  await expect.poll(() => client.forms.length).toBe(1);
  expect(field(client.forms[0], "toRecipients")).toEqual([olivia]);
  expect(graph.requests).toEqual([]);
});

test.describe("without Graph", () => {
  test.use({ setting: { sets: { Mailbox: "1.16" } } });
  test("a question opens in the person's own form, which is said before", async ({ mailbox }) => {
    const { panel, client } = mailbox;
    await asks(mailbox);
    await expect(panel.view.locator("[data-shared=own]")).toContainText("not to that one");
    expect(client.forms).toEqual([]);
    expect(await panel.violations()).toEqual([]);
    await panel.view.getByRole("button", { name: en.question.send }).click();
    await expect.poll(() => client.forms.length).toBe(1);
  });
});
