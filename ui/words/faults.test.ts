/** Every name the core has for what is wrong with certificates, signatures and layers has words of its own. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { reasons as crlReasons } from "../../core/pki/crl.ts";
import { rules } from "../../core/pki/rules.ts";
import type { Layer, ProblemCode, SmimeStatus, Values } from "../../core/report.ts";
import { factsOf } from "../facts.ts";
import { ours, type Phrase } from "../phrase.ts";
import { spoken } from "../spoken.ts";
import { layers } from "../testdata/signatures.ts";
import type { Place } from "../when.ts";
import { en } from "./en.ts";

const place: Place = { words: en, locale: "en-GB", zone: "UTC", now: "2026-11-22T08:00:00.000Z" };
const cast = { actor: ours("A"), agent: ours("B"), signer: ours("C") };
const root = join(import.meta.dirname, "../..");

/** What the sources of a room of core write down that looks like this, in quotation marks. */
function named(folders: readonly string[], pattern: RegExp): readonly string[] {
  const found = folders.flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
      .flatMap((name) => [...readFileSync(join(root, folder, name), "utf8").matchAll(pattern)])
      .map((match) => match[1] ?? ""),
  );
  return [...new Set(found)].toSorted();
}

const sentence = (code: Exclude<ProblemCode, keyof typeof en.domains.problems>, values: Values): string =>
  spoken(en.reasons[code](factsOf(values, place), cast).sentence);
/** Neither a name of the core's, nor technology, nor a hole. */
const expectPlain = (text: string): void => {
  expect(text).not.toMatch(/[a-z]-(crl|ocsp)\b|\bCRL|OCSP|RFC|CMS|X\.509|\bCA\b|undefined|null/);
  expect(text).not.toMatch(/[a-z][A-Z]/);
};

describe("rules for certificates", () => {
  test.for([...rules, "signing-certificate"])("%s", (rule) => {
    const general = sentence("certificate-invalid", { rule: "none of these" });
    const own = sentence("certificate-invalid", { rule, depth: 0 });
    expect(own).not.toBe(general);
    expectPlain(own);
    expectPlain(sentence("certificate-invalid", { rule, depth: 1 }));
    const link = en.certificateFaults.rule(rule);
    expect(link).not.toBe(en.certificateFaults.rule("none of these"));
    expectPlain(link);
    expect(en.certificateFaults.ruleTechnical(rule)).toMatch(/RFC \d/);
  });

  it("says whose certificate it is that breaks one", () => {
    expect(sentence("certificate-invalid", { rule: "expired", depth: 0 })).toContain(
      "its certificate had run out",
    );
    expect(sentence("certificate-invalid", { rule: "expired", depth: 2 })).toContain(
      "a certificate that vouches for it had run out",
    );
    expect(sentence("certificate-invalid", { rule: "key-usage", depth: 1 })).toContain(
      "not meant for issuing",
    );
  });
});

describe("paths that lead to nobody", () => {
  const whys = named(["core/pki", "core/evidence/smime"], /kind: "untrusted"[^}]*why: "([^"]+)"/g);

  it("are named by the core", () => {
    expect(whys).toContain("budget");
  });

  test.for([...new Set([...whys, "signature", "self-signed", "no-issuer", "certificate-missing"])])(
    "%s",
    (why) => {
      const own = sentence("certificate-untrusted", { why });
      expect(own).not.toBe(sentence("certificate-untrusted", { why: "none of these" }));
      expectPlain(own);
    },
  );

  test.for(["unsupported-dsa", "unsupported-brainpool"])("%s", (why) => {
    expect(sentence("certificate-untrusted", { why })).toContain("cannot be checked here");
  });
});

describe("withdrawal", () => {
  const whys = named(
    ["core/pki"],
    /"((?:no|bad|stale|weak|other|delta|partial|unsupported|unknown)-(?:crl|ocsp))"/g,
  );

  it("has its reasons in the core", () => {
    expect(whys).toContain("no-crl");
    expect(whys.some((why) => why.endsWith("-ocsp"))).toBe(true);
  });

  test.for(whys)("is unknown: %s", (reason) => {
    expect(Object.keys(en.certificateFaults.unknownWhys)).toContain(reason);
    expectPlain(sentence("revocation-unknown", { reason }));
    expectPlain(spoken(en.withdrawal.unknown(en.certificateFaults.unknownWhy(reason))));
    expectPlain(spoken(en.withdrawal.all.unknown(en.certificateFaults.unknownWhy(reason))));
  });

  test.for(crlReasons.filter((reason) => reason !== null))("came about: %s", (why) => {
    expect(Object.keys(en.certificateFaults.revokedWhys)).toContain(why);
    expectPlain(sentence("certificate-revoked", { why, when: "2026-10-01T12:00:00.000Z" }));
  });
});

describe("signatures that are not checked", () => {
  const whys = named(["core/pki", "core/evidence/smime"], /unsupported(?::|\() ?"([^"]+)"/g);

  it("have their reasons in the core", () => {
    expect(whys).toContain("rsa-modulus");
  });

  test.for(whys)("%s", (why) => {
    expectPlain(sentence("signature-unsupported", { why }));
  });

  test.for([
    ["rsa-1024", "too weak"],
    ["rsa-2047", "too weak"],
    ["sha-1", "too weak"],
    ["md5", "too weak"],
    ["rsa-16384", "not known here"],
    ["brainpool", "not known here"],
    ["dsa", "not known here"],
    ["key-1.2.3", "not known here"],
    ["ec-point", "breaks the rules"],
    ["pss-salt", "breaks the rules"],
    ["digest-mismatch", "breaks the rules"],
  ] as const)("%s is %s", ([why, said]) => {
    expect(sentence("signature-unsupported", { why })).toContain(said);
  });
});

describe("layers", () => {
  const kinds: readonly Layer["kind"][] = ["encrypted", "compressed"];
  const whys = [
    ...named(["core/evidence/smime"], /(?:outcome|unopened)\([^)]*"(?:failed|unsupported)", ["`]([^"`$]+)/g),
    ...named(["core/evidence/smime"], /unsupported: ["`]((?:key-|oaep-|static-|DES-)[^"`$]*)/g),
    "recipient-password",
    "recipient-key-encryption-key",
    "recipient-other",
  ];

  it("that cannot be opened have their reasons in the core", () => {
    expect(whys).toContain("structure");
  });

  test.for(whys)("%s", (why) => {
    for (const state of ["failed", "unsupported"] as const) {
      const said = en.layers.fault("encrypted", state, why);
      expectPlain(said);
      expect(said).not.toBe(en.layers.fault("encrypted", state, "none of these"));
    }
  });

  test.for(layers)("$kind, $state", ({ kind, state, why }) => {
    expectPlain(en.layers[kind][state]);
    if (state === "failed" || state === "unsupported")
      for (const each of kinds) expectPlain(en.layers.fault(each, state, why));
  });
});

test("bounds of the core that leave something unread are called that", () => {
  const source = readFileSync(join(root, "core/verdict/unread.ts"), "utf8");
  const blinding = /const blinding[^[]*\[\] = \[([^\]]*)\]/.exec(source)?.[1] ?? "";
  const names = [...blinding.matchAll(/"(\w+)"/g)].map(([, name]) => name ?? "");
  expect(names.length).toBeGreaterThan(3);
  for (const where of names)
    expect(sentence("malformed", { where: [where] })).toContain("more than Usher looks at");
});

test("the mail as a whole has words for every status", () => {
  const statuses = Object.keys(en.smime.status) as SmimeStatus[];
  for (const status of statuses) expectPlain(en.smime.status[status]);
  expect(new Set(Object.values(en.smime.status)).size).toBe(statuses.length);
});

test("a pin says for whom, and since when", () => {
  const phrase: Phrase = en.reasons["certificate-pinned"](
    factsOf({ address: "olivia@acme.example", since: "2026-03-02T10:00:00.000Z" }, place),
    cast,
  ).sentence;
  expect(spoken(phrase)).toBe(
    "You trust this certificate for olivia@acme.example since 2 Mar 2026, and for no other address.",
  );
});
