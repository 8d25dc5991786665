// @ts-check
/** The preview server for Outlook: the built pane over https on loopback, with a manifest that leads to it. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fail, serve, wantedOperator, wantedPort } from "../operator.mjs";
import { serverIdentity } from "./certificate.mjs";
import { graphSettings } from "./graph-settings.mjs";

/** @param {string} path From the project's root. */
const at = (path) => join(import.meta.dirname, "../..", path);

/** Where the manifest is written: dist/manifest, or the folder MANIFESTS names. */
const manifests = process.env["MANIFESTS"] ?? at("dist/manifest");

/**
 * Makes the manifests for an origin; false where that failed, which is then said already.
 *
 * @param {string} origin
 * @param {string} clientId
 */
function makeManifests(origin, clientId) {
  const args = ["--origin", origin, "--out", manifests];
  if (clientId !== "") args.push("--client-id", clientId);
  const { status } = spawnSync(process.execPath, [at("manifest/make.mjs"), ...args], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  return status === 0;
}

const steps = `To see it in Outlook:
  1. Open https://aka.ms/olksideload in the browser; it leads to "Add-Ins for Outlook".
  2. My add-ins, Custom Addins, Add a custom add-in, Add from File…: the manifest above.
  3. Open a mail and press "Who sent this?", in the apps of the message or in the ribbon.
Classic Outlook for Windows may take up to 24 hours to show it. What was added in the browser appears on a phone
too, but a phone cannot reach this server: serve the pane from one that it can for that (docs/DEPLOY.md).
Where the browser asks whether Outlook may reach devices on your network, that is this server: allow it.`;

try {
  const port = wantedPort(3000);
  const operator = wantedOperator();
  const { GRAPH_CLIENT_ID = "", GRAPH_TENANT = "" } = process.env;
  const graph = graphSettings(GRAPH_CLIENT_ID, GRAPH_TENANT);
  const { advice, ...tls } = await serverIdentity(process.env);
  serve(
    at("dist/panel"),
    { host: "outlook", ...operator, tls, files: graph === null ? {} : { "graph.json": graph } },
    port,
    (listening) => {
      const origin = `https://localhost:${listening}`;
      console.log(`Usher's pane is at ${origin}/outlook/ (Ctrl+C stops it)`);
      if (graph === null)
        console.log(
          "Microsoft Graph is not set up (GRAPH_CLIENT_ID=…): questions and entries open as Outlook's own forms.",
        );
      if (!makeManifests(origin, GRAPH_CLIENT_ID)) fail(`Cannot make the manifest for ${origin}.`);
      console.log(`Its manifest is ${join(manifests, "outlook.xml")}`);
      for (const line of ["", ...advice, ...(advice.length === 0 ? [] : [""]), steps]) console.log(line);
    },
  );
} catch (error) {
  fail(error);
}
