import type { Certificate } from "./certificate.ts";
import type { DistributionPoint } from "./distribution-points.ts";
import { Asn1Fault, children, Fields, readOid, readWhole } from "./der.ts";
import { readExtensionList } from "./extensions.ts";
import { readGeneralName, type GeneralName } from "./general-names.ts";

/** Where a certificate says that more is to be had, by http or https, in its own order; nothing of it is proven. */
export interface Locations {
  /** caIssuers of authorityInfoAccess: certificates of its issuer (RFC 5280, 4.2.2.1). */
  readonly issuers: readonly string[];
  /** Its responders (RFC 6960, 3.1). */
  readonly ocsp: readonly string[];
  /** Lists that may name it (RFC 5280, 4.2.1.13). */
  readonly crls: readonly string[];
  /** What is new since those (4.2.1.15). */
  readonly deltas: readonly string[];
}

/** Object identifiers of RFC 5280, 4.2.2.1. */
const authorityInfoAccess = "1.3.6.1.5.5.7.1.1";
const caIssuers = "1.3.6.1.5.5.7.48.2";
const ocsp = "1.3.6.1.5.5.7.48.1";

/** Real certificates name one or two of a kind. */
const mostOfAKind = 3;
const longestUrl = 1024;

/** Never throws: what cannot be read leads nowhere. */
export function locationsOf(certificate: Certificate): Locations {
  const { distributionPoints, freshest } = certificate.extensions;
  const access = accessDescriptions(certificate);
  const by = (method: string): readonly GeneralName[] =>
    access.filter((description) => description.method === method).map(({ location }) => location);
  return {
    issuers: urlsAmong(by(caIssuers)),
    ocsp: urlsAmong(by(ocsp)),
    crls: urlsAmong(namesOf(distributionPoints)),
    deltas: urlsAmong(namesOf(freshest)),
  };
}

interface AccessDescription {
  readonly method: string;
  readonly location: GeneralName;
}

/** No check needs this extension, so that it is read only where something is to be looked up. */
function accessDescriptions({ tbs }: Certificate): readonly AccessDescription[] {
  try {
    const explicit = children(readWhole(tbs)).find(({ tag }) => tag === 0xa3);
    const list = explicit === undefined ? null : readExtensionList(children(explicit)[0]!);
    const extension = list?.get(authorityInfoAccess);
    return extension === undefined
      ? []
      : children(readWhole(extension.value), 100).map((description) => {
          const fields = new Fields(description);
          const method = readOid(fields.take());
          const location = readGeneralName(fields.take());
          fields.end();
          return { method, location };
        });
  } catch (fault) {
    if (!(fault instanceof Asn1Fault)) throw fault;
    return [];
  }
}

/** Full names alone: one relative to an issuer's is for a directory. */
const namesOf = (points: readonly DistributionPoint[] | null): readonly GeneralName[] =>
  (points ?? []).flatMap(({ names }) => names ?? []);

function urlsAmong(names: readonly GeneralName[]): readonly string[] {
  const urls = names.flatMap((name) => (name.kind === "uri" && mayBeAsked(name.text) ? [name.text] : []));
  return [...new Set(urls)].slice(0, mostOfAKind);
}

/** Nothing but http and https, to nobody in particular: no name and password, no control character, no space. */
function mayBeAsked(text: string): boolean {
  if (text.length > longestUrl || !/^https?:\/\/[!-~]+$/i.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === "" && password === "" && !text.includes("\\");
}
