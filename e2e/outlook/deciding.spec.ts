/** Answers from the pane: through Graph where the person allows it, in Outlook's forms where not. */
import PostalMime from "postal-mime";
import { anna, olivia } from "../acting-mails.ts";
import { field } from "./client.ts";
import { expect, test } from "./fixture.ts";
import { failures, type GraphEvent } from "./graph.ts";
import { itemOf, restId, type MailItem } from "./item.ts";
import { date, plain, roots, signed } from "./made.ts";
import type { Mailbox } from "./mailbox.ts";
import { property } from "./protocol.ts";

test.beforeEach(({ mailbox }) => mailbox.keep({ anchors: roots, resolver: "none" }));

const quietly = "Without telling the sender";

/** Opens an invitation that nobody signed, of which Exchange made a meeting. */
async function openMeeting(mailbox: Mailbox, given: object = {}): Promise<[MailItem, GraphEvent]> {
  const item = await itemOf(plain());
  const event = mailbox.graph.meeting(item, { ...given });
  await mailbox.open(item);
  await expect(mailbox.panel.verdict).toHaveAttribute("data-level", "unverified");
  return [item, event];
}

const allow = ({ account }: Mailbox): void => {
  for (const scope of ["Mail.Read", "Calendars.ReadWrite", "Mail.Send"]) account.granted.add(scope);
};

/** Presses an answer, and goes on where the risk is named first. */
async function answers({ panel }: Mailbox, press: "accept" | "tentative" | "decline"): Promise<void> {
  await panel.action(press).click();
  const anyway = panel.confirmation.getByRole("button", { name: /anyway$/ });
  await anyway.or(panel.outcome).first().waitFor();
  if (await anyway.isVisible()) await anyway.click();
}

const popups = ({ account }: Mailbox): readonly string[] =>
  account.asked.flatMap(({ method, scopes }) =>
    method === "GetTokenPopup"
      ? scopes.filter((scope) => scope.includes(".")).map((scope) => scope.slice(scope.lastIndexOf("/") + 1))
      : [],
  );

/** Bodies of what was asked of Graph at the end of this path. */
const posted = ({ graph }: Mailbox, action: string): readonly unknown[] =>
  graph.requests.filter(({ path }) => path.endsWith(action)).map(({ body }) => JSON.parse(body) as unknown);

test.describe("a request that Outlook made a meeting of", () => {
  test("is said to be on the calendar once the person lets Usher look, and is accepted", async ({
    mailbox,
  }) => {
    const [item, event] = await openMeeting(mailbox);
    const { panel, graph } = mailbox;
    const client = panel.view.locator("[data-client]");
    await expect(client).toContainText("Outlook usually puts requests like this on your calendar by itself");
    // Nobody is asked for anything by only opening a mail.
    expect(popups(mailbox)).toEqual([]);
    expect(graph.requests).toEqual([]);
    await panel.view.locator("[data-action=look]").click();
    await expect(client).toContainText("Outlook has already put this on your calendar, as tentative.");
    expect(popups(mailbox)).toEqual(["Mail.Read"]);
    expect(await panel.violations()).toEqual([]);

    await answers(mailbox, "accept");
    await expect(panel.outcome).toContainText("Outlook has sent your answer.");
    expect(graph.changes).toEqual([`POST /me/events/${event.id}/accept`]);
    expect(posted(mailbox, "/accept")).toEqual([{ sendResponse: true }]);
    expect(graph.events).toMatchObject([{ responseStatus: { response: "accepted" } }]);
    expect(new Set(popups(mailbox))).toEqual(new Set(["Mail.Read", "Calendars.ReadWrite"]));
    expect(graph.sent).toEqual([]);
    expect(graph.requests[0]?.path).toBe(`/me/messages/${restId(item)}`);
    // Seen again, it is known what was answered.
    await mailbox.select(null);
    await expect(client).toHaveCount(0);
    await mailbox.select(item);
    await expect(client).toContainText("and you accepted it.");
  });

  test("is accepted as tentative", async ({ mailbox }) => {
    allow(mailbox);
    const [, event] = await openMeeting(mailbox);
    await answers(mailbox, "tentative");
    await expect(mailbox.panel.outcome).toContainText("Outlook has sent your answer.");
    expect(mailbox.graph.changes).toEqual([`POST /me/events/${event.id}/tentativelyAccept`]);
  });

  test("is declined without a word to the sender", async ({ mailbox }) => {
    allow(mailbox);
    await openMeeting(mailbox);
    const { panel, graph } = mailbox;
    await panel.view.getByRole("checkbox", { name: quietly }).check();
    await answers(mailbox, "decline");
    await panel.outcome.waitFor();
    expect(posted(mailbox, "/decline")).toEqual([{ sendResponse: false }]);
    expect(graph.events).toEqual([]);
    expect(graph.sent).toEqual([]);
  });

  test("is removed without telling the sender", async ({ mailbox }) => {
    allow(mailbox);
    await openMeeting(mailbox);
    const { panel, graph } = mailbox;
    await panel.view.getByRole("button", { name: "Remove without telling the sender" }).click();
    await panel.outcome.waitFor();
    expect(posted(mailbox, "/decline")).toEqual([{ sendResponse: false }]);
    expect(graph.events).toEqual([]);
  });

  test("is answered after a moment where Graph is busy", async ({ mailbox }) => {
    allow(mailbox);
    await openMeeting(mailbox);
    mailbox.graph.fails(/accept$/, failures.busy(1));
    await answers(mailbox, "accept");
    await expect(mailbox.panel.outcome).toContainText("Outlook has sent your answer.");
    expect(posted(mailbox, "/accept")).toHaveLength(2);
  });

  test("is left as it was, and the person told why, whatever Graph answers", async ({ mailbox }) => {
    allow(mailbox);
    await openMeeting(mailbox);
    const { panel, graph } = mailbox;
    const told = panel.view.getByRole("region", { name: "Your answer" }).getByRole("group");
    const seen: string[] = [];
    for (const [name, answer] of [
      ["403: Graph does not allow it", failures.denied],
      ["404: the event is gone by then", failures.absent],
      ["400: nobody answers their own", failures.organizer],
    ] as const) {
      graph.fails(/accept$/, answer);
      await answers(mailbox, "accept");
      await expect.poll(() => posted(mailbox, "/accept").length, name).toBe(seen.length + 1);
      await expect(told, name).toContainText(/[A-Z][^.]+\./);
      // Each for its own reason: what was told before is no answer to this.
      await expect.poll(async () => seen.includes((await told.textContent()) ?? ""), name).toBe(false);
      await expect(panel.action("accept"), name).toBeEnabled();
      await expect(panel.outcome, name).toHaveCount(0);
      seen.push((await told.textContent()) ?? "");
      // Graph's own words are for developers.
      await expect(told).not.toContainText(/request can't be completed|Check credentials|specified object/);
    }
    expect(new Set(seen).size).toBe(3);
    expect(posted(mailbox, "/accept")).toHaveLength(3);
    expect(graph.events).toMatchObject([{ responseStatus: { response: "notResponded" } }]);
    expect(await panel.violations()).toEqual([]);
    await panel.agenda();
    await expect(panel.entries).toHaveCount(0);
  });

  test("has no event: that is said, and Outlook's own buttons are named", async ({ mailbox }) => {
    allow(mailbox);
    const item = await itemOf(plain());
    mailbox.graph.message(item);
    await mailbox.open(item);
    const { panel, graph } = mailbox;
    await expect(panel.view.locator("[data-client=absent]")).toContainText("It is not on your calendar.");
    await answers(mailbox, "accept");
    await expect(panel.view.getByText(/Use Outlook's own buttons above the message/).first()).toBeVisible();
    expect(graph.changes).toEqual([]);
  });

  test("is not answered where the person refuses, and nothing is noted", async ({ mailbox }) => {
    await openMeeting(mailbox);
    const { panel, account, graph } = mailbox;
    account.consent = "refuses";
    await answers(mailbox, "accept");
    await expect(panel.view.getByText("You gave no permission, so nothing was done.").first()).toBeVisible();
    expect(graph.requests).toEqual([]);
    await panel.agenda();
    await expect(panel.entries).toHaveCount(0);
  });
});

test.describe("a request in a mailbox that others share", () => {
  test("is answered there, with the permissions for it", async ({ mailbox }) => {
    const owner = "boss@harbour.example";
    const item = await itemOf(plain(), { owner });
    const event = mailbox.graph.meeting(item);
    await mailbox.open(item);
    await answers(mailbox, "accept");
    await expect(mailbox.panel.outcome).toContainText("Outlook has sent your answer.");
    expect(mailbox.graph.changes).toEqual([`POST /users/${owner}/events/${event.id}/accept`]);
    expect(new Set(popups(mailbox))).toEqual(new Set(["Mail.Read.Shared", "Calendars.ReadWrite.Shared"]));
  });
});

test.describe("a signed invitation, which Outlook makes nothing of", () => {
  test("is answered by a reply of our own and put on the calendar once, moved, and taken off", async ({
    mailbox,
  }) => {
    // Three mails, each decided.
    test.slow();
    const { panel, client, graph } = mailbox;
    await mailbox.open(await itemOf(signed()));
    await expect(panel.verdict).toHaveAttribute("data-level", "verified");
    await panel.action("accept").click();
    await expect(panel.outcome).toContainText(olivia);
    const reply = await PostalMime.parse(graph.sent[0] ?? "");
    expect(reply.from?.address).toBe(anna);
    expect(reply.to?.map(({ address }) => address)).toEqual([olivia]);
    expect(reply.attachments[0]?.method).toBe("REPLY");
    expect(new Set(popups(mailbox))).toEqual(new Set(["Calendars.ReadWrite", "Mail.Send"]));
    const at = (event: GraphEvent | undefined): unknown => property(property(event, "start"), "dateTime");
    expect(graph.events).toHaveLength(1);
    expect(graph.events[0]).toMatchObject({ subject: "Budget review" });
    // Graph would invite whoever is listed.
    expect(graph.events[0]).not.toHaveProperty("attendees");
    expect(String(at(graph.events[0]))).toMatch(new RegExp(`^${date}T`));
    const before = at(graph.events[0]);

    await mailbox.select(await itemOf(signed({ sequence: 1, hour: 14 })));
    await expect(panel.outcome).toHaveCount(0);
    await panel.action("accept").click();
    await expect(panel.outcome).toContainText(olivia);
    expect(graph.sent).toHaveLength(2);
    expect(graph.events).toHaveLength(1);
    expect(at(graph.events[0])).not.toBe(before);

    await mailbox.select(await itemOf(signed({ method: "CANCEL", sequence: 2, hour: 14 })));
    await panel.action("remove").click();
    await panel.outcome.waitFor();
    expect(graph.events).toEqual([]);
    expect(graph.sent).toHaveLength(2);
    expect(client.forms).toEqual([]);
  });

  test("is put on the calendar once, however often it is accepted", async ({ mailbox }) => {
    allow(mailbox);
    const { panel, graph } = mailbox;
    await mailbox.open(await itemOf(signed()));
    await panel.view.getByRole("checkbox", { name: quietly }).check();
    await panel.action("accept").click();
    await panel.outcome.waitFor();
    // Another device knows nothing of it but what the calendar says.
    await mailbox.select(await itemOf(signed()));
    await expect(panel.outcome).toHaveCount(0);
    await panel.view.getByRole("checkbox", { name: quietly }).check();
    await panel.action("accept").click();
    await panel.outcome.waitFor();
    expect(graph.events).toHaveLength(1);
    expect(graph.sent).toEqual([]);
  });

  test("is kept off the calendar, and nothing sent, where Graph fails", async ({ mailbox }) => {
    allow(mailbox);
    const { panel, graph, client } = mailbox;
    graph.fails(/^POST \/me\/events$/, failures.broken, failures.broken, failures.broken);
    await mailbox.open(await itemOf(signed()));
    await panel.action("accept").click();
    await expect(panel.view.getByText("Microsoft 365 could not do this at the moment").first()).toBeVisible();
    await expect(panel.action("accept")).toBeEnabled();
    expect(graph.sent).toEqual([]);
    expect(client.forms).toEqual([]);
    await panel.agenda();
    await expect(panel.entries).toHaveCount(0);
  });

  test("is shown in a form of Outlook's where only the calendar is not allowed", async ({ mailbox }) => {
    allow(mailbox);
    const { panel, graph, client } = mailbox;
    graph.fails(/^POST \/me\/events$/, failures.denied);
    await mailbox.open(await itemOf(signed()));
    await panel.action("accept").click();
    await expect(panel.outcome).toContainText("Outlook has opened the event: save it there");
    expect(client.forms.map(({ kind }) => kind)).toEqual(["appointment"]);
    expect(graph.sent).toHaveLength(1);
  });
});

test.describe("without Graph", () => {
  // As in a mailbox of Outlook.com or Gmail: no nested app authentication.
  test.use({ setting: { sets: { Mailbox: "1.16" } } });

  test("a signed invitation is answered in Outlook's forms, and what they lose is said", async ({
    mailbox,
  }) => {
    const { panel, client } = mailbox;
    await mailbox.open(await itemOf(signed()));
    await panel.action("accept").click();
    await expect(panel.outcome).toContainText("Outlook has opened the event: save it there");
    await expect(panel.outcome).toContainText("Outlook has opened your answer to");
    await expect(panel.outcome).toContainText("will not note it by itself");
    const [event, mail] = client.forms;
    expect([event?.kind, mail?.kind]).toEqual(["appointment", "message"]);
    expect(field(event, "subject")).toBe("Budget review");
    expect(field(event, "start")).toBe(Date.parse(`${date}T10:00:00Z`));
    expect(field(event, "requiredAttendees")).toBeUndefined();
    expect(field(mail, "toRecipients")).toEqual([olivia]);
    expect(await panel.violations()).toEqual([]);
  });

  test("a meeting of Outlook's is left to its own buttons", async ({ mailbox }) => {
    const [item] = await openMeeting(mailbox);
    const { panel, graph } = mailbox;
    await expect(panel.view.locator("[data-client=unknown]")).toContainText(
      "use Outlook’s own buttons above the message",
    );
    for (const press of ["accept", "tentative", "decline", "remove"] as const)
      await expect(panel.action(press)).toHaveCount(0);
    await expect(panel.action("ask")).toBeVisible();
    expect(graph.requests).toEqual([]);
    expect(mailbox.account.asked).toEqual([]);
    expect(item.itemClass).toBe("IPM.Schedule.Meeting.Request");
  });
});

test("a question goes to the organizer by Outlook's own form, word for word, and needs no permission", async ({
  mailbox,
}) => {
  const { panel, client, graph } = mailbox;
  await openMeeting(mailbox);
  await panel.action("ask").click();
  await panel.view.getByRole("textbox").last().fill("Is <this> yours & mine?\nAnna");
  await panel.view
    .getByRole("main")
    .getByRole("button", { name: /question|^Send|form/i })
    .first()
    .click();
  await expect.poll(() => client.forms.length).toBe(1);
  expect(field(client.forms[0], "toRecipients")).toEqual([olivia]);
  expect(String(field(client.forms[0], "htmlBody"))).toMatch(
    /^Is &lt;this&gt; yours &amp; mine\?<br>Anna<br><br>Reference: [\da-f-]{36}<br>$/,
  );
  expect(String(field(client.forms[0], "subject"))).toContain("Budget review");
  expect(graph.changes).toEqual([]);
  expect(popups(mailbox)).toEqual([]);
  await expect(panel.view.getByText(/Outlook has opened your question to/).first()).toBeVisible();
});
