import { describe, expect, it } from "vitest";
import { findIn, findings, iCalendar, only } from "./testkit/find.ts";

const org = "ORGANIZER;CN=Olivia:mailto:olivia@acme.example";
const att = "ATTENDEE:mailto:anna@home.example";

const found = (...lines: readonly string[]) =>
  only(findIn(iCalendar("REQUEST", "VEVENT", org, att, ...lines)));
const codes = (...lines: readonly string[]): readonly string[] =>
  found(...lines)
    .findings.filter(({ code }) => code !== "method-missing")
    .map(({ code, values }) => `${code} ${String(values["where"] ?? values["why"] ?? values["what"])}`);

describe("what breaks the standard where it matters", () => {
  it.for<[string, readonly string[]]>([
    ["DTSTART", ["DTSTART:tomorrow"]],
    ["DTSTART", ["DTSTART:20260230T090000Z"]],
    ["DTSTART", ["DTSTART:20261215T090000Z,20261216T090000Z"]],
    ["DTSTART", ["DTSTART;VALUE=DATE:20261215T090000Z"]],
    ["DTEND", ["DTEND:20261215T080000Z"]],
    ["DTEND", ["DTEND;VALUE=DATE:20261216"]],
    ["DTEND", ["DTEND;TZID=America/New_York:20261215T035900"]],
    ["DURATION", ["DURATION:-PT1H"]],
    ["DURATION", ["DURATION:1 hour"]],
    ["SEQUENCE", ["SEQUENCE:-1"]],
    ["SEQUENCE", ["SEQUENCE:1e9"]],
    ["DTSTAMP", ["DTSTAMP:now"]],
    ["RRULE", ["RRULE:FREQ=OFTEN"]],
    ["ATTENDEE", ["ATTENDEE:anna@home.example"]],
    ["ATTENDEE", ["ATTENDEE;CN:mailto:anna@home.example"]],
    ["DELEGATED-TO", ["ATTENDEE;DELEGATED-TO=anna:mailto:ben@other.example"]],
    ["line", ["This line is none"]],
    ["END", ["BEGIN:VALARM"]],
    ["VEVENT", ["BEGIN:VEVENT", "END:VEVENT"]],
  ])("%s: %j", ([where, lines]) => {
    expect(codes(...lines)).toContain(`malformed ${where}`);
  });

  it.for<[string, string, string]>([
    ["UID", "REQUEST", "UID"],
    ["DTSTAMP", "REQUEST", "DTSTAMP"],
    ["DTSTART", "REQUEST", "DTSTART"],
    ["DTSTART", "PUBLISH", "DTSTART"],
  ])("%s missing from a %s", ([where, method, name]) => {
    const text = iCalendar(method, "VEVENT", org).replace(new RegExp(`^${name}:.*\r\n`, "m"), "");
    expect(findings(only(findIn(text)), "malformed")).toEqual([{ where }]);
  });

  it.for(["REPLY", "CANCEL", "DECLINECOUNTER"])("%s need not say when", (method) => {
    const text = iCalendar(method, "VEVENT", org, att).replace(/^DTSTART:.*\r\n/m, "");
    expect(findings(only(findIn(text)), "malformed")).toEqual([]);
  });

  it.for<[string, string, string]>([
    ["VERSION", "VERSION:2.0", "VERSION:1.0"],
    ["CALSCALE", "VERSION:2.0", "VERSION:2.0\r\nCALSCALE:HEBREW"],
    ["component", "BEGIN:VEVENT", "BEGIN:VPOLL"],
    ["METHOD", "METHOD:REQUEST", "METHOD:POLLSTATUS"],
    ["METHOD", "METHOD:REQUEST", "METHOD:"],
    ["METHOD", "METHOD:REQUEST", "METHOD:REQUEſT"],
  ])("%s: %s → %s", ([where, from, to]) => {
    const [item] = findIn(iCalendar("REQUEST", "VEVENT", org, att).replaceAll(from, to));
    expect(findings(item, "malformed")).toContainEqual({ where });
    expect(item?.roles?.actor ?? null).toBe(
      where === "METHOD" || where === "component" ? null : "olivia@acme.example",
    );
  });

  it("shows texts up to a bound, and says that they go on", () => {
    const item = found(`DESCRIPTION:${"x".repeat(70_000)}`);
    expect(item.invitation?.description).toHaveLength(65_536);
    expect(findings(item, "malformed")).toEqual([{ where: "too-large", property: "DESCRIPTION" }]);
  });

  it("shows 5,000 attendees at most, over all components", () => {
    const many = (from: number): readonly string[] =>
      Array.from({ length: 3000 }, (_, at) => `ATTENDEE:mailto:a${from + at}@x.example`);
    const item = found(
      ...many(0),
      "END:VEVENT",
      "BEGIN:VEVENT",
      "UID:1@acme.example",
      "DTSTAMP:20261101T080000Z",
      "DTSTART:20261216T090000Z",
      "RECURRENCE-ID:20261216T080000Z",
      org,
      ...many(3000),
    );
    expect(item.invitation?.attendees).toHaveLength(5000);
    expect(findings(item, "malformed")).toEqual([{ where: "too-large", property: "ATTENDEE" }]);
  });
});

const second = (...lines: readonly string[]): readonly string[] => [
  "END:VEVENT",
  "BEGIN:VEVENT",
  "DTSTAMP:20261101T080000Z",
  ...lines,
];

describe("what readers could take in two ways", () => {
  it.for<[string, readonly string[]]>([
    ["UID", ["UID:1@acme.example", "UID:2@acme.example"]],
    ["UID", ["UID:1@acme.example", "uid:1@acme.example"]],
    ["ORGANIZER", ["organizer:mailto:mallory@evil.example"]],
    ["DTSTART", ["DTSTART:20261215T090000Z", "DTSTART:20261216T090000Z"]],
    ["SUMMARY", ["SUMMARY:a", "SUMMARY;LANGUAGE=de:b"]],
    ["RECURRENCE-ID", ["RECURRENCE-ID:20261215T090000Z", "RECURRENCE-ID:20261216T090000Z"]],
    ["METHOD", ["METHOD:CANCEL"]],
    ["LOCATION", ["LOCATION:a", "LOCATION:b"]],
    ["DESCRIPTION", ["DESCRIPTION:a", "DESCRIPTION:b"]],
    ["DTEND", ["DTEND:20261215T100000Z", "DTEND:20261215T110000Z"]],
    ["DURATION", ["DTEND:20261215T100000Z", "DURATION:PT2H"]],
    ["ATTENDEE", ["ATTENDEE;PARTSTAT=ACCEPTED;PARTSTAT=DECLINED:mailto:ben@other.example"]],
    [
      "ORGANIZER",
      second("UID:1@acme.example", "RECURRENCE-ID:20261222T090000Z", "ORGANIZER:mailto:mallory@evil.example"),
    ],
    ["ORGANIZER", second("UID:1@acme.example", "RECURRENCE-ID:20261222T090000Z")],
    ["UID", second("UID:2@acme.example", "RECURRENCE-ID:20261222T090000Z", org)],
    ["RECURRENCE-ID", second("UID:1@acme.example", org)],
    ["component", ["END:VEVENT", "BEGIN:VTODO", "UID:1@acme.example", org, "END:VTODO", "BEGIN:VEVENT"]],
  ])("%s: %j", ([where, lines]) => {
    expect(codes(...lines)).toContain(`ambiguous ${where}`);
  });

  it("METHOD twice", () => {
    const text = iCalendar("REQUEST", "VEVENT", org, att).replace(
      "END:VCALENDAR",
      "METHOD:CANCEL\r\nEND:VCALENDAR",
    );
    expect(findings(only(findIn(text)), "ambiguous")).toEqual([{ where: "METHOD" }]);
  });

  it.for<[string, readonly string[]]>([
    ["Yahoo repeats STATUS", ["STATUS:CONFIRMED", "STATUS:CONFIRMED"]],
    ["an end and a duration agree", ["DTEND:20261215T100000Z", "DURATION:PT1H"]],
    ["an extension repeats itself", ["X-A;X=1;X=2:a", "X-A:b"]],
    [
      "an override",
      second("UID:1@acme.example", "RECURRENCE-ID:20261222T090000Z", "DTSTART:20261222T100000Z", org),
    ],
  ])("but not where %s", ([, lines]) => {
    expect(codes(...lines)).toEqual([]);
  });

  it("a PUBLISH may hold several events, by one organizer", () => {
    const text = (line: string): string =>
      iCalendar("PUBLISH", "VEVENT", org, ...second("UID:2@acme.example", "DTSTART:20261217T090000Z", line));
    const item = only(findIn(text(org)));
    expect(findings(item, "ambiguous")).toEqual([]);
    expect(item.invitation?.changes).toMatchObject([{ start: "2026-12-17T09:00:00" }]);
    expect(findings(only(findIn(text("ORGANIZER:mailto:b@x.example"))), "ambiguous")).toEqual([
      { where: "ORGANIZER" },
    ]);
  });
});

describe("what acts, misleads or overwhelms", () => {
  it.for<[string, readonly string[]]>([
    ["active-content alarm-email", ["BEGIN:VALARM", "ACTION:EMAIL", "END:VALARM"]],
    ["active-content alarm-procedure", ["BEGIN:VALARM", "ACTION:procedure", "END:VALARM"]],
    ["active-content attachment", ["ATTACH;ENCODING=BASE64;VALUE=BINARY:TVo="]],
    ["active-content attachment", ["ATTACH;FMTTYPE=text/html:data:text/html,x"]],
    ["active-content attachment", ["BEGIN:VALARM", "ACTION:AUDIO", "ATTACH;VALUE=BINARY:TVo=", "END:VALARM"]],
    ["link-deceptive DESCRIPTION", ["DESCRIPTION:https://bank.example@evil.example/"]],
    ["link-deceptive DESCRIPTION", ["DESCRIPTION:open www.bank.example<https://evil.example/>"]],
    [
      "link-deceptive DESCRIPTION",
      ['DESCRIPTION;ALTREP="data:text/html,%3Ca href=%22https://evil.example/%22%3Ebank.example":x'],
    ],
    [
      "link-deceptive DESCRIPTION",
      ['DESCRIPTION;ALTREP="data:text/html,%zz%3Ca href=https://evil.example/%3Ebank.example":x'],
    ],
    [
      "link-deceptive DESCRIPTION",
      [
        'DESCRIPTION;ALTREP="data:text/html;charset=utf-8;base64,PGEgaHJlZj1odHRwczovL2V2aWwuZXhhbXBsZS8+YmFuay5leGFtcGxl":x',
      ],
    ],
    [
      "link-deceptive X-ALT-DESC",
      ['X-ALT-DESC;FMTTYPE=text/html:<a href="https://evil.example/">https://bank.example\\, really</a>'],
    ],
    ["link-deceptive X-ALT-DESC", ['X-ALT-DESC;FMTTYPE=text/html:<a\\nhref="javascript:x">Join</a>']],
    [
      "link-deceptive STYLED-DESCRIPTION",
      ["STYLED-DESCRIPTION:<a href=https://evil.example/>bank.example</a>"],
    ],
    ["link-deceptive LOCATION", ["LOCATION:file://server/share"]],
    ["link-deceptive URL", ["URL:ms-msdt:/id"]],
    ["link-deceptive CONFERENCE", ["CONFERENCE;LABEL=bank.example:https://evil.example/"]],
    ["link-deceptive ATTACH", ["ATTACH:file:///etc/hostname"]],
    ["lookalike-address ATTENDEE", ["ATTENDEE;CN=olivia@acme.example:mailto:mallory@evil.example"]],
    [
      "lookalike-address ATTENDEE",
      ['ATTENDEE;CN="Olivia <olivia@acme.example>":mailto:mallory@evil.example'],
    ],
    [
      "lookalike-address ATTENDEE",
      ['ATTENDEE;CN="Olivia, olivia＠acme.example":mailto:mallory@evil.example'],
    ],
    ["lookalike-address ATTENDEE", ["ATTENDEE;CN=Olivia, olivia@acme.example:mailto:mallory@evil.example"]],
    ["lookalike-address ATTENDEE", ["ATTENDEE;CN=olivia@acme.ex\u200bample:mailto:olivia@acme.example"]],
    ["lookalike-address ATTENDEE", ["ATTENDEE;EMAIL=olivia@acme.example:mailto:mallory@evil.example"]],
    ["recurrence-overwhelming sub-daily-endless", ["RRULE:FREQ=HOURLY"]],
    ["time-unclear unknown", ["DTSTART;TZID=Nowhere:20261215T090000"]],
  ])("%s: %j", ([code, lines]) => {
    expect(codes(...lines)).toContain(code);
  });

  it.for<[string, readonly string[]]>([
    ["an alarm on the screen", ["BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT15M", "END:VALARM"]],
    ["what Outlook makes of a link", ["DESCRIPTION:www.acme.example<https://www.acme.example/x>"]],
    ["Google's own", ["DESCRIPTION:https://www.google.com/url?q=https://acme.example"]],
    ["Thunderbird's second text", ['DESCRIPTION;ALTREP="data:text/html,%3Cp%3EHi%3C/p%3E":Hi']],
    [
      "names with their own address",
      ["ATTENDEE;CN=Ben@other.example;EMAIL=ben@OTHER.example:mailto:ben@other.example"],
    ],
    ["names that are no address", ["ATTENDEE;CN=Ben @ work:mailto:ben@other.example"]],
  ])("and not %s", ([, lines]) => {
    expect(codes(...lines)).toEqual([]);
  });

  it("tells both names of an address that imitates another", () => {
    const item = found("ATTENDEE;CN=olivia@acme.example:mailto:mallory@evil.example");
    expect(findings(item, "lookalike-address")).toEqual([
      { shown: "olivia@acme.example", real: "mallory@evil.example", where: "ATTENDEE" },
    ]);
  });

  it("looks for links up to a bound, and says that the text goes on", () => {
    const item = found(`X-ALT-DESC:${"x".repeat(300_000)}<a href=https://evil.example/>bank.example</a>`);
    expect(findings(item, "malformed")).toEqual([{ where: "too-large", property: "X-ALT-DESC" }]);
  });

  it("tells ten of a kind, and keeps 200 links", () => {
    const links = Array.from({ length: 300 }, (_, at) => `https://x@evil${at}.example/`).join(" ");
    const item = found(`DESCRIPTION:${links}`);
    expect(findings(item, "link-deceptive")).toHaveLength(10);
    expect(item.invitation?.links).toHaveLength(200);
    expect(findings(item, "malformed")).toEqual([{ where: "too-large", property: "DESCRIPTION" }]);
  });
});
