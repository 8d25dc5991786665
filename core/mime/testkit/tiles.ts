import { latin1 } from "../../bytes/ascii.ts";
import type { Message, Part } from "../part.ts";

/** Problems after which something stands in a part that no range names. */
const gaps = new Set(["too-many-parts", "bad-field", "header-too-large"]);

/**
 * What contradicts this: the ranges of a message tile it. Fields, blank line and body make up a part; preamble,
 * delimiters, parts and epilogue make up a multipart's body; an opened message is the whole of what it was
 * opened from. Written from RFC 2046, 5.1.1 over the text, not from the parser.
 */
export function untiled(message: Message): readonly string[] {
  const faults: string[] = [];
  const ids = new Set<string>();
  for (const part of message.parts) {
    const fault = (what: string): void => void faults.push(`${part.id}: ${what}`);
    if (ids.has(part.id)) fault("id is not unique");
    ids.add(part.id);
    if (message.byId(part.id) !== part) fault("not found by its id");
    const { range, body, buffer } = part;
    if (!(0 <= range[0] && range[0] <= body[0] && body[0] <= body[1] && body[1] === range[1]))
      fault("body outside");
    if (range[1] > buffer.length) fault("outside the buffer");
    if (!part.problems.some(({ kind }) => gaps.has(kind))) headerFault(part, fault);
    if (part.type.startsWith("multipart/") && part.children.length > 0) multipartFault(part, fault);
    for (const child of part.children) childFault(part, child, fault);
  }
  const order = documentOrder(message.root);
  if (order.length !== message.parts.length || order.some((part, i) => part !== message.parts[i]))
    faults.push("parts are not in document order");
  return faults;
}

const documentOrder = (part: Part): Part[] => [part, ...part.children.flatMap(documentOrder)];

const slice = (part: Part, from: number, to: number): string => latin1(part.buffer.subarray(from, to));

function headerFault(part: Part, fault: (what: string) => void): void {
  let at = part.range[0];
  if (at === 0 && slice(part, 0, 5) === "From ")
    at = slice(part, 0, part.body[0]).indexOf("\n") + 1 || part.body[0];
  for (const { name, range } of part.fields) {
    if (range[0] !== at) fault(`gap before field ${name}`);
    at = range[1];
  }
  if (!/^(?:\r?\n)?$/.test(slice(part, at, part.body[0]))) fault("no blank line before the body");
}

function multipartFault(part: Part, fault: (what: string) => void): void {
  const boundary = `--${part.parameters.get("boundary")?.replace(/[ \t]+$/, "")}`;
  const delimiter = (text: string): boolean => {
    const line = text.replace(/^\r?\n/, "");
    return line.startsWith(boundary) && /^[ \t]*(?:\r?\n)?$/.test(line.slice(boundary.length));
  };
  let at = part.body[0];
  for (const [i, child] of part.children.entries()) {
    const between = slice(part, at, child.range[0]);
    if (i > 0 && !delimiter(between)) fault(`no delimiter before ${child.id}`);
    if (i === 0) {
      const cut = between.lastIndexOf(boundary);
      if (cut < 0 || !delimiter(between.slice(cut))) fault(`no delimiter before ${child.id}`);
      else if (cut > 0 && between[cut - 1] !== "\n") fault("the first delimiter begins no line");
    }
    at = child.range[1];
  }
  const rest = slice(part, at, part.body[1]).replace(/^\r?\n/, "");
  const open = part.problems.some(({ kind }) => kind === "boundary-unclosed" || kind === "too-many-parts");
  const closed =
    rest.startsWith(`${boundary}--`) && /^[ \t]*(?:\r?\n|$)/.test(rest.slice(boundary.length + 2));
  if (open ? closed && !part.problems.some(({ kind }) => kind === "too-many-parts") : !closed)
    fault("close delimiter");
  if (open && rest !== "" && !part.problems.some(({ kind }) => kind === "too-many-parts"))
    fault("text behind the last part");
}

function childFault(part: Part, child: Part, fault: (what: string) => void): void {
  if (child.parent !== part.id || child.depth !== part.depth + 1) fault(`${child.id} has another parent`);
  if (child.buffer !== part.buffer) {
    if (child.within !== part.id) fault(`${child.id} lies in another buffer`);
    if (child.range[0] !== 0 || child.range[1] !== child.buffer.length) fault(`${child.id} is not all of it`);
  } else if (!part.type.startsWith("multipart/")) {
    if (child.range[0] !== part.body[0] || child.range[1] !== part.body[1])
      fault(`${child.id} is not the body`);
  } else if (child.range[0] < part.body[0] || child.range[1] > part.body[1])
    fault(`${child.id} lies outside`);
}
