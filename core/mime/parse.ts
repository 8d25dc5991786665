import { CR, HT, LF, SP, trimSpaceEnd } from "../bytes/ascii.ts";
import { Lines } from "../bytes/line-ends.ts";
import { Boundaries } from "./boundaries.ts";
import { isCms } from "./cms-types.ts";
import { content } from "./content.ts";
import { describe, isIdentity } from "./entity.ts";
import { readHeader } from "./fields.ts";
import type { HeaderField, Message, MessageOptions, Part, Range, StructureProblem } from "./part.ts";

/** A part while it is built; what leaves this file is only read. */
interface Draft extends Part {
  range: Range;
  body: Range;
  readonly fields: HeaderField[];
  readonly children: Draft[];
  sealed: boolean;
  readonly problems: StructureProblem[];
}

/** A part whose end has not been seen. */
interface Open {
  readonly draft: Draft;
  /** "--" and the boundary, in ASCII, of a multipart that is taken apart. */
  readonly boundary: string | null;
  /** Its close delimiter has been seen: what follows is epilogue (RFC 2046, 5.1.1). */
  closed: boolean;
  /** Its parts are no longer recorded: the budget is spent. */
  full: boolean;
}

interface Delimiter {
  /** Index among the open parts. */
  readonly owner: number;
  /** First octet and one past the last of its line. */
  readonly line: number;
  readonly closes: boolean;
  readonly end: number;
}

/** Where an entity stands: what its id, its depth and its defaults follow from. */
interface Place {
  readonly parent: Draft | null;
  /** How the content of `parent` was opened. */
  readonly by: "message" | "multipart" | "opener";
}

const dash = 0x2d;

/** Whom a line that looks like a delimiter is for, where it is for no part. */
const nobody = -1;
const bareCr = -2;

/**
 * Takes a message apart: bytes → one tree of parts, each with its exact range (RFC 5322, 2045, 2046). Reads
 * the body once; never throws on mail: what is wrong stands in `problems`, and where a bound is hit the part
 * is left whole. Does not join message/partial, fetch message/external-body, or guess at a missing boundary,
 * at uuencode or at TNEF.
 */
export function parseMessage(bytes: Uint8Array, options: MessageOptions): Message {
  return treeOf(new Walk(bytes, null, options).run({ parent: null, by: "message" }));
}

/**
 * The message with an entity that was opened since inside one of its leaves, `sealed` where it was encrypted. It takes the
 * place of the one before, whose tree it grows; where a bound is hit, nothing is added but the problem.
 */
export function graft(
  message: Message,
  part: Part,
  opened: Uint8Array,
  options: MessageOptions,
  sealed: boolean,
): Message {
  const root = message.root as Draft;
  const at = message.byId(part.id) as Draft;
  at.sealed = sealed;
  enter(at, opened, "opener", options);
  return treeOf(root);
}

function treeOf(root: Part): Message {
  const parts: Part[] = [];
  const collect = (part: Part): void => {
    parts.push(part);
    part.children.forEach(collect);
  };
  collect(root);
  const byId = new Map(parts.map((part) => [part.id, part]));
  const problems = parts.flatMap((part) => part.problems.map((problem) => ({ ...problem, part: part.id })));
  return { root, parts, byId: (id) => byId.get(id), problems };
}

/** RFC 2046, 5.2.1; RFC 6532, 3.7. */
const messageTypes = new Set(["message/rfc822", "message/global"]);

/** RFC 2046, 5.1.1 allows 70; longer ones are met, but not beyond a line (RFC 5322, 2.1.1). */
const boundarySyntax = /^[\x20-\x7e]{1,998}$/;

function idAt({ parent, by }: Place, type: string): string {
  const multipart = type.startsWith("multipart/");
  if (parent === null) return multipart ? "TEXT" : "1";
  if (by === "opener") return `${parent.id}.1`;
  if (by === "message") return `${parent.id}.${multipart ? "TEXT" : "1"}`;
  return `${parent.id}.${parent.children.length + 1}`.replace(/(^|\.)TEXT\./, "$1");
}

function report(draft: Draft, problem: StructureProblem): void {
  if (!draft.problems.some(({ kind, name }) => kind === problem.kind && name === problem.name))
    draft.problems.push(problem);
}

/** One pass over one buffer: the message, or content opened from a part of it. */
class Walk {
  readonly #buffer: Uint8Array;
  readonly #within: string | null;
  readonly #options: MessageOptions;
  readonly #drafts: Draft[] = [];
  /** Control parts of multipart/signed: they hold a signature, never something to show. */
  readonly #controls = new Set<Draft>();
  readonly #open: Open[] = [];
  readonly #lines: Lines;
  /** Of all that is open; null where they have to be gathered anew. */
  #boundaries: Boundaries | null = null;

  constructor(buffer: Uint8Array, within: string | null, options: MessageOptions) {
    // An array of this walk's own, as what is known of it hangs on it.
    this.#buffer = buffer.subarray();
    this.#lines = new Lines(this.#buffer);
    this.#within = within;
    this.#options = options;
  }

  run(place: Place): Draft {
    const whole = this.#options.budget.allows("messageBytes", this.#buffer.length);
    if (place.parent === null) this.#options.budget.spend("parts");
    let at = this.#begin(0, place, whole);
    const root = this.#drafts[0]!;
    if (!whole) report(root, { kind: "message-too-large" });
    for (;;) {
      const delimiter = this.#nextDelimiter(at);
      if (delimiter === null) break;
      this.#closeAbove(delimiter.owner, this.#contentEnd(delimiter));
      const owner = this.#open[delimiter.owner]!;
      at = delimiter.end;
      if (delimiter.closes) {
        owner.closed = true;
        this.#boundaries = null;
      } else if (!owner.full && spendPart(owner.draft, this.#options)) {
        at = this.#begin(at, { parent: owner.draft, by: "multipart" }, true);
      } else owner.full = true;
    }
    this.#closeAbove(-1, this.#buffer.length);
    this.#finish();
    return root;
  }

  /** Reads the header at `start`, and those of messages directly inside; returns where to read on. */
  #begin(start: number, place: Place, enter: boolean): number {
    const buffer = this.#buffer;
    const { budget } = this.#options;
    const header = readHeader(buffer, start, budget, (line) => this.#delimiterAt(line) !== null);
    const { parent } = place;
    const digest = parent?.type === "multipart/digest" && place.by === "multipart";
    const { type, parameters, encoding, disposition, filename, problems } = describe(
      header.fields,
      digest ? "message/rfc822" : "text/plain",
    );
    // Field by field: spreading a whole object into a large one is slow.
    const draft: Draft = {
      id: idAt(place, type),
      parent: parent?.id ?? null,
      within: this.#within,
      depth: parent === null ? 0 : parent.depth + 1,
      buffer,
      range: [start, buffer.length],
      body: [header.body, buffer.length],
      fields: header.fields,
      type,
      parameters,
      encoding,
      disposition,
      filename,
      children: [],
      sealed: false,
      problems: [
        ...header.problems.filter(({ kind }) => parent !== null || kind !== "blank-line"),
        ...problems,
      ],
    };
    if (parent?.type === "multipart/signed" && parent.children.length === 1) this.#controls.add(draft);
    parent?.children.push(draft);
    this.#drafts.push(draft);
    const boundary = enter ? this.#boundaryOf(draft) : null;
    this.#open.push({ draft, boundary, closed: false, full: false });
    if (boundary !== null) this.#boundaries = null;
    const message = enter && messageTypes.has(draft.type) && isIdentity(draft.encoding);
    if (!message || !mayDescend(draft, this.#options) || !spendPart(draft, this.#options)) return header.body;
    return this.#begin(header.body, { parent: draft, by: "message" }, enter);
  }

  #boundaryOf(draft: Draft): string | null {
    if (!draft.type.startsWith("multipart/")) return null;
    const boundary = trimSpaceEnd(draft.parameters.get("boundary") ?? "");
    if (!boundarySyntax.test(boundary)) {
      report(draft, { kind: "no-boundary" });
      return null;
    }
    return mayDescend(draft, this.#options) ? `--${boundary}` : null;
  }

  /** The next delimiter line that belongs to an open multipart; `from` is the start of a line. */
  #nextDelimiter(from: number): Delimiter | null {
    if (this.#openBoundaries().none) return null;
    for (let at = this.#lines.next(from); at >= 0; at = this.#lines.next(at + 1)) {
      const delimiter = this.#delimiterAt(at);
      if (delimiter !== null) return delimiter;
    }
    return null;
  }

  /**
   * The delimiter on the line at `at`, which begins with a dash. The whole line has to be one: RFC 2046, 5.1.1
   * lets readers be content with its beginning, so a line on which the two differ is reported, and so is one
   * behind a bare CR, in an epilogue, or of two multiparts at once.
   */
  #delimiterAt(at: number): Delimiter | null {
    const buffer = this.#buffer;
    const standing = this.#openBoundaries().standingAt(buffer, at);
    const bare = buffer[at - 1] === CR;
    let found: Delimiter | null = null;
    for (const { text, open } of bare ? [] : standing) {
      const rest = at + text.length;
      const plain = lineEnd(buffer, rest);
      const closes = plain < 0;
      const end =
        closes && buffer[rest] === dash && buffer[rest + 1] === dash ? lineEnd(buffer, rest + 2) : plain;
      if (end >= 0 && open > (found?.owner ?? -1)) found = { owner: open, line: at, closes, end };
    }
    const means = bare ? bareCr : (found?.owner ?? nobody);
    for (const boundary of standing) {
      if (boundary.told === means) continue;
      boundary.told = means;
      for (const owner of boundary.owners)
        if (owner !== means)
          report(this.#open[owner]!.draft, { kind: bare ? "bare-cr" : "ambiguous-delimiter" });
    }
    return found;
  }

  #openBoundaries(): Boundaries {
    this.#boundaries ??= new Boundaries(this.#open);
    return this.#boundaries;
  }

  /** Where what stands before a delimiter ends: the line end belongs to the delimiter (RFC 2046, 5.1.1). */
  #contentEnd({ owner, line }: Delimiter): number {
    const start = this.#open[owner + 1]?.draft.range[0] ?? line;
    let end = line;
    if (end > start && this.#buffer[end - 1] === LF) end--;
    if (end > start && end < line && this.#buffer[end - 1] === CR) end--;
    return end;
  }

  /** Ends every open part inside the one at `owner`. */
  #closeAbove(owner: number, end: number): void {
    for (const { draft, boundary, closed } of this.#open.splice(owner + 1)) {
      const { fields } = draft;
      draft.range = [Math.min(draft.range[0], end), end];
      draft.body = [Math.min(draft.body[0], end), end];
      const last = fields.at(-1);
      if (last !== undefined && last.range[1] > end)
        fields[fields.length - 1] = { ...last, range: [last.range[0], end] };
      if (boundary === null) continue;
      this.#boundaries = null;
      if (!closed) report(draft, { kind: "boundary-unclosed" });
    }
  }

  /** What can only be seen once every range stands: NUL, and content that has to be decoded to be opened. */
  #finish(): void {
    for (const draft of this.#drafts) {
      if (draft.children.length > 0 || draft.type.startsWith("multipart/")) continue;
      const text = draft.encoding !== "binary" && draft.encoding !== "base64";
      if (text && this.#buffer.subarray(...draft.body).includes(0)) report(draft, { kind: "nul" });
      if (messageTypes.has(draft.type)) {
        if (!isIdentity(draft.encoding)) enter(draft, content(draft), "message", this.#options);
      } else if (this.#options.open !== undefined && isCms(draft) && !this.#controls.has(draft)) {
        const opened = this.#options.open(draft, content(draft));
        if (opened !== null) enter(draft, opened, "opener", this.#options);
      }
    }
  }
}

function mayDescend(draft: Draft, { budget }: MessageOptions): boolean {
  if (budget.allows("depth", draft.depth + 1)) return true;
  report(draft, { kind: "too-deep" });
  return false;
}

function spendPart(draft: Draft, { budget }: MessageOptions): boolean {
  if (budget.spend("parts")) return true;
  report(draft, { kind: "too-many-parts" });
  return false;
}

function enter(parent: Draft, opened: Uint8Array, by: Place["by"], options: MessageOptions): void {
  if (!mayDescend(parent, options)) return;
  if (!options.budget.spend("openedBytes", opened.length)) report(parent, { kind: "message-too-large" });
  else if (spendPart(parent, options)) new Walk(opened, parent.id, options).run({ parent, by });
}

/** One past the line end behind transport padding (RFC 2046, 5.1.1); -1 where something else stands there. */
function lineEnd(buffer: Uint8Array, at: number): number {
  while (buffer[at] === SP || buffer[at] === HT) at++;
  if (at >= buffer.length) return buffer.length;
  if (buffer[at] === LF) return at + 1;
  return buffer[at] === CR && buffer[at + 1] === LF ? at + 2 : -1;
}
