import { afterEach, beforeEach, describe, expect, it, test, vi } from "vitest";
import type { OpenMessage } from "../host.ts";
import { Opening } from "./opening.ts";
import { ascii, canonical, item, nameOf, settled, stage } from "./testkit/stage.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.doUnmock("../ports/msg/msg.ts");
  vi.resetModules();
});

describe("Opening: files in the item's place", () => {
  const file = (name: string, bytes = ascii(name)): File => new File([bytes.slice()], name);
  const compound = Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 1, 2, 3);

  it("are as they were sent, as far as anybody can tell, until another item is opened", async () => {
    const { outlook, opening } = await stage();
    outlook.select(item("a"));
    await opening.openFile(file("x.eml"));
    const message = await settled(opening.read());
    expect(message).toMatchObject({
      name: "x.eml",
      bytes: ascii("x.eml"),
      given: "original",
      outline: null,
      deliveredAt: null,
      me: null,
      meeting: null,
      sample: false,
    });
    expect(opening.storeOf(message as OpenMessage)).toEqual({
      rebuilt: false,
      unnamedResults: false,
      hosts: [],
    });
    expect([opening.file, opening.refOf(message as OpenMessage)]).toEqual(["x.eml", null]);
    outlook.select(item("b"));
    expect([await nameOf(opening), opening.file]).toEqual(["b", null]);
  });

  it("give way to the open mail when the person goes back", async () => {
    const { outlook, opening } = await stage();
    outlook.select(item("a"));
    await opening.openFile(file("x.eml"));
    const heard = vi.fn<() => void>();
    const stop = opening.onChange(heard);
    opening.back();
    stop();
    opening.back();
    expect(heard).toHaveBeenCalledOnce();
    expect([await nameOf(opening), opening.file]).toEqual(["a", null]);
  });

  it("are shown without Outlook too", async () => {
    const around = { client: null, absence: "unreachable", exchange: null } as const;
    const opening = new Opening(Promise.resolve(around), canonical);
    await opening.openFile(file("x.eml"));
    expect(await nameOf(opening)).toBe("x.eml");
    opening.back();
    expect(await opening.read()).toBe(null);
  });

  it("that are overtaken are not shown: by a later file, by going back, by another item", async () => {
    const { outlook, opening } = await stage();
    const slow = (name: string): { readonly file: File; readonly arrive: () => void } => {
      const slowFile = file(name);
      let arrive: () => void = () => undefined;
      slowFile.arrayBuffer = () =>
        new Promise((resolve) => (arrive = () => resolve(ascii(name).buffer as ArrayBuffer)));
      return { file: slowFile, arrive: () => arrive() };
    };
    const overtaking: readonly (() => Promise<void> | void)[] = [
      () => opening.openFile(file("later.eml")),
      () => opening.back(),
      () => outlook.select(item("b")),
    ];
    for (const overtake of overtaking) {
      outlook.select(item("a"));
      const { file: late, arrive } = slow("slow.eml");
      const running = opening.openFile(late);
      await overtake();
      arrive();
      await running;
      expect(await nameOf(opening)).not.toBe("slow.eml");
    }
  });

  test.for<[what: string, file: File, why: RegExp]>([
    ["an empty one", file("x.eml", new Uint8Array()), /^x\.eml is empty\.$/],
    [
      "a compound file that holds no mail",
      file("x.msg", compound),
      /^x\.msg is no mail that Usher can read\.$/,
    ],
  ])("leave what is open where they cannot be read: %s", async ([, given, why]) => {
    const { outlook, opening } = await stage();
    outlook.select(item("a"));
    const before = await settled(opening.read());
    await expect(opening.openFile(given)).rejects.toThrow(why);
    expect(await settled(opening.read())).toBe(before);
  });

  it("of Outlook's own format are read by their own reader, and written anew", async () => {
    const readMsg = vi.fn<(bytes: Uint8Array) => Uint8Array>(() => ascii("from msg"));
    vi.doMock("../ports/msg/msg.ts", () => ({ readMsg }));
    const { opening } = await stage();
    await opening.openFile(file("x.msg", compound));
    expect(readMsg.mock.calls).toEqual([[compound]]);
    const message = await settled(opening.read());
    expect(message).toMatchObject({ given: "rebuilt", bytes: ascii("from msg"), name: "x.msg" });
    const store = { rebuilt: true, unnamedResults: false, hosts: [] };
    expect(opening.storeOf(message as OpenMessage)).toEqual(store);
  });
});

describe("Opening: what is dragged from Outlook", () => {
  it("is Exchange's copy, as the open mail is; the same file from elsewhere is not", async () => {
    const { outlook, opening } = await stage();
    const dropped: File[] = [];
    opening.onDropped((file) => file !== null && dropped.push(file));
    outlook.emit("olkDragAndDropEvent", drop(mail));
    const [copy] = dropped;
    if (copy === undefined) throw new Error("no file");
    const givenOf = async (file: File) => {
      await opening.openFile(file);
      const message = await settled(opening.read());
      if (message === "pending" || message === null) throw new Error("no message");
      return [message.given, opening.storeOf(message).rebuilt, opening.storeOf(message).unnamedResults];
    };
    expect(await givenOf(copy)).toEqual(["rebuilt", true, false]);
    expect(await givenOf(new File([copy], copy.name))).toEqual(["original", false, false]);
  });

  const event = (data: unknown): unknown => ({ type: "olkDragAndDropEvent", dragAndDropEventData: data });
  const drop = (...files: readonly unknown[]): unknown => event({ type: "drop", dataTransfer: { files } });
  const mail = { name: "Harbour walk.eml", type: "message/rfc822", fileContent: new Blob(["mail"]) };

  test.for<[what: string, given: unknown, heard: readonly (string | null)[]]>([
    ["a mail", drop(mail), ["Harbour walk.eml"]],
    ["several: the first", drop(mail, { ...mail, name: "other.eml" }), ["Harbour walk.eml"]],
    ["one without a name", drop({ fileContent: mail.fileContent }), ["message.eml"]],
    ["no file", drop(), [null]],
    ["a file without content", drop({ name: "x.eml" }), [null]],
    ["something that hovers", event({ type: "dragover", pageX: 1 }), []],
    ["nothing", undefined, []],
  ])("%s", async ([, given, heard]) => {
    const { outlook, opening } = await stage();
    const seen: (string | null)[] = [];
    const stop = opening.onDropped((file) => seen.push(file?.name ?? null));
    outlook.emit("olkDragAndDropEvent", given);
    expect(seen).toEqual(heard);
    stop();
    outlook.emit("olkDragAndDropEvent", given);
    expect(seen).toEqual(heard);
  });
});
