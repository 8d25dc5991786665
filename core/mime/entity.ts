import { type Parameterised, parseParameterised } from "./parameters.ts";
import type { HeaderField, Part, StructureProblem } from "./part.ts";
import { decodeWords } from "./text.ts";

/** What the Content fields say about an entity (RFC 2045, 5 and 6; RFC 2183). */
type Described = Pick<Part, "type" | "parameters" | "encoding" | "disposition" | "filename"> & {
  readonly problems: readonly StructureProblem[];
};

/** RFC 2045, 5.1. */
const token = /^[!#$%&'*+.0-9A-Z^_`a-z{|}~-]+$/;
const mediaType = /^[!#$%&'*+.0-9A-Z^_`a-z{|}~-]+\/[!#$%&'*+.0-9A-Z^_`a-z{|}~-]+$/;

const structural = ["content-type", "content-transfer-encoding", "content-disposition"] as const;
type Structural = (typeof structural)[number];

const identity = new Set(["7bit", "8bit", "binary"]);
const encodings = new Set([...identity, "base64", "quoted-printable"]);

/** Whether the octets of the body are the content. */
export const isIdentity = (encoding: string): boolean => identity.has(encoding);

/** Repeated parameters named at most; the field as a whole is suspect long before. */
const maxRepeated = 20;

export function describe(fields: readonly HeaderField[], defaultType: string): Described {
  const problems: StructureProblem[] = [];
  const read = (name: Structural): Parameterised | null => {
    const [first, second] = fields.filter((field) => field.name === name);
    if (first === undefined) return null;
    if (second !== undefined) problems.push({ kind: "repeated-field", name });
    const parsed = parseParameterised(first.value);
    for (const parameter of parsed.repeated.slice(0, maxRepeated)) {
      problems.push({ kind: "repeated-parameter", name: parameter });
    }
    const wellFormed = (name === "content-type" ? mediaType : token).test(parsed.value);
    if (parsed.broken || !wellFormed) problems.push({ kind: "bad-field", name });
    return wellFormed ? parsed : { ...parsed, value: "" };
  };
  const contentType = read("content-type");
  const transfer = read("content-transfer-encoding");
  const disposition = read("content-disposition");
  const readable = contentType !== null && contentType.value !== "";
  const type = readable ? contentType.value : defaultType;
  const parameters = readable ? contentType.parameters : new Map<string, string>();
  const encoding = transfer === null ? "7bit" : transfer.value;
  const composite = type.startsWith("multipart/");
  if (!encodings.has(encoding) || (composite && !isIdentity(encoding)))
    problems.push({ kind: "bad-encoding" });
  const filename = disposition?.parameters.get("filename") ?? parameters.get("name") ?? null;
  return {
    type,
    parameters,
    encoding,
    disposition: disposition?.value ?? null,
    filename: filename === null ? null : decodeWords(filename),
    problems,
  };
}
