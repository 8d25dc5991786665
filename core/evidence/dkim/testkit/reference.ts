/**
 * RFC 6376, 3.4 in its own words and order, one step after another over a string whose characters are octets:
 * slow, and what the real thing is held against. Bare LF is made CRLF first, which the RFC leaves to others.
 */
import type { Canonicalization } from "../canonical.ts";

const lines = (text: string): string => text.replace(/(?<!\r)\n/g, "\r\n");

export function referenceBody(text: string, form: Canonicalization): string {
  let body = lines(text);
  if (form === "relaxed")
    body = body
      .split("\r\n")
      .map((line) => line.replace(/[ \t]+$/, "").replace(/[ \t]+/g, " "))
      .join("\r\n");
  body = body.replace(/(?:\r\n)*$/, "");
  if (body === "") return form === "relaxed" ? "" : "\r\n";
  return `${body}\r\n`;
}

/** With its CRLF. */
export function referenceField(text: string, form: Canonicalization): string {
  const field = lines(text).replace(/\r\n$/, "");
  if (form === "simple") return `${field}\r\n`;
  const [name = "", ...rest] = field.split(":");
  const value = rest
    .join(":")
    .replace(/\r\n/g, "")
    .replace(/[ \t]+/g, " ")
    .replace(/^ | $/g, "");
  return `${name.toLowerCase().replace(/[ \t]+$/, "")}:${value}\r\n`;
}
