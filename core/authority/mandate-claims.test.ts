import fc from "fast-check";
import { expect, it, test } from "vitest";
import { mandateClaims, scope, seconds, withdrawalClaims } from "../testkit/mandates.ts";
import { readMandateClaims, readWithdrawalClaims } from "./mandate-claims.ts";

type Over = Readonly<Record<string, unknown>>;

it("reads the example of what a mandate is", () => {
  expect(readMandateClaims(mandateClaims())).toEqual({
    actor: "olivia@acme.example",
    agent: "sam@acme.example",
    role: "organizer",
    methods: ["REQUEST", "CANCEL"],
    components: ["VEVENT"],
    uid: null,
    audience: null,
    issued: "2026-11-01T08:00:00.000Z",
    from: "2026-11-01T08:00:00.000Z",
    until: "2027-11-01T08:00:00.000Z",
    id: "m-1",
    pin: null,
  });
});

const over = (more: Over): Over => mandateClaims(more);
const imip = (more: Over): Over => over({ imip: scope(more) });
const mayAct = (more: Over): Over => over({ may_act: { sub: "mailto:sam@acme.example", ...more } });
const issued = seconds("2026-11-01T08:00:00Z");
// SHA-256 of nothing (FIPS 180-4), in hexadecimal and in base64url.
const hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const thumbprint = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";

test.for<[what: string, claims: Over, expected: object]>([
  [
    "scheme and domain in any case",
    over({ iss: "MAILTO:olivia@ACME.example" }),
    { actor: "olivia@acme.example" },
  ],
  [
    "another case of the same mailbox",
    over({ sub: "mailto:Olivia@acme.example" }),
    { actor: "olivia@acme.example" },
  ],
  ["a pin", mayAct({ "x5t#S256": thumbprint }), { pin: hex }],
  ["methods in lower case, once each", imip({ methods: ["request", "REQUEST"] }), { methods: ["REQUEST"] }],
  ["an attendee's role", imip({ role: "ATTENDEE", methods: ["REPLY"] }), { role: "attendee" }],
  ["one event", imip({ uid: "1@acme.example" }), { uid: "1@acme.example" }],
  ["no word of an event", imip({ uid: undefined }), { uid: null }],
  ["one reader", over({ aud: "mailto:anna@home.example" }), { audience: ["anna@home.example"] }],
  ["everybody, and somebody beside", over({ aud: ["mailto:anna@home.example", "*"] }), { audience: null }],
  ["no nbf", over({ nbf: undefined }), { from: "2026-11-01T08:00:00.000Z" }],
  ["a later nbf", over({ nbf: seconds("2027-01-01T00:00:00Z") }), { from: "2027-01-01T00:00:00.000Z" }],
  ["13 months", over({ exp: seconds("2027-12-01T08:00:00Z") }), { until: "2027-12-01T08:00:00.000Z" }],
  [
    "13 months from a later nbf",
    over({ nbf: seconds("2027-01-01T00:00:00Z"), exp: seconds("2028-02-01T00:00:00Z") }),
    { until: "2028-02-01T00:00:00.000Z" },
  ],
  ["half a second", over({ iat: issued + 0.5 }), { issued: "2026-11-01T08:00:00.500Z" }],
  [
    "claims nobody here knows",
    over({ note: "x", act: { sub: "mailto:eve@evil.example" } }),
    { agent: "sam@acme.example" },
  ],
])("reads %s", ([, claims, expected]) => {
  expect(readMandateClaims(claims)).toMatchObject(expected);
});

test.for<[what: string, claims: Over, claim: string]>([
  ["no issuer", over({ iss: undefined }), "iss"],
  ["an issuer that is no mailto URI", over({ iss: "olivia@acme.example" }), "iss"],
  ["an issuer of two mailboxes", over({ iss: "mailto:olivia@acme.example,sam@acme.example" }), "iss"],
  ["two issuers", over({ iss: ["mailto:olivia@acme.example"] }), "iss"],
  ["no subject", over({ sub: undefined }), "sub"],
  // A holder passing it on: the mandate for Olivia is issued by Sam.
  [
    "somebody else as its subject",
    over({ iss: "mailto:sam@acme.example", may_act: { sub: "mailto:eve@evil.example" } }),
    "sub",
  ],
  ["no agent", over({ may_act: undefined }), "may_act"],
  ["a list of agents", over({ may_act: [{ sub: "mailto:sam@acme.example" }] }), "may_act"],
  ["an agent that is no mailbox", mayAct({ sub: "sam" }), "may_act.sub"],
  ["the actor as agent", mayAct({ sub: "mailto:olivia@acme.example" }), "may_act.sub"],
  ["the actor as agent, in another case", mayAct({ sub: "mailto:OLIVIA@acme.example" }), "may_act.sub"],
  ["an agent narrowed by what nobody knows", mayAct({ iss: "https://acme.example" }), "may_act"],
  ["an agent who may pass it on", mayAct({ may_act: { sub: "mailto:eve@evil.example" } }), "may_act"],
  ["a pin that is no SHA-256", mayAct({ "x5t#S256": "AAAA" }), "may_act.x5t#S256"],
  ["a pin with padding", mayAct({ "x5t#S256": `${thumbprint}=` }), "may_act.x5t#S256"],
  ["a pin of null", mayAct({ "x5t#S256": null }), "may_act.x5t#S256"],
  ["no scope", over({ imip: undefined }), "imip"],
  ["a scope narrowed by what nobody knows", imip({ rooms: ["A1"] }), "imip"],
  ["no methods", imip({ methods: undefined }), "imip.methods"],
  ["an empty list of methods", imip({ methods: [] }), "imip.methods"],
  ["a method that is none", imip({ methods: ["REQUEST", "*"] }), "imip.methods"],
  ["a method alone", imip({ methods: "REQUEST" }), "imip.methods"],
  ["a thousand methods", imip({ methods: Array(1000).fill("REQUEST") }), "imip.methods"],
  ["no components", imip({ components: null }), "imip.components"],
  ["no role", imip({ role: undefined }), "imip.role"],
  ["a role nobody has", imip({ role: "ADMIN" }), "imip.role"],
  ["an event without a name", imip({ uid: "" }), "imip.uid"],
  ["a list of events", imip({ uid: ["1@acme.example"] }), "imip.uid"],
  ["no audience", over({ aud: undefined }), "aud"],
  ["an audience of nobody", over({ aud: [] }), "aud"],
  ["an audience that is no mailbox", over({ aud: ["anna"] }), "aud"],
  ["an audience of a thousand", over({ aud: Array(1000).fill("*") }), "aud"],
  ["no time of issue", over({ iat: undefined }), "iat"],
  ["a time as text", over({ iat: "1793520000" }), "iat"],
  ["a time before 1970", over({ iat: -1 }), "iat"],
  ["a time beyond the calendar", over({ exp: 1e300 }), "exp"],
  ["a beginning that is no time", over({ nbf: null }), "nbf"],
  ["no end", over({ exp: undefined }), "exp"],
  ["an end before its beginning", over({ exp: issued - 1 }), "exp"],
  ["an end past 13 months", over({ exp: seconds("2027-12-01T08:00:01Z") }), "exp"],
  ["no id", over({ jti: undefined }), "jti"],
  ["an empty id", over({ jti: "" }), "jti"],
  ["an id that does not show", over({ jti: "a\u202eb" }), "jti"],
  ["an id without an end", over({ jti: "x".repeat(201) }), "jti"],
])("refuses %s", ([, claims, claim]) => {
  expect(readMandateClaims(claims)).toEqual({ claim });
});

it("reads a withdrawal", () => {
  expect(readWithdrawalClaims(withdrawalClaims())).toEqual({
    issuer: "olivia@acme.example",
    id: "m-1",
    issued: "2026-11-20T08:00:00.000Z",
  });
});

test.for([
  ["iss", "olivia"],
  ["revokes", 1],
  ["revokes", "a b"],
  ["iat", undefined],
] as const)("refuses a withdrawal whose %s is %j", ([claim, value]) => {
  expect(readWithdrawalClaims(withdrawalClaims({ [claim]: value }))).toEqual({ claim });
});

it("gives terms or names a claim, whatever stands in one", () => {
  const names = [...Object.keys(mandateClaims()), "revokes"];
  const values = fc.oneof(
    fc.anything(),
    fc.jsonValue(),
    fc.constantFrom("mailto:a@b.example", "*", 1e9, [], {}),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      values,
      fc.constantFrom("imip", "may_act", null),
      (name, value, within) => {
        const inner =
          within === "imip" ? scope({ [name]: value }) : { sub: "mailto:sam@acme.example", [name]: value };
        const claims = mandateClaims(within === null ? { [name]: value } : { [within]: inner });
        const read = readMandateClaims(claims);
        expect("claim" in read || read.agent !== read.actor).toBe(true);
        expect(Object.keys(readWithdrawalClaims({ ...claims, revokes: value })).length).toBeGreaterThan(0);
      },
    ),
  );
});
