/** Links that a component shows or offers, in the order a reader meets them. */
import { latin1 } from "../bytes/ascii.ts";
import { decodeBase64 } from "../bytes/base64.ts";
import type { Link } from "../report.ts";
import type { Component } from "./component.ts";
import type { ContentLine } from "./content-line.ts";
import type { Findings } from "./findings.ts";
import { htmlLinks } from "./html.ts";
import { isDeceptive, namesSite } from "./link.ts";
import { parameterOf, textOf } from "./property.ts";

/** Links of one invitation that are shown and looked at. */
const mostLinks = 200;

/** One more than are shown, so that it is seen that there are more. */
const most = mostLinks + 1;

/** Code units of a text searched for links: 12 times the longest description seen. */
const longestText = 256 * 1024;

const readers: Readonly<Record<string, (line: ContentLine) => readonly Link[]>> = {
  DESCRIPTION: (line) => [...textLinks(textOf(line)), ...alternativeLinks(line)],
  "X-ALT-DESC": (line) => htmlLinks(textOf(line).slice(0, longestText), most),
  "STYLED-DESCRIPTION": (line) => htmlLinks(textOf(line).slice(0, longestText), most),
  LOCATION: (line) => [...textLinks(textOf(line)), ...alternativeLinks(line)],
  URL: (line) => uriLinks(line, null),
  CONFERENCE: (line) => uriLinks(line, "LABEL"),
  ATTACH: (line) => (isInline(line) ? [] : uriLinks(line, "FILENAME")),
};

/** Adds the links of a component to those already known; deceptive ones become findings. */
export function readLinks(component: Component, links: Map<string, Link>, findings: Findings): void {
  for (const [name, read] of Object.entries(readers))
    for (const line of component.properties) {
      if (line.name !== name) continue;
      if (line.value.length > longestText) findings.add("malformed", { where: "too-large", property: name });
      for (const link of read(line)) {
        const key = JSON.stringify([link.text, link.target]);
        if (links.has(key)) continue;
        if (links.size >= mostLinks) {
          findings.add("malformed", { where: "too-large", property: name });
          return;
        }
        links.set(key, link);
        if (isDeceptive(link))
          findings.add("link-deceptive", {
            text: link.text.slice(0, 200),
            target: link.target.slice(0, 1000),
            where: name,
          });
      }
    }
}

/** ATTACH that carries its content instead of naming it (RFC 5545, 3.8.1.1). */
export const isInline = (line: ContentLine): boolean =>
  parameterOf(line, "VALUE")?.toUpperCase() === "BINARY" ||
  parameterOf(line, "ENCODING")?.toUpperCase() === "BASE64" ||
  /^\s*data:/i.test(line.value);

/** URLs that mail programs make links of: with a scheme and "//", or beginning with www. */
const url = /(?<![A-Za-z0-9+.-])(?:[a-z][a-z0-9+.-]{0,20}:\/\/|www\.)[^\s<>"]+/gi;

function textLinks(whole: string): readonly Link[] {
  const text = whole.slice(0, longestText);
  const links: Link[] = [];
  for (const found of text.matchAll(url)) {
    const target = withoutPunctuation(found[0]);
    const label = text[found.index - 1] === "<" ? wordBefore(text, found.index - 1) : "";
    links.push({ text: namesSite(label) ? label : target, target });
    if (links.length >= most) break;
  }
  return links;
}

/** Code units of a word that Outlook made the label of a link: "www.example.com<https://www.example.com/>". */
const longestLabel = 300;

function wordBefore(text: string, end: number): string {
  let start = end;
  while (start > 0 && end - start < longestLabel && !/[\s<>]/.test(text[start - 1] ?? "")) start -= 1;
  return text.slice(start, end);
}

/** What ends a sentence or a bracket is no part of the URL before it. */
function withoutPunctuation(text: string): string {
  let end = text.length;
  while (end > 0 && ".,;:!?)]}'".includes(text[end - 1] ?? "")) end -= 1;
  return text.slice(0, end);
}

function uriLinks(line: ContentLine, label: string | null): readonly Link[] {
  const target = line.value.trim();
  if (target === "") return [];
  return [{ text: (label === null ? null : parameterOf(line, label)) ?? target, target }];
}

/** The HTML that Thunderbird writes into ALTREP of a text: "data:text/html,…" (RFC 2397). */
function alternativeLinks(line: ContentLine): readonly Link[] {
  const uri = parameterOf(line, "ALTREP")?.slice(0, longestText) ?? "";
  const head = /^data:text\/html((?:;[^;,]*)*),/i.exec(uri);
  if (head === null) return [];
  const html = unescapeUri(uri.slice(head[0].length));
  return htmlLinks(
    /;base64$/i.test(head[1] ?? "") ? latin1(decodeBase64(new TextEncoder().encode(html)).bytes) : html,
    most,
  );
}

/** Percent-encoding undone as a browser does it: what is none stays. */
function unescapeUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/%([\da-f]{2})/gi, (_escape, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
}
