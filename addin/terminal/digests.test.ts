import { webcrypto } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { digestAtOnce } from "./digests.ts";

const { subtle } = webcrypto;
const hex = (octets: ArrayBuffer): string => Buffer.from(octets).toString("hex");

/** What the platform was asked, which else answers as it always does. */
function patched(): { readonly own: SubtleCrypto; readonly asked: string[] } {
  const asked: string[] = [];
  const own = {
    digest: (algorithm: AlgorithmIdentifier, data: BufferSource) => {
      asked.push(typeof algorithm === "string" ? algorithm : algorithm.name);
      return subtle.digest(algorithm, data);
    },
  } as SubtleCrypto;
  digestAtOnce(own);
  return { own, asked };
}

describe("a short digest", () => {
  // FIPS 180-4's own example, "abc".
  test.for([
    ["SHA-1", "a9993e364706816aba3e25717850c26c9cd0d89d"],
    ["SHA-256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    [
      "SHA-384",
      "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
    ],
    [
      "SHA-512",
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    ],
  ] as const)("%s of abc, without the platform's threads", async ([name, digest]) => {
    const { own, asked } = patched();
    expect(hex(await own.digest(name, new TextEncoder().encode("abc")))).toBe(digest);
    expect(asked).toEqual([]);
  });

  it("is the platform's, of any octets and of any part of them", async () => {
    const { own } = patched();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("SHA-1", "SHA-256", "SHA-384", "SHA-512"),
        fc.uint8Array({ maxLength: 300 }),
        fc.nat(300),
        fc.nat(300),
        async (name, octets, from, to) => {
          const part = octets.subarray(from, to);
          expect(hex(await own.digest(name, part))).toBe(hex(await subtle.digest(name, part)));
        },
      ),
    );
  });

  it("is of the octets as they are when it is asked for, and a buffer of its own", async () => {
    const { own } = patched();
    const octets = new TextEncoder().encode("abc");
    const later = own.digest("SHA-256", octets);
    octets.fill(0);
    const digest = await later;
    expect(hex(digest)).toMatch(/^ba7816bf/);
    expect(digest).toBeInstanceOf(ArrayBuffer);
    expect(digest.byteLength).toBe(32);
  });
});

describe("what is no octets any more", () => {
  it("has the digest that it has for the platform", async () => {
    const { own } = patched();
    const octets = new TextEncoder().encode("abc");
    structuredClone(octets.buffer, { transfer: [octets.buffer] });
    expect(hex(await own.digest("SHA-256", octets))).toBe(hex(await subtle.digest("SHA-256", octets)));
    const shared = new Uint8Array(new SharedArrayBuffer(4)) as unknown as Uint8Array<ArrayBuffer>;
    await expect(own.digest("SHA-256", shared)).rejects.toThrow(/SharedArrayBuffer/);
  });
});

describe("the platform is asked", () => {
  it("from 64 kB on", async () => {
    const { own, asked } = patched();
    for (const length of [65_536, 65_537]) {
      const octets = new Uint8Array(length).fill(7);
      expect(hex(await own.digest("SHA-256", octets))).toBe(hex(await subtle.digest("SHA-256", octets)));
    }
    expect(asked).toEqual(["SHA-256"]);
  });

  it("for every other way to name a digest, and for every other kind of data", async () => {
    const { own, asked } = patched();
    const octets = new TextEncoder().encode("abc");
    for (const algorithm of ["sha-256", { name: "SHA-256" }])
      expect(hex(await own.digest(algorithm, octets))).toMatch(/^ba7816bf/);
    expect(hex(await own.digest("SHA-256", octets.buffer))).toMatch(/^ba7816bf/);
    expect(asked).toEqual(["sha-256", "SHA-256", "SHA-256"]);
  });

  it("for what it has not, and refuses as ever", async () => {
    const { own } = patched();
    await expect(own.digest("MD5", new Uint8Array(3))).rejects.toThrow(/MD5|Unrecognized|NotSupported/);
  });
});
