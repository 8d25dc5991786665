/** One UID, two calendars or two organizers: what is done to one must not reach the other. */
import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import type { CalendarItem } from "../host.ts";
import { itemOf, sample, settings, verifyOnce } from "../testkit/rig.ts";
import { base64, gives, mailItem } from "./testkit/office.ts";
import { outlookRig, type OutlookRig } from "./testkit/rig.ts";

const shared = gives({ owner: "Team@harbour.example" });

async function opened(rig: OutlookRig, item: Parameters<typeof mailItem>[0] = {}) {
  rig.outlook.select(mailItem({ file: gives(base64(sample("verified.eml"))), ...item }));
  const message = await rig.host.read();
  if (message === null) throw new Error("no message");
  return message;
}

async function entry(rig: OutlookRig): Promise<CalendarItem> {
  await rig.host.saveSettings(settings);
  return itemOf(await verifyOnce(rig.host, await opened(rig)));
}

const by = (item: CalendarItem, address: string): CalendarItem => ({
  ...item,
  invitation: { ...item.invitation, organizer: { address, name: null, sentBy: null } },
});

describe("OutlookHost: an event that both a person and a team were invited to", () => {
  it("is taken off the person's own calendar where it was put, whatever mail is open by then", async () => {
    const rig = await outlookRig();
    const item = await entry(rig);
    await rig.host.calendar.put(item);
    await opened(rig, { shared });
    await rig.host.calendar.remove(item.uid);
    expect(rig.exchange.asked).toEqual([
      ["put", item.uid, null],
      ["remove", item.uid, null],
    ]);
    expect(rig.exchange.entries.size).toBe(0);
  });

  it("is so in a pane that was opened anew, too", async () => {
    const rig = await outlookRig();
    const item = await entry(rig);
    await opened(rig, { shared });
    await rig.host.calendar.put(item);
    await opened(rig);
    const again = rig.again();
    await again.read();
    expect(await again.calendar.items()).toEqual([item]);
    expect(await again.calendar.remove(item.uid)).toBe("removed");
    expect(rig.exchange.asked.at(-1)).toEqual(["remove", item.uid, "Team@harbour.example"]);
  });
});

describe("OutlookHost: an event under the UID of another organizer's, put there from another device", () => {
  it("neither takes its place nor takes it away", async () => {
    const rig = await outlookRig();
    const item = await entry(rig);
    rig.exchange.entries.set(` ${item.uid}`, item);
    const { calendar } = rig.host;
    await expect(calendar.put(by(item, "mallory@evil.example"))).rejects.toThrow(/^It is another/);
    expect(await calendar.items()).toEqual([]);
    expect(rig.outlook.forms).toEqual([]);
    expect(await calendar.remove(item.uid, "mallory@evil.example")).toBe("absent");
    expect([...rig.exchange.entries.values()]).toEqual([item]);
    expect(await calendar.remove(item.uid, item.invitation.organizer?.address ?? null)).toBe("removed");
  });

  it("does so where it is noted here, and the person was told", async () => {
    const rig = await outlookRig();
    const item = await entry(rig);
    const { calendar } = rig.host;
    await calendar.put(item);
    const other = by(item, "paul@acme.example");
    await calendar.put(other);
    expect([...rig.exchange.entries.values()]).toEqual([other]);
    expect(await calendar.remove(item.uid, item.invitation.organizer?.address ?? null)).toBe("removed");
  });
});
