// Samples: nobody signed, and mail domains and servers on the way have something to say.
import { generateKeyPairSync } from "node:crypto";
import { exchange, google, apple, person } from "../events.mjs";
import { calendar, html, multipart, plainCalendar, text } from "../mail.mjs";
import { sealed, signed } from "../mailauth.mjs";
import { anna, bob, icsFile, mailbox, olivia, shelf, shelve, uid } from "./stage.mjs";

/** What the domains publish: the samples ask nobody else. */
const zone = { "_dmarc.acme.example": { TXT: ["v=DMARC1; p=reject"] } };

/** A domain's key, under a selector as its kind of host names them. */
function domain(d, s) {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const p = publicKey.export({ type: "spki", format: "der" }).toString("base64");
  zone[`${s}._domainkey.${d}`] = { TXT: [`v=DKIM1; k=rsa; p=${p}`] };
  return { d, s, key: privateKey };
}
const acme = domain("acme.example", "20261001");
const planner = domain("planner.example", "mail1");
const lists = domain("lists.example", "lists2026");

const lines = (...fields) => Buffer.from(fields.map((field) => `${field}\n`.replace(/\n/g, "\r\n")).join(""));
const onTop = (mail, ...fields) => Buffer.concat([lines(...fields), mail]);
/** 09:12 and some seconds, as each server's clock has it. */
const at = (seconds) => `Mon, 16 Nov 2026 09:12:${seconds} +0000 (UTC)`;

/** What the author's program writes. */
const letter = ({ from, to = mailbox(anna), subject, id, extra = [] }, body) =>
  onTop(
    body,
    ...extra,
    "MIME-Version: 1.0",
    "Date: Mon, 16 Nov 2026 09:12:44 +0000",
    `Message-ID: <${id}>`,
    `Subject: ${subject}`,
    `From: ${from}`,
    `To: ${to}`,
  );
/** The fields a large host signs. */
const usual = ["MIME-Version", "Date", "Message-ID", "Subject", "From", "To"];

const outHost = "out4.mailhost.example";
const submitted = `Received: from [203.0.113.57] (unknown [203.0.113.57])\n\tby ${outHost} (Postfix) with ESMTPSA id 4Tq1Zk2Xh8z9sXp;\n\t${at(45)}`;
const authenticated = (results) => `Authentication-Results: mx.harbour.example;\n\t${results.join(";\n\t")}`;
const passed = [
  "dkim=pass (2048-bit key) header.d=acme.example header.s=20261001",
  "spf=pass smtp.mailfrom=acme.example",
  "dmarc=pass (p=reject) header.from=acme.example",
];
/** As it lies in the reader's mailbox: own server, own store. */
const arrived = (mail, { host = outHost, ip = "198.51.100.14", returnPath = olivia.address, results }) =>
  onTop(
    mail,
    `Return-Path: <${returnPath}>`,
    `Received: from mx.harbour.example ([192.0.2.10])\n\tby store.harbour.example with LMTP id 8Kq3Bd7XGWqL0wAA;\n\t${at(49)}`,
    ...(results === null ? [] : [authenticated(results)]),
    `Received: from ${host} (${host} [${ip}])\n\tby mx.harbour.example (Postfix) with ESMTPS id 4Tq1Zq0mW3z2xQ7\n\tfor <${anna.address}>; ${at(48)}`,
  );

const alternative = (...parts) => multipart("alternative", "000000000000f1c2a905b7d3e8aa", parts);

const demo = {
  organizer: olivia,
  attendees: [anna, bob],
  uid: "3hq7m1c5v9t2k8d4@acme.example",
  summary: "Product demo",
  description: "The new release, ten minutes each. Questions at the end.",
  location: "Acme, Studio",
  start: "20261209T140000Z",
  end: "20261209T144500Z",
  rule: "FREQ=WEEKLY;BYDAY=WE",
};
const demoMail = letter(
  {
    from: mailbox(olivia),
    subject: "Invitation: Product demo @ Weekly on Wednesday (anna@harbour.example)",
    id: "calendar-3hq7m1c5-9t2k-48d4@acme.example",
  },
  multipart("mixed", "000000000000f1c2aa05b7d3e8ac", [
    alternative(
      text(`Product demo\nWeekly on Wednesday, 14:00-14:45 UTC\nAcme, Studio\n\n${demo.description}\n`),
      html(
        `<h2>Product demo</h2><p>Weekly on Wednesday, 14:00-14:45 UTC<br>Acme, Studio</p><p>${demo.description}</p>`,
      ),
      plainCalendar(google(demo), "REQUEST"),
    ),
    icsFile(google(demo)),
  ]),
);
shelve(
  "domain.eml",
  "domain",
  "Vouched for by the organizer's mail domain",
  "acme.example signed the mail as it left. That proves the company's server, not that Olivia sent it herself.",
  arrived(await signed(onTop(demoMail, submitted), acme, { h: usual }), { results: passed }),
  { dns: "dns.json" },
);

/**
 * What the author wrote and her domain signed, taken apart by a store and written anew: the header stays, boundaries
 * and markup do not.
 */
async function rebuilt(event, id) {
  const body = (boundary, markup) =>
    multipart("alternative", boundary, [
      text(`${event.description}\n`),
      html(markup),
      calendar(exchange(event), "REQUEST"),
    ]);
  const written = body("_000_AM0PR07MB4417_", `<p>${event.description}</p>`);
  const mine = await signed(
    onTop(letter({ from: mailbox(olivia), subject: event.summary, id }, written), submitted),
    acme,
    { h: usual },
  );
  const anew = body(
    "_002_DB9PR02MB7311_",
    `<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body><p>${event.description}</p></body></html>`,
  );
  return Buffer.concat([mine.subarray(0, mine.indexOf("Content-Type: multipart/alternative")), anew]);
}
const handover = {
  organizer: olivia,
  attendees: [anna, bob],
  uid: uid(20),
  summary: "Handover",
  description: "Who takes what over the holidays.",
  location: "Room 4",
  start: "20261214T150000",
  end: "20261214T153000",
  rule: "FREQ=WEEKLY;BYDAY=MO",
};
shelve(
  "domain-server.eml",
  "domain",
  "Checked by your own mail server",
  "The signature of acme.example can no longer be checked here. Your server saw it whole when the mail came, and said so.",
  arrived(await rebuilt(handover, "AM0PR07MB4417E2D0F6A9@acme.example"), { results: passed }),
  { dns: "dns.json", authservIds: ["mx.harbour.example"] },
);

const listHost = "mail.lists.example";
const roundTable = {
  organizer: olivia,
  attendees: [person("Planning", "planning@lists.example"), anna],
  uid: "F0B3C1D2-4A5E-4F6B-8C7D-9E8F7A6B5C4D",
  summary: "Round table",
  description: "Open to everybody on the list.",
  location: "Harbour House, Pier 3",
  start: "20480522T170000",
  end: "20480522T190000",
};
/** Her mail to the list, as her domain signed it, and what the list makes of it. */
async function throughList(event, id) {
  const body = (footer) =>
    alternative(text(`${event.description}\n${footer}`), plainCalendar(apple(event), "REQUEST"));
  const written = (subject, footer) =>
    letter({ from: mailbox(olivia), to: "Planning <planning@lists.example>", subject, id }, body(footer));
  const mine = await signed(onTop(written(event.summary, ""), submitted), acme, { h: usual });
  const kept = mine.subarray(0, mine.indexOf("MIME-Version: 1.0"));
  return onTop(
    Buffer.concat([
      kept,
      written(
        `[Planning] ${event.summary}`,
        "\n_______________________________________________\nPlanning mailing list\nhttps://lists.example/planning\n",
      ),
    ]),
    "List-Id: Planning <planning.lists.example>",
    "List-Post: <mailto:planning@lists.example>",
    "List-Unsubscribe: <https://lists.example/planning/leave>",
    "Precedence: list",
    `Received: from ${outHost} (${outHost} [198.51.100.14])\n\tby ${listHost} (Postfix) with ESMTPS id 4Tq1Zm5c0Vz6nRk\n\tfor <planning@lists.example>; ${at(46)}`,
  );
}
const fromList = {
  host: listHost,
  ip: "198.51.100.80",
  returnPath: "planning-bounces+anna=harbour.example@lists.example",
};
const listPassed = [
  "dkim=pass header.d=lists.example header.s=lists2026",
  "dkim=fail (body hash did not verify) header.d=acme.example header.s=20261001",
  "spf=pass smtp.mailfrom=lists.example",
];
shelve(
  "domain-list.eml",
  "domain",
  "Through a mailing list that you trust",
  "The list changed the mail, and sealed what it had seen before: acme.example's signature was whole. You trust the list.",
  arrived(
    await sealed(
      await signed(await throughList(roundTable, "2C1B7F40-0D6E-4E1A-A9B8@acme.example"), lists),
      lists,
      `${listHost};\r\n\tdkim=pass header.d=acme.example header.s=20261001;\r\n\tspf=pass smtp.mailfrom=acme.example;\r\n\tdmarc=pass header.from=acme.example`,
    ),
    {
      ...fromList,
      results: [...listPassed, "arc=pass (i=1)", "dmarc=fail (p=reject) header.from=acme.example"],
    },
  ),
  { dns: "dns.json", trustedSealers: ["lists.example"] },
);

const call = {
  organizer: olivia,
  attendees: [anna],
  uid: "9f31c2-intro-call@planner.example",
  summary: "Intro call",
  description: "Fifteen minutes to get to know each other.",
  location: "https://planner.example/call/9f31c2",
  start: "20261211T100000Z",
  end: "20261211T101500Z",
  rule: "FREQ=WEEKLY;BYDAY=FR",
};
const unverified = [
  [
    "unverified-borrowed.eml",
    "unverified",
    "Changed on the way, under the organizer's name",
    "It says Olivia, but lists.example changed and sent it, and acme.example's signature no longer fits. Honest lists do that; forgers too.",
    arrived(
      await signed(
        await throughList(
          {
            ...roundTable,
            uid: "7B9E2D61-3C48-4A17-9F05-6D1E8B2C4A73",
            summary: "Spring clean",
            start: "20480410T090000",
            end: "20480410T120000",
          },
          "9D8E7F60-1A2B-4C3D-8E4F@acme.example",
        ),
        lists,
      ),
      { ...fromList, results: [...listPassed, "dmarc=fail (p=reject) header.from=acme.example"] },
    ),
    { dns: "dns.json" },
  ],
  [
    "unverified-rebuilt.eml",
    "unverified",
    "Rebuilt by a mail store",
    "acme.example signed this header. What is below it was written anew on the way, so nobody can check it here.",
    arrived(
      await rebuilt(
        {
          ...handover,
          uid: uid(21),
          summary: "Team breakfast",
          description: "Rolls and coffee.",
          location: "Canteen",
          start: "20261217T083000",
          end: "20261217T090000",
          rule: "FREQ=WEEKLY;BYDAY=TH",
        },
        "AM0PR07MB4417C81B3D25@acme.example",
      ),
      { results: null },
    ),
    { dns: "dns.json" },
  ],
  [
    "unverified-service.eml",
    "unverified",
    "Sent by a calendar service",
    "planner.example really sent it. That Olivia asked for it, only planner.example says.",
    arrived(
      await signed(
        letter(
          {
            from: "Olivia Meyer (via Planner) <invitations@planner.example>",
            subject: "Olivia Meyer invites you: Intro call",
            id: "01070198f3c2a5d1-9f31c2@planner.example",
            extra: [`Reply-To: ${mailbox(olivia)}`],
          },
          alternative(text(`${call.description}\n`), plainCalendar(google(call), "REQUEST")),
        ),
        planner,
      ),
      {
        host: "a7-31.planner.example",
        ip: "203.0.113.131",
        returnPath: "bounces+9f31c2@planner.example",
        results: [
          "dkim=pass header.d=planner.example header.s=mail1",
          "spf=pass smtp.mailfrom=planner.example",
          "dmarc=pass header.from=planner.example",
        ],
      },
    ),
    { dns: "dns.json" },
  ],
];
/** Where domains say something, and not enough: these stand among the unverified. */
export const shelveUnverified = () => unverified.forEach((story) => shelve(...story));

shelf.files.set("dns.json", `${JSON.stringify(zone, null, 2)}\n`);

/** What stands on the shelf for these stories. */
export const files = [
  "dns.json",
  "domain.eml",
  "domain-server.eml",
  "domain-list.eml",
  ...unverified.map(([name]) => name),
];
