import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Budget, defaultLimits } from "../bytes/budget.ts";
import { readCertificate, type Certificate } from "./certificate.ts";
import { readCrl, type Crl } from "./crl.ts";
import { buildPath } from "./path.ts";
import { nameText } from "./names.ts";
import {
  certificate,
  certificateDer,
  crl,
  crlDer,
  inputOf,
  judge,
  paths,
  summary,
  wellFormed,
} from "./testkit/fixtures.ts";

/**
 * What each path of testdata/make.sh must come to, by RFC 5280 and RFC 8550. A second column: why the answer
 * is another than OpenSSL's, where it is.
 */
const expected: Readonly<Record<string, readonly [result: string, unlikeOpenssl?: string]>> = {
  good: ["trusted no-crl"],
  expired: ["invalid expired"],
  early: ["invalid not-yet-valid"],
  nousage: ["trusted no-crl"],
  nonrep: ["trusted no-crl"],
  kuenc: ["invalid key-usage"],
  tlsonly: ["invalid extended-key-usage"],
  anyeku: ["trusted no-crl", "RFC 8550, 4.4.4 accepts anyExtendedKeyUsage"],
  critunk: ["invalid unknown-critical-extension"],
  unk: ["trusted no-crl"],
  "leaf-issues": ["invalid not-a-ca"],
  pathlen: ["invalid path-too-long"],
  "no-basic-constraints": ["invalid not-a-ca"],
  "no-key-cert-sign": ["invalid key-usage"],
  "ca-eku": ["invalid extended-key-usage"],
  "ca-critunk": ["invalid unknown-critical-extension"],
  "ca-expired": ["invalid expired"],
  "v1-intermediate": ["invalid not-a-ca"],
  "anchor-expired": ["invalid expired"],
  "anchor-constrained": ["invalid name-constraints"],
  "anchor-constrained-good": ["trusted no-crl"],
  "leaf-is-anchor": ["trusted pinned"],
  "self-signed": ["untrusted self-signed"],
  "pinned-leaf-issues": ["invalid not-a-ca"],
  "intermediate-is-anchor": ["trusted no-crl", "without -partial_chain it wants a root"],
  "nc-host": ["trusted no-crl"],
  "nc-host-other": ["invalid name-constraints"],
  "nc-host-sub": ["invalid name-constraints"],
  "nc-domain": ["trusted no-crl"],
  "nc-domain-itself": ["invalid name-constraints"],
  "nc-domain-glued": ["invalid name-constraints"],
  "nc-mailbox": ["trusted no-crl"],
  "nc-mailbox-other": ["invalid name-constraints"],
  "nc-mailbox-excluded": ["invalid name-constraints", "alice and Alice are one to a reader"],
  "nc-second": ["invalid name-constraints"],
  "nc-dn-excluded": ["invalid name-constraints"],
  "nc-dn-beside": ["invalid name-constraints"],
  "nc-case": ["trusted no-crl"],
  "nc-utf8": ["trusted no-crl"],
  "nc-utf8-other": ["invalid name-constraints"],
  "nc-utf8-excluded": ["invalid name-constraints"],
  "nc-dns-only": ["trusted no-crl"],
  "nc-othername": ["invalid name-constraints"],
  "nc-othername-absent": ["trusted no-crl"],
  ncwiden: ["invalid name-constraints"],
  loop: ["untrusted no-issuer"],
  "loop-out": ["trusted no-crl", "it follows one way only"],
  clique: ["untrusted budget"],
  "clique-out": ["trusted no-crl", "it follows one way only"],
  "cross-expired-too": ["trusted no-crl"],
  "cross-expired-only": ["invalid expired"],
  "same-name-wrong-key-id": ["trusted no-crl", "it takes the key identifier for more than a hint"],
  keyidodd: ["trusted no-crl"],
  sha1: ["invalid weak-algorithm", "no algorithm policy at its default level"],
  rsa1024: ["invalid weak-algorithm", "no algorithm policy at its default level"],
  "rsa-sha256": ["trusted no-crl"],
  "rsa-sha384": ["trusted no-crl"],
  "rsa-sha512": ["trusted no-crl"],
  "rsa-md5": ["untrusted unsupported-md5", "no algorithm policy at its default level"],
  "rsa-pss": ["trusted no-crl"],
  "pss-key": ["trusted no-crl"],
  p384: ["trusted no-crl"],
  p521: ["trusted no-crl"],
  brainpool: ["untrusted unsupported-brainpool", "not in WebCrypto"],
  secp256k1: ["untrusted unsupported-curve-1.3.132.0.10", "not in WebCrypto"],
  explicit: ["untrusted unsupported-curve-parameters"],
  ed25519: ["trusted no-crl"],
  ed448: ["untrusted unsupported-ed448", "not in WebCrypto"],
  "crl-empty": ["trusted good"],
  "crl-revoked": ["revoked keyCompromise"],
  "crl-plain": ["revoked unspecified"],
  "crl-held": ["revoked certificateHold"],
  "crl-later": ["revoked keyCompromise"],
  "crl-after": ["trusted good", "the revocation is dated after the time that counts"],
  "crl-stale": ["trusted stale-crl"],
  "crl-stale-revoked": ["revoked keyCompromise"],
  "crl-stale-held": ["revoked certificateHold"],
  "crl-young": ["trusted good", "a younger list of a living certificate knows no less"],
  "crl-only-user": ["trusted good"],
  "crl-only-ca": ["trusted other-crl"],
  "crl-only-ca-revoked": ["revoked keyCompromise"],
  "crl-indirect": ["revoked keyCompromise"],
  "crl-some-reasons": ["trusted partial-crl"],
  "crl-point": ["trusted other-crl"],
  "crl-critical": ["trusted unsupported-crl"],
  "crl-critical-revoked": ["revoked keyCompromise"],
  "crl-weak": ["trusted weak-crl", "no algorithm policy at its default level"],
  "crl-weak-revoked": ["revoked keyCompromise"],
  "crl-none": ["trusted no-crl"],
  "crl-root-only": ["trusted no-crl"],
  "crl-held-lifted": ["trusted good"],
  "crl-revoked-and-empty": ["revoked keyCompromise", "it stops at the list it likes best"],
  "crl-issuing-revoked": ["revoked cACompromise", "-crl_check looks at the leaf alone"],
  "crl-issuing-revoked-elsewhere": ["revoked cACompromise", "-crl_check looks at the leaf alone"],
  "crl-issuing-elsewhere": ["trusted no-crl", "-crl_check looks at the leaf alone"],
  fakecrl: ["revoked keyCompromise"],
  "fakecrl-alone": ["trusted bad-crl"],
  "fakecrl-revoked": ["trusted good"],
  "crl-delegated": ["trusted good", "RFC 5280, 6.3.3 (f) allows the issuer's other key"],
  "crl-delegated-revoked": ["revoked keyCompromise"],
  "crl-rival": ["trusted bad-crl"],
  "crl-rival-revoked": ["trusted good"],
  "crl-sibling": ["trusted good", "RFC 5280, 6.3.3 (f) allows the issuer's other key"],
  "crl-oldsibling": ["trusted bad-crl"],
  "crl-mute": ["trusted bad-crl"],
  "crl-expired-revoked": ["revoked keyCompromise"],
  "explicit-policy": ["invalid policy", "it asks for policies only under -policy_check"],
  "policy-not-required": ["trusted no-crl"],
};

describe("buildPath()", () => {
  it("has an expectation for every fixture", () => {
    expect(paths.map(({ name }) => name)).toEqual(Object.keys(expected));
  });

  it.for(paths.map(({ name }) => name))("judges %s", async (name) => {
    expect(await judge(name)).toBe(expected[name]![0]);
  });

  it("agrees with openssl verify, but where it says why not", async () => {
    const unlike: string[] = [];
    for (const { name, openssl, crls } of paths) {
      const result = await judge(name);
      const needsCrl = crls.some(Boolean);
      const accepted = needsCrl ? result === "trusted good" : result.startsWith("trusted");
      if (accepted !== (openssl === "OK")) unlike.push(name);
    }
    const listed = Object.keys(expected).filter((name) => expected[name]![1] !== undefined);
    expect(unlike).toEqual(listed);
  });

  it("gives the chain leaf first, anchor last", async () => {
    const result = await buildPath(inputOf("good"));
    expect(result.chain.map(({ subject }) => nameText(subject))).toEqual([
      "CN=Alice,O=Acme",
      "CN=Issuing,O=Acme",
      "CN=Root,O=Acme",
    ]);
  });

  it("names the certificate that broke the rule", async () => {
    expect(await buildPath(inputOf("pathlen"))).toMatchObject({
      rule: "path-too-long",
      values: { subject: "CN=Sub,O=Acme", depth: 1 },
    });
    expect(await buildPath(inputOf("expired"))).toMatchObject({
      values: { subject: "CN=Alice,O=Acme", depth: 0, notAfter: "2029-01-01T00:00:00.000Z" },
    });
  });

  it("says what was revoked and since when", async () => {
    const bob = certificate("bob");
    expect(await buildPath(inputOf("crl-revoked"))).toMatchObject({
      subject: "CN=Bob,O=Acme",
      serial: bob.serial,
      when: new Date("2021-01-01T00:00:00Z"),
      why: "keyCompromise",
    });
  });

  it.for<[string, Partial<Record<"anchors" | "untrusted", readonly string[]>>, string]>([
    ["no anchors", { anchors: [] }, "untrusted no-issuer"],
    ["the root untrusted", { anchors: [], untrusted: ["root", "issuing"] }, "untrusted self-signed"],
    ["the intermediate missing", { untrusted: [] }, "untrusted no-issuer"],
    ["the root untrusted too", { untrusted: ["root", "issuing"] }, "trusted no-crl"],
    ["another root", { anchors: ["ncroot"] }, "untrusted no-issuer"],
  ])("with %s", async ([, names, result]) => {
    const over = Object.fromEntries(Object.entries(names).map(([key, of]) => [key, of.map(certificate)]));
    expect(await judge("good", over)).toBe(result);
  });

  it("judges a pinned leaf by its issuer's lists too, where another path is known", async () => {
    const { leaf, anchors } = inputOf("crl-revoked");
    const pinned = [leaf, ...anchors];
    expect(await judge("crl-revoked", { anchors: pinned })).toBe("revoked keyCompromise");
    expect(await judge("crl-empty", { anchors: pinned })).toBe("trusted good");
    expect(await judge("crl-empty", { anchors: [leaf] })).toBe("trusted pinned");
    expect(await judge("crl-empty", { anchors: [leaf], revocation: "off" })).toBe("trusted off");
    expect(await judge("crl-expired-revoked", { anchors: [certificate("bobexpired")] })).toBe(
      "invalid expired",
    );
  });

  it("trusts nobody at a time that is none", async () => {
    expect(await judge("good", { at: new Date(NaN) })).toBe("invalid not-yet-valid");
  });

  it("does not look at lists where revocation is off", async () => {
    expect(await judge("crl-revoked", { revocation: "off" })).toBe("trusted off");
  });

  it("compares times by the second, both ends included", async () => {
    const { leaf } = inputOf("expired");
    const end = leaf.notAfter.getTime();
    expect(await judge("expired", { at: new Date(end + 999) })).toBe("trusted no-crl");
    expect(await judge("expired", { at: new Date(end + 1000) })).toBe("invalid expired");
    const start = certificate("early").notBefore.getTime();
    expect(await judge("early", { at: new Date(start) })).toBe("trusted no-crl");
    expect(await judge("early", { at: new Date(start - 1) })).toBe("invalid not-yet-valid");
  });
});

/** The certificate with another serial number: same name and key, and a signature that no longer fits. */
function wrongSerial(der: Uint8Array, change = 1): Certificate {
  const changed = Uint8Array.from(der);
  const { serialOctets } = readCertificate(der) as Certificate;
  changed[serialOctets.byteOffset - der.byteOffset + serialOctets.length - 1]! ^= change;
  return readCertificate(changed) as Certificate;
}

describe("buildPath() within its budget", () => {
  it("finds the good issuer behind a hundred false ones", async () => {
    const der = certificateDer("issuing");
    const decoys = Array.from({ length: 99 }, (_, i) => wrongSerial(der, i + 1));
    const budget = new Budget();
    expect(await judge("good", { untrusted: [...decoys, certificate("issuing")], budget })).toBe(
      "trusted no-crl",
    );
    expect(budget.exceeded).toEqual([]);
  });

  it("ends a loop of two authorities at once", async () => {
    const budget = new Budget({ ...defaultLimits, verifications: 4 });
    expect(await judge("loop", { budget })).toBe("untrusted no-issuer");
    expect(budget.exceeded).toEqual([]);
  });

  it("gives up on a clique of authorities, and says so", async () => {
    const budget = new Budget();
    expect(await judge("clique", { budget })).toBe("untrusted budget");
    expect(budget.exceeded).toEqual(["verifications"]);
  });

  it("builds no path longer than the limit", async () => {
    const budget = new Budget({ ...defaultLimits, pathLength: 2 });
    expect(await judge("good", { budget })).toBe("untrusted budget");
    expect(budget.exceeded).toEqual(["pathLength"]);
  });

  it.for([{ verifications: 2 }, { verifications: 3 }, { crlBytes: 200 }])(
    "trusts nobody whose lists it cannot afford: %o",
    async (limits) => {
      const budget = new Budget({ ...defaultLimits, ...limits });
      expect(await judge("crl-empty", { budget })).toBe("untrusted budget");
      expect(budget.exceeded).toEqual(Object.keys(limits));
    },
  );

  it("does not let lists that nobody signed crowd out the one that revokes", async () => {
    const fake = crlDer("fake-empty");
    const crowd = (size: number): Crl[] =>
      Array.from({ length: size }, (_, i) => {
        const changed = Uint8Array.from(fake);
        changed[changed.length - 1] = i & 0xff;
        changed[changed.length - 2] = i >> 8;
        return wellFormed(readCrl(changed));
      });
    const crls = inputOf("crl-revoked").crls;
    expect(await judge("crl-revoked", { crls: [...crowd(100), ...crls] })).toBe("revoked keyCompromise");
    expect(await judge("crl-revoked", { crls: [...crowd(600), ...crls] })).toBe("untrusted budget");
  });

  it("trusts no path of which nothing is known, where a better answer may lie beyond the budget", async () => {
    const { leaf, untrusted, anchors } = inputOf("clique-out");
    const [deep] = untrusted.slice(-1);
    const over = { leaf, untrusted: [deep!, ...untrusted], anchors, crls: [crl("empty")] };
    expect(await judge("clique-out", { ...over, crls: [] })).toBe("trusted no-crl");
    expect(await judge("clique-out", over)).toBe("untrusted budget");
    const pinned = { ...over, anchors: [leaf, ...anchors] };
    expect(await judge("clique-out", pinned)).toBe("untrusted budget");
  });

  it("lets no list be signed on credit", async () => {
    for (let verifications = 2; verifications < 12; verifications++) {
      const budget = new Budget({ ...defaultLimits, verifications });
      expect(await judge("crl-rival", { budget })).not.toBe("trusted good");
    }
  });
});

describe("a path that was changed", () => {
  it.for(["leaf", "intermediate"] as const)("is never trusted: any bit of the %s", async (which) => {
    const der = certificateDer(which === "leaf" ? "alice" : "issuing");
    await fc.assert(
      fc.asyncProperty(fc.nat(der.length * 8 - 1), async (bit) => {
        const changed = Uint8Array.from(der);
        changed[bit >> 3]! ^= 1 << (bit & 7);
        const read = readCertificate(changed);
        if ("malformed" in read) return;
        const input = inputOf("good");
        const over = which === "leaf" ? { leaf: read } : { untrusted: [read] };
        expect(summary(await buildPath({ ...input, ...over }))).not.toMatch(/^trusted/);
      }),
      { numRuns: 1500 },
    );
  });

  it("gives the same result twice", async () => {
    for (const name of ["crl-delegated", "clique-out", "ncwiden"])
      expect(await judge(name)).toBe(await judge(name));
  });
});
