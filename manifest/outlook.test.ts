import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { OfficeAddinManifest } from "office-addin-manifest";
import { describe, expect, it, test } from "vitest";
import { decodePng } from "./png.mjs";
import { misplaced, parseManifest } from "./testkit/xml.ts";

const path = join(import.meta.dirname, "outlook.xml");
const publicFolder = join(import.meta.dirname, "public");
const addin = join(import.meta.dirname, "../addin");
const origin = "https://localhost:3000";

const xml = readFileSync(path, "utf8");
const manifest = parseManifest(xml);
const { document, elements, named, text, value, urls } = manifest;
const locales = ["de-DE", "fr-FR", "es-ES", "nl-NL", "ar-SA"];

/** The width and height of the picture at an address of ours. */
function pixels(url: string) {
  const icon = decodePng(readFileSync(join(publicFolder, new URL(url).pathname)));
  return [icon.width, icon.height];
}

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
      version: text("Version"),
      iconUrl: `${origin}/icons/usher-64.png`,
      highResolutionIconUrl: `${origin}/icons/usher-128.png`,
      supportUrl: `${origin}/about/support.html`,
    });
  });

  it("bears the version of package.json", () => {
    const { version } = JSON.parse(readFileSync(join(addin, "../package.json"), "utf8")) as {
      version: string;
    };
    expect(text("Version")).toBe(`${version}.0`);
  });

  it("has an id in the form of a GUID of RFC 9562", () => {
    expect(text("Id")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it("holds all children in the schema's order", () => {
    expect(misplaced(manifest)).toEqual([]);
  });

  it("would be caught with children in another order, or with one nobody knows", () => {
    const swapped = xml.replace(/(<SourceLocation resid.*)\s+(<SupportsPinning>.*)/, "$2$1");
    expect(misplaced(parseManifest(swapped))).toEqual(["Action: SupportsPinning SourceLocation"]);
    const strange = xml.replace("<Permissions>", "<Icon /><Permissions>");
    expect(misplaced(parseManifest(strange))).toHaveLength(1);
  });

  it("asks to read the item that is open, and for nothing more", () => {
    expect(named("Permissions").map(({ textContent }) => textContent)).toEqual(["ReadItem"]);
    for (const name of ["ExtendedPermissions", "WebApplicationInfo", "AppDomains", "Scopes", "Runtimes"])
      expect(named(name), name).toEqual([]);
  });

  it("comes to every client with Mailbox 1.5, the last that mobile and Exchange on-premises have", () => {
    const sets = elements.filter(({ localName }) => localName === "Set");
    expect(sets.map((set) => [set.getAttribute("Name"), set.getAttribute("MinVersion")])).toEqual([
      ["Mailbox", "1.5"],
    ]);
  });

  it("has version overrides 1.1 inside 1.0, and says all it has to say in 1.1", () => {
    const [outer, inner, ...others] = named("VersionOverrides");
    expect(others).toEqual([]);
    expect(outer?.getAttribute("xsi:type")).toBe("VersionOverridesV1_0");
    expect(outer?.namespaceURI).toBe("http://schemas.microsoft.com/office/mailappversionoverrides");
    expect([...(outer?.children ?? [])]).toEqual([inner]);
    expect(inner?.getAttribute("xsi:type")).toBe("VersionOverridesV1_1");
    expect(inner?.namespaceURI).toBe("http://schemas.microsoft.com/office/mailappversionoverrides/1.1");
    expect(document.documentElement.lastElementChild).toBe(outer);
  });

  it("pins the pane and opens it in shared folders, which only 1.1 knows, on the desktop", () => {
    for (const name of ["SupportsPinning", "SupportsSharedFolders"]) {
      const [only, ...others] = named(name);
      expect(others).toEqual([]);
      expect(only?.textContent).toBe("true");
      expect(only?.namespaceURI).toBe("http://schemas.microsoft.com/office/mailappversionoverrides/1.1");
      expect(only?.closest("DesktopFormFactor")).not.toBeNull();
    }
  });

  it("puts one button on a message that is read, on the desktop and on mobile, and each opens the pane", () => {
    const found = named("ExtensionPoint").map((point) => [
      point.parentElement?.tagName,
      point.getAttribute("xsi:type"),
      ...[...point.querySelectorAll("Control")].map((control) => control.getAttribute("xsi:type")),
      ...[...point.querySelectorAll("Action")].map((action) => action.getAttribute("xsi:type")),
      point.querySelector("Action > SourceLocation")?.getAttribute("resid"),
    ]);
    expect(found).toEqual([
      ["DesktopFormFactor", "MessageReadCommandSurface", "Button", "ShowTaskpane", "pane"],
      ["MobileFormFactor", "MobileMessageReadCommandSurface", "MobileButton", "ShowTaskpane", "pane"],
    ]);
    expect(value('[id="pane"]')).toBe(`${origin}/outlook/index.html`);
    expect(value("FormSettings SourceLocation")).toBe(`${origin}/outlook/index.html`);
    // Microsoft: on mobile there is neither of them.
    expect(document.querySelectorAll("MobileFormFactor OfficeTab, MobileFormFactor Supertip")).toHaveLength(
      0,
    );
  });

  it("names each id once, and refers to all its resources and to no others", () => {
    const ids = elements.flatMap((element) => element.getAttribute("id") ?? []);
    expect(ids).toEqual([...new Set(ids)]);
    const resources = [...document.querySelectorAll("Resources [id]")].map((one) => one.id);
    const wanted = elements.flatMap((element) => element.getAttribute("resid") ?? []);
    expect([...new Set(wanted)].toSorted()).toEqual(resources.toSorted());
    for (const id of resources) expect(id.length).toBeLessThanOrEqual(32);
  });

  it("names only https addresses of one origin, which the build really holds", () => {
    expect(urls.length).toBeGreaterThan(14);
    for (const url of urls) {
      expect(new URL(url).origin).toBe(origin);
      // The build makes a page of every addin/<host>/index.html, and copies what is public.
      const { pathname } = new URL(url);
      const page = /^\/[a-z]+\/index\.html$/.test(pathname) && existsSync(join(addin, pathname));
      expect(page || existsSync(join(publicFolder, pathname)), pathname).toBe(true);
    }
  });
});

describe("what outlook.xml says", () => {
  const localized = elements.filter(
    (element) =>
      ["DisplayName", "Description", "bt:String"].includes(element.tagName) &&
      element.hasAttribute("DefaultValue"),
  );

  it("is said in every language, but for the name", () => {
    expect(localized).toHaveLength(5);
    for (const element of localized) {
      const overrides = [...element.children];
      const name = element.getAttribute("DefaultValue") === "Usher";
      expect(overrides.map((one) => one.getAttribute("Locale"))).toEqual(name ? [] : locales);
      const texts = overrides.map((one) => one.getAttribute("Value") ?? "");
      expect(new Set([element.getAttribute("DefaultValue"), ...texts]).size).toBe(texts.length + 1);
      for (const said of texts) expect(said.trim()).toBe(said);
    }
  });

  it("keeps within the lengths Outlook allows", () => {
    // Microsoft's page on the Resources element; of mobile labels, the page on mobile support.
    const longest = (element: Element) => (element.closest("bt\\:ShortStrings") === null ? 250 : 125);
    const mobile = document.querySelector("MobileFormFactor Control > Label")?.getAttribute("resid");
    for (const element of localized)
      for (const said of [element, ...element.children]) {
        const { length } = said.getAttribute("DefaultValue") ?? said.getAttribute("Value") ?? "";
        expect(length).toBeGreaterThan(0);
        expect(length).toBeLessThanOrEqual(element.id === mobile ? 16 : longest(element));
      }
  });
});

describe("the icons outlook.xml names", () => {
  test.for([
    ["IconUrl", 64],
    ["HighResolutionIconUrl", 128],
  ] as const)("%s is a picture of %i pixels", ([selector, size]) => {
    expect(pixels(value(selector))).toEqual([size, size]);
  });

  test("are as large as the button says: 16, 32, 80", () => {
    const images = [...document.querySelectorAll("DesktopFormFactor Icon > *")];
    expect(images.map((image) => image.getAttribute("size"))).toEqual(["16", "32", "80"]);
    for (const image of images) {
      const size = Number(image.getAttribute("size"));
      expect(pixels(value(`[id="${image.getAttribute("resid")}"]`))).toEqual([size, size]);
    }
  });

  test("are as large as the mobile button says: 25, 32, 48, each at three scales", () => {
    expect(document.querySelector("MobileFormFactor Icon")?.getAttribute("xsi:type")).toBe(
      "bt:MobileIconList",
    );
    const images = [...document.querySelectorAll("MobileFormFactor Icon > *")].map((image) => ({
      size: Number(image.getAttribute("size")),
      scale: Number(image.getAttribute("scale")),
      url: value(`[id="${image.getAttribute("resid")}"]`),
    }));
    expect(images.map(({ size, scale }) => `${size}@${scale}`)).toEqual(
      "25@1 25@2 25@3 32@1 32@2 32@3 48@1 48@2 48@3".split(" "),
    );
    for (const { size, scale, url } of images) expect(pixels(url)).toEqual([size * scale, size * scale]);
  });
});
