import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, test, vi } from "vitest";
import { emptyMemory } from "../../core/memory/book.ts";
import { extensions, issue, pem } from "../../core/pki/testkit/issue.ts";
import { keyRecord, signedByDomain } from "../../e2e/dns/mail.ts";
import { book } from "../testkit/rig.ts";
import { runJob } from "./job.ts";
import { exchangeOnline } from "./mail-stores.ts";
import { message, txt } from "./testkit/dns.ts";
import type { VerificationJob, WorkerAnswer } from "./worker-protocol.ts";

afterEach(() => vi.unstubAllGlobals());

const mail = Uint8Array.from(await signedByDomain("acme.example"));
const key = "s1._domainkey.acme.example";

async function answersTo(job: Partial<VerificationJob>): Promise<readonly WorkerAnswer[]> {
  const answers: WorkerAnswer[] = [];
  await runJob(
    {
      bytes: mail,
      source: "walk.eml",
      me: ["anna@harbour.example"],
      policy: {},
      deliveredAt: null,
      anchors: [],
      bundledAnchors: false,
      certificates: [],
      crls: [],
      pins: [],
      keys: [],
      fetching: null,
      resolver: null,
      dns: null,
      calendar: null,
      calendarComplete: false,
      memory: null,
      mandates: [],
      store: { rebuilt: false, unnamedResults: false, hosts: [] },
      ...job,
    },
    (answer) => answers.push(answer),
  );
  return answers;
}

const levelOf = (answers: readonly WorkerAnswer[]): unknown => {
  const last = answers.at(-1);
  return last?.kind === "final" ? last.report.trust?.level : last;
};

describe("a job with DNS answers of its own", () => {
  it("goes by them, and asks nobody", async () => {
    const asked = vi.fn<typeof fetch>();
    vi.stubGlobal("fetch", asked);
    const dns = JSON.stringify({ [key]: { TXT: [keyRecord] } });
    expect(levelOf(await answersTo({ dns, resolver: "https://dns.example/" }))).toBe("domain");
    expect(asked).not.toHaveBeenCalled();
  });

  test.for(["{", "[]", '{"a.example": []}'])("is no job where they are %s", async (dns) => {
    expect(await answersTo({ dns })).toEqual([{ kind: "fault", message: expect.any(String) as string }]);
  });
});

describe("a job with a resolver", () => {
  const data = txt(keyRecord.slice(0, 200), keyRecord.slice(200));
  const found = message({ answers: [{ name: key, type: "TXT", data }] });
  const isOfKey = (url: URL): boolean =>
    Buffer.from(url.searchParams.get("dns") ?? "", "base64url").includes("domainkey");

  /** Whom the key was asked for; any other question fails. */
  function serve(): string[] {
    const asked: string[] = [];
    vi.stubGlobal("fetch", async (href: string) => {
      const url = new URL(href);
      if (isOfKey(url)) asked.push(url.hostname);
      await new Promise((later) => setTimeout(later, 20));
      const headers = { "content-type": "application/dns-message" };
      return new Response(isOfKey(url) ? found : Uint8Array.of(), { headers });
    });
    return asked;
  }

  it("puts each question once in the worker's life, unless another resolver is chosen", async () => {
    const asked = serve();
    expect(levelOf(await answersTo({ resolver: "https://one.example/" }))).toBe("domain");
    expect(levelOf(await answersTo({ resolver: "https://one.example/" }))).toBe("domain");
    expect(asked).toEqual(["one.example"]);
    await answersTo({ resolver: "https://two.example/" });
    expect(asked).toEqual(["one.example", "two.example"]);
  });

  it("says what it has before the answers are there, and the result once", async () => {
    serve();
    const answers = await answersTo({ resolver: "https://three.example/" });
    expect(
      answers.map((answer) => [answer.kind, ...(answer.kind === "fault" ? [] : answer.report.pending)]),
    ).toEqual([["progress", "signatures"], ["progress", "domain"], ["final"]]);
  });

  it("says the result once where a check stays open", async () => {
    const answers = await answersTo({});
    expect(
      answers.map((answer) => [answer.kind, ...(answer.kind === "fault" ? [] : answer.report.pending)]),
    ).toEqual([
      ["progress", "signatures"],
      ["final", "domain"],
    ]);
  });
});

describe("a job with a relay", () => {
  /** A mail by OpenSSL, signed under a certificate that says where its issuer's list is. */
  function signed(): Pick<VerificationJob, "bytes" | "anchors"> {
    const root = issue(null, { name: "Root" });
    const leaf = issue(root, {
      name: "Anna",
      extensions: [
        extensions.signs,
        extensions.mail,
        extensions.points(["http://crl.acme.example/acme.crl"]),
      ],
    });
    const folder = mkdtempSync(join(tmpdir(), "usher-job-"));
    writeFileSync(join(folder, "leaf.pem"), pem(leaf.der));
    writeFileSync(join(folder, "leaf.key"), leaf.key.export({ format: "pem", type: "pkcs8" }));
    const args = ["cms", "-sign", "-signer", "leaf.pem", "-inkey", "leaf.key", "-subject", "hello"];
    const { stdout } = spawnSync("openssl", args, {
      cwd: folder,
      input: "Content-Type: text/plain\r\n\r\nhello\r\n",
    });
    rmSync(folder, { recursive: true });
    return { bytes: Uint8Array.from(stdout), anchors: [Buffer.from(root.der).toString("base64")] };
  }

  const lookups = (): string[] => {
    const asked: string[] = [];
    vi.stubGlobal("fetch", (href: string, init: RequestInit) => {
      const { kind, url } = JSON.parse(init.body as string) as {
        readonly kind: string;
        readonly url: string;
      };
      asked.push([href, kind, url].join(" "));
      return Promise.resolve(Response.json({ error: "unreachable" }, { status: 502 }));
    });
    return asked;
  };

  it("asks it, once in the worker's life for a while, and otherwise nobody", async () => {
    const asked = lookups();
    const job = signed();
    await answersTo(job);
    expect(asked).toEqual([]);
    await answersTo({ ...job, fetching: "https://relay.example/" });
    await answersTo({ ...job, fetching: "https://relay.example/" });
    const first = "https://relay.example/lookup crl http://crl.acme.example/acme.crl";
    expect(asked).toEqual([first]);
    await answersTo({ ...job, fetching: "https://other.example/" });
    expect(asked).toEqual([first, "https://other.example/lookup crl http://crl.acme.example/acme.crl"]);
  });
});

describe("a job from a mail store that writes messages anew", () => {
  it("has the signature that no longer fits no broken one", async () => {
    const changed = Buffer.from(mail).toString("latin1").replace("SUMMARY:Walk", "SUMMARY:  Walk");
    const bytes = Uint8Array.from(Buffer.from(changed, "latin1"));
    const dns = JSON.stringify({ [key]: { TXT: [keyRecord] } });
    const statusOf = async (job: Partial<VerificationJob>): Promise<unknown> => {
      const last = (await answersTo({ bytes, dns, ...job })).at(-1);
      return last?.kind === "final" ? last.report.evidence[0]?.status : last;
    };
    expect(await statusOf({})).toBe("invalid");
    expect(await statusOf({ store: exchangeOnline })).toBe("indeterminate");
  });
});

describe("a job with a memory", () => {
  const codesOf = (answers: readonly WorkerAnswer[]): readonly string[] => {
    const last = answers.at(-1);
    return last?.kind === "final" ? last.report.reasons.map(({ code }) => code) : [];
  };

  it("is held against it, and one without against none", async () => {
    expect(codesOf(await answersTo({ memory: book }))).toContain("downgrade");
    expect(codesOf(await answersTo({ memory: emptyMemory }))).not.toContain("downgrade");
    expect(codesOf(await answersTo({ memory: null }))).not.toContain("downgrade");
  });
});

describe("a job with mandates", () => {
  it("leaves out what is no base64, and what is too long to be one", async () => {
    const mandates = ["%", "e30uZTMwLkFB", "", "A".repeat(2_000_000)];
    const [without, given] = [await answersTo({}), await answersTo({ mandates })];
    expect(given.map(({ kind }) => kind)).toEqual(["progress", "final"]);
    expect(levelOf(given)).toBe(levelOf(without));
  });
});
