import type { Level } from "../../core/report.ts";
import shelf from "./samples/index.json";

/** A mail of the shelf, and what its story needs: its reader, whom they trust, what their calendar holds. */
export interface Sample {
  readonly file: string;
  readonly title: string;
  readonly me: string;
  readonly level: Level;
  readonly note: string;
  readonly trustedPairs: readonly { readonly agent: string; readonly actor: string }[];
  readonly calendar: string | null;
  /** A DNS file with what its story's domains publish: a sample asks nobody else. */
  readonly dns: string | null;
  /** The root its people's certificates come from, and when it came, UTC ISO; null: it is judged for now. */
  readonly root: string;
  readonly deliveredAt: string | null;
  /** Its reader's own mail servers, and whose ARC seals count for them. */
  readonly authservIds: readonly string[];
  readonly trustedSealers: readonly string[];
}

/** What the shelf leaves out of a sample is not in its story. */
type Shelved = Omit<Sample, "dns" | "root" | "deliveredAt" | "authservIds" | "trustedSealers"> &
  Partial<Sample>;

export const samples: readonly Sample[] = (shelf as readonly Shelved[]).map((sample) => ({
  dns: null,
  root: "root.der",
  deliveredAt: null,
  authservIds: [],
  trustedSealers: [],
  ...sample,
}));

const urls = import.meta.glob<string>(["./samples/*.{eml,ics,der,json}", "!./samples/index.json"], {
  query: "?url",
  import: "default",
  eager: true,
});

/** A file of the shelf; rejects with a sentence where it cannot be loaded. */
export async function loadShelfFile(name: string): Promise<Uint8Array> {
  const url = urls[`./samples/${name}`];
  const response = url === undefined ? null : await fetch(url).catch(() => null);
  if (response?.ok !== true) throw new Error(`The sample ${name} could not be loaded.`);
  return new Uint8Array(await response.arrayBuffer());
}
