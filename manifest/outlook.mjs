// @ts-check
/** The add-in-only manifest: outlook.xml, read and changed as XML. */
import { JSDOM } from "jsdom";

/** Where the pages are in outlook.xml itself. */
export const sourceOrigin = "https://localhost:3000";

/** @param {string} xml */
const parse = (xml) => new JSDOM(xml, { contentType: "application/xml" });

/**
 * The manifest for pages served elsewhere.
 *
 * @param {string} xml The text of outlook.xml.
 * @param {{ base: string, version: string }} release From parseOrigin; and the version, of three numbers.
 */
export function outlookManifest(xml, { base, version }) {
  const dom = parse(xml);
  const { document } = dom.window;
  for (const element of document.querySelectorAll("*"))
    for (const attribute of element.attributes)
      if (attribute.value.startsWith(`${sourceOrigin}/`))
        attribute.value = base + attribute.value.slice(sourceOrigin.length);
  for (const element of document.querySelectorAll("OfficeApp > Version"))
    element.textContent = `${version}.0`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${dom.serialize()}\n`;
}

/**
 * A text by locale, as an element and its Overrides give it.
 *
 * @typedef {ReadonlyMap<string, string>} Localized
 */

/**
 * What outlook.xml calls things, for the other kind of manifest.
 *
 * @param {string} xml
 */
export function wordsOf(xml) {
  const { document } = parse(xml).window;
  /** @param {string} selector */
  const element = (selector) => {
    const found = document.querySelector(selector);
    if (found === null) throw new Error(`The manifest has no ${selector}.`);
    return found;
  };
  const locale = element("DefaultLocale").textContent ?? "";
  /** @type {(selector: string) => Localized} */
  const localized = (selector) => {
    const found = element(selector);
    const others = [...found.children].map(
      (one) => /** @type {const} */ ([one.getAttribute("Locale") ?? "", one.getAttribute("Value") ?? ""]),
    );
    return new Map([[locale, found.getAttribute("DefaultValue") ?? ""], ...others]);
  };
  return {
    id: element("Id").textContent ?? "",
    provider: element("ProviderName").textContent ?? "",
    requirement: element("Set").getAttribute("MinVersion") ?? "",
    locale,
    name: element("DisplayName").getAttribute("DefaultValue") ?? "",
    description: localized("Description"),
    label: localized('[id="open.label"]'),
    tip: localized('[id="open.tip"]'),
  };
}
