import { GraphFailure } from "./failure.ts";

/** The only place a token is ever sent to. */
const service = "https://graph.microsoft.com/v1.0";

/** Code units of an id; Exchange's have some 150 to 500. */
const longestId = 2048;

/** One path segment of an id or an address: it cannot leave its place, whatever it holds. */
function segment(id: string): string {
  // "." and ".." stay themselves when encoded, and would be taken for the way up.
  if (id === "" || id.length > longestId || /^\.{1,2}$/.test(id) || /\p{Surrogate}/u.test(id))
    throw new GraphFailure("failed", "Outlook gave an item a name that cannot be asked for.");
  return encodeURIComponent(id);
}

/**
 * The address of something in the person's own mailbox, or in that of `owner`: route(owner)`events/${id}/accept`.
 * What is put in is encoded, the rest is as it stands.
 */
export const route =
  (owner: string | null) =>
  (texts: TemplateStringsArray, ...ids: readonly string[]): string => {
    const mailbox = owner === null ? "me" : `users/${segment(owner)}`;
    const path = texts.reduce((before, text, at) => `${before}${segment(ids[at - 1] ?? "")}${text}`);
    return `${service}/${mailbox}/${path}`;
  };

/** The address with OData's and Graph's query options. */
export const withQuery = (address: string, options: Readonly<Record<string, string>>): string =>
  `${address}?${Object.entries(options)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&")}`;

/** Whether an address that Graph itself gave is one of Graph's. */
export function isOwn(address: string): boolean {
  // As it stands, and as it would be fetched: "https://graph.microsoft.com/v1.0/../" leads elsewhere.
  return (
    address.startsWith(`${service}/`) &&
    URL.canParse(address) &&
    new URL(address).href.startsWith(`${service}/`)
  );
}

/** A string of OData (OData 4.0 URL conventions, 5.1.1.6.1): a quote in it is doubled. */
export const odataString = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The permission's name for what lies in the person's own mailbox, or in one that is shared with them. */
export const scopesFor = (owner: string | null, ...names: readonly string[]): readonly string[] =>
  owner === null ? names : names.map((name) => `${name}.Shared`);
