import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { build } from "vite";
import type { resolverDns } from "../../addin/ports/doh.ts";
import type { DnsAnswer, DnsType } from "../../core/ports.ts";
import { questions, stateOf, zones } from "./questions.ts";
import { expect, test as base } from "./panel.ts";

/** A panel of nothing but the port, under the panel's own headers. */
const test = base.extend<object, { served: string }>({
  served: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), "usher-doh-"));
      mkdirSync(join(folder, "file"));
      writeFileSync(join(folder, "file/index.html"), "<!doctype html><title>page</title>");
      const entry = join(import.meta.dirname, "../../addin/ports/doh.ts");
      await build({
        configFile: false,
        logLevel: "warn",
        build: {
          outDir: join(folder, "assets"),
          emptyOutDir: true,
          lib: { entry, formats: ["es"], fileName: () => "doh.js" },
        },
      });
      await use(folder);
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: "worker", timeout: 300_000 },
  ],
});

test.use({ zones });

/** Asks in the page, where content security policy, CORS and the browser's own rules hold. */
const lookup = (page: Page, url: string, name: string, type: DnsType): Promise<DnsAnswer> =>
  page.evaluate(
    async ([resolver, script, asked, kind]) => {
      const port = (await import(script)) as { readonly resolverDns: typeof resolverDns };
      return port.resolverDns(resolver).lookup(asked, kind);
    },
    [url, "/assets/doh.js", name, type] as const,
  );

test("the resolver is asked, and its answers are read", async ({ page, resolver }) => {
  await page.goto("/");
  const before = resolver.log().length;
  for (const [name, type, state, records] of questions) {
    const answer = await lookup(page, resolver.url, name, type);
    expect([name, stateOf(answer), answer.records.toSorted()]).toEqual([name, state, records]);
  }
  expect(resolver.log().slice(before)).toEqual(questions.map(([name, type]) => `${name} ${type}`));
});

test("no other resolver is: the content security policy stops the question", async ({ page, resolver }) => {
  await page.goto("/");
  const before = resolver.log().length;
  const [name, type] = ["s1._domainkey.acme.example", "TXT"] as const;
  const refused = page.evaluate(
    () =>
      new Promise<string>((told) =>
        addEventListener("securitypolicyviolation", ({ effectiveDirective }) => told(effectiveDirective)),
      ),
  );
  const other = resolver.url.replace("127.0.0.1", "localhost");
  expect(stateOf(await lookup(page, other, name, type))).toBe("failed null");
  expect(await refused).toBe("connect-src");
  expect(resolver.log()).toHaveLength(before);
});
