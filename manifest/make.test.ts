import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { OfficeAddinManifest } from "office-addin-manifest";
import { afterAll, describe, expect, it, test } from "vitest";
import { parseOrigin } from "./origin.mjs";
import { outlookManifest } from "./outlook.mjs";
import { misplaced, parseManifest } from "./testkit/xml.ts";

const source = readFileSync(join(import.meta.dirname, "outlook.xml"), "utf8");
const ownId = parseManifest(source).text("Id");
const scratch = mkdtempSync(join(tmpdir(), "usher-manifest-"));
afterAll(() => rmSync(scratch, { recursive: true }));

/** Runs the command as `npm run manifest` does. */
function make(...args: string[]): Promise<{ code: number; output: string; errors: string }> {
  const script = join(import.meta.dirname, "make.mjs");
  return new Promise((resolve) =>
    execFile(process.execPath, [script, ...args], (error, output, errors) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, output, errors }),
    ),
  );
}

/** https origins, with and without port and folder. */
const origins = fc
  .tuple(
    fc.domain(),
    fc.option(fc.integer({ min: 1, max: 65_535 })),
    fc.array(fc.stringMatching(/^[\w~!$()*+,;:@=-]{1,12}$/), { maxLength: 4 }),
  )
  .map(([host, port, folders]) => {
    const authority = port === null ? host : `${host}:${port}`;
    return `https://${[authority, ...folders].join("/")}`;
  });

describe("the origin", () => {
  test.for([
    ["https://usher.example", "https://usher.example"],
    ["https://usher.example/", "https://usher.example"],
    ["https://USHER.example:443/", "https://usher.example"],
    ["https://intra.example/usher/", "https://intra.example/usher"],
    ["https://intra.example:8443/a/b//", "https://intra.example:8443/a/b"],
    ["https://intra.example/a/../b", "https://intra.example/b"],
    ["https://localhost:3000", "https://localhost:3000"],
    ["https://[::1]:3000", "https://[::1]:3000"],
    // RFC 3492's own name for it.
    ["https://bücher.example", "https://xn--bcher-kva.example"],
  ] as const)("%s is taken as %s", ([text, base]) => {
    expect(parseOrigin(text)).toBe(base);
  });

  test.for([
    ["http://usher.example", /https only/],
    ["ftp://usher.example", /https only/],
    ["usher.example", /not an address/],
    ["https:usher.example", /not an address/],
    ["https:///usher.example", /not an address/],
    ["https://", /not an address/],
    ["", /not an address/],
    ["https://usher.example:99999", /not an address/],
    ["https://usher.example?a=b", /question mark/],
    ["https://usher.example/?", /question mark/],
    ["https://usher.example/#", /hash/],
    ["https://me:secret@usher.example", /user name/],
    ["https://me@usher.example", /user name/],
    ["https://*.example", /one server/],
    ['https://usher.example/"/><Evil x="', /not an address/],
    ["https://usher.example/'", /not an address/],
    ["https://usher.example/<b>", /not an address/],
    ["https://usher.example/&amp;", /not an address/],
    ["https://usher.example/a b", /not an address/],
    ["https://usher.example/\t", /not an address/],
    ["https://usher.example\\evil.example", /not an address/],
    [`https://usher.example/${"a".repeat(2000)}`, /too long/],
  ] as const)("%s is refused with a sentence", ([text, why]) => {
    expect(() => parseOrigin(text)).toThrow(why);
    expect(() => parseOrigin(text)).toThrow(/^Cannot use the origin "[^]*": [A-Za-z].*\.$/);
  });

  it("is the address as URL parsers read it, and its own normal form", () => {
    fc.assert(
      fc.property(origins, (origin) => {
        const base = parseOrigin(origin);
        expect(`${base}/`).toBe(new URL(`${origin}/`).href);
        expect(parseOrigin(base)).toBe(base);
        expect(parseOrigin(`${origin}/`)).toBe(base);
      }),
    );
  });
});

describe("a manifest for another origin", () => {
  it("differs from outlook.xml in its addresses alone, and leaves no trace of the old ones", () => {
    const before = parseManifest(source);
    fc.assert(
      fc.property(origins, (origin) => {
        const base = parseOrigin(origin);
        const xml = outlookManifest(source, { base, version: "1.20.3" });
        expect(xml).not.toMatch(/localhost|:3000\b/);
        const made = parseManifest(xml);
        expect(misplaced(made)).toEqual([]);
        expect(made.text("Version")).toBe("1.20.3.0");
        expect(made.text("Id")).toBe(ownId);
        expect(made.urls).toEqual(
          before.urls.map((url) => url.replace("https://localhost:3000", () => base)),
        );
        for (const url of made.urls) expect(new URL(url).href).toBe(url);
        expect(made.elements.map(({ tagName }) => tagName)).toEqual(
          before.elements.map(({ tagName }) => tagName),
        );
      }),
      { numRuns: 20 },
    );
  });

  it("would hold even an address that looks like markup as text", () => {
    const base = `https://usher.example/"/><Evil a='&amp;]]>`;
    const made = parseManifest(outlookManifest(source, { base, version: "1.0.0" }));
    expect(made.named("Evil")).toEqual([]);
    expect(made.value('[id="pane"]')).toBe(`${base}/outlook/index.html`);
  });
});

describe("npm run manifest", () => {
  it("writes both manifests and the package, under Usher's own id", async () => {
    const out = join(scratch, "own");
    const { code, output, errors } = await make("--origin", "https://usher.example/in/", "--out", out);
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(output).toContain("at https://usher.example/in/");
    expect(readdirSync(out).toSorted()).toEqual(["outlook.xml", "unified", "usher.zip"]);
    const info = await OfficeAddinManifest.readManifestFile(join(out, "outlook.xml"));
    expect(info).toMatchObject({ id: ownId, supportUrl: "https://usher.example/in/about/support.html" });
    const json = JSON.parse(readFileSync(join(out, "unified/manifest.json"), "utf8")) as { id: string };
    expect(json.id).toBe(ownId);
    const zip = readFileSync(join(out, "usher.zip"), "latin1");
    for (const name of readdirSync(join(out, "unified"))) expect(zip).toContain(name);
  });

  it("gives both the same other id, and changes nothing else", async () => {
    const out = join(scratch, "other");
    const id = "0f8fad5b-d9cb-469f-a165-70867728950e";
    const { code } = await make("--origin", "https://usher.example", "--out", out, "--id", id.toUpperCase());
    expect(code).toBe(0);
    const made = parseManifest(readFileSync(join(out, "outlook.xml"), "utf8"));
    const same = parseManifest(outlookManifest(source, { base: "https://usher.example", version: "0.1.0" }));
    expect(made.text("Id")).toBe(id);
    expect(misplaced(made)).toEqual([]);
    expect(made.urls).toEqual(same.urls);
    const attributes = (one: typeof made) =>
      one.elements.map((element) => [element.tagName, ...[...element.attributes].map(({ value }) => value)]);
    expect(attributes(made)).toEqual(attributes(same));
    const json = JSON.parse(readFileSync(join(out, "unified/manifest.json"), "utf8")) as { id: string };
    expect(json.id).toBe(id);
  });

  it("makes an id that was never there before", async () => {
    const ids: (string | undefined)[] = [ownId];
    for (const name of ["one", "two"]) {
      const out = join(scratch, name);
      await make("--origin", "https://usher.example", "--out", out, "--id", "new");
      ids.push(parseManifest(readFileSync(join(out, "outlook.xml"), "utf8")).text("Id") ?? undefined);
    }
    expect(new Set(ids).size).toBe(3);
  });

  test.for([
    [["--origin", "http://usher.example"], /^Cannot use the origin "http:\/\/usher\.example": .*\.\n$/],
    [
      ["--origin", "https://usher.example", "--id", "usher"],
      /^Cannot use the id "usher": it is not a GUID\.\n$/,
    ],
    [["--origin", "https://usher.example", "--client-id", "x"], /^Cannot use the client id "x": /],
    [[], /^The origin is missing\.\nnpm run manifest -- --origin/],
    [["--origin", "https://usher.example", "--host", "x"], /--host[^]*npm run manifest -- --origin/],
    [["https://usher.example"], /npm run manifest -- --origin/],
  ] as const)("refuses %j, and writes nothing", async ([args, sentence]) => {
    const out = join(scratch, "refused");
    const { code, output, errors } = await make(...args, "--out", out);
    expect({ code, output }).toEqual({ code: 1, output: "" });
    expect(errors).toMatch(sentence);
    expect(existsSync(out)).toBe(false);
  });
});
