// @ts-check
/** The preview server of the file host: the built panel on loopback. */
import { fileURLToPath } from "node:url";
import { fail, serve, wantedOperator, wantedPort } from "../operator.mjs";

try {
  const folder = fileURLToPath(new URL("../../dist/panel", import.meta.url));
  serve(folder, { host: "file", ...wantedOperator() }, wantedPort(4173), (port) =>
    console.log(`Usher is at http://127.0.0.1:${port}/ (Ctrl+C stops it)`),
  );
} catch (error) {
  fail(error);
}
