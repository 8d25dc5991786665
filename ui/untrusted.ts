/**
 * Makes text that others wrote harmless to look at: what could hide, reorder, overprint or imitate comes out
 * as an escape, as a boxed symbol, or not at all. Linear in what is shown, never in what was sent.
 * Knows nothing of HTML: the text only ever becomes text nodes (untrusted.tsx) or terminal output.
 */

export type Fragment =
  | { readonly kind: "text"; readonly text: string }
  /** Characters that would not show themselves, by their code points ("U+202E"). */
  | { readonly kind: "hidden"; readonly text: string }
  /** Pictographs and shapes; those that could pass for a verdict's icon as a small empty square. */
  | { readonly kind: "symbol"; readonly text: string };

export interface Harmless {
  readonly fragments: readonly Fragment[];
  /** The text went on beyond the limit. */
  readonly cut: boolean;
}

export interface Manner {
  /** Code points looked at, at most. */
  readonly limit: number;
  /** "one": line breaks become spaces. "many": they stay, two in a row at most. */
  readonly lines: "one" | "many";
  /** For addresses and link targets: nothing is dropped or folded, everything unusual is shown. */
  readonly exact?: boolean;
}

/** Marks kept on one base character; Vietnamese needs 2, pointed Hebrew 4. */
const marksPerBase = 4;
/** Code points spelled out in a run of hidden ones. */
const hiddenSpelled = 3;
/** Line breaks kept in "many", so that a text cannot push everything else away. */
const breaksKept = 40;

const breaking = /^[\n\v\f\r\u0085\u2028\u2029]$/u;
const blank = /^[\p{Zs}\t\u2800]$/u;
const mark = /^[\p{Mn}\p{Mc}]$/u;
const invisible = /^[\p{C}\p{Me}\p{Default_Ignorable_Code_Point}\u{1D159}]$/u;
/** Characters that ordinary text needs and that only ever shape it: dropped in silence. */
const shaping = /^(?:\u00AD|\u061C|\u200C|\u200D|\u200E|\u200F|\u2060|\uFE0E|\uFE0F|\uFEFF)$/u;
const joiner = /^[\u200C\u200D]$/u;
/** Scripts whose spelling needs the zero-width joiners (Unicode 16, 9.2 and 12). */
const joining =
  /^[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Mongolian}]$/u;
const pictograph =
  /^[\p{So}\p{Extended_Pictographic}\u221A\u2460-\u249B\u25A0-\u27BF\u2B00-\u2BFF\u{1F000}-\u{1FAFF}]$/u;
/** What this program and its like say verdicts with: in prose not even the shape is kept. */
const verdictLike =
  /^[\u2139\u203C\u2049\u221A\u25A0-\u25FF\u2605\u2606\u2610-\u2612\u26A0\u26D4\u2705\u2713-\u2718\u2747\u274C\u274E\u2753-\u2757\u2795-\u2797\u2B1B\u2B1C\u2B24\u2B50\u2B55\u{1F197}\u{1F3C5}\u{1F396}\u{1F4AF}\u{1F50F}-\u{1F513}\u{1F534}\u{1F535}\u{1F5D9}\u{1F5F4}-\u{1F5FA}\u{1F6AB}\u{1F6D1}\u{1F6E1}\u{1F7E0}-\u{1F7EB}]$/u;
const placeholder = "\u25AB";
/** Signs of everyday prose among the pictographs. */
const everyday = /^[°©®™№℃℉]$/u;
const mathematicalLetter = /^[\u{1D400}-\u{1D7FF}]$/u;
const plainAscii = /^[!-~]$/;

export function neutralise(text: string, manner: Manner): Harmless {
  const exact = manner.exact === true;
  const out = new Collector();
  let looked = 0;
  let at = 0;
  let previous = "";
  let marks = 0;
  while (at < text.length && looked < manner.limit && out.breaks <= breaksKept) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    at += character.length;
    looked++;
    if (plainAscii.test(character)) {
      out.text(character);
      marks = 0;
    } else if (breaking.test(character)) {
      if (exact) out.hidden(character);
      else if (manner.lines === "many") {
        if (!(character === "\n" && previous === "\r")) out.lineBreak();
      } else out.space();
    } else if (blank.test(character)) {
      if (exact && character !== " ") out.hidden(character);
      else out.space();
    } else if (mark.test(character) && !invisible.test(character)) {
      marks++;
      if (marks <= marksPerBase) out.mark(character);
      else if (marks === marksPerBase + 1) out.hidden(character);
    } else if (invisible.test(character)) {
      if (exact || !shaping.test(character)) out.hidden(character);
      else if (joiner.test(character) && joining.test(previous) && joining.test(following(text, at))) {
        out.text(character);
      }
    } else if (pictograph.test(character) && !everyday.test(character)) {
      out.symbol(!exact && verdictLike.test(character) ? placeholder : character);
      marks = 0;
    } else if (mathematicalLetter.test(character) && !exact) {
      out.text(character.normalize("NFKC"));
      marks = 0;
    } else {
      out.text(character);
      marks = 0;
    }
    previous = character;
  }
  return { fragments: out.finish(), cut: at < text.length };
}

/** As one string for a terminal: hidden characters as <U+202E>, symbols in brackets. */
export function plain(harmless: Harmless): string {
  const spelled = harmless.fragments.map((fragment) => {
    switch (fragment.kind) {
      case "text":
        return fragment.text;
      case "hidden":
        return `<${fragment.text}>`;
      case "symbol":
        return `[${fragment.text}]`;
    }
  });
  return spelled.join("") + (harmless.cut ? "…" : "");
}

function following(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? "" : String.fromCodePoint(code);
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Gathers fragments, joining neighbours of a kind and trimming white space at both ends. */
class Collector {
  breaks = 0;
  readonly #fragments: Fragment[] = [];
  #text = "";
  #symbol = "";
  #hidden: string[] = [];
  #hiddenMore = 0;
  #pending: "" | " " | "\n" | "\n\n" = "";

  text(text: string): void {
    this.#settle("text");
    this.#text += text;
  }

  /** A mark goes on the letter before it; without one on a dotted circle, never on what stands outside. */
  mark(text: string): void {
    if (this.#pending !== "" || this.#text === "") this.text("\u25CC");
    this.#text += text;
  }

  symbol(text: string): void {
    this.#settle("symbol");
    this.#symbol += text;
  }

  hidden(character: string): void {
    this.#settle("hidden");
    if (this.#hidden.length < hiddenSpelled) this.#hidden.push(codePoint(character));
    else this.#hiddenMore++;
  }

  space(): void {
    if (this.#pending === "") this.#pending = " ";
  }

  lineBreak(): void {
    if (this.#pending === "\n") {
      this.#pending = "\n\n";
    } else if (this.#pending !== "\n\n") {
      this.#pending = "\n";
    }
    this.breaks++;
  }

  finish(): readonly Fragment[] {
    this.#flush("");
    return this.#fragments;
  }

  #settle(kind: Fragment["kind"]): void {
    if (this.#pending !== "") {
      const space = this.#pending;
      this.#pending = "";
      this.#flush("text");
      if (this.#text !== "" || this.#fragments.length > 0) this.#text += space;
    }
    this.#flush(kind);
  }

  /** Closes every open fragment but the one of `kind`. */
  #flush(kind: Fragment["kind"] | ""): void {
    if (kind !== "text" && this.#text !== "") {
      this.#fragments.push({ kind: "text", text: this.#text });
      this.#text = "";
    }
    if (kind !== "symbol" && this.#symbol !== "") {
      this.#fragments.push({ kind: "symbol", text: this.#symbol });
      this.#symbol = "";
    }
    if (kind !== "hidden" && this.#hidden.length > 0) {
      const more = this.#hiddenMore > 0 ? ` +${this.#hiddenMore}` : "";
      this.#fragments.push({ kind: "hidden", text: this.#hidden.join(" ") + more });
      this.#hidden = [];
      this.#hiddenMore = 0;
    }
  }
}
