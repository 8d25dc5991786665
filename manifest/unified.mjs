// @ts-check
/** The unified manifest for Microsoft 365, and what lies beside it in its package. */
import { drawIcon, drawOutline } from "./icons.mjs";
import { encodePng } from "./png.mjs";

/** The newest released schema of @microsoft/app-manifest. */
const schemas = "https://developer.microsoft.com/json-schemas/teams/v1.30";

/** The lists of add-ins that show it have room for 80 characters. */
const shortDescriptions = new Map([
  ["en-US", "Verifies who really sent a meeting invitation."],
  ["de-DE", "Prüft, wer eine Besprechungseinladung wirklich gesendet hat."],
  ["fr-FR", "Vérifie qui a réellement envoyé une invitation à une réunion."],
  ["es-ES", "Comprueba quién envió realmente una convocatoria de reunión."],
  ["nl-NL", "Controleert wie een vergaderverzoek echt heeft verstuurd."],
  ["ar-SA", "يتحقق ممّن أرسل دعوة الاجتماع فعلاً."],
]);

/** @typedef {ReturnType<typeof import("./outlook.mjs").wordsOf>} Words */

/** @param {import("./outlook.mjs").Localized} text @param {string} locale */
const said = (text, locale) => text.get(locale) ?? "";

/** @param {Words} words @param {string} locale */
function description(words, locale) {
  return { short: said(shortDescriptions, locale), full: said(words.description, locale) };
}

/** @param {string} base @param {Words} words */
function extension(base, words) {
  /** @param {number} pixels */
  const icon = (pixels) => `${base}/icons/usher-${pixels}.png`;
  const buttons = [16, 32, 80].map((size) => ({ size, url: icon(size) }));
  const mobile = [25, 32, 48].flatMap((size) =>
    [1, 2, 3].map((scale) => ({ size, scale, url: icon(size * scale) })),
  );
  const label = said(words.label, words.locale);
  const group = { id: "usher.read", label: words.name };
  return {
    requirements: { scopes: ["mail"], capabilities: [{ name: "Mailbox", minVersion: words.requirement }] },
    runtimes: [
      {
        id: "usher.pane",
        type: "general",
        lifetime: "short",
        code: { page: `${base}/outlook/index.html` },
        actions: [
          { id: "usher.open", type: "openPage", view: "usher.pane", displayName: label, pinnable: true },
        ],
      },
    ],
    ribbons: [
      {
        contexts: ["mailRead"],
        tabs: [
          {
            builtInTabId: "TabDefault",
            groups: [
              {
                ...group,
                icons: buttons,
                controls: [
                  {
                    id: "usher.read.open",
                    type: "button",
                    label,
                    icons: buttons,
                    supertip: { title: label, description: said(words.tip, words.locale) },
                    actionId: "usher.open",
                  },
                ],
              },
            ],
            customMobileRibbonGroups: [
              {
                ...group,
                id: "usher.mobile",
                controls: [
                  {
                    id: "usher.mobile.open",
                    type: "mobileButton",
                    label,
                    icons: mobile,
                    actionId: "usher.open",
                  },
                ],
              },
            ],
          },
        ],
      },
    ],
    // From these the store makes the add-in-only manifest for clients that read no other. It measures the
    // pictures; their sizes are said because the schema wants them said, and it knows no 128.
    alternates: [
      {
        alternateIcons: {
          icon: { size: 64, url: icon(64) },
          highResolutionIcon: { size: 64, url: icon(128) },
        },
      },
    ],
  };
}

/** The keys are paths into the manifest. @param {Words} words @param {string} locale */
function language(words, locale) {
  const tab = "extensions[0].ribbons[0].tabs[0]";
  const { short, full } = description(words, locale);
  const label = said(words.label, locale);
  return {
    $schema: `${schemas}/MicrosoftTeams.Localization.schema.json`,
    "name.short": words.name,
    "name.full": words.name,
    "description.short": short,
    "description.full": full,
    "extensions[0].runtimes[0].actions[0].displayName": label,
    [`${tab}.groups[0].controls[0].label`]: label,
    [`${tab}.groups[0].controls[0].supertip.title`]: label,
    [`${tab}.groups[0].controls[0].supertip.description`]: said(words.tip, locale),
    [`${tab}.customMobileRibbonGroups[0].controls[0].label`]: label,
  };
}

/** @param {unknown} value */
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

/**
 * The files of the package, by name.
 *
 * @param {Words} words Of outlook.xml.
 * @param {{ base: string, version: string, id: string, clientId: string | null }} release
 *   `base` from parseOrigin; `clientId` of the registration at Entra, where there is one.
 * @returns {Map<string, string | Uint8Array>}
 */
export function unifiedPackage(words, { base, version, id, clientId }) {
  const others = [...words.label.keys()].filter((locale) => locale !== words.locale);
  const manifest = {
    $schema: `${schemas}/MicrosoftTeams.schema.json`,
    manifestVersion: "1.30",
    version,
    id,
    localizationInfo: {
      defaultLanguageTag: words.locale.toLowerCase(),
      additionalLanguages: others.map((locale) => ({
        languageTag: locale.toLowerCase(),
        file: `${locale.toLowerCase()}.json`,
      })),
    },
    developer: {
      name: words.provider,
      websiteUrl: `${base}/about/support.html`,
      privacyUrl: `${base}/about/privacy.html`,
      termsOfUseUrl: `${base}/about/terms.html`,
    },
    name: { short: words.name, full: words.name },
    description: description(words, words.locale),
    icons: { color: "color.png", outline: "outline.png" },
    accentColor: "#106E48",
    validDomains: [new URL(base).host],
    authorization: {
      permissions: {
        resourceSpecific: ["MailboxItem.Read.User", "Mailbox.SharedFolder"].map((name) => ({
          name,
          type: "Delegated",
        })),
      },
    },
    ...(clientId === null ? {} : { webApplicationInfo: { id: clientId } }),
    extensions: [extension(base, words)],
  };
  return new Map(
    /** @type {[string, string | Uint8Array][]} */ ([
      ["manifest.json", json(manifest)],
      ...others.map((locale) => [`${locale.toLowerCase()}.json`, json(language(words, locale))]),
      ["color.png", encodePng(192, 192, drawIcon(192))],
      ["outline.png", encodePng(32, 32, drawOutline(32))],
    ]),
  );
}
