/** What was typed on the page of those who send for others: it outlives the page, which keeps no key. */
import { useState } from "react";

export interface IssueDraft {
  readonly agent: string;
  readonly role: "organizer" | "attendee";
  readonly methods: readonly string[];
  /** "2026-12-15", "": not yet. */
  readonly until: string;
  /** Null: to everyone. */
  readonly reader: string | null;
  /** Null: for all events; "": not chosen yet. */
  readonly uid: string | null;
}

export interface InviteDraft {
  /** As stored in Settings; null: none. */
  readonly mandate: string | null;
  readonly actor: string;
  readonly title: string;
  /** "2026-12-15T11:00", by the reader's clock. */
  readonly start: string;
  readonly end: string;
  readonly place: string;
  readonly text: string;
  readonly guests: string;
}

interface Drafted {
  readonly issue: IssueDraft;
  readonly invite: InviteDraft;
}

export interface BehalfDrafts {
  readonly read: <K extends keyof Drafted>(key: K) => Drafted[K];
  readonly keep: (part: Partial<Drafted>) => void;
}

export const blankIssue: IssueDraft = {
  agent: "",
  role: "organizer",
  methods: ["REQUEST", "CANCEL"],
  until: "",
  reader: null,
  uid: null,
};

export const blankInvite: InviteDraft = {
  mandate: null,
  actor: "",
  title: "",
  start: "",
  end: "",
  place: "",
  text: "",
  guests: "",
};

export function newDrafts(): BehalfDrafts {
  let drafted: Drafted = { issue: blankIssue, invite: blankInvite };
  return {
    read: (key) => drafted[key],
    keep: (part) => {
      drafted = { ...drafted, ...part };
    },
  };
}

/** The draft, and how to change parts of it. */
export function useDraft<K extends keyof Drafted>(
  { read, keep }: BehalfDrafts,
  key: K,
): readonly [draft: Drafted[K], change: (part: Partial<Drafted[K]>) => void] {
  const [draft, setDraft] = useState(() => read(key));
  const change = (part: Partial<Drafted[K]>): void => {
    const next = { ...draft, ...part };
    keep({ [key]: next });
    setDraft(next);
  };
  return [draft, change];
}
