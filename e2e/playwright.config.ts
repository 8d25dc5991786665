import { defineConfig } from "@playwright/test";
import type { Where } from "./host.ts";
import { findChromium, missing } from "./chromium.mjs";

const executablePath = findChromium();
if (executablePath === null) throw new Error(missing);

const args = [
  "--no-sandbox",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/**
 * Takes the place of Playwright's own list, which also turns off what gives a frame of another site a storage of its
 * own (ThirdPartyStoragePartitioning): without it the pane in Outlook's frame could keep nothing, as in no browser.
 */
const partitioned =
  "--disable-features=AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades," +
  "HttpsFirstBalancedModeAutoEnable,MediaRouter,OptimizationHints,PaintHolding,PreconnectToSearch";

/** Told in every host; what is tagged "@file" is of the file host alone. */
const stories = [
  "stories",
  "domains",
  "acting",
  "guests",
  "newcomer",
  "sending",
  "certificates",
  "certificates-looks",
  "rechecking",
  "settled",
].map((name) => `${name}.spec.ts`);

export default defineConfig<Where>({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  outputDir: "../test-results",
  fullyParallel: true,
  workers: 2,
  // A busy machine is no failure.
  timeout: 180_000,
  expect: { timeout: 60_000 },
  forbidOnly: process.env["CI"] !== undefined,
  reporter: "list",
  use: {
    browserName: "chromium",
    viewport: { width: 1024, height: 768 },
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    trace: "retain-on-failure",
    launchOptions: { executablePath, args },
  },
  projects: [
    { name: "file", testIgnore: "outlook/**" },
    {
      name: "outlook",
      testMatch: ["outlook/**/*.spec.ts", ...stories],
      grepInvert: /@file/,
      use: { where: "outlook", launchOptions: { executablePath, args: [...args, partitioned] } },
    },
  ],
});
