import { expect, test } from "vitest";
import { plainAddress } from "./address.ts";

test.for<[what: string, address: string, expected: string]>([
  ["leaves an ordinary address alone", "olivia@acme.example", "olivia@acme.example"],
  [
    "shows both forms of a domain",
    "olivia@xn--bcher-kva.example",
    "olivia@bücher.example (xn--bcher-kva.example)",
  ],
  // The label of the 2017 "apple" homograph: all Cyrillic, so only the A-labels beside it tell.
  [
    "leads with A-labels where every letter is a look-alike",
    "a@xn--80ak6aa92e.com",
    "a@xn--80ak6aa92e.com (аррӏе.com)",
  ],
  [
    "leads with the own script where it can be read",
    "a@xn--80a1acny.example",
    "a@почта.example (xn--80a1acny.example)",
  ],
  ["leads with A-labels where scripts are mixed", "a@xn--pypal-4ve.com", "a@xn--pypal-4ve.com (pаypal.com)"],
  ["leaves a label that is no Punycode", "a@xn--\u00FF.example", "a@xn--ÿ.example"],
  ["leaves a label that decodes to a symbol", "a@xn--i-7iq.example", "a@xn--i-7iq.example"],
  ["shows an override in the local part", "a\u202Eb@acme.example", "a<U+202E>b@acme.example"],
  ["leaves an A-label that decodes to plain letters", "a@xn--acme-.example", "a@xn--acme-.example"],
  ["splits at the last at-sign", '"a@b"@acme.example', '"a@b"@acme.example'],
  ["boxes symbols of a quoted local part", '"✔ ok"@acme.example', '"[✔] ok"@acme.example'],
  [
    "cuts a long local part, never the domain",
    `${"a".repeat(300)}@acme.example`,
    `${"a".repeat(64)}…@acme.example`,
  ],
  ["takes a value without at-sign", "nobody", "nobody"],
])("plainAddress() %s", ([, address, expected]) => {
  expect(plainAddress(address)).toBe(expected);
});
