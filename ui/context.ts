import { createContext, use } from "react";
import type { MailHost } from "../addin/host.ts";
import type { ChainLink } from "../core/report.ts";
import type { Place } from "./when.ts";
import { en, type Words } from "./words/en.ts";

/** Where the panel stands: language, zone and clock of the reader. */
export const PlaceContext = createContext<Place>({
  words: en,
  locale: "en-GB",
  zone: "UTC",
  now: new Date(0).toISOString(),
});

/** A certificate as the host reads it from a file. */
export interface ReadCertificate {
  /** DER in base64. */
  readonly der: string;
  readonly link: ChainLink;
}

/** Certificates in a PEM or DER file; empty where it holds none. */
export type CertificateReader = (bytes: Uint8Array) => Promise<readonly ReadCertificate[]>;

/** Null: the host does not read certificates, and none can be added. */
export const CertificatesContext = createContext<CertificateReader | null>(null);

export const HostContext = createContext<MailHost | null>(null);

export function usePlace(): Place {
  return use(PlaceContext);
}

export function useWords(): Words {
  return use(PlaceContext).words;
}

export function useHost(): MailHost {
  const host = use(HostContext);
  if (host === null) throw new Error("The panel stands in no HostContext");
  return host;
}
