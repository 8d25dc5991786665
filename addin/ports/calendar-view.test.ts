import { expect, it, test } from "vitest";
import { calendarView } from "./calendar-view.ts";

const calendar = (...events: readonly (readonly string[])[]): string =>
  [
    "BEGIN:VCALENDAR",
    ...events.flatMap((lines) => ["BEGIN:VEVENT", ...lines, "END:VEVENT"]),
    "END:VCALENDAR",
    "",
  ].join("\r\n");

const view = calendarView(
  [
    calendar(
      ["UID:1", "RECURRENCE-ID:20261216T100000Z", "SUMMARY:moved"],
      ["UID:1", "SUMMARY:master", "ORGANIZER:mailto:Olivia@acme.example"],
      ["UID:1", "RECURRENCE-ID:20261217T100000Z", "SUMMARY:later"],
    ),
    calendar(["UID:2", "ORGANIZER:mailto:kim@acme.example", "ATTENDEE:mailto:anna@harbour.example"]),
  ],
  true,
);

it("finds all entries of a UID, over all texts, the master first", async () => {
  expect((await view.find("1")).map(({ summary }) => summary)).toEqual(["master", "moved", "later"]);
  expect(await view.find("2")).toHaveLength(1);
  expect(await view.find("3")).toEqual([]);
  expect(view.complete).toBe(true);
});

test.for([
  ["olivia@acme.example", true],
  ["OLIVIA@acme.example", true],
  ["anna@harbour.example", true],
  ["bob@harbour.example", false],
  ["\u212Aim@acme.example", false],
  ["constructor", false],
] as const)("knows(%j): %s", async ([address, known]) => {
  expect(await view.knows(address)).toBe(known);
});
