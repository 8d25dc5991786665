import { afterEach, beforeEach, describe, expect, it, test, vi } from "vitest";
import type { OfficeItem } from "./office.ts";
import { readItem, type Reading } from "./reading.ts";
import { FakeExchange } from "./testkit/exchange.ts";
import {
  base64,
  fails,
  FakeOutlook,
  gives,
  mailItem,
  silent,
  throws,
  type Behaviour,
  type ItemOptions,
} from "./testkit/office.ts";

beforeEach(() => void vi.useFakeTimers({ now: new Date("2026-12-01T08:00:00Z") }));
afterEach(() => void vi.useRealTimers());

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const mail = ascii("Subject: x\r\n\r\nbody\r\n");
const fetched = ascii("Subject: x\r\n\r\nby Graph\r\n");
const header = "Received: from a by b\nSubject: x";

interface Given {
  readonly item: OfficeItem;
  readonly version?: string;
  readonly exchange?: FakeExchange | null;
}

async function read({ item, version = "1.16", exchange = null }: Given): Promise<Reading> {
  const running = readItem(item, new FakeOutlook({ version }).client, exchange);
  await vi.runAllTimersAsync();
  return running;
}

/** Graph, where the person allowed it before; "asks": they would have to be asked. */
function graph(state: "allowed" | "asks" | "refused" | "failed" | "away"): FakeExchange {
  const exchange = new FakeExchange();
  exchange.isThere = state !== "away";
  exchange.failure = state === "refused" || state === "failed" ? state : null;
  exchange.bytes = state === "allowed" ? fetched : null;
  return exchange;
}

describe("readItem(): the ways to all of a mail, in order", () => {
  const file = gives(base64(mail));
  const headers = gives(header);
  test.for<[what: string, item: ItemOptions, version: string, from: string]>([
    ["the client hands it over", { file, headers }, "1.16", "client"],
    ["set missing, method there (LTSC 2024)", { file: throws, headers }, "1.13", "unsupported"],
    ["set there, method missing", { headers }, "1.16", "unsupported"],
    ["9020", { file: fails(9020), headers }, "1.16", "failed"],
    ["5001", { file: fails(5001), headers }, "1.16", "failed"],
    ["a throw", { file: throws, headers }, "1.16", "failed"],
    ["silence", { file: silent, headers }, "1.16", "failed"],
    ["nothing in a call that succeeded", { file: gives(""), headers }, "1.16", "failed"],
    ["no text in a call that succeeded", { file: gives(null), headers }, "1.16", "failed"],
    ["no Base64", { file: gives("§"), headers }, "1.16", "failed"],
  ])("%s", async ([, options, version, from]) => {
    const item = mailItem(options);
    const byGraph = await read({ item, version, exchange: graph("allowed") });
    const bytes = from === "client" ? mail : fetched;
    expect(byGraph.message).toMatchObject({ given: "rebuilt", outline: null, bytes });
    for (const exchange of [null, ...(["asks", "refused", "failed", "away"] as const).map(graph)]) {
      const { message } = await read({ item, version, exchange });
      if (from === "client") expect(message).toEqual(byGraph.message);
      else
        expect(message).toMatchObject({
          given: "outline",
          outline: { why: from },
          bytes: ascii("Received: from a by b\r\nSubject: x\r\n\r\n"),
        });
    }
  });

  it("asks Graph for what the client did not hand over, and the person for nothing", async () => {
    const exchange = graph("allowed");
    await read({ item: mailItem({ file, itemId: "a/b" }), exchange });
    expect(exchange.asked).toEqual([]);
    await read({ item: mailItem({ file: fails(9020), itemId: "a/b" }), exchange });
    expect(exchange.asked).toEqual([["source", { id: "a-b", owner: null }, false]]);
  });

  it("waits for Graph no longer than for the client", async () => {
    const exchange = graph("allowed");
    exchange.source = () => new Promise(() => undefined);
    expect((await read({ item: mailItem(), exchange })).message.given).toBe("outline");
  });

  it("takes no more than 64 MB from Graph", async () => {
    const exchange = graph("allowed");
    exchange.bytes = new Uint8Array(64 * 1024 * 1024 + 1);
    expect((await read({ item: mailItem(), exchange })).message.given).toBe("outline");
  });

  test.for<[what: string, behaviour: Behaviour | null, version: string]>([
    ["empty, as of Sent Items", gives(""), "1.16"],
    ["blank", gives("\r\n"), "1.16"],
    ["9020", fails(9020), "1.16"],
    ["a throw", throws, "1.16"],
    ["silence", silent, "1.16"],
    ["no text", gives({}), "1.16"],
    ["more than a megabyte", gives("a".repeat(1024 * 1024 + 1)), "1.16"],
    ["no such method", null, "1.16"],
    ["no such set", gives(header), "1.5"],
  ])("without a header there is the item alone: %s", async ([, behaviour, version]) => {
    const item = mailItem(behaviour === null ? {} : { headers: behaviour });
    const { message } = await read({ item, version });
    expect(message).toMatchObject({ given: "outline", bytes: new Uint8Array(), name: "Harbour walk" });
  });
});

describe("readItem(): what Outlook says of an item", () => {
  it("is all there is of what it does not hand over", async () => {
    const item = mailItem({
      start: new Date("2026-12-02T09:00:00Z"),
      end: new Date("2026-12-02T10:00:00Z"),
      location: "Pier 3",
      itemClass: "IPM.Schedule.Meeting.Request",
    });
    expect((await read({ item, version: "1.5" })).message).toEqual({
      name: "Harbour walk",
      bytes: new Uint8Array(),
      deliveredAt: "2026-12-01T08:00:00.000Z",
      sample: false,
      given: "outline",
      outline: {
        why: "unsupported",
        subject: "Harbour walk",
        from: { name: "Olivia", address: "olivia@acme.example" },
        sender: { name: "Sam", address: "sam@acme.example" },
        start: "2026-12-02T09:00:00.000Z",
        end: "2026-12-02T10:00:00.000Z",
        location: "Pier 3",
      },
      meeting: "request",
    });
  });

  it("may be nothing at all", async () => {
    const item = { itemId: "1", from: null, sender: {}, start: "soon", end: new Date(Number.NaN) };
    expect((await read({ item })).message).toMatchObject({
      name: "message",
      deliveredAt: null,
      outline: { subject: "", from: null, sender: null, start: null, end: null, location: null },
      meeting: null,
    });
  });

  it("is read at once: some clients keep one object for whatever is open", async () => {
    const item = { ...mailItem({ file: gives(base64(mail)) }) };
    const running = readItem(item, new FakeOutlook().client, null);
    Object.assign(item, { subject: "another", itemId: "another", itemClass: "IPM.Schedule.Meeting.Request" });
    await vi.runAllTimersAsync();
    const { message, ref } = await running;
    expect(message).toMatchObject({ name: "Harbour walk", meeting: null });
    expect(ref?.id).not.toBe("another");
  });

  // MS-OXOCAL, 2.2.5.1, 2.2.6.1, 2.2.7.1, 2.2.8.1; message classes compare without case.
  test.for([
    ["IPM.Schedule.Meeting.Request", "request"],
    ["ipm.schedule.meeting.request", "request"],
    ["IPM.Schedule.Meeting.Canceled", "cancellation"],
    ["IPM.Schedule.Meeting.Resp.Pos", "response"],
    ["IPM.Schedule.Meeting.Resp.Tent", "response"],
    ["IPM.Schedule.Meeting.Resp.Neg", "response"],
    ["IPM.Schedule.Meeting.Notification.Forward", null],
    ["IPM.Note.SMIME.MultipartSigned", null],
    ["IPM.Note.SMIME", null],
    ["IPM.Note", null],
    ["X.IPM.Schedule.Meeting.Request", null],
    [undefined, null],
  ] as const)("a message of class %s is %s", async ([itemClass, meeting]) => {
    expect((await read({ item: mailItem({ itemClass }) })).message.meeting).toBe(meeting);
  });

  test.for([
    ["2026-11-30T07:00:00Z", "2026-11-30T07:00:00.000Z"],
    ["2026-12-01T08:00:00Z", "2026-12-01T08:00:00.000Z"],
    ["2027-01-01T00:00:00Z", null],
    ["never", null],
  ] as const)("came into the mailbox %s, so %s", async ([created, deliveredAt]) => {
    const item = mailItem({ dateTimeCreated: new Date(created) });
    expect((await read({ item })).message.deliveredAt).toBe(deliveredAt);
  });
});

describe("readItem(): what is no received mail", () => {
  const file = gives(base64(mail));
  test.for<[what: string, item: OfficeItem, why: string]>([
    ["a calendar entry", mailItem({ itemType: "appointment", file }), "appointment"],
    ["a calendar entry being written", { itemType: "appointment", subject: { getAsync: 1 } }, "appointment"],
    ["a mail being written", { itemType: "message", subject: { getAsync: 1 }, itemId: "1" }, "draft"],
    ["a mail never saved", mailItem({ itemId: undefined, file }), "draft"],
  ])("%s", async ([, item, why]) => {
    const exchange = graph("allowed");
    const { message, ref } = await read({ item, exchange });
    expect(message).toMatchObject({ given: "outline", outline: { why }, bytes: new Uint8Array() });
    expect([ref, exchange.asked]).toEqual([null, []]);
  });
});

describe("readItem(): shared mailboxes", () => {
  const owner = "team@acme.example";
  test.for<[what: string, shared: Behaviour | null, version: string, owner: string | null]>([
    ["the owner's", gives({ owner, targetMailbox: owner, delegatePermissions: 1 }), "1.16", owner],
    ["the person's own, whose items have no such method", null, "1.16", null],
    ["before 1.8", gives({ owner }), "1.7", null],
    ["an error", fails(9020), "1.16", null],
    ["silence", silent, "1.16", null],
    ["nothing", gives(null), "1.16", null],
    ["no address", gives({ owner: "" }), "1.16", null],
  ])("%s", async ([, shared, version, expected]) => {
    const item = mailItem({ itemId: "id", ...(shared === null ? {} : { shared }) });
    expect((await read({ item, version })).ref).toEqual({ id: "id", owner: expected });
  });
});
