import { anyPolicies } from "../pki/policies.ts";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Budget, defaultLimits } from "../bytes/budget.ts";
import { parseMessage } from "../mime/parse.ts";
import { collectEvidence, type CollectOptions } from "./collect.ts";
import { openSignedData } from "./smime/parse.ts";
import { certificate, clearSigned, entity, message, opaque, signedData } from "./smime/testkit/cms.ts";
import { anchorsOf, certificatesOf, crlsOf, evidenceOf, summary, testCrls } from "./smime/testkit/collect.ts";
import { ascii, concat, type Bytes } from "./smime/testkit/der.ts";

const content = entity();
const alice = "valid alice@example.test";

/** A multipart/mixed of whole entities. */
const mixed = (...entities: readonly Bytes[]): Bytes =>
  concat(
    ascii("Content-Type: multipart/mixed; boundary=mixed\r\n\r\n"),
    ...entities.map((part) => concat(ascii("--mixed\r\n"), part, ascii("\r\n"))),
    ascii("--mixed--\r\n"),
  );

const attached = (uid: string): Bytes => {
  const body = entity(uid);
  return opaque(signedData(body, { content: body }));
};

describe("ports", () => {
  const asked = () => {
    const calls: string[] = [];
    const note = (name: string, answer: readonly Bytes[]) => () => {
      calls.push(name);
      return Promise.resolve(answer);
    };
    const ports = {
      anchors: { anchors: note("anchors", [certificate("root")]) },
      certificates: { certificates: note("certificates", []) },
      revocation: { crls: note("crls", []) },
    } satisfies Partial<CollectOptions>;
    return { calls, ports };
  };

  test.each<[string, Bytes, readonly string[]]>([
    ["nobody signed", ascii("Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n"), []],
    ["it is encrypted", message("enveloped"), []],
    ["it holds certificates alone", message("certs-only"), []],
    ["it is malformed", clearSigned(content, ascii("junk")), []],
    ["the bytes do not match", clearSigned(entity("x"), signedData(content)), ["certificates", "crls"]],
    ["one signature is right", message("clear-p256"), ["certificates", "crls", "anchors"]],
    ["several are", mixed(attached("1"), attached("2")), ["certificates", "crls", "anchors"]],
  ])("where %s: those that are needed", async (_, mail, expected) => {
    const { calls, ports } = asked();
    await evidenceOf(mail, ports);
    expect(calls).toEqual(expected);
  });

  const fail = () => Promise.reject(new Error("no disk"));
  test.each<[string, Partial<CollectOptions>]>([
    ["anchors", { anchors: { anchors: fail } }],
    ["certificates", { certificates: { certificates: fail } }],
    ["revocation lists", { revocation: { crls: fail } }],
  ])("one that fails is not taken for an empty one: %s", async (_, port) => {
    await expect(evidenceOf(message("clear-p256"), port)).rejects.toThrow("no disk");
  });

  test("what they hand in and nobody can read is left out", async () => {
    const junk = ascii("junk");
    const evidence = await evidenceOf(message("clear-p256"), {
      anchors: anchorsOf(junk, certificate("root")),
      certificates: certificatesOf(junk),
      revocation: crlsOf(junk),
    });
    expect(summary(evidence)).toEqual([`${alice} revocation-unknown:no-crl`]);
  });
});

describe("order", () => {
  const mail = mixed(
    attached("1"),
    ascii("Content-Type: text/plain\r\n\r\nhello"),
    message("enveloped"),
    attached("2"),
  );

  test("is the document's", async () => {
    expect((await evidenceOf(mail)).map(({ node }) => node)).toEqual(["1", "3", "4"]);
  });

  test("what is known so far is told", async () => {
    const told: string[][] = [];
    await evidenceOf(mail, { onEvidence: (soFar) => told.push(soFar.map(({ node }) => node)) });
    expect(told).toEqual([["1"], ["1", "3"], ["1", "3", "4"]]);
  });
});

describe("bounds end in a problem, and in the budget's memory", () => {
  const two = mixed(attached("1"), attached("2"));
  const pair = clearSigned(content, signedData(content, { signers: [{}, { as: "bob" }] }));
  test.each<[string, Bytes, object, readonly string[]]>([
    ["signatures", two, { signatures: 1 }, [alice, "indeterminate - malformed:limit"]],
    ["signersPerSignature", pair, { signersPerSignature: 1 }, [alice, "indeterminate - malformed:limit"]],
    [
      "verifications",
      message("clear-p256"),
      { verifications: 0 },
      ["indeterminate alice@example.test malformed:limit"],
    ],
    ["digestBytes", two, { digestBytes: content.length }, [alice, "indeterminate - malformed:limit"]],
    [
      "certificates",
      message("clear-p256"),
      { certificates: 0 },
      ["indeterminate - certificate-untrusted:certificate-missing"],
    ],
  ])("%s", async (resource, mail, limits, expected) => {
    const budget = new Budget({ ...defaultLimits, ...limits });
    const evidence = await collectEvidence(parseMessage(mail, { budget, open: openSignedData }), {
      budget,
      at: new Date("2030-01-01"),
      anchors: anchorsOf(certificate("root")),
      certificates: certificatesOf(),
      revocation: testCrls(),
      revocationPolicy: "prefer",
      policies: anyPolicies,
      pins: [],
      fetching: null,
    });
    expect(summary(evidence)).toEqual(expected);
    expect(budget.exceeded).toContain(resource);
  });

  test("a thousand signatures cost no more than twenty", async () => {
    const evidence = await evidenceOf(mixed(...Array.from({ length: 400 }, () => attached("1"))));
    expect(evidence).toHaveLength(400);
    expect(evidence.filter(({ status }) => status === "valid")).toHaveLength(20);
  });
});

describe("the content is hashed once", () => {
  afterEach(() => vi.restoreAllMocks());
  const hashed = () => {
    const spy = vi.spyOn(crypto.subtle, "digest");
    return () => spy.mock.calls.filter(([, data]) => data.byteLength === content.length).length;
  };

  test("for several signers of one digest", async () => {
    const count = hashed();
    await evidenceOf(clearSigned(content, signedData(content, { signers: [{}, { as: "bob" }] })));
    expect(count()).toBe(1);
  });

  test("for a second look at another time", async () => {
    const count = hashed();
    const parsed = parseMessage(clearSigned(content, signedData(content)), {
      budget: new Budget(),
      open: openSignedData,
    });
    const look = (at: string) =>
      collectEvidence(parsed, {
        budget: new Budget(),
        at: new Date(at),
        anchors: anchorsOf(certificate("root")),
        certificates: certificatesOf(),
        revocation: crlsOf(),
        revocationPolicy: "prefer",
        policies: anyPolicies,
        pins: [],
        fetching: null,
      });
    const [now] = await look("2030-01-01");
    const [later] = await look("2090-01-01");
    expect([now!.status, later!.status]).toEqual(["valid", "indeterminate"]);
    expect(count()).toBe(1);
  });
});
