import fc from "fast-check";

const pick = <T>(...items: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...items);

const addresses = pick(
  "mailto:olivia@acme.example",
  "MAILTO:Olivia@ACME.example",
  "mailto:anna@harbour.example",
  "mailto:%6Flivia@acme.example?x=y",
  "mailto:a@x.example,b@x.example",
  "mailto:",
  "urn:uuid:1",
  "mailto:ü@xn--bcher-kva.example",
  "mailto:a@x.example\u0000",
);

const times = pick(
  "20261215T100000Z",
  "20261215T100000",
  "20261215",
  "20260229T100000Z",
  "99991231T235959Z",
  "00010101T000000Z",
  "20261215T246060",
  "20261215T100000Z,20261216T100000Z",
  "20261215T100000Z/PT1H",
  "",
);

const rules = pick(
  "FREQ=DAILY",
  "FREQ=SECONDLY;BYSECOND=1,2,3",
  "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
  "FREQ=MONTHLY;BYDAY=-1FR,2MO;BYSETPOS=-1",
  "FREQ=WEEKLY;UNTIL=20991231;INTERVAL=99999999",
  "FREQ=HOURLY;COUNT=999999999",
  "FREQ=DAILY;COUNT=0",
  "FREQ=",
  "FREQ=DAILY;FREQ=YEARLY",
);

const words = fc.oneof(
  fc.string({ maxLength: 40, unit: "binary" }),
  pick("Budget review", "=?utf-8?B?4oKs?=", "a\\nb\\,c\\;d\\", "\ud800", "x".repeat(3000), '"', "\u202e"),
);

const durations = pick("PT1H", "-P1D", "P99999999W", "P", "PT");

const valueOf: Readonly<Record<string, fc.Arbitrary<string>>> = {
  METHOD: pick(
    "REQUEST",
    "REPLY",
    "CANCEL",
    "publish",
    "ADD",
    "COUNTER",
    "DECLINECOUNTER",
    "REFRESH",
    "X",
    "",
  ),
  UID: pick("1@acme.example", "2@acme.example", "", "x".repeat(300)),
  SEQUENCE: pick("0", "1", "-1", "99999999999999999999", "x"),
  DTSTAMP: times,
  DTSTART: times,
  DTEND: times,
  DUE: times,
  DURATION: durations,
  "RECURRENCE-ID": times,
  RDATE: times,
  EXDATE: times,
  RRULE: rules,
  EXRULE: rules,
  ORGANIZER: addresses,
  ATTENDEE: addresses,
  SUMMARY: words,
  DESCRIPTION: words,
  LOCATION: words,
  STATUS: pick("CANCELLED", "CONFIRMED", "?"),
  "X-ALT-DESC": words.map((text) => `<a href="${text}">${text}</a>`),
  URL: pick("https://acme.example/", "javascript:x", "//x", "http://[::", "data:,x"),
  ATTACH: pick("CID:1", "https://acme.example/a", "AAAA"),
  TRIGGER: durations,
  ACTION: pick("EMAIL", "PROCEDURE", "DISPLAY"),
  TZID: pick("Europe/Berlin", "Mars", "W. Europe Standard Time", ""),
  TZOFFSETFROM: pick("+0100", "-9999", "x"),
  TZOFFSETTO: pick("+0200", "+000001", ""),
  "": words,
};

const parameters = fc
  .array(
    fc.oneof(
      pick(
        'SENT-BY="mailto:sam@acme.example"',
        "CN=olivia@acme.example",
        'DELEGATED-TO="mailto:bob@acme.example"',
        'DELEGATED-FROM="mailto:bob@acme.example","x"',
        "TZID=Europe/Berlin",
        "TZID=Mars",
        "VALUE=DATE",
        "PARTSTAT=ACCEPTED",
        "ENCODING=BASE64",
        'X="',
        "=",
      ),
      words.map((text) => `CN="${text}"`),
    ),
    { maxLength: 2 },
  )
  .map((list) => list.map((parameter) => `;${parameter}`).join(""));

const property = pick(...Object.keys(valueOf)).chain((name) =>
  fc.tuple(parameters, valueOf[name] ?? words).map(([more, value]) => [`${name}${more}:${value}`]),
);

const components = pick(
  "VEVENT",
  "VTODO",
  "VJOURNAL",
  "VFREEBUSY",
  "VTIMEZONE",
  "STANDARD",
  "VALARM",
  "VCALENDAR",
  "X-Y",
);

/** The lines an honest invitation has, so that many of the made ones come far. */
const honest = [
  "UID:1@acme.example",
  "DTSTAMP:20261116T091240Z",
  "DTSTART:20261215T100000Z",
  "ORGANIZER:mailto:olivia@acme.example",
  "ATTENDEE:mailto:anna@harbour.example",
];

const { component } = fc.letrec<{ component: string[]; line: string[] }>((tie) => ({
  component: fc
    .tuple(components, components, fc.boolean(), fc.array(tie("line"), { maxLength: 8 }), fc.nat(9))
    .map(([name, other, usual, lines, odd]) => [
      `BEGIN:${name}`,
      ...(usual ? honest : []),
      ...lines.flat(),
      `END:${odd === 0 ? other : name}`,
    ]),
  line: fc.oneof({ maxDepth: 3, withCrossShrink: true }, property, tie("component")),
}));

const fold = (line: string): string => line.replace(/.{70}/gsu, "$&\r\n ");

/** An iCalendar text of right and wrong lines (RFC 5545, 3.1). */
export const calendars: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.oneof(property, component), { minLength: 1, maxLength: 6 }),
    pick("\r\n", "\n", "\r\n", "\r"),
  )
  .map(([lines, end]) =>
    ["BEGIN:VCALENDAR", "METHOD:REQUEST", ...lines.flat(), "END:VCALENDAR", ""].map(fold).join(end),
  );

const octets = (text: string): string => Buffer.from(text, "utf8").toString("latin1");

const encodings: Readonly<Record<string, (body: string) => string>> = {
  "7bit": (body) => body,
  "8bit": (body) => body,
  base64: (body) => Buffer.from(body, "latin1").toString("base64").replace(/.{76}/g, "$&\r\n"),
  "quoted-printable": (body) =>
    body.replace(/[=\x80-\xff]/g, (c) => `=${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`),
  "x-unknown": (body) => body,
};

const leafTypes = pick(
  "text/calendar; method=REQUEST; charset=utf-8",
  "text/calendar; method=CANCEL",
  "text/calendar; method=REQUEST; method=REPLY",
  "text/calendar; charset=utf-16",
  "text/calendar; charset*0=ut; charset*1=f-8",
  "application/ics; name=invite.ics",
  'application/octet-stream; name="a.ics"',
  "text/plain",
  "text/html",
  "application/pkcs7-signature; name=smime.p7s",
  "application/pkcs7-mime; smime-type=signed-data",
  "application/pkcs7-mime; smime-type=enveloped-data",
  "message/rfc822",
  "",
  ";;",
);

const multiparts = pick(
  "multipart/mixed",
  "multipart/alternative",
  'multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256',
  "multipart/signed",
  "multipart/related",
  "multipart/",
);

const { entity } = fc.letrec<{ entity: string; leaf: string; multipart: string }>((tie) => ({
  leaf: fc
    .tuple(
      leafTypes,
      pick(...Object.keys(encodings)),
      fc.boolean(),
      fc.oneof(calendars, words, fc.constant("MAA=")),
    )
    .map(
      ([type, encoding, wrong, body]) =>
        `Content-Type: ${type}\r\nContent-Transfer-Encoding: ${wrong ? "base64" : encoding}\r\n\r\n${(encodings[encoding] ?? String)(octets(body))}`,
    ),
  multipart: fc
    .tuple(
      multiparts,
      pick("a", "b", "a b", "", "x".repeat(80)),
      fc.array(tie("entity"), { maxLength: 3 }),
      pick("", "preamble\r\n"),
      pick("--", "", "-- "),
    )
    .map(
      ([type, boundary, parts, preamble, close]) =>
        `Content-Type: ${type}; boundary="${boundary}"\r\n\r\n${preamble}${parts
          .map((part) => `--${boundary}\r\n${part}\r\n`)
          .join("")}--${boundary}${close}\r\n`,
    ),
  entity: fc.oneof({ maxDepth: 4, withCrossShrink: true }, tie("leaf"), tie("multipart")),
}));

const fields = fc
  .array(
    fc.oneof(
      pick(
        "From: Olivia <olivia@acme.example>",
        "From: a@x.example, b@x.example",
        "Sender: <>",
        "Subject: =?utf-8?B?",
        "Date: Mon, 31 Feb 99999 25:61:61 +9999",
        "Content-Type: text/plain",
        "MIME-Version: 1.0",
        " folded",
        "no colon",
        ": x",
      ),
      words.map((text) => `Subject: ${octets(text)}`),
    ),
    { maxLength: 4 },
  )
  .map((lines) => lines.map((line) => `${line}\r\n`).join(""));

/** Mails of right and wrong parts (RFC 5322, 2045, 2046, 1847). */
export const grammarMails: fc.Arbitrary<Uint8Array> = fc
  .tuple(fields, entity)
  .map(([header, body]) => Uint8Array.from(Buffer.from(header + body, "latin1")));

/** What transport, programs and forgers do to bytes: some replaced, some cut out, some put in. */
export const mangled = (bytes: Uint8Array): fc.Arbitrary<Uint8Array> =>
  fc
    .array(
      fc.tuple(
        fc.nat(bytes.length),
        fc.nat(30),
        fc.oneof(
          fc.uint8Array({ maxLength: 8 }),
          pick("\r\n", "\r\n\r\n", "--", '"', ";").map((text) => Buffer.from(text)),
        ),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((edits) =>
      edits.reduce<Uint8Array>(
        (edited, [at, cut, put]) =>
          Uint8Array.from([...edited.subarray(0, at), ...put, ...edited.subarray(at + cut)]),
        bytes,
      ),
    );
