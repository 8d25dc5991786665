import type { CertificatePin, DecryptionKey } from "../../core/ports.ts";
import type { MailStore, Policy } from "../../core/verify.ts";
import type { MemoryBook } from "../../core/memory/book.ts";
import type { Report } from "../../core/report.ts";

/** One verification, as the page hands it to the worker: plain data. */
export interface VerificationJob {
  readonly bytes: Uint8Array;
  readonly source: string;
  readonly me: readonly string[];
  /** What person and organisation decided; the default where a key is absent. */
  readonly policy: Partial<Policy>;
  /** UTC ISO. */
  readonly deliveredAt: string | null;
  /** Trust anchors as base64 of DER, beside the bundled ones or in their place. */
  readonly anchors: readonly string[];
  readonly bundledAnchors: boolean;
  /** Certificates that help to build paths, as base64 of DER. */
  readonly certificates: readonly string[];
  /** Revocation lists, each as DER. */
  readonly crls: readonly Uint8Array[];
  readonly pins: readonly CertificatePin[];
  /** Keys for mail that is encrypted to the person; a CryptoKey is cloned, and stays closed. */
  readonly keys: readonly DecryptionKey[];
  /** The relay that looks up what certificates point to, an https URL; null: nothing is looked up. */
  readonly fetching: string | null;
  /** Who is asked about mail domains, an https URL (RFC 8484); null: nobody. */
  readonly resolver: string | null;
  /** The text of a DNS file, which answers in a resolver's place; null: none. */
  readonly dns: string | null;
  /** The calendar as iCalendar texts, one an item; null: none to ask. */
  readonly calendar: readonly string[] | null;
  readonly calendarComplete: boolean;
  /** Null: nothing is remembered. */
  readonly memory: MemoryBook | null;
  /** Imported mandates and withdrawals, in base64. */
  readonly mandates: readonly string[];
  /** The mail store the bytes come from. */
  readonly store: MailStore;
}

/** What the worker answers: reports in order, the last one final, or a fault that is no mail's doing. */
export type WorkerAnswer =
  | { readonly kind: "progress" | "final"; readonly report: Report }
  | { readonly kind: "fault"; readonly message: string };
