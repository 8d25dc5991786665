import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it, test } from "vitest";
import { findIana, WINDOWS_TO_IANA_MAP } from "windows-iana";
import { Budget } from "../bytes/budget.ts";
import { parseMessage } from "../mime/parse.ts";
import { calendarText } from "./calendar-text.ts";
import { readComponents } from "./component.ts";
import { findInvitations } from "./find.ts";
import { parseLocal } from "./local-time.ts";
import { time, timezone, utcOf, zones } from "./testkit/zones.ts";
import { unclearTime, type ZonedTime, type Zones, zonesOf } from "./zones.ts";

describe("TZIDs", () => {
  it.each([
    ["Europe/London", "Europe/London"],
    ["europe/london", "europe/london"],
    ["US/Eastern", "US/Eastern"],
    ["EST5EDT", "EST5EDT"],
    ["Etc/GMT+5", "Etc/GMT+5"],
    ["UTC", "UTC"],
    ["America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"],
    ["/freeassociation.sourceforge.net/Tzfile/Europe/London", "Europe/London"],
    ["/freeassociation.sourceforge.net/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"],
    ["/citadel.org/20190914_1/Europe/London", "Europe/London"],
    ["/softwarestudio.org/Olson_20011030_5/America/New_York", "America/New_York"],
    ["/mozilla.org/20050126_1/Europe/Berlin", "Europe/Berlin"],
    ["/example.org/UTC", "UTC"],
  ])("%s is IANA's %s", (tzid, id) => {
    expect(zones()(tzid)).toMatchObject({ kind: "iana", tzid, id });
  });

  it.each([
    ["W. Europe Standard Time", "Europe/Berlin"],
    ["Pacific Standard Time", "America/Los_Angeles"],
    ["eastern standard time", "America/New_York"],
    ["India Standard Time", "Asia/Calcutta"],
    ["W. Europe Standard Time 1", "Europe/Berlin"],
    ["tzone://Microsoft/Utc", "UTC"],
    ["Line Islands Standard Time", "Pacific/Kiritimati"],
  ])("%s is Windows' name for %s", (tzid, id) => {
    expect(zones()(tzid)).toMatchObject({ kind: "windows", tzid, id });
  });

  test("every Windows zone of CLDR's table has a clock here", () => {
    const names = new Set<string>(WINDOWS_TO_IANA_MAP.map(({ windowsName }) => windowsName));
    expect(names.size).toBeGreaterThan(130);
    const known = [...names].filter((name) => {
      const zone = zones()(name);
      return (zone.kind === "windows" || zone.kind === "iana") && findIana(name).some((id) => id === zone.id);
    });
    expect(known).toEqual([...names]);
  });

  // Each of these is something to the platform, to another program, or to a careless comparison.
  it.each([
    "",
    "Eastern",
    "PST",
    "IST",
    "ACT",
    "+05:00",
    "GMT+5",
    "SystemV/EST5",
    "Europe/London ",
    " Europe/London",
    "Europe/Atlantis",
    "Etc/Unknown",
    "Factory",
    "Tur\u212Aey",
    "\u212Aorea Standard Time",
    "posix/Europe/London",
    "x/Europe/London",
    "/Europe/London/x",
    "tzone://Microsoft/Custom",
    "Customized Time Zone",
    `${"/x".repeat(100)}/Europe/London`,
  ])("%j is none that everybody knows", (tzid) => {
    expect(zones()(tzid)).toEqual({ kind: "unknown", tzid });
  });

  test("a Z is UTC whatever TZID stands beside it; no TZID floats; a DATE has no instant", () => {
    expect(utcOf("20270101T090000Z", "Asia/Tokyo")).toBe("2027-01-01T09:00:00Z");
    expect(utcOf("20270101T090000", null)).toBeNull();
    expect(utcOf("20270101", "Asia/Tokyo")).toBeNull();
    expect(utcOf("20270101T090000", "Nowhere")).toBeNull();
    expect(utcOf("20270101T090000", "Asia/Tokyo")).toBe("2027-01-01T00:00:00Z");
  });

  test("years that no clock reaches have no instant, and nothing throws", () => {
    expect(utcOf("00010101T000000", "Europe/London")).toBeNull();
    expect(utcOf("99991231T235959", "Europe/London")).toBeNull();
    expect(utcOf("99991231T235959Z", null)).toBe("9999-12-31T23:59:59Z");
  });
});

const berlin = timezone(
  "Europe/Berlin",
  {
    name: "DAYLIGHT",
    start: "19810329T020000",
    from: "+0100",
    to: "+0200",
    more: "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
  },
  { start: "19961027T030000", from: "+0200", to: "+0100", more: "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU" },
);

describe("unclearTime", () => {
  const shifted = berlin.replaceAll("+0100", "+0300").replaceAll("+0200", "+0400");

  test("a VTIMEZONE that agrees is clear, in summer and in winter", () => {
    const from = zones(berlin);
    const times = ["20270115T090000", "20270715T090000"].map((text) => time(text, "Europe/Berlin", from));
    expect(unclearTime(times)).toBeNull();
  });

  test("one that differs tells both readings; the name's one is shown", () => {
    const from = zones(shifted);
    expect(unclearTime([time("20270115T090000", "Europe/Berlin", from)])).toEqual({
      why: "differs",
      tzid: "Europe/Berlin",
      local: "2027-01-15T09:00:00",
      stated: "2027-01-15T06:00:00Z",
      known: "2027-01-15T08:00:00Z",
    });
    expect(utcOf("20270115T090000", "Europe/Berlin", from)).toBe("2027-01-15T08:00:00Z");
  });

  test("one that differs in summer alone is found at the time in summer", () => {
    const from = zones(berlin.replace("BYMONTH=3", "BYMONTH=5"));
    const [winter, spring] = ["20270115T090000", "20270415T090000"].map((text) =>
      time(text, "Europe/Berlin", from),
    );
    expect(unclearTime([winter, spring].filter((one) => one !== undefined))).toMatchObject({
      why: "differs",
      local: "2027-04-15T09:00:00",
    });
  });

  test("a Windows name is held against CLDR", () => {
    const named = (text: string): Zones => zones(text.replace("Europe/Berlin", "W. Europe Standard Time"));
    const at = (from: Zones): ZonedTime => time("20270715T090000", "W. Europe Standard Time", from);
    expect(unclearTime([at(named(berlin))])).toBeNull();
    expect(unclearTime([at(named(shifted))])).toMatchObject({
      why: "differs",
      known: "2027-07-15T07:00:00Z",
    });
  });

  test("a second VTIMEZONE of the same TZID cannot hide behind one that agrees", () => {
    expect(unclearTime([time("20270115T090000", "Europe/Berlin", zones(berlin, shifted))])).toMatchObject({
      why: "differs",
      stated: "2027-01-15T06:00:00Z",
    });
  });

  test("nor behind three thousand that agree: so many are not all looked at, and that is said", () => {
    const many = zones(...Array.from({ length: 3000 }, () => berlin), shifted);
    const times = Array.from({ length: 3000 }, () => time("20270115T090000", "Europe/Berlin", many));
    expect(unclearTime(times)).toMatchObject({ why: "unreadable" });
  });

  it.each(["europe/berlin", " Europe/Berlin ", "EUROPE/BERLIN"])("nor can one named %j", (name) => {
    const other = shifted.replace("Europe/Berlin", name);
    expect(unclearTime([time("20270115T090000", "Europe/Berlin", zones(other))])).toMatchObject({
      why: "differs",
    });
  });

  test("a name is TEXT in its VTIMEZONE and a parameter at its time", () => {
    const tzid = "Pacific Time (US & Canada), Tijuana";
    const from = zones(berlin.replace("Europe/Berlin", tzid.replace(",", "\\,")));
    expect(unclearTime([time("20270115T090000", tzid, from)])).toMatchObject({
      stated: "2027-01-15T08:00:00Z",
    });
  });

  test("a VTIMEZONE that nobody can follow is no VTIMEZONE that agrees", () => {
    const endless = timezone("Europe/Berlin", {
      start: "16010101T000000",
      from: "+0100",
      to: "+0200",
      more: "RRULE:FREQ=SECONDLY",
    });
    expect(unclearTime([time("20270115T090000", "Europe/Berlin", zones(endless))])).toMatchObject({
      why: "unreadable",
      stated: null,
      known: "2027-01-15T08:00:00Z",
    });
  });

  test("an unknown TZID is unclear with a VTIMEZONE and without", () => {
    const own = zones(berlin.replace("Europe/Berlin", "Home"));
    expect(unclearTime([time("20270115T090000", "Home", own)])).toEqual({
      why: "unknown",
      tzid: "Home",
      local: "2027-01-15T09:00:00",
      stated: "2027-01-15T08:00:00Z",
      known: null,
    });
    expect(utcOf("20270115T090000", "Home", own)).toBe("2027-01-15T08:00:00Z");
    expect(unclearTime([time("20270115T090000", "Home")])).toMatchObject({ why: "unknown", stated: null });
  });

  test("UTC, floating times and dates are clear", () => {
    const times = [time("20270115T090000Z", null), time("20270115T090000", null), time("20270115", "Home")];
    expect(unclearTime(times)).toBeNull();
  });
});

const corpora = resolve(process.env["CORPORA"] || "../shared/corpora");

/** Every VTIMEZONE of real invitations whose name everybody knows, held against that zone at the event's times. */
describe.skipIf(!existsSync(corpora))("VTIMEZONEs of real invitations", () => {
  const files = existsSync(corpora)
    ? readdirSync(join(corpora, "itip-files"), { recursive: true, encoding: "utf8" })
    : [];
  const calendarsOf = (file: string): readonly string[] => {
    const bytes = new Uint8Array(readFileSync(join(corpora, "itip-files", file)));
    if (file.endsWith(".ics")) return [calendarText(bytes, "utf-8").text];
    const budget = new Budget();
    const message = parseMessage(bytes, { budget, open: () => null });
    return findInvitations(message, { budget, at: new Date(0) }).map(({ text }) => text);
  };
  const found = files
    .filter((file) => /\.(ics|eml)$/.test(file))
    .flatMap((file) =>
      calendarsOf(file)
        .flatMap((text) => readComponents(text, new Budget()).calendars)
        .flatMap(({ component }) => {
          const from = zonesOf(component);
          return component.components
            .flatMap(({ properties }) =>
              properties.filter(({ name }) => name === "DTSTART" || name === "DTEND"),
            )
            .flatMap(({ parameters, value }) => {
              const tzid = parameters.get("TZID")?.[0] ?? null;
              const zone = from(tzid);
              const stated = (zone.kind === "iana" || zone.kind === "windows") && zone.stated.length > 0;
              return stated && parseLocal(value) !== null ? [{ file, time: time(value, tzid, from) }] : [];
            });
        }),
    );

  test("there are some", () => {
    expect(found.length).toBeGreaterThan(50);
  });

  test("agree with IANA, but for those explained", () => {
    const unclear = found.flatMap(({ file, time: one }) => {
      const reading = unclearTime([one]);
      return reading === null
        ? []
        : [`${file} ${reading.tzid} ${reading.local} ${reading.why} ${String(reading.stated)}`];
    });
    expect([...new Set(unclear)].sort()).toEqual([]);
  });
});
