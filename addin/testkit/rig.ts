import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { MailHost, Settings } from "../host.ts";

/** One host, and the hands of the mail client around it. */
export interface Rig {
  readonly host: MailHost;
  /** From now on the person's organisation has decided this, the value of a policy file. */
  readonly decide: (policy: unknown) => void;
  /** What the person does to look at a message. */
  readonly open: (name: string, bytes: Uint8Array) => Promise<void>;
  /** Where the client can show no message at all. */
  readonly close: () => Promise<void>;
  /** Mails that left, as they left. */
  readonly sent: () => readonly Uint8Array[];
  /** The same person's next visit: another host over what the first one kept. */
  readonly again: () => MailHost;
  /** From now on nothing can be kept or looked up: storage full, no network. */
  readonly refuse: () => void;
}

const samples = join(import.meta.dirname, "../file/samples");
export const sample = (name: string): Uint8Array => Uint8Array.from(readFileSync(join(samples, name)));
/** The samples' root, as settings keep anchors. */
const root = Buffer.from(sample("root.der")).toString("base64");

export const anna = "anna@harbour.example";

/** What a person is told. */
export const sentence = /^[A-Z][^\n]*\.$/;

/** Settings before the person set anything, and those of somebody who trusts the samples' root. */
export const unset: Settings = { me: null, trustedPairs: [], anchors: [], resolver: null, authservIds: [] };
export const settings: Settings = { ...unset, me: [anna], anchors: [root] };
