import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Report } from "../../../core/report.ts";

export const project = join(import.meta.dirname, "../../..");
const bundle = join(project, "dist/terminal/usher.mjs");

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What npm says to the scripts it runs, these tests among them. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD$)/i.test(name)),
);

/** Runs a program as a shell would. A number too many of megabytes, or four minutes, ends it. */
export function run(program: string, args: readonly string[], folder = project): Ended {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: folder,
    env,
    encoding: "utf8",
    timeout: 240_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, stdout, stderr };
}

export const usherCommand: readonly [string, string] = [process.execPath, bundle];

/** Runs the built program. */
export const usher = (args: readonly string[], folder?: string): Ended =>
  run(process.execPath, [bundle, ...args], folder);

export const reportsOf = ({ stdout }: Ended): readonly Report[] =>
  stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Report);

const sources = ["core", "ui", "addin/ports", "vite.config.ts", "package-lock.json"];

function newest(path: string): number {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(
    0,
    ...readdirSync(path)
      .filter((name) => !/\.test\.tsx?$|^test(kit|data)$/.test(name))
      .map((name) => newest(join(path, name))),
  );
}

/**
 * Builds a program where it is absent or older than what it is made of. Several test files may come to that at once, and
 * others run it meanwhile: each builds in a folder of its own, what is loaded late has names of its content, and what
 * loads it comes last.
 */
export function buildProgram(mode: "terminal" | "relay", path: string): void {
  const built = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (Math.max(...[`addin/${mode}`, ...sources].map((source) => newest(join(project, source)))) <= built)
    return;
  const cache = join(project, ".cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, `${mode}-`));
  try {
    const options = ["--mode", mode, "--outDir", folder, "--logLevel", "warn"];
    const { status, stderr } = run("npx", ["vite", "build", ...options]);
    if (status !== 0) throw new Error(`The build failed: ${stderr}`);
    const place = dirname(path);
    mkdirSync(place, { recursive: true });
    const start = basename(path);
    const others = readdirSync(folder).filter((name) => name !== start);
    for (const name of [...others, start]) renameSync(join(folder, name), join(place, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const build = (): void => buildProgram("terminal", bundle);
