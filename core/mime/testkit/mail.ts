import { expect } from "vitest";
import { latin1 } from "../../bytes/ascii.ts";
import { Budget, type Limits, defaultLimits } from "../../bytes/budget.ts";
import { content } from "../content.ts";
import { parseMessage } from "../parse.ts";
import type { Message, Opener } from "../part.ts";
import { untiled } from "./tiles.ts";

/** Each character as the octet of its number. */
export const octets = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

export const crlf = (...lines: readonly string[]): string => lines.join("\r\n");

export const mixed = (boundary: string): string => `Content-Type: multipart/mixed; boundary="${boundary}"`;

/** Parses, and holds the ranges to what they promise. */
export function parse(text: string, limits: Partial<Limits> = {}, open: Opener = () => null): Message {
  const message = parseMessage(octets(text), { budget: new Budget({ ...defaultLimits, ...limits }), open });
  expect(untiled(message)).toEqual([]);
  return message;
}

export const outline = ({ parts }: Message): readonly string[] =>
  parts.map(({ id, type }) => `${id} ${type}`);

/** Contents of the parts that hold no other. */
export const bodies = ({ parts }: Message): readonly string[] =>
  parts.filter(({ children }) => children.length === 0).map((part) => latin1(content(part)));

export const kinds = ({ problems }: Message): readonly string[] =>
  problems.map(({ part, kind }) => `${part} ${kind}`);
