/** What reads DER, on octets nobody meant: it ends, never throws, and never takes one thing for another. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCertificate } from "./certificate.ts";
import { findRevoked, readCrl } from "./crl.ts";
import { readOcspResponse } from "./ocsp.ts";
import { certificateDer, crlDer, paths } from "./testkit/fixtures.ts";

const names = (of: "leaf" | "crls"): readonly string[] => [
  ...new Set(paths.flatMap((path) => path[of]).filter(Boolean)),
];
const certificates = names("leaf").map(certificateDer);
const lists = names("crls").map(crlDer);

type Edit = readonly [at: number, cut: number, put: Uint8Array];

const edits = fc.array(fc.tuple(fc.nat(), fc.nat(4), fc.uint8Array({ maxLength: 4 })), {
  minLength: 1,
  maxLength: 3,
});

const edited = (der: Uint8Array, all: readonly Edit[]): Uint8Array =>
  all.reduce<Uint8Array>((bytes, [place, cut, put]) => {
    const at = place % (bytes.length + 1);
    return Uint8Array.from([...bytes.subarray(0, at), ...put, ...bytes.subarray(at + cut)]);
  }, der);

const mangled = (ders: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> =>
  fc.tuple(fc.constantFrom(...ders), edits).map(([der, all]) => edited(der, all));

/** Wherever an element says it ends, the whole is one element. */
const isOneElement = (der: Uint8Array): boolean => {
  const first = der[1] ?? 0;
  const octets = first < 0x80 ? 0 : first & 0x7f;
  let length = first < 0x80 ? first : 0;
  for (let i = 0; i < octets; i++) length = length * 256 + (der[2 + i] ?? 0);
  return der[0] === 0x30 && der.length === 2 + octets + length;
};

function readEach(bytes: Uint8Array): void {
  const certificate = readCertificate(bytes);
  if (!("malformed" in certificate)) expect(Buffer.compare(certificate.der, bytes)).toBe(0);
  const crl = readCrl(bytes);
  if (!("malformed" in crl)) findRevoked(crl, Uint8Array.of(1));
  const answer = readOcspResponse(bytes);
  const read = [certificate, crl, answer].filter((one) => !("malformed" in one));
  // Nothing is two things at once, and what is read is the whole.
  expect(read.length).toBeLessThanOrEqual(1);
  if (read.length > 0) expect(isOneElement(bytes)).toBe(true);
}

describe("whatever the octets", () => {
  it("arbitrary ones", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => readEach(bytes)),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["certificates", certificates],
    ["lists", lists],
  ])("%s, edited", (_, ders) => {
    expect(ders.length).toBeGreaterThan(10);
    fc.assert(
      fc.property(mangled(ders), (bytes) => readEach(bytes)),
      { numRuns: 4000 },
    );
  });
});

const folder = resolve(process.env["CORPORA"] || "../shared/corpora", "pkits");

describe.skipIf(!existsSync(folder))("certificates and lists of PKITS", () => {
  it("are what they are, and nothing else once an octet is missing", () => {
    for (const kind of ["certs", "crls"]) {
      for (const name of readdirSync(join(folder, kind))) {
        const der = Uint8Array.from(readFileSync(join(folder, kind, name)));
        readEach(der);
        for (let cut = 1; cut < der.length; cut += 37) {
          const short = der.subarray(0, der.length - cut);
          for (const read of [readCertificate, readCrl, readOcspResponse])
            expect("malformed" in read(short), `${name} without ${String(cut)}`).toBe(true);
        }
      }
    }
  });
});
