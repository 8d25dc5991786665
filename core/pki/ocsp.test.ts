import { describe, expect, it } from "vitest";
import { Budget, defaultLimits } from "../bytes/budget.ts";
import type { Crl } from "./crl.ts";
import { readOcspResponse, type OcspResponse } from "./ocsp.ts";
import { buildPath, type PathResult } from "./path.ts";
import { anyPolicies } from "./policies.ts";
import { fromHex, integer, nothing, oid, sequence, tlv } from "./testkit/der.ts";
import { summary, wellFormed } from "./testkit/fixtures.ts";
import {
  crl,
  date,
  extension,
  extensions,
  generalizedTime,
  issue,
  ocsp,
  responseDer,
  single,
  wrap,
  type Entity,
  type Response,
  type Single,
} from "./testkit/issue.ts";
import { answerOf, opensslStatus } from "./testkit/openssl-ocsp.ts";

const root = issue(null, { name: "Root" });
/** The same name, another key. */
const namesake = issue(null, { name: "Root" });
const other = issue(null, { name: "Other Root" });
const subCa = issue(root, { name: "Sub CA" });

const mail = [extensions.signs, extensions.mail, extensions.address("ann@example.org")];
const leaf = issue(root, { name: "Ann", serial: 7, extensions: mail });
const another = issue(root, { name: "Bob", serial: 8, extensions: mail });

const answering = [extensions.signs, extensions.answers];
const delegate = issue(root, { name: "Responder", extensions: [...answering, extensions.noCheck] });
const at = date("2030-01-01");
const thisUpdate = date("2029-12-30");

interface Judged {
  readonly ocsp?: readonly OcspResponse[];
  readonly crls?: readonly Crl[];
  readonly untrusted?: readonly Entity[];
  readonly at?: Date;
  readonly now?: Date;
  readonly leaf?: Entity;
  readonly budget?: Budget;
}

const path = (judged: Judged): Promise<PathResult> =>
  buildPath({
    leaf: (judged.leaf ?? leaf).certificate,
    untrusted: (judged.untrusted ?? []).map(({ certificate }) => certificate),
    anchors: [root.certificate],
    crls: judged.crls ?? [],
    ocsp: judged.ocsp ?? [],
    policies: anyPolicies,
    at: judged.at ?? at,
    ...(judged.now && { now: judged.now }),
    revocation: "require",
    budget: judged.budget ?? new Budget(),
  });

const judge = async (judged: Judged): Promise<string> => summary(await path(judged));

const about = (over: Partial<Single> = {}): Uint8Array =>
  single({ of: leaf.certificate, issuer: root, thisUpdate, ...over });
const from = (over: Partial<Response> = {}): OcspResponse =>
  ocsp({ by: root, producedAt: thisUpdate, singles: [about()], ...over });
const revoked = { when: date("2029-06-01"), reason: 1 };
const cleared = crl(root, thisUpdate, date("2030-02-01"), []).crl;
const revokes = crl(root, thisUpdate, date("2030-02-01"), [{ of: leaf, ...revoked }]).crl;

describe("an answer by whom it counts", () => {
  it("is believed where the issuer's own key or its delegate's made it, by name or by key", async () => {
    expect(await judge({ ocsp: [from()] })).toBe("trusted good");
    expect(await judge({ ocsp: [from({ byKey: true })] })).toBe("trusted good");
    expect(await judge({ ocsp: [from({ by: delegate })] })).toBe("trusted good");
    expect(await judge({ ocsp: [from({ by: delegate, byKey: true })] })).toBe("trusted good");
    // Its certificate may also come with the message.
    expect(await judge({ ocsp: [from({ by: delegate, brings: [] })], untrusted: [delegate] })).toBe(
      "trusted good",
    );
    expect(await judge({ ocsp: [from({ by: delegate, brings: [] })] })).toBe("trusted bad-ocsp");
  });

  const extended = (...extra: readonly Uint8Array[]) => ({ name: "Responder", extensions: extra });
  const strangers: Readonly<Record<string, Partial<Response>>> = {
    "a namesake of the issuer": { by: namesake },
    "somebody who names the issuer": { by: other, named: root },
    "another CA's responder": { by: issue(other, extended(...answering)) },
    "a responder under the issuer's name by its namesake": { by: issue(namesake, extended(...answering)) },
    "a responder of a CA below": { by: issue(subCa, extended(...answering)), brings: [] },
    "a mail certificate of the issuer": { by: issue(root, extended(...mail)) },
    "a certificate for any purpose": { by: issue(root, extended(extensions.signs, extensions.anyPurpose)) },
    "a certificate for no purpose in particular": { by: issue(root, extended(extensions.signs)) },
    "a responder that may only encipher": {
      by: issue(root, extended(extensions.enciphers, extensions.answers)),
    },
    "a responder with a critical extension nobody knows": {
      by: issue(root, extended(...answering, extension("1.2.3.4", nothing, true))),
    },
    "a responder that had ended": {
      by: issue(root, { ...extended(...answering), to: date("2029-01-01") }),
    },
    "a responder that had not begun": {
      by: issue(root, { ...extended(...answering), from: date("2029-12-31") }),
    },
    "the certificate itself, made a responder": {
      by: issue(root, { ...extended(...answering), key: leaf }),
    },
    "a key the response does not name": { by: delegate, named: another },
  };
  it.each(Object.entries(strangers))("is not believed from %s", async (_, by) => {
    expect(await judge({ ocsp: [from({ ...by })] })).toBe("trusted bad-ocsp");
    expect(await judge({ ocsp: [from({ ...by, singles: [about({ status: revoked })] })] })).toBe(
      "trusted bad-ocsp",
    );
    expect(await judge({ ocsp: [from({ ...by })], crls: [revokes] })).toBe("revoked keyCompromise");
  });

  it("is not believed from a leaf that vouches for itself", async () => {
    const own = issue(root, {
      name: "Eve",
      extensions: [...answering, extensions.address("eve@example.org")],
    });
    const both = issue(root, {
      name: "Eve",
      key: own,
      extensions: [
        extensions.signs,
        extension("2.5.29.37", sequence(oid("1.3.6.1.5.5.7.3.4"), oid("1.3.6.1.5.5.7.3.9"))),
      ],
    });
    const singles = [single({ of: both.certificate, issuer: root, thisUpdate })];
    expect(await judge({ leaf: both, ocsp: [from({ by: both, singles })] })).toBe("trusted bad-ocsp");
    expect(await judge({ leaf: both, ocsp: [from({ singles })] })).toBe("trusted good");
  });

  it("is not believed where the signature is not over it", async () => {
    const der = responseDer({
      by: root,
      producedAt: thisUpdate,
      singles: [about({ status: revoked })],
      brings: [],
    });
    const last = der.length - 1;
    const spoilt = der.with(last, der[last]! ^ 1);
    expect(await judge({ ocsp: [wellFormed(readOcspResponse(spoilt))] })).toBe("trusted bad-ocsp");
    expect(await judge({ ocsp: [wellFormed(readOcspResponse(der))] })).toBe("revoked keyCompromise");
  });

  it("is not believed from a responder that is known to be revoked", async () => {
    const plain = issue(root, { name: "Responder", extensions: answering });
    expect(await judge({ ocsp: [from({ by: plain })] })).toBe("trusted good");
    const gone = { when: date("2029-10-01"), reason: 1 };
    // Lists that cover the leaf would answer by themselves.
    const list = crl(root, thisUpdate, date("2029-12-31"), [
      { of: plain, ...gone },
      { of: delegate, ...gone },
    ]).crl;
    expect(await judge({ ocsp: [from({ by: plain })], crls: [list] })).toBe("trusted stale-crl");
    expect(await judge({ ocsp: [from({ by: delegate })], crls: [list] })).toBe("trusted stale-crl");
    const answer = (by: Entity) =>
      from({
        by,
        singles: [single({ of: plain.certificate, issuer: root, status: gone, thisUpdate })],
      });
    expect(await judge({ ocsp: [from({ by: plain }), answer(root)] })).toBe("trusted bad-ocsp");
    // A responder's own word about another responder is nobody's: such questions have no end.
    expect(await judge({ ocsp: [from({ by: plain }), answer(delegate)] })).toBe("trusted good");
  });

  it("is not believed from a responder that was revoked by the time it answered", async () => {
    const plain = issue(root, { name: "Responder", extensions: answering });
    const later = (day: string, of: Entity, by: Entity, status: NonNullable<Single["status"]> = "good") =>
      from({
        by,
        producedAt: date(day),
        singles: [single({ of: of.certificate, issuer: root, status, thisUpdate: date(day) })],
      });
    const gone = later("2030-02-01", plain, root, { when: date("2030-01-10"), reason: 1 });
    const now = date("2030-03-01");
    expect(await judge({ ocsp: [gone, later("2030-01-09", leaf, plain)], now })).toBe("trusted good");
    expect(await judge({ ocsp: [gone, later("2030-01-11", leaf, plain)], now })).toBe("trusted bad-ocsp");
  });

  it("revokes, but does not clear, by an algorithm that no longer counts", async () => {
    expect(await judge({ ocsp: [from({ weak: true })] })).toBe("trusted weak-ocsp");
    const weak = issue(root, { name: "Responder", extensions: answering, weak: true });
    expect(await judge({ ocsp: [from({ by: weak })] })).toBe("trusted weak-ocsp");
    const singles = [about({ status: revoked })];
    expect(await judge({ ocsp: [from({ weak: true, singles })] })).toBe("revoked keyCompromise");
  });
});

describe("an answer about somebody else", () => {
  it("says nothing of the certificate", async () => {
    const list: readonly Partial<Single>[] = [
      { of: another.certificate },
      { issuer: namesake },
      { of: { ...leaf.certificate, issuer: other.certificate.subject } },
      { hash: "md5" },
    ];
    for (const over of list) {
      expect(await judge({ ocsp: [from({ singles: [about(over)] })] })).toBe("trusted no-crl");
      const singles = [about({ ...over, status: revoked })];
      expect(await judge({ ocsp: [from({ singles })] })).toBe("trusted no-crl");
    }
  });

  it.each(["sha1", "sha256", "sha384", "sha512"] as const)("is told apart by %s", async (hash) => {
    expect(await judge({ ocsp: [from({ singles: [about({ hash })] })] })).toBe("trusted good");
  });

  it("stands among others, as many as a response may hold", async () => {
    const many = Array.from({ length: 400 }, (_, i) =>
      about({ of: { ...leaf.certificate, serialOctets: Uint8Array.of(1, i >> 8, i & 255) } }),
    );
    expect(await judge({ ocsp: [from({ singles: [...many, about()] })] })).toBe("trusted good");
    expect(await judge({ ocsp: [from({ singles: [...many, about({ status: revoked }), about()] })] })).toBe(
      "revoked keyCompromise",
    );
    const tooMany = new Array<Uint8Array>(10_000).fill(about());
    expect(readOcspResponse(responseDer({ by: root, producedAt: at, singles: tooMany }))).toEqual({
      malformed: "response is too large",
    });
  });
});

describe("the age of an answer", () => {
  const days = (n: number): Date => new Date(at.getTime() + n * 86_400_000);
  const good = (from_: number, to: number | null, more: Partial<Single> = {}) =>
    from({
      producedAt: days(from_),
      singles: [about({ thisUpdate: days(from_), nextUpdate: to === null ? null : days(to), ...more })],
    });

  it("holds from thisUpdate until nextUpdate, or a day where that is missing", async () => {
    expect(await judge({ ocsp: [good(-8, -1)] })).toBe("trusted stale-ocsp");
    expect(await judge({ ocsp: [good(-8, 0)] })).toBe("trusted stale-ocsp");
    expect(await judge({ ocsp: [good(-8, 1)] })).toBe("trusted good");
    expect(await judge({ ocsp: [good(-0.5, null)] })).toBe("trusted good");
    expect(await judge({ ocsp: [good(-1, null)] })).toBe("trusted stale-ocsp");
  });

  it("holds no longer than its responder's certificate", async () => {
    const ends = (to: Date) => issue(root, { name: "Responder", extensions: answering, to });
    const by = (responder: Entity) => from({ by: responder, singles: [about({ nextUpdate: days(30) })] });
    expect(await judge({ ocsp: [by(ends(days(-1)))] })).toBe("trusted stale-ocsp");
    expect(await judge({ ocsp: [by(ends(days(10)))] })).toBe("trusted good");
    const singles = [about({ status: revoked })];
    expect(await judge({ ocsp: [from({ by: ends(days(-1)), singles })] })).toBe("revoked keyCompromise");
  });

  it("holds no longer than until a revocation that it dates ahead", async () => {
    const ahead = (when: Date, more: Partial<Single> = {}) =>
      path({ ocsp: [good(-1, 10, { status: { when, reason: 5 }, ...more })] });
    const told = await ahead(days(2));
    expect([summary(told), told.until]).toEqual(["trusted good", days(2)]);
    const lost = extension("2.5.29.24", generalizedTime(days(1)));
    expect((await ahead(days(2), { extensions: [lost] })).until).toEqual(days(1));
    expect((await ahead(days(20))).until).toEqual(days(10));
  });

  it("answers for an earlier day, as long as the responder remembers", async () => {
    const short = issue(root, { name: "Ann", serial: 9, extensions: mail, to: days(10) });
    const later = (thisUpdate_: Date, cutoff?: Date) =>
      from({
        producedAt: thisUpdate_,
        singles: [
          about({
            of: short.certificate,
            thisUpdate: thisUpdate_,
            ...(cutoff && { extensions: [extension("1.3.6.1.5.5.7.48.1.6", generalizedTime(cutoff))] }),
          }),
        ],
      });
    const now = days(60);
    const judged = (...ocsp: readonly OcspResponse[]) => judge({ leaf: short, ocsp, now });
    expect(await judged(later(days(5)))).toBe("trusted good");
    expect(await judged(later(days(50)))).toBe("trusted stale-ocsp");
    expect(await judged(later(days(50), days(11)))).toBe("trusted stale-ocsp");
    expect(await judged(later(days(50), days(9)))).toBe("trusted good");
  });

  it("is not from the future, but for as much as clocks differ (RFC 6960, 3.2)", async () => {
    const made = (producedAt: Date, thisUpdate_ = producedAt) =>
      from({ producedAt, singles: [about({ thisUpdate: thisUpdate_, nextUpdate: days(30) })] });
    const seconds = (day: number, n: number) => new Date(days(day).getTime() + n * 1000);
    const of = async (response: OcspResponse, now?: Date) => judge({ ocsp: [response], ...(now && { now }) });
    expect(await of(made(seconds(0, 300)))).toBe("trusted good");
    expect(await of(made(seconds(0, 301)))).toBe("trusted future-ocsp");
    // Nobody can hand out today what they sign tomorrow, however old the news in it.
    expect(await of(made(days(1), days(-1)))).toBe("trusted future-ocsp");
    // Of what was, today's answer tells, and not tomorrow's.
    expect(await of(made(seconds(7, 300)), days(7))).toBe("trusted good");
    expect(await of(made(seconds(7, 301)), days(7))).toBe("trusted future-ocsp");
    // A clock behind the mail store's is no reason to believe less of what was known at delivery.
    expect(await of(made(days(0)), days(-2))).toBe("trusted good");
  });

  it("from the future clears nothing, lifts nothing, and still revokes", async () => {
    const ahead = (status: NonNullable<Single["status"]>) =>
      from({ producedAt: days(2), singles: [about({ status, thisUpdate: days(2), nextUpdate: days(9) })] });
    const held = from({ singles: [about({ status: { when: revoked.when, reason: 6 } })] });
    expect(await judge({ ocsp: [held, ahead("good")] })).toBe("revoked certificateHold");
    expect(await judge({ ocsp: [held, ahead("good")], now: days(3) })).toBe("trusted good");
    expect(await judge({ ocsp: [from(), ahead(revoked)] })).toBe("revoked keyCompromise");
    expect(await judge({ ocsp: [from(), ahead("good")] })).toBe("trusted good");
  });

  it("is not believed where it knows more than its maker knew", async () => {
    const ahead = from({ producedAt: days(-2), singles: [about({ thisUpdate: days(-1) })] });
    expect(await judge({ ocsp: [ahead] })).toBe("trusted bad-ocsp");
  });

  it("revokes from its date on, whatever its age, and from the loss of the key where that is told", async () => {
    const old = { thisUpdate: days(-900), nextUpdate: days(-890) };
    const tells = (status: Single["status"], more: Partial<Single> = {}) =>
      from({ producedAt: days(400), singles: [about({ status: status!, ...more })] });
    const now = days(401);
    expect(await judge({ ocsp: [tells(revoked, old)], now })).toBe("revoked keyCompromise");
    const later = { when: days(300), reason: 1 };
    const young = { thisUpdate: days(350) };
    expect(await judge({ ocsp: [tells(later, young)], now })).toBe("trusted good");
    const lost = extension("2.5.29.24", generalizedTime(days(-3)));
    expect(await judge({ ocsp: [tells(later, { ...young, extensions: [lost] })], now })).toBe(
      "revoked keyCompromise",
    );
    expect(await judge({ ocsp: [tells(later, young)], at: days(301), now })).toBe("revoked keyCompromise");
  });
});

describe("what an answer says", () => {
  it.each([
    [undefined, "unspecified"],
    [0, "unspecified"],
    [1, "keyCompromise"],
    [4, "superseded"],
    [6, "certificateHold"],
    [7, "unspecified"],
    [8, "unspecified"],
    [10, "aACompromise"],
    [99, "unspecified"],
  ])("reads reason %s as %s", async (reason, why) => {
    const status = { when: revoked.when, ...(reason === undefined ? {} : { reason }) };
    expect(await judge({ ocsp: [from({ singles: [about({ status })] })] })).toBe(`revoked ${why}`);
  });

  it("that the responder does not know the certificate is no good news", async () => {
    expect(await judge({ ocsp: [from({ singles: [about({ status: "unknown" })] })] })).toBe(
      "trusted unknown-ocsp",
    );
  });

  it("counts with a nonce nobody asked for, not with a critical extension nobody knows", async () => {
    const nonce = extension("1.3.6.1.5.5.7.48.1.2", tlv(0x04, [1, 2, 3]), true);
    const strange = extension("1.2.3.4", nothing, true);
    const harmless = extension("1.2.3.4", nothing);
    expect(await judge({ ocsp: [from({ extensions: [nonce, harmless] })] })).toBe("trusted good");
    expect(await judge({ ocsp: [from({ extensions: [strange] })] })).toBe("trusted unsupported-ocsp");
    const singles = [about({ extensions: [strange] })];
    expect(await judge({ ocsp: [from({ singles })] })).toBe("trusted unsupported-ocsp");
    const taken = [about({ status: revoked, extensions: [strange] })];
    expect(await judge({ ocsp: [from({ singles: taken })] })).toBe("revoked keyCompromise");
  });
});

describe("whose answer it is", () => {
  const nextUpdate = date("2030-01-06");
  const told = async (judged: Judged) => (await path(judged)).checks[0]?.status;

  it("stands beside it, with how long it holds", async () => {
    const answer = { source: "ocsp", thisUpdate, nextUpdate };
    expect(await told({ ocsp: [from()] })).toEqual({ state: "good", answer, until: nextUpdate });
    const singles = [about({ status: revoked })];
    expect(await told({ ocsp: [from({ singles })] })).toEqual({
      state: "revoked",
      when: revoked.when,
      reason: "keyCompromise",
      answer,
    });
    const to = date("2030-01-03");
    const short = issue(root, { name: "Responder", extensions: answering, to });
    expect(await told({ ocsp: [from({ by: short })] })).toEqual({ state: "good", answer, until: to });
    const day = { thisUpdate: date("2029-12-31"), nextUpdate: null };
    const open = from({ singles: [about(day)], producedAt: day.thisUpdate });
    expect(await told({ ocsp: [open], at: new Date(at.getTime() - 1000) })).toEqual({
      state: "good",
      answer: { ...answer, ...day },
      until: at,
    });
  });

  it("is the later one of two that agree", async () => {
    const later = crl(root, date("2029-12-31"), date("2030-02-01"), []).crl;
    const earlier = crl(root, date("2029-12-29"), date("2030-02-01"), []).crl;
    expect(await told({ ocsp: [from()], crls: [later] })).toMatchObject({ answer: { source: "crl" } });
    expect(await told({ ocsp: [from()], crls: [earlier] })).toMatchObject({ answer: { source: "ocsp" } });
  });
});

describe("answers and lists together", () => {
  const held = (day: Date) =>
    from({
      producedAt: day,
      singles: [about({ status: { when: revoked.when, reason: 6 }, thisUpdate: day })],
    });
  const listHeld = (day: Date) =>
    crl(root, day, date("2030-02-01"), [{ of: leaf, when: revoked.when, reason: 6 }]).crl;
  const good = (day: Date) => from({ producedAt: day, singles: [about({ thisUpdate: day })] });
  const early = date("2029-12-28");
  const late = date("2029-12-31");

  it("are revoked where either revokes, since the earlier day", async () => {
    const second = from({ singles: [about({ status: { when: date("2029-03-01"), reason: 4 } })] });
    expect(await judge({ ocsp: [from()], crls: [revokes] })).toBe("revoked keyCompromise");
    expect(await judge({ ocsp: [second], crls: [cleared] })).toBe("revoked superseded");
    expect(await path({ ocsp: [second], crls: [revokes] })).toMatchObject({ when: date("2029-03-01") });
    expect(await judge({ ocsp: [held(late)], crls: [revokes] })).toBe("revoked keyCompromise");
  });

  it("lift a hold by the later word alone", async () => {
    expect(await judge({ ocsp: [good(early)], crls: [listHeld(late)] })).toBe("revoked certificateHold");
    expect(await judge({ ocsp: [good(late)], crls: [listHeld(early)] })).toBe("trusted good");
    expect(await judge({ ocsp: [held(late)], crls: [cleared] })).toBe("revoked certificateHold");
    expect(await judge({ ocsp: [held(early)], crls: [cleared] })).toBe("trusted good");
    expect(await judge({ ocsp: [held(late), good(late)] })).toBe("revoked certificateHold");
    expect(await judge({ ocsp: [held(early), good(late), held(early)] })).toBe("trusted good");
  });

  it("are good where either is, and else tell the reason nearest to knowing", async () => {
    const stale = crl(root, early, late, []).crl;
    expect(await judge({ crls: [stale] })).toBe("trusted stale-crl");
    expect(await judge({ crls: [stale], ocsp: [from()] })).toBe("trusted good");
    expect(await judge({ crls: [stale], ocsp: [from({ by: other })] })).toBe("trusted stale-crl");
    expect(await judge({ crls: [cleared], ocsp: [from({ by: other })] })).toBe("trusted good");
    const lost = from({ singles: [about({ status: "unknown" })] });
    expect(await judge({ crls: [stale], ocsp: [lost] })).toBe("trusted unknown-ocsp");
  });

  it("end with the budget, and never in something good", async () => {
    const junk = Array.from({ length: 300 }, () => from({ by: namesake, brings: [] }));
    const revoking = from({ singles: [about({ status: revoked })] });
    const spent = (verifications: number) => new Budget({ ...defaultLimits, verifications });
    expect(await judge({ ocsp: [...junk, from()], budget: spent(100) })).toBe("untrusted budget");
    expect(await judge({ ocsp: [...junk, revoking], budget: spent(400) })).toBe("revoked keyCompromise");
    const octets = new Budget({ ...defaultLimits, crlBytes: 1000 });
    expect(await judge({ ocsp: junk, budget: octets })).toBe("untrusted budget");
  });
});

describe("reading", () => {
  const honest = responseDer({ by: delegate, producedAt: thisUpdate, singles: [about()] });

  it("takes a responder's refusal for no answer", () => {
    const refused = (n: number) => readOcspResponse(sequence(tlv(0x0a, [n])));
    expect(refused(3)).toEqual({ malformed: "try-later" });
    expect(refused(6)).toEqual({ malformed: "unauthorized" });
    expect(refused(4)).toEqual({ malformed: "response status is unknown" });
  });

  it("refuses whatever is not one whole response in DER", () => {
    expect(readOcspResponse(honest)).toMatchObject({ producedAt: thisUpdate });
    const faults: readonly Uint8Array[] = [
      honest.subarray(0, -1),
      Uint8Array.of(...honest, 0),
      nothing,
      new Uint8Array(),
      wrap(sequence()),
      sequence(tlv(0x0a, [0])),
      sequence(tlv(0x0a, [0]), tlv(0xa0, sequence(oid("1.2.3"), tlv(0x04, honest)))),
      responseDer({ by: root, producedAt: thisUpdate, singles: [sequence(integer(1))] }),
      responseDer({
        by: root,
        producedAt: thisUpdate,
        singles: [],
        extensions: [extension("1.2.3.4", nothing), extension("1.2.3.4", nothing)],
      }),
      responseDer({ by: root, producedAt: thisUpdate, singles: [], brings: Array(9).fill(root) as Entity[] }),
    ];
    for (const fault of faults) expect(readOcspResponse(fault)).toHaveProperty("malformed");
    // A UTCTime where GeneralizedTime belongs (RFC 6960, 4.2.2.1).
    const hex = Buffer.from(honest).toString("hex");
    const time = Buffer.from("20291230000000Z").toString("hex");
    const utc = Buffer.from("291230000000Z").toString("hex");
    expect(hex).toContain(`180f${time}`);
    expect(readOcspResponse(fromHex(hex.replace(`180f${time}`, `170d${utc}`)))).toHaveProperty("malformed");
  });

  it("never throws, whatever octet is changed, and never turns an answer into another", async () => {
    const singles = [about({ status: revoked })];
    const der = responseDer({ by: delegate, producedAt: thisUpdate, singles });
    const seen = new Set<string>();
    for (let i = 0; i < der.length; i++) {
      const read = readOcspResponse(der.with(i, der[i]! ^ 0x01));
      seen.add("malformed" in read ? "malformed" : await judge({ ocsp: [read] }));
    }
    // Every octet is signed, by the responder or in its certificate.
    expect([...seen].sort()).toEqual([
      "malformed",
      "trusted bad-ocsp",
      "trusted no-crl",
      "trusted unsupported-ocsp",
    ]);
  });
});

describe("against openssl ocsp", () => {
  const plain = issue(root, { name: "Responder", extensions: answering });
  const stranger = issue(other, { name: "Responder", extensions: answering });
  const below = issue(subCa, { name: "Responder", extensions: answering });
  const ended = issue(root, { name: "Responder", extensions: answering, to: date("2021-01-01") });
  const purposeless = issue(root, { name: "Responder", extensions: [extensions.signs] });
  const now = new Date();
  const date_ = (at_: Date) => `${at_.toISOString().slice(2, 19).replace(/[-:T]/g, "")}Z`;
  const past = date_(new Date(now.getTime() - 86_400_000));
  const sha256 = { request: ["-sha256"] };

  const table: readonly {
    name: string;
    by: Entity;
    record: "V" | { revoked: string } | null;
    options?: readonly string[];
    request?: readonly string[];
    openssl: string;
    ours: string;
  }[] = [
    { name: "good", by: root, record: "V", openssl: "good", ours: "trusted good" },
    {
      name: "good by key",
      by: root,
      record: "V",
      options: ["-resp_key_id", "-ndays", "7"],
      openssl: "good",
      ours: "trusted good",
    },
    { name: "good by SHA-256", by: root, record: "V", ...sha256, openssl: "good", ours: "trusted good" },
    {
      name: "good without nextUpdate",
      by: root,
      record: "V",
      options: [],
      openssl: "good",
      ours: "trusted good",
    },
    { name: "good by a delegate", by: plain, record: "V", openssl: "good", ours: "trusted good" },
    { name: "revoked", by: root, record: { revoked: past }, openssl: "revoked", ours: "revoked unspecified" },
    {
      name: "revoked by a delegate",
      by: plain,
      record: { revoked: `${past},superseded` },
      openssl: "revoked",
      ours: "revoked superseded",
    },
    { name: "unknown", by: plain, record: null, openssl: "unknown", ours: "trusted unknown-ocsp" },
    { name: "a stranger", by: stranger, record: "V", openssl: "refused", ours: "trusted bad-ocsp" },
    { name: "a responder below", by: below, record: "V", openssl: "refused", ours: "trusted bad-ocsp" },
    { name: "an ended responder", by: ended, record: "V", openssl: "refused", ours: "trusted bad-ocsp" },
    { name: "no purpose", by: purposeless, record: "V", openssl: "refused", ours: "trusted bad-ocsp" },
  ];
  it.each(table)("$name", async ({ by, record, options, request, openssl, ours }) => {
    const asked = { issuer: root, certificate: leaf, responder: by, record };
    const der = answerOf({ ...asked, ...(options && { options }), ...(request && { request }) });
    expect(opensslStatus(der, { issuer: root, certificate: leaf, root }, ...(request ?? []))).toBe(openssl);
    // A minute on, lest the responder's clock be a second ahead.
    const read = wellFormed(readOcspResponse(der));
    const soon = new Date(read.producedAt.getTime() + 60_000);
    expect(await judge({ ocsp: [read], at: soon })).toBe(ours);
  });

  it.each([
    ["as far ahead as its clock may be", 240, "good", "trusted good"],
    ["from the future", 7200, "refused", "trusted future-ocsp"],
  ] as const)("%s", async (_, seconds, openssl, ours) => {
    const ahead = new Date(Math.floor(now.getTime() / 1000 + seconds) * 1000);
    const nextUpdate = new Date(ahead.getTime() + 86_400_000);
    const singles = [single({ of: leaf.certificate, issuer: root, thisUpdate: ahead, nextUpdate })];
    const der = responseDer({ by: root, producedAt: ahead, singles });
    expect(opensslStatus(der, { issuer: root, certificate: leaf, root })).toBe(openssl);
    expect(await judge({ ocsp: [wellFormed(readOcspResponse(der))], at: now })).toBe(ours);
  });

  it("reads what is made here as it does", () => {
    const singles = (status: Single["status"]) => [
      single({ of: leaf.certificate, issuer: root, status: status!, thisUpdate: now }),
    ];
    const made = (by: Entity, status: Single["status"]) =>
      opensslStatus(responseDer({ by, producedAt: now, singles: singles(status) }), {
        issuer: root,
        certificate: leaf,
        root,
      });
    expect(made(root, "good")).toBe("good");
    expect(made(delegate, { when: date("2024-01-01"), reason: 1 })).toBe("revoked");
    expect(made(delegate, "unknown")).toBe("unknown");
    expect(made(namesake, "good")).toBe("refused");
  });
});
