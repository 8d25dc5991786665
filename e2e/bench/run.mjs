// @ts-check
/**
 * The benchmark: ours against pkijs and postal-mime on the same messages, in one run of Chromium. It prints
 * ratios, for times depend on the machine; no number here passes or fails anything.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { chromium } from "@playwright/test";
import { build } from "vite";
import { panelServer } from "../../addin/file/serve.mjs";
import { findChromium, installChromium, missing } from "../chromium.mjs";
import { algorithms, makeMessages, sizes } from "./messages.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../..");
const messages = join(root, ".cache/bench/messages");
const page = join(root, ".cache/bench/page");

/** @param {number | null} ms */
const time = (ms) => (ms === null ? "fails" : ms < 10 ? ms.toFixed(2) : ms.toFixed(0));
/** How many times `a` goes into `b`. @param {number | null} a @param {number | null} b */
const ratio = (a, b) => (a === null || b === null ? "–" : `${(b / a).toFixed(b / a < 10 ? 1 : 0)}x`);

/** @param {readonly string[]} cells */
const row = ([first = "", ...rest]) =>
  console.log(first.padEnd(18) + rest.map((cell) => cell.padStart(13)).join(""));

const executablePath = findChromium() ?? installChromium();
if (executablePath === null) throw new Error(missing);
if (spawnSync("openssl", ["version"]).status !== 0)
  throw new Error("No openssl was found: it makes the messages of the benchmark.");
makeMessages(messages);
await build({
  configFile: false,
  root: here,
  publicDir: false,
  logLevel: "warn",
  worker: { format: "es" },
  build: { outDir: page, emptyOutDir: true, target: "es2023", chunkSizeWarningLimit: 10_000 },
});
cpSync(messages, join(page, "messages"), { recursive: true });

const server = panelServer(page);
await new Promise((listening) => server.listen(0, "127.0.0.1", () => listening(null)));
const address = server.address();
const port = typeof address === "object" && address !== null ? address.port : 0;
const browser = await chromium.launch({
  executablePath,
  args: [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
  ],
});
const tab = await browser.newPage();
await tab.goto(`http://127.0.0.1:${port}/index.html`);
await tab.waitForFunction(() => "bench" in window);

console.log(`Chromium ${browser.version()}, medians in ms; floor: one SHA-256 and one signature check\n`);
row(["raw mail to", "floor", "evidence", "x floor", "report", "x floor", "pkijs", "/ evidence"]);
for (const size of Object.keys(sizes))
  for (const algorithm of algorithms)
    for (const form of ["clear", "opaque"]) {
      const {
        floor = null,
        evidence = null,
        report = null,
        pkijs = null,
      } = await tab.evaluate(
        ([one, two, three]) => window.bench.verifying(one, two, three),
        /** @type {const} */ ([algorithm, size, form]),
      );
      row([
        `${algorithm} ${size} ${form}`,
        time(floor),
        time(evidence),
        ratio(floor, evidence),
        time(report),
        ratio(floor, report),
        time(pkijs),
        ratio(evidence, pkijs),
      ]);
    }

console.log("");
row(["tree of parts", "ours", "postal-mime", "/ ours"]);
for (const size of Object.keys(sizes)) {
  const { ours = null, "postal-mime": postal = null } = await tab.evaluate(
    (name) => window.bench.walking(name),
    size,
  );
  row([size, time(ours), time(postal), ratio(ours, postal)]);
}

const lists = await tab.evaluate(() => window.bench.lists());
console.log("");
row(["revocation list", "ours", "pkijs", "/ ours"]);
row([
  "20,000 entries",
  time(lists["ours"] ?? null),
  time(lists["pkijs"] ?? null),
  ratio(lists["ours"] ?? null, lists["pkijs"] ?? null),
]);

const {
  empty = null,
  evidence: worker = null,
  pkijs: peer = null,
} = await tab.evaluate(() => window.bench.workers());
console.log("");
row(["worker, cold", "empty", "evidence", "x empty", "pkijs", "/ evidence"]);
row(["rsa 5k clear", time(empty), time(worker), ratio(empty, worker), time(peer), ratio(worker, peer)]);

const inBrowser = await tab.evaluate(() => window.bench.thousand());
await browser.close();
server.close();

const mail = join(messages, "rsa-5k-clear.eml");
const anchor = join(messages, "rsa-root.pem");
const openssl = performance.now();
for (let count = 0; count < 100; count++)
  execFileSync("openssl", ["cms", "-verify", "-in", mail, "-CAfile", anchor, "-out", "/dev/null"], {
    stdio: "ignore",
  });
const processes = (performance.now() - openssl) * 10;

console.log("");
row(["1000 mails of 5k", "ms", "openssl loop /"]);
row(["openssl cms loop", time(processes), "1x"]);
row(["ours, Chromium", time(inBrowser), ratio(inBrowser, processes)]);
const bundle = join(root, "dist/terminal/usher.mjs");
if (existsSync(bundle)) {
  const start = performance.now();
  const args = ["--json", "--roots", anchor, ...Array.from({ length: 1000 }, () => mail)];
  execFileSync(process.execPath, [bundle, ...args], { stdio: ["ignore", "ignore", "inherit"] });
  const terminal = performance.now() - start;
  row(["ours, terminal", time(terminal), ratio(terminal, processes)]);
}

const alone = await build({
  configFile: false,
  root: here,
  logLevel: "warn",
  build: {
    write: false,
    target: "es2023",
    modulePreload: false,
    rolldownOptions: { input: join(here, "ours.ts"), preserveEntrySignatures: "strict" },
  },
});
const chunks = [alone].flat().flatMap((output) => ("output" in output ? output.output : []));
const code = chunks.map((chunk) => (chunk.type === "chunk" ? chunk.code : "")).join("");
console.log(
  `\nMIME, DER, CMS, paths and revocation lists: ${(gzipSync(code, { level: 9 }).length / 1000).toFixed(1)} kB gzip`,
);
