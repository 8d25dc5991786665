import type { Message, Part } from "./part.ts";

/** Leading bytes searched for the first line of an iCalendar object. */
const lead = 256;

/** Whether the bytes are an iCalendar object by themselves (a saved .ics), not a message. */
export function isBareCalendar(bytes: Uint8Array): boolean {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, lead)).replace(/^\u00ef\u00bb\u00bf/, "");
  return /^\s*BEGIN:VCALENDAR\s/i.test(start);
}

/** The iCalendar object as the one part of a message that has no header. */
export function bareCalendar(bytes: Uint8Array): Message {
  const root: Part = {
    id: "1",
    parent: null,
    within: null,
    depth: 0,
    buffer: bytes,
    range: [0, bytes.length],
    body: [0, bytes.length],
    fields: [],
    type: "text/calendar",
    parameters: new Map(),
    encoding: "8bit",
    disposition: null,
    filename: null,
    children: [],
    sealed: false,
    problems: [],
  };
  return { root, parts: [root], byId: (id) => (id === "1" ? root : undefined), problems: [] };
}
