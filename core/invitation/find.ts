/** The calendar objects of a message: where they are, which of them are the same, and what each says. */
import type { Budget } from "../bytes/budget.ts";
import { canonicalContent, contentIsClean } from "../mime/content.ts";
import type { Message, Part, StructureProblem } from "../mime/part.ts";
import { calendarText } from "./calendar-text.ts";
import { readComponents, type CalendarObject } from "./component.ts";
import { asciiUpper } from "./content-line.ts";
import { Findings } from "./findings.ts";
import type { FoundInvitation } from "./invitation.ts";
import { methodOf, readInvitation, type ReadOptions } from "./read.ts";

export interface FindOptions {
  readonly budget: Budget;
  /** The time that "more than a year away" counts from. */
  readonly at: Date;
}

const calendarTypes = new Set(["text/calendar", "application/ics", "text/x-vcalendar"]);
const calendarName = /\.(?:ics|vcs)[\s.]*$/i;
/** Nothing can be read in these, whatever their name. */
const sealedTypes = /^application\/(?:(?:x-)?pkcs7-mime|pgp-encrypted)$/;

/** Invitations of one message that are measured with all their steps; more of them share these. */
const wholeMeasures = 4;

/** One text, and the parts that hold it: twins (verdict.md, invitation). */
interface Text {
  readonly text: string;
  readonly parts: Part[];
  readonly findings: Findings;
}

/**
 * Every invitation and calendar file of a message, in document order, at any depth of attached messages and
 * opened signatures. Never throws; what cannot be read is there with `invitation` null and a finding.
 */
export function findInvitations(message: Message, { budget, at }: FindOptions): readonly FoundInvitation[] {
  const texts = new Map<string, Text>();
  for (const part of message.parts) {
    if (isCandidate(part)) addText(part, texts, message, budget);
  }
  const found: { readonly item: FoundInvitation; readonly findings: Findings }[] = [];
  const read = [...texts.values()].map((text) => ({ text, ...readComponents(text.text, budget) }));
  const count = read.reduce((sum, { calendars }) => sum + calendars.length, 0);
  const share = Math.min(1, wholeMeasures / Math.min(count, budget.limits.calendars));
  for (const { text, calendars, faults } of read) {
    for (const calendar of calendars.length === 0 ? [null] : calendars) {
      if (!budget.spend("calendars")) break;
      const findings = new Findings();
      for (const { code, values } of text.findings.list) findings.add(code, values);
      for (const where of faults) findings.add("malformed", { where });
      if (calendars.length > 1) findings.add("ambiguous", { where: "VCALENDAR" });
      found.push({ item: readOne(calendar, text.parts, { at, share }, findings), findings });
    }
  }
  tellAlternatives(found, message);
  return found.map(({ item, findings }) => ({ ...item, findings: findings.list }));
}

function isCandidate({ type, filename, parameters, children, fields }: Part): boolean {
  if (children.length > 0 || sealedTypes.test(type) || /^(?:multipart|message)\//.test(type)) return false;
  // Of a file name and a name, readers take either.
  const names = [filename, parameters.get("name")];
  if (calendarTypes.has(type) || names.some((name) => calendarName.test(name ?? ""))) return true;
  // Another reader may take the last of several Content-Type fields, or forgive how one is written; both are
  // findings of their own.
  return fields.some(
    ({ name, value }) => name === "content-type" && /^[\s"]*text\s*\/\s*calendar\b/i.test(value),
  );
}

const methodParameter = (part: Part): string => asciiUpper(part.parameters.get("method")?.trim() ?? "");

/**
 * What makes two parts the same calendar: their text and, where the text has no METHOD, that both or neither
 * bear the parameter that stands in for it. Else an unsigned twin could make a signed calendar file a CANCEL.
 */
const identityOf = (text: string, part: Part): string =>
  methodParameter(part) === "" && !/^METHOD[;:]/im.test(text) ? `\n${text}` : text;

function addText(part: Part, texts: Map<string, Text>, message: Message, budget: Budget): void {
  const bytes = canonicalContent(part);
  const findings = new Findings();
  if (!budget.spend("calendarBytes", bytes.length)) {
    findings.add("malformed", { where: "too-large" });
    // No text is equal to this key, as lines of a text are unfolded.
    texts.set(`\n ${part.id}`, { text: "", parts: [part], findings });
    return;
  }
  const { text, charsetClear, faults } = calendarText(bytes, part.parameters.get("charset") ?? null);
  const identity = identityOf(text, part);
  const known = texts.get(identity);
  const twins = known ?? { text, parts: [], findings };
  if (known === undefined) texts.set(identity, twins);
  twins.parts.push(part);
  for (const where of faults) twins.findings.add("malformed", { where });
  if (!charsetClear) twins.findings.add("ambiguous", { where: "charset" });
  if (!contentIsClean(part)) twins.findings.add("ambiguous", { where: "content-transfer-encoding" });
  for (const ancestor of withAncestors(part, message))
    for (const problem of ancestor.problems) {
      const where = doubtfulField(problem);
      if (where !== null) twins.findings.add("ambiguous", { where });
    }
}

/** The field that another reader may take otherwise, and so see other parts or other text. */
function doubtfulField({ kind, name }: StructureProblem): string | null {
  if (kind === "repeated-parameter") return name ?? "content-type";
  if (kind === "bad-encoding") return "content-transfer-encoding";
  // Where a line or a header ends, or which line ends a part, is read in several ways.
  if (kind === "ambiguous-delimiter" || kind === "bare-cr" || kind === "blank-line") return kind;
  if (kind !== "repeated-field" && kind !== "bad-field") return null;
  return name === "content-type" || name === "content-transfer-encoding" ? name : null;
}

function withAncestors(part: Part, message: Message): readonly Part[] {
  const line = [part];
  for (let id = part.parent; id !== null;) {
    const parent = message.byId(id);
    if (parent === undefined) break;
    line.push(parent);
    id = parent.parent;
  }
  return line;
}

const none = { invitation: null, roles: null, furtherUids: [], dates: [], findings: [], text: "" } as const;

function readOne(
  calendar: CalendarObject | null,
  parts: readonly Part[],
  options: Pick<ReadOptions, "at" | "share">,
  findings: Findings,
): FoundInvitation {
  const ids = parts.map(({ id }) => id);
  if (calendar === null) {
    if (findings.list.every(({ code }) => code !== "malformed"))
      findings.add("malformed", { where: "VCALENDAR" });
    return { kind: "invitation", parts: ids, ...none };
  }
  const property = methodOf(calendar.component);
  const parameters = parts.map(methodParameter).filter((parameter) => parameter !== "");
  const [parameter = null] = parameters;
  const method = property ?? parameter;
  const other = parameters.find((value) => value !== method);
  if (other !== undefined && method !== null)
    findings.add("method-mismatch", { parameter: other, property: method });
  if (method !== null && (property === null || parameter === null))
    findings.add("method-missing", { missing: property === null ? "property" : "parameter" });
  return {
    kind: method === null ? "calendar-file" : "invitation",
    parts: ids,
    ...readInvitation(calendar, { ...options, method, parts: ids }, findings),
    findings: [],
    text: calendar.text,
  };
}

/** Different calendars in different branches of one multipart/alternative: programs show one or the other. */
function tellAlternatives(
  found: readonly { readonly item: FoundInvitation; readonly findings: Findings }[],
  message: Message,
): void {
  const branches = new Map<string, { readonly branches: Set<string>; readonly found: Set<Findings> }>();
  for (const { item, findings } of found)
    for (const id of item.parts) {
      const part = message.byId(id);
      let branch = id;
      for (const ancestor of part === undefined ? [] : withAncestors(part, message).slice(1)) {
        if (ancestor.type === "multipart/alternative") {
          const seen = branches.get(ancestor.id) ?? { branches: new Set(), found: new Set() };
          branches.set(ancestor.id, seen);
          seen.branches.add(branch);
          seen.found.add(findings);
        }
        branch = ancestor.id;
      }
    }
  for (const seen of branches.values())
    if (seen.branches.size > 1 && seen.found.size > 1)
      for (const findings of seen.found) findings.add("ambiguous", { where: "multipart/alternative" });
}
