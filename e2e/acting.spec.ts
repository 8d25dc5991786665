/** Somebody invites for somebody, or passes an invitation on: what an attendee sees, decides and has remembered. */
import { anna, bob, forgedAnchors, olivia, sam } from "./acting-mails.ts";
import { madeAnchors, mandate, samsInvitation } from "./acting-made.ts";
import { expect, guestsIn, read, test } from "./acting-panel.ts";

test("an assistant is trusted once, then always for invitations, then no more", async ({ acting }) => {
  const { panel, page, view } = acting;
  await acting.opens("behalf-once.eml", "unconfirmed");
  await expect(view.getByRole("group", { name: `May ${sam} send for ${olivia}?` })).toBeVisible();
  await panel.action("trust-once").click();
  await acting.shows("authorized");
  // Of the same two, about another event: he was trusted for one text alone.
  await acting.opens("behalf-once-next.eml", "unconfirmed");
  await panel.action("trust-always").click();
  const dialog = acting.dialog("Always trust this assistant?");
  await expect(dialog.getByRole("radio", { name: "Only invitations and changes to them" })).toBeChecked();
  await dialog.getByRole("button", { name: "Trust", exact: true }).click();
  await acting.shows("authorized");
  // A cancellation is no invitation.
  await acting.opens("behalf-pair-cancel.eml", "unconfirmed");
  await acting.opens("behalf-once-next.eml", "authorized");

  await acting.settings();
  const people = acting.region("People who may act for others");
  await expect(people).toContainText("only for invitations and changes, further dates of a series, until ");
  const remove = people.getByRole("button", { name: `Remove ${sam} for ${olivia}` });
  await expect(remove).toHaveCount(2);
  await remove.last().click();
  await expect(remove).toHaveCount(1);
  await acting.invitation();
  await acting.shows("unconfirmed");
  await page.reload();
  await acting.opens("behalf-once-next.eml", "unconfirmed");
  await acting.opens("behalf-once.eml", "authorized");
  await acting.isOpenToEverybody();
});

test.describe("a signed permission", () => {
  test.use({ anchors: [...forgedAnchors, ...madeAnchors] });

  test("that is added in settings authorizes, and is shown like a signature", async ({ acting }) => {
    const { panel } = acting;
    const invitation = samsInvitation();
    await acting.opens(invitation, "unconfirmed");
    await acting.settings();
    const permissions = acting.region("Signed permissions");
    await acting.give("Add from a file (.jws or .eml)", "olivia.jws", mandate());
    await expect(permissions).toContainText(`Says: ${sam} may act for ${olivia}`);
    await acting.invitation();
    await acting.shows("authorized");
    await panel.detail("Who signed");
    const shown = panel.opened.locator("[data-system=mandate]");
    await expect(shown).toContainText(`Signed by ${olivia}.`);
    await expect(shown).toContainText("added by you");
    await acting.isOpenToEverybody();

    await acting.settings();
    await permissions.getByRole("button", { name: "Remove this signed permission" }).click();
    await acting.invitation();
    await acting.shows("unconfirmed");
  });
});

test("somebody who signed is missed when they do not, after a reload too, until it is forgotten", async ({
  acting,
}) => {
  const { panel, page } = acting;
  await acting.opens("sequence-signed.eml", "verified");
  await acting.remembers(({ senders }) => senders.some(({ address }) => address === olivia));
  await acting.opens("sequence-unsigned-later.eml", "suspicious");
  await expect(panel.verdict.getByRole("heading")).toContainText(
    "a signature is missing that they have used before",
  );
  await page.reload();
  await acting.opens("sequence-unsigned-later.eml", "suspicious");

  await acting.settings();
  const remembered = acting.region("What Usher remembers");
  await expect(remembered).toContainText("People who sign (1)");
  const saved = await acting.host.saved(() =>
    remembered.getByRole("button", { name: "Save as a file" }).click(),
  );
  expect(JSON.parse(saved)).toMatchObject({ senders: [{ address: olivia }] });
  await remembered.getByRole("button", { name: `Forget ${olivia}` }).click();
  await expect(remembered).toContainText("Forgotten.");
  await acting.invitation();
  await acting.shows("unverified");
  await page.reload();
  await acting.opens("sequence-unsigned-later.eml", "unverified");

  // What was saved can be brought back, and counts again.
  await acting.settings();
  await acting.give("Bring back from a file", "usher-memory.json", Buffer.from(saved));
  const replace = acting.dialog("Put this in place of what is remembered?");
  await replace.or(remembered.getByText("Brought back from the file.")).first().waitFor();
  if (await replace.isVisible()) await replace.getByRole("button", { name: "Put it in its place" }).click();
  await expect(remembered).toContainText("Brought back from the file.");
  await acting.isOpenToEverybody();
  await acting.invitation();
  await acting.shows("suspicious");
});

test("what was asked by another way counts, is taken back, and may be a no", async ({ acting }) => {
  const { panel, page, view } = acting;
  const inquiry = view.locator("[data-inquiry]");
  await acting.opens("sequence-unsigned-later.eml", "unverified");
  await panel.action("asked").click();
  await expect(inquiry).toContainText(`You asked ${olivia} by another way`);
  await panel.action("asked-yes").click();
  await expect(inquiry).toContainText("it is theirs");
  await acting.shows("unverified");
  // Of another text she said nothing.
  await acting.opens("sequence-unsigned-moved.eml", "unverified");
  await expect(panel.action("asked")).toBeVisible();
  await acting.opens("sequence-unsigned-later.eml", "unverified");
  await panel.action("take-back").click();
  await expect(inquiry).toContainText("Taken back.");
  await panel.action("asked").click();
  await panel.action("asked-no").click();
  await acting.shows("suspicious");
  await expect(inquiry).toContainText("it is not theirs");
  await page.reload();
  await acting.opens("sequence-unsigned-later.eml", "suspicious");
  await acting.settings();
  await expect(acting.region("What Usher remembers")).toContainText(`I asked ${olivia} myself: no`);
  await acting.invitation();
  await acting.isOpenToEverybody();
});

test("who is not on the list asks first, or answers as themselves", async ({ acting }) => {
  const { panel, view } = acting;
  const risk = `If you accept, ${olivia} will see you as somebody who came without an invitation.`;
  await acting.opens("forward-resent.eml", "verified");
  await expect(view.locator("[data-point=not-invited]")).toContainText(risk);
  await acting.opens("forward-attached.eml", "verified");
  await expect(view.locator("[data-passed]")).toHaveText(
    `It came inside another mail, which says it is from ${bob}.`,
  );
  await panel.detail("Why?");
  await expect(panel.opened).toContainText(risk);
  const buttons = acting.region("Your answer").getByRole("button");
  await expect(buttons.first()).toHaveText("Ask first");
  const look = (press: "ask" | "accept") =>
    panel.action(press).evaluate((node) => getComputedStyle(node).backgroundColor);
  expect(await look("ask")).not.toBe(await look("accept"));

  await panel.action("accept").click();
  await expect(panel.confirmation).toContainText("You are not on the guest list");
  const reply = await read(
    await acting.host.sent(() => panel.confirmation.getByRole("button", { name: "Accept anyway" }).click()),
  );
  expect(reply).toMatchObject({ from: anna, to: [olivia], method: "REPLY" });
  expect(reply.calendar).toMatch(/^ATTENDEE;.*PARTSTAT=ACCEPTED.*:mailto:anna@harbour\.example\r?$/m);
  expect(guestsIn(reply.calendar)).toEqual([anna]);
  await acting.isOpenToEverybody();
});

test("an answer goes to the organizer, and all four that a mail names are told apart", async ({ acting }) => {
  const { panel } = acting;
  await acting.opens("behalf-four-addresses.eml", "unconfirmed");
  await panel.action("trust-once").click();
  await acting.shows("authorized");
  await expect(acting.region("Your answer")).toContainText(`Your answer goes to ${olivia}, the organizer`);
  await panel.detail("Who is who");
  for (const [role, who] of [
    ["organizer", olivia],
    ["sent-by", sam],
    ["from", "jane@helpers.example"],
    ["reply-to", bob],
  ] as const)
    await expect(panel.opened.locator(`[data-route="${role}"]`)).toContainText(who);
  await acting.isOpenToEverybody();
  const sent = await acting.host.sent(() => panel.action("accept").click());
  expect(await read(sent)).toMatchObject({ from: anna, to: [olivia], method: "REPLY" });
  expect(sent).not.toMatch(/^(To|Cc|Bcc): .*(sam@|jane@|bob@)/im);
});
