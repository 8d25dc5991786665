import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, test as base } from "@playwright/test";
import { panelServer } from "../addin/server.mjs";

/** The built panel; another build can be named with PANEL. */
export const builtPanel = process.env["PANEL"] ?? fileURLToPath(new URL("../dist/panel", import.meta.url));

/** Tests with the built panel behind `baseURL`: one preview server a worker, each on a port of its own. */
export const test = base.extend<object, { panelURL: string }>({
  panelURL: [
    async ({}, use) => {
      const server = panelServer(builtPanel);
      await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      server.closeAllConnections();
      server.close();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ panelURL }, use) => use(panelURL),
});

export { expect };
