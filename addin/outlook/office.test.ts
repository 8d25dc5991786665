/// <reference types="office-js" />
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, test, vi } from "vitest";
import { called, Client, findOutlook, type OfficeLibrary, type Page } from "./office.ts";
import { behave, fails, FakeOutlook, gives, mailItem, silent, throws } from "./testkit/office.ts";

describe("called()", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test.for([
    ["a value", gives("x"), { kind: "done", value: "x" }],
    ["the empty value of a call that succeeded", gives(undefined), { kind: "done", value: undefined }],
    ["9020", fails(9020), { kind: "failed", code: 9020 }],
    ["5001", fails(5001), { kind: "failed", code: 5001 }],
    ["a throw", throws, { kind: "failed", code: null }],
    ["silence", silent, { kind: "silent" }],
  ] as const)("ends with %s", async ([, behaviour, outcome]) => {
    const running = called((callback) => behave(behaviour, callback), 1000);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await running).toEqual(outcome);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is failed where the error has no code", async () => {
    expect(await called((callback) => callback({ status: "failed" }))).toEqual({
      kind: "failed",
      code: null,
    });
  });

  it("is over once: an answer that comes after the limit changes nothing", async () => {
    let late: () => void = () => undefined;
    const running = called((callback) => {
      late = () => callback({ status: "succeeded", value: "late" });
    }, 1000);
    await vi.advanceTimersByTimeAsync(1000);
    late();
    expect(await running).toEqual({ kind: "silent" });
  });
});

describe("Client", () => {
  const methods = ["getAsFileAsync", "getAllInternetHeadersAsync", "getSharedPropertiesAsync"] as const;
  const item = mailItem({ file: gives("f"), headers: gives("h"), shared: gives("s") });

  test.for(methods)("asks %s only where set and method are both there", async (method) => {
    const { client } = new FakeOutlook({ version: "1.14" });
    expect(await client.ask(item, method, "1.14")).toMatchObject({ kind: "done" });
    expect(await client.ask(item, method, "1.15")).toEqual({ kind: "missing" });
    expect(await client.ask(mailItem(), method, "1.14")).toEqual({ kind: "missing" });
  });

  it("has nothing where office.js has nothing, and never throws", async () => {
    const bare = {
      onReady: () => Promise.resolve({ host: "Outlook" }),
      get context(): never {
        throw new Error("not ready");
      },
    };
    const empty = { onReady: bare.onReady, context: {} };
    for (const library of [bare, empty] as OfficeLibrary[]) {
      const client = new Client(library);
      expect(client.supports("1.1")).toBe(false);
      expect([client.item, client.address, client.timeZone, client.language]).toEqual([
        null,
        null,
        null,
        null,
      ]);
      expect([client.partition, client.theme, client.roaming, client.isOnline]).toEqual([
        null,
        null,
        null,
        false,
      ]);
      await client.on("ItemChanged", "1.5", () => undefined);
      expect(await client.openMessage({ toRecipients: [], subject: "", htmlBody: "" })).toBe(false);
      expect(client.restId(item)).toBe(item.itemId);
    }
  });

  test.for<[what: string, mailbox: object, version: string, id: string]>([
    ["converted", {}, "1.16", "AAMk-a_b="],
    ["as it is on mobile, whose id is Graph's already", { convertToRestId: undefined }, "1.5", "AAMk/a+b="],
    ["as it is where the client has no set for it", {}, "1.1", "AAMk/a+b="],
    [
      "as it is where converting throws",
      {
        convertToRestId: () => {
          throw new Error("no");
        },
      },
      "1.16",
      "AAMk/a+b=",
    ],
  ])("knows the id of an item for Graph: %s", ([, mailbox, version, id]) => {
    const { client } = new FakeOutlook({ mailbox, version });
    expect(client.restId(mailItem({ itemId: "AAMk/a+b=" }))).toBe(id);
  });

  it("has no id of what was never saved", () => {
    expect(new FakeOutlook().client.restId(mailItem({ itemId: null }))).toBe(null);
  });

  test.for([
    ["office365", true],
    ["outlookCom", true],
    ["enterprise", false],
    ["gmail", false],
    [undefined, false],
  ] as const)("knows whether Exchange Online holds the mailbox: %s, so %s", ([accountType, online]) => {
    expect(new FakeOutlook({ mailbox: { userProfile: { accountType } } }).client.isOnline).toBe(online);
  });

  const form = { toRecipients: ["olivia@acme.example"], subject: "s", htmlBody: "b" };
  const absent = { displayNewMessageFormAsync: undefined } as object;
  const failing = {
    displayNewMessageForm: () => {
      throw new RangeError("htmlBody");
    },
  };
  test.for([
    ["with an answer", "1.9", {}, true],
    ["without one, before 1.9", "1.8", {}, true],
    ["without one, where the newer method is missing", "1.16", absent, true],
    ["not before 1.6", "1.5", {}, false],
    ["not where it throws", "1.16", { ...absent, ...failing }, false],
  ] as const)("opens a form: %s", async ([, version, mailbox, opened]) => {
    const { client, forms } = new FakeOutlook({ version, mailbox });
    expect(await client.openMessage(form)).toBe(opened);
    expect(forms).toEqual(opened ? [{ kind: "message", form }] : []);
  });

  test.for([
    ["where the client fails", fails(5001), false],
    ["where it throws", throws, false],
    ["where it keeps silent it may be open, and a second way would be one too many", silent, true],
  ] as const)("tells whether a form opened: %s", async ([, behaviour, opened]) => {
    vi.useFakeTimers();
    const { client } = new FakeOutlook({
      mailbox: { displayNewMessageFormAsync: (_form, callback) => behave(behaviour, callback) },
    });
    const running = client.openMessage(form);
    await vi.runAllTimersAsync();
    expect(await running).toBe(opened);
    vi.useRealTimers();
  });

  it("hears only what the library has a name for", async () => {
    const outlook = new FakeOutlook({ eventTypes: { ItemChanged: "olkItemSelectedChanged" } });
    await outlook.client.on("OfficeThemeChanged", "1.14", () => undefined);
    await outlook.client.on("ItemChanged", "1.5", () => undefined);
    expect([outlook.isHeard("officeThemeChanged"), outlook.isHeard("olkItemSelectedChanged")]).toEqual([
      false,
      true,
    ]);
  });

  test.for([
    ["saved", gives(undefined), null],
    ["not taken (9019, too large)", fails(9019), /^[A-Z].*\.$/],
    ["never answered", silent, /^[A-Z].*\.$/],
  ] as const)("keeps settings in the mailbox: %s", async ([, behaviour, error]) => {
    vi.useFakeTimers();
    const kept = new Map<string, unknown>();
    const { client } = new FakeOutlook({
      context: {
        roamingSettings: {
          get: (name) => kept.get(name),
          set: (name, value) => void kept.set(name, value),
          saveAsync: (callback) => behave(behaviour, callback),
        },
      },
    });
    client.roaming?.set("a", 1);
    expect(client.roaming?.get("a")).toBe(1);
    const saving = client.roaming?.save().then(
      () => null,
      (fault: Error) => fault.message,
    );
    await vi.runAllTimersAsync();
    if (error === null) expect(await saving).toBe(null);
    else expect(await saving).toMatch(error);
    vi.useRealTimers();
  });
});

describe("findOutlook()", () => {
  interface Stage {
    readonly page: Page & { Office?: OfficeLibrary };
    readonly script: EventTarget;
    readonly load: EventTarget;
  }
  const stage = (readyState: DocumentReadyState, hasScript = true): Stage => {
    const [script, load] = [new EventTarget(), new EventTarget()];
    const document = { readyState, querySelector: () => (hasScript ? (script as Element) : null) };
    const addEventListener: Page["addEventListener"] = (type, listener) =>
      load.addEventListener(type, listener);
    return { page: { document, addEventListener }, script, load };
  };
  const { library } = new FakeOutlook();
  const place = (page: Stage["page"], office: OfficeLibrary): unknown =>
    Object.assign(page, { Office: office });

  it("is there where office.js came before the pane", async () => {
    const { page } = stage("interactive");
    place(page, library);
    expect(await findOutlook(page)).toBeInstanceOf(Client);
  });

  it("is waited for where office.js comes after the pane", async () => {
    const { page, script } = stage("interactive");
    const found = findOutlook(page);
    place(page, library);
    script.dispatchEvent(new Event("load"));
    expect(await found).toBeInstanceOf(Client);
  });

  test.for([
    ["its script fails", "interactive", ({ script }: Stage) => script.dispatchEvent(new Event("error"))],
    [
      "the page is loaded without it",
      "interactive",
      ({ load }: Stage) => load.dispatchEvent(new Event("load")),
    ],
    ["the page was loaded without it before the pane ran", "complete", () => true],
  ] as const)("is unreachable where %s", async ([, state, happens]) => {
    const at = stage(state);
    const found = findOutlook(at.page);
    happens(at);
    expect(await found).toBe("unreachable");
  });

  test.for([[null], ["Word"], [undefined]])("is elsewhere where the host is %s", async ([host]) => {
    const { page } = stage("complete");
    place(page, { ...library, onReady: () => Promise.resolve({ host }) });
    expect(await findOutlook(page)).toBe("elsewhere");
  });

  test.for([
    ["office.js never becomes ready", () => new Promise<never>(() => undefined)],
    ["office.js rejects", () => Promise.reject(new Error("no"))],
    [
      "office.js throws",
      () => {
        throw new Error("no");
      },
    ],
  ] as const)("is unreachable where %s", async ([, onReady]) => {
    const { page } = stage("complete");
    place(page, { ...library, onReady });
    expect(await findOutlook(page, 1)).toBe("unreachable");
  });
});

it("takes of office.js nothing but what its types have", () => {
  expectTypeOf<typeof Office>().toExtend<OfficeLibrary>();
  expectTypeOf<keyof OfficeLibrary>().toExtend<keyof typeof Office>();
  expectTypeOf<keyof OfficeLibrary["context"]>().toExtend<keyof Office.Context>();
  expectTypeOf<keyof NonNullable<OfficeLibrary["context"]["mailbox"]>>().toExtend<keyof Office.Mailbox>();
});
