import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The shelf of samples, as its index tells it. */
export interface Sample {
  readonly file: string;
  readonly title: string;
  readonly me: string;
  readonly level: string;
  readonly trustedPairs: readonly { readonly agent: string; readonly actor: string }[];
  /** A calendar file the reader has taken over before. */
  readonly calendar: string | null;
  /** A DNS file with what its story's domains publish. */
  readonly dns?: string;
  readonly deliveredAt?: string;
  readonly authservIds?: readonly string[];
  readonly trustedSealers?: readonly string[];
}

export const samplePath = (file: string): string =>
  fileURLToPath(new URL(`../addin/file/samples/${file}`, import.meta.url));

export const samples = JSON.parse(readFileSync(samplePath("index.json"), "utf8")) as readonly Sample[];
