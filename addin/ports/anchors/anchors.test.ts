import { execFileSync } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { anchorSource, bundledAnchors, readAnchors } from "./anchors.ts";
import { build } from "./build.mjs";
import { readPem, writePem } from "./pem.mjs";

const text = (name: string) => readFileSync(join(import.meta.dirname, name), "utf8");
const pem = text("email-anchors.pem");
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Fingerprints as openssl computes them, in the order of the PEM. */
function fingerprints(): readonly string[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g) ?? [];
  return blocks.map((block) => {
    const line = execFileSync("openssl", ["x509", "-noout", "-fingerprint", "-sha256"], {
      input: block,
      encoding: "utf8",
    });
    return line.split("=")[1]?.trim().replaceAll(":", "").toLowerCase() ?? "";
  });
}

describe("bundled trust anchors", () => {
  it("are the certificates of the PEM, by openssl's fingerprints", async () => {
    const anchors = await bundledAnchors();
    expect(anchors).toHaveLength(88);
    expect(anchors.map(sha256)).toEqual(fingerprints());
  });

  it("are certification authorities, each once", async () => {
    const anchors = await bundledAnchors();
    for (const der of anchors) {
      const certificate = new X509Certificate(der);
      expect(certificate.ca, certificate.subject).toBe(true);
      expect(certificate.raw.equals(der)).toBe(true);
    }
    expect(new Set(anchors.map(sha256)).size).toBe(anchors.length);
  });

  it("say where they come from", async () => {
    const anchors = await bundledAnchors();
    expect(anchorSource.source).toContain("Mozilla's root programme, MPL 2.0");
    expect(anchorSource.date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(anchorSource.count).toBe(anchors.length);
    expect(anchorSource.sha256).toBe(sha256(Buffer.concat(anchors)));
  });

  it("are what the script makes of the PEM today", () => {
    expect(build(pem)).toEqual({ bundled: text("bundled.json"), source: text("source.json") });
    expect(writePem(readPem(pem))).toBe(pem);
  });
});

describe("readPem()", () => {
  it.for([
    ["a changed certificate", pem.replace("MIIFuz", "MIIFuy"), /fingerprint differs/],
    ["a certificate without its name", pem.replace(/^# Actalis.*\n/m, ""), /block has no name/],
    ["no source", pem.replace(/^# Source.*\n/m, ""), /Source or # Date/],
  ] as const)("refuses %s", ([, changed, message]) => {
    expect(changed).not.toBe(pem);
    expect(() => readPem(changed)).toThrow(message);
  });
});

it("readAnchors() refuses what is no base64", () => {
  expect(() => readAnchors(["MII?"])).toThrow(/base64|character/i);
});
