import { vi } from "vitest";
import type { OfficeItem } from "../office.ts";
import { Opening } from "../opening.ts";
import { FakeExchange } from "./exchange.ts";
import { base64, FakeOutlook, gives, mailItem, type OutlookOptions } from "./office.ts";

export const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
export const canonical = (address: string): Promise<string> => Promise.resolve(address.toLowerCase());

export interface Stage {
  readonly outlook: FakeOutlook;
  readonly exchange: FakeExchange;
  readonly opening: Opening;
}

export async function stage(options: OutlookOptions = {}): Promise<Stage> {
  const outlook = new FakeOutlook(options);
  const exchange = new FakeExchange();
  const opening = new Opening(
    Promise.resolve({ client: outlook.client, absence: null, exchange }),
    canonical,
  );
  await vi.runAllTimersAsync();
  return { outlook, exchange, opening };
}

export const item = (subject: string): OfficeItem =>
  mailItem({ subject, file: gives(base64(ascii(subject))) });

/** What a promise came to, once everything else has happened; "pending" where it did not. */
export async function settled<Value>(promise: Promise<Value>): Promise<Value | "pending"> {
  let value: Value | "pending" = "pending";
  void promise.then((result) => (value = result));
  await vi.runAllTimersAsync();
  return value;
}

export const nameOf = async (opening: Opening): Promise<string | null | undefined> => {
  const message = await settled(opening.read());
  return message === "pending" ? message : message?.name;
};
