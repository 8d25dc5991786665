// @ts-check
/**
 * The test command: builds, runs Vitest and Playwright, and closes with one line that counts both. It fails
 * where a test failed, where a runner broke, where no browser could be had, and where no test ran.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findChromium, installChromium, missing } from "./chromium.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const results = join(root, ".cache/results");

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */

/** @type {string[]} */
const faults = [];

/** @param {string[]} command @param {NodeJS.ProcessEnv} [env] */
function run(command, env = {}) {
  const [name = "", ...args] = command;
  const { status } = spawnSync(name, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  });
  return status === 0;
}

/** @param {string} name @returns {unknown} */
function result(name) {
  try {
    return JSON.parse(readFileSync(join(results, name), "utf8"));
  } catch {
    return null;
  }
}

/** @param {unknown} value @param {string} key @returns {unknown} */
const field = (value, key) =>
  typeof value === "object" && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : null;

/** @param {unknown} value @param {string} key */
const number = (value, key) => {
  const found = field(value, key);
  return typeof found === "number" ? found : 0;
};

/** @returns {Count} */
function vitest() {
  const file = join(results, "vitest.json");
  const passed = run([
    "npx",
    "vitest",
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
  ]);
  const report = result("vitest.json");
  if (report === null) faults.push("Vitest left no result");
  const count = {
    passed: number(report, "numPassedTests"),
    failed: number(report, "numFailedTests"),
    skipped: number(report, "numPendingTests") + number(report, "numTodoTests"),
  };
  // A file that cannot be loaded has no failed test of its own.
  if (!passed && count.failed === 0) faults.push("Vitest failed outside its tests");
  return count;
}

/** @param {string} browser @returns {Count} */
function playwright(browser) {
  const passed = run(["npx", "playwright", "test", "--config", "e2e", "--reporter=list,json"], {
    CHROMIUM: browser,
    PLAYWRIGHT_JSON_OUTPUT_FILE: join(results, "playwright.json"),
  });
  const report = result("playwright.json");
  if (report === null) faults.push("Playwright left no result");
  const stats = field(report, "stats");
  const count = {
    passed: number(stats, "expected") + number(stats, "flaky"),
    failed: number(stats, "unexpected"),
    skipped: number(stats, "skipped"),
  };
  if (!passed && count.failed === 0) faults.push("Playwright failed outside its tests");
  return count;
}

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

if (!run(["npm", "run", "-s", "build"]) || !run(["npm", "run", "-s", "prepare"]))
  faults.push("the build failed");
const counts = [vitest()];
const browser = findChromium() ?? installChromium();
if (browser === null) faults.push(missing);
else counts.push(playwright(browser));

/** @param {keyof Count} key */
const total = (key) => counts.reduce((sum, count) => sum + count[key], 0);
if (total("passed") + total("failed") === 0) faults.push("no test ran");

for (const fault of faults) console.log(`✗ ${fault}`);
console.log(`${total("passed")} passed, ${total("failed")} failed, ${total("skipped")} skipped`);
process.exitCode = total("failed") === 0 && faults.length === 0 ? 0 : 1;
