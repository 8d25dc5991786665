/** Answers to the reader's own event: nothing changes before a press, and many at once stay workable. */
import { anna, bob, carl, forged, forgedAnchors } from "./acting-mails.ts";
import { crasher, madeAnchors } from "./acting-made.ts";
import { expect, guestsIn, read, test, type ActingPanel } from "./acting-panel.ts";

const listed = [bob, "priya@acme.example"];

test.use({ anchors: [...forgedAnchors, ...madeAnchors] });

/** Anna's own walk, taken over from a calendar file. */
async function walks({ panel, host }: ActingPanel): Promise<void> {
  await host.openFile(forged("calendar-2.ics"), "walk.ics");
  await panel.action("add").click();
  await panel.confirmation.getByRole("button", { name: "Add anyway" }).click();
  await panel.outcome.waitFor();
}

test("somebody who was not invited is let in, taken out again, and turned away", async ({ acting }) => {
  const { panel, host } = acting;
  await walks(acting);
  const before = await acting.calendar();
  expect(guestsIn(before)).toEqual(listed);

  const { left } = host;
  await acting.opens("crasher-reply.eml", "unconfirmed");
  await expect(panel.action("let-in")).toBeVisible();
  await expect(acting.region("Your guest list")).toContainText("stays as it is until you decide");
  expect(host.left).toBe(left);
  expect(await acting.calendar()).toBe(before);

  const request = await read(await host.sent(() => panel.action("let-in").click()));
  expect(request).toMatchObject({ from: anna, to: [carl], method: "REQUEST" });
  expect(guestsIn(request.calendar)).toEqual([...listed, carl]);
  await expect(panel.outcome).toContainText(`${carl} is on your guest list now.`);
  await expect(panel.outcome).toBeFocused();
  expect(guestsIn(await acting.calendar())).toEqual([...listed, carl]);

  await panel.action("undo").click();
  await expect(panel.outcome).toContainText("The mail that already left stays sent.");
  expect(await acting.calendar()).toBe(before);
  await acting.close();

  const cancel = await read(await host.sent(() => panel.action("turn-away").click()));
  expect(cancel).toMatchObject({ from: anna, to: [carl], method: "CANCEL" });
  expect(guestsIn(cancel.calendar)).toEqual([carl]);
  await expect(panel.outcome).toContainText("Your event is unchanged.");
  expect(await acting.calendar()).toBe(before);
  await acting.isOpenToEverybody();
});

test("an answer that nobody signed is confirmed first, and asking comes first", async ({ acting }) => {
  const { panel, host } = acting;
  await walks(acting);
  await acting.opens("crasher-reply-unsigned.eml", "unverified");
  await panel.action("let-in").click();
  const buttons = panel.confirmation.getByRole("button");
  await expect(buttons).toHaveText(["Ask who passed it on", "Let in anyway", "Back"]);
  await expect(buttons.first()).toBeFocused();
  await acting.isOpenToEverybody();
  await buttons.first().click();
  const question = await host.sent(() => acting.button("Hand over the question").click());
  expect(question).toMatch(/^To: .*carl@weber\.example/m);
  expect(guestsIn(await acting.calendar())).toEqual(listed);
});

test("many are kept for later, and decided together", async ({ acting }) => {
  const { panel, page, view, host } = acting;
  await walks(acting);
  const before = await acting.calendar();
  const came = [
    ["Nora", "nora@weber.example", true],
    ["Otto", "otto@weber.example", true],
    ["Pia", "pia@weber.example", false],
    ["Quentin", "quentin@weber.example", true],
  ] as const;
  for (const [name, address, isSigned] of came) {
    await acting.opens(crasher(name, address, isSigned), isSigned ? "unconfirmed" : "unverified");
    await panel.action("keep").click();
    await expect(panel.outcome).toContainText("Kept for later.");
  }
  expect(await acting.calendar()).toBe(before);
  await page.reload();

  await acting.goes("Answers, 4 waiting", "Answers");
  const rows = view.locator("[data-answer]");
  await expect(rows).toHaveCount(4);
  await view.getByRole("checkbox", { name: "quentin@weber.example" }).check();
  const cancel = await read(await host.sent(() => acting.button("Turn away selected").click()));
  expect(cancel).toMatchObject({ to: ["quentin@weber.example"], method: "CANCEL" });
  expect(guestsIn(cancel.calendar)).toEqual(["quentin@weber.example"]);
  await expect(rows).toHaveCount(3);

  await view.getByRole("checkbox", { name: "Select all shown" }).check();
  await expect(view.getByText("3 selected")).toBeVisible();
  await acting.button("Let in selected").click();
  const risk = acting.dialog("Let in all the same?");
  await expect(risk.getByRole("button").first()).toHaveText("Let in the proven ones only (2)");
  const { left } = host;
  await risk.getByRole("button").first().click();
  await expect(view.getByText("2 are on your guest list, with what they answered.")).toBeVisible();
  await expect.poll(() => host.left - left).toBe(2);
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("pia@weber.example");
  await acting.isOpenToEverybody();
  expect(guestsIn(await acting.calendar())).toEqual([...listed, "nora@weber.example", "otto@weber.example"]);
});

test("who comes for somebody is held until that one says so", async ({ acting }) => {
  const { panel, view } = acting;
  await walks(acting);
  await acting.opens("sequence-delegate.eml", "unconfirmed");
  await expect(panel.action("keep")).toHaveText(`Hold until ${bob} confirms`);
  await panel.action("keep").click();
  await expect(panel.outcome).toContainText("Kept for later.");
  await acting.goes("Answers, 1 waiting", "Answers");
  const row = view.locator("[data-answer]");
  await expect(row).toContainText(`comes for ${bob}`);
  await expect(row).toContainText(`Held until ${bob} confirms`);
  expect(guestsIn(await acting.calendar())).toEqual(listed);

  await acting.opens("sequence-delegator.eml", "verified");
  await acting.remembers(({ delegations }) => delegations.length === 1);
  await acting.goes("Answers, 1 waiting", "Answers");
  await expect(row).toContainText(`${bob} has confirmed it`);
  await acting.isOpenToEverybody();

  await acting.opens("sequence-delegate.eml", "authorized");
  await panel.action("note").click();
  await panel.outcome.waitFor();
  expect(guestsIn(await acting.calendar())).toContain(carl);
  // What was decided on the mail itself waits no more.
  await acting.goes(/^Answers$/, "Answers");
  await expect(view.getByText(/^No answer waits\./)).toBeVisible();
});
