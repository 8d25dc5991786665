import { createHash, X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import {
  issueMandate,
  mandateMail,
  withdrawMandate,
  type MandateDraft,
  type Statement,
  type StatementResult,
} from "./mandate.ts";
import type { SigningIdentity } from "./pkcs12.ts";
import { identityOf } from "./testkit/identity.ts";
import { der, file, issuing, openssl, verified } from "./testkit/openssl.ts";

const now = new Date("2027-03-01T12:00:05.700Z");
const draft: MandateDraft = {
  actor: "olivia@acme.example",
  agent: "sam+o@desk.example",
  role: "organizer",
  methods: ["REQUEST", "CANCEL"],
  components: ["VEVENT"],
  uid: null,
  audience: null,
  from: "2027-03-01T12:00:00.000Z",
  until: "2028-04-01T12:00:00.000Z",
  pin: null,
};

const stated = (result: StatementResult): Statement => {
  if ("error" in result) throw new Error(result.error);
  return result.statement;
};

const json = (part: string | undefined): Readonly<Record<string, unknown>> =>
  JSON.parse(Buffer.from(part ?? "", "base64url").toString()) as Record<string, unknown>;

/** DER of an ECDSA signature that JWS writes as r || s (RFC 7518, 3.4). */
function derSignature(raw: Buffer): Buffer {
  const integer = (octets: Buffer): Buffer => {
    const start = octets.findIndex((octet) => octet !== 0);
    const short = octets.subarray(start);
    const body = (short[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), short]) : short;
    return Buffer.concat([Buffer.of(2, body.length), body]);
  };
  const half = raw.length / 2;
  const body = Buffer.concat([integer(raw.subarray(0, half)), integer(raw.subarray(half))]);
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
}

/** What `openssl dgst -verify` says of a compact JWS, by the certificate in it. */
function isVerified(jws: string, digest: string): boolean {
  const [header, payload, signature] = jws.split(".");
  const { x5c, alg } = json(header) as { x5c: readonly string[]; alg: string };
  const pem = new X509Certificate(Buffer.from(x5c[0] ?? "", "base64")).publicKey.export({
    type: "spki",
    format: "pem",
  });
  const raw = Buffer.from(signature ?? "", "base64url");
  try {
    openssl(
      [
        ...["dgst", `-${digest}`, "-verify", file(pem.toString())],
        ...["-signature", file(alg.startsWith("ES") ? derSignature(raw) : raw)],
      ],
      Buffer.from(`${header}.${payload}`),
    );
    return true;
  } catch {
    return false;
  }
}

let olivia: SigningIdentity;
beforeAll(async () => {
  olivia = await identityOf("olivia@acme.example");
});

describe("issueMandate", () => {
  it.each([
    ["rsa", "RS256", "sha256"],
    ["p256", "ES256", "sha256"],
    ["p384", "ES384", "sha384"],
  ] as const)("signs with %s, as openssl verifies", async (kind, alg, digest) => {
    const identity = await identityOf("olivia@acme.example", kind);
    const { jws } = stated(await issueMandate(identity, draft, now, "m-1"));
    expect(json(jws.split(".")[0])["alg"]).toBe(alg);
    expect(isVerified(jws, digest)).toBe(true);
    const [header, payload = "", signature] = jws.split(".");
    const other = `${payload.startsWith("A") ? "B" : "A"}${payload.slice(1)}`;
    expect(isVerified([header, other, signature].join("."), digest)).toBe(false);
  });

  it("names certificate and chain without the root (RFC 7515, 4.1.6 and 4.1.8)", async () => {
    const { jws } = stated(await issueMandate(olivia, draft, now, "m-1"));
    const leaf = Buffer.from(olivia.certificates[0] ?? []);
    expect(json(jws.split(".")[0])).toEqual({
      alg: "ES256",
      typ: "imip-mandate+jwt",
      x5c: [leaf.toString("base64"), Buffer.from(der(issuing)).toString("base64")],
      "x5t#S256": createHash("sha256").update(leaf).digest("base64url"),
    });
  });

  it("says what the draft says", async () => {
    const pin = "ab".repeat(32);
    const terms = { ...draft, uid: "1@acme.example", audience: ["anna@home.example"], pin };
    const statement = stated(await issueMandate(olivia, terms, now, "m-1"));
    expect(statement).toMatchObject({ kind: "mandate", actor: "olivia@acme.example", id: "m-1" });
    const claims = json(statement.jws.split(".")[1]);
    expect(claims).toEqual(JSON.parse(statement.claims));
    expect(claims).toEqual({
      iss: "mailto:olivia@acme.example",
      sub: "mailto:olivia@acme.example",
      may_act: {
        sub: "mailto:sam+o@desk.example",
        "x5t#S256": Buffer.from(pin, "hex").toString("base64url"),
      },
      imip: {
        methods: ["REQUEST", "CANCEL"],
        components: ["VEVENT"],
        role: "ORGANIZER",
        uid: "1@acme.example",
      },
      aud: ["mailto:anna@home.example"],
      iat: 1803902405,
      nbf: 1803902400,
      exp: 1838203200,
      jti: "m-1",
    });
    const open = stated(await issueMandate(olivia, draft, now, "m-1"));
    expect(JSON.parse(open.claims)).toMatchObject({ aud: ["*"], imip: { uid: null } });
    expect(open.claims).not.toContain("x5t");
  });

  it.each([
    ["for somebody the certificate does not name", { actor: "ben@acme.example" }, "not-mine"],
    ["to oneself", { agent: "Olivia@acme.example" }, "agent-is-actor"],
    ["to no address", { agent: "sam" }, "address"],
    ["to an address with a line end", { agent: "sam@desk.example\r\nBcc: x@y.example" }, "address"],
    ["to nobody", { audience: [] }, "address"],
    ["without methods", { methods: [] }, "methods"],
    ["for an attendee's methods as organizer", { methods: ["REQUEST", "REPLY"] }, "methods"],
    ["for an organizer's methods as attendee", { role: "attendee", methods: ["REQUEST"] }, "methods"],
    ["without components", { components: [] }, "components"],
    ["for a component nobody knows", { components: ["VALARM"] }, "components"],
    ["that is over", { from: "2027-01-01T00:00:00Z", until: "2027-03-01T12:00:05Z" }, "time"],
    ["that ends before it begins", { from: "2027-06-01T00:00:00Z", until: "2027-05-01T00:00:00Z" }, "time"],
    ["without an end", { until: "" }, "time"],
    ["for more than 13 months", { until: "2028-04-01T12:00:06Z" }, "too-long"],
  ] as const)("refuses one %s", async (_name, over, error) => {
    expect(await issueMandate(olivia, { ...draft, ...over }, now, "m-1")).toEqual({ error });
  });

  it("refuses one that ends after the certificate, or begins outside of it", async () => {
    const late = new Date("2049-06-01T00:00:00Z");
    const terms = { ...draft, from: "2049-06-01T00:00:00Z", until: "2050-01-01T00:00:00Z" };
    expect(await issueMandate(olivia, terms, late, "m-1")).toEqual({ error: "outlives-certificate" });
    expect(await issueMandate(olivia, terms, new Date("2050-01-01T00:00:00Z"), "m-1")).toEqual({
      error: "not-valid-now",
    });
  });
});

describe("withdrawMandate", () => {
  it("takes one back by its id", async () => {
    const mandate = { actor: "olivia@acme.example", id: "m-1" };
    const { jws, kind } = stated(await withdrawMandate(olivia, mandate, now));
    expect(kind).toBe("withdrawal");
    expect(json(jws.split(".")[0])["typ"]).toBe("imip-mandate-revocation+jwt");
    expect(json(jws.split(".")[1])).toEqual({
      iss: "mailto:olivia@acme.example",
      revokes: "m-1",
      iat: 1803902405,
    });
    expect(isVerified(jws, "sha256")).toBe(true);
  });

  it("is the actor's alone", async () => {
    const mandate = { actor: "ben@acme.example", id: "m-1" };
    expect(await withdrawMandate(olivia, mandate, now)).toEqual({ error: "not-mine" });
  });
});

describe("mandateMail", () => {
  const envelope = {
    to: "sam+o@desk.example",
    subject: "You may send for me",
    text: "Keep the attachment.",
    date: now,
    id: "x1",
  };

  it.each([
    ["mandate", "application/imip-mandate+json"],
    ["withdrawal", "application/imip-mandate-revocation+json"],
  ])("carries a %s twice in one signed mail", async (kind, type) => {
    const statement =
      kind === "mandate"
        ? stated(await issueMandate(olivia, draft, now, "m-1"))
        : stated(await withdrawMandate(olivia, { actor: "olivia@acme.example", id: "m-1" }, now));
    const result = await mandateMail(olivia, statement, envelope);
    if ("error" in result) throw new Error(result.error);
    expect(result.mail.to).toBe("sam+o@desk.example");
    const content = verified(result.mail.bytes, now)?.toString() ?? "";
    expect(content).toContain(`Content-Type: ${type}\r\n`);
    expect(content).toContain("Content-Type: application/jose\r\n");
    const flat = content.replaceAll("\r\n", "");
    expect(flat).toContain(Buffer.from(statement.jws).toString("base64"));
    expect(flat).toContain(Buffer.from(statement.claims).toString("base64"));
  });
});
