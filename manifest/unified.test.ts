import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { AppManifestUtils, type TeamsManifest } from "@microsoft/app-manifest";
import { describe, expect, it, test } from "vitest";
import { wordsOf } from "./outlook.mjs";
import { decodePng } from "./png.mjs";
import { parseManifest } from "./testkit/xml.ts";
import { unifiedPackage } from "./unified.mjs";

const root = join(import.meta.dirname, "..");
const source = readFileSync(join(import.meta.dirname, "outlook.xml"), "utf8");
const xml = parseManifest(source);
const base = "https://intra.example:8443/usher";
const id = "0f8fad5b-d9cb-469f-a165-70867728950e";
const words = wordsOf(source);

const made = (clientId: string | null = null) =>
  unifiedPackage(words, { base, version: "0.1.0", id, clientId });
const files = made();

/** What the tests look at; that the rest is right too is what the schema is for. */
interface Unified {
  manifestVersion: string;
  version: string;
  id: string;
  localizationInfo: {
    defaultLanguageTag: string;
    additionalLanguages: { languageTag: string; file: string }[];
  };
  icons: Record<string, string>;
  validDomains: string[];
  authorization: unknown;
  webApplicationInfo?: unknown;
  extensions: {
    requirements: unknown;
    runtimes: { code: { page: string }; actions: { id: string; pinnable: boolean }[] }[];
    ribbons: {
      contexts: string[];
      tabs: {
        groups: { label: string; icons: Icon[]; controls: Control[] }[];
        customMobileRibbonGroups: { label: string; controls: Control[] }[];
      }[];
    }[];
    alternates: { alternateIcons: Record<"icon" | "highResolutionIcon", Icon> }[];
  }[];
}
interface Icon {
  size: number;
  scale?: number;
  url: string;
}
interface Control {
  label: string;
  icons: Icon[];
  actionId: string;
  supertip?: { title: string; description: string };
}

const text = (name: string, from = files) => String(from.get(name));
const manifest = JSON.parse(text("manifest.json")) as Unified;
const [extension] = manifest.extensions;
const [tab] = extension?.ribbons[0]?.tabs ?? [];
const [button] = tab?.groups[0]?.controls ?? [];
const [mobile] = tab?.customMobileRibbonGroups[0]?.controls ?? [];

/** Breaches of Microsoft's schema, which the library brings along. */
const breaches = (value: unknown) => AppManifestUtils.validateAgainstSchema(value as TeamsManifest);

const schemas = join(
  dirname(createRequire(import.meta.url).resolve("@microsoft/app-manifest")),
  "json-schemas/teams",
);

describe("the unified manifest", () => {
  it("keeps Microsoft's schema, with a client id and without", async () => {
    expect(await breaches(manifest)).toEqual([]);
    expect(await breaches(JSON.parse(text("manifest.json", made(id))))).toEqual([]);
  });

  test.for([
    ["an action of no kind", '"type":"openPage"', '"type":"openDoor"'],
    ["a page over http", `"page":"${base}`, '"page":"http://intra.example'],
    ["a context of no window", '"mailRead"', '"mailDoor"'],
    ["an icon too few", '{"size":25,"scale":1,', '{"size":26,"scale":1,'],
  ] as const)("is held against it: %s is a breach", async ([, right, wrong]) => {
    const all = JSON.stringify(manifest);
    expect(all).toContain(right);
    expect(await breaches(JSON.parse(all.replace(right, wrong)))).not.toEqual([]);
  });

  it("is what outlook.xml is: id, version, requirement, page, pinning, both buttons and their words", () => {
    expect(manifest.id).toBe(id);
    expect(manifest.version).toBe("0.1.0");
    expect(extension?.requirements).toEqual({
      scopes: ["mail"],
      capabilities: [
        { name: "Mailbox", minVersion: xml.document.querySelector("Set")?.getAttribute("MinVersion") },
      ],
    });
    expect(extension?.runtimes.map(({ code }) => code.page)).toEqual([`${base}/outlook/index.html`]);
    const [action] = extension?.runtimes[0]?.actions ?? [];
    expect(action?.pinnable).toBe(true);
    expect(extension?.ribbons.map(({ contexts }) => contexts)).toEqual([["mailRead"]]);
    for (const control of [button, mobile]) {
      expect(control?.actionId).toBe(action?.id);
      expect(control?.label).toBe(xml.value('[id="open.label"]'));
    }
    expect(button?.supertip).toEqual({
      title: xml.value('[id="open.label"]'),
      description: xml.value('[id="open.tip"]'),
    });
    expect([tab?.groups[0]?.label, tab?.customMobileRibbonGroups[0]?.label]).toEqual(["Usher", "Usher"]);
  });

  it("asks to read the item that is open, also in shared folders, and for nothing more", () => {
    expect(manifest.authorization).toEqual({
      permissions: {
        resourceSpecific: [
          { name: "MailboxItem.Read.User", type: "Delegated" },
          { name: "Mailbox.SharedFolder", type: "Delegated" },
        ],
      },
    });
  });

  it("names the registration at Entra where there is one", () => {
    expect(manifest.webApplicationInfo).toBeUndefined();
    const { webApplicationInfo } = JSON.parse(text("manifest.json", made(id))) as Unified;
    expect(webApplicationInfo).toEqual({ id });
  });

  it("names addresses of the one origin, and that as a domain without scheme", () => {
    expect(manifest.validDomains).toEqual(["intra.example:8443"]);
    const urls = text("manifest.json").match(/"https?:[^"]*"/g) ?? [];
    expect(urls.length).toBeGreaterThan(20);
    for (const url of urls)
      expect(url).toMatch(/^"https:\/\/(?:intra\.example:8443\/usher|developer\.microsoft\.com)\//);
    for (const [name] of files) expect(text(name)).not.toContain("localhost");
  });

  it("names no page and no picture that the build does not hold", () => {
    const named = text("manifest.json").match(/(?<="https:\/\/intra\.example:8443\/usher)[^"]+/g) ?? [];
    expect(new Set(named).size).toBeGreaterThan(14);
    for (const path of named) {
      // The build makes a page of every addin/<host>/index.html, and copies what is public.
      const page = /^\/[a-z]+\/index\.html$/.test(path) && existsSync(join(root, "addin", path));
      expect(page || existsSync(join(root, "manifest/public", path)), path).toBe(true);
    }
  });

  it("names the icons outlook.xml names", () => {
    const path = (url: string) => url.slice(base.length);
    const inXml = new Set(xml.urls.map((url) => new URL(url).pathname));
    const { alternateIcons } = extension?.alternates[0] ?? {};
    const icons = [...(button?.icons ?? []), ...(tab?.groups[0]?.icons ?? []), ...(mobile?.icons ?? [])];
    expect(icons).toHaveLength(15);
    for (const { size, scale = 1, url } of icons) {
      expect(path(url)).toBe(`/icons/usher-${size * scale}.png`);
      expect(inXml).toContain(path(url));
    }
    expect(mobile?.icons.map(({ size, scale }) => `${size}@${scale}`)).toEqual(
      "25@1 25@2 25@3 32@1 32@2 32@3 48@1 48@2 48@3".split(" "),
    );
    expect([alternateIcons?.icon.url, alternateIcons?.highResolutionIcon.url]).toEqual([
      `${base}/icons/usher-64.png`,
      `${base}/icons/usher-128.png`,
    ]);
  });
});

describe("its package", () => {
  it("holds the icons at the sizes Microsoft wants, and all files that are named, and no others", () => {
    const languages = manifest.localizationInfo.additionalLanguages.map(({ file }) => file);
    expect([...files.keys()].toSorted()).toEqual(
      ["manifest.json", ...Object.values(manifest.icons), ...languages].toSorted(),
    );
    for (const [name, size] of [
      ["color.png", 192],
      ["outline.png", 32],
    ] as const) {
      const icon = decodePng(Buffer.from(files.get(name) ?? ""));
      expect([icon.width, icon.height]).toEqual([size, size]);
    }
  });

  it("says everything in the languages of outlook.xml", () => {
    const { defaultLanguageTag, additionalLanguages } = manifest.localizationInfo;
    expect(defaultLanguageTag).toBe("en-us");
    const tags = [...xml.document.querySelectorAll("Description > Override")].map((one) =>
      one.getAttribute("Locale")?.toLowerCase(),
    );
    expect(additionalLanguages.map(({ languageTag }) => languageTag)).toEqual(tags);
    const paths = [
      /^\$schema$/,
      ...Object.keys(localizationSchema().properties).map(
        (key) => new RegExp(`^${key.replace(".", "\\.")}$`),
      ),
    ];
    const texts = JSON.parse(text("de-de.json")) as Record<string, string>;
    expect(Object.keys(texts).filter((key) => paths.some((path) => path.test(key)))).toHaveLength(5);
    for (const { languageTag, file } of additionalLanguages) {
      const said = JSON.parse(text(file)) as Record<string, string>;
      expect(Object.keys(said)).toEqual(Object.keys(texts));
      const locale = xml.document.querySelector(
        `[Locale="${languageTag.replace(/-.*/, (end) => end.toUpperCase())}"]`,
      );
      expect(said["description.full"]).toBe(locale?.getAttribute("Value"));
    }
  });

  it("keeps the schema of languages, and each of its keys is a text of the manifest, in other words", () => {
    const { properties, patternProperties, required } = localizationSchema();
    for (const { file } of manifest.localizationInfo.additionalLanguages) {
      const said = JSON.parse(text(file)) as Record<string, string>;
      for (const key of required) expect(said).toHaveProperty([key]);
      for (const [key, value] of Object.entries(said)) {
        if (key === "$schema") continue;
        const pattern = Object.keys(patternProperties).find((one) => new RegExp(one).test(key)) ?? "";
        const bound = (properties[key] ?? patternProperties[pattern])?.maxLength ?? 0;
        expect(value.length, key).toBeLessThanOrEqual(bound);
        const path = key.replaceAll("[", ".").replaceAll("]", "").split(".");
        expect(manifest).toHaveProperty(path);
        if (!key.startsWith("name.")) expect(manifest).not.toHaveProperty(path, value);
      }
    }
  });
});

test.for(["support", "privacy", "terms"])("about/%s.html is a page by itself", (name) => {
  const html = readFileSync(join(root, `manifest/public/about/${name}.html`), "utf8");
  expect(html).toMatch(/<html lang="en">[^]*<title>Usher: /);
  expect(html.match(/<h1>/g)).toHaveLength(1);
  // The content security policy would let none of it through, and there is no need for any.
  expect(html).not.toMatch(/<script|<style|<img|style=|https?:/);
  for (const [, link = ""] of html.matchAll(/href="([^"]*)"/g))
    expect(link === "../licenses.md" || existsSync(join(root, "manifest/public/about", link)), link).toBe(
      true,
    );
});

interface LanguageSchema {
  properties: Record<string, { maxLength?: number }>;
  patternProperties: Record<string, { maxLength?: number }>;
  required: string[];
}

/** What the library's schema of the same version says of language files. */
function localizationSchema() {
  const folder = join(schemas, `v${manifest.manifestVersion}`);
  return JSON.parse(
    readFileSync(join(folder, "MicrosoftTeams.Localization.schema.json"), "utf8"),
  ) as LanguageSchema;
}
