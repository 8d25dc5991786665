/** Stories that are told in every host: the project says in which. */
import { fileHost } from "./file-host.ts";
import { outlookHost } from "./outlook-host.ts";
import { clientId, servePane, withMailbox } from "./outlook/fixture.ts";
import { usual } from "./outlook/mailbox.ts";
import type { HostFixture } from "./panel-page.ts";
import { expect, test as base } from "./panel.ts";

export interface Where {
  readonly where: "file" | "outlook";
}

export const test = base.extend<Where & { readonly host: HostFixture }, { readonly paneURL: string }>({
  where: ["file", { option: true }],
  paneURL: [async ({}, use) => servePane(use), { scope: "worker" }],
  host: async ({ where, context, page, paneURL }, use) => {
    if (where === "file") {
      const host = await fileHost(page);
      await use(host);
      return expect(host.panel.failed, "every part could be loaded and drawn").toHaveCount(0);
    }
    const given = { setting: usual, clientId, served: paneURL };
    await withMailbox(context, page, given, async (mailbox) => use(outlookHost(mailbox)));
  },
});

export { expect };

/** Named of a test that tells of the shelf, or of mails as files: there are none in a mail client. */
export const fileOnly = { tag: "@file" };
