// @ts-check
/** Where a Chromium for the tests is, and how to get one where none is. */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";
import { installPackages } from "./debian.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** @param {string} path */
function runs(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The browser named by CHROMIUM, else one on PATH, else Playwright's own download; null: none. */
export function findChromium() {
  const named = process.env["CHROMIUM"];
  if (named !== undefined && named !== "") return runs(named) ? named : null;
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/bin"];
  for (const name of names)
    for (const folder of folders) if (runs(join(folder, name))) return join(folder, name);
  const own = chromium.executablePath();
  return own !== "" && existsSync(own) ? own : null;
}

/** Installs Debian's Chromium where that is allowed here, else Playwright's own; null where neither works. */
export function installChromium() {
  if (process.env["CHROMIUM"] !== undefined && process.env["CHROMIUM"] !== "") return null;
  if (installPackages(["chromium"])) {
    const found = findChromium();
    if (found !== null) return found;
  }
  const { status } = spawnSync("npx", ["playwright", "install", "chromium"], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  return status === 0 ? findChromium() : null;
}

export const missing =
  "No Chromium was found and none could be installed: install one, or name it with CHROMIUM=/path/to/chromium.";
