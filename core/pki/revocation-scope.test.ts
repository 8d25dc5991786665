import { describe } from "vitest";
import { sequence, tlv } from "./testkit/der.ts";
import { extension, extensions } from "./testkit/issue.ts";
import { pointsOf } from "./testkit/lists.ts";
import {
  a,
  allBut,
  b,
  flags,
  issuing,
  lifted,
  named,
  person,
  somebody,
  stale,
  judged,
  type Scenes,
} from "./testkit/scenes.ts";

const certificates: Scenes = {
  "no list": ["trusted no-crl", { crls: [] }],
  "a list": ["trusted good", { crls: [{ by: issuing }] }],
  "a list that names it": ["revoked keyCompromise", { crls: [{ by: issuing, entries: [named] }] }],
  "a list that names another": ["trusted good", { crls: [{ by: issuing, entries: [{ of: somebody }] }] }],
  "a list that lifts what it never held": [
    "trusted bad-crl",
    { crls: [{ by: issuing, entries: [lifted] }], unlikeOpenssl: "a complete list removes nothing" },
  ],
  "a list that lifts and revokes": [
    "revoked keyCompromise",
    { unlikeOpenssl: "it takes the first entry it finds", crls: [{ by: issuing, entries: [lifted, named] }] },
  ],
  "an old list that names it": [
    "revoked keyCompromise",
    { crls: [{ by: issuing, ...stale, entries: [named] }] },
  ],
  "an old list": ["trusted stale-crl", { crls: [{ by: issuing, ...stale }] }],
  "a list that never ends": [
    "trusted stale-crl",
    { crls: [{ by: issuing, nextUpdate: null }], unlikeOpenssl: "nextUpdate must be there (5.1.2.5)" },
  ],
  "a weak list": [
    "trusted weak-crl",
    { crls: [{ by: issuing, weak: true }], unlikeOpenssl: "no algorithm policy at its default level" },
  ],
  "a weak list that names it": [
    "revoked keyCompromise",
    { crls: [{ by: issuing, weak: true, entries: [named] }] },
  ],
  "an unknown critical extension of another's entry": [
    "trusted bad-crl",
    {
      crls: [{ by: issuing, entries: [{ of: somebody, extensions: [extension("1.2.3", tlv(0x05), true)] }] }],
    },
  ],
  "points that must be understood": [
    "trusted good",
    {
      leaf: person(null, {
        extensions: [extensions.signs, extensions.mail, pointsOf([{ at: a }], "2.5.29.31", true)],
      }),
      crls: [{ by: issuing, at: a }],
    },
  ],
  "deltas that must be understood, which no issuer may ask": [
    "invalid unknown-critical-extension",
    {
      leaf: person(null, {
        extensions: [extensions.signs, extensions.mail, pointsOf([{ at: a }], "2.5.29.46", true)],
      }),
      crls: [{ by: issuing }],
    },
  ],
  "an unknown critical extension": [
    "trusted unsupported-crl",
    { crls: [{ by: issuing, extensions: [extension("1.2.3", tlv(0x05), true)] }] },
  ],
  "a list of users": ["trusted good", { crls: [{ by: issuing, only: "user" }] }],
  "a list of authorities": ["trusted other-crl", { crls: [{ by: issuing, only: "ca" }] }],
  "a list of attributes": ["trusted other-crl", { crls: [{ by: issuing, only: "attribute" }] }],
  "a list of authorities that names it": [
    "revoked keyCompromise",
    { crls: [{ by: issuing, only: "ca", entries: [named] }] },
  ],
  "the point's list": ["trusted good", { leaf: person([{ at: a }]), crls: [{ by: issuing, at: a }] }],
  "a list without a point": ["trusted good", { leaf: person([{ at: a }]), crls: [{ by: issuing }] }],
  "another point's list": [
    "trusted other-crl",
    { leaf: person([{ at: a }]), crls: [{ by: issuing, at: b }] },
  ],
  "one of two points": [
    "trusted good",
    { leaf: person([{ at: b }, { at: a }]), crls: [{ by: issuing, at: a }] },
  ],
  "the point's list, its host in capitals": [
    "trusted good",
    {
      leaf: person([{ at: { url: "HTTP://ACME.example/a" } }]),
      crls: [{ by: issuing, at: a }],
      unlikeOpenssl: "RFC 5280, 7.4",
    },
  ],
  "a point that differs by case": [
    "trusted other-crl",
    { leaf: person([{ at: { url: "http://acme.example/A" } }]), crls: [{ by: issuing, at: a }] },
  ],
  "a point's list, of a certificate that has none": ["trusted other-crl", { crls: [{ by: issuing, at: a }] }],
  "the point implied": [
    "trusted good",
    { crls: [{ by: issuing, at: { directory: ["Issuing"] } }], unlikeOpenssl: "6.3.3, last paragraph" },
  ],
  "the same relative points": [
    "trusted good",
    { leaf: person([{ at: { relative: "x" } }]), crls: [{ by: issuing, at: { relative: "x" } }] },
  ],
  "a relative point, in full in the list": [
    "trusted good",
    {
      leaf: person([{ at: { relative: "x" } }]),
      crls: [{ by: issuing, at: { directory: ["Issuing", "x"] } }],
    },
  ],
  "a relative point, in full in the certificate": [
    "trusted good",
    {
      leaf: person([{ at: { directory: ["Issuing", "x"] } }]),
      crls: [{ by: issuing, at: { relative: "x" } }],
    },
  ],
  "another relative point": [
    "trusted other-crl",
    { leaf: person([{ at: { relative: "x" } }]), crls: [{ by: issuing, at: { relative: "y" } }] },
  ],
  "a point of no name": [
    "trusted other-crl",
    { leaf: person([{ reasons: flags }]), crls: [{ by: issuing, at: a }] },
  ],
};

const reasons: Scenes = {
  "some reasons": ["trusted partial-crl", { crls: [{ by: issuing, reasons: ["keyCompromise"] }] }],
  "some reasons and the others": [
    "trusted good",
    {
      crls: [
        { by: issuing, reasons: ["keyCompromise"] },
        { by: issuing, reasons: allBut("keyCompromise") },
      ],
    },
  ],
  "all reasons but one": [
    "trusted partial-crl",
    {
      crls: [
        { by: issuing, reasons: allBut("keyCompromise", "aACompromise") },
        { by: issuing, reasons: ["keyCompromise"] },
      ],
    },
  ],
  "all reasons at once": ["trusted good", { crls: [{ by: issuing, reasons: flags }] }],
  "no reasons": [
    "trusted other-crl",
    { unlikeOpenssl: "an empty BIT STRING is every reason to it", crls: [{ by: issuing, reasons: [] }] },
  ],
  "some reasons, the others of long ago": [
    "trusted partial-crl",
    {
      crls: [
        { by: issuing, reasons: ["keyCompromise"] },
        { by: issuing, ...stale, reasons: allBut("keyCompromise") },
      ],
    },
  ],
  "some reasons, and named for another": [
    "revoked keyCompromise",
    {
      crls: [{ by: issuing, reasons: ["superseded"], entries: [named] }],
    },
  ],
  "some reasons, which the list does not say critically": [
    "trusted partial-crl",
    {
      crls: [{ by: issuing, extensions: [extension("2.5.29.28", sequence(tlv(0x83, [6, 0x40])))] }],
    },
  ],
  "a point for some reasons": [
    "trusted partial-crl",
    {
      leaf: person([{ at: a, reasons: ["keyCompromise"] }]),
      crls: [{ by: issuing, at: a }],
    },
  ],
  "two points for all reasons": [
    "trusted good",
    {
      leaf: person([
        { at: a, reasons: ["keyCompromise"] },
        { at: b, reasons: allBut("keyCompromise") },
      ]),
      crls: [
        { by: issuing, at: a },
        { by: issuing, at: b },
      ],
    },
  ],
  "two points, one list for both": [
    "trusted good",
    {
      leaf: person([
        { at: a, reasons: ["keyCompromise"] },
        { at: b, reasons: allBut("keyCompromise") },
      ]),
      unlikeOpenssl: "it takes a list for one point alone",
      crls: [{ by: issuing }],
    },
  ],
  "a point for some reasons, a list for the others": [
    "trusted partial-crl",
    {
      leaf: person([{ at: a, reasons: ["keyCompromise"] }]),
      crls: [
        { by: issuing, at: a, reasons: allBut("keyCompromise") },
        { by: issuing, at: a, reasons: ["keyCompromise"] },
      ],
    },
  ],
};

describe("lists of a certificate", () => {
  judged(certificates);
});

describe("lists for some reasons", () => {
  judged(reasons);
});
