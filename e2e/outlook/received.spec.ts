/** What Exchange Online wrote down as a mail came in stands where a copy of the mail cannot be checked any more. */
import { expect, test } from "./fixture.ts";
import { itemOf } from "./item.ts";
import { plain } from "./made.ts";

const border =
  "Received: from mail.acme.example (192.0.2.25) by AM5EUR03FT012.mail.protection.outlook.com\r\n" +
  " (10.152.16.123) with Microsoft SMTP Server; Mon, 16 Nov 2026 09:12:45 +0000\r\n";
const inside =
  "Received: from AM5EUR03FT012.eop-EUR03.prod.protection.outlook.com (2603:10a6:20b:40a::9) by\r\n" +
  " AM9PR04MB8505.eurprd04.prod.outlook.com (2603:10a6:20b:40a::22) with Microsoft SMTP Server;\r\n" +
  " Mon, 16 Nov 2026 09:12:46 +0000\r\n";
const results = (text: string): string =>
  `Authentication-Results: ${text}\r\nReceived-SPF: Pass (protection.outlook.com: domain of acme.example designates\r\n` +
  " 192.0.2.25 as permitted sender)\r\n";

/** As Exchange Online writes it, the newest on top: its results bear no name, though RFC 8601 wants one. */
const came = (text: string): Buffer => Buffer.concat([Buffer.from(inside + results(text) + border), plain()]);

/** The same, written by whoever sent it. */
const forged = (text: string): Buffer =>
  Buffer.concat([Buffer.from(inside + border + results(text)), plain()]);

const passing =
  "spf=pass (sender IP is 192.0.2.25)\r\n smtp.mailfrom=acme.example; dkim=pass (signature was verified)\r\n" +
  " header.d=acme.example;dmarc=pass action=none header.from=acme.example;compauth=pass reason=100";

test.beforeEach(({ mailbox }) => mailbox.keep({ resolver: "none" }));

test("in Exchange Online its own results count, though they bear no name", async ({ mailbox }) => {
  const { panel } = mailbox;
  const failing = passing.replaceAll(/(dkim|dmarc)=pass/g, "$1=fail");
  await mailbox.open(await itemOf(came(passing)));
  await expect(panel.verdict).toHaveAttribute("data-level", "domain");
  await expect(panel.view.locator("[data-given=unsigned]")).toBeVisible();
  for (const nobody of [forged(passing), came(failing)]) {
    await mailbox.select(await itemOf(nobody));
    await expect(panel.verdict).toHaveAttribute("data-level", "unverified");
    await mailbox.select(await itemOf(came(passing)));
    await expect(panel.verdict).toHaveAttribute("data-level", "domain");
  }
});

test.describe("in a mailbox elsewhere", () => {
  test.use({
    setting: { owner: { name: "Anna", address: "anna@harbour.example", account: "gmail" } },
  });
  test("they are anybody's", async ({ mailbox }) => {
    await mailbox.open(await itemOf(came(passing)));
    await expect(mailbox.panel.verdict).toHaveAttribute("data-level", "unverified");
  });
});
