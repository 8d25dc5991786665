/** graph.json beside the page: as which registered app the pane asks people for permissions. */
import { textOf } from "./json.ts";

export interface GraphSetup {
  /** Application (client) ID. */
  readonly clientId: string;
  readonly authority: string;
}

/** The global cloud's; national clouds have a Graph of their own, and no token of theirs is for this one. */
const authorityHost = "login.microsoftonline.com";

/** "none": there is no such file, or it is empty; "unusable": it is not what it has to be. */
export function readSetup(text: string): GraphSetup | "none" | "unusable" {
  const value = parsed(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "unusable";
  if (Object.keys(value).length === 0) return "none";
  const clientId = textOf(value, "clientId");
  const authority = textOf(value, "authority") ?? `https://${authorityHost}/common`;
  if (clientId === null || !/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(clientId)) return "unusable";
  return isAuthority(authority) ? { clientId, authority } : "unusable";
}

/** https, the known host, and one segment: a tenant, or whose accounts may. */
const isAuthority = (text: string): boolean =>
  text.startsWith(`https://${authorityHost}/`) &&
  /^[A-Za-z\d][A-Za-z\d.-]{0,252}\/?$/.test(text.slice(`https://${authorityHost}/`.length));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Fetches it; null where it could not be had this time. */
export async function fetchSetup(get: typeof fetch): Promise<GraphSetup | "none" | "unusable" | null> {
  try {
    const response = await get("graph.json", { cache: "no-cache" });
    if (response.status === 404) return "none";
    return response.ok ? readSetup(await response.text()) : null;
  } catch {
    return null;
  }
}
