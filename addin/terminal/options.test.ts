import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { emptyMemory } from "../../core/memory/book.ts";
import { defaultPolicy } from "../../core/verify.ts";
import { book, pair } from "../testkit/rig.ts";
import { readOptions, type Options } from "./options.ts";

const root = join(import.meta.dirname, "../file/samples/root.pem");
const rootDer = Uint8Array.from(readFileSync(join(import.meta.dirname, "../file/samples/root.der")));

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "usher-options-"));
  mkdirSync(join(folder, "empty"));
  mkdirSync(join(folder, "folder"));
  symlinkSync("loop", join(folder, "loop"));
  writeFileSync(join(folder, "folder/a.pem"), readFileSync(root));
  writeFileSync(join(folder, "folder/README"), "0 certificates");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return name;
};

async function optionsOf(...args: readonly string[]): Promise<Options> {
  const result = await readOptions([...args, "mail.eml"], folder);
  if (result.kind !== "options") throw new Error(result.kind === "error" ? result.message : "help");
  return result.options;
}

async function faultOf(...args: readonly string[]): Promise<string> {
  const result = await readOptions([...args, "mail.eml"], folder);
  return result.kind === "error" ? result.message.replaceAll(folder, "") : result.kind;
}

test("without options: everything at its default", async () => {
  expect(await optionsOf()).toEqual({
    json: false,
    files: ["mail.eml"],
    me: [],
    roots: null,
    certificates: [],
    crls: [],
    ocsp: [],
    fetching: "off",
    keys: [],
    calendar: null,
    policy: defaultPolicy,
    at: null,
    dns: null,
    memory: null,
    mandates: [],
    store: { rebuilt: false, unnamedResults: false, hosts: [] },
  });
});

test("files and options in any order, every file as it was written", async () => {
  const { files, json } = await optionsOf("./b.eml", "--json", "../a.eml", "b c.eml", "./b.eml");
  expect(files).toEqual(["./b.eml", "../a.eml", "b c.eml", "./b.eml", "mail.eml"]);
  expect(json).toBe(true);
});

describe("--me", () => {
  test.for([
    ["anna@harbour.example", "anna@harbour.example"],
    ["Anna@HARBOUR.example", "Anna@harbour.example"],
    ["MAILTO:anna@harbour.example", "anna@harbour.example"],
    ["anna@bücher.example", "anna@xn--bcher-kva.example"],
  ] as const)("%s", async ([written, address]) => {
    expect((await optionsOf("--me", written)).me).toEqual([address]);
  });

  it("is repeatable", async () => {
    expect((await optionsOf("--me", "a@x.example", "--me=b@x.example")).me).toEqual([
      "a@x.example",
      "b@x.example",
    ]);
  });

  test.for(["", "anna", "Anna <anna@harbour.example>", "a@b.example,c@d.example", "anna@", "@x.example"])(
    "refuses %j",
    async (written) => {
      expect(await faultOf("--me", written)).toBe(`--me: not a mail address: ${written}`);
    },
  );
});

describe("--fetch", () => {
  test.for([
    ["off", "off"],
    ["direct", "direct"],
    ["https://relay.acme.example", "https://relay.acme.example/"],
    ["http://127.0.0.1:8480/", "http://127.0.0.1:8480/"],
    ["http://localhost:8480", "http://localhost:8480/"],
    ["http://[::1]:8480", "http://[::1]:8480/"],
  ] as const)("%s", async ([written, fetching]) => {
    expect((await optionsOf("--fetch", written)).fetching).toBe(fetching);
  });

  it("goes before what the policy says, which holds where it is left out", async () => {
    const policy = write("fetching.json", '{"fetching": "https://relay.acme.example/"}');
    expect((await optionsOf("--policy", policy)).fetching).toBe("https://relay.acme.example/");
    expect((await optionsOf("--policy", policy, "--fetch", "off")).fetching).toBe("off");
  });

  test.for(["", "on", "relay.acme.example", "http://relay.acme.example/", "https://a:b@relay.acme.example/"])(
    "refuses %j",
    async (written) => {
      expect(await faultOf("--fetch", written)).toBe(
        `--fetch: must be "off", "direct" or the https address of a relay: ${written}`,
      );
    },
  );
});

describe("--ocsp", () => {
  it("takes responses in DER, of a folder all of them", async () => {
    const response = Uint8Array.of(0x30, 0x03, 0x0a, 0x01, 0x03);
    mkdirSync(join(folder, "responses"));
    const one = write("responses/one.der", response);
    write("responses/readme.txt", "what lies here");
    expect((await optionsOf("--ocsp", one)).ocsp).toEqual([response]);
    expect((await optionsOf("--ocsp", "responses", "--ocsp", one)).ocsp).toEqual([response, response]);
  });

  it("refuses a file, or a folder, that holds none", async () => {
    expect(await faultOf("--ocsp", write("none.txt", "none"))).toBe(
      "--ocsp: /none.txt holds no OCSP response in DER",
    );
    expect(await faultOf("--ocsp", "absent")).toBe("--ocsp: cannot read /absent: ENOENT");
  });
});

describe("--at", () => {
  test.for([
    ["2026-12-01", "2026-12-01T00:00:00.000Z"],
    ["2026-12-01T10:00", "2026-12-01T10:00:00.000Z"],
    ["2026-12-01T10:00:30", "2026-12-01T10:00:30.000Z"],
    ["2026-12-01T10:00:30Z", "2026-12-01T10:00:30.000Z"],
    ["2026-12-01T10:00:30.5Z", "2026-12-01T10:00:30.500Z"],
    ["2026-12-01T10:00+02:00", "2026-12-01T08:00:00.000Z"],
    ["2026-12-01T10:00-0530", "2026-12-01T15:30:00.000Z"],
    ["2028-02-29", "2028-02-29T00:00:00.000Z"],
  ] as const)("%s", async ([written, utc]) => {
    expect((await optionsOf("--at", written)).at?.toISOString()).toBe(utc);
  });

  test.for([
    "",
    "yesterday",
    "2026",
    "2026-12",
    "01.12.2026",
    "12/01/2026",
    "2026-13-01",
    "2026-00-01",
    "2026-02-29",
    "2026-04-31",
    "2026-12-00",
    "2026-12-01T25:00",
    "2026-12-01 10:00",
    "2026-12-01T10:00+99:00",
    "1796083200",
  ])("refuses %j, also what the platform would count on from", async (written) => {
    expect(await faultOf("--at", written)).toBe(`--at: not an ISO time: ${written}`);
  });
});

describe("--policy", () => {
  it("reads every key", async () => {
    const written = {
      trustedPairs: [
        {
          agent: "sam@acme.example",
          actor: "mailto:olivia@ACME.example",
          methods: ["request"],
          until: "2027-01-01",
        },
      ],
      onBehalf: "reject",
      revocation: "require",
      authservIds: ["mx.harbour.example"],
      trustedSealers: ["list.example"],
      gateways: ["sha256:00"],
      ownDomains: ["harbour.example"],
      resolver: "https://dns.harbour.example/dns-query",
      fetching: "https://relay.harbour.example/",
      pathValidation: {
        initialPolicySet: ["1.2.3"],
        requireExplicitPolicy: true,
        inhibitPolicyMapping: true,
        inhibitAnyPolicy: true,
      },
    };
    expect((await optionsOf("--policy", write("policy.json", JSON.stringify(written)))).policy).toEqual({
      ...written,
      onBehalf: { otherwise: "reject", domains: {} },
      trustedPairs: [
        pair("sam@acme.example", "olivia@acme.example", {
          methods: ["REQUEST"],
          until: "2027-01-01T23:59:59.999Z",
        }),
      ],
    });
  });

  it("reads what is sent for somebody else by domain too", async () => {
    const written = { onBehalf: { otherwise: "prompt", domains: { "Acme.example": "reject" } } };
    const { policy } = await optionsOf("--policy", write("policy.json", JSON.stringify(written)));
    expect(policy.onBehalf).toEqual({ otherwise: "prompt", domains: { "acme.example": "reject" } });
  });

  test.for<[content: string, message: string]>([
    ["nonsense", "is not JSON"],
    ["", "is not JSON"],
    ["[]", ": policy must be an object"],
    ["null", ": policy must be an object"],
    ['{"trustPairs":[]}', ': policy has an unknown key: "trustPairs"'],
    ['{"__proto__":{"x":1}}', ': policy has an unknown key: "__proto__"'],
    ['{"trustedPairs":{}}', ": trustedPairs must be a list"],
    [
      '{"trustedPairs":[{"agent":"sam@acme.example"}]}',
      ": trustedPairs[0].actor must be a mail address: undefined",
    ],
    ['{"onBehalf":"ask"}', ': onBehalf must be one of "prompt", "reject": "ask"'],
    ['{"onBehalf":{"domain":{}}}', ': onBehalf has an unknown key: "domain"'],
    ['{"revocation":"maybe"}', ': revocation must be one of "prefer", "require", "off": "maybe"'],
  ])("refuses %s", async ([content, message]) => {
    const fault = await faultOf("--policy", write("bad.json", content));
    expect(fault).toBe(`--policy: /bad.json${message.startsWith(":") ? "" : " "}${message}`);
  });
});

describe("--dns", () => {
  it("reads what the names publish", async () => {
    const file = write(
      "dns.json",
      '{"S1._domainkey.acme.example.":{"TXT":["v=DKIM1; p=","x"]},"acme.example":{}}',
    );
    const { dns } = await optionsOf("--dns", file);
    const asked = ["s1._domainkey.acme.example", "acme.example", "other.example"] as const;
    const answers = await Promise.all(asked.map(async (name) => dns?.lookup(name, "TXT")));
    expect(answers.map((answer) => answer?.records)).toEqual([["v=DKIM1; p=", "x"], [], []]);
  });

  test.for<[content: string, message: string]>([
    ["{", "/bad.json is not JSON"],
    ["[]", '/bad.json: must be {"name": {"TXT": ["..."]}}'],
    ['{"a.example":["x"]}', '/bad.json: "a.example" must be {"TXT": ["..."]}'],
    ['{"a.example":{"MX":["x"]}}', '/bad.json: "a.example" has an unknown key: "MX"'],
  ])("refuses %s", async ([content, message]) => {
    expect(await faultOf("--dns", write("bad.json", content))).toBe(`--dns: ${message}`);
  });
});

describe("--memory", () => {
  it("begins where there is no file yet, and goes on where there is one", async () => {
    const known = JSON.stringify({ ...emptyMemory, withdrawn: book.withdrawn });
    const views = [
      await optionsOf("--memory", "new.json"),
      await optionsOf("--memory", write("known.json", known)),
    ].map(async ({ memory }) => memory?.view().isWithdrawn("olivia@acme.example", "mandate-1"));
    expect(await Promise.all(views)).toEqual([false, true]);
  });

  test.for<[content: string, message: RegExp]>([
    ["{", /^--memory: \/bad\.json: is not JSON$/],
    ["[]", /^--memory: \/bad\.json: /],
    ["{}", /^--memory: \/bad\.json: /],
    ['{"schema":2}', /^--memory: \/bad\.json: /],
  ])("refuses %s", async ([content, message]) => {
    expect(await faultOf("--memory", write("bad.json", content))).toMatch(message);
  });
});

describe("--mandates", () => {
  const jws = "eyJhbGciOiJub25lIn0.e30.AA";
  const mail = "From: olivia@acme.example\r\nMIME-Version: 1.0\r\n\r\n";
  const textsOf = async (...args: readonly string[]): Promise<readonly string[]> =>
    (await optionsOf(...args)).mandates.map((bytes) => Buffer.from(bytes).toString("latin1"));

  it("takes a JWS, without the white space around it, and a mail as it is", async () => {
    const given = ["--mandates", write("a.jws", `\n${jws}\r\n`), "--mandates", write("b.eml", mail)];
    expect(await textsOf(...given)).toEqual([jws, mail]);
  });

  it("takes of a folder what may be one, in the order of names", async () => {
    mkdirSync(join(folder, "mandates/within"), { recursive: true });
    write("mandates/2.jws", jws);
    write("mandates/1.eml", mail);
    write("mandates/0.bin", Uint8Array.of(0x30, 0x82, 1, 0));
    write("mandates/within/3.jws", jws);
    expect(await textsOf("--mandates", "mandates")).toEqual([mail, jws]);
  });

  test.for<[content: string | Uint8Array]>([
    ["nothing here"],
    [""],
    ["a.b"],
    ["a.b.c d"],
    ["a..c"],
    ['{"payload":"e30"}'],
    [Uint8Array.of(0x30, 0x82, 1, 0, 5, 0)],
  ])("refuses a file that holds %j", async ([content]) => {
    expect(await faultOf("--mandates", write("bad.jws", content))).toBe(
      "--mandates: /bad.jws holds no mandate: no JWS, and no mail",
    );
  });

  it("refuses a folder without any", async () => {
    expect(await faultOf("--mandates", "empty")).toMatch(/^--mandates: \/empty holds no mandate/);
  });
});

describe("--store", () => {
  it("exchange: what it hands over it wrote anew, and its servers name nobody", async () => {
    const { rebuilt, unnamedResults, hosts } = (await optionsOf("--store", "exchange")).store;
    expect([rebuilt, unnamedResults]).toEqual([true, true]);
    expect(hosts).toContain("outlook.com");
  });

  test.for(["", "Exchange", "outlook", "file", "__proto__"])("refuses %j", async (written) => {
    expect(await faultOf("--store", written)).toBe(`--store: must be exchange: ${written}`);
  });
});

describe("certificates and lists", () => {
  it("counts paths from the folder, and reads folders", async () => {
    const { roots, certificates } = await optionsOf("--roots", "folder", "--certs", "folder/a.pem");
    expect(roots).toEqual([rootDer]);
    expect(certificates).toEqual([rootDer]);
  });

  test.for<[flag: string, content: string | Uint8Array, message: string]>([
    ["--roots", "nothing here", "holds no CERTIFICATE, in PEM or DER"],
    ["--roots", "", "holds no CERTIFICATE, in PEM or DER"],
    ["--roots", "-----BEGIN CERTIFICATE-----\nMAA=\n", "holds no CERTIFICATE, in PEM or DER"],
    [
      "--roots",
      "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n",
      "holds a CERTIFICATE that is no base64",
    ],
    ["--roots", Uint8Array.of(0x30, 0x82, 1, 0, 5, 0), "holds no readable certificate"],
    [
      "--roots",
      "-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n",
      "holds no CERTIFICATE, in PEM or DER",
    ],
    ["--certs", "nothing here", "holds no CERTIFICATE, in PEM or DER"],
    ["--crls", "nothing here", "holds no X509 CRL, in PEM or DER"],
    ["--calendar", "nothing here", "is no calendar file"],
  ])("%s refuses a file that holds %j", async ([flag, content, message]) => {
    expect(await faultOf(flag, write("bad.bin", content))).toBe(`${flag}: /bad.bin ${message}`);
  });

  test.for(["--roots", "--certs", "--crls"])("%s refuses a folder without any", async (flag) => {
    expect(await faultOf(flag, "empty")).toMatch(/^--\w+: \/empty holds no /);
  });

  test.for<[flag: string, path: string, code: string]>([
    ...["--roots", "--certs", "--crls", "--calendar", "--policy", "--dns", "--mandates"].map(
      (flag) => [flag, "missing", "ENOENT"] as [string, string, string],
    ),
    ["--roots", "loop", "ELOOP"],
    ["--crls", "bad.bin/list", "ENOTDIR"],
    ["--calendar", "folder", "EISDIR"],
    ["--policy", "folder", "EISDIR"],
    ["--memory", "folder", "EISDIR"],
  ])("%s says why %s cannot be read", async ([flag, path, code]) => {
    write("bad.bin", "");
    expect(await faultOf(flag, path)).toBe(`${flag}: cannot read /${path}: ${code}`);
  });
});
