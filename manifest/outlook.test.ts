// @vitest-environment jsdom
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { OfficeAddinManifest } from "office-addin-manifest";
import { describe, expect, it, test } from "vitest";
import { drawIcon, sizes } from "./icons.mjs";
import { decodePng } from "./png.mjs";

const path = join(import.meta.dirname, "outlook.xml");
const publicFolder = join(import.meta.dirname, "public");
const addin = join(import.meta.dirname, "../addin");
const origin = "https://localhost:3000";

const document = new DOMParser().parseFromString(readFileSync(path, "utf8"), "application/xml");
const elements = [...document.querySelectorAll("*")];
const valueOf = (name: string) => document.querySelector(name)?.textContent;

/** Children in the order the schema's sequences demand (MS-OWEMXML, and Microsoft's page on element order). */
const orders: Readonly<Record<string, string>> = {
  OfficeApp:
    "Id AlternateId Version ProviderName DefaultLocale DisplayName Description IconUrl HighResolutionIconUrl SupportUrl AppDomains Hosts Requirements FormSettings Permissions Rule DisableEntityHighlighting VersionOverrides",
  DesktopSettings: "SourceLocation RequestedHeight",
  VersionOverrides:
    "Description Requirements Hosts Resources VersionOverrides WebApplicationInfo ExtendedPermissions",
  Group: "Label Icon Control",
  Control: "Label Supertip Icon Action",
  Supertip: "Title Description",
  Action: "SourceLocation SupportsPinning",
  Resources: "bt:Images bt:Urls bt:ShortStrings bt:LongStrings",
};

describe("outlook.xml", () => {
  it("is read by Microsoft's own library", async () => {
    const info = await OfficeAddinManifest.readManifestFile(path);
    expect(info).toMatchObject({
      id: "a58b9dfd-7205-4002-aa49-29d09f8d3d80",
      officeAppType: "MailApp",
      displayName: "Usher",
      defaultLocale: "en-US",
      permissions: "ReadItem",
      hosts: ["Mailbox"],
      version: "0.1.0.0",
    });
  });

  it("bears the version of package.json", () => {
    const { version } = JSON.parse(readFileSync(join(addin, "../package.json"), "utf8")) as {
      version: string;
    };
    expect(valueOf("Version")).toBe(`${version}.0`);
  });

  test.for(Object.entries(orders))("%s holds its children in the schema's order", ([name, order]) => {
    const found = elements.filter((element) => element.tagName === name);
    expect(found.length).toBeGreaterThan(0);
    for (const element of found) {
      const places = [...element.children].map((child) => order.split(" ").indexOf(child.tagName));
      expect(places).not.toContain(-1);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    }
  });

  it("ends with version overrides 1.1 inside 1.0", () => {
    const types = [...document.querySelectorAll("VersionOverrides")].map((one) =>
      one.getAttribute("xsi:type"),
    );
    expect(types).toEqual(["VersionOverridesV1_0", "VersionOverridesV1_1"]);
    expect(document.documentElement.lastElementChild?.tagName).toBe("VersionOverrides");
  });

  it("puts one button on the message being read, which opens the pane", () => {
    expect(document.querySelector("ExtensionPoint")?.getAttribute("xsi:type")).toBe(
      "MessageReadCommandSurface",
    );
    expect(document.querySelectorAll("Control")).toHaveLength(1);
    expect(document.querySelector("Action")?.getAttribute("xsi:type")).toBe("ShowTaskpane");
  });

  it("names each id once, and refers only to resources it has", () => {
    const ids = elements.flatMap((element) => element.getAttribute("id") ?? []);
    expect(ids).toEqual([...new Set(ids)]);
    const resources = [...document.querySelectorAll("Resources [id]")].map((one) => one.id);
    const wanted = elements.flatMap((element) => element.getAttribute("resid") ?? []);
    expect([...new Set(wanted)].toSorted()).toEqual(resources.toSorted());
    for (const id of resources) expect(id.length).toBeLessThanOrEqual(32);
  });

  it("keeps within the lengths Outlook allows", () => {
    for (const text of document.querySelectorAll("ShortStrings > *"))
      expect(text.getAttribute("DefaultValue")?.length).toBeLessThanOrEqual(125);
    for (const text of document.querySelectorAll("LongStrings > *"))
      expect(text.getAttribute("DefaultValue")?.length).toBeLessThanOrEqual(250);
  });

  it("names only https addresses of one origin, which the build really holds", () => {
    const urls = elements.flatMap((element) => {
      const value = element.getAttribute("DefaultValue") ?? "";
      return value.includes("//") ? [value] : [];
    });
    expect(urls.length).toBeGreaterThan(6);
    for (const url of urls) {
      expect(new URL(url).origin).toBe(origin);
      const file = new URL(url).pathname;
      expect(existsSync(join(publicFolder, file)) || existsSync(join(addin, file)), file).toBe(true);
    }
  });

  test.for([
    ["IconUrl", 64],
    ["HighResolutionIconUrl", 128],
    ['[id="icon.16"]', 16],
    ['[id="icon.32"]', 32],
    ['[id="icon.80"]', 80],
  ] as const)("%s is a picture of %i pixels", ([selector, size]) => {
    const url = document.querySelector(selector)?.getAttribute("DefaultValue") ?? "";
    const icon = decodePng(readFileSync(join(publicFolder, new URL(url).pathname)));
    expect([icon.width, icon.height]).toEqual([size, size]);
  });
});

test.for(sizes)("the icon of %i pixels is what the script draws", (size) => {
  const icon = decodePng(readFileSync(join(publicFolder, `icons/usher-${size}.png`)));
  expect(Buffer.from(icon.pixels).equals(drawIcon(size))).toBe(true);
  expect(new Set(icon.pixels).size).toBeGreaterThan(4);
});
