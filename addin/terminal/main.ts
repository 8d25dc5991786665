#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { verify } from "../../core/verify.ts";
import type { Context } from "../../core/verify.ts";
import type { Fetching } from "../../core/ports.ts";
import type { Report } from "../../core/report.ts";
import { bundledAnchors } from "../ports/anchors/anchors.ts";
import { calendarView } from "../ports/calendar-view.ts";
import { digestAtOnce } from "./digests.ts";
import { faultOf, readOptions } from "./options.ts";
import type { Options } from "./options.ts";
import type { MemoryFile } from "./memory.ts";

/** Exit statuses; the help text promises them. */
const status = { proven: 0, unproven: 1, unusable: 2 } as const;

/** npm runs this project's script in its folder, and says in INIT_CWD where the person stands. */
const { npm_package_name: project, npm_lifecycle_event: script, INIT_CWD: stands } = process.env;
const folder = project === "usher" && script === "verify" ? (stands ?? process.cwd()) : process.cwd();

/** File names are the sender's words where a mail program saved them: none of them moves a cursor. */
const visible = (line: string): string =>
  line.replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `<U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}>`,
  );

const say = (line: string): void => void process.stderr.write(`usher: ${visible(line)}\n`);

/** A report as one line, also for readers that end lines at U+0085, U+2028 and U+2029. */
const jsonLine = (report: Report): string =>
  JSON.stringify(report).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

const isProven = (report: Report): boolean =>
  report.trust?.level === "verified" || report.trust?.level === "authorized";

/** Makes a report a page; the words are loaded only where somebody reads them. */
async function pages(me: readonly string[]): Promise<(report: Report) => string> {
  const [{ page }, { en }] = await Promise.all([import("./page.ts"), import("../../ui/words/en.ts")]);
  const { locale, timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return (report) => page(report, me, { words: en, locale, zone: timeZone, now: report.checkedAt });
}

/** Loaded only where something may be looked up; what was found for one mail serves the next. */
async function fetchingOf(wanted: string): Promise<Fetching | null> {
  if (wanted === "off") return null;
  if (wanted === "direct") return (await import("../ports/node/direct.ts")).directFetching();
  return (await import("../ports/fetching.ts")).relayFetching(wanted);
}

/** Why there is no report. */
interface Unread {
  readonly fault: string;
}

/** Files verified at once: while one waits for Node's cryptography, which runs beside, another goes on. */
const atOnce = 4;

/** At the very end, also of a run whose reader has seen enough: what was learnt holds, however far it came. */
function keep(memory: MemoryFile): void {
  try {
    memory.save();
  } catch (error) {
    say(`--memory: cannot write ${memory.path}: ${faultOf(error)}`);
    process.exitCode = status.unusable;
  }
}

async function run(options: Options): Promise<number> {
  const print = options.json ? jsonLine : await pages(options.me);
  const { roots, certificates, crls, ocsp, keys, dns, memory, mandates, store } = options;
  const fetching = await fetchingOf(options.fetching);
  const calendar = options.calendar === null ? null : calendarView(options.calendar, true);
  const check = async (source: string): Promise<Report | Unread> => {
    // Between mails everything else has its turn: a reader that went away, what others look up.
    await turn();
    let bytes: Uint8Array;
    try {
      bytes = readFileSync(resolve(folder, source));
    } catch (error) {
      return { fault: `cannot read ${source}: ${faultOf(error)}` };
    }
    const context: Context = {
      source,
      me: options.me,
      policy: options.policy,
      clock: { now: () => new Date() },
      at: options.at,
      deliveredAt: null,
      anchors: { anchors: () => (roots === null ? bundledAnchors() : Promise.resolve(roots)) },
      certificates: { certificates: () => Promise.resolve(certificates) },
      revocation: { crls: () => Promise.resolve(crls), ocsp: () => Promise.resolve(ocsp) },
      ...(fetching === null ? {} : { fetching }),
      keys: { keys: () => Promise.resolve(keys) },
      dns,
      calendar,
      memory: memory?.view() ?? null,
      mandates,
      store,
    };
    try {
      const report = await verify(bytes, context);
      memory?.learn(report);
      return report;
    } catch (error) {
      // Never the mail's doing: something this program needs is gone.
      return { fault: `cannot verify ${source}: ${faultOf(error)}` };
    }
  };
  let exit: number = status.proven;
  const tell = (result: Report | Unread): void => {
    if ("fault" in result) {
      say(result.fault);
      exit = status.unusable;
      return;
    }
    process.stdout.write(`${print(result)}\n`);
    if (!isProven(result)) exit = Math.max(exit, status.unproven);
  };
  if (memory !== null) process.once("exit", () => keep(memory));
  const running: Promise<Report | Unread>[] = [];
  // What one mail teaches counts for the next.
  const most = memory === null ? atOnce : 1;
  for (const source of options.files) {
    if (running.length === most) tell(await running.shift()!);
    running.push(check(source));
  }
  for (const result of running) tell(await result);
  return exit;
}

digestAtOnce(crypto.subtle);

// A reader that has seen enough (head, less) is no fault, but nor is what was not looked at proven.
process.stdout.on("error", () => process.exit(process.exitCode ?? status.unproven));

const result = await readOptions(process.argv.slice(2), folder);
switch (result.kind) {
  case "help":
    process.stdout.write((await import("./help.ts")).help);
    break;
  case "error":
    say(result.message);
    process.exitCode = status.unusable;
    break;
  case "options":
    process.exitCode = await run(result.options);
    break;
}
