import { describe, expect, it } from "vitest";
import { frameName, OutlookClient, type Setting } from "./client.ts";
import { itemOf, restId } from "./item.ts";
import { property, readCall, readRequest } from "./protocol.ts";

const setting: Setting = {
  owner: { name: "Anna", address: "anna@harbour.example", account: "office365" },
  locale: "en-US",
  sets: { Mailbox: "1.16" },
  roaming: { book: '"kept"' },
};

const conversation = "conversation-7c1f3d6e-0c1c-4b8a-9d0e-5f2a1b3c4d5e";

/** As office.js writes a request (Microsoft.Office.Common.Request of the library on npm). */
const request = (action: string, type: 0 | 1 | 2, data: unknown, correlation = 7): string =>
  JSON.stringify({
    _messageType: 0,
    _actionName: action,
    _actionType: type,
    _conversationId: conversation,
    _correlationId: correlation,
    _origin: "https://localhost:3000",
    _data: data,
    _serializerVersion: 1,
  });

const call = (method: number, given?: unknown): string =>
  request("ExecuteMethod", 0, { ApiParams: given, MethodData: { ControlId: "id", DispatchId: method } });

/** The page the pane stands in. */
const visit = "first";

function clientWith() {
  const posted: unknown[] = [];
  /** To which page each went. */
  const visits: string[] = [];
  const client = new OutlookClient(setting, (message, to) => {
    posted.push(JSON.parse(message));
    visits.push(to);
  });
  const asked = async (message: string): Promise<unknown> => {
    await client.receive(message, visit);
    return property(posted.at(-1), "_data");
  };
  return { client, posted, visits, asked };
}

const mail = (type: string, body = ""): Buffer =>
  Buffer.from(
    `From: Olivia <olivia@acme.example>\r\nSubject: Review\r\nContent-Type: ${type}\r\n\r\n${body}`,
  );

describe("readRequest()", () => {
  it("reads what office.js posts", () => {
    expect(readRequest(call(204))).toMatchObject({ action: "ExecuteMethod", kind: "invoke", correlation: 7 });
    expect(readRequest(request("officeThemeChanged", 1, {}))).toMatchObject({ kind: "register" });
  });

  it.for([
    ["no text", { _messageType: 0 }],
    ["no JSON", "{"],
    ["an answer", JSON.stringify({ _messageType: 1 })],
    ["a kind there is none of", call(1).replace('"_actionType":0', '"_actionType":9')],
    ["no number", call(1).replace('"_correlationId":7', '"_correlationId":"7"')],
  ] as const)("takes %s for nothing", ([, message]) => {
    expect(readRequest(message)).toBeNull();
  });

  it("tells a call from any other request", () => {
    const read = (text: string) => {
      const found = readRequest(text);
      return found === null ? null : readCall(found);
    };
    expect(read(call(150, { id: "a" }))).toEqual({ method: 150, given: { id: "a" } });
    expect(read(request("GetInitialData", 0, { MethodData: { DispatchId: 1 } }))).toBeNull();
  });
});

describe("OutlookClient", () => {
  it("answers with the number of the request, from its own origin", async () => {
    const { client, posted } = clientWith();
    await client.receive(request("ContextActivationManager_getAppContextAsync", 0, "id", 3), visit);
    expect(posted).toMatchObject([
      {
        _messageType: 1,
        _responseType: 0,
        _errorCode: 0,
        _correlationId: 3,
        _origin: "https://outlook.office.com",
        _data: { _appName: 64, _appUILocale: "en-US", _settings: setting.roaming },
      },
    ]);
    expect(property(property(posted[0], "_data"), "_requirementMatrix")).toBe('{"Mailbox":"1.16"}');
  });

  it("answers nobody else's conversation", async () => {
    const { client, posted } = clientWith();
    await client.receive(call(204).replace(conversation, "another"), visit);
    expect(posted).toEqual([]);
  });

  it("hands over the mail as Base64, and fails as it is told", async () => {
    const { client, asked } = clientWith();
    const item = await itemOf(Buffer.from([0x41, 0x3a, 0x20, 0xff, 0x0d, 0x0a]));
    client.select(item);
    expect(await asked(call(204))).toMatchObject({ error: false, data: "QTog/w0K" });
    client.answers("getAsFile", () => ({ errorCode: 9020 }));
    expect(await asked(call(204))).toMatchObject({ error: true, errorCode: 9020 });
    expect(client.calls).toEqual([
      { method: 204, item },
      { method: 204, item },
    ]);
  });

  it("tells of another item where the pane asked for it, and not after it is gone", async () => {
    const { client, posted } = clientWith();
    const item = await itemOf(mail("text/plain"));
    client.select(item);
    expect(posted).toEqual([]);
    await client.receive(request("olkItemSelectedChanged", 1, {}, 5), visit);
    client.select(item);
    client.select(null);
    expect(posted.slice(1)).toMatchObject([
      { _responseType: 1, _correlationId: 5, _data: { subject: "Review", itemType: 1 } },
      { _responseType: 1, _correlationId: 5, _data: "" },
    ]);
    client.reloaded();
    client.select(item);
    expect(posted).toHaveLength(3);
  });

  it("answers in the page that asked, and tells of nothing where one was left, however late it is heard of", async () => {
    const { client, visits } = clientWith();
    const register = request("olkItemSelectedChanged", 1, {}, 5);
    await client.receive(register, "first");
    client.reloaded();
    expect(client.registered).toEqual([]);
    await client.receive(call(404, [{ book: '"late"' }]), "first");
    await client.receive(register, "first");
    expect(client.registered).toEqual([]);
    expect(client.roaming).toEqual({ book: '"late"' });
    await client.receive(register, "second");
    client.select(null);
    expect(visits).toEqual(["first", "first", "first", "second", "second"]);
    // A page that was left before it said anything.
    client.reloaded();
    client.reloaded();
    await client.receive(register, "third");
    await client.receive(request("officeThemeChanged", 1, {}), "fourth");
    expect(client.registered).toEqual(["officeThemeChanged"]);
  });

  it("writes colours as numbers, as Outlook does", async () => {
    const { client, posted } = clientWith();
    await client.receive(request("officeThemeChanged", 1, {}), visit);
    client.theme({ bodyBackgroundColor: "#0000ff" });
    expect(posted[1]).toMatchObject({ _data: ['{"bodyBackgroundColor":255}'] });
  });

  it("keeps what is saved, and the header of a mail is all above its first empty line", async () => {
    const { client, asked } = clientWith();
    await asked(call(404, [{ book: '"new"' }]));
    expect(client.roaming).toEqual({ book: '"new"' });
    client.select(await itemOf(mail("text/plain", "Subject: not this\r\n\r\n")));
    const header = property(await asked(call(168)), "data");
    expect(header).toBe("From: Olivia <olivia@acme.example>\r\nSubject: Review\r\nContent-Type: text/plain");
  });

  it("says what nothing here knows an answer to", async () => {
    const { client, posted } = clientWith();
    await client.receive(call(12345), visit);
    await client.receive(request("somethingElse", 0, null), visit);
    expect(client.unanswered).toEqual(["method 12345", "somethingElse"]);
    expect(posted).toEqual([]);
  });

  it("names the frame so that office.js knows where it is", () => {
    const { hostInfo, xdmInfo } = JSON.parse(frameName(setting)) as Record<string, string>;
    expect(hostInfo?.split("|").slice(0, 4)).toEqual(["Outlook", "Web", "16.01", "en-US"]);
    expect(xdmInfo?.split("|")).toEqual([
      conversation,
      "7c1f3d6e-0c1c-4b8a-9d0e-5f2a1b3c4d5e",
      "https://outlook.office.com",
    ]);
  });
});

describe("itemOf()", () => {
  // [MS-OXOSMIME], 2.1.3, and [MS-OXOCAL], 2.2.5 to 2.2.8.
  it.for([
    ["text/plain", "IPM.Note"],
    [
      'multipart/signed; protocol="application/pkcs7-signature"; boundary=b',
      "IPM.Note.SMIME.MultipartSigned",
    ],
    ["application/pkcs7-mime; smime-type=signed-data", "IPM.Note.SMIME"],
    ["text/calendar; method=REQUEST", "IPM.Schedule.Meeting.Request"],
    ["text/calendar; method=CANCEL", "IPM.Schedule.Meeting.Canceled"],
    ["text/calendar; method=REPLY", "IPM.Schedule.Meeting.Resp.Pos"],
    ["text/calendar; method=PUBLISH", "IPM.Note"],
  ] as const)("makes of %s an %s", async ([type, itemClass]) => {
    expect((await itemOf(mail(type, "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"))).itemClass).toBe(itemClass);
  });

  it("gives every item an id of its own, which Graph writes in URL-safe letters", async () => {
    const [one, two] = [await itemOf(mail("text/plain")), await itemOf(mail("text/plain"))];
    expect(one.id).not.toBe(two.id);
    expect(one.id).toMatch(/[/+]/);
    expect(restId(one)).toMatch(/^[\w=-]+$/);
  });
});
