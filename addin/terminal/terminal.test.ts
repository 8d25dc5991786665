import { X509Certificate } from "node:crypto";
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import type { Report } from "../../core/report.ts";
import { keyRecord, signedByDomain } from "../../e2e/dns/mail.ts";
import { build, project, reportsOf, run, usher, usherCommand } from "./testkit/usher.ts";

const sample = (name: string): string => join(project, "addin/file/samples", name);
const forged = (name: string): string => join(project, "e2e/forged", name);
const smime = (name: string): string => join(project, "core/evidence/smime/testdata", name);

const sampleRoot = ["--roots", sample("root.pem")];
const forgedRoot = ["--roots", forged("root.pem"), "--at", "2026-12-01"];

let folder = "";
const file = (name: string): string => join(folder, name);
const write = (name: string, content: string | Uint8Array): string => {
  writeFileSync(file(name), content);
  return file(name);
};
const derOf = (pem: string): Uint8Array => new X509Certificate(readFileSync(pem)).raw;

beforeAll(() => {
  build();
  folder = mkdtempSync(join(tmpdir(), "usher-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const summary = ({ trust, reasons }: Report): string =>
  `${trust?.level ?? "nothing"}: ${reasons.map(({ code }) => code).join(" ")}`;

/** One mail's report with these options. */
function judged(mail: string, ...options: readonly string[]): Report {
  const ended = usher(["--json", ...options, mail]);
  expect(ended.stderr).toBe("");
  const [report, ...more] = reportsOf(ended);
  expect(more).toEqual([]);
  if (report === undefined) throw new Error("no report");
  return report;
}
const codesOf = (report: Report): readonly string[] => report.reasons.map(({ code }) => code);

describe("exit status", () => {
  const verified = sample("verified.eml");
  const plain = sample("unverified-plain.eml");
  test.for<[title: string, args: () => string[], status: number, stderr: RegExp]>([
    ["0: one verified", () => [...sampleRoot, verified], 0, /^$/],
    [
      "0: verified and authorized",
      () => [
        ...sampleRoot,
        "--policy",
        write("pair.json", '{"trustedPairs":[{"agent":"sam@acme.example","actor":"olivia@acme.example"}]}'),
        verified,
        sample("authorized.eml"),
      ],
      0,
      /^$/,
    ],
    ["1: one unverified among verified", () => [...sampleRoot, verified, plain, verified], 1, /^$/],
    ["1: unconfirmed", () => [...sampleRoot, sample("unconfirmed-agent.eml")], 1, /^$/],
    ["1: suspicious", () => [...sampleRoot, sample("suspicious-tampered.eml")], 1, /^$/],
    ["1: nobody to trust it", () => [verified], 1, /^$/],
    ["1: no invitation in it", () => [write("hello.eml", "Subject: Hello\r\n\r\nHello\r\n")], 1, /^$/],
    ["1: an empty file", () => [write("empty.eml", "")], 1, /^$/],
    [
      "1: binary rubbish",
      () => [
        write(
          "rubbish",
          Uint8Array.from({ length: 5000 }, (_, i) => i * i),
        ),
      ],
      1,
      /^$/,
    ],
    ["1: a second, unsigned invitation", () => [...sampleRoot, sample("unverified-two.eml")], 1, /^$/],
    ["2: no FILE", () => [], 2, /^usher: no FILE given; --help says how\n$/],
    ["2: no FILE but options", () => ["--json", ...sampleRoot], 2, /^usher: no FILE [^\n]*\n$/],
    ["2: unknown option", () => ["--nonsense", verified], 2, /^usher: Unknown option '--nonsense'[^\n]*\n$/],
    ["2: unknown short option", () => ["-j", verified], 2, /^usher: Unknown option '-j'[^\n]*\n$/],
    ["2: value missing", () => [verified, "--me"], 2, /^usher: [^\n]*--me[^\n]*\n$/],
    ["2: value for a flag", () => ["--json=yes", verified], 2, /^usher: [^\n]*--json[^\n]*\n$/],
    [
      "2: not a mail address",
      () => ["--me", "anna", verified],
      2,
      /^usher: --me: not a mail address: anna\n$/,
    ],
    ["0: help", () => ["--help"], 0, /^$/],
    ["0: help before faults", () => ["-h", "--me", "x"], 0, /^$/],
  ])("%s", ([, args, status, stderr]) => {
    const ended = usher(args());
    expect(ended.stderr).toMatch(stderr);
    expect(ended.status).toBe(status);
    if (status === 2) expect(ended.stdout).toBe("");
  });

  test("2 for unreadable files, each in a line, and the rest is reported", () => {
    const ended = usher(["--json", ...sampleRoot, file("missing.eml"), verified, folder, plain]);
    expect(ended.status).toBe(2);
    expect(reportsOf(ended).map(({ source }) => source)).toEqual([verified, plain]);
    expect(ended.stderr).toBe(
      `usher: cannot read ${file("missing.eml")}: ENOENT\nusher: cannot read ${folder}: EISDIR\n`,
    );
  });

  test("2 stays 2 after what is proven", () => {
    expect(usher([...sampleRoot, file("missing.eml"), verified]).status).toBe(2);
    expect(usher([...sampleRoot, verified, file("missing.eml")]).status).toBe(2);
  });

  test("2 where the program itself is not whole, in a line for each file it could not verify", () => {
    cpSync(join(project, "dist/terminal"), file("broken"), { recursive: true });
    for (const name of readdirSync(file("broken")))
      if (name.startsWith("bundled-")) rmSync(join(file("broken"), name));
    const ended = run(process.execPath, [
      join(file("broken"), "usher.mjs"),
      "--json",
      verified,
      plain,
      verified,
    ]);
    expect(ended.status).toBe(2);
    expect(reportsOf(ended).map(({ source }) => source)).toEqual([plain]);
    expect(ended.stderr).toMatch(/^(usher: cannot verify [^\n]+\n){2}$/);
  });

  test("a file name moves no cursor on stderr", () => {
    const ended = usher([join(folder, "no\u001b[31mred\u202e.eml")]);
    expect(ended.stderr).toBe(`usher: cannot read ${folder}/no<U+001B>[31mred<U+202E>.eml: ENOENT\n`);
  });
});

describe("--help", () => {
  it("names every option, and every option it names is taken", () => {
    const { stdout } = usher(["--help"]);
    const named = [...stdout.matchAll(/^ {2}(--[a-z-]+)( \S+)?/gm)].map(([, name = "", value]) => ({
      name,
      value,
    }));
    expect(named.map(({ name }) => name)).toEqual(
      "--json --me --roots --certs --crls --ocsp --fetch --key --key-password-file --calendar --policy --at --dns --memory --mandates --store --help".split(
        " ",
      ),
    );
    for (const { name, value } of named) {
      // Of an option that takes a value the lack of one is the fault, not the option.
      const { stderr } = usher(value === undefined ? [name] : [sample("verified.eml"), name]);
      expect(stderr, name).not.toContain("Unknown option");
    }
    expect(stdout).toMatch(/exit status/i);
    expect(stdout).toContain("Nothing is fetched from anywhere unless --fetch or the policy says so.");
  });
});

describe("--json", () => {
  it("prints a report a line in the order of the arguments, twice for a file given twice", () => {
    const names = [
      "verified.eml",
      "unverified-plain.eml",
      "verified.eml",
      "harbour-walk.ics",
      "verified.eml",
    ];
    const reports = reportsOf(
      usher(["--json", ...sampleRoot, ...names], join(project, "addin/file/samples")),
    );
    expect(reports.map(({ source }) => source)).toEqual(names);
    const [first, , second] = reports;
    expect({ ...second, checkedAt: "", validAt: "" }).toEqual({ ...first, checkedAt: "", validAt: "" });
    expect(reports.map(({ schema }) => schema)).toEqual([1, 1, 1, 1, 1]);
  });

  it("takes hundreds of files in one process", () => {
    const names = Array.from({ length: 400 }, (_, index) =>
      sample(index % 2 ? "verified.eml" : "unverified-plain.eml"),
    );
    const ended = usher(["--json", ...sampleRoot, ...names]);
    expect(ended.status).toBe(1);
    expect(reportsOf(ended).map(({ trust }) => trust?.level)).toEqual(
      names.map((_, index) => (index % 2 ? "verified" : "unverified")),
    );
  });

  it("keeps a report on one line for whoever ends lines at U+0085 or U+2028", () => {
    const mail = write(
      "lines.eml",
      "Subject: a\u0085b\u2028c\u009b31m\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n",
    );
    const { stdout } = usher(["--json", mail]);
    expect(stdout).not.toMatch(/[\u007f-\u009f\u2028\u2029]/);
    expect(reportsOf({ status: 0, stdout, stderr: "" })[0]?.message.subject).toBe("a\u0085b\u2028c\u009b31m");
  });

  it("takes what follows -- as files", () => {
    copyFileSync(sample("verified.eml"), file("--json"));
    const [report] = reportsOf(usher(["--json", ...sampleRoot, "--", "--json"], folder));
    expect(report?.source).toBe("--json");
    expect(report?.trust?.level).toBe("verified");
  });
});

describe("paths", () => {
  it("count from where the person stands, though npm changes the folder", () => {
    mkdirSync(file("inbox"), { recursive: true });
    copyFileSync(sample("verified.eml"), file("inbox/a.eml"));
    copyFileSync(sample("root.pem"), file("inbox/root.pem"));
    const ended = run(
      "npm",
      ["--prefix", project, "run", "-s", "verify", "--", "--json", "--roots", "root.pem", "a.eml"],
      file("inbox"),
    );
    expect(ended.stderr.replace(/^npm warn .*\n/gm, "")).toBe("");
    expect(ended.status).toBe(0);
    expect(reportsOf(ended).map(({ source }) => source)).toEqual(["a.eml"]);
  });

  it("count from the project's folder below it too", () => {
    const ended = run(
      "npm",
      ["run", "-s", "verify", "--", "--json", "--roots", "root.pem", "verified.eml"],
      join(project, "addin/file/samples"),
    );
    expect(ended.status).toBe(0);
    expect(reportsOf(ended).map(({ source }) => source)).toEqual(["verified.eml"]);
  });

  it("say with npm's exit status what usher's said", () => {
    const args = ["run", "-s", "verify", "--", sample("unverified-plain.eml")];
    expect(run("npm", args).status).toBe(1);
    expect(run("npm", [...args, "missing.eml"]).status).toBe(2);
  });
});

describe("what is not a mail", () => {
  const calendar = (...lines: string[]): string =>
    [
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//test//EN",
      ...lines,
      "BEGIN:VEVENT",
      "UID:1@acme.example",
      "DTSTAMP:20481101T080000Z",
      "DTSTART:20481215T090000Z",
      "ORGANIZER:mailto:olivia@acme.example",
      "ATTENDEE:mailto:anna@harbour.example",
      "END:VEVENT",
      "END:VCALENDAR",
      "",
    ].join("\r\n");

  test("a calendar file with METHOD is judged as unsigned", () => {
    const report = judged(write("invite.ics", calendar("METHOD:REQUEST")));
    expect(report.trust).toEqual({
      level: "unverified",
      actor: "olivia@acme.example",
      agent: null,
      signer: null,
    });
    expect(codesOf(report)).toEqual(["invitation-not-signed"]);
  });

  test("a calendar file without METHOD is shown, not judged", () => {
    const report = judged(write("plain.ics", calendar()));
    expect([report.trust, report.advice, report.reasons]).toEqual([null, null, []]);
    expect(report.invitation?.uid).toBe("1@acme.example");
  });
});

describe("--roots", () => {
  const mail = sample("verified.eml");
  test.for<[form: string, root: () => string]>([
    ["PEM", () => sample("root.pem")],
    ["DER", () => sample("root.der")],
    [
      "PEM among other text, CRLF",
      () =>
        write(
          "notes.pem",
          `Our root:\r\n\r\n${readFileSync(sample("root.pem"), "latin1").replaceAll("\n", "\r\n")}\r\nend`,
        ),
    ],
    [
      "several in one PEM",
      () =>
        write(
          "two.pem",
          readFileSync(forged("root.pem"), "latin1") + readFileSync(sample("root.pem"), "latin1"),
        ),
    ],
  ])("%s", ([, root]) => {
    expect(judged(mail, "--roots", root()).trust?.level).toBe("verified");
  });

  it("adds up where repeated", () => {
    const roots = ["--roots", forged("root.pem"), "--roots", sample("root.der")];
    const reports = reportsOf(
      usher(["--json", "--at", "2026-12-01", ...roots, mail, forged("cms-good-clear.eml")]),
    );
    expect(reports.map(({ trust }) => trust?.level)).toEqual(["verified", "verified"]);
  });

  it("takes the place of the bundled ones", () => {
    // A root that is bundled with mail programs, and a certificate it could have given nobody here.
    const [bundled = ""] =
      /-----BEGIN[^]+?-----END CERTIFICATE-----/.exec(
        readFileSync(join(project, "addin/ports/anchors/email-anchors.pem"), "latin1"),
      ) ?? [];
    expect(summary(judged(mail, "--roots", write("bundled.pem", bundled)))).toMatch(
      /^unverified: .*certificate-untrusted/,
    );
    expect(summary(judged(mail))).toMatch(/^unverified: .*certificate-untrusted/);
  });
});

describe("--certs", () => {
  const mail = smime("messages/clear-no-certificates.eml");
  const root = smime("pki/root.crt");
  const leaf = smime("pki/alice.crt");
  const issuing = smime("pki/issuing.crt");
  const statuses = (...args: readonly string[]): readonly string[] =>
    judged(mail, "--at", "2026-12-01", "--roots", root, ...args).evidence.map(({ status }) => status);

  test("completes a path that the message leaves open; PEM, DER, folder", () => {
    expect(statuses()).toEqual(["indeterminate"]);
    expect(statuses("--certs", leaf, "--certs", issuing)).toEqual(["valid"]);
    const ders = [write("leaf.der", derOf(leaf)), write("issuing.der", derOf(issuing))];
    expect(statuses(...ders.flatMap((der) => ["--certs", der]))).toEqual(["valid"]);
    mkdirSync(file("certs"), { recursive: true });
    copyFileSync(leaf, file("certs/a.crt"));
    copyFileSync(file("issuing.der"), file("certs/b.der"));
    expect(statuses("--certs", file("certs"))).toEqual(["valid"]);
  });

  test("is trusted for nothing", () => {
    const report = judged(
      mail,
      "--at",
      "2026-12-01",
      "--roots",
      sample("root.pem"),
      "--certs",
      leaf,
      "--certs",
      issuing,
      "--certs",
      root,
    );
    expect(report.evidence.map(({ status }) => status)).toEqual(["indeterminate"]);
  });
});

describe("--crls", () => {
  const mail = forged("cert-revoked-by-port.eml");
  const list = forged("mail-ca.crl");
  const pem = (): string =>
    `-----BEGIN X509 CRL-----\n${readFileSync(list).toString("base64").replace(/.{64}/g, "$&\n")}\n-----END X509 CRL-----\n`;

  test("without one, revocation is unknown", () => {
    expect(summary(judged(mail, ...forgedRoot))).toMatch(/^verified: .*revocation-unknown/);
  });

  test.for<[form: string, path: () => string]>([
    ["DER", () => list],
    ["PEM", () => write("list.pem", pem())],
    [
      "a folder, with other files in it",
      () => {
        mkdirSync(file("lists/older"), { recursive: true });
        write("lists/README", "0 lists of today\n");
        copyFileSync(list, file("lists/mail-ca.crl"));
        return file("lists");
      },
    ],
  ])("%s", ([, path]) => {
    expect(summary(judged(mail, ...forgedRoot, "--crls", path()))).toMatch(
      /^suspicious: .*certificate-revoked/,
    );
  });
});

describe("--calendar", () => {
  const calendar = (name: string): string[] => ["--calendar", forged(name)];
  test.for<[mail: string, options: string[], level: string, has: string, without: string]>([
    [
      "role-organizer-changed.eml",
      calendar("calendar-2.ics"),
      "suspicious",
      "organizer-changed",
      "event-unknown",
    ],
    ["role-older-revision.eml", calendar("calendar-3.ics"), "verified", "stale", "first-contact"],
    ["role-older-stamp.eml", calendar("calendar-2.ics"), "verified", "stale", "first-contact"],
    ["role-reply-uninvited.eml", calendar("calendar-1.ics"), "unconfirmed", "party-crasher", "event-unknown"],
    ["role-reply.eml", calendar("calendar-1.ics"), "verified", "signed-by-actor", "party-crasher"],
    ["role-organizer-cancels.eml", calendar("calendar-1.ics"), "verified", "event-unknown", "stale"],
    ["cms-good-clear.eml", calendar("calendar-1.ics"), "verified", "first-contact", "event-unknown"],
    [
      "cms-good-clear.eml",
      [...calendar("calendar-1.ics"), ...calendar("calendar-2.ics")],
      "verified",
      "signed-by-actor",
      "first-contact",
    ],
  ])("%s with %j", ([mail, options, level, has, without]) => {
    const report = judged(forged(mail), ...forgedRoot, "--me", "anna@harbour.example", ...options);
    expect(report.trust?.level).toBe(level);
    expect(codesOf(report)).toContain(has);
    expect(codesOf(report)).not.toContain(without);
  });

  test("nothing of it is said where there is none", () => {
    const codes = codesOf(judged(forged("role-organizer-cancels.eml"), ...forgedRoot));
    expect(codes).toContain("signed-by-actor");
    for (const code of ["event-unknown", "first-contact", "stale"]) expect(codes).not.toContain(code);
  });
});

describe("--policy", () => {
  const policy = (name: string, content: unknown): string[] => [
    "--policy",
    write(name, JSON.stringify(content)),
  ];
  const pair = { agent: "sam@acme.example", actor: "olivia@acme.example" };

  test.for<[title: string, mail: string, content: unknown, level: string, has: string]>([
    ["no pair", "role-agent-alone.eml", {}, "unconfirmed", "agent-unauthorized"],
    ["a pair", "role-agent-alone.eml", { trustedPairs: [pair] }, "authorized", "agent-trusted-pair"],
    [
      "a pair that ended",
      "role-agent-alone.eml",
      { trustedPairs: [{ ...pair, until: "2026-11-30" }] },
      "unconfirmed",
      "agent-unauthorized",
    ],
    ["prefer", "cert-crl-absent.eml", { revocation: "prefer" }, "verified", "revocation-unknown"],
    [
      "require, unknown",
      "cert-crl-absent.eml",
      { revocation: "require" },
      "unverified",
      "revocation-unknown",
    ],
    ["require, fresh", "cert-good-crls.eml", { revocation: "require" }, "verified", "signed-by-actor"],
    ["require, revoked", "cert-revoked.eml", { revocation: "require" }, "suspicious", "certificate-revoked"],
    ["off, revoked", "cert-revoked.eml", { revocation: "off" }, "verified", "signed-by-actor"],
  ])("%s", ([, mail, content, level, has]) => {
    const report = judged(forged(mail), ...forgedRoot, ...policy("policy.json", content));
    expect(report.trust?.level).toBe(level);
    expect(codesOf(report)).toContain(has);
  });

  it("says that a check was switched off", () => {
    const report = judged(
      forged("cert-revoked.eml"),
      ...forgedRoot,
      ...policy("off.json", { revocation: "off" }),
    );
    expect(report.pending).toEqual(["revocation"]);
  });
});

describe("--dns", () => {
  let mail = "";
  beforeAll(async () => {
    mail = write("domain.eml", await signedByDomain("acme.example"));
  });

  const dns = (name: string, content: unknown): string[] => ["--dns", write(name, JSON.stringify(content))];
  const name = "s1._domainkey.acme.example";
  const problemsOf = ({ evidence }: Report): readonly string[] =>
    evidence.flatMap(({ problems }) =>
      problems.map(({ code, values }) => `${code} ${String(values["why"])}`),
    );
  test.for<[what: string, content: unknown, level: string, problems: readonly string[]]>([
    ["the key", { [name]: { TXT: [keyRecord] } }, "domain", []],
    [
      "the key, its name written otherwise",
      { "S1._domainkey.ACME.example.": { TXT: [keyRecord] } },
      "domain",
      [],
    ],
    [
      "another name's key",
      { "s1._domainkey.evil.example": { TXT: [keyRecord] } },
      "unverified",
      ["key-unusable none"],
    ],
    ["nothing", {}, "unverified", ["key-unusable none"]],
    ["an outage", { [name]: { TXT: "SERVFAIL" } }, "unverified", ["unchecked failed"]],
    ["a silence", { [name]: { TXT: "TIMEOUT" } }, "unverified", ["unchecked failed"]],
    [
      "what DNSSEC proves wrong",
      { [name]: { TXT: [keyRecord], dnssec: "bogus" } },
      "unverified",
      ["unchecked failed"],
    ],
  ])("%s", ([, content, level, problems]) => {
    const report = judged(mail, "--at", "2026-11-21", ...dns("dns.json", content));
    expect([report.trust?.level, problemsOf(report)]).toEqual([level, problems]);
  });

  it("without it, nobody is asked", () => {
    const report = judged(mail, "--at", "2026-11-21");
    expect(report.trust?.level).toBe("unverified");
    expect(problemsOf(report)).toEqual(["unchecked off"]);
  });

  it("is all there is to ask, also where the policy names a resolver", () => {
    const resolver = "https://127.0.0.1:9/dns-query";
    const policy = ["--policy", write("resolver.json", JSON.stringify({ resolver }))];
    expect(judged(mail, "--at", "2026-11-21", ...policy).trust?.level).toBe("unverified");
  });

  it("proves a domain, which is not yet 'verified': exit status 1", () => {
    const args = ["--at", "2026-11-21", ...dns("dns.json", { [name]: { TXT: [keyRecord] } }), mail];
    expect(usher(args).status).toBe(1);
  });

  it("2 where it cannot be read as one", () => {
    const ended = usher([...dns("odd.json", { [name]: { TXT: "x" } }), mail]);
    expect(ended.status).toBe(2);
    expect(ended.stderr).toBe(
      `usher: --dns: ${file("odd.json")}: "${name}": TXT must be a list of texts, "SERVFAIL" or "TIMEOUT"\n`,
    );
  });
});

describe("--store exchange", () => {
  /** As Exchange Online puts it on top of a mail it took in; then it writes the mail itself anew. */
  const received = [
    "Received: from CO1PEPF000066E8.namprd05.prod.outlook.com (2603:10b6:a03:1d0:cafe::de)",
    " by BY5PR04CA0017.outlook.office365.com (2603:10b6:a03:1d0::27) with Microsoft SMTP",
    " Server id 15.20.9745.29 via Frontend Transport; Fri, 20 Nov 2026 10:00:01 +0000",
    "Authentication-Results: spf=pass (sender IP is 192.0.2.1)",
    " smtp.mailfrom=acme.example; dkim=pass (signature was verified)",
    " header.d=acme.example;dmarc=pass action=none header.from=acme.example;compauth=pass reason=100",
    "Received: from mail.acme.example (192.0.2.1) by",
    " CO1PEPF000066E8.mail.protection.outlook.com (10.167.249.6) with Microsoft SMTP",
    " Server id 15.20.9769.17 via Frontend Transport; Fri, 20 Nov 2026 10:00:01 +0000",
    "",
  ].join("\r\n");
  let anew = "";
  beforeAll(async () => {
    const mail = (await signedByDomain("acme.example")).toString("latin1");
    anew = mail.replace("SUMMARY:Walk", "SUMMARY:  Walk");
  });
  const told = (mail: string, ...options: readonly string[]): readonly unknown[] => {
    const report = judged(write("stored.eml", mail), "--at", "2026-11-21", ...options);
    return [report.trust?.level, ...report.evidence.map(({ system, status }) => `${system} ${status}`)];
  };

  it("has no signature broken that no longer fits, and believes the service's own word", () => {
    expect(told(anew)).toEqual(["unverified", "dkim invalid"]);
    expect(told(anew, "--store", "exchange")).toEqual(["unverified", "dkim indeterminate"]);
    expect(told(received + anew)).toEqual(["unverified", "dkim invalid"]);
    expect(told(received + anew, "--store", "exchange")).toEqual([
      "domain",
      "dkim indeterminate",
      "authres valid",
    ]);
  });

  it("2 for a store nobody knows", () => {
    const ended = usher(["--store", "other", sample("verified.eml")]);
    expect([ended.status, ended.stderr]).toEqual([2, "usher: --store: must be exchange: other\n"]);
  });
});

describe("--at", () => {
  it("is the time that counts for certificates, now is when it was checked", () => {
    const before = Date.now();
    const report = judged(sample("verified.eml"), ...sampleRoot, "--at", "2051-06-01T10:00:00+02:00");
    expect(report.validAt).toBe("2051-06-01T08:00:00.000Z");
    expect(Date.parse(report.checkedAt)).toBeGreaterThanOrEqual(before);
    expect(report.trust?.level).toBe("unverified");
    expect(codesOf(report)).toContain("certificate-invalid");
  });
});

describe("a reader that stops early", () => {
  it("ends the program, quietly and not as proven", () => {
    const names = Array.from({ length: 300 }, () => sample("verified.eml"));
    const { status, stdout, stderr } = run("bash", [
      "-c",
      '"$@" | head -c 100; exit "${PIPESTATUS[0]}"',
      "bash",
      ...usherCommand,
      "--json",
      ...sampleRoot,
      ...names,
    ]);
    expect(stdout).toHaveLength(100);
    expect(stderr).toBe("");
    expect(status).toBe(1);
  });
});
