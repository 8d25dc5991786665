import { vi } from "vitest";
import { fetchPolicy } from "../../ports/organisation.ts";
import { Store } from "../../ports/store.ts";
import { Verifier } from "../../ports/verifier.ts";
import { anna, type Rig } from "../../testkit/rig.ts";
import { InlineWorker } from "../../testkit/worker.ts";
import { OutlookHost } from "../host.ts";
import { MailboxStore, type Roaming } from "../kept/mailbox-store.ts";
import { FakeExchange } from "./exchange.ts";
import { base64, FakeOutlook, gives, mailItem, type OutlookOptions } from "./office.ts";

let databases = 0;

export interface OutlookRig extends Rig {
  readonly host: OutlookHost;
  readonly outlook: FakeOutlook;
  readonly exchange: FakeExchange;
  readonly saved: readonly string[];
}

/** A mailbox's settings: what is set is there at once, and again at the next visit once it is saved. */
function fakeRoaming(kept: Map<string, unknown>, isRefused: () => boolean): Roaming {
  const here = new Map(kept);
  return {
    get: (name) => here.get(name),
    set: (name, value) => void here.set(name, structuredClone(value)),
    save: () => {
      if (isRefused()) return Promise.reject(new Error("Your mailbox did not take it."));
      for (const [name, value] of here) kept.set(name, value);
      return Promise.resolve();
    },
  };
}

/** The pane in an Outlook that has everything, and Graph behind it. */
export async function outlookRig(options: OutlookOptions = {}): Promise<OutlookRig> {
  const database = `usher-outlook-${++databases}`;
  const outlook = new FakeOutlook(options);
  const exchange = new FakeExchange();
  const saved: string[] = [];
  const kept = new Map<string, unknown>();
  let decided: unknown = {};
  let isRefused = false;
  const make = (): OutlookHost => {
    const roaming = fakeRoaming(kept, () => isRefused);
    const store = new MailboxStore(roaming, new Store(database));
    return new OutlookHost(
      Promise.resolve({ client: outlook.client, absence: null, exchange, store }),
      (name) => void saved.push(name),
      new Verifier(() => new InlineWorker()),
      () => fetchPolicy(() => Promise.resolve(Response.json(decided))),
    );
  };
  const host = make();
  await vi.waitFor(() => {
    if (!outlook.isHeard("olkItemSelectedChanged")) throw new Error("The pane does not listen yet.");
  }, 60_000);
  return {
    host,
    outlook,
    exchange,
    saved,
    me: [anna],
    decide: (policy) => void (decided = policy),
    open: (subject, bytes) => {
      outlook.select(mailItem({ subject, file: gives(base64(bytes)) }));
      return Promise.resolve();
    },
    close: () => Promise.resolve(outlook.select(null)),
    sent: () => [...exchange.sent, ...outlook.forms.filter(({ kind }) => kind === "message").map(asMail)],
    again: make,
    refuse: () => {
      isRefused = true;
      for (const method of ["get", "getAll", "put", "delete"] as const)
        vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(() => {
          throw new DOMException("The database connection is closing.", "InvalidStateError");
        });
    },
  };
}

/** The mail that leaves once the person presses Send in a form of Outlook's. */
function asMail({ form }: FakeOutlook["forms"][number]): Uint8Array {
  const { toRecipients, subject, htmlBody } = form as Record<string, string | string[]>;
  const to = Array.isArray(toRecipients) ? toRecipients.map((address) => `<${address}>`).join(", ") : "";
  const header = [`To: ${to}`, `Subject: ${String(subject)}`, "Content-Type: text/html"];
  return new TextEncoder().encode([...header, "", String(htmlBody)].join("\r\n"));
}
