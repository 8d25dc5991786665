/** A revocation list and a key as the settings show them. Test only. */
import type { HeldKey, ImportedList } from "../../addin/host.ts";

export const list: ImportedList = {
  id: "l1",
  series: "s",
  issuer: "CN=Acme People",
  thisUpdate: "2026-11-20T08:00:00.000Z",
  nextUpdate: "2026-11-27T08:00:00.000Z",
  entries: 12,
  octets: 600,
};

export const heldKey: HeldKey = {
  id: "k1",
  subject: "CN=Anna",
  issuer: "CN=Harbour People",
  addresses: ["anna@harbour.example"],
  notBefore: "2026-01-01T00:00:00.000Z",
  notAfter: "2028-01-01T00:00:00.000Z",
};
