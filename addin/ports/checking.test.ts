import { describe, expect, it, test } from "vitest";
import { emptyMemory } from "../../core/memory/book.ts";
import type { Policy } from "../../core/verify.ts";
import type { Once, OpenMessage, Settings } from "../host.ts";
import { anna, book, itemOf, pair, pin, sample, settings, unset } from "../testkit/rig.ts";
import { InlineWorker } from "../testkit/worker.ts";
import { Checking, type FetchPolicy, type Surroundings } from "./checking.ts";
import { asItCame, exchangeOnline } from "./mail-stores.ts";
import { Verifier } from "./verifier.ts";
import type { VerificationJob } from "./worker-protocol.ts";

const message: OpenMessage = {
  id: "1",
  name: "walk.eml",
  bytes: sample("verified.eml"),
  deliveredAt: "2026-12-01T10:00:00.000Z",
  sample: false,
  me: null,
  given: "rebuilt",
  outline: null,
  meeting: null,
};

const surroundings = (own: Settings = unset, more: Partial<Surroundings["kept"]> = {}): Surroundings => ({
  kept: {
    settings: () => Promise.resolve(own),
    memory: () => Promise.resolve(emptyMemory),
    lists: {
      list: () => Promise.reject(new Error("not asked for")),
      add: () => Promise.reject(new Error("not asked for")),
      remove: () => Promise.reject(new Error("not asked for")),
      contents: () => Promise.resolve([]),
    },
    calendar: {
      elsewhere: false,
      items: () => Promise.resolve([]),
      put: () => Promise.reject(new Error("not asked for")),
      remove: () => Promise.reject(new Error("not asked for")),
    },
    ...more,
  },
  store: exchangeOnline,
});

/** A Checking, and the jobs its worker was given. */
function checking(policy: FetchPolicy | Partial<Policy> = {}) {
  const jobs: VerificationJob[] = [];
  class Keeping extends InlineWorker {
    override postMessage(job: VerificationJob): void {
      jobs.push(job);
      super.postMessage(job);
    }
  }
  const fetched = typeof policy === "function" ? policy : () => Promise.resolve(policy);
  const made = new Checking(new Verifier(() => new Keeping()), fetched);
  const verify = (opened: Partial<OpenMessage>, around: Surroundings, once?: Once) =>
    made.verify({ ...message, ...opened }, around, () => undefined, new AbortController().signal, once);
  return { jobs, verify, made };
}

/** The one job of a message. */
async function jobOf(
  opened: Partial<OpenMessage> = {},
  around: Surroundings = surroundings(),
  policy: Partial<Policy> = {},
  once?: Once,
): Promise<VerificationJob> {
  const { jobs, verify } = checking(policy);
  await verify(opened, around, once);
  const [job, ...more] = jobs;
  if (job === undefined || more.length > 0) throw new Error(`${jobs.length} jobs`);
  return job;
}

describe("what a message is checked for", () => {
  test.for<
    [what: string, ofMessage: readonly string[] | null, saved: readonly string[] | null, me: string[]]
  >([
    ["nobody known", null, null, []],
    ["the settings' own", null, [anna], [anna]],
    [
      "the message's reader, before the settings' own",
      ["owner@harbour.example"],
      [anna],
      ["owner@harbour.example"],
    ],
    [
      "the message's reader, where nothing was set",
      ["owner@harbour.example"],
      null,
      ["owner@harbour.example"],
    ],
    ["a message that is read for nobody", [], [anna], []],
  ])("%s", async ([, ofMessage, saved, me]) => {
    expect((await jobOf({ me: ofMessage }, surroundings({ ...unset, me: saved }))).me).toEqual(me);
  });

  it("a sample's reader, whose mail it is", async () => {
    const opened = { me: ["ben@acme.example"], sample: true };
    expect((await jobOf(opened, surroundings(settings))).me).toEqual(["ben@acme.example"]);
  });
});

describe("what the worker is given", () => {
  it("the message as it is, with its name and time", async () => {
    const { bytes, source, deliveredAt } = await jobOf();
    expect([bytes, source, deliveredAt]).toEqual([message.bytes, message.name, message.deliveredAt]);
  });

  test.for([asItCame, exchangeOnline, { rebuilt: true, unnamedResults: false, hosts: ["mail.example"] }])(
    "the mail store, as the host knows it: %j",
    async (store) => {
      expect((await jobOf({}, { ...surroundings(), store })).store).toEqual(store);
    },
  );

  it("what the person keeps", async () => {
    const { verify } = checking();
    const item = itemOf(await verify({}, surroundings(settings)));
    const around = surroundings(
      { ...settings, mandates: ["e30="], certificates: ["MIIB"], pins: [pin(1)] },
      {
        lists: { ...surroundings().kept.lists, contents: () => Promise.resolve([Uint8Array.of(1)]) },
        memory: () => Promise.resolve(book),
        calendar: { ...surroundings().kept.calendar, items: () => Promise.resolve([item]) },
      },
    );
    expect(await jobOf({}, around)).toMatchObject({
      anchors: settings.anchors,
      bundledAnchors: true,
      certificates: ["MIIB"],
      crls: [Uint8Array.of(1)],
      pins: [pin(1)],
      fetching: null,
      mandates: ["e30="],
      memory: book,
      calendar: [item.text],
      calendarComplete: false,
    });
  });

  test.for<[decided: string | null, set: string | null, asked: string | null, told: string | null]>([
    [null, null, null, null],
    [null, "https://relay.example/", "https://relay.example/", null],
    ["off", "https://relay.example/", null, "off"],
    // A page cannot look up directly, and its person may not decide otherwise.
    ["direct", "https://relay.example/", null, "off"],
    [
      "https://relay.harbour.example/",
      null,
      "https://relay.harbour.example/",
      "https://relay.harbour.example/",
    ],
    [
      "https://relay.harbour.example/",
      "https://relay.example/",
      "https://relay.harbour.example/",
      "https://relay.harbour.example/",
    ],
  ])(
    "the relay: the organisation decided %j, the person set %j, so %j",
    async ([decided, set, asked, told]) => {
      const policy = decided === null ? {} : { fetching: decided };
      const job = await jobOf({}, surroundings({ ...settings, fetching: set }), policy);
      expect(job.fetching).toBe(asked);
      expect((await checking(policy).made.organisation()).fetching).toBe(told);
    },
  );

  it.for(["javascript:alert(1)", "http://relay.example/", "https://anna:secret@relay.example/", "relay"])(
    "no relay where what was kept is none that may be asked, and the check goes on: %s",
    async (kept) => {
      const { jobs, verify } = checking();
      const report = await verify({}, surroundings({ ...settings, fetching: kept }));
      expect([jobs[0]?.fetching, report.evidence.length]).toEqual([null, 1]);
    },
  );

  it("servers and pairs of the organisation and of the person", async () => {
    const [theirs, own] = [
      pair("sam@acme.example", "olivia@acme.example"),
      pair("eve@acme.example", "olivia@acme.example"),
    ];
    const around = surroundings({ ...unset, authservIds: ["mx.harbour.example"], trustedPairs: [own] });
    const policy = {
      authservIds: ["mx.acme.example"],
      trustedPairs: [theirs],
      revocation: "require",
    } as const;
    expect((await jobOf({}, around, policy)).policy).toEqual({
      revocation: "require",
      authservIds: ["mx.acme.example", "mx.harbour.example"],
      trustedPairs: [theirs, own],
    });
  });

  it("no pair of the person's own that the organisation refuses", async () => {
    const around = surroundings({
      ...unset,
      trustedPairs: [pair("eve@acme.example", "olivia@acme.example"), pair("a@b.example", "c@b.example")],
    });
    const policy = { onBehalf: { otherwise: "prompt", domains: { "acme.example": "reject" } } } as const;
    const { trustedPairs } = (await jobOf({}, around, policy)).policy;
    expect(trustedPairs?.map(({ agent }) => agent)).toEqual(["a@b.example"]);
  });
});

describe("the organisation's policy", () => {
  it("is fetched once for all messages, and anew after it could not be had", async () => {
    const answers = [
      Promise.reject(new Error("No network.")),
      Promise.resolve({ ownDomains: ["x.example"] }),
    ];
    let asked = 0;
    const { verify, made, jobs } = checking(
      () => answers[asked++] ?? Promise.reject(new Error("Once more.")),
    );
    await expect(verify({}, surroundings())).rejects.toThrow("No network.");
    expect(jobs).toEqual([]);
    await Promise.all([verify({}, surroundings()), verify({ id: "2" }, surroundings())]);
    expect((await made.organisation()).ownDomains).toEqual(["x.example"]);
    expect([asked, jobs.length]).toEqual([2, 2]);
  });
});
