import "fake-indexeddb/auto";
import { afterEach, describe, expect, it, test, vi } from "vitest";
import { composeMail } from "../../core/compose/mail.ts";
import type { CalendarItem, OpenMessage } from "../host.ts";
import { hostContract } from "../testkit/host-contract.ts";
import { anna, itemOf, sample, sentence, settings, unset, verifyOnce } from "../testkit/rig.ts";
import { InlineWorker } from "../testkit/worker.ts";
import { base64, fails, gives, mailItem } from "./testkit/office.ts";
import { outlookRig, type OutlookRig } from "./testkit/rig.ts";

afterEach(() => vi.restoreAllMocks());

hostContract("OutlookHost", () => outlookRig());

async function opened(rig: OutlookRig, item: Parameters<typeof mailItem>[0] = {}): Promise<OpenMessage> {
  rig.outlook.select(mailItem({ file: gives(base64(sample("verified.eml"))), ...item }));
  const message = await rig.host.read();
  if (message === null) throw new Error("no message");
  return message;
}

const shared = gives({ owner: "Team@harbour.example" });
const team = "Team@harbour.example";

async function entry(rig: OutlookRig): Promise<CalendarItem> {
  await rig.host.saveSettings(settings);
  return itemOf(await verifyOnce(rig.host, await opened(rig)));
}

describe("OutlookHost: whose addresses", () => {
  it("are the mailbox's own until the person says otherwise", async () => {
    const rig = await outlookRig();
    expect((await rig.host.settings()).me).toEqual([anna]);
    await rig.host.saveSettings({ ...unset, me: ["other@harbour.example"] });
    expect((await rig.host.settings()).me).toEqual(["other@harbour.example"]);
    await rig.host.saveSettings({ ...unset, me: [] });
    expect((await rig.again().settings()).me).toEqual([]);
  });

  test.for([[undefined], [""], ["no address"], [{}]])(
    "are not known where the mailbox says %j",
    async ([at]) => {
      const rig = await outlookRig({ mailbox: { userProfile: { emailAddress: at } } });
      expect((await rig.host.settings()).me).toBe(null);
    },
  );

  it("are the owner's in a shared mailbox, whatever the person's own are", async () => {
    const posted = vi.spyOn(InlineWorker.prototype, "postMessage");
    const rig = await outlookRig();
    await rig.host.saveSettings(settings);
    const message = await opened(rig, { shared });
    expect(message.me).toEqual(["Team@harbour.example"]);
    await verifyOnce(rig.host, message);
    expect(posted.mock.calls.map(([job]) => job.me)).toEqual([["Team@harbour.example"]]);
  });
});

describe("OutlookHost: the mail store", () => {
  it("goes with every check: what Exchange holds is its own copy, a file is not", async () => {
    const posted = vi.spyOn(InlineWorker.prototype, "postMessage");
    const rig = await outlookRig();
    const copy = await opened(rig);
    await verifyOnce(rig.host, copy);
    await rig.host.opening.openFile(new File([sample("verified.eml").slice()], "x.eml"));
    const original = await rig.host.read();
    if (original === null) throw new Error("no message");
    await verifyOnce(rig.host, original);
    // An earlier message is still judged as what it is.
    await verifyOnce(rig.host, copy);
    expect([copy.given, original.given]).toEqual(["rebuilt", "original"]);
    const exchange = {
      rebuilt: true,
      unnamedResults: true,
      hosts: ["outlook.com", "office365.com", "exchangelabs.com"],
    };
    expect(posted.mock.calls.map(([job]) => job.store)).toEqual([
      exchange,
      { rebuilt: false, unnamedResults: false, hosts: [] },
      exchange,
    ]);
  });
});

describe("OutlookHost: shared mailboxes", () => {
  const mailFrom = (from: string) =>
    composeMail({
      from,
      to: "olivia@acme.example",
      subject: "Accepted",
      text: "I accept",
      date: new Date("2026-12-01T08:00:00Z"),
      id: "1",
      inReplyTo: null,
      calendar: { method: "REPLY", component: "VEVENT", text: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n" },
    });

  it("send what is written in their name, also after another mail was opened", async () => {
    const rig = await outlookRig();
    await opened(rig, { shared });
    await opened(rig);
    await rig.host.send(mailFrom("Team@harbour.example"));
    await rig.host.send(mailFrom(anna));
    expect(rig.exchange.asked).toEqual([
      ["send", team],
      ["send", null],
    ]);
  });

  it("get what is accepted for them on their calendar, and lose it there", async () => {
    const rig = await outlookRig();
    const item = await entry(rig);
    await opened(rig, { shared });
    await rig.host.calendar.put(item);
    const own = await opened(rig);
    await rig.host.calendar.remove(item.uid);
    // As undo does it: back to where it was.
    await rig.host.calendar.put(item);
    await rig.host.calendar.put(item, own);
    expect(rig.exchange.asked).toEqual([
      ["put", item.uid, team],
      ["remove", item.uid, team],
      ["put", item.uid, team],
      ["put", item.uid, null],
    ]);
  });

  it("keep what is decided about their mail, whatever mail is open by the time it is carried out", async () => {
    const rig = await outlookRig();
    const item = await entry(rig);
    const theirs = await opened(rig, { shared });
    await opened(rig);
    await rig.host.calendar.remove(item.uid, "olivia@acme.example", theirs);
    await rig.host.calendar.put(item, theirs);
    expect(rig.exchange.asked).toEqual([
      ["remove", item.uid, team],
      ["removeRest", item.uid, team],
      ["put", item.uid, team],
    ]);
  });
});

describe("OutlookHost: the calendar", () => {
  it("is what was put there through the pane, in both places", async () => {
    const rig = await outlookRig();
    const item = await entry(rig);
    expect(await rig.host.calendar.put(item)).toBe("placed");
    expect([...rig.exchange.entries.values()]).toEqual([item]);
    expect(await rig.host.calendar.items()).toEqual([item]);
    expect(await rig.host.calendar.remove(item.uid)).toBe("removed");
    expect([rig.exchange.entries.size, await rig.host.calendar.items()]).toEqual([0, []]);
    expect(await rig.host.calendar.remove(item.uid)).toBe("absent");
  });

  it("is a form without Graph, and noted all the same", async () => {
    const rig = await outlookRig();
    rig.exchange.isThere = false;
    const item = await entry(rig);
    expect(await rig.host.calendar.put(item)).toBe("opened");
    expect(rig.outlook.forms.map(({ kind }) => kind)).toEqual(["appointment"]);
    expect(await rig.host.calendar.items()).toEqual([item]);
    expect(await rig.host.calendar.remove(item.uid)).toBe("left");
    expect(await rig.host.calendar.items()).toEqual([]);
  });

  it("gives up what another device put there", async () => {
    const [here, there] = [await outlookRig(), await outlookRig()];
    const item = await entry(here);
    await there.host.calendar.put(item);
    for (const [key, value] of there.exchange.entries) here.exchange.entries.set(key, value);
    expect([here.host.calendar.elsewhere, await here.host.calendar.items()]).toEqual([true, []]);
    expect(await here.host.calendar.remove(item.uid)).toBe("removed");
    expect(here.exchange.entries.size).toBe(0);
  });

  it("is as it was where Graph fails, with nothing noted and nothing forgotten", async () => {
    const rig = await outlookRig();
    const item = await entry(rig);
    rig.exchange.failure = "busy";
    await expect(rig.host.calendar.put(item)).rejects.toThrow("Graph says: busy.");
    expect(await rig.host.calendar.items()).toEqual([]);
    rig.exchange.failure = null;
    await rig.host.calendar.put(item);
    rig.exchange.failure = "failed";
    await expect(rig.host.calendar.put({ ...item, answer: "tentative" })).rejects.toThrow(sentence);
    await expect(rig.host.calendar.remove(item.uid)).rejects.toThrow(sentence);
    expect(await rig.host.calendar.items()).toEqual([item]);
  });
});

describe("OutlookHost: meetings Outlook made", () => {
  const request = { itemClass: "IPM.Schedule.Meeting.Request", itemId: "a/b" };
  const ref = { id: "a-b", owner: null };

  it("are looked up, answered and removed by the item they came with, and noted", async () => {
    const rig = await outlookRig();
    const item = await entry(rig);
    const message = await opened(rig, request);
    await opened(rig);
    const { meetings, calendar } = rig.host;
    expect(message.meeting).toBe("request");
    expect(await meetings.standing(message, true)).toEqual({ kind: "placed", answer: null });
    await meetings.answer(message, "accepted", true, { put: [item], remove: [] });
    expect(await calendar.items()).toEqual([item]);
    await meetings.remove(message, { put: [], remove: [item.uid] });
    expect(await calendar.items()).toEqual([]);
    expect(rig.exchange.asked).toEqual([
      ["standing", ref, true],
      ["answer", ref, "accepted", true],
      ["removeMeeting", ref],
    ]);
  });

  it("are not answered where it cannot be noted, and nothing is noted where they cannot be answered", async () => {
    const rig = await outlookRig();
    const item = await entry(rig);
    const message = await opened(rig, request);
    const change = { put: [item], remove: [] };
    rig.exchange.failure = "refused";
    const { meetings } = rig.host;
    await expect(meetings.answer(message, "declined", false, change)).rejects.toThrow("Graph says: refused.");
    await expect(meetings.remove(message, change)).rejects.toThrow("Graph says: refused.");
    expect(await rig.host.calendar.items()).toEqual([]);
    rig.exchange.failure = null;
    rig.exchange.asked.length = 0;
    rig.refuse();
    await expect(meetings.answer(message, "accepted", true, change)).rejects.toThrow(sentence);
    expect(rig.exchange.asked).toEqual([]);
  });

  it("are unknown, and Outlook's own, where there is no Graph or no item", async () => {
    const rig = await outlookRig();
    await rig.host.opening.openFile(new File(["x"], "x.eml"));
    const file = await rig.host.read();
    const message = await opened(rig, request);
    rig.exchange.isThere = false;
    const { meetings } = rig.host;
    for (const one of [file, message]) {
      if (one === null) throw new Error("no message");
      expect(await meetings.standing(one, true)).toEqual({
        kind: "unknown",
        why: expect.stringMatching(/^[A-Z].*Outlook’s own buttons.*\.$/) as string,
      });
    }
    if (file !== null)
      await expect(meetings.answer(file, "accepted", true, { put: [], remove: [] })).rejects.toThrow(
        sentence,
      );
    expect(rig.exchange.asked).toEqual([]);
  });
});

describe("OutlookHost: what it asks by itself", () => {
  it("is no permission: opening mails, checking and looking at a meeting presses nothing", async () => {
    const rig = await outlookRig();
    const message = await opened(rig, { file: fails(9020), itemClass: "IPM.Schedule.Meeting.Request" });
    await rig.host.meetings.standing(message, false);
    await verifyOnce(rig.host, message);
    expect(rig.exchange.asked.map(([method, , pressed]) => [method, pressed])).toEqual([
      ["source", false],
      ["standing", false],
    ]);
  });
});
