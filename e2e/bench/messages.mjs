/** The messages of the benchmark: root → issuing authority → leaf, made once by openssl. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as mail from "../pki/mail.mjs";
import { caExtensions, issue, newKey, personExtensions, revocationList, sign } from "../pki/openssl.mjs";

const actor = "olivia@acme.example";
const me = "me@harbour.example";

const invitation = mail.calendar(
  mail.ics(
    ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Usher//Benchmark//EN", "METHOD:REQUEST", "BEGIN:VEVENT"],
    ["UID:bench@acme.example", "DTSTAMP:20261116T091244Z", "SEQUENCE:0"],
    ["DTSTART:20261215T100000Z", "DTEND:20261215T110000Z", "SUMMARY:Budget review"],
    [`ORGANIZER:mailto:${actor}`, `ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:${me}`],
    ["END:VEVENT", "END:VCALENDAR"],
  ),
  "REQUEST",
);

/** The signed entity, filled up with an attachment to about `size` bytes. */
function content(size) {
  const attachment = Buffer.concat([
    Buffer.from("Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n"),
    Buffer.from(mail.base64(randomBytes(Math.max(100, Math.floor(((size - 1500) * 57) / 78))))),
  ]);
  return mail.multipart("mixed", "mixed-1", [mail.text("Please come.\n"), invitation, attachment]);
}

const ca = [...caExtensions];
const issuing = caExtensions.map((line) => line.replace("CA:TRUE", "CA:TRUE,pathlen:0"));

const person = (issuer, key) =>
  issue({ subject: "/CN=Olivia", issuer, key, extensions: personExtensions(`email:${actor}`) });

function chain(algorithm) {
  const root = issue({ subject: "/CN=Benchmark Root", key: newKey(algorithm), extensions: ca });
  const middle = issue({
    subject: "/CN=Benchmark Issuing",
    issuer: root,
    key: newKey(algorithm),
    extensions: issuing,
  });
  return { root, middle, leaf: person(middle, newKey(algorithm)) };
}

/** More senders than certificates are remembered. */
export const senders = 70;

export const sizes = { "5k": 5_000, "1m": 1_000_000, "25m": 25_000_000 };
export const algorithms = ["rsa", "p256"];

/**
 * Writes `<algorithm>-<size>-<form>.eml`, `<algorithm>-root.der`, `crl.der` and one small `sender-<number>.eml`
 * for each of many senders into a folder, where they are not there yet.
 */
export function makeMessages(folder) {
  if (existsSync(join(folder, `sender-${senders - 1}.eml`))) return;
  mkdirSync(folder, { recursive: true });
  const header = { from: actor, to: me, subject: "Budget review" };
  for (const algorithm of algorithms) {
    const { root, middle, leaf } = chain(algorithm);
    writeFileSync(join(folder, `${algorithm}-root.der`), root.der);
    writeFileSync(join(folder, `${algorithm}-root.pem`), readFileSync(root.pem));
    for (const [name, size] of Object.entries(sizes)) {
      const signed = content(size);
      for (const form of ["clear", "opaque"]) {
        const attached = form === "opaque";
        const cms = sign(signed, leaf, { chain: [middle], attached });
        const body = attached ? mail.pkcs7Mime(cms) : mail.multipartSigned(signed, cms);
        writeFileSync(join(folder, `${algorithm}-${name}-${form}.eml`), mail.message(header, body));
      }
    }
    if (algorithm === "rsa") {
      const revoked = Array.from({ length: 20_000 }, (_, index) => ({
        serial: (0x10_0000_0000 + index * 7919).toString(16).toUpperCase().padStart(16, "0"),
        subject: "/CN=x",
      }));
      writeFileSync(join(folder, "crl.der"), revocationList(root, { revoked }));
      const signed = content(sizes["5k"]);
      for (let sender = 0; sender < senders; sender++) {
        const own = person(middle, leaf.key);
        const cms = sign(signed, own, { chain: [middle], attached: false });
        const body = mail.multipartSigned(signed, cms);
        writeFileSync(join(folder, `sender-${sender}.eml`), mail.message(header, body));
      }
    }
  }
}
