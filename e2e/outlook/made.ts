/** Mails that openssl signs as the tests begin, about one event of Olivia's. */
import { anchorOf } from "../acting-mails.ts";
import { readFileSync } from "node:fs";
import { entity, mail, mailOf, mailWith, olivia, root } from "../pki/forge-agency/stage.mjs";

/** Whom the reader of these mails trusts to name people. */
export const roots: readonly string[] = [anchorOf(readFileSync(root.pem))];

/** A test that is told over midnight is about one day all the same. */
const now = Date.now();
const day = (days: number): string => new Date(now + days * 86_400_000).toISOString().slice(0, 10);

interface Version {
  readonly summary?: string;
  readonly method?: "REQUEST" | "CANCEL";
  readonly sequence?: number;
  /** Whole hours of UTC. */
  readonly hour?: number;
  /** Weeks after the first date. */
  readonly weeks?: number;
  /** Further content lines of the event. */
  readonly lines?: readonly string[];
}

/** Days from now of the event. */
const away = 20;
export const date = day(away);

/** A whole hour of UTC, as a content line has it. */
export const at = (hour: number, weeks = 0): string =>
  `${day(away + 7 * weeks).replaceAll("-", "")}T${String(hour).padStart(2, "0")}0000Z`;

const over = ({ hour = 10, weeks = 0, ...version }: Version) => ({
  start: at(hour, weeks),
  end: at(hour + 1, weeks),
  stamp: "20261116T091240Z",
  ...version,
});

/** An invitation of Olivia's, signed by her. */
export function signed(version: Version = {}): Buffer {
  const { body, headers } = mailOf(olivia, over(version));
  return Buffer.from(mail(body, { ...headers, subject: version.summary ?? "Budget review" }));
}

/** The same, signed by nobody. */
export function plain(version: Version = {}): Buffer {
  const { body, headers } = mailOf(null, over(version));
  return Buffer.from(mail(body, { ...headers, subject: version.summary ?? "Budget review" }));
}

/** Signed, with a part of so many octets under the signature. */
export function large(octets: number): Buffer {
  const line = `${"QUJD".repeat(19)}\r\n`;
  const headers = ["Content-Type: application/octet-stream", "Content-Transfer-Encoding: base64"];
  const attached = entity(headers, line.repeat(Math.ceil(octets / line.length)));
  const made = mailWith(olivia, over({}), [attached]);
  return Buffer.from(mail(made.body, made.headers));
}
