import { JSDOM } from "jsdom";

/** A manifest as elements, and what tests ask of them. Throws where the text is no XML. */
export function parseManifest(xml: string) {
  const { document } = new JSDOM(xml, { contentType: "application/xml" }).window;
  const elements = [...document.querySelectorAll("*")];
  const attributes = elements.flatMap((element) => [...element.attributes]);
  return {
    document,
    elements,
    named: (name: string) => elements.filter(({ tagName }) => tagName === name),
    text: (selector: string) => document.querySelector(selector)?.textContent,
    value: (selector: string) => document.querySelector(selector)?.getAttribute("DefaultValue") ?? "",
    /** Every address it names but those of XML namespaces. */
    urls: attributes
      .filter(({ name }) => name === "DefaultValue" || name === "Value")
      .map(({ value }) => value)
      .filter((value) => value.includes("//")),
  };
}

export type Manifest = ReturnType<typeof parseManifest>;

/**
 * Children in the order the schema's sequences demand: Microsoft's page on the order of manifest elements and
 * [MS-OWEMXML]; of shared folders, the page on shared mailboxes.
 */
const orders: Readonly<Record<string, string>> = {
  OfficeApp:
    "Id AlternateId Version ProviderName DefaultLocale DisplayName Description IconUrl HighResolutionIconUrl SupportUrl AppDomains Hosts Requirements FormSettings Permissions Rule DisableEntityHighlighting VersionOverrides",
  DesktopSettings: "SourceLocation RequestedHeight",
  VersionOverrides:
    "Description Requirements Hosts Resources VersionOverrides WebApplicationInfo EquivalentAddins ConnectedServiceControls ExtendedPermissions",
  Host: "Runtimes DesktopFormFactor MobileFormFactor",
  DesktopFormFactor: "SupportsSharedFolders FunctionFile ExtensionPoint",
  Group: "Label Tooltip Control",
  Control: "Label Supertip Icon Action",
  Supertip: "Title Description",
  Action: "SourceLocation FunctionName SupportsPinning",
  Resources: "bt:Images bt:Urls bt:ShortStrings bt:LongStrings",
};

/** The elements whose children stand in another order, or of which no order is known. */
export function misplaced({ elements }: Manifest): string[] {
  return elements.flatMap((element) => {
    const names = [...element.children].map(({ tagName }) => tagName);
    if (new Set(names).size < 2) return [];
    const order = orders[element.tagName]?.split(" ") ?? [];
    const places = names.map((name) => order.indexOf(name));
    const sorted = places.every((place, at) => place >= 0 && place >= (places[at - 1] ?? 0));
    return sorted ? [] : [`${element.tagName}: ${names.join(" ")}`];
  });
}
