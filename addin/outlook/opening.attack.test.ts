/** A verdict must never stand at another mail than its own, also where Outlook is late, or fails, to tell of one. */
import { describe, expect, it } from "vitest";
import { Opening } from "./opening.ts";
import { FakeOutlook, mailItem, type OutlookOptions } from "./testkit/office.ts";

type Adding = NonNullable<NonNullable<OutlookOptions["mailbox"]>["addHandlerAsync"]>;

function pane(addHandlerAsync: Adding): { readonly outlook: FakeOutlook; readonly opening: Opening } {
  const outlook = new FakeOutlook({ version: "1.5", mailbox: { addHandlerAsync } });
  const around = Promise.resolve({ client: outlook.client, absence: null, exchange: null });
  return { outlook, opening: new Opening(around, (address) => Promise.resolve(address)) };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("a pane", () => {
  it("that begins to hear of other mails once another is open shows that one", async () => {
    let take: () => void = () => undefined;
    const { outlook, opening } = pane((_type, _handler, callback) => {
      take = () => callback({ status: "succeeded" });
    });
    let changes = 0;
    opening.onChange(() => (changes += 1));
    outlook.select(mailItem({ subject: "Genuine" }));
    expect((await opening.read())?.name).toBe("Genuine");
    outlook.select(mailItem({ subject: "Forged" }));
    take();
    await settled();
    expect(changes).toBe(1);
    expect((await opening.read())?.name).toBe("Forged");
  });

  it("that begins to hear while the same mail is open goes on with it", async () => {
    const { outlook, opening } = pane((_type, _handler, callback) => callback({ status: "succeeded" }));
    let changes = 0;
    opening.onChange(() => (changes += 1));
    outlook.select(mailItem());
    await opening.read();
    await settled();
    expect(changes).toBe(0);
  });

  it("asks again where Outlook does not take the listener at once", async () => {
    const handlers: ((event: unknown) => void)[] = [];
    let asked = 0;
    const { outlook, opening } = pane((type, handler, callback) => {
      const isTaken = ++asked > 1;
      if (isTaken && type === "olkItemSelectedChanged") handlers.push(handler);
      callback({ status: isTaken ? "succeeded" : "failed" });
    });
    outlook.select(mailItem({ subject: "Genuine" }));
    await opening.read();
    await settled();
    expect(handlers).toHaveLength(1);
    outlook.select(mailItem({ subject: "Forged" }));
    for (const handler of handlers) handler({});
    expect((await opening.read())?.name).toBe("Forged");
  });
});
