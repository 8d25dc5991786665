import { readFileSync } from "node:fs";
import type { Download } from "@playwright/test";
import type { Settings } from "../addin/host.ts";
import { wholePair } from "../addin/ports/store.ts";
import { field, type Form } from "./outlook/client.ts";
import { itemOf, type MailItem } from "./outlook/item.ts";
import type { Mailbox } from "./outlook/mailbox.ts";
import { savedText, type HostFixture } from "./panel-page.ts";
import { samplePath, samples, type Sample } from "./samples.ts";
import { expect } from "./panel.ts";

/** The samples' roots, as settings keep them: there is no shelf here on which they are trusted. */
export const sampleRoots: readonly string[] = ["root.der", "agency-root.der"].map((name) =>
  readFileSync(samplePath(name)).toString("base64"),
);

/** A mail as a form shows it, written as one. */
function mailOf(form: Form): string {
  const to = field(form, "toRecipients");
  const text = String(field(form, "htmlBody"))
    .replace(/<br>/g, "\r\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => entities[name] ?? "");
  const subject = Buffer.from(String(field(form, "subject"))).toString("base64");
  return (
    `To: ${(Array.isArray(to) ? to : []).join(", ")}\r\nSubject: =?utf-8?B?${subject}?=\r\n` +
    `MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}`
  );
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };

/**
 * The host in Outlook: the client selects messages, mails leave by Graph, in a form, or as files. Whoever reads is
 * the reader of the samples, and trusts their roots.
 */
export function outlookHost(mailbox: Mailbox): HostFixture {
  const { page, panel, client, graph } = mailbox;
  const items = new Map<string, MailItem>();
  const files: Download[] = [];
  page.on("download", (download) => files.push(download));
  let told: string | null = null;
  /** Opens the pane, anew where it is open; nothing is selected then. */
  const begin = async (settings: Partial<Settings>): Promise<void> => {
    if (told !== null) await mailbox.leave();
    await mailbox.keep({ ...settingsOf(null), ...settings });
    client.select(null);
    await mailbox.open(null);
    told = JSON.stringify(settings);
    await mailbox.clear();
  };

  const mails = (): readonly Form[] => client.forms.filter(({ kind }) => kind === "message");
  const left = (): number => graph.sent.length + mails().length + files.length;
  let isKept = false;
  return {
    panel,
    open: async (file) => {
      const sample = samples.find((each) => each.file === file);
      if (sample === undefined) throw new Error(`no sample ${file}`);
      // A sample is read as its story says, unless the test says how.
      if (!isKept && JSON.stringify(settingsOf(sample)) !== told) await begin(settingsOf(sample));
      const item = items.get(file) ?? (await itemOf(readFileSync(samplePath(file)), deliveryOf(sample)));
      items.set(file, item);
      await mailbox.show(item);
    },
    openFile: async (bytes, name = "mail.eml") => {
      if (told === null) await begin({});
      if (name.endsWith(".eml"))
        return mailbox.show(await itemOf(bytes, { created: new Date().toISOString() }));
      // What is no mail is in no mailbox.
      await mailbox.clear();
      await panel.drop(bytes, name);
      await panel.verdict.waitFor();
    },
    sent: async (act) => {
      const [sent, opened, saved] = [graph.sent.length, mails().length, files.length];
      await act();
      await expect.poll(left).toBeGreaterThan(sent + opened + saved);
      const form = mails()[opened];
      const file = files[saved];
      return graph.sent[sent] ?? (form === undefined ? await savedText(file as Download) : mailOf(form));
    },
    get left() {
      return left();
    },
    saved: async (act) => {
      const [download]: [Download, void] = await Promise.all([page.waitForEvent("download"), act()]);
      return savedText(download);
    },
    keep: async (settings) => {
      isKept = true;
      await begin(settings);
    },
    memory: () => mailbox.memory(),
  };
}

export const deliveryOf = ({ deliveredAt }: Sample): Partial<MailItem> =>
  deliveredAt === undefined ? {} : { created: deliveredAt };

/** A sample is read as its story says, by a reader who trusts the samples' roots. */
export const settingsOf = (sample: Sample | null): Partial<Settings> => ({
  me: sample === null ? null : [sample.me],
  resolver: "none",
  anchors: sampleRoots,
  trustedPairs: sample?.trustedPairs.map(wholePair) ?? [],
  authservIds: sample?.authservIds ?? [],
});
