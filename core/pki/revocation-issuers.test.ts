import { describe } from "vitest";
import { date, extensions, issue } from "./testkit/issue.ts";
import { pointsOf } from "./testkit/lists.ts";
import {
  a,
  b,
  byLister,
  impostor,
  indirect,
  issuing,
  lister,
  named,
  other,
  person,
  rival,
  rivalLister,
  root,
  sibling,
  siblings,
  signsBoth,
  signsLists,
  somebody,
  judged,
  type Scenes,
  later,
  held,
  keyId,
} from "./testkit/scenes.ts";

const issuers: Scenes = {
  "a stranger's list under the same name": [
    "trusted bad-crl",
    { crls: [{ by: impostor }], untrusted: [impostor] },
  ],
  "a stranger's list that names it": [
    "trusted bad-crl",
    { crls: [{ by: impostor, entries: [named] }], untrusted: [impostor] },
  ],
  "a stranger's list beside the issuer's": [
    "trusted good",
    {
      unlikeOpenssl: "it takes the list it likes best, and no other",
      crls: [{ by: impostor, entries: [named] }, { by: issuing }],
      untrusted: [impostor],
    },
  ],
  "a namesake below the same anchor": [
    "trusted bad-crl",
    {
      crls: [{ by: rival }],
      untrusted: [other, rival],
    },
  ],
  "a key certified by a namesake": [
    "trusted bad-crl",
    {
      crls: [{ by: rivalLister }],
      untrusted: [rivalLister, other, rival],
    },
  ],
  "the issuer's other key": [
    "trusted good",
    { crls: [siblings], untrusted: [sibling], unlikeOpenssl: "it asks for the status of that key, too" },
  ],
  "the issuer's other key, of which nobody was told": ["trusted bad-crl", { crls: [siblings] }],
  "the issuer's other key, an old certificate for it in front": [
    "revoked keyCompromise",
    (() => {
      const old = issue(issuing, {
        name: "Issuing",
        key: sibling,
        to: date("2030-01-01"),
        extensions: [signsLists],
      });
      return { crls: [{ ...siblings, entries: [named] }], untrusted: [old, sibling] };
    })(),
  ],
  "the issuer's other key, certified by the root": [
    "trusted good",
    (() => {
      const cousin = issue(root, { name: "Issuing", extensions: [signsLists, keyId(7)] });
      return { crls: [{ ...siblings, by: cousin }], untrusted: [cousin] };
    })(),
  ],
  "a namesake that nobody said may sign lists": [
    "trusted bad-crl",
    (() => {
      const mute = issue(issuing, { name: "Issuing", extensions: [extensions.mail] });
      return {
        crls: [{ by: mute }],
        untrusted: [mute],
      };
    })(),
  ],
  "a key whose own list takes it back": [
    "trusted bad-crl",
    {
      crls: [{ ...siblings, entries: [{ of: sibling.certificate, reason: 1 }] }],
      untrusted: [sibling],
    },
  ],
  "a key that the issuer took back": [
    "trusted other-crl",
    {
      crls: [siblings, { by: issuing, at: a, entries: [{ of: sibling.certificate, reason: 1 }] }],
      untrusted: [sibling],
    },
  ],
  "the certificate's own key": [
    "trusted bad-crl",
    (() => {
      const leaf = person(null, { name: "Issuing", extensions: [signsBoth] });
      return { leaf, crls: [{ by: leaf }] };
    })(),
  ],
};

const others: Scenes = {
  "another issuer's list": [
    "trusted good",
    { leaf: person(byLister), crls: [indirect], untrusted: [lister] },
  ],
  "another issuer's list, naming it": [
    "revoked keyCompromise",
    {
      leaf: person(byLister),
      crls: [{ ...indirect, entries: [{ ...named, issuer: "Issuing" }] }],
      untrusted: [lister],
    },
  ],
  "another issuer's list, naming its number of somebody else": [
    "trusted good",
    {
      leaf: person(byLister),
      crls: [{ ...indirect, entries: [{ ...named, issuer: "Other" }] }],
      untrusted: [lister],
    },
  ],
  "another issuer's list, naming its own number": [
    "trusted good",
    {
      leaf: person(byLister),
      crls: [{ ...indirect, entries: [named] }],
      untrusted: [lister],
    },
  ],
  "named, the issuer carried over": [
    "revoked keyCompromise",
    {
      leaf: person(byLister),
      crls: [{ ...indirect, entries: [{ of: somebody, issuer: "Issuing" }, named] }],
      untrusted: [lister],
    },
  ],
  "named, another issuer carried over": [
    "trusted good",
    {
      leaf: person(byLister),
      crls: [
        {
          ...indirect,
          entries: [{ of: somebody, issuer: "Issuing" }, { of: somebody, issuer: "Other" }, named],
        },
      ],
      untrusted: [lister],
    },
  ],
  "another issuer's list that is not indirect": [
    "trusted other-crl",
    {
      leaf: person(byLister),
      crls: [{ by: lister }],
      untrusted: [lister],
    },
  ],
  "another issuer's list, of which the certificate does not say so": [
    "trusted no-crl",
    { crls: [indirect], untrusted: [lister] },
  ],
  "named in a list of which the certificate does not say so": [
    "trusted no-crl",
    {
      crls: [{ ...indirect, entries: [{ ...named, issuer: "Issuing" }] }],
      untrusted: [lister],
    },
  ],
  "another issuer, not at hand": ["trusted bad-crl", { leaf: person(byLister), crls: [indirect] }],
  "a stranger under the other issuer's name": [
    "trusted bad-crl",
    (() => {
      const stranger = issue(null, { name: "Lister", extensions: [signsLists] });
      return { leaf: person(byLister), crls: [{ by: stranger, indirect: true }], untrusted: [stranger] };
    })(),
  ],
  "a namesake of the other issuer below the same anchor": [
    "trusted bad-crl",
    (() => {
      const namesake = issue(other, { name: "Lister", extensions: [signsLists] });
      return {
        leaf: person(byLister),
        crls: [{ by: namesake, indirect: true }],
        untrusted: [other, namesake],
      };
    })(),
  ],
  "another issuer that may not sign lists": [
    "trusted bad-crl",
    (() => {
      const mute = issue(root, { name: "Lister", extensions: [extensions.signs] });
      return { leaf: person(byLister), crls: [{ by: mute, indirect: true }], untrusted: [mute] };
    })(),
  ],
  "another issuer that expired": [
    "trusted bad-crl",
    (() => {
      const old = issue(root, { name: "Lister", to: date("2030-01-01"), extensions: [signsLists] });
      return { leaf: person(byLister), crls: [{ by: old, indirect: true }], untrusted: [old] };
    })(),
  ],
  "another issuer that was revoked": [
    "trusted bad-crl",
    {
      leaf: person(byLister),
      crls: [indirect, { by: root, ...later, entries: [{ of: lister.certificate, reason: 1 }] }],
      untrusted: [lister],
    },
  ],
  "the anchor as the other issuer": [
    "trusted good",
    {
      leaf: person([{ crlIssuer: ["Root"] }]),
      crls: [{ by: root, indirect: true }],
    },
  ],
  "the other issuer's point": [
    "trusted good",
    {
      leaf: person([{ at: a, crlIssuer: ["Lister"] }]),
      crls: [{ ...indirect, at: a }],
      untrusted: [lister],
    },
  ],
  "another point of the other issuer": [
    "trusted other-crl",
    {
      leaf: person([{ at: a, crlIssuer: ["Lister"] }]),
      crls: [{ ...indirect, at: b }],
      untrusted: [lister],
    },
  ],
  "a point that is the other issuer itself": [
    "trusted good",
    {
      leaf: person(byLister),
      crls: [{ ...indirect, at: { directory: ["Lister"] } }],
      untrusted: [lister],
    },
  ],
  "a point relative to the other issuer": [
    "trusted good",
    {
      leaf: person([{ at: { relative: "x" }, crlIssuer: ["Lister"] }]),
      crls: [{ ...indirect, at: { directory: ["Lister", "x"] } }],
      untrusted: [lister],
    },
  ],
  "an indirect list by the issuer itself": ["trusted good", { crls: [{ by: issuing, indirect: true }] }],
  "an indirect list by the issuer itself that names it": [
    "revoked keyCompromise",
    {
      crls: [
        {
          by: issuing,
          indirect: true,
          entries: [
            { of: somebody, issuer: "Other" },
            { ...named, issuer: "Issuing" },
          ],
        },
      ],
    },
  ],
  "the issuer named as if it were another": [
    "trusted good",
    {
      leaf: person([{ crlIssuer: ["Issuing"] }]),
      crls: [{ by: issuing }],
    },
  ],
  "a certificate that lists itself": [
    "trusted bad-crl",
    (() => {
      const leaf = person(byLister, { name: "Lister", extensions: [signsBoth, pointsOf(byLister)] });
      return { leaf, crls: [{ by: leaf, indirect: true }] };
    })(),
  ],
  "a list of the one who lists its signer": [
    "trusted good",
    (() => {
      const second = issue(issuing, {
        name: "Second",
        extensions: [signsLists, pointsOf([{ crlIssuer: ["Second"] }])],
      });
      return {
        leaf: person([{ crlIssuer: ["Second"] }]),
        unlikeOpenssl: "it asks for no path within a path",
        crls: [{ by: second, indirect: true }],
        untrusted: [second],
      };
    })(),
  ],
  "an indirect delta on top": [
    "revoked certificateHold",
    {
      leaf: person(byLister),
      untrusted: [lister],
      crls: [
        indirect,
        { ...indirect, ...later, number: 2, base: 1, entries: [{ ...held, issuer: "Issuing" }] },
      ],
    },
  ],
};

describe("lists by whom", () => {
  judged(issuers);
});

describe("lists by others", () => {
  judged(others);
});
