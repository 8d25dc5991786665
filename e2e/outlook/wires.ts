/** Answers every address the pages of a test ask for; whoever else is asked is a stranger, and noted. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { BrowserContext, Route } from "@playwright/test";
import { frameName, hostOrigin, paneOrigin, type Setting } from "./client.ts";
import type { Graph } from "./graph.ts";
import { microsoftAjax } from "./pages.ts";

/** The library as npm has it; read from there, never copied. */
const library = join(
  dirname(createRequire(import.meta.url).resolve("@microsoft/office-js/package.json")),
  "dist",
);

const officeOrigin = "https://appsforoffice.microsoft.com";
const hosted = "/lib/1/hosted/";
const script = { contentType: "text/javascript; charset=utf-8" };

/** A way in the folder of the library: the CDN does not mind the case of letters. */
function libraryFile(path: string): Buffer | null {
  if (!path.startsWith(hosted) || path.includes("..")) return null;
  const name = path.slice(hosted.length);
  const found = [name, name.toLowerCase()]
    .map((each) => join(library, each))
    .find((each) => existsSync(each));
  return found === undefined ? null : readFileSync(found);
}

/** Another page of Outlook, and in the pane's place nothing of the pane. */
export const elsewhere = `${hostOrigin}/calendar/`;
const nothing = "/nothing";

/** Pages of Outlook, and what stands in the pane's frame there. */
const pages: Readonly<Record<string, string>> = {
  [`${hostOrigin}/mail/`]: "/outlook/",
  [elsewhere]: nothing,
};

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

/** What Outlook on the web allows its frames: no dialogs of the browser, and no way to the page around. */
const sandbox =
  "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads";

const hostPage = (setting: Setting, pane: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Mail</title>
    <style>html, body { margin: 0; height: 100%; overflow: hidden } iframe { border: 0; width: 100%; height: 100%; display: block }</style>
  </head>
  <body>
    <iframe id="pane" title="Usher" name="${escaped(frameName(setting))}" sandbox="${sandbox}" src="${paneOrigin}${pane}"></iframe>
  </body>
</html>`;

export interface Wires {
  readonly setting: Setting;
  readonly graph: Graph;
  /** Where the built pane is served on this machine. */
  readonly served: string;
  /** Text of the file beside the page that names the application for Graph; null: there is none. */
  readonly application: string | null;
}

interface PaneFile {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Files of the built pane by their address: they do not change while they are tested, and are fetched once. */
const paneFiles = new Map<string, Promise<PaneFile>>();

async function fetched(address: string): Promise<PaneFile> {
  const response = await fetch(address, { redirect: "manual" });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  };
}

function paneFile(address: string): Promise<PaneFile> {
  const known = paneFiles.get(address);
  if (known !== undefined) return known;
  const file = fetched(address);
  paneFiles.set(address, file);
  // What could not be had once is asked for anew.
  file.catch(() => paneFiles.delete(address));
  return file;
}

/** When office.js is let through; never, where it rejects. */
export type Arrival = () => Promise<void>;

const cors = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Headers": "*, Authorization",
  "Access-Control-Allow-Methods": "*",
  "Access-Control-Expose-Headers": "ETag, Location, Retry-After, request-id",
};

/** Lays the wires; returns the addresses of strangers that were asked. */
export async function layWires(
  context: BrowserContext,
  wires: Wires,
  office: { arrives: Arrival },
): Promise<string[]> {
  const strangers: string[] = [];

  const toPane = async (route: Route, url: URL): Promise<void> => {
    if (url.pathname === nothing) return route.fulfill({ contentType: "text/html", body: "" });
    const file = await paneFile(wires.served + url.pathname);
    const isApplication = url.pathname === "/outlook/graph.json" && wires.application !== null;
    if (!isApplication) return route.fulfill(file);
    const { "content-length": _, ...others } = file.headers;
    await route.fulfill({
      status: 200,
      headers: { ...others, "content-type": "application/json" },
      body: wires.application ?? "",
    });
  };

  const toOffice = async (route: Route, url: URL): Promise<void> => {
    try {
      if (url.pathname === `${hosted}office.js`) await office.arrives();
    } catch {
      return route.abort("failed");
    }
    const body = libraryFile(url.pathname);
    await (body === null ? route.fulfill({ status: 404 }) : route.fulfill({ ...script, body }));
  };

  const toGraph = async (route: Route, url: URL): Promise<void> => {
    const request = route.request();
    if (request.method() === "OPTIONS") return route.fulfill({ status: 200, headers: cors });
    const answer = wires.graph.answer({
      method: request.method(),
      path: decodeURIComponent(url.pathname).replace(/^\/v1\.0/, ""),
      query: url.searchParams,
      headers: await request.allHeaders(),
      body: request.postData() ?? "",
    });
    const { body = "" } = answer;
    await route.fulfill({
      status: answer.status,
      headers: { "Content-Type": "application/json", ...cors, ...answer.headers },
      body: Buffer.isBuffer(body) || typeof body === "string" ? body : JSON.stringify(body),
    });
  };

  await context.route("**/*", async (route) => {
    const url = new URL(route.request().url());
    if (url.origin === paneOrigin) return toPane(route, url);
    if (url.origin === officeOrigin) return toOffice(route, url);
    if (url.href === "https://ajax.aspnetcdn.com/ajax/3.5/MicrosoftAjax.js")
      return route.fulfill({ ...script, body: `(${String(microsoftAjax)})()` });
    if (url.origin === "https://graph.microsoft.com") return toGraph(route, url);
    const page = pages[url.href];
    if (page !== undefined)
      return route.fulfill({ contentType: "text/html; charset=utf-8", body: hostPage(wires.setting, page) });
    if (url.href !== `${hostOrigin}/favicon.ico`) strangers.push(url.href);
    return route.abort();
  });
  return strangers;
}
