/** A series on the calendar, and what is decided about it on a device that knows of it only what the calendar says. */
import { expect, test } from "./fixture.ts";
import { itemOf } from "./item.ts";
import { at, roots, signed } from "./made.ts";
import type { Mailbox } from "./mailbox.ts";

test.beforeEach(async ({ mailbox }) => {
  await mailbox.keep({ anchors: roots, resolver: "none" });
  for (const scope of ["Mail.Read", "Calendars.ReadWrite", "Mail.Send"]) mailbox.account.granted.add(scope);
});

const rule = ["RRULE:FREQ=WEEKLY;COUNT=4"];
const second = [`RECURRENCE-ID:${at(10, 1)}`];
const dates = [0, 1, 2, 3].map((weeks) => minute(at(10, weeks)));

/** "20261217T100000Z" as "2026-12-17T10:00". */
function minute(text: string): string {
  return text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d).*$/, "$1-$2-$3T$4:$5");
}

/** Selects a mail and presses what is to be decided, without a word to anybody. */
async function decides(mailbox: Mailbox, mail: Buffer, press: "accept" | "remove"): Promise<void> {
  const { panel } = mailbox;
  await mailbox.show(await itemOf(mail));
  await expect(panel.verdict).toHaveAttribute("data-level", "verified");
  if (press === "accept")
    await panel.view.getByRole("checkbox", { name: "Without telling the sender" }).check();
  await panel.action(press).click();
  await panel.outcome.waitFor();
}

/** The pane as it opens on a device where it never was. */
async function elsewhere(mailbox: Mailbox): Promise<void> {
  await mailbox.forgetDevice();
  await mailbox.open(null);
}

test("a series that is cancelled goes with a date of it that was moved", async ({ mailbox }) => {
  test.slow();
  const { graph } = mailbox;
  await mailbox.open(null);
  await decides(mailbox, signed({ lines: rule }), "accept");
  await decides(mailbox, signed({ sequence: 1, hour: 14, weeks: 1, lines: second }), "accept");
  expect(graph.events).toHaveLength(2);
  expect(graph.shownBy(graph.events[0] ?? { id: "" })).toEqual([dates[0], dates[2], dates[3]]);

  await elsewhere(mailbox);
  await decides(mailbox, signed({ method: "CANCEL", sequence: 2, lines: rule }), "remove");
  expect(graph.events).toEqual([]);
  expect(graph.sent).toEqual([]);
});

test("a date that is cancelled goes out of its series, and the others stay", async ({ mailbox }) => {
  test.slow();
  const { graph, panel } = mailbox;
  await mailbox.open(null);
  await decides(mailbox, signed({ lines: rule }), "accept");
  expect(graph.events).toHaveLength(1);
  const [series] = graph.events;
  expect(graph.shownBy(series ?? { id: "" })).toEqual(dates);

  await elsewhere(mailbox);
  await decides(mailbox, signed({ method: "CANCEL", sequence: 1, weeks: 1, lines: second }), "remove");
  await expect(panel.outcome).not.toContainText("no such event");
  expect(graph.events.map(({ id }) => id)).toEqual([series?.id]);
  expect(graph.shownBy(graph.events[0] ?? { id: "" })).toEqual([dates[0], dates[2], dates[3]]);
});
