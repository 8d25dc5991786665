import { describe, expect, it } from "vitest";
import { failures, Graph, type GraphAnswer } from "./graph.ts";
import { itemOf, restId } from "./item.ts";
import { Account, scopesOf, tokenFor } from "./naa.ts";
import { property } from "./protocol.ts";

const anna = "anna@harbour.example";

const asking =
  (graph: Graph, scopes: readonly string[]) =>
  (line: string, body = "", type = "application/json", prefer = ""): GraphAnswer => {
    const [method = "", address = ""] = line.split(" ");
    const [path = "", query = ""] = address.split("?");
    return graph.answer({
      method,
      path,
      query: new URLSearchParams(query),
      headers: { authorization: `Bearer ${tokenFor(scopes)}`, "content-type": type, prefer },
      body,
    });
  };

const all = ["Mail.Read", "Calendars.ReadWrite", "Mail.Send"];
const request = Buffer.from(
  "From: olivia@acme.example\r\nSubject: Review\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR",
);
const expanded = "?$expand=microsoft.graph.eventMessage/event";

async function withMeeting(given = {}) {
  const graph = new Graph(anna);
  const item = await itemOf(request);
  const event = graph.meeting(item, given);
  return { graph, ask: asking(graph, all), item, event, message: `/me/messages/${restId(item)}` };
}

describe("Graph, as documented", () => {
  it("asks for a token, and for one that is good for what is asked", () => {
    const graph = new Graph(anna);
    const nobody = { method: "GET", path: "/me/events", query: new URLSearchParams(), headers: {}, body: "" };
    expect(graph.answer(nobody)).toMatchObject({ status: 401 });
    expect(asking(graph, ["Mail.Read"])("POST /me/events", "{}")).toBe(failures.denied);
    expect(asking(graph, ["Calendars.Read"])("POST /me/events", "{}")).toBe(failures.denied);
    expect(asking(graph, ["Calendars.ReadWrite"])("POST /me/events", "{}")).toMatchObject({ status: 201 });
    // Another's mailbox takes permissions of its own.
    expect(asking(graph, ["Mail.Send"])(`POST /users/boss@harbour.example/sendMail`)).toBe(failures.denied);
  });

  it("answers with the MIME of a message, and with its event where that is asked for", async () => {
    const { ask, item, event, message } = await withMeeting();
    expect(ask(`GET ${message}/$value`)).toMatchObject({ status: 200, body: item.mime });
    expect(ask(`GET ${message}`).body).not.toHaveProperty("event");
    expect(ask(`GET ${message}${expanded}`).body).toMatchObject({
      "@odata.type": "#microsoft.graph.eventMessageRequest",
      event: { id: event.id, showAs: "tentative", responseStatus: { response: "notResponded" } },
    });
    expect(ask("GET /me/messages/none")).toBe(failures.absent);
    expect(ask(`GET /users/boss@harbour.example/messages/${restId(item)}`)).toBe(failures.denied);
  });

  it.for([
    ["accept", "accepted", "busy"],
    ["tentativelyAccept", "tentativelyAccepted", "tentative"],
  ] as const)("%s answers 202 without a body", async ([action, response, showAs]) => {
    const { graph, ask, event } = await withMeeting();
    expect(ask(`POST /me/events/${event.id}/${action}`, '{"sendResponse":true}')).toEqual({ status: 202 });
    expect(graph.events).toMatchObject([{ showAs, responseStatus: { response } }]);
  });

  it("takes what was declined off the calendar, and leaves an empty event on its message", async () => {
    const { graph, ask, event, message } = await withMeeting();
    expect(ask(`POST /me/events/${event.id}/decline`, '{"sendResponse":false}').status).toBe(202);
    expect(graph.events).toEqual([]);
    expect(ask(`GET ${message}${expanded}`).body).toMatchObject({ event: {} });
    expect(ask(`POST /me/events/${event.id}/accept`)).toBe(failures.absent);
  });

  it("refuses the organizer's own answer, and one nobody wants", async () => {
    const own = await withMeeting({ isOrganizer: true });
    expect(own.ask(`POST /me/events/${own.event.id}/accept`, "{}")).toBe(failures.organizer);
    const silent = await withMeeting({ responseRequested: false });
    const accept = `POST /me/events/${silent.event.id}/accept`;
    expect(silent.ask(accept, '{"sendResponse":true}')).toBe(failures.unanswerable);
    expect(silent.ask(accept, '{"sendResponse":false}').status).toBe(202);
  });

  it("finds events by an extended property, and shows it where it is asked for", () => {
    const graph = new Graph(anna);
    const ask = asking(graph, all);
    const id = "String {6f1c8c1e-0000-4000-8000-000000000001} Name UsherMark";
    const list = [{ id, value: "O'Neil.1" }];
    ask("POST /me/events", JSON.stringify({ subject: "A", singleValueExtendedProperties: list }));
    ask("POST /me/events", JSON.stringify({ subject: "B" }));
    const find = (value: string, more = ""): unknown =>
      property(
        ask(
          `GET /me/events?${new URLSearchParams({
            $filter: `singleValueExtendedProperties/Any(ep: ep/id eq '${id}' and ${value})`,
          }).toString()}${more}`,
        ).body,
        "value",
      );
    for (const value of [
      "ep/value eq 'o''neil.1'",
      "startswith(ep/value, 'O''Neil.')",
      "contains(ep/value,'neil')",
    ])
      expect(find(value), value).toEqual([{ id: "event-made-1", subject: "A", type: "singleInstance" }]);
    expect(find("ep/value eq 'other'")).toEqual([]);
    const expand = new URLSearchParams({ $expand: `singleValueExtendedProperties($filter=id eq '${id}')` });
    expect(find("ep/value ne 'x' or true")).toBeUndefined();
    expect(find("contains(ep/value,'neil')", `&${expand.toString()}`)).toMatchObject([
      { singleValueExtendedProperties: list },
    ]);
  });

  it("changes and deletes events", () => {
    const graph = new Graph(anna);
    const ask = asking(graph, all);
    ask("POST /me/events", '{"subject":"A","showAs":"busy"}');
    expect(ask("PATCH /me/events/event-made-1", '{"subject":"B"}')).toMatchObject({ status: 200 });
    expect(graph.events).toMatchObject([{ id: "event-made-1", subject: "B", showAs: "busy" }]);
    expect(ask("DELETE /me/events/event-made-1")).toEqual({ status: 204 });
    expect(ask("DELETE /me/events/event-made-1")).toBe(failures.absent);
  });

  it("shows the dates of a series within a range, in UTC or the zone that is preferred, less those deleted", () => {
    const graph = new Graph(anna);
    const ask = asking(graph, all);
    const at = (dateTime: string) => ({ dateTime, timeZone: "W. Europe Standard Time" });
    const range = { type: "numbered", startDate: "2026-10-20", numberOfOccurrences: 3 };
    const pattern = { type: "weekly", interval: 1, daysOfWeek: ["tuesday"], firstDayOfWeek: "monday" };
    const [start, end] = [at("2026-10-20T12:00:00"), at("2026-10-20T13:00:00")];
    ask("POST /me/events", JSON.stringify({ subject: "A", start, end, recurrence: { pattern, range } }));
    const within = (from: string, to: string, more = ""): string =>
      `GET /me/events/event-made-1/instances?startDateTime=${from}&endDateTime=${to}${more}`;
    const starts = (answer: GraphAnswer): readonly unknown[] =>
      (property(answer.body, "value") as readonly unknown[]).map((one) => property(one, "start"));
    const whole = within("2026-10-01T00:00:00", "2026-12-01T00:00:00");
    // The clocks go back on 25 October.
    expect(starts(ask(whole))).toEqual(
      ["2026-10-20T10", "2026-10-27T11", "2026-11-03T11"].map((hour) => ({
        dateTime: `${hour}:00:00.0000000`,
        timeZone: "UTC",
      })),
    );
    const prefer = 'outlook.timezone="W. Europe Standard Time"';
    const local = ask(within("2026-10-27T11:30:00Z", "2026-10-27T12:30:00Z"), "", "", prefer);
    expect(local.body).toMatchObject({
      value: [
        {
          seriesMasterId: "event-made-1",
          type: "occurrence",
          originalStart: "2026-10-27T11:00:00Z",
          start: at("2026-10-27T12:00:00.0000000"),
          end: at("2026-10-27T13:00:00.0000000"),
        },
      ],
    });
    // What ends as the range begins is not in it.
    expect(starts(ask(within("2026-10-27T12:00:00Z", "2026-10-28T12:00:00Z")))).toEqual([]);
    expect(starts(ask(`${whole}&$top=1`))).toHaveLength(1);
    expect(property(ask(`${whole}&$select=id,originalStart`).body, "value")).toContainEqual({
      id: "event-made-1.2026-10-27T12:00:00",
      originalStart: "2026-10-27T11:00:00Z",
    });
    const second = "DELETE /me/events/event-made-1.2026-10-27T12:00:00";
    expect(ask(second)).toEqual({ status: 204 });
    expect(ask(second)).toBe(failures.absent);
    expect(ask("DELETE /me/events/event-made-1.2026-10-28T12:00:00")).toBe(failures.absent);
    expect(starts(ask(whole))).toHaveLength(2);
    expect(graph.events).toHaveLength(1);
    expect(ask("GET /me/events/event-made-1/instances").status).toBe(400);
    expect(ask("GET /me/events/event-made-1").body).toMatchObject({
      type: "seriesMaster",
      originalStartTimeZone: "W. Europe Standard Time",
    });
  });

  it("sends MIME as Base64 text, from the mailbox alone", () => {
    const graph = new Graph(anna);
    const ask = asking(graph, all);
    const send = (mime: string, type = "text/plain"): number =>
      ask("POST /me/sendMail", Buffer.from(mime).toString("base64"), type).status;
    const mail = `From: <${anna}>\r\nTo: olivia@acme.example\r\n\r\nYes`;
    expect(send(mail)).toBe(202);
    expect(graph.sent).toEqual([mail]);
    expect(send(mail, "application/json")).toBe(400);
    expect(ask("POST /me/sendMail", mail, "text/plain").body).toMatchObject({
      error: { code: "ErrorMimeContentInvalidBase64String" },
    });
    expect(send(mail.replace(anna, "olivia@acme.example"))).toBe(403);
    expect(graph.sent).toHaveLength(1);
  });

  it("fails as it is told, once for each answer", async () => {
    const { graph, ask, event } = await withMeeting();
    graph.fails(/accept$/, failures.busy(2), failures.denied);
    const accept = `POST /me/events/${event.id}/accept`;
    expect(ask(accept, "{}")).toMatchObject({ status: 429, headers: { "Retry-After": "2" } });
    expect(ask(accept, "{}")).toBe(failures.denied);
    expect(ask(accept, "{}").status).toBe(202);
  });
});

describe("Account", () => {
  const ask = (account: Account, method: string, scope?: string): unknown =>
    JSON.parse(account.answer(JSON.stringify({ method, requestId: "1", tokenParams: { scope } })));

  it("gives a token for what was consented to, asks for the rest, and takes a no", () => {
    const account = new Account(anna);
    const scope = "https://graph.microsoft.com/Mail.Read";
    expect(ask(account, "GetInitContext")).toMatchObject({ success: true, requestId: "1" });
    expect(ask(account, "GetToken", scope)).toMatchObject({
      success: false,
      error: { status: "USER_INTERACTION_REQUIRED" },
    });
    account.consent = "refuses";
    expect(ask(account, "GetTokenPopup", scope)).toMatchObject({ error: { status: "USER_CANCEL" } });
    account.consent = "gives";
    expect(ask(account, "GetTokenPopup", scope)).toMatchObject({ success: true });
    const given = ask(account, "GetToken", scope);
    expect(scopesOf(`Bearer ${String(property(property(given, "token"), "access_token"))}`)).toEqual([
      "Mail.Read",
    ]);
    expect(account.asked.map(({ method }) => method)).toEqual([
      "GetToken",
      "GetTokenPopup",
      "GetTokenPopup",
      "GetToken",
    ]);
    expect(scopesOf("Bearer nothing")).toBeNull();
  });
});
