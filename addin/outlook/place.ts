/** Language and time zone of the mailbox: what its owner set there need not be what their browser says. */
import type { Place } from "../../ui/when.ts";
import { en } from "../../ui/words/en.ts";
import type { Client } from "./office.ts";

/** What the browser says, as far as it differs from what the mailbox does. */
export interface BrowserPlace {
  readonly language: string;
  /** IANA. */
  readonly zone: string;
}

const browserPlace = (): BrowserPlace => ({
  language: navigator.language,
  zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
});

/** The mailbox's place; null: the browser's is the same, or the mailbox does not say. Never rejects. */
export async function placeOf(client: Client, browser = browserPlace()): Promise<Place | null> {
  const shown = client.language;
  const zone = client.timeZone === null ? null : await ianaZone(client.timeZone);
  const locale =
    [shown, browser.language].find((name) => name !== null && isOf(name, en.language)) ?? "en-GB";
  const isSame = (zone === null || zone === browser.zone) && locale === browser.language;
  if (isSame) return null;
  return { words: en, locale, zone: zone ?? browser.zone, now: new Date().toISOString() };
}

function isOf(locale: string, language: string): boolean {
  try {
    return new Intl.Locale(locale).language === language;
  } catch {
    return false;
  }
}

/** A time zone by the name a mailbox has for it: Windows' own in most clients, IANA's in some. */
async function ianaZone(name: string): Promise<string | null> {
  // UTC is in both lists, and in Windows' one it is not what the world calls so.
  if (isZone(name)) return name;
  const zones = await import("windows-iana").catch(() => null);
  const found = zones?.findIana(name)[0] ?? null;
  return found !== null && isZone(found) ? found : null;
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
