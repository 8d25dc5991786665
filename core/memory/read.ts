import { canonicalAddress } from "../mime/address.ts";
import type { RememberedKey, RememberedSender } from "../ports.ts";
import type { MemoryBook } from "./book.ts";
import { bounds, greatestSequence, longestText } from "./bounds.ts";

export type MemoryResult = { readonly book: MemoryBook } | { readonly error: string };

class MemoryFault extends Error {}

type Fields = Readonly<Record<string, unknown>>;
type Reader<T> = (value: unknown, where: string) => T;

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const show = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, 100);

const text: Reader<string> = (value, where) => {
  if (typeof value !== "string" || value === "" || value.length > longestText)
    throw new MemoryFault(`${where} must be a text of at most ${longestText} characters: ${show(value)}`);
  return value;
};

const address: Reader<string> = (value, where) => {
  if (typeof value !== "string" || canonicalAddress(value) !== value)
    throw new MemoryFault(`${where} must be a mail address: ${show(value)}`);
  return value;
};

const time: Reader<string> = (value, where) => {
  const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at) || new Date(at).toISOString() !== value)
    throw new MemoryFault(`${where} must be a time such as 2026-11-16T09:12:40.000Z: ${show(value)}`);
  return value;
};

const flag: Reader<boolean> = (value, where) => {
  if (typeof value !== "boolean") throw new MemoryFault(`${where} must be true or false: ${show(value)}`);
  return value;
};

const wholeNumber =
  (most: number): Reader<number> =>
  (value, where) => {
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > most)
      throw new MemoryFault(`${where} must be a whole number from 0 to ${most}: ${show(value)}`);
    return value;
  };

const sequence = wholeNumber(greatestSequence);

const hash: Reader<string> = (value, where) => {
  if (typeof value !== "string" || !/^sha256:[0-9a-f]{64}$/.test(value))
    throw new MemoryFault(`${where} must be "sha256:" and 64 hex digits: ${show(value)}`);
  return value;
};

const answer: Reader<"yes" | "no"> = (value, where) => {
  if (value !== "yes" && value !== "no")
    throw new MemoryFault(`${where} must be "yes" or "no": ${show(value)}`);
  return value;
};

const orNull =
  <T>(read: Reader<T>): Reader<T | null> =>
  (value, where) =>
    value === null ? null : read(value, where);

const list =
  <T>(read: Reader<T>, most: number): Reader<readonly T[]> =>
  (value, where) => {
    if (!Array.isArray(value)) throw new MemoryFault(`${where} must be a list: ${show(value)}`);
    if (value.length > most) throw new MemoryFault(`${where} must hold at most ${most} entries`);
    return value.map((item: unknown, index) => read(item, `${where}[${index}]`));
  };

/** An object of exactly these fields: one that is half understood would remember less than its author believes. */
function record<T>(readers: { readonly [Key in keyof T]: Reader<T[Key]> }): Reader<T> {
  return (value, where) => {
    if (!isObject(value)) throw new MemoryFault(`${where} must be an object: ${show(value)}`);
    for (const key of Object.keys(value))
      if (!Object.hasOwn(readers, key)) throw new MemoryFault(`${where} has an unknown key: ${show(key)}`);
    const read = {} as { -readonly [Key in keyof T]: T[Key] };
    for (const key in readers)
      read[key] = readers[key](Object.hasOwn(value, key) ? value[key] : undefined, `${where}.${key}`);
    return read;
  };
}

const key = record<RememberedKey>({ key: hash, issuer: text, first: time, last: time });

const event = { uid: text, recurrenceId: orNull(text), organizer: address };

const readBook = record<MemoryBook>({
  schema: (value, where) => {
    if (value !== 1) throw new MemoryFault(`${where} must be 1: ${show(value)}`);
    return value;
  },
  senders: list(
    record<RememberedSender>({ address, first: time, last: time, keys: list(key, bounds.keys) }),
    bounds.senders,
  ),
  versions: list(
    record({
      ...event,
      sequence,
      dtstamp: orNull(time),
      cancelled: flag,
      proven: flag,
      decided: flag,
      at: time,
    }),
    bounds.versions,
  ),
  answers: list(
    record({ ...event, attendee: address, sequence, dtstamp: orNull(time), at: time }),
    bounds.answers,
  ),
  delegations: list(
    record({ ...event, delegator: address, delegate: address, at: time }),
    bounds.delegations,
  ),
  asked: list(
    record({
      uid: text,
      recurrenceId: orNull(text),
      actor: address,
      // As the invitation has it, legal or not: one can be asked about all the same.
      sequence: wholeNumber(Number.MAX_SAFE_INTEGER),
      dtstamp: orNull(time),
      digest: hash,
      answer,
      at: time,
    }),
    bounds.asked,
  ),
  withdrawn: list(record({ issuer: address, id: text, at: time }), bounds.withdrawn),
});

/**
 * Reads what was exported or stored: every field is checked, and the first that does not hold is named. A newer
 * schema is an error, so that nothing is lost by writing it back.
 */
export function readMemory(value: unknown): MemoryResult {
  if (isObject(value) && value["schema"] !== 1)
    return {
      error: `memory is of schema ${show(value["schema"])}, and only schema 1 is understood: it may come from a newer version`,
    };
  try {
    return { book: readBook(value, "memory") };
  } catch (fault) {
    if (fault instanceof MemoryFault) return { error: fault.message };
    throw fault;
  }
}
