import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { hash, olivia, rootA, sam } from "../testkit/cases.ts";
import { emptyMemory, type MemoryBook } from "./book.ts";
import { bounds } from "./bounds.ts";
import { forgetEvent, forgetSender } from "./forget.ts";
import { readMemory } from "./read.ts";
import { memoryView } from "./view.ts";

const at = "2027-02-01T08:00:00.000Z";
const event = { uid: "1@acme.example", recurrenceId: null, organizer: olivia };
const sender = {
  address: olivia,
  first: at,
  last: at,
  keys: [{ key: hash(1), issuer: rootA, first: at, last: at }],
};
const version = { ...event, sequence: 0, dtstamp: at, cancelled: false, proven: true, decided: true, at };
const answer = { ...event, attendee: sam, sequence: 0, dtstamp: null, at };
const delegation = { ...event, delegator: sam, delegate: olivia, at };
const asking = {
  uid: "1@acme.example",
  recurrenceId: "2027-04-08",
  actor: olivia,
  sequence: 1,
  dtstamp: at,
  digest: hash(7),
  answer: "yes",
  at,
} as const;
const book: MemoryBook = {
  schema: 1,
  senders: [sender],
  versions: [version],
  answers: [answer],
  delegations: [delegation],
  asked: [asking],
  withdrawn: [{ issuer: olivia, id: "m1", at }],
};

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("readMemory", () => {
  it("reads what was written", () => {
    expect(readMemory(json(book))).toEqual({ book });
    expect(readMemory(json(emptyMemory))).toEqual({ book: emptyMemory });
  });

  it.each<[string, unknown, RegExp]>([
    ["no object", [], /^memory must be an object/],
    ["null", null, /^memory must be an object/],
    ["another schema", { ...book, schema: 2 }, /^memory is of schema 2, and only schema 1/],
    ["no schema", {}, /^memory is of schema undefined/],
    ["a list left out", { ...book, asked: undefined }, /^memory\.asked must be a list/],
    ["something more", { ...book, x: 1 }, /^memory has an unknown key: "x"/],
    [
      "an address that is none",
      { ...book, senders: [{ ...sender, address: "x" }] },
      /^memory\.senders\[0\]\.address must be a mail address/,
    ],
    [
      "an address not as compared",
      { ...book, senders: [{ ...sender, address: "a@ACME.example" }] },
      /senders\[0\]\.address/,
    ],
    [
      "a key that is none",
      { ...book, senders: [{ ...sender, keys: [{ ...sender.keys[0], key: "sha256:1" }] }] },
      /senders\[0\]\.keys\[0\]\.key/,
    ],
    [
      "too many keys",
      { ...book, senders: [{ ...sender, keys: Array.from({ length: 9 }, () => sender.keys[0]) }] },
      /keys must hold at most 8/,
    ],
    [
      "a time that is none",
      { ...book, versions: [{ ...version, at: "yesterday" }] },
      /versions\[0\]\.at must be a time/,
    ],
    [
      "a time in another form",
      { ...book, versions: [{ ...version, at: "2027-02-01" }] },
      /versions\[0\]\.at/,
    ],
    [
      "a fraction",
      { ...book, versions: [{ ...version, sequence: 0.5 }] },
      /versions\[0\]\.sequence must be a whole number/,
    ],
    ["a number below zero", { ...book, answers: [{ ...answer, sequence: -1 }] }, /answers\[0\]\.sequence/],
    [
      "a number too great",
      { ...book, answers: [{ ...answer, sequence: 2 ** 31 }] },
      /answers\[0\]\.sequence/,
    ],
    [
      "a word for a flag",
      { ...book, versions: [{ ...version, proven: "yes" }] },
      /versions\[0\]\.proven must be true or false/,
    ],
    ["an empty UID", { ...book, versions: [{ ...version, uid: "" }] }, /versions\[0\]\.uid must be a text/],
    ["a UID too long", { ...book, versions: [{ ...version, uid: "x".repeat(1001) }] }, /versions\[0\]\.uid/],
    [
      "another answer",
      { ...book, asked: [{ ...asking, answer: "maybe" }] },
      /asked\[0\]\.answer must be "yes" or "no"/,
    ],
    ["an inherited field", { ...book, delegations: [Object.create(delegation)] }, /delegations\[0\]\.uid/],
    [
      "too many",
      { ...book, withdrawn: Array.from({ length: 1001 }, () => ({ issuer: olivia, id: "m", at })) },
      /^memory\.withdrawn must hold at most 1000/,
    ],
  ])("%s is an error that names the place", (_, value, error) => {
    const result = readMemory(value);
    expect("error" in result ? result.error : null).toMatch(error);
  });

  it("reads a book filled to its bounds", () => {
    const full = { ...book, versions: Array.from({ length: bounds.versions }, () => version) };
    expect(readMemory(full)).toEqual({ book: full });
  });

  test("whatever it is given, a book or an error comes of it", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc
            .tuple(fc.constantFrom(...Object.keys(book)), fc.anything())
            .map(([key, value]) => ({ ...book, [key]: value })),
          fc.anything().map((value) => ({ ...book, versions: [{ ...version, uid: value }] })),
        ),
        (value) => {
          const result = readMemory(value);
          if ("error" in result) expect(result.error.length).toBeLessThan(500);
          else expect(readMemory(json(result.book))).toEqual(result);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("forgetting", () => {
  it("a sender leaves events and withdrawn mandates", () => {
    expect(forgetSender(book, "Olivia@acme.example")).toEqual({ ...book, senders: [] });
    expect(forgetSender(book, sam)).toBe(book);
  });

  it("an event leaves nothing about it", () => {
    expect(forgetEvent(book, "1@acme.example")).toEqual({
      ...emptyMemory,
      senders: [sender],
      withdrawn: book.withdrawn,
    });
    expect(forgetEvent(book, "2@acme.example")).toBe(book);
  });
});

describe("memoryView", () => {
  const view = memoryView(book);

  it("finds people whatever the case of their address, and events by their exact UID", async () => {
    expect(await view.sender("OLIVIA@acme.example")).toBe(sender);
    expect(await view.sender("olivia@acme.example.evil.test")).toBeNull();
    expect(await view.versions("1@acme.example")).toEqual([version]);
    expect(await view.versions("1@ACME.example")).toEqual([]);
    expect(await view.answers("1@acme.example")).toEqual([answer]);
    expect(await view.delegations("1@acme.example")).toEqual([delegation]);
    expect(await view.asked("1@acme.example")).toEqual([asking]);
  });

  it("knows whose invitations the person acted on", async () => {
    expect(await view.knows(olivia)).toBe(true);
    const seen = memoryView({ ...book, versions: [{ ...version, decided: false }] });
    expect(await seen.knows(olivia)).toBe(false);
  });

  it("takes nobody's word for another's mandate", async () => {
    expect(await view.isWithdrawn(olivia, "m1")).toBe(true);
    expect(await view.isWithdrawn(sam, "m1")).toBe(false);
    expect(await view.isWithdrawn(olivia, "m2")).toBe(false);
  });
});
