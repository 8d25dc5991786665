import "fake-indexeddb/auto";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Report } from "../core/report.ts";
import type { Settings } from "./host.ts";
import { FileHost } from "./file/host.ts";
import { fetchPolicy } from "./ports/organisation.ts";
import { samples } from "./file/samples.ts";
import { Store } from "./ports/store.ts";
import { asOutlookSaves, writeMsg } from "./ports/msg/testkit/msg.ts";
import { Verifier } from "./ports/verifier.ts";
import { hostContract } from "./testkit/host-contract.ts";
import { book, pair, sample, unset as settings, type Rig } from "./testkit/rig.ts";
import { InlineWorker } from "./testkit/worker.ts";

afterEach(() => vi.restoreAllMocks());

let databases = 0;

/** What a server answers where the page looks for its organisation's policy. */
const policyServer =
  (respond: () => Response): typeof fetch =>
  (url) =>
    url === "policy.json" ? Promise.resolve(respond()) : Promise.reject(new TypeError("Failed to fetch"));

function fileRig(): Rig & { readonly host: FileHost; readonly workers: readonly InlineWorker[] } {
  const database = `usher-${++databases}`;
  const sent: Uint8Array[] = [];
  const workers: InlineWorker[] = [];
  const spawn = (): InlineWorker => {
    const worker = new InlineWorker();
    workers.push(worker);
    return worker;
  };
  let decided: unknown = {};
  const make = (): FileHost =>
    new FileHost(
      (_name, bytes) => void sent.push(bytes),
      new Store(database),
      new Verifier(spawn),
      () => fetchPolicy(policyServer(() => Response.json(decided))),
    );
  const host = make();
  return {
    host,
    decide: (policy) => void (decided = policy),
    workers,
    open: (name, bytes) => host.openFile(new File([bytes.slice()], name)),
    close: () => Promise.resolve(host.close()),
    sent: () => sent,
    again: make,
    refuse: () => {
      for (const method of ["get", "getAll", "put", "delete"] as const)
        vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(() => {
          throw new DOMException("The database connection is closing.", "InvalidStateError");
        });
    },
  };
}

hostContract("FileHost", () => Promise.resolve(fileRig()));

const verify = (host: FileHost, onProgress: (report: Report) => void = () => undefined): Promise<Report> =>
  host.read().then((message) => {
    if (message === null) throw new Error("no message");
    return host.verify(message, onProgress, new AbortController().signal);
  });

describe("FileHost: storage", () => {
  it("says that there is no room, and works again once there is", async () => {
    const { host } = fileRig();
    const given = { ...settings, me: ["anna@harbour.example"] };
    const full = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    await expect(host.saveSettings(given)).rejects.toThrow(
      "This device has no room left for what Usher should keep.",
    );
    full.mockRestore();
    await host.saveSettings(given);
    expect(await host.settings()).toEqual(given);
  });

  it("holds everything until the page is left where the browser keeps nothing", async () => {
    vi.spyOn(indexedDB, "open").mockImplementation(() => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    });
    const { host, open, again } = fileRig();
    const given = {
      ...settings,
      me: ["anna@harbour.example"],
      anchors: [Buffer.from(sample("root.der")).toString("base64")],
    };
    await host.saveSettings(given);
    await open("verified.eml", sample("verified.eml"));
    expect((await verify(host)).trust?.level).toBe("verified");
    expect([await host.settings(), await host.kept()]).toEqual([given, { where: "page", forgotten: 0 }]);
    expect((await again().settings()).me).toBe(null);
  });
});

describe("FileHost: what is remembered", () => {
  it("and mandates go with every mail to the check, and with no sample", async () => {
    vi.stubGlobal("fetch", (url: string) =>
      Promise.resolve(new Response(sample(url.replace(/^.*\/|\?.*$/g, "")).slice())),
    );
    const posted = vi.spyOn(InlineWorker.prototype, "postMessage");
    const { host, open } = fileRig();
    const trustedPairs = [pair("sam@acme.example", "olivia@acme.example", { methods: ["REQUEST"] })];
    await host.saveSettings({ ...settings, mandates: ["e30uZTMwLkFB"], trustedPairs });
    await host.updateMemory(() => book);
    await open("a.eml", sample("verified.eml"));
    await verify(host);
    const entry = samples.find(({ file }) => file === "authorized.eml");
    if (entry === undefined) throw new Error("no sample");
    await host.openSample(entry);
    await verify(host);
    vi.unstubAllGlobals();
    const [mine, shelved] = posted.mock.calls.map(([job]) => job);
    expect(mine).toMatchObject({ memory: book, mandates: ["e30uZTMwLkFB"], policy: { trustedPairs } });
    expect(shelved).toMatchObject({
      memory: null,
      mandates: [],
      policy: { trustedPairs: entry.trustedPairs.map(({ agent, actor }) => pair(agent, actor)) },
    });
    expect(await host.memory()).toEqual(book);
  });
});

describe("FileHost: settings", () => {
  it("saved before there was a resolver to choose are whole", async () => {
    const { host, again } = fileRig();
    const before = { me: ["anna@harbour.example"], trustedPairs: [], anchors: ["AAAA"] };
    await host.saveSettings(before as unknown as Settings);
    expect(await again().settings()).toEqual({ ...settings, ...before });
  });
});

describe("FileHost: the organisation's policy", () => {
  const fetched = (respond: () => Response) => fetchPolicy(policyServer(respond));

  it.for<[what: string, respond: () => Response]>([
    ["no such file", () => new Response("There is no such file here.", { status: 404 })],
    ["an empty policy", () => Response.json({})],
  ])("%s: nothing is decided", async ([, respond]) => {
    expect(await fetched(respond)).toEqual({});
  });

  it.for<[what: string, respond: () => Response]>([
    ["a server that fails", () => new Response("", { status: 500 })],
    ["a page in its place", () => new Response("<!doctype html>")],
    ["an unknown key", () => Response.json({ trustPairs: [] })],
    ["no object", () => Response.json([])],
    ["a resolver without TLS", () => Response.json({ resolver: "http://dns.example/" })],
    ["no network", () => Response.error()],
  ])("%s: a sentence, never half a policy", async ([, respond]) => {
    await expect(fetched(respond)).rejects.toThrow(/^The policy of your organisation [^\n]*\.$/);
  });

  it("is fetched once, and again after it could not be", async () => {
    const fetchOnce = vi
      .fn<() => Promise<object>>()
      .mockRejectedValueOnce(new Error("The policy of your organisation could not be loaded."))
      .mockResolvedValue({ resolver: "none" });
    const host = new FileHost(() => undefined, new Store(`usher-${++databases}`), new Verifier(), fetchOnce);
    await expect(host.organisation()).rejects.toThrow("could not be loaded.");
    expect(await Promise.all([host.organisation(), host.organisation()])).toMatchObject([
      { resolver: "none" },
      { resolver: "none" },
    ]);
    expect(fetchOnce).toHaveBeenCalledTimes(2);
  });
});

describe("FileHost: Outlook's own files", () => {
  it("are mails as any other, written anew but for what is signed", async () => {
    const { host, open } = fileRig();
    await host.saveSettings({
      ...settings,
      me: ["anna@harbour.example"],
      anchors: [Buffer.from(sample("root.der")).toString("base64")],
    });
    await open("verified.msg", writeMsg(asOutlookSaves(sample("verified.eml"))));
    expect(await host.read()).toMatchObject({ name: "verified.msg", given: "rebuilt" });
    expect((await verify(host)).trust?.level).toBe("verified");
    const posted = vi.spyOn(InlineWorker.prototype, "postMessage");
    await verify(host);
    await open("verified.eml", sample("verified.eml"));
    await verify(host);
    expect(posted.mock.calls.map(([job]) => job.store.rebuilt)).toEqual([true, false]);
  });
});

describe("FileHost: the worker", () => {
  const failing = (): { readonly host: FileHost; readonly workers: InlineWorker[] } => {
    const workers: InlineWorker[] = [];
    const verifier = new Verifier(() => {
      const worker = new InlineWorker();
      worker.postMessage = () => undefined;
      workers.push(worker);
      return worker;
    });
    const store = new Store(`usher-${++databases}`);
    return {
      host: new FileHost(
        () => undefined,
        store,
        verifier,
        () => Promise.resolve({}),
      ),
      workers,
    };
  };

  it("is kept for the next message, and ended where its message is no longer looked at", async () => {
    const { host, workers, open } = fileRig();
    await open("a.eml", sample("verified.eml"));
    await verify(host);
    await verify(host);
    expect(workers).toHaveLength(1);
    const message = await host.read();
    const controller = new AbortController();
    const ended = workers.map((worker) => vi.spyOn(worker, "terminate"));
    if (message === null) throw new Error("no message");
    await expect(
      host.verify(message, () => controller.abort(new Error("closed")), controller.signal),
    ).rejects.toThrow("closed");
    expect(ended[0]).toHaveBeenCalledOnce();
    await verify(host);
    expect(workers).toHaveLength(2);
  });

  it.for<[what: string, break_: (worker: InlineWorker) => void]>([
    ["a fault", (worker) => worker.answer({ kind: "fault", message: "The anchors could not be loaded." })],
    ["an error", (worker) => void worker.dispatchEvent(new Event("error"))],
  ])("rejects with a sentence after %s", async ([, break_]) => {
    const { host, workers } = failing();
    await host.openFile(new File([sample("verified.eml").slice()], "a.eml"));
    const running = verify(host);
    await vi.waitFor(() => expect(workers).toHaveLength(1), 60_000);
    for (const worker of workers) break_(worker);
    await expect(running).rejects.toThrow(/^[A-Z].*\.$/);
  });
});

describe("FileHost: the shelf", () => {
  const serve = (): void => {
    vi.stubGlobal("fetch", (url: string) =>
      Promise.resolve(new Response(sample(url.replace(/^.*\/|\?.*$/g, "")).slice())),
    );
  };
  afterEach(() => vi.unstubAllGlobals());

  it("shows every sample at the level it names", async () => {
    serve();
    const { host } = fileRig();
    for (const entry of samples) {
      await host.openSample(entry);
      expect(await host.read()).toMatchObject({ sample: true, me: [entry.me], name: entry.title });
      expect([entry.file, (await verify(host)).trust?.level]).toEqual([entry.file, entry.level]);
    }
  });

  it("asks no resolver for a sample, whatever is set", async () => {
    const asked: string[] = [];
    vi.stubGlobal("fetch", (url: string) => {
      asked.push(url);
      return Promise.resolve(new Response(sample(url.replace(/^.*\/|\?.*$/g, "")).slice()));
    });
    const { host } = fileRig();
    await host.saveSettings({ ...settings, resolver: "https://dns.example/dns-query" });
    for (const entry of samples) {
      await host.openSample(entry);
      await verify(host);
    }
    expect(asked.filter((url) => url.startsWith("https:"))).toEqual([]);
    expect(asked.length).toBeGreaterThan(samples.length);
  });

  it("trusts its root for what was taken from it alone: the same bytes as a file are untrusted", async () => {
    serve();
    const { host, open } = fileRig();
    const entry = samples.find(({ file }) => file === "verified.eml");
    if (entry === undefined) throw new Error("no sample");
    await host.openSample(entry);
    expect((await verify(host)).trust?.level).toBe("verified");
    const shelved = await host.read();
    await open("verified.eml", shelved?.bytes ?? new Uint8Array());
    const report = await verify(host);
    expect(report.trust?.level).toBe("unverified");
    expect(report.reasons.map(({ code }) => code)).toContain("certificate-untrusted");
  });

  it("believes no message that only says it is a sample", async () => {
    const { host, open } = fileRig();
    await open("verified.eml", sample("verified.eml"));
    const message = await host.read();
    if (message === null) throw new Error("no message");
    const report = await host.verify(
      { ...message, sample: true },
      () => undefined,
      new AbortController().signal,
    );
    expect(report.trust?.level).toBe("unverified");
  });

  it("says in a sentence that a sample cannot be loaded, and keeps what was open", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new Error("offline")));
    const { host, open } = fileRig();
    await open("a.eml", sample("unverified-plain.eml"));
    const before = await host.read();
    const [entry] = samples;
    if (entry === undefined) throw new Error("no sample");
    await expect(host.openSample(entry)).rejects.toThrow(/^The sample .* could not be loaded\.$/);
    expect(await host.read()).toBe(before);
  });
});
