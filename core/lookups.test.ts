import { describe, expect, it, test } from "vitest";
import { certificatesIn } from "./evidence/smime/certs-only.ts";
import { gateBy, placeOf, readFound, type Grounds } from "./lookups.ts";
import { readCertificate } from "./pki/certificate.ts";
import { issuerHashes } from "./pki/ocsp-check.ts";
import { integer, nothing, oid, sequence, tlv, utf8 } from "./pki/testkit/der.ts";
import { wellFormed } from "./pki/testkit/fixtures.ts";
import { crl, date, extensions, issue, responseDer, single } from "./pki/testkit/issue.ts";
import type { Entity } from "./pki/testkit/issue.ts";
import { listDer, type ListOf } from "./pki/testkit/lists.ts";
import type { Lookup } from "./ports.ts";

const at = date("2026-06-01");
const later = date("2026-07-01");
const url = "http://crl.acme.example/acme.crl";
const asks = "http://ocsp.acme.example/";
const issuers = "http://ca.acme.example/acme.cer";

const root = issue(null, { name: "Root" });
const ca = issue(root, {
  name: "Acme CA",
  extensions: [extensions.ca, extensions.caUsage, extensions.points([url])],
});
const named = [
  extensions.signs,
  extensions.mail,
  extensions.points([url]),
  extensions.access([1, asks], [2, issuers]),
];
const leaf = issue(ca, { name: "Anna", extensions: named });
const stranger = issue(null, { name: "Stranger" });

const grounds: Grounds = { anchors: [root.der], intermediates: [], issuerHosts: [] };

async function request(of: Entity, issuer: Entity, hash: "SHA-1" | "SHA-256" = "SHA-1"): Promise<Uint8Array> {
  const hashes = await issuerHashes(of.certificate, issuer.certificate, hash);
  const algorithm = oid(hash === "SHA-1" ? "1.3.14.3.2.26" : "2.16.840.1.101.3.4.2.1");
  const id = sequence(
    sequence(algorithm, nothing),
    tlv(0x04, hashes.name),
    tlv(0x04, hashes.key),
    integer(...of.certificate.serialOctets),
  );
  return sequence(sequence(sequence(sequence(id))));
}

const lookup = (over: Partial<Lookup> = {}): Lookup => ({
  kind: "crl",
  url,
  certificates: [leaf.der, ca.der],
  request: null,
  ...over,
});

const outcome = async (
  over: Partial<Lookup> = {},
  more: Partial<Grounds> = {},
  when = at,
): Promise<string> => {
  const admission = await gateBy({ ...grounds, ...more })(lookup(over), when);
  return admission.kind === "admitted" ? admission.kind : admission.why;
};

describe("a look-up is admitted", () => {
  it("where a certificate that leads to an anchor names the address, and says the path", async () => {
    expect(await gateBy(grounds)(lookup(), at)).toEqual({
      kind: "admitted",
      chain: [leaf.der, ca.der, root.der],
    });
  });

  it("of a CA's own certificate", async () => {
    expect(await outcome({ certificates: [ca.der] })).toBe("admitted");
  });

  it("by the operator's own intermediates", async () => {
    expect(await outcome({ certificates: [leaf.der] })).toBe("not-certified");
    expect(await outcome({ certificates: [leaf.der] }, { intermediates: [ca.der] })).toBe("admitted");
  });

  it.for(["SHA-1", "SHA-256"] as const)(
    "for an OCSP request by %s that asks for that certificate",
    async (hash) => {
      expect(await outcome({ kind: "ocsp", url: asks, request: await request(leaf, ca, hash) })).toBe(
        "admitted",
      );
    },
  );

  it("for an issuer from a listed host alone, where the certificate does not lead to an anchor yet", async () => {
    const wanted = { kind: "issuers", url: issuers, certificates: [leaf.der] } as const;
    expect(await outcome(wanted)).toBe("not-certified");
    expect(await outcome(wanted, { issuerHosts: ["acme.example"] })).toBe("not-certified");
    expect(await outcome(wanted, { issuerHosts: ["ca.acme.example"] })).toBe("admitted");
    expect(await outcome({ certificates: [leaf.der] }, { issuerHosts: ["crl.acme.example"] })).toBe(
      "not-certified",
    );
  });

  it("of changes since a list", async () => {
    const fresh = issue(ca, { name: "Ben", extensions: [extensions.points([asks], "2.5.29.46")] });
    expect(await outcome({ url: asks, certificates: [fresh.der, ca.der] })).toBe("admitted");
  });
});

describe("a look-up is refused", () => {
  test.for([
    "ldap://x.example/",
    "file:///etc/passwd",
    "gopher://x.example/",
    "http://x.example/\r\nX: 1",
    "http://x .example/",
    "ht\ttp://x.example/",
    "http://anna:secret@x.example/",
  ])("of %j, even where a certificate names it", async (odd) => {
    const named = issue(ca, { name: "Ben", extensions: [extensions.points([odd])] });
    expect(await outcome({ url: odd, certificates: [named.der, ca.der] })).toBe("not-named");
  });

  test.for([
    ["http://crl.acme.example/other.crl"],
    ["http://CRL.acme.example/acme.crl"],
    [`${url}?x`],
    ["http://169.254.169.254/latest/meta-data"],
  ])("of %s, which stands in no certificate", async ([other]) => {
    expect(await outcome({ url: other! })).toBe("not-named");
  });

  it("of an address that stands there for something else", async () => {
    expect(await outcome({ url: asks })).toBe("not-named");
    expect(await outcome({ url: issuers })).toBe("not-named");
    expect(await outcome({ kind: "issuers", url })).toBe("not-named");
  });

  it("where who names the address leads to no anchor, whoever else in it does", async () => {
    const forged = issue(stranger, { name: "Anna", extensions: named });
    expect(await outcome({ certificates: [forged.der, stranger.der] })).toBe("not-certified");
    const elsewhere = "http://10.0.0.1/";
    const own = issue(stranger, { name: "Eve", extensions: [extensions.points([elsewhere])] });
    expect(await outcome({ url: elsewhere, certificates: [leaf.der, ca.der, own.der] })).toBe(
      "not-certified",
    );
  });

  it("where a person's certificate issued it, which is no CA", async () => {
    const elsewhere = "http://10.0.0.1/";
    const below = issue(leaf, { name: "Below", extensions: [extensions.points([elsewhere])] });
    expect(await outcome({ url: elsewhere, certificates: [below.der, leaf.der, ca.der] })).toBe(
      "not-certified",
    );
  });

  it("by a certificate under a CA's name that it did not sign", async () => {
    const elsewhere = "http://10.0.0.1/";
    const posing = issue(null, { name: "Acme CA" });
    const forged = issue(posing, { name: "Eve", extensions: [extensions.points([elsewhere])] });
    expect(await outcome({ url: elsewhere, certificates: [forged.der, ca.der] })).toBe("not-certified");
  });

  it("by one that is over", async () => {
    expect(await outcome({}, {}, date("2041-01-01"))).toBe("not-certified");
  });

  it("where the OCSP request asks for another, or says more", async () => {
    const other = issue(ca, { name: "Ben", extensions: named });
    const asked = async (der: Uint8Array) => outcome({ kind: "ocsp", url: asks, request: der });
    expect(await asked(await request(other, ca))).toBe("not-for-it");
    expect(await asked(await request(leaf, root))).toBe("not-for-it");
    expect(await asked(Uint8Array.of(0x30, 0x00))).toBe("not-for-it");
    expect(await asked(new TextEncoder().encode("GET / HTTP/1.1"))).toBe("not-for-it");
    const whole = await request(leaf, ca);
    expect(await asked(Uint8Array.from([...whole, 0]))).toBe("not-for-it");
    const list = whole.subarray(4);
    const withName = sequence(sequence(tlv(0xa1, utf8("anna", 0x81)), list));
    expect(await asked(withName)).toBe("not-for-it");
    const inner = whole.subarray(8);
    expect(await asked(sequence(sequence(sequence(inner, inner))))).toBe("not-for-it");
  });

  it("without certificates, with too many, with what is none, or half a request", async () => {
    expect(await outcome({ certificates: [] })).toBe("malformed");
    expect(await outcome({ certificates: Array.from({ length: 13 }, () => leaf.der) })).toBe("malformed");
    expect(await outcome({ certificates: [leaf.der, Uint8Array.of(1)] })).toBe("malformed");
    expect(await outcome({ kind: "ocsp", url: asks })).toBe("malformed");
    expect(await outcome({ request: await request(leaf, ca) })).toBe("malformed");
  });
});

describe("what was found", () => {
  const certificates = [leaf.der, ca.der, root.der];
  const found = (octets: Uint8Array, over: Partial<Lookup> = {}) =>
    readFound(lookup({ certificates, ...over }), octets, at);
  const single1 = single({ of: leaf.certificate, issuer: ca, thisUpdate: at, nextUpdate: later });
  const ocsp = (over: Partial<Parameters<typeof responseDer>[0]> = {}) =>
    responseDer({ by: ca, producedAt: at, singles: [single1], ...over });
  const about = { kind: "ocsp", url: asks } as const;

  it("is kept until its nextUpdate", async () => {
    expect(await found(crl(ca, at, later, []).der)).toEqual({ until: later });
    expect(await found(ocsp(), about)).toEqual({ until: later });
  });

  it("is kept where a responder certified by the issuer answers", async () => {
    const responder = issue(ca, { name: "Responder", extensions: [extensions.signs, extensions.answers] });
    expect(await found(ocsp({ by: responder }), about)).toEqual({ until: later });
    const posing = issue(stranger, { name: "Responder", extensions: [extensions.signs, extensions.answers] });
    expect(await found(ocsp({ by: posing }), about)).toEqual({ until: null });
    const other = issue(ca, { name: "Ben", extensions: [extensions.signs, extensions.mail] });
    expect(await found(ocsp({ by: other }), about)).toEqual({ until: null });
  });

  it("is not kept where somebody else signed it: it could stand in the true one's place for years", async () => {
    const forever = date("2039-01-01");
    expect(await found(crl(stranger, at, forever, []).der)).toEqual({ until: null });
    const posing = issue(null, { name: "Acme CA" });
    expect(await found(crl(posing, at, forever, []).der)).toEqual({ until: null });
    expect(await found(ocsp({ by: posing }), about)).toEqual({ until: null });
  });

  it("is not kept where it is of another certificate", async () => {
    const other = issue(ca, { name: "Ben", extensions: named });
    const answer = single({ of: other.certificate, issuer: ca, thisUpdate: at, nextUpdate: later });
    expect(await found(ocsp({ singles: [answer] }), about)).toEqual({ until: null });
  });

  it("is not kept where it is about the path, but not about the certificate that was asked for", async () => {
    // Whoever sits on the way has such answers from the authorities themselves, and theirs hold for months.
    const forever = date("2039-01-01");
    expect(await found(crl(root, at, forever, []).der)).toEqual({ until: null });
    const answer = single({ of: ca.certificate, issuer: root, thisUpdate: at, nextUpdate: forever });
    expect(await found(ocsp({ by: root, singles: [answer] }), about)).toEqual({ until: null });
    const issuer = { kind: "issuers", url: issuers } as const;
    expect(await found(root.der, issuer)).toEqual({ until: null });
  });

  it("is not kept where it is the issuer's list, but not for such certificates", async () => {
    const scoped = (over: Partial<ListOf>) =>
      found(listDer({ by: ca, thisUpdate: at, nextUpdate: later, ...over }));
    expect(await scoped({})).toEqual({ until: later });
    expect(await scoped({ only: "ca" })).toEqual({ until: null });
    expect(await scoped({ at: { url: "http://crl.acme.example/other.crl" } })).toEqual({ until: null });
  });

  it("is not kept where it is over, does not hold yet, or does not say how long", async () => {
    const before = date("2026-05-01");
    expect(await found(crl(ca, before, at, []).der)).toEqual({ until: null });
    expect(await found(crl(ca, later, date("2026-08-01"), []).der)).toEqual({ until: null });
    const endless = single({ of: leaf.certificate, issuer: ca, thisUpdate: at, nextUpdate: null });
    expect(await found(ocsp({ singles: [endless] }), about)).toEqual({ until: null });
  });

  it("is nothing where it is something else", async () => {
    const html = new TextEncoder().encode("<!doctype html>");
    for (const kind of ["crl", "ocsp", "issuers"] as const) expect(await found(html, { kind })).toBeNull();
    expect(await found(ocsp())).toBeNull();
    expect(await found(crl(ca, at, later, []).der, about)).toBeNull();
    expect(await found(leaf.der)).toBeNull();
    // tryLater (RFC 6960, 4.2.1).
    expect(await found(sequence(tlv(0x0a, [3])), about)).toBeNull();
  });

  it("is an issuer, kept for a day where it signed the certificate", async () => {
    const over = { kind: "issuers", url: issuers, certificates: [leaf.der] } as const;
    expect(await found(ca.der, over)).toEqual({ until: new Date(at.getTime() + 86_400_000) });
    expect(await found(issue(null, { name: "Acme CA" }).der, over)).toEqual({ until: null });
  });

  it("is an issuer in a certs-only message, too", () => {
    const message = sequence(
      oid("1.2.840.113549.1.7.2"),
      tlv(
        0xa0,
        sequence(
          integer(1),
          tlv(0x31),
          sequence(oid("1.2.840.113549.1.7.1")),
          tlv(0xa0, ca.der, root.der),
          tlv(0x31),
        ),
      ),
    );
    expect(certificatesIn(message)).toEqual([ca.der, root.der]);
  });
});

describe("what is found is kept", () => {
  it("apart for each issuer, address, kind and question", async () => {
    const other = issue(issue(null, { name: "Other" }), { name: "Anna", extensions: named });
    const places = await Promise.all(
      [
        lookup(),
        lookup({ certificates: [other.der] }),
        lookup({ url: asks }),
        lookup({ kind: "issuers" }),
        lookup({ request: await request(leaf, ca) }),
      ].map(placeOf),
    );
    expect(new Set(places).size).toBe(places.length);
    expect(await placeOf(lookup({ certificates: [leaf.der, ca.der, root.der] }))).toBe(places[0]);
    expect(await placeOf(lookup({ certificates: [] }))).toBeNull();
    expect(new Set(places.map((place) => place?.length))).toEqual(new Set([64]));
  });

  it("for all certificates of one issuer together", async () => {
    const ben = wellFormed(readCertificate(issue(ca, { name: "Ben", extensions: named }).der));
    expect(await placeOf(lookup({ certificates: [ben.der, ca.der] }))).toBe(await placeOf(lookup()));
  });

  it("but issuers for each by itself: nobody has vouched yet for what it says of its issuer", async () => {
    // Signed by a key of the forger's, under the name and key identifier of the true issuer.
    const posing = issue(null, { name: "Acme CA" });
    const forged = issue(posing, { name: "Eve", extensions: named });
    const asking = (of: Entity) => lookup({ kind: "issuers", url: issuers, certificates: [of.der] });
    // Which, where somebody on the way has the forger's certificate answered, is kept for the forged one.
    expect(await readFound(asking(forged), posing.der, at)).toEqual({ until: expect.any(Date) as Date });
    expect(await placeOf(asking(forged))).not.toBe(await placeOf(asking(leaf)));
    expect(await placeOf(asking(leaf))).toBe(await placeOf(asking(leaf)));
  });

  it("and lists for each key of an issuer, whatever a certificate says of that", async () => {
    const posing = issue(root, { name: "Acme CA", extensions: [extensions.ca, extensions.caUsage] });
    const ben = issue(posing, { name: "Ben", extensions: named });
    const place = (...path: readonly Entity[]) =>
      placeOf(lookup({ certificates: path.map(({ der }) => der) }));
    expect(await place(ben, posing, root)).not.toBe(await place(leaf, ca, root));
  });
});
