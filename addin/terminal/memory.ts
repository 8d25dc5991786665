import { randomUUID } from "node:crypto";
import { chmodSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { emptyMemory, type MemoryBook } from "../../core/memory/book.ts";
import { learn } from "../../core/memory/learn.ts";
import { readMemory } from "../../core/memory/read.ts";
import { memoryView } from "../../core/memory/view.ts";
import type { Memory } from "../../core/ports.ts";
import type { Report } from "../../core/report.ts";

/** What is remembered in a file from one run to the next. */
export interface MemoryFile {
  readonly path: string;
  /** As it stands now: what was learnt from earlier mails is in it. */
  readonly view: () => Memory;
  /** Takes in what a report proves, at the time it was verified for. */
  readonly learn: (report: Report) => void;
  /** Writes the file whole or not at all. Throws the system's error where it cannot be written. */
  readonly save: () => void;
}

export type MemoryFileResult = { readonly memory: MemoryFile } | { readonly error: string };

/**
 * Opens a file of what is remembered; one that does not exist yet begins empty. One that holds anything else is an
 * error: it would be lost when it is written anew. Throws the system's error where it cannot be read.
 */
export function openMemory(path: string): MemoryFileResult {
  const held = statSync(path, { throwIfNoEntry: false }) === undefined ? null : readFileSync(path);
  const result = held === null ? { book: emptyMemory } : parsed(held);
  if ("error" in result) return result;
  let { book } = result;
  return {
    memory: {
      path,
      view: () => memoryView(book),
      learn: (report) => {
        const learnt = learn(book, report, new Date(report.validAt));
        // What could not be read again is not kept: it would take everything else with it.
        if (!("error" in readMemory(learnt))) book = learnt;
      },
      save: () => write(path, `${JSON.stringify(book, null, 1)}\n`),
    },
  };
}

function parsed(bytes: Uint8Array): { readonly book: MemoryBook } | { readonly error: string } {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return { error: "is not JSON" };
  }
  return readMemory(value);
}

/** Beside it first, then in its place: a reader, or a run that is stopped, never meets half a file. */
function write(path: string, text: string): void {
  const held = statSync(path, { throwIfNoEntry: false });
  // Through a link to the file it means, so that the link stays one.
  const place = held === undefined ? path : realpathSync(path);
  const draft = `${place}.${randomUUID()}.tmp`;
  try {
    // Whom somebody corresponds with is nobody else's business, unless they made it so.
    writeFileSync(draft, text, { mode: 0o600, flag: "wx", flush: true });
    if (held !== undefined) chmodSync(draft, held.mode & 0o777);
    renameSync(draft, place);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
