/** Invitations sent for somebody else, with what lets them be, through the whole walk; openssl signed every byte. */
import { describe, expect, it, test } from "vitest";
import type { Report } from "./report.ts";
import {
  anchors,
  anna,
  at,
  attached,
  calendarPart,
  intermediate,
  jsonPart,
  jws,
  jwsPart,
  listOf,
  mail,
  mallory,
  mandateClaims,
  mixed,
  octetsOf,
  olivia,
  person,
  sam,
  scope,
  seconds,
  signedBy,
  textPart,
  thumbprint,
  twinMail,
  withdrawal,
} from "./testkit/mandates.ts";
import { signingDomain } from "./testkit/sign.ts";
import { expectSound } from "./testkit/sound.ts";
import { codesOf, reportOf } from "./testkit/walk.ts";
import { defaultPolicy, type Context } from "./verify.ts";

const read = (bytes: Uint8Array, over: Partial<Context> = {}): Promise<Report> =>
  reportOf(bytes, { anchors, at, me: [anna], ...over });

const told = (report: Report): string => {
  const why = report.reasons.find(({ code }) => code === "mandate-unusable")?.values["why"];
  return [report.trust?.level, ...(why === undefined ? [] : [why])].join(", ");
};

const good = jws(mandateClaims());

/** Sam's signed mail: Olivia's event, and what he encloses. */
const sent = (
  enclosed: readonly Uint8Array[],
  event: Parameters<typeof calendarPart>[0] = {},
  signer = sam,
) => mail(signedBy(mixed(calendarPart(event), ...enclosed), signer), signer.address);

describe("an assistant's signed invitation", () => {
  test.for<[what: string, enclosed: readonly Uint8Array[], source: string]>([
    ["with Olivia's JWS", [jwsPart(good)], "enclosed"],
    ["with Olivia's own signed mail", [attached(twinMail())], "enclosed"],
    [
      "with her JWS in a mail that somebody forwarded",
      [attached(mail(mixed(textPart("x\n"), jwsPart(good))))],
      "enclosed",
    ],
    [
      "with a JWS whose chain has an authority between",
      [
        (() => {
          const signer = person("olivia@acme.example", { key: "rsa", issuer: intermediate });
          return jwsPart(jws(mandateClaims(), signer, { alg: "PS256", chain: [signer, intermediate] }));
        })(),
      ],
      "enclosed",
    ],
  ])("%s is authorized", async ([, enclosed, source]) => {
    const report = await read(sent(enclosed));
    expect(report.trust).toEqual({
      level: "authorized",
      actor: olivia.address,
      agent: sam.address,
      signer: sam.address,
    });
    // What Olivia or somebody else wrote around it is another matter.
    const codes = codesOf(report).filter((code) => code !== "unsigned-content");
    expect(codes).toEqual(["signed-by-agent", "agent-mandate", "revocation-unknown"]);
    const reason = report.reasons.find(({ code }) => code === "agent-mandate");
    expect(reason).toMatchObject({
      values: { agent: sam.address, actor: olivia.address, until: "2027-11-01T08:00:00.000Z", source },
    });
    const evidence = report.evidence[reason?.evidence ?? -1];
    expect(evidence).toMatchObject({
      system: "mandate",
      status: "valid",
      signer: { addresses: [olivia.address] },
    });
  });

  test.for<[what: string, imported: Uint8Array]>([
    ["JWS", octetsOf(good)],
    ["mail with a JWS", mail(mixed(textPart("x\n"), jwsPart(good)), olivia.address)],
    ["mail with a twin", twinMail()],
  ])("is authorized by a %s that was imported", async ([, imported]) => {
    const report = await read(sent([]), { mandates: [imported] });
    expect(told(report)).toBe("authorized");
    expect(report.reasons.find(({ code }) => code === "agent-mandate")?.values["source"]).toBe("imported");
  });

  it("without one is unconfirmed", async () => {
    const report = await read(sent([]));
    expect(told(report)).toBe("unconfirmed");
    expect(codesOf(report)).toContain("agent-unauthorized");
    expect(report.advice).toBe("ask");
  });

  it("needs none where Olivia herself signed, whoever posts it", async () => {
    const report = await read(mail(signedBy(calendarPart(), olivia)));
    expect(report.trust).toMatchObject({ level: "verified", signer: olivia.address });
  });

  it("is as good in the step before the domain is asked as at the end", async () => {
    const report = await read(sent([jwsPart(good)]), { mandates: [octetsOf(good)] });
    expect(told(report)).toBe("authorized");
    expect(report.evidence.filter(({ system }) => system === "mandate")).toHaveLength(2);
  });
});

describe("a mandate that does not reach", () => {
  const part = (claims: Readonly<Record<string, unknown>>, signer = olivia) =>
    jwsPart(jws(mandateClaims(claims), signer));
  const imip = (over: Readonly<Record<string, unknown>>) => ({ imip: scope(over) });
  const cnOnly = person("olivia@acme.example", {
    san: "email:x@evil.example",
    subject: "/CN=olivia@acme.example",
  });

  test.for<[what: string, bytes: Uint8Array, expected: string]>([
    ["signed by a stranger in Olivia's name", sent([part({}, mallory)]), "unconfirmed, not-proven"],
    ["signed by Sam himself", sent([part({}, sam)]), "unconfirmed, not-proven"],
    ["with Olivia's address in the common name alone", sent([part({}, cnOnly)]), "unconfirmed, not-proven"],
    [
      "signed by Mallory, under Olivia's certificate",
      sent([jwsPart(jws(mandateClaims(), mallory, { chain: [olivia, mallory] }))]),
      "unconfirmed, not-proven",
    ],
    [
      "signed by nobody",
      sent([jwsPart(jws(mandateClaims(), olivia, { header: { alg: "none" } }))]),
      "unconfirmed, not-proven",
    ],
    ["for another agent", sent([part({ may_act: { sub: "mailto:ben@other.example" } })]), "unconfirmed"],
    [
      "of another organizer",
      sent([part({ iss: "mailto:ben@other.example", sub: "mailto:ben@other.example" })]),
      "unconfirmed",
    ],
    ["for another event", sent([part(imip({ uid: "2@acme.example" }))]), "unconfirmed, event"],
    ["for other methods", sent([part(imip({ methods: ["CANCEL"] }))]), "unconfirmed, method"],
    ["for other components", sent([part(imip({ components: ["VTODO"] }))]), "unconfirmed, component"],
    ["for an attendee's methods", sent([part(imip({ role: "ATTENDEE" }))]), "unconfirmed, role"],
    ["for another reader", sent([part({ aud: ["mailto:ben@other.example"] })]), "unconfirmed, audience"],
    [
      "for another certificate of Sam's",
      sent([
        part({
          may_act: { sub: "mailto:sam@acme.example", "x5t#S256": thumbprint(person("sam@acme.example")) },
        }),
      ]),
      "unconfirmed, certificate",
    ],
    ["expired", sent([part({ exp: seconds("2026-11-30T23:59:59Z") })]), "unconfirmed, expired"],
    ["not begun", sent([part({ nbf: seconds("2026-12-24T00:00:00Z") })]), "unconfirmed, not-yet"],
    ["withdrawn", sent([jwsPart(good), jwsPart(withdrawal())]), "unconfirmed, withdrawn"],
    [
      "replaced by a narrower one",
      sent([
        jwsPart(good),
        part({ jti: "m-2", iat: seconds("2026-11-20T00:00:00Z"), ...imip({ methods: ["CANCEL"] }) }),
      ]),
      "unconfirmed, method",
    ],
    ["as JSON that Sam signed", sent([jsonPart(mandateClaims())]), "unconfirmed, not-proven"],
    [
      "as JSON in a mail nobody signed",
      sent([attached(mail(jsonPart(mandateClaims()), olivia.address))]),
      "unconfirmed, not-proven",
    ],
  ])("%s", async ([, bytes, expected]) => {
    const report = await read(bytes);
    expect(told(report)).toBe(expected);
    expect(codesOf(report)).toContain("agent-unauthorized");
    expect(codesOf(report)).not.toContain("agent-mandate");
    expectSound(report, bytes.length);
  });

  it("of a certificate that was revoked", async () => {
    const revocation = { crls: () => Promise.resolve([listOf([olivia])]) };
    expect(told(await read(sent([jwsPart(good)]), { revocation }))).toBe("unconfirmed, not-proven");
  });

  it("of a certificate whose revocation is unknown, where the policy requires it", async () => {
    const policy = { ...defaultPolicy, revocation: "require" } as const;
    expect((await read(sent([jwsPart(good)]), { policy })).trust?.level).toBe("unverified");
  });

  it("does not lend itself to a stranger who found it", async () => {
    const report = await read(sent([jwsPart(good)], { sentBy: mallory.address }, mallory));
    expect(told(report)).toBe("unconfirmed");
  });

  it("does not let its holder be the sender of what names another as agent", async () => {
    const onward = jws(mandateClaims({ may_act: { sub: "mailto:mallory@evil.example" } }), sam);
    const report = await read(sent([jwsPart(good), jwsPart(onward)], { sentBy: mallory.address }, mallory));
    expect(told(report)).toBe("unconfirmed, not-proven");
  });

  it("is no signature: without Sam's own, nobody vouches for the invitation", async () => {
    const report = await read(mail(mixed(calendarPart(), jwsPart(good))));
    expect(report.trust?.level).toBe("unverified");
    expect(codesOf(report)).toContain("invitation-not-signed");
    expect(codesOf(report)).not.toContain("agent-unauthorized");
  });
});

describe("the time that counts", () => {
  it("is that of delivery: what has expired since still proves what came before", async () => {
    const ended = sent([jwsPart(jws(mandateClaims({ exp: seconds("2026-11-30T12:00:00Z") })))]);
    const by = (deliveredAt: string) =>
      read(ended, { at: null, clock: { now: () => at }, deliveredAt: new Date(deliveredAt) });
    expect(told(await by("2026-11-30T11:00:00Z"))).toBe("authorized");
    expect(told(await by("2026-11-30T13:00:00Z"))).toBe("unconfirmed, expired");
  });
});

describe("a mail domain instead of Sam's signature", () => {
  const acme = signingDomain("acme.example");
  const dns = {
    lookup: (name: string) =>
      Promise.resolve(
        name === acme.name
          ? ({ status: "found", records: [acme.record], dnssec: "secure" } as const)
          : ({ status: "none", records: [], dnssec: "insecure" } as const),
      ),
  };
  const unsigned = (...enclosed: readonly Uint8Array[]) =>
    acme.sign(mail(mixed(calendarPart(), ...enclosed)));

  it("vouches for an agent with a mandate", async () => {
    const report = await read(await unsigned(jwsPart(good)), { dns });
    expect(told(report)).toBe("domain");
    expect(report.reasons.find(({ code }) => code === "domain-vouches")?.values).toMatchObject({
      domain: "acme.example",
      role: "agent",
    });
    expect(codesOf(report)).not.toContain("agent-unauthorized");
  });

  test.for<[what: string, part: Uint8Array | null, expected: string]>([
    ["without one", null, "unverified"],
    ["whose mandate a stranger signed", jwsPart(jws(mandateClaims(), mallory)), "unverified, not-proven"],
    [
      "whose mandate is over",
      jwsPart(jws(mandateClaims({ exp: seconds("2026-11-30T00:00:00Z") }))),
      "unverified, expired",
    ],
    [
      "whose mandate asks for a certificate",
      jwsPart(
        jws(mandateClaims({ may_act: { sub: "mailto:sam@acme.example", "x5t#S256": thumbprint(sam) } })),
      ),
      "unverified, certificate",
    ],
  ])("does not for an agent %s", async ([, enclosed, expected]) => {
    const report = await read(await unsigned(...(enclosed === null ? [] : [enclosed])), { dns });
    expect(told(report)).toBe(expected);
    expect(codesOf(report)).toContain("agent-unauthorized");
  });
});

describe("a thousand mandates", () => {
  it("cost what eight do, and do not hide the invitation", async () => {
    const bytes = sent(Array<Uint8Array>(900).fill(jwsPart(jws(mandateClaims(), mallory))));
    const report = await read(bytes);
    expect(told(report)).toBe("unconfirmed, not-proven");
    expect(report.evidence.filter(({ system }) => system === "mandate")).toHaveLength(9);
    expectSound(report, bytes.length);
  });
});
