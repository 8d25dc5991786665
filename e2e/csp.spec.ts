import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Page, Worker } from "@playwright/test";
import { placeHeaders, securityHeaders } from "../addin/headers.mjs";
import { panelServer } from "../addin/server.mjs";
import { builtPanel, expect, test as base } from "./panel.ts";
import { samplePath } from "./samples.ts";

type Host = "file" | "outlook";

const hosts: readonly Host[] = ["file", "outlook"];
const policies: Readonly<Record<Host, string | undefined>> = {
  file: securityHeaders("file")["Content-Security-Policy"],
  outlook: securityHeaders("outlook")["Content-Security-Policy"],
};
/** Where every page in Outlook loads Microsoft's library from. */
const library = "https://appsforoffice.microsoft.com";
const resolvers = JSON.parse(
  readFileSync(new URL("../addin/resolvers.json", import.meta.url), "utf8"),
) as readonly { readonly url: string }[];
const workers = readdirSync(join(builtPanel, "assets")).filter((name) => /^worker-.*\.js$/.test(name));

/** The built panel as each host's server serves it, by the server's URL; and nothing of anybody else's. */
const test = base.extend<object, { readonly served: Readonly<Record<Host, string>> }>({
  served: [
    async ({ panelURL }, use) => {
      const server = panelServer(builtPanel, { host: "outlook" });
      await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
      await use({ file: panelURL, outlook: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
      server.closeAllConnections();
      server.close();
    },
    { scope: "worker" },
  ],
  page: async ({ page }, use) => {
    await page.route(`${library}/**`, (route) => route.abort());
    await use(page);
  },
});

/** Code and requests a forged mail could smuggle in; each says "ran" where nothing stopped it. */
type Attempt =
  | "fetch a stranger"
  | "fetch a site"
  | "fetch who counts use"
  | "eval"
  | "new Function"
  | "setTimeout with text";

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
      case "fetch who counts use":
        // Where office.js would send its telemetry.
        await fetch("https://browser.events.data.microsoft.com/OneCollector/1.0/", { mode: "no-cors" });
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
  const silence = new Promise<string>((resolve) => setTimeout(() => resolve(`stopped: ${result}`), 30_000));
  return Promise.race([blocked, silence]);
}

const attempts: readonly (readonly [Attempt, string])[] = [
  ["fetch a stranger", "refused by connect-src"],
  ["fetch a site", "refused by connect-src"],
  ["fetch who counts use", "refused by connect-src"],
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

for (const host of hosts)
  test(`${host}: every built file carries the policy, and nothing that is missing lacks it`, async ({
    request,
    served,
  }) => {
    const files = readdirSync(builtPanel, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(builtPanel.length));
    expect(files.length).toBeGreaterThan(1);
    for (const file of [...files, "/nowhere.js"]) {
      const response = await request.get(`${served[host]}${file}`);
      const headers = response.headers();
      expect(response.status(), file).toBe(file === "/nowhere.js" ? 404 : 200);
      expect(headers["content-security-policy"], file).toBe(policies[host]);
      expect(headers["x-content-type-options"], file).toBe("nosniff");
      expect(headers["cross-origin-resource-policy"], file).toBe(
        placeHeaders(file)["Cross-Origin-Resource-Policy"],
      );
    }
  });

test("the page may ask its own server and the resolvers it offers, each by its origin alone", () => {
  const [, asked = ""] = /connect-src ([^;]*)/.exec(policies.file ?? "") ?? [];
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

test("opening the pane asks nobody else but for Microsoft's library", async ({ page, served }) => {
  const asked = new Set<string>();
  page.on("request", (one) => asked.add(new URL(one.url()).origin));
  await page.goto(served.outlook);
  await page.locator("#panel > *").first().waitFor();
  await page.waitForLoadState("networkidle");
  expect([...asked].toSorted()).toEqual([served.outlook, library].toSorted());
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

for (const host of hosts)
  test.describe(`${host}: in the page`, () => {
    for (const [name, expected] of attempts)
      test(`${name} is refused`, async ({ page, served }) => {
        await page.goto(served[host]);
        expect(await page.evaluate(attempt, [name, strangerURL] as const)).toBe(expected);
        expect(visits).toEqual([]);
      });

    test("an inline script, an event handler and a stranger's script, frame, image and style are refused", async ({
      page,
      served,
    }) => {
      await page.goto(served[host]);
      const ran = await page.evaluate(async (from) => {
        const refused: string[] = [];
        // A frame is refused by another process, which takes as long as it takes.
        const all = new Promise<void>((resolve) =>
          addEventListener("securitypolicyviolation", (event) => {
            refused.push(event.effectiveDirective);
            if (refused.length === 6) resolve();
          }),
        );
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
        await Promise.race([all, new Promise((later) => setTimeout(later, 60_000))]);
        // What nothing refused would have run by now.
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

    test("a form posts nothing", async ({ page, served }) => {
      await page.goto(served[host]);
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
  });

/** A page of an origin, with what is given in its body. */
async function pageOf(page: Page, origin: string, body: string): Promise<void> {
  await page.route(`${origin}/**`, (route) =>
    route.fulfill({ contentType: "text/html", body: `<!doctype html><title>page</title>${body}` }),
  );
}

const frameOf = (url: string): string => `<iframe src="${url}"></iframe>`;

/** Whether the page, or a frame in it, shows the panel. */
const shows = async (page: Page, panel: string): Promise<boolean> => {
  await page.waitForLoadState("networkidle");
  const titles = page
    .frames()
    .filter((frame) => frame.url().startsWith(panel))
    .map((frame) => frame.title());
  return (await Promise.all(titles)).includes("Usher");
};

test.describe("in a frame", () => {
  // The panel is on this machine, and the page that frames it is not: people are asked whether it may.
  test.use({ permissions: ["local-network-access"] });

  for (const host of hosts)
    test(`${host}: another site cannot frame it`, async ({ page, served }) => {
      await pageOf(page, "https://stranger.example", frameOf(`${served[host]}/${host}/`));
      await page.goto("https://stranger.example/");
      expect(await shows(page, served[host])).toBe(false);
      // Not even its own server's pages.
      await page.goto(strangerURL);
      await page.evaluate(
        (frame) => {
          document.body.innerHTML = frame;
          const loaded = document.querySelector("iframe");
          return new Promise((done) => loaded?.addEventListener("load", done));
        },
        frameOf(`${served[host]}/${host}/`),
      );
      expect(await shows(page, served[host])).toBe(false);
    });

  for (const origin of [
    "https://outlook.office.com",
    "https://outlook.office365.com",
    "https://outlook.live.com",
    "https://outlook.cloud.microsoft",
  ]) {
    test(`outlook: ${origin} frames the pane, and not the panel of the file host`, async ({
      page,
      served,
    }) => {
      await pageOf(page, origin, frameOf(`${served.outlook}/outlook/`) + frameOf(`${served.file}/file/`));
      await page.goto(`${origin}/mail/`);
      expect(await shows(page, served.outlook)).toBe(true);
      expect(await shows(page, served.file)).toBe(false);
    });
  }

  test("outlook: a stranger cannot frame an Outlook that frames the pane", async ({ page, served }) => {
    await pageOf(page, "https://outlook.office.com", frameOf(`${served.outlook}/outlook/`));
    await pageOf(page, "https://stranger.example", frameOf("https://outlook.office.com/mail/"));
    await page.goto("https://stranger.example/");
    expect(page.frames().map((frame) => frame.url())).toContain("https://outlook.office.com/mail/");
    expect(await shows(page, served.outlook)).toBe(false);
  });

  test("outlook: its icons stand in Outlook's own pages, and nothing else of it does", async ({
    page,
    served,
  }) => {
    await pageOf(page, "https://outlook.office.com", `<img src="${served.outlook}/icons/usher-64.png">`);
    await page.goto("https://outlook.office.com/mail/");
    const width = await page
      .locator("img")
      .evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0));
    expect(width).toBe(64);
    const taken = await page.evaluate(
      async (urls) =>
        Promise.all(
          urls.map((url) =>
            fetch(url, { mode: "no-cors" }).then(
              () => "taken",
              () => "refused",
            ),
          ),
        ),
      ["icons/usher-64.png", "outlook/graph.json", "outlook/index.html", `assets/${workers[0]}`].map(
        (path) => `${served.outlook}/${path}`,
      ),
    );
    expect(taken).toEqual(["taken", "refused", "refused", "refused"]);
  });
});

test("outlook: Microsoft's library runs, and a script of the same name from elsewhere does not", async ({
  page,
  served,
}) => {
  const script = (text: string) => ({ contentType: "text/javascript", body: text });
  await page.route(`${library}/**`, (route) => route.fulfill(script("globalThis.library = true;")));
  await page.route("https://appsforoffice.microsoft.com.stranger.example/**", (route) =>
    route.fulfill(script("globalThis.smuggled = true;")),
  );
  await page.goto(served.outlook);
  await expect.poll(() => page.evaluate(() => Reflect.get(globalThis, "library") === true)).toBe(true);
  const smuggled = await page.evaluate(async () => {
    const remote = document.createElement("script");
    remote.src = "https://appsforoffice.microsoft.com.stranger.example/lib/1/hosted/office.js";
    const ended = new Promise((done) => {
      remote.addEventListener("load", done);
      remote.addEventListener("error", done);
    });
    document.body.append(remote);
    await ended;
    return Reflect.get(globalThis, "smuggled") === true;
  });
  expect(smuggled).toBe(false);
});

for (const host of hosts)
  test.describe(`${host}: in the worker`, () => {
    for (const [name, expected] of attempts)
      test(`${name} is refused`, async ({ page, served }) => {
        await page.goto(served[host]);
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
    if (name !== "fetch a site" && name !== "fetch who counts use")
      expect(await page.evaluate(attempt, [name, strangerURL] as const), name).toBe("ran");
});
