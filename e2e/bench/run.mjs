// @ts-check
/**
 * The benchmark: ours against pkijs and postal-mime on the same messages, in one run of Chromium, and against
 * openssl. It prints ratios beside their goals, for times depend on the machine; no number here passes or
 * fails anything.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { chromium } from "@playwright/test";
import { build } from "vite";
import { panelServer } from "../../addin/server.mjs";
import { findChromium, installChromium, missing } from "../chromium.mjs";
import { dkimSizes, makeDkimMessages } from "./dkim-messages.mjs";
import { raceInNode } from "./dkim-node.mjs";
import { prepareGpgsm } from "./gpgsm.mjs";
import { algorithms, makeMessages, senders, sizes } from "./messages.mjs";
import { goals, over, row, time } from "./table.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../..");
const messages = join(root, ".cache/bench/messages");
const page = join(root, ".cache/bench/page");

const executablePath = findChromium() ?? installChromium();
if (executablePath === null) throw new Error(missing);
const openssl = spawnSync("openssl", ["version"], { encoding: "utf8" });
if (openssl.status !== 0) throw new Error("No openssl was found: it makes the messages of the benchmark.");
makeMessages(messages);
await makeDkimMessages(messages);
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

const versions = [`Chromium ${browser.version()}`, `Node ${process.versions.node}`, openssl.stdout.trim()];
console.log(`${versions.join(", ")}, ${availableParallelism()} processors`);
console.log("Medians in ms; floor: one SHA-256 and one signature check with a key at hand\n");

/** @param {string} name @param {import("./page.ts").Samples} samples */
function tell(name, { floor = null, evidence = null, report = null, pkijs = null }) {
  row([
    name,
    ...[time(floor), time(evidence), over(evidence, floor), time(report), over(report, floor)],
    ...[time(pkijs), over(pkijs, evidence)],
  ]);
}

row(["raw mail to", "floor", "evidence", "/ floor", "report", "/ floor", "pkijs", "/ evidence"]);
for (const size of Object.keys(sizes))
  for (const algorithm of algorithms)
    for (const form of ["clear", "opaque"]) {
      const samples = await tab.evaluate(
        ([one, two, three]) => window.bench.verifying(one, two, three),
        /** @type {const} */ ([algorithm, size, form]),
      );
      const { floor = null, evidence = null, pkijs = null } = samples;
      const name = `${algorithm} ${size} ${form}`;
      tell(name, samples);
      if (size === "5k") goals.least(`${name}: pkijs / ours`, algorithm === "rsa" ? 25 : 12, pkijs, evidence);
      if (size === "5k") goals.most(`${name}: ours / floor`, 6, evidence, floor);
      if (size === "25m") goals.most(`${name}: ours / floor`, form === "clear" ? 1.2 : 2, evidence, floor);
    }
const strangers = await tab.evaluate((count) => window.bench.strangers(count), senders);
tell("rsa 5k strangers", strangers);
const { floor = null, evidence = null, pkijs = null } = strangers;
goals.least("rsa 5k, each of another sender: pkijs / ours", 25, pkijs, evidence);
goals.most("rsa 5k, each of another sender: ours / floor", 6, evidence, floor);

console.log("");
row(["tree of parts", "ours", "postal-mime", "/ ours"]);
for (const size of Object.keys(sizes)) {
  const { ours = null, "postal-mime": postal = null } = await tab.evaluate(
    (name) => window.bench.walking(name),
    size,
  );
  row([size, time(ours), time(postal), over(postal, ours)]);
  if (size === "25m") goals.least("tree of parts, 25m: postal-mime / ours", 20, postal, ours);
}

const inNode = await raceInNode(here, messages, join(root, ".cache/bench/node"), Object.keys(dkimSizes));
console.log("");
row(["DKIM", "floor", "ours", "/ floor", "ours, Node", "mailauth", "/ ours"]);
for (const size of Object.keys(dkimSizes)) {
  const { floor = null, dkim = null } = await tab.evaluate((name) => window.bench.domain(name), size);
  const { ours = null, mailauth = null } = inNode[size] ?? {};
  row([size, time(floor), time(dkim), over(dkim, floor), time(ours), time(mailauth), over(mailauth, ours)]);
  if (size === "5k") goals.most("DKIM, 5k: ours / floor", 6, dkim, floor);
  else goals.most(`DKIM, ${size}: ours / floor`, 2, dkim, floor);
  goals.least(`DKIM, ${size}, Node: mailauth / ours`, 1, mailauth, ours);
}

const lists = await tab.evaluate(() => window.bench.lists());
console.log("");
row(["revocation list", "ours", "pkijs", "/ ours"]);
row([
  "20,000 entries",
  time(lists["ours"] ?? null),
  time(lists["pkijs"] ?? null),
  over(lists["pkijs"] ?? null, lists["ours"] ?? null),
]);
goals.least("list of 20,000: pkijs / ours", 50, lists["pkijs"] ?? null, lists["ours"] ?? null);

const {
  empty = null,
  evidence: worker = null,
  pkijs: peer = null,
} = await tab.evaluate(() => window.bench.workers());
console.log("");
row(["worker, cold", "empty", "evidence", "/ empty", "pkijs", "/ evidence"]);
row(["rsa 5k clear", time(empty), time(worker), over(worker, empty), time(peer), over(peer, worker)]);
goals.most("worker, cold: ours / empty", 2.5, worker, empty);
goals.least("worker, cold: pkijs / ours", 6, peer, worker);

const mail = join(messages, "rsa-5k-clear.eml");
const anchor = join(messages, "rsa-root.pem");
const bundle = join(root, "dist/terminal/usher.mjs");
const thousand = Array.from({ length: 1000 }, () => mail);
const gpgsm = prepareGpgsm(mail, anchor);
const loops = [];
const gpgsmLoops = [];
const inBrowser = [];
const inTerminal = [];
for (let round = 0; round < 3; round++) {
  const start = performance.now();
  for (let count = 0; count < 100; count++)
    execFileSync("openssl", ["cms", "-verify", "-in", mail, "-CAfile", anchor, "-out", "/dev/null"], {
      stdio: "ignore",
    });
  loops.push((performance.now() - start) * 10);
  if (gpgsm !== null) {
    const begin = performance.now();
    for (let count = 0; count < 100; count++) gpgsm.verify();
    gpgsmLoops.push((performance.now() - begin) * 10);
  }
  inBrowser.push(await tab.evaluate(() => window.bench.thousand()));
  if (!existsSync(bundle)) continue;
  const run = performance.now();
  execFileSync(process.execPath, [bundle, "--json", "--roots", anchor, ...thousand], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  inTerminal.push(performance.now() - run);
}
gpgsm?.end();
await browser.close();
server.close();

console.log("");
row(["1000 mails of 5k", "ms", "openssl /"]);
row(["openssl cms loop", time(loops), "1.0x"]);
if (gpgsm !== null) row(["gpgsm loop", time(gpgsmLoops), over(loops, gpgsmLoops)]);
row(["ours, Chromium", time(inBrowser), over(loops, inBrowser)]);
goals.least("1000 mails, Chromium: openssl loop / ours", 20, loops, inBrowser);
if (gpgsm !== null) goals.least("1000 mails, Chromium: gpgsm loop / ours", 12, gpgsmLoops, inBrowser);
if (inTerminal.length > 0) {
  row(["ours, terminal", time(inTerminal), over(loops, inTerminal)]);
  goals.least("1000 mails, terminal: openssl loop / ours", 6, loops, inTerminal);
  if (gpgsm !== null) goals.least("1000 mails, terminal: gpgsm loop / ours", 4, gpgsmLoops, inTerminal);
}

// As a worker is built: without the code by which a page loads its chunks ahead.
const alone = await build({
  configFile: false,
  root: here,
  publicDir: false,
  logLevel: "warn",
  ssr: { noExternal: true },
  build: { write: false, target: "es2023", minify: true, ssr: join(here, "ours.ts") },
});
const outputs = [alone].flat().flatMap((output) => ("output" in output ? output.output : []));
const chunks = outputs.filter((chunk) => chunk.type === "chunk");
const first = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
for (const name of first)
  for (const loaded of chunks.find(({ fileName }) => fileName === name)?.imports ?? []) first.add(loaded);
/** @param {typeof chunks} some */
const kilobytes = (some) => gzipSync(some.map(({ code }) => code).join(""), { level: 9 }).length / 1000;
const ordinary = kilobytes(chunks.filter(({ fileName }) => first.has(fileName)));
const whole = kilobytes(chunks);
console.log("");
row(["code, kB gzip", "all", "usual mail"]);
row(["", whole.toFixed(1), ordinary.toFixed(1)]);
goals.add("MIME, DER, CMS, paths, revocation, look-ups: kB gzip", whole.toFixed(1), "≤ 25", whole <= 25);

console.log("");
goals.print();
