import { describe, expect, it } from "vitest";
import { reportOf } from "../testkit/walk.ts";
import { compressed } from "../evidence/smime/testkit/layers.ts";
import { exportCalendar, invitationSource } from "./source.ts";

const calendar = (method: string, uid: string): string =>
  [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    `METHOD:${method}`,
    "BEGIN:VEVENT",
    `UID:${uid}`,
    "DTSTAMP:20261101T080000Z",
    "DTSTART:20261215T090000Z",
    `SUMMARY:${uid}`,
    "ORGANIZER:mailto:olivia@acme.example",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\r\n");

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("invitationSource()", () => {
  it("is the calendar that was shown, where one part holds several", async () => {
    const mail = bytes(
      `Content-Type: text/calendar; method=REQUEST\r\n\r\n${calendar("REQUEST", "alpha")}${calendar("CANCEL", "beta")}`,
    );
    const report = await reportOf(mail);
    // The weaker of the two is the report, though it stands second.
    expect(report.invitation?.summary).toBe("beta");
    const [other] = report.others;
    const later = new Date("2029-01-01T00:00:00Z");
    expect((await invitationSource(mail, report.invitation, later))?.text).toContain("UID:beta");
    expect((await invitationSource(mail, other?.invitation ?? null, later))?.text).toContain("UID:alpha");
  });

  it("is found where it stands compressed, as the report found it", async () => {
    const mail = compressed(
      bytes(`Content-Type: text/calendar; method=REQUEST\r\n\r\n${calendar("REQUEST", "alpha")}`),
    );
    const { invitation } = await reportOf(mail);
    expect((await invitationSource(mail, invitation, new Date(0)))?.text).toContain("UID:alpha");
  });

  it("is none where the message holds none, or not that one", async () => {
    const mail = bytes(`Content-Type: text/calendar; method=REQUEST\r\n\r\n${calendar("REQUEST", "alpha")}`);
    const { invitation } = await reportOf(mail);
    expect(await invitationSource(mail, null, new Date(0))).toBeNull();
    expect(await invitationSource(bytes("\r\nHello\r\n"), invitation, new Date(0))).toBeNull();
  });
});

describe("exportCalendar()", () => {
  const around = (...lines: readonly string[]): string =>
    ["BEGIN:VCALENDAR", "METHOD:REQUEST", ...lines, "END:VCALENDAR"].join("\n");
  const event = ["BEGIN:VEVENT", "UID:1", "END:VEVENT"];

  it("takes only what a person was shown, and its zones", () => {
    const hidden = ["BEGIN:VAVAILABILITY", "UID:2", "BEGIN:AVAILABLE", "END:AVAILABLE", "END:VAVAILABILITY"];
    const zone = ["BEGIN:VTIMEZONE", "TZID:x", "END:VTIMEZONE"];
    const written = exportCalendar([around(...hidden, ...zone, ...event, "BEGIN:X-A", "END:X-A")]);
    expect(written).toBe(exportCalendar([around(...zone, ...event)]));
  });

  it("writes no control that another program could end a line at", () => {
    const written = exportCalendar([
      around("BEGIN:VEVENT", "UID:1", "SUMMARY:a\rATTACH:b\u000b\u0000c\td", "END:VEVENT"),
    ]);
    expect(written).toContain("SUMMARY:aATTACH:bc\td\r\n");
  });
});
