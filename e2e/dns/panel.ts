import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { panelServer } from "../../addin/server.mjs";
import type { Settings } from "../../addin/host.ts";
import { builtPanel, test as base } from "../panel.ts";
import { missing, startResolver, type TestResolver, type Zones } from "./server.mjs";

interface WorkerFixtures {
  /** What the resolver knows: set it with `test.use({ zones })`. */
  readonly zones: Zones;
  /** A folder other than the built panel to serve. */
  readonly served: string;
  readonly anyResolver: TestResolver | null;
}

/**
 * Tests with a real resolver on loopback, and a panel that may ask it. Skipped where there is none to be had.
 */
export const test = base.extend<{ readonly resolver: TestResolver }, WorkerFixtures>({
  zones: [{}, { option: true, scope: "worker" }],
  served: [builtPanel, { option: true, scope: "worker" }],
  anyResolver: [
    async ({ zones }, use) => {
      const resolver = await startResolver({ zones });
      await use(resolver);
      await resolver?.stop();
    },
    { scope: "worker", timeout: 300_000 },
  ],
  panelURL: [
    async ({ anyResolver, served }, use) => {
      const server = panelServer(served, { resolvers: anyResolver === null ? [] : [anyResolver.url] });
      await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      server.closeAllConnections();
      server.close();
    },
    { scope: "worker" },
  ],
  resolver: async ({ anyResolver }, use) => {
    test.skip(anyResolver === null, missing);
    if (anyResolver !== null) await use(anyResolver);
  },
  // The resolver's certificate is its own.
  ignoreHTTPSErrors: true,
});

/** What the file host keeps of the person's settings; null: nothing yet. */
export async function keptSettings(page: Page): Promise<Partial<Settings> | null> {
  return page.evaluate(
    () =>
      new Promise<Partial<Settings> | null>((told) => {
        const opening = indexedDB.open("usher");
        opening.addEventListener("success", () => {
          const reading = opening.result.transaction("settings").objectStore("settings").get("settings");
          reading.addEventListener("success", () => {
            opening.result.close();
            told((reading.result as Partial<Settings> | undefined) ?? null);
          });
        });
      }),
  );
}

/** Sets what the file host keeps, as if the person had; the panel is loaded anew. */
export async function keepSettings(page: Page, settings: Partial<Settings>): Promise<void> {
  await page.evaluate(async (given) => {
    const done = <Result>(request: IDBRequest<Result>) =>
      new Promise<Result>((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(new Error(String(request.error))));
      });
    // The panel makes the database on its first reading.
    while (!(await indexedDB.databases()).some(({ name }) => name === "usher"))
      await new Promise((later) => setTimeout(later, 20));
    const database = await done(indexedDB.open("usher"));
    const writing = database.transaction("settings", "readwrite");
    // Not what was written counts, but what was kept: the page is left right after.
    const isKept = new Promise<void>((resolve, reject) => {
      writing.addEventListener("complete", () => resolve());
      writing.addEventListener("abort", () => reject(new Error(String(writing.error))));
    });
    const store = writing.objectStore("settings");
    const kept: unknown = await done(store.get("settings"));
    const first = { me: null, trustedPairs: [], anchors: [], resolver: null, authservIds: [] };
    store.put({ ...first, ...(typeof kept === "object" ? kept : {}), ...given }, "settings");
    await isKept;
    database.close();
  }, settings);
  await page.reload();
}

export { expect } from "../panel.ts";
