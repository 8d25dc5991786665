import { existsSync, readdirSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type ViteUserConfig } from "vitest/config";

const root = import.meta.dirname;

/** One page per host: addin/<host>/index.html. */
function pages(): Record<string, string> {
  const found: Record<string, string> = {};
  for (const host of readdirSync(join(root, "addin"))) {
    const page = join(root, "addin", host, "index.html");
    if (existsSync(page)) found[host] = page;
  }
  return found;
}

const panel: ViteUserConfig = {
  root: join(root, "addin"),
  base: "./",
  publicDir: join(root, "manifest/public"),
  plugins: [react()],
  worker: { format: "es" },
  build: {
    outDir: join(root, "dist/panel"),
    emptyOutDir: true,
    target: "es2023",
    // The content security policy allows no data: URLs for code, styles or fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: "licenses.md" },
    rolldownOptions: { input: pages() },
  },
};

/** One file for Node, what it loads late beside it. Node's own modules stay outside, all others go in. */
const program = (folder: string, name: string): ViteUserConfig => ({
  root,
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    ssr: join(root, `addin/${folder}/main.ts`),
    outDir: join(root, `dist/${folder}`),
    emptyOutDir: true,
    target: "node20",
    minify: true,
    license: { fileName: "licenses.md" },
    rolldownOptions: { output: { entryFileNames: name, chunkFileNames: "[name]-[hash].mjs" } },
  },
});

const ignored = ["**/node_modules/**", "**/dist/**", "**/.cache/**", "e2e/**/*.spec.ts"];

/** On every processor, for Vitest would leave one free, which of two is half; but no more than there is memory for. */
function workers(): number {
  const gigabyte = 1024 ** 3;
  // A container's bound, where it has one; else what is said is more than any machine has.
  const memory = Math.min(totalmem(), process.constrainedMemory() || Infinity);
  return Math.max(1, Math.min(availableParallelism(), 16, Math.floor(memory / gigabyte)));
}

const tests: ViteUserConfig = {
  root,
  plugins: [react()],
  test: {
    // Properties try many inputs, keys are made before tests begin, and a busy machine is no failure.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    teardownTimeout: 60_000,
    maxWorkers: workers(),
    projects: [
      {
        extends: true,
        test: {
          name: "node",
          environment: "node",
          include: ["{core,addin,manifest,e2e}/**/*.test.ts"],
          exclude: ignored,
        },
      },
      {
        extends: true,
        test: {
          name: "panel",
          environment: "jsdom",
          include: ["ui/**/*.test.{ts,tsx}", "addin/**/*.test.tsx"],
          exclude: ignored,
        },
      },
    ],
  },
};

/** `vite build` makes the panel, `--mode terminal` the command line, `--mode relay` the relay; Vitest reads the tests. */
export default defineConfig(({ mode }) => {
  switch (mode) {
    case "test":
      return tests;
    case "terminal":
      return program("terminal", "usher.mjs");
    case "relay":
      return program("relay", "relay.mjs");
    default:
      return panel;
  }
});
