// @ts-check
import { readFileSync } from "node:fs";

/** A page's script and all it loads at once, as its HTML names them. @param {"file" | "outlook"} host */
function firstScripts(host) {
  const page = readFileSync(new URL(`dist/panel/${host}/index.html`, import.meta.url), "utf8");
  return [...page.matchAll(/(?:src|href)="\.\.\/(assets\/[^"]+\.js)"/g)].map(
    ([, path]) => `dist/panel/${path}`,
  );
}

export default [
  { name: "panel, first scripts", path: firstScripts("file"), gzip: true, limit: "215 kB" },
  { name: "pane in Outlook, first scripts", path: firstScripts("outlook"), gzip: true, limit: "230 kB" },
  {
    name: "both pages and their workers, all scripts",
    path: "dist/panel/assets/*.js",
    gzip: true,
    limit: "1000 kB",
  },
  { name: "terminal, start", path: "dist/terminal/usher.mjs", gzip: true, limit: "80 kB" },
];
