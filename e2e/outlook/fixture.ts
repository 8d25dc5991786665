/** Tests in the genuine office.js: each has a mailbox of its own, and fails where the pane asks a stranger. */
import type { AddressInfo } from "node:net";
import { expect, test as base, type BrowserContext, type Page } from "@playwright/test";
import { panelServer } from "../../addin/server.mjs";
import { builtPanel } from "../panel.ts";
import type { Setting } from "./client.ts";
import { mailboxIn, usual, type Given, type Mailbox } from "./mailbox.ts";

export interface OutlookOptions {
  /** What is otherwise than usual. */
  readonly setting: Partial<Setting>;
  /** The application's id for Graph; null: Graph is not set up. */
  readonly clientId: string | null;
}

interface Fixtures {
  readonly mailbox: Mailbox;
}

/** Serves the built pane with the headers it has in Outlook. */
export async function servePane(use: (url: string) => Promise<void>): Promise<void> {
  const server = panelServer(builtPanel, { host: "outlook" });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  server.closeAllConnections();
  server.close();
}

export const clientId = "33333333-3333-4333-8333-333333333333";

/** Gives a test its mailbox, and sees that nothing is amiss when it ends. */
export async function withMailbox(
  context: BrowserContext,
  page: Page,
  given: Given,
  use: (mailbox: Mailbox) => Promise<void>,
): Promise<void> {
  const mailbox = await mailboxIn(context, page, given);
  try {
    await use(mailbox);
    await expectNothingAmiss(mailbox);
  } finally {
    // What is still on its way to the pane is nobody's error, and nobody is asked in the wires' place.
    await context.setOffline(true);
    await context.unrouteAll({ behavior: "ignoreErrors" });
  }
}

/** What holds at the end of every test. */
async function expectNothingAmiss(mailbox: Mailbox): Promise<void> {
  expect(mailbox.strangers, "nobody else is asked").toEqual([]);
  expect(mailbox.client.unanswered, "every request of office.js is answered").toEqual([]);
  expect(mailbox.errors, "no error is left uncaught").toEqual([]);
  await expect(mailbox.panel.failed, "every part could be loaded and drawn").toHaveCount(0);
  expect(await mailbox.forbidden(), "nothing is used that does not work in Outlook").toEqual([]);
}

export const test = base.extend<OutlookOptions & Fixtures, { readonly paneURL: string }>({
  setting: [{}, { option: true }],
  clientId: [clientId, { option: true }],
  paneURL: [async ({}, use) => servePane(use), { scope: "worker" }],
  mailbox: ({ context, page, setting, clientId: client, paneURL }, use) =>
    withMailbox(context, page, { setting: { ...usual, ...setting }, clientId: client, served: paneURL }, use),
});

export { expect };
