#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { verify } from "../../core/verify.ts";
import type { Report } from "../../core/report.ts";
import { bundledAnchors } from "../ports/anchors/anchors.ts";
import { calendarView } from "../ports/calendar-view.ts";
import { faultOf, help, readOptions } from "./options.ts";
import type { Options } from "./options.ts";

/** Exit statuses; the help text promises them. */
const status = { proven: 0, unproven: 1, unusable: 2 } as const;

/** npm runs scripts in the project's folder and says in INIT_CWD where the person stands. */
const folder =
  process.env["npm_lifecycle_event"] === "verify"
    ? (process.env["INIT_CWD"] ?? process.cwd())
    : process.cwd();

const say = (line: string): void => void process.stderr.write(`usher: ${line}\n`);

const isProven = (report: Report): boolean =>
  report.trust?.level === "verified" || report.trust?.level === "authorized";

/** Makes a report a page; the words are loaded only where somebody reads them. */
async function pages(me: readonly string[]): Promise<(report: Report) => string> {
  const [{ page }, { en }] = await Promise.all([import("./page.ts"), import("../../ui/words/en.ts")]);
  const { locale, timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return (report) => page(report, me, { words: en, locale, zone: timeZone, now: report.checkedAt });
}

async function run(options: Options): Promise<number> {
  const print = options.json ? (report: Report) => JSON.stringify(report) : await pages(options.me);
  const { roots, certificates, crls } = options;
  const calendar = options.calendar === null ? null : calendarView(options.calendar, true);
  let exit: number = status.proven;
  for (const source of options.files) {
    let bytes: Uint8Array;
    try {
      bytes = readFileSync(resolve(folder, source));
    } catch (error) {
      say(`cannot read ${source}: ${faultOf(error)}`);
      exit = status.unusable;
      continue;
    }
    const report = await verify(bytes, {
      source,
      me: options.me,
      policy: options.policy,
      clock: { now: () => new Date() },
      at: options.at,
      deliveredAt: null,
      anchors: { anchors: () => (roots === null ? bundledAnchors() : Promise.resolve(roots)) },
      certificates: { certificates: () => Promise.resolve(certificates) },
      revocation: { crls: () => Promise.resolve(crls) },
      calendar,
    });
    process.stdout.write(`${print(report)}\n`);
    if (!isProven(report)) exit = Math.max(exit, status.unproven);
  }
  return exit;
}

// A reader that has seen enough (head, less) is no fault.
process.stdout.on("error", () => process.exit(process.exitCode ?? status.proven));

const result = readOptions(process.argv.slice(2), folder);
switch (result.kind) {
  case "help":
    process.stdout.write(help);
    break;
  case "error":
    say(result.message);
    process.exitCode = status.unusable;
    break;
  case "options":
    process.exitCode = await run(result.options);
    break;
}
