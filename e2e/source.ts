/** A scanner just good enough to tell code from comments and strings in this project's own sources. */

interface Token {
  readonly kind: "code" | "string";
  readonly text: string;
}

/** Whether "/" after this code starts a regular expression rather than divides. */
const expectsValue = (code: string) =>
  /(^|[=(,:[!&|?{};+*%~^<>-]|\b(return|typeof|case|in|of|void))\s*$/.test(code);

const comment = /\/\/[^\n]*|\/\*[^]*?\*\//y;
const quoted = /"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'/y;
const regex = /\/(?![/*])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
/** A template's text up to its end or to the next substitution. */
const template = /(?:[^`\\$]|\\[^]|\$(?!\{))*(?:`|\$\{)/y;

function scan(source: string): Token[] {
  const tokens: Token[] = [];
  let code = "";
  let at = 0;
  /** Open braces, innermost last: true where "}" goes back into a template. */
  const braces: boolean[] = [];

  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0] ?? null;
    if (found !== null) at += found.length;
    return found;
  };
  const string = (text: string) => {
    tokens.push({ kind: "code", text: code }, { kind: "string", text });
    code = "";
  };
  const inTemplate = () => {
    const text = take(template) ?? "";
    string(text.replace(/(`|\$\{)$/, ""));
    if (text.endsWith("${")) braces.push(true);
  };

  while (at < source.length) {
    const next = source[at] ?? "";
    if (next === "/" && take(comment) !== null) {
      code += " ";
      continue;
    }
    if (next === "/" && expectsValue(code.slice(-20)) && take(regex) !== null) {
      code += "0";
      continue;
    }
    if (next === '"' || next === "'") {
      const text = take(quoted);
      if (text !== null) {
        string(text.slice(1, -1));
        continue;
      }
    }
    at++;
    if (next === "`") inTemplate();
    else if (next === "}" && braces.pop() === true) inTemplate();
    else {
      if (next === "{") braces.push(false);
      code += next;
    }
  }
  return [...tokens, { kind: "code", text: code }];
}

/** The source without comments, its strings and regular expressions emptied. */
export const strip = (source: string): string =>
  scan(source)
    .map((token) => (token.kind === "code" ? token.text : '""'))
    .join("");

const importing = /\b(from|import|import\s*\(|new\s+URL\s*\(|import\.meta\.glob(<[^>]*>)?\s*\()\s*$/;

/** What a source names in imports, re-exports, import(), import types and new URL(…, import.meta.url). */
export function importsOf(source: string): string[] {
  const found: string[] = [];
  let before = "";
  for (const token of scan(source)) {
    const address = /\bURL\s*\(\s*$/.test(before) && !token.text.startsWith(".");
    if (token.kind === "string" && importing.test(before) && !address) found.push(token.text);
    before = token.kind === "code" ? token.text : "";
  }
  return found;
}
