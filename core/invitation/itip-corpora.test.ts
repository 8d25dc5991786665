import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ICAL from "ical.js";
import { describe, expect, it } from "vitest";
import { Budget } from "../bytes/budget.ts";
import { canonicalAddress } from "../mime/address.ts";
import { bareCalendar } from "../mime/bare.ts";
import { parseMessage } from "../mime/parse.ts";
import { severities } from "../report.ts";
import { calendarText } from "./calendar-text.ts";
import { readComponents, type Component } from "./component.ts";
import { findInvitations } from "./find.ts";
import type { FoundInvitation } from "./invitation.ts";

/** Third-party data, not part of the project: where it is absent these tests are skipped by name. */
const folder = resolve(process.env["CORPORA"] || "../shared/corpora", "itip-files");
const present = existsSync(folder);

interface Case {
  readonly file: string;
  readonly facets: {
    readonly method?: string;
    readonly organizer?: string;
    readonly attendees?: readonly string[];
    readonly sequence?: readonly string[];
    readonly uid?: readonly string[];
  };
}

const cases = present
  ? (JSON.parse(readFileSync(join(folder, "cases.json"), "utf8")) as { cases: readonly Case[] }).cases
  : [];

function findInFile(file: string): readonly FoundInvitation[] {
  const bytes = readFileSync(join(folder, file));
  const budget = new Budget();
  const message = file.endsWith(".ics") ? bareCalendar(bytes) : parseMessage(bytes, { budget });
  return findInvitations(message, { budget, at: new Date("2026-11-22T00:00:00Z") });
}

/** Files whose facts no reader of mail can see, and why. */
const unseen = new Map([
  ["james-project/wild-alt-reply4.mail.eml", "a licence stands where the header should begin"],
  ["libical/complex-mime-error.txt.eml", "an empty line stands before the part's header"],
  ["libical/mail-examples.eml", "seven mails in one file"],
  ["libical/stresstest.ics", "a list of lines without a component"],
  ["ccs-caldavtester/24.ics", "the facets name the first twelve attendees"],
]);

const lower = (values: readonly (string | null | undefined)[]): readonly string[] =>
  values.flatMap((value) => (typeof value === "string" ? value.trim().toLowerCase() : []));

/** Addresses that are mailboxes, and whether there are others. */
const mailboxes = (values: readonly string[]): readonly string[] =>
  lower(values.map((value) => canonicalAddress(value)));

describe.skipIf(!present)("itip-files: facts", () => {
  it.for(cases.filter(({ file }) => !unseen.has(file)).map((one) => [one.file, one] as const))(
    "%s",
    ([file, { facets }]) => {
      // The facets are those of the first calendar part.
      const all = findInFile(file);
      const found = all.filter(({ parts }) => parts[0] === all[0]?.parts[0]);
      const seen = found.flatMap(({ invitation }) => invitation ?? []);
      const malformed = found.flatMap(({ findings }) =>
        findings.filter(({ code }) => code === "malformed").map(({ values }) => values["where"]),
      );
      if (facets.method !== undefined) expect(seen.map(({ method }) => method)).toContain(facets.method);
      if (facets.uid !== undefined && seen.length > 0)
        for (const uid of lower(seen.map(({ uid }) => uid))) expect(lower(facets.uid)).toContain(uid);
      if (facets.sequence !== undefined && seen.length > 0)
        expect([...facets.sequence, "0"]).toContain(String(seen[0]?.sequence));

      const organizers = lower(seen.map(({ organizer }) => organizer?.address));
      if (facets.organizer !== undefined) {
        const [organizer] = mailboxes([facets.organizer]);
        if (organizer === undefined || !organizers.includes(organizer))
          expect(malformed).toContain("ORGANIZER");
        else expect(organizers).toContain(organizer);
      }

      const attendees = lower(seen.flatMap(({ attendees }) => attendees.map(({ address }) => address)));
      const named = mailboxes(facets.attendees ?? []);
      const missing = named.filter((address) => !attendees.includes(address));
      const uris = seen.flatMap(({ unaddressed }) => unaddressed.map(({ uri }) => uri));
      // They name the first twelve.
      if (facets.attendees !== undefined && facets.attendees.length < 12)
        for (const uri of uris) expect(facets.attendees).toContain(uri);
      const elsewhere = (facets.attendees ?? []).filter((written) => uris.includes(written));
      if (named.length + elsewhere.length < (facets.attendees?.length ?? 0) || missing.length > 0)
        expect(malformed).toContain("ATTENDEE");
      if (facets.attendees !== undefined) for (const address of attendees) expect(named).toContain(address);
    },
  );

  it("sees most addresses, not only faults", () => {
    const organizers = cases.filter(({ file, facets }) => {
      const [wanted] = mailboxes(facets.organizer === undefined ? [] : [facets.organizer]);
      return (
        wanted !== undefined &&
        lower(findInFile(file).map(({ invitation }) => invitation?.organizer?.address)).includes(wanted)
      );
    });
    expect(organizers.length).toBeGreaterThan(240);
  });
});

/**
 * Every warning on files of this set, by class: what the file has, why the warning is right. Whatever is not
 * in a class would be a false alarm.
 */
const classes: readonly (readonly [why: string, warnings: RegExp, files: RegExp])[] = [
  [
    "examples of RFC 2446 as they were printed: addresses without mailto, DTEND before DTSTART, one UID too many",
    /^(malformed (ATTENDEE|ORGANIZER|DTEND|DTSTAMP|RDATE|METHOD|UID|line|END|VCALENDAR|component|DELEGATED-TO)|ambiguous (UID|VCALENDAR|DURATION|RECURRENCE-ID|SEQUENCE|METHOD|multipart\/alternative)|link-deceptive ATTACH|recurrence-overwhelming (long|not-measured)|time-unclear unknown|method-mismatch )/,
    /^(rfc2446|libical|ical4j\/(classify|incoming|multiple_calendars))/,
  ],
  [
    "quoted-printable bodies cut out of their mails, to be read raw: ORGANIZER;CN=3D…",
    /^(malformed (ATTENDEE|ORGANIZER|DTSTART|DTEND|RRULE|line)|recurrence-overwhelming not-measured)/,
    /^kcalutils\/itip-(event|todo)(-allday|-counterproposal|-multiday-allday|-request|-with-.*)?\.ical/,
  ],
  [
    "KDE's delegations, names and addresses without mailto",
    /^malformed DELEGATED-/,
    /^kcalutils\/.*delegation/,
  ],
  ["METHODs that VJOURNAL does not have (RFC 5546, 3.5)", /^malformed METHOD/, /^kcalutils\/itip-journal/],
  [
    "addresses within a CalDAV server, which are no mail (RFC 6047, 2.3), and tests with DTEND years before DTSTART",
    /^(malformed (ATTENDEE|ORGANIZER|DTEND|DTSTAMP)|ambiguous UID|recurrence-overwhelming per-day)/,
    /^ccs-caldavtester/,
  ],
  [
    "named for what is missing",
    /^malformed (DTSTAMP|UID|ATTENDEE|component)/,
    /(_without_|missing_|no_event|ccs-calendarserver\/3\.ics)/,
  ],
  ["OpenPaaS: no DTSTAMP (RFC 5546, 3.2 requires it)", /^malformed DTSTAMP/, /invitationEmailFromOP/],
  ["cut down to a few lines", /^malformed (ATTENDEE|DTSTAMP)/, /james-project\/alternative\.cal/],
  [
    "one VCALENDAR never ends",
    /^(malformed (END|component)|ambiguous charset)/,
    /james-project\/(calendar|charset)2?\.eml/,
  ],
  ["replies and refreshes of two attendees", /^ambiguous ATTENDEE/, /^calendar\/(multipleAttendees|refresh)/],
  [
    "ATTENDEE with mailto twice, ORGANIZER with its value as a parameter",
    /^malformed (ATTENDEE|ORGANIZER)/,
    /^akonadi-calendar/,
  ],
  [
    "made anonymous in one place only: CN=a@linagora.com:mailto:b@linagora.com",
    /^lookalike-address ATTENDEE/,
    /(akonadi-calendar\/(update1|invited_us)|gmail\.mime|headerFolded|teams-meeting-invite)/,
  ],
  [
    "quoted-printable with bare equals signs, DTEND and DURATION an hour apart, and a file:/// attachment",
    /^(ambiguous (DURATION|content-transfer-encoding)|link-deceptive ATTACH)/,
    /^releases-comm-central/,
  ],
  [
    "no ORGANIZER, or a rule or line that is none",
    /^(malformed|ambiguous|recurrence-overwhelming|time-unclear)/,
    /^icalendar\/(timezone_same|issue_165|issue_350|rfc_7529)/,
  ],
  ["a TZID nobody knows, with a VTIMEZONE", /^time-unclear unknown/, /(ics_with_error|tmeher|calconnect)/],
];

describe.skipIf(!present)("itip-files: warnings", () => {
  const warningsOf = (file: string): readonly string[] =>
    findInFile(file).flatMap(({ kind, findings }) =>
      findings
        .filter(({ code }) => kind === "invitation" && severities[code] !== "info")
        .map(({ code, values }) => `${code} ${String(values["where"] ?? values["why"] ?? "")}`),
    );
  const all = cases.flatMap(({ file }) => warningsOf(file).map((warning) => [file, warning] as const));

  it("stand only where the file deserves them", () => {
    const unexplained = all.filter(
      ([file, warning]) => !classes.some(([, warnings, files]) => warnings.test(warning) && files.test(file)),
    );
    expect(unexplained).toEqual([]);
  });

  it.for(classes.map(([why, warnings, files]) => ({ why, warnings, files })))(
    "$why",
    ({ warnings, files }) => {
      expect(all.some(([file, warning]) => warnings.test(warning) && files.test(file))).toBe(true);
    },
  );

  it("do not stand on most of them", () => {
    const quiet = cases.filter(({ file }) => !all.some(([other]) => other === file));
    expect(quiet.length).toBeGreaterThan(180);
  });
});

type Outline = readonly [name: string, properties: readonly string[], components: readonly Outline[]];

/** Names in order, and the values of those that ical.js leaves as they are. */
const plain = new Set(["UID", "METHOD", "PRODID"]);
const ours = ({ name, properties, components }: Component): Outline => [
  name,
  properties.map((property) =>
    plain.has(property.name) ? `${property.name}:${property.value}` : property.name,
  ),
  components.map(ours),
];
const theirs = (component: ICAL.Component): Outline => [
  component.name.toUpperCase(),
  component.getAllProperties().map((property) => {
    const name = property.name.toUpperCase();
    return plain.has(name) ? `${name}:${String(property.getFirstValue())}` : name;
  }),
  component.getAllSubcomponents().map(theirs),
];

describe.skipIf(!present)("itip-files: the same components and properties as ical.js reads", () => {
  const readable = cases.flatMap(({ file }) => {
    if (!file.endsWith(".ics")) return [];
    const text = readFileSync(join(folder, file), "utf8");
    try {
      const jcal: unknown = ICAL.parse(text);
      return Array.isArray(jcal) && jcal[0] === "vcalendar" ? [[file, text] as const] : [];
    } catch {
      return [];
    }
  });

  it.for(readable)("%s", ([, text]) => {
    const unfolded = calendarText(new TextEncoder().encode(text), "utf-8").text;
    const { calendars, faults } = readComponents(unfolded, new Budget());
    expect(faults).toEqual([]);
    const [calendar] = calendars;
    expect(calendar && ours(calendar.component)).toEqual(theirs(ICAL.Component.fromString(text)));
  });

  it("are many", () => {
    expect(readable.length).toBeGreaterThan(200);
  });
});
