// @ts-check
/** Ours and mailauth in Node, in turns, on the same mails and the same key record. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "vite";
import { dkimVerify } from "mailauth/lib/dkim/verify.js";
import { recordOf } from "./dkim-messages.mjs";

/** @typedef {(bytes: Uint8Array, record: string) => Promise<boolean>} Ours */

/** @param {string} here @param {string} out @returns {Promise<Ours>} */
async function ours(here, out) {
  await build({
    configFile: false,
    root: here,
    logLevel: "warn",
    publicDir: false,
    build: { ssr: join(here, "dkim.ts"), outDir: out, emptyOutDir: true, target: "node20" },
  });
  const built = /** @type {{ dkim: Ours }} */ (await import(pathToFileURL(join(out, "dkim.js")).href));
  return built.dkim;
}

/**
 * Milliseconds of both for each size, round by round.
 *
 * @param {string} here @param {string} folder @param {string} out @param {readonly string[]} sizes
 */
export async function raceInNode(here, folder, out, sizes) {
  const verify = await ours(here, out);
  const record = recordOf(folder);
  const resolver = () => Promise.resolve([[record]]);
  /** @type {Record<string, { ours: number[], mailauth: number[] }>} */
  const found = {};
  for (const size of sizes) {
    const bytes = readFileSync(join(folder, `dkim-${size}.eml`));
    /** @type {Record<"ours" | "mailauth", () => Promise<boolean>>} */
    const contenders = {
      ours: () => verify(bytes, record),
      mailauth: async () => (await dkimVerify(bytes, { resolver })).results[0]?.status.result === "pass",
    };
    const times = { ours: /** @type {number[]} */ ([]), mailauth: /** @type {number[]} */ ([]) };
    const [warm, rounds, batch] = size === "5k" ? [300, 30, 10] : [2, 7, 1];
    for (const contender of Object.values(contenders))
      for (let turn = 0; turn < warm; turn++)
        if (!(await contender())) throw new Error(`A message of the benchmark is not valid: ${size}`);
    for (let round = 0; round < rounds; round++)
      for (const name of /** @type {const} */ (["ours", "mailauth"])) {
        const start = performance.now();
        for (let turn = 0; turn < batch; turn++) await contenders[name]();
        times[name].push((performance.now() - start) / batch);
      }
    found[size] = times;
  }
  return found;
}
