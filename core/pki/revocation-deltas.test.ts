import { describe } from "vitest";
import { sequence, tlv } from "./testkit/der.ts";
import { date, extension } from "./testkit/issue.ts";
import {
  allBut,
  final,
  held,
  impostor,
  issuing,
  later,
  lifted,
  named,
  person,
  sibling,
  stale,
  judged,
  type Scenes,
} from "./testkit/scenes.ts";

const holds: Scenes = {
  "on hold": ["revoked certificateHold", { crls: [{ by: issuing, entries: [held] }] }],
  "on hold, and later no more": [
    "trusted good",
    { crls: [{ by: issuing, ...stale, entries: [held] }, { by: issuing }] },
  ],
  "not on hold, and later so": [
    "revoked certificateHold",
    { crls: [{ by: issuing }, { by: issuing, ...later, entries: [held] }] },
  ],
  "on hold, and later silence about other reasons": [
    "revoked certificateHold",
    {
      crls: [
        { by: issuing, reasons: ["certificateHold"], entries: [held] },
        { by: issuing, ...later, reasons: allBut("certificateHold") },
      ],
    },
  ],
  "on hold by a list for other reasons, and lifted by the list for holds": [
    "trusted partial-crl",
    {
      crls: [
        { by: issuing, reasons: ["keyCompromise"], entries: [held] },
        { by: issuing, ...later, reasons: allBut("keyCompromise") },
      ],
    },
  ],
  "on hold, and later silence of an old list": [
    "revoked certificateHold",
    {
      crls: [
        { by: issuing, thisUpdate: date("2030-02-01"), entries: [held] },
        { by: issuing, ...stale },
      ],
    },
  ],
};

const deltas: Scenes = {
  "a delta on top": [
    "trusted good",
    { crls: [{ by: issuing }, { by: issuing, ...later, number: 2, base: 1 }] },
  ],
  "a delta that names it": [
    "revoked keyCompromise",
    {
      crls: [{ by: issuing }, { by: issuing, ...later, number: 2, base: 1, entries: [named] }],
    },
  ],
  "a delta alone": ["trusted delta-crl", { crls: [{ by: issuing, number: 2, base: 1 }] }],
  "a delta alone that names it": [
    "revoked keyCompromise",
    { crls: [{ by: issuing, number: 2, base: 1, entries: [named] }] },
  ],
  "a delta that does not say so critically": [
    "trusted delta-crl",
    {
      crls: [{ by: issuing, extensions: [extension("2.5.29.27", tlv(0x02, [1]))] }],
    },
  ],
  "on hold, lifted by a delta": [
    "trusted good",
    {
      crls: [
        { by: issuing, entries: [held] },
        { by: issuing, ...later, number: 2, base: 1, entries: [lifted] },
      ],
    },
  ],
  "on hold, a delta silent": [
    "revoked certificateHold",
    {
      crls: [
        { by: issuing, entries: [held] },
        { by: issuing, ...later, number: 2, base: 1 },
      ],
    },
  ],
  "lost, lifted by a delta": [
    "revoked keyCompromise",
    {
      crls: [
        { by: issuing, entries: [named] },
        { by: issuing, ...later, number: 2, base: 1, entries: [lifted] },
      ],
      unlikeOpenssl: final,
    },
  ],
  "held by a delta": [
    "revoked certificateHold",
    {
      crls: [{ by: issuing }, { by: issuing, ...later, number: 2, base: 1, entries: [held] }],
    },
  ],
  "held by a delta that an older one lifts": [
    "revoked certificateHold",
    {
      crls: [
        { by: issuing, entries: [held] },
        { by: issuing, thisUpdate: date("2030-05-10"), number: 2, base: 1, entries: [lifted] },
        { by: issuing, ...later, number: 3, base: 1, entries: [held] },
      ],
      unlikeOpenssl: "it takes the first delta that fits",
    },
  ],
  "a delta of a younger base": [
    "revoked certificateHold",
    {
      crls: [
        { by: issuing, entries: [held] },
        { by: issuing, ...later, number: 3, base: 2, entries: [lifted] },
      ],
    },
  ],
  "a delta no younger than its base": [
    "revoked certificateHold",
    {
      crls: [
        { by: issuing, number: 2, entries: [held] },
        { by: issuing, ...later, number: 2, base: 1, entries: [lifted] },
      ],
    },
  ],
  "a delta on a list without a number": [
    "revoked certificateHold",
    {
      crls: [
        { by: issuing, number: null, entries: [held] },
        { by: issuing, ...later, number: 2, base: 1, entries: [lifted] },
      ],
    },
  ],
  "a delta without a number": [
    "revoked certificateHold",
    {
      crls: [
        { by: issuing, entries: [held] },
        { by: issuing, ...later, number: null, base: 1, entries: [lifted] },
      ],
    },
  ],
  "a delta of another scope": [
    "revoked certificateHold",
    {
      crls: [
        { by: issuing, entries: [held] },
        { by: issuing, ...later, number: 2, base: 1, only: "user", entries: [lifted] },
      ],
    },
  ],
  "a delta of another key identifier": [
    "revoked certificateHold",
    {
      crls: [
        { by: issuing, entries: [held] },
        {
          by: issuing,
          ...later,
          number: 2,
          base: 1,
          entries: [lifted],
          extensions: [extension("2.5.29.35", sequence(tlv(0x80, [1])))],
        },
      ],
    },
  ],
  "a delta by a stranger": [
    "revoked certificateHold",
    {
      crls: [
        { by: issuing, entries: [held] },
        { by: impostor, ...later, number: 2, base: 1, entries: [lifted] },
      ],
      untrusted: [impostor],
    },
  ],
  "a delta by another key of the issuer": [
    "revoked certificateHold",
    {
      crls: [
        { by: issuing, entries: [held] },
        { by: sibling, ...later, number: 2, base: 1, entries: [lifted] },
      ],
      untrusted: [sibling],
    },
  ],
  "an old list and a delta of now": [
    "trusted good",
    {
      crls: [
        { by: issuing, ...stale },
        { by: issuing, number: 2, base: 1 },
      ],
    },
  ],
  "an old list and a delta that does not fit it": [
    "trusted stale-crl",
    {
      crls: [
        { by: issuing, ...stale },
        { by: issuing, number: 3, base: 2 },
      ],
    },
  ],
  "an old list and an old delta": [
    "trusted stale-crl",
    {
      crls: [
        { by: issuing, ...stale },
        { by: issuing, ...stale, number: 2, base: 1 },
      ],
    },
  ],
  "on hold, lifted by an old delta": [
    "revoked certificateHold",
    {
      unlikeOpenssl: "an old delta lifts nothing here",
      crls: [
        { by: issuing, thisUpdate: date("2030-01-01"), entries: [held] },
        { by: issuing, ...stale, number: 2, base: 1, entries: [lifted] },
      ],
    },
  ],
  "a weak delta": [
    "revoked certificateHold",
    {
      crls: [
        { by: issuing, entries: [held] },
        { by: issuing, ...later, number: 2, base: 1, entries: [lifted], weak: true },
      ],
      unlikeOpenssl: "no algorithm policy at its default level",
    },
  ],
  "a delta and its base for some reasons": [
    "trusted partial-crl",
    {
      crls: [
        { by: issuing, reasons: ["keyCompromise"] },
        { by: issuing, ...later, number: 2, base: 1, reasons: ["keyCompromise"] },
      ],
    },
  ],
};

const times: Scenes = {
  "a younger list": [
    "trusted good",
    {
      now: date("2030-06-02"),
      crls: [{ by: issuing, thisUpdate: date("2030-06-02") }],
      unlikeOpenssl: "a younger list of a living certificate knows no less",
    },
  ],
  "a list from the future": [
    "trusted future-crl",
    { crls: [{ by: issuing, thisUpdate: date("2030-06-02") }] },
  ],
  "a list from the future about now": [
    "revoked keyCompromise",
    { crls: [{ by: issuing, thisUpdate: date("2030-06-02"), entries: [named] }] },
  ],
  "a list younger than the certificate's end": [
    "trusted stale-crl",
    {
      now: date("2030-06-03"),
      leaf: person(null, { to: date("2030-06-02") }),
      crls: [{ by: issuing, thisUpdate: date("2030-06-03") }],
    },
  ],
  "revoked after the time that counts": [
    "trusted good",
    {
      crls: [{ by: issuing, entries: [{ ...named, when: date("2030-06-02") }] }],
      unlikeOpenssl: "it does not look when",
    },
  ],
  "revoked later, lost before": [
    "revoked keyCompromise",
    {
      crls: [{ by: issuing, entries: [{ ...named, when: date("2030-06-02"), since: date("2030-05-20") }] }],
    },
  ],
};

describe("lists of what is on hold", () => {
  judged(holds);
});

describe("deltas", () => {
  judged(deltas);
});

describe("lists of another time", () => {
  judged(times);
});
