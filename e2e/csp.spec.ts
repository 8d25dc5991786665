import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Page, Worker } from "@playwright/test";
import { securityHeaders } from "../addin/headers.mjs";
import { builtPanel, expect, test } from "./panel.ts";
import { samplePath } from "./samples.ts";

const policy = securityHeaders("file")["Content-Security-Policy"];
const resolvers = JSON.parse(
  readFileSync(new URL("../addin/resolvers.json", import.meta.url), "utf8"),
) as readonly { readonly url: string }[];
const workers = readdirSync(join(builtPanel, "assets")).filter((name) => /^worker-.*\.js$/.test(name));

/** Code and requests a forged mail could smuggle in; each says "ran" where nothing stopped it. */
type Attempt = "fetch a stranger" | "fetch a site" | "eval" | "new Function" | "setTimeout with text";

/** Runs inside the page or the worker: nothing from outside is in scope. */
async function attempt([name, stranger]: readonly [Attempt, string]): Promise<string> {
  const blocked = new Promise<string>((resolve) => {
    self.addEventListener("securitypolicyviolation", (event) =>
      resolve(`refused by ${event.effectiveDirective}`),
    );
  });
  // The policy lets through what an evaluation runs before its first turn, so wait for the next.
  await new Promise((later) => setTimeout(later, 0));
  const outcome = async (): Promise<string> => {
    switch (name) {
      case "fetch a stranger":
        await fetch(stranger, { mode: "no-cors" });
        return "ran";
      case "fetch a site":
        await fetch("https://example.com/", { mode: "no-cors" });
        return "ran";
      case "eval":
        return String((0, eval)("'ran'"));
      case "new Function":
        return String(new Function("return 'ran'")());
      case "setTimeout with text": {
        Reflect.apply(setTimeout, self, ["self.smuggled = 'ran'", 0]);
        await new Promise((later) => setTimeout(later, 100));
        return String(Reflect.get(self, "smuggled"));
      }
    }
  };
  const result = await outcome().catch((error: unknown) =>
    error instanceof Error ? error.name : String(error),
  );
  if (result === "ran") return result;
  const silence = new Promise<string>((resolve) => setTimeout(() => resolve(`stopped: ${result}`), 2000));
  return Promise.race([blocked, silence]);
}

const attempts: readonly (readonly [Attempt, string])[] = [
  ["fetch a stranger", "refused by connect-src"],
  ["fetch a site", "refused by connect-src"],
  ["eval", "refused by script-src"],
  ["new Function", "refused by script-src"],
  ["setTimeout with text", "refused by script-src"],
];

/** A server the panel has no business with; counts who comes, and lets anybody in. */
let stranger: Server;
let strangerURL = "";
let visits: string[] = [];

test.beforeAll(async () => {
  stranger = createServer((request, response) => {
    visits.push(request.url ?? "");
    response.writeHead(200, { "Access-Control-Allow-Origin": "*", "Content-Type": "text/html" });
    response.end("<!doctype html><title>stranger</title>");
  });
  await new Promise<void>((listening) => stranger.listen(0, "127.0.0.1", listening));
  strangerURL = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/`;
});
test.beforeEach(() => {
  visits = [];
});
test.afterAll(() => {
  stranger.closeAllConnections();
  stranger.close();
});

async function startWorker(page: Page, script: string): Promise<Worker> {
  const [worker] = await Promise.all([
    page.waitForEvent("worker", (one) => one.url().endsWith(script)),
    page.evaluate((url) => void new Worker(url, { type: "module" }), script),
  ]);
  return worker;
}

test("every built file carries the policy", async ({ request }) => {
  const files = readdirSync(builtPanel, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(builtPanel.length));
  expect(files.length).toBeGreaterThan(1);
  for (const file of files) {
    const response = await request.get(file);
    expect(response.status(), file).toBe(200);
    expect(response.headers()["content-security-policy"], file).toBe(policy);
    expect(response.headers()["x-content-type-options"], file).toBe("nosniff");
  }
});

test("the page may ask its own server and the resolvers it offers, each by its origin alone", () => {
  const [, asked = ""] = /connect-src ([^;]*)/.exec(policy ?? "") ?? [];
  expect(asked.split(" ")).toEqual(["'self'", ...resolvers.map(({ url }) => new URL(url).origin)]);
});

test("opening the panel and a mail asks nobody else", async ({ page, panelURL }) => {
  const asked = new Set<string>();
  page.on("request", (one) => asked.add(new URL(one.url()).origin));
  await page.goto("/");
  await page.setInputFiles("input[type=file]", samplePath("unverified-plain.eml"));
  await page.locator("header[data-level=unverified]").waitFor();
  expect([...asked]).toEqual([panelURL]);
});

test("no built page holds inline code or styles", () => {
  const pages = readdirSync(builtPanel)
    .map((host) => join(builtPanel, host, "index.html"))
    .filter((page) => existsSync(page));
  expect(pages.length).toBeGreaterThan(0);
  for (const page of pages) {
    expect(readFileSync(page, "utf8")).not.toMatch(
      /<script(?![^>]*\ssrc=)|<style|\son\w+=|\sstyle=|javascript:/i,
    );
  }
});

test.describe("in the page", () => {
  for (const [name, expected] of attempts)
    test(`${name} is refused`, async ({ page }) => {
      await page.goto("/");
      expect(await page.evaluate(attempt, [name, strangerURL] as const)).toBe(expected);
      expect(visits).toEqual([]);
    });

  test("an inline script, an event handler and a stranger's script, frame, image and style are refused", async ({
    page,
  }) => {
    await page.goto("/");
    const ran = await page.evaluate(async (from) => {
      const refused: string[] = [];
      addEventListener("securitypolicyviolation", (event) => refused.push(event.effectiveDirective));
      const inline = document.createElement("script");
      inline.textContent = "window.smuggled = true";
      const remote = document.createElement("script");
      remote.src = `${from}script.js`;
      const frame = document.createElement("iframe");
      frame.src = `${from}frame`;
      const style = document.createElement("style");
      style.textContent = "body { outline: 3px solid }";
      const holder = document.createElement("div");
      holder.innerHTML = `<b onclick="window.smuggled = true">x</b><img src="${from}image.png">`;
      document.body.append(inline, remote, frame, style, holder);
      holder.querySelector("b")?.click();
      await new Promise((later) => setTimeout(later, 500));
      return {
        refused: refused.toSorted(),
        smuggled: Reflect.get(window, "smuggled") !== undefined,
        outline: getComputedStyle(document.body).outlineStyle,
      };
    }, strangerURL);
    expect(ran).toEqual({
      refused: [
        "frame-src",
        "img-src",
        "script-src-attr",
        "script-src-elem",
        "script-src-elem",
        "style-src-elem",
      ],
      smuggled: false,
      outline: "none",
    });
    expect(visits).toEqual([]);
  });

  test("a form posts nothing", async ({ page }) => {
    await page.goto("/");
    const refused = await page.evaluate(
      (to) =>
        new Promise<string>((resolve) => {
          addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective));
          const form = document.createElement("form");
          form.action = to;
          form.method = "post";
          document.body.append(form);
          form.submit();
        }),
      strangerURL,
    );
    expect(refused).toBe("form-action");
    expect(visits).toEqual([]);
  });

  test("another site cannot frame the panel", async ({ page, panelURL }) => {
    await page.goto(strangerURL);
    await page.evaluate((url) => {
      const frame = document.createElement("iframe");
      frame.src = url;
      document.body.append(frame);
      return new Promise((loaded) => frame.addEventListener("load", loaded));
    }, panelURL);
    expect(page.frames().map((frame) => frame.url())).not.toContain(`${panelURL}/file/`);
  });
});

test.describe("in the worker", () => {
  for (const [name, expected] of attempts)
    test(`${name} is refused`, async ({ page }) => {
      await page.goto("/");
      expect(workers.length).toBeGreaterThan(0);
      for (const script of workers) {
        const worker = await startWorker(page, `/assets/${script}`);
        expect(await worker.evaluate(attempt, [name, strangerURL] as const)).toBe(expected);
      }
      expect(visits).toEqual([]);
    });
});

test("without the policy every attempt would succeed", async ({ page }) => {
  await page.goto(strangerURL);
  for (const [name] of attempts)
    if (name !== "fetch a site")
      expect(await page.evaluate(attempt, [name, strangerURL] as const), name).toBe("ran");
});
