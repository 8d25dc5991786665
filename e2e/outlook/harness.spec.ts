/** The harness itself, without the pane: an empty page, the genuine office.js, and the mail client around them. */
import { createHash } from "node:crypto";
import type { Frame } from "@playwright/test";
import { paneOrigin } from "./client.ts";
import { expect, test as base } from "./fixture.ts";
import { itemOf } from "./item.ts";
import type { Mailbox } from "./mailbox.ts";

const mail = (subject: string, rest = ""): Buffer =>
  Buffer.from(
    `From: Olivia <olivia@acme.example>\r\nTo: anna@harbour.example\r\nSubject: ${subject}\r\n` +
      `Date: Mon, 16 Nov 2026 10:12:50 +0100\r\nMessage-ID: <${subject}@acme.example>\r\n\r\n${rest}`,
  );

const page = `<!doctype html><title>Empty</title><script src="https://appsforoffice.microsoft.com/lib/1/hosted/office.js"></script>`;

/** What the page sees of office.js, as text, so that its types need not be known here. */
async function inOffice<Result>(mailbox: Mailbox, script: string): Promise<Result> {
  const frame: Frame = await mailbox.panel.frame();
  // The mail client has opened before its frame holds the page, and the page before it holds the library.
  await frame.waitForFunction(`typeof Office !== "undefined"`);
  return frame.evaluate<Result>(`(async () => { await Office.onReady(); ${script} })()`);
}

const answered = (call: string): string =>
  `return new Promise((told) => (${call})((result) => told(
     result.status === "succeeded" ? { value: result.value ?? null } : { code: result.error.code })));`;

const test = base.extend<{ readonly empty: Mailbox }>({
  empty: async ({ mailbox, context }, use) => {
    await context.route(`${paneOrigin}/outlook/`, (route) =>
      route.fulfill({ contentType: "text/html", body: page }),
    );
    await use(mailbox);
  },
});

test("office.js finds Outlook on the web, its requirement sets and the open message", async ({ empty }) => {
  await empty.open(await itemOf(mail("Planning")));
  const seen = await inOffice<unknown>(
    empty,
    `const { mailbox, requirements, displayLanguage } = Office.context;
     const supports = (set, version) => requirements.isSetSupported(set, version);
     return {
       host: (await Office.onReady()).host, displayLanguage,
       sets: [supports("Mailbox", "1.16"), supports("Mailbox", "1.17"), supports("NestedAppAuth", "1.1")],
       user: mailbox.userProfile.emailAddress, account: mailbox.userProfile.accountType,
       subject: mailbox.item.subject, class: mailbox.item.itemClass, from: mailbox.item.from.emailAddress,
       created: mailbox.item.dateTimeCreated.toISOString(), rest: mailbox.convertToRestId("a/b+c", "v2.0"),
       history: [typeof history.pushState, typeof history.replaceState] };`,
  );
  expect(seen).toEqual({
    host: "Outlook",
    displayLanguage: "en-GB",
    sets: [true, false, true],
    user: "anna@harbour.example",
    account: "office365",
    subject: "Planning",
    class: "IPM.Note",
    from: "olivia@acme.example",
    created: "2026-11-16T09:12:50.000Z",
    rest: "a-b_c",
    // The library takes them away.
    history: ["object", "object"],
  });
});

test("getAsFileAsync hands over every byte as it is, and fails as the library fails", async ({ empty }) => {
  const item = await itemOf(mail("Large", "x\x80".repeat(500_000)));
  await empty.open(item);
  const digest = await inOffice<string>(
    empty,
    `const text = await new Promise((told) => Office.context.mailbox.item.getAsFileAsync(({ value }) => told(value)));
     const bytes = Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
     const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
     return Array.from(digest, (each) => each.toString(16).padStart(2, "0")).join("");`,
  );
  expect(digest).toBe(createHash("sha256").update(item.mime).digest("hex"));
  const asFile = answered(`(done) => Office.context.mailbox.item.getAsFileAsync(done)`);
  empty.client.answers("getAsFile", () => ({ errorCode: 9020 }));
  expect(await inOffice(empty, asFile)).toEqual({ code: 9020 });
  empty.client.answers("getAsFile", () => ({ errorCode: 5001 }));
  expect(await inOffice(empty, asFile)).toEqual({ code: 5001 });
});

test("the pane hears of another message, of none, and of other colours", async ({ empty }) => {
  const [first, second] = [await itemOf(mail("First")), await itemOf(mail("Second"))];
  await empty.open(first);
  await inOffice(
    empty,
    `window.heard = [];
     const { mailbox } = Office.context;
     const hear = (type, listener) => new Promise((done) => mailbox.addHandlerAsync(type, listener, done));
     await hear(Office.EventType.ItemChanged, () => heard.push(mailbox.item?.subject ?? null));
     await hear(Office.EventType.OfficeThemeChanged, ({ officeTheme }) => heard.push(officeTheme.bodyBackgroundColor));`,
  );
  empty.client.select(second);
  empty.client.select(null);
  empty.client.select(first);
  empty.client.theme({ bodyBackgroundColor: "#1f1f1f", bodyForegroundColor: "#ffffff" });
  await expect
    .poll(() => inOffice(empty, "return heard"))
    .toEqual(["Second", null, "First", expect.stringMatching(/^#1f1f1f$/i)]);
});

test("the mailbox keeps settings for the next visit, and opens forms", async ({ empty }) => {
  await empty.open(null);
  const save = `const { roamingSettings } = Office.context;
    const before = roamingSettings.get("book") ?? null;
    roamingSettings.set("book", { senders: ["olivia"] });
    return new Promise((told) => roamingSettings.saveAsync(({ status }) => told([before, status])));`;
  expect(await inOffice(empty, save)).toEqual([null, "succeeded"]);
  await empty.page.reload();
  expect(await inOffice(empty, save)).toEqual([{ senders: ["olivia"] }, "succeeded"]);
  await inOffice(
    empty,
    answered(`(done) => Office.context.mailbox.displayNewMessageFormAsync(
      { toRecipients: ["olivia@acme.example"], subject: "Yours?", htmlBody: "<p>Is it?</p>" }, done)`),
  );
  expect(empty.client.forms).toEqual([
    {
      kind: "message",
      fields: expect.objectContaining({
        toRecipients: ["olivia@acme.example"],
        subject: "Yours?",
      }) as unknown,
    },
  ]);
});

test.describe("in Arabic", () => {
  test.use({ setting: { locale: "ar-SA" } });
  test("the library speaks it", async ({ empty }) => {
    await empty.open(await itemOf(mail("Planning")));
    empty.client.answers("getAsFile", () => ({ errorCode: 9020 }));
    expect(await inOffice(empty, "return Office.context.displayLanguage")).toBe("ar-SA");
  });
});
