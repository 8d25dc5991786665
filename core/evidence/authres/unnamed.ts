import { isWithin, toAsciiDomain } from "../../mime/address.ts";
import type { HeaderField } from "../../mime/part.ts";
import { parseReceived, type Received } from "./received.ts";

/**
 * How Exchange Online calls a server that takes mail from outside: by its own label and this, below the service's
 * domain. Behind that server it goes by other names, with the same label first.
 */
const border = /^([a-z0-9-]+)\.mail\.protection\.(.+)$/;

/**
 * The domain of the mail service that wrote the Authentication-Results field at `position`, which names no server;
 * null where nothing shows that it did. `hosts` are the service's domains.
 *
 * The server at the border puts its Received on top of what came in, then its results, and hands the message on. So the
 * field stands between two Received fields: the one below by a server of the border, the one above by another of the
 * service's that had the message from that very server. None above is by one of the border: what stands below such
 * a field came in with the message, whatever it says and whoever wrote it, another customer of the service included.
 */
export function serviceBehind(
  fields: readonly HeaderField[],
  position: number,
  hosts: readonly string[],
): string | null {
  const received = (among: readonly HeaderField[]): readonly HeaderField[] =>
    among.filter(({ name }) => name === "received");
  const above = received(fields.slice(0, position)).map(({ value }) => parseReceived(value));
  const [below] = received(fields.slice(position + 1, position + 1 + reach));
  const handedOn = above.at(-1);
  const taken = below === undefined ? null : takenBy(parseReceived(below.value), hosts);
  if (taken === null || handedOn === undefined) return null;
  if (above.some(({ by }) => by.some((host) => border.test(canonical(host))))) return null;
  const from = canonical(handedOn.from ?? "");
  const isHandedOn = [from, ...handedOn.by.map(canonical)].every((host) => isOwn(host, hosts));
  return isHandedOn && handedOn.by.length > 0 && from.split(".")[0] === taken.label ? taken.service : null;
}

/** Fields below that are looked at for the Received: real ones have a Received-SPF between, and few others. */
const reach = 20;

/** The server of the border that took the message in; null where it was none, or more than one is said to have. */
function takenBy(
  { by, broken }: Received,
  hosts: readonly string[],
): { label: string; service: string } | null {
  const [host, ...others] = by;
  if (host === undefined || others.length > 0 || broken) return null;
  const [, label, domain] = border.exec(canonical(host)) ?? [];
  const service = hosts.find((one) => one === domain);
  return label === undefined || service === undefined ? null : { label, service };
}

const canonical = (host: string): string => toAsciiDomain(host) ?? "";

const isOwn = (host: string, hosts: readonly string[]): boolean => hosts.some((one) => isWithin(host, one));
