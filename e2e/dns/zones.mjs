// @ts-check
/** Zones for the test resolver: written from answers, signed with DNSSEC, and broken on demand. */
import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Records by whole name, as in a DNS file; SMIMEA "3 0 1 hex" and OPENPGPKEY base64.
 *
 * @typedef {Readonly<Record<string, Readonly<Partial<Record<"TXT" | "SMIMEA" | "OPENPGPKEY" | "CNAME", readonly string[]>>>>>} Records
 *
 * "secure": signed, and the resolver knows the key; "insecure": not signed; "bogus": signed, then altered.
 *
 * @typedef {{ readonly kind: "secure" | "insecure" | "bogus", readonly records: Records }} Zone
 */

/** A record's octets as the strings of at most 255 octets that a TXT record is made of (RFC 1035, 5.1). @param {string} value */
function strings(value) {
  const octets = Buffer.from(value, "latin1");
  const parts = [];
  for (let at = 0; at === 0 || at < octets.length; at += 255)
    parts.push(
      Array.from(octets.subarray(at, at + 255), (octet) =>
        octet < 0x20 || octet > 0x7e || octet === 0x22 || octet === 0x5c
          ? `\\${String(octet).padStart(3, "0")}`
          : String.fromCharCode(octet),
      ).join(""),
    );
  return parts.map((part) => `"${part}"`).join(" ");
}

/** Seconds that answers may be kept, and that there is nothing may be. */
const [ttl, negativeTtl] = [300, 60];

/** @param {string} name @param {Records} records */
const zoneText = (name, records) =>
  [
    `$TTL ${ttl}`,
    `${name}. IN SOA ns.${name}. host.${name}. 1 3600 600 86400 ${negativeTtl}`,
    `${name}. IN NS ns.${name}.`,
    `ns.${name}. IN A 127.0.0.1`,
    ...Object.entries(records).flatMap(([owner, types]) =>
      Object.entries(types).flatMap(([type, values]) =>
        values.map(
          (value) =>
            `${owner}. IN ${type} ${type === "TXT" ? strings(value) : type === "CNAME" ? `${value}.` : value}`,
        ),
      ),
    ),
    "",
  ].join("\n");

/** The first octet of each TXT record, as dnssec-signzone writes it. */
const firstOctet = /^(\S+\s+\d+\s+IN\s+TXT\s+")(?:\\\d{3}|\\.|[^"\\])/gm;

/**
 * Writes one zone's files into the folder: what the resolver needs of it.
 *
 * @param {import("./install.mjs").Programs} programs
 * @param {string} folder
 * @param {string} name
 * @param {Zone} zone
 * @returns {{ file: string, anchor: string | null }}
 */
export function writeZone(programs, folder, name, { kind, records }) {
  const file = join(folder, `${name}.zone`);
  writeFileSync(file, zoneText(name, records));
  if (kind === "insecure") return { file, anchor: null };

  const make = (/** @type {string[]} */ ...args) =>
    execFileSync(programs["dnssec-keygen"], ["-q", "-K", folder, "-a", "ECDSAP256SHA256", ...args, name], {
      encoding: "utf8",
    }).trim();
  const keys = [make("-f", "KSK"), make()].map((key) => readFileSync(join(folder, `${key}.key`), "utf8"));
  appendFileSync(file, keys.join(""));
  const signed = join(folder, `${name}.signed`);
  const signing = ["-q", "-S", "-K", folder, "-o", name, "-O", "full", "-f", signed, file];
  execFileSync(programs["dnssec-signzone"], signing, { stdio: ["ignore", "ignore", "pipe"], cwd: folder });
  if (kind === "bogus") writeFileSync(signed, readFileSync(signed, "utf8").replace(firstOctet, "$1!"));
  const anchor = join(folder, `${name}.anchor`);
  writeFileSync(
    anchor,
    keys[0]
      ?.split("\n")
      .filter((line) => /\sDNSKEY\s/.test(line) && !line.startsWith(";"))
      .join("\n")
      .concat("\n") ?? "",
  );
  return { file: signed, anchor };
}
