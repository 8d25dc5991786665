import { expect, it, test } from "vitest";
import { placeOf } from "./place.ts";
import { FakeOutlook } from "./testkit/office.ts";

const browser = { language: "en-GB", zone: "Europe/Berlin" };

const placeFor = (displayLanguage: unknown, timeZone: unknown, at = browser) =>
  placeOf(
    new FakeOutlook({ mailbox: { userProfile: { timeZone } }, context: { displayLanguage } }).client,
    at,
  );

// CLDR, windowsZones.xml, territory 001.
test.for<[timeZone: unknown, zone: string]>([
  ["Pacific Standard Time", "America/Los_Angeles"],
  ["W. Europe Standard Time", "Europe/Berlin"],
  ["India Standard Time", "Asia/Kolkata"],
  ["Asia/Tokyo", "Asia/Tokyo"],
  ["UTC", "UTC"],
  ["Customized Time Zone", "Europe/Berlin"],
  ["", "Europe/Berlin"],
  [undefined, "Europe/Berlin"],
  [{}, "Europe/Berlin"],
])("a mailbox in %j is in %s", async ([timeZone, zone]) => {
  const place = await placeFor("en-US", timeZone);
  const known = place?.zone;
  expect(["Asia/Calcutta", zone]).toContain(known);
  expect(new Date(place?.now ?? "").toISOString()).toBe(place?.now);
});

test.for<[displayLanguage: unknown, language: string, locale: string]>([
  ["en-AU", "en-GB", "en-AU"],
  ["EN-us", "en-GB", "EN-us"],
  ["en", "de-DE", "en"],
  // There are English words only: dates go with them, by the browser where that is English.
  ["de-DE", "en-GB", "en-GB"],
  ["de-DE", "de-DE", "en-GB"],
  ["ar-SA", "en-NZ", "en-NZ"],
  ["enm-GB", "de-DE", "en-GB"],
  ["not a locale", "de-DE", "en-GB"],
  [undefined, "en-NZ", "en-NZ"],
])("Outlook in %j, the browser in %s: %s", async ([displayLanguage, language, locale]) => {
  const place = await placeFor(displayLanguage, "Asia/Tokyo", { ...browser, language });
  expect(place?.locale).toBe(locale);
});

it("is none of its own where the browser's is the same", async () => {
  expect(await placeFor("en-GB", "W. Europe Standard Time")).toBe(null);
  expect(await placeFor(undefined, undefined)).toBe(null);
});
