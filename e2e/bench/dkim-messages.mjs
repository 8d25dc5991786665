/** DKIM-signed messages of the benchmark, made once by mailauth: relaxed/relaxed, RSA-2048. */
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dkimSign } from "mailauth/lib/dkim/sign.js";
import * as mail from "../pki/mail.mjs";

/** "25m" is an attachment in base64; "25m text" words, with blanks to collapse on every line. */
export const dkimSizes = { "5k": 5_000, "25m": 25_000_000, "25m-text": 25_000_000 };

const words = "Please bring  the figures\tof your team to the review, as usual  \r\n";

/** @param {number} size */
const attachment = (size) =>
  Buffer.concat([
    Buffer.from("Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n"),
    Buffer.from(mail.base64(randomBytes(Math.floor(((size - 1500) * 57) / 78)))),
  ]);

/** @param {number} size */
const lines = (size) =>
  Buffer.from(`Content-Type: text/plain\r\n\r\n${words.repeat(Math.ceil(size / words.length))}`);

/**
 * Writes `dkim-<size>.eml` and `dkim-key.txt`, the key record, into a folder where they are not there yet.
 *
 * @param {string} folder
 */
export async function makeDkimMessages(folder) {
  if (existsSync(join(folder, "dkim-key.txt"))) return;
  mkdirSync(folder, { recursive: true });
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = privateKey.export({ type: "pkcs8", format: "pem" });
  for (const [name, size] of Object.entries(dkimSizes)) {
    const large = name.endsWith("text") ? lines(size) : attachment(size);
    const body = mail.multipart("mixed", "mixed-1", [mail.text("Please come.\n"), large]);
    const header = { from: "olivia@acme.example", to: "me@harbour.example", subject: "Budget review" };
    const message = mail.message(header, body);
    const { signatures } = await dkimSign(message, {
      canonicalization: "relaxed/relaxed",
      signatureData: [{ signingDomain: "acme.example", selector: "bench", privateKey: key }],
    });
    writeFileSync(join(folder, `dkim-${name}.eml`), Buffer.concat([Buffer.from(signatures), message]));
  }
  const spki = publicKey.export({ type: "spki", format: "der" }).toString("base64");
  writeFileSync(join(folder, "dkim-key.txt"), `v=DKIM1; k=rsa; p=${spki}`);
}

/** The key record. @param {string} folder */
export const recordOf = (folder) => readFileSync(join(folder, "dkim-key.txt"), "utf8");
