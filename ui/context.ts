import { createContext, use } from "react";
import type { FoundObject, MailHost } from "../addin/host.ts";
import type { Place } from "./when.ts";
import { en, type Words } from "./words/en.ts";

/** Where the panel stands: language, zone and clock of the reader. */
export const PlaceContext = createContext<Place>({
  words: en,
  locale: "en-GB",
  zone: "UTC",
  now: new Date(0).toISOString(),
});

/** What a file holds of certificates, revocation lists and keys; empty where it is none of these. */
export type ImportReader = (bytes: Uint8Array) => Promise<readonly FoundObject[]>;

/** Null: the host reads no such files, and nothing can be added. */
export const ImportsContext = createContext<ImportReader | null>(null);

/** Opens the settings, from wherever they are spoken of; null: there are none to open. */
export const SettingsContext = createContext<(() => void) | null>(null);

/** What was found is being checked again, or what it goes by is being changed: nobody may act on it. */
export const HeldContext = createContext(false);

export const HostContext = createContext<MailHost | null>(null);

export function usePlace(): Place {
  return use(PlaceContext);
}

export function useWords(): Words {
  return use(PlaceContext).words;
}

export function useOpenSettings(): (() => void) | null {
  return use(SettingsContext);
}

export function useHeld(): boolean {
  return use(HeldContext);
}

export function useHost(): MailHost {
  const host = use(HostContext);
  if (host === null) throw new Error("The panel stands in no HostContext");
  return host;
}
