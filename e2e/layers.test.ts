import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { describe, expect, it, test } from "vitest";
import { importsOf, strip } from "./source.ts";

const root = join(import.meta.dirname, "..");

/** The rooms of core, in order: each may import itself and those before it. */
const rooms = [
  "core/report.ts",
  "core/ports.ts",
  "core/bytes",
  "core/ciphers",
  "core/mime",
  "core/pki",
  "core/memory",
  "core/evidence",
  "core/trace",
  "core/invitation",
  "core/authority",
  "core/verdict",
  "core/compose",
  "core/verify.ts",
  "core/lookups.ts",
];
/** What ui and addin see of core. */
const doors = /^core\/(report\.ts|ports\.ts|verify\.ts|lookups\.ts|compose\/|memory\/)/;
/** Not hosts: every host may import them. */
const shared = /^addin\/([^/]+$|ports\/)/;

/** Packages that stay in one place, and where. */
const places: Readonly<Record<string, RegExp>> = {
  "@azure/msal-browser": /^addin\/outlook\//,
  "@kenjiuno/msgreader": /^addin\/outlook\//,
  "@leichtgewicht/dns-packet": /^addin\/ports\//,
  asn1js: /^(core\/compose|e2e)\//,
  "ical.js": /^core\/invitation\//,
  idb: /^addin\/(ports|file)\//,
  // A mandate is a JWS: its envelope is the library's, whose key it is and what it allows is ours.
  jose: /^core\/(authority|compose)\//,
  pkijs: /^(core\/compose|e2e)\//,
  // Ciphers that no platform has, for what was encrypted long ago.
  "node-forge": /^core\/ciphers\//,
  "postal-mime": /^e2e\//,
  mailauth: /^e2e\//,
  react: /^(ui|addin)\//,
  tldts: /^core\/verdict\//,
  "windows-iana": /^(core\/invitation|addin\/outlook)\//,
};

/** Evidence systems that are made of others: an ARC set holds a DKIM signature and a server's results (RFC 8617, 4.1). */
const builtOn: Readonly<Record<string, readonly string[]>> = { arc: ["dkim", "authres"] };

/** "@scope/name/lib/file.js" → "@scope/name" */
const packageOf = (specifier: string) => /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;

const isTest = (path: string) => /\.(test|spec)\.tsx?$|(^|\/)testkit\//.test(path);

const roomOf = (path: string) => rooms.findIndex((room) => path === room || path.startsWith(`${room}/`));
const hostOf = (path: string) => (shared.test(path) ? null : (/^addin\/([^/]+)\//.exec(path)?.[1] ?? null));

/** Why one file may not import another, else null. Both paths are from the project's root. */
function fault(from: string, to: string): string | null {
  if (to.startsWith("e2e/") && !from.startsWith("e2e/") && !isTest(from)) return "e2e is for tests";
  if (to.startsWith("dist/")) return null;
  if (isTest(to) && !isTest(from) && !from.startsWith("e2e/")) return "a source imports a test";
  if (from.startsWith("e2e/") || from.startsWith("manifest/") || isTest(from)) return null;
  if (from.startsWith("core/")) {
    if (!to.startsWith("core/")) return "core imports only core";
    if (roomOf(from) < 0 || roomOf(to) < 0) return "not a room of core";
    if (roomOf(to) > roomOf(from)) return "a room imports only rooms before it";
    const [here, there] = [from, to].map((path) => /^core\/evidence\/([^/]+)\//.exec(path)?.[1]);
    const known = here !== undefined && builtOn[here]?.includes(there ?? "");
    return here !== undefined && there !== undefined && here !== there && known !== true
      ? "one evidence system imports another"
      : null;
  }
  if (to.startsWith("core/")) return doors.test(to) ? null : "core is entered by its doors only";
  if (from.startsWith("ui/"))
    return to.startsWith("ui/") || to === "addin/host.ts" ? null : "ui knows hosts only by addin/host.ts";
  if (from.startsWith("addin/")) {
    if (to.startsWith("ui/")) return hostOf(from) === null ? "what hosts share imports no ui" : null;
    if (!to.startsWith("addin/")) return "addin imports core, ui and addin";
    return hostOf(to) !== null && hostOf(to) !== hostOf(from) ? "one host imports another" : null;
  }
  return null;
}

const skipped = new Set(["node_modules", "dist", ".cache", ".git", "coverage", "test-results"]);

function sources(folder = ""): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : sources(path);
    return /\.(ts|tsx|mjs)$/.test(entry.name) ? [path] : [];
  });
}

const files = sources();
const text = new Map(files.map((path) => [path, readFileSync(join(root, path), "utf8")]));
const packages = files.flatMap((from) =>
  importsOf(text.get(from) ?? "")
    .filter((specifier) => !specifier.startsWith("."))
    .map((specifier) => [from, specifier] as const),
);
const imports = files.flatMap((from) =>
  importsOf(text.get(from) ?? "")
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => [from, posix.join(dirname(from), specifier.replace(/\?.*$/, ""))] as const),
);

describe("the source tree", () => {
  it("is seen by this test", () => {
    for (const top of ["core/", "ui/", "addin/", "e2e/"])
      expect(files.filter((path) => path.startsWith(top)).length, top).toBeGreaterThan(0);
    expect(imports.length).toBeGreaterThan(files.length / 2);
  });

  it("imports rooms in order, by their doors, and never host from host", () => {
    const faults = imports.flatMap(([from, to]) => {
      const why = fault(from, to);
      return why === null ? [] : [`${from} → ${to}: ${why}`];
    });
    expect(faults).toEqual([]);
  });

  it("keeps each package in its place", () => {
    const strays = packages.filter(
      ([from, specifier]) => !isTest(from) && places[packageOf(specifier)]?.test(from) === false,
    );
    expect(strays).toEqual([]);
    expect(packages.length).toBeGreaterThan(0);
  });

  it("verifies with its own code: no package in the rooms that prove something", () => {
    const proving =
      /^core\/(bytes|mime|pki|evidence|trace|authority|verify\.ts|lookups\.ts|report\.ts|ports\.ts)/;
    const strays = packages.filter(
      ([from, name]) =>
        proving.test(from) && !isTest(from) && !(name === "jose" && from.startsWith("core/authority/")),
    );
    expect(strays).toEqual([]);
  });

  it("reads no clock in core but the port's", () => {
    const clocks = files.filter(
      (path) =>
        path.startsWith("core/") &&
        !isTest(path) &&
        /\bnew\s+Date\b(?!\s*\(\s*[^\s)])|\bDate\s*\(\s*\)|(?<!new\s)\bDate\s*\(/.test(
          strip(text.get(path) ?? ""),
        ),
    );
    expect(clocks).toEqual([]);
  });

  it("silences no checker", () => {
    const silenced = files.filter((path) =>
      /(oxlint|eslint)-disable|@ts-(ignore|expect-error|nocheck)/.test(text.get(path) ?? ""),
    );
    expect(silenced).toEqual([]);
  });
});

test.for([
  ["core/mime/walk.ts", "core/bytes/budget.ts", null],
  ["core/mime/walk.ts", "core/pki/der.ts", "a room imports only rooms before it"],
  ["core/mime/walk.ts", "core/mime/part.ts", null],
  ["core/secret/x.ts", "core/mime/part.ts", "not a room of core"],
  ["core/verify.ts", "ui/words/en.ts", "core imports only core"],
  ["core/pki/der.ts", "core/pki/testkit/make.ts", "a source imports a test"],
  ["core/pki/der.test.ts", "e2e/pki/der.mjs", null],
  ["core/pki/der.ts", "e2e/pki/der.mjs", "e2e is for tests"],
  ["core/evidence/arc/verify.ts", "core/evidence/smime/verify.ts", "one evidence system imports another"],
  ["core/evidence/arc/verify.ts", "core/evidence/dkim/verify.ts", null],
  ["core/evidence/dkim/verify.ts", "core/evidence/arc/verify.ts", "one evidence system imports another"],
  ["core/trace/trace.ts", "core/evidence/authres/parse.ts", null],
  ["core/evidence/authres/parse.ts", "core/trace/trace.ts", "a room imports only rooms before it"],
  ["core/evidence/collect.ts", "core/evidence/smime/verify.ts", null],
  ["ui/panel.tsx", "core/report.ts", null],
  ["ui/panel.tsx", "core/pki/der.ts", "core is entered by its doors only"],
  ["ui/panel.tsx", "addin/host.ts", null],
  ["ui/panel.tsx", "addin/file/host.ts", "ui knows hosts only by addin/host.ts"],
  ["addin/file/main.tsx", "ui/panel.tsx", null],
  ["addin/file/main.tsx", "addin/ports/clock.ts", null],
  ["addin/file/main.tsx", "addin/terminal/main.ts", "one host imports another"],
  ["addin/ports/clock.ts", "addin/file/main.tsx", "one host imports another"],
  ["addin/ports/clock.ts", "ui/words/en.ts", "what hosts share imports no ui"],
  ["addin/terminal/main.ts", "core/mime/walk.ts", "core is entered by its doors only"],
  ["addin/relay/main.ts", "core/lookups.ts", null],
  ["addin/relay/main.ts", "core/pki/crl.ts", "core is entered by its doors only"],
  ["core/verify.ts", "core/lookups.ts", "a room imports only rooms before it"],
] as const)("fault() of %s importing %s", ([from, to, why]) => {
  expect(fault(from, to)).toBe(why);
});

test.for([
  ['import { a } from "./a.ts";', ["./a.ts"]],
  ["import './side.ts'", ["./side.ts"]],
  ['import type {\n  A,\n  B,\n} from "./types.ts"', ["./types.ts"]],
  ['export { a } from "./a.ts"; export * from "./b.ts"', ["./a.ts", "./b.ts"]],
  ['const late = await import("./late.ts")', ["./late.ts"]],
  ['type T = import("./t.ts").T', ["./t.ts"]],
  ['new Worker(new URL("./worker.ts", import.meta.url))', ["./worker.ts"]],
  ['const site = new URL("https://x.example/")', []],
  [
    '// import "./no.ts"\n/* import "./no.ts" */ const s = `from "./no.ts"`; const t = "import \'./no.ts\'";',
    [],
  ],
  ['const url = "https://x.example/"; import "./after.ts"', ["./after.ts"]],
  ['const quote = /["\'`]/; import "./after.ts"', ["./after.ts"]],
] as const)("importsOf() %s", ([source, found]) => {
  expect(importsOf(source)).toEqual(found);
});
