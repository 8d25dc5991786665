// @ts-check
/**
 * Makes the manifests for one place the panel is served at: outlook.xml to sideload or to deploy, and the
 * unified manifest with its package. `npm run manifest -- --origin https://usher.example`
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { OfficeAddinManifest, exportMetadataPackage, validateManifest } from "office-addin-manifest";
import { parseOrigin } from "./origin.mjs";
import { outlookManifest, wordsOf } from "./outlook.mjs";
import { unifiedPackage } from "./unified.mjs";

const usage = `npm run manifest -- --origin https://usher.example [--out folder] [--id guid|new] [--client-id guid]
  --origin     where the panel is served: https, with port and folder where it has them
  --out        the folder to write to; dist/manifest where left out
  --id         another id than Usher's own, so that both can be installed; "new" makes one
  --client-id  the application (client) id of the registration at Microsoft Entra`;

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @param {string} option @param {string} value */
function parseGuid(option, value) {
  if (!guid.test(value)) throw new Error(`Cannot use the ${option} "${value}": it is not a GUID.`);
  return value.toLowerCase();
}

/** @param {readonly string[]} args */
function parseOptions(args) {
  let values;
  try {
    const option = /** @type {const} */ ({ type: "string" });
    ({ values } = parseArgs({
      args: [...args],
      options: { origin: option, out: option, id: option, "client-id": option },
    }));
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
  const { origin, out, id, "client-id": clientId } = values;
  if (origin === undefined) throw new Error(`The origin is missing.\n${usage}`);
  return {
    base: parseOrigin(origin),
    out: out ?? fileURLToPath(new URL("../dist/manifest", import.meta.url)),
    id: id === undefined ? null : id === "new" ? crypto.randomUUID() : parseGuid("id", id),
    clientId: clientId === undefined ? null : parseGuid("client id", clientId),
  };
}

/** @param {readonly string[]} args */
async function main(args) {
  const { base, out, id, clientId } = parseOptions(args);
  const { version } = /** @type {{ version: string }} */ (
    JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))
  );
  const source = readFileSync(new URL("outlook.xml", import.meta.url), "utf8");
  const words = wordsOf(source);

  const folder = join(out, "unified");
  mkdirSync(folder, { recursive: true });
  const xml = join(out, "outlook.xml");
  writeFileSync(xml, outlookManifest(source, { base, version }));
  if (id !== null) await OfficeAddinManifest.modifyManifestFile(xml, id);
  const made = await OfficeAddinManifest.readManifestFile(xml);
  console.log(`${xml}: ${made.displayName} ${made.version}, id ${made.id}, at ${base}/`);

  const files = unifiedPackage(words, { base, version, id: id ?? words.id, clientId });
  for (const [name, body] of files) writeFileSync(join(folder, name), body);
  const unified = join(folder, "manifest.json");
  const { isValid, report } = await validateManifest(unified);
  if (!isValid)
    throw new Error(
      `The unified manifest breaks its schema: ${report?.errors?.map(({ content }) => content).join("; ")}.`,
    );
  await exportMetadataPackage(join(out, "usher.zip"), unified);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
