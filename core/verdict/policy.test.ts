import { describe, expect, it } from "vitest";
import { defaultPolicy, readPolicy } from "./policy.ts";

describe("readPolicy", () => {
  it("takes an empty policy as the default", () => {
    expect(readPolicy({})).toEqual({ policy: defaultPolicy });
  });

  it("canonicalises pairs, and holds a date to its last second", () => {
    const pairs = [
      { agent: "mailto:Sam@ACME.example", actor: "olivia@acme.example" },
      {
        agent: "sam@acme.example",
        actor: "olivia@bücher.example",
        methods: ["request"],
        until: "2027-01-01",
      },
    ];
    expect(readPolicy({ trustedPairs: pairs })).toEqual({
      policy: {
        ...defaultPolicy,
        trustedPairs: [
          { agent: "Sam@acme.example", actor: "olivia@acme.example", methods: null, until: null, only: null },
          {
            agent: "sam@acme.example",
            actor: "olivia@xn--bcher-kva.example",
            methods: ["REQUEST"],
            until: "2027-01-01T23:59:59.999Z",
            only: null,
          },
        ],
      },
    });
  });

  it.each([
    ["https://dns.acme.example/dns-query", "https://dns.acme.example/dns-query"],
    ["HTTPS://DNS.acme.example", "https://dns.acme.example/"],
    ["none", "none"],
  ])("takes the resolver %j", (written, resolver) => {
    expect(readPolicy({ resolver })).toEqual(readPolicy({ resolver: written }));
    expect(readPolicy({ resolver: written })).toEqual({ policy: { ...defaultPolicy, resolver } });
  });

  it.each([
    ["https://relay.acme.example/usher", "https://relay.acme.example/usher"],
    ["HTTPS://Relay.acme.example", "https://relay.acme.example/"],
    ["off", "off"],
    ["direct", "direct"],
  ])("takes the fetching %j", (written, fetching) => {
    expect(readPolicy({ fetching: written })).toEqual({ policy: { ...defaultPolicy, fetching } });
  });

  it("writes domains in A-labels, and servers in lower case", () => {
    const written = {
      authservIds: [" MX.Acme.example "],
      trustedSealers: ["Bücher.example"],
      ownDomains: ["ACME.example", "acme.example"],
    };
    expect(readPolicy(written)).toEqual({
      policy: {
        ...defaultPolicy,
        authservIds: ["mx.acme.example"],
        trustedSealers: ["xn--bcher-kva.example"],
        ownDomains: ["acme.example", "acme.example"],
      },
    });
  });

  it.each([
    ["reject", { otherwise: "reject", domains: {} }],
    [{}, { otherwise: "prompt", domains: {} }],
    [
      { domains: { "Bücher.example": "reject" } },
      { otherwise: "prompt", domains: { "xn--bcher-kva.example": "reject" } },
    ],
    [
      { otherwise: "reject", domains: { "acme.example": "prompt" } },
      { otherwise: "reject", domains: { "acme.example": "prompt" } },
    ],
  ])("takes %j for what is sent for somebody else", (onBehalf, read) => {
    expect(readPolicy({ onBehalf })).toEqual({ policy: { ...defaultPolicy, onBehalf: read } });
  });

  it.each([
    [null, "policy must be an object"],
    [[], "policy must be an object"],
    [{ trustedPair: [] }, 'policy has an unknown key: "trustedPair"'],
    [{ trustedPairs: {} }, "trustedPairs must be a list"],
    [{ trustedPairs: ["sam"] }, 'trustedPairs[0] must be an object: "sam"'],
    [
      { trustedPairs: [{ agent: "sam@a.example" }] },
      "trustedPairs[0].actor must be a mail address: undefined",
    ],
    [
      { trustedPairs: [{ agent: "*@a.example, b@c.example", actor: "o@a.example" }] },
      'trustedPairs[0].agent must be a mail address: "*@a.example, b@c.example"',
    ],
    [
      { trustedPairs: [{ agent: "s@a.example", actor: "o@a.example", method: [] }] },
      'trustedPairs[0] has an unknown key: "method"',
    ],
    [
      { trustedPairs: [{ agent: "s@a.example", actor: "o@a.example", methods: ["DESTROY"] }] },
      /^trustedPairs\[0\]\.methods must be one of .*: "DESTROY"$/,
    ],
    [
      { trustedPairs: [{ agent: "s@a.example", actor: "o@a.example", until: "soon" }] },
      'trustedPairs[0].until must be an ISO date: "soon"',
    ],
    [{ revocation: "maybe" }, 'revocation must be one of "prefer", "require", "off": "maybe"'],
    [{ onBehalf: true }, 'onBehalf must be one of "prompt", "reject": true'],
    [{ onBehalf: { default: "reject" } }, 'onBehalf has an unknown key: "default"'],
    [{ onBehalf: { domains: ["acme.example"] } }, 'onBehalf.domains must be an object: ["acme.example"]'],
    [{ onBehalf: { domains: { "a b": "reject" } } }, 'onBehalf.domains has a key that is no domain: "a b"'],
    [
      { onBehalf: { domains: { "acme.example": "maybe" } } },
      /^onBehalf\.domains\["acme\.example"\] must be one of/,
    ],
    [{ ownDomains: "acme.example" }, "ownDomains must be a list of texts"],
    [{ authservIds: [1] }, "authservIds[0] must be a text: 1"],
    [{ ownDomains: ["acme example"] }, 'ownDomains[0] must be a domain: "acme example"'],
    [{ trustedSealers: [""] }, 'trustedSealers[0] must be a domain: ""'],
    [{ trustedSealers: "acme.example" }, "trustedSealers must be a list of texts"],
    ...[
      "",
      "None",
      "dns.acme.example",
      "http://dns.acme.example/",
      "https://",
      "https://anna@dns.acme.example/",
      "https://:secret@dns.acme.example/",
      "javascript:0",
      1,
      null,
      ["none"],
    ].map((resolver): [unknown, string] => [
      { resolver },
      `resolver must be "none" or the https address of a resolver: ${JSON.stringify(resolver)}`,
    ]),
    ...["", "on", "none", "http://relay.acme.example/", "https://anna@relay.acme.example/", true, null].map(
      (fetching): [unknown, string] => [
        { fetching },
        `fetching must be "off", "direct" or the https address of a relay: ${JSON.stringify(fetching)}`,
      ],
    ),
    [{ pathValidation: [] }, "pathValidation must be an object"],
    [{ __proto__: null, constructor: 1 }, 'policy has an unknown key: "constructor"'],
  ])("refuses %j", (value, error) => {
    const result = readPolicy(value);
    expect("error" in result ? result.error : null).toMatch(error);
  });
});
