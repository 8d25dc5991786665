import type { Budget } from "../../bytes/budget.ts";
import { stretch } from "../../bytes/line-ends.ts";
import type { Message, Part } from "../../mime/part.ts";
import { digest } from "../../pki/signature.ts";
import { coverageOfMessage } from "../coverage.ts";
import { canonicalBody, octetsBehind, type Canonicalization } from "./canonical.ts";
import { algorithms, type AlgorithmName, type Content } from "./parse.ts";

/** How much of a body a signature speaks of. */
type Extent = Pick<Content, "bodyLength"> & { readonly form: Canonicalization };

/**
 * The body of a message, for all who signed it: made canonical once for each form and hashed once for each
 * hash and length.
 */
export class Body {
  readonly #root: Part;
  readonly #parts: readonly Part[];
  readonly #raw: Uint8Array;
  readonly #canonical = new Map<Canonicalization, Uint8Array>();
  readonly #digests = new Map<string, Promise<Uint8Array>>();
  readonly #ends = new Map<string, number>();

  constructor({ root, parts }: Message) {
    this.#root = root;
    this.#parts = parts;
    this.#raw = stretch(root.buffer, root.body[0], root.body[1]);
  }

  #form(form: Canonicalization): Uint8Array {
    let canonical = this.#canonical.get(form);
    if (canonical === undefined) this.#canonical.set(form, (canonical = canonicalBody(this.#raw, form)));
    return canonical;
  }

  /** Null where the budget does not reach; "short" where the body has fewer octets than l= says (RFC 6376, 3.5). */
  digest(
    { form, bodyLength }: Extent,
    algorithm: AlgorithmName,
    budget: Budget,
  ): Promise<Uint8Array> | "short" | null {
    const { hash } = algorithms[algorithm];
    const canonical = this.#form(form);
    if (bodyLength !== null && bodyLength > canonical.length) return "short";
    const length = bodyLength ?? canonical.length;
    const key = `${form} ${hash} ${length}`;
    let computed = this.#digests.get(key);
    if (computed === undefined) {
      if (!budget.spend("digestBytes", length)) return null;
      this.#digests.set(key, (computed = digest(hash, canonical.subarray(0, length))));
    }
    return computed;
  }

  /**
   * Ids of the parts that lie wholly inside, and of those that the body holds besides: where the budget does not
   * reach, as each length has to be counted off anew, that is all of them.
   */
  parts(
    { form, bodyLength }: Extent,
    budget: Budget,
  ): {
    readonly inside: readonly string[];
    readonly outside: readonly string[];
  } {
    const all = coverageOfMessage(this.#root);
    if (bodyLength === null || bodyLength >= this.#form(form).length) return { inside: all, outside: [] };
    const octets = this.#end(form, bodyLength, budget);
    if (octets === null) return { inside: [], outside: all };
    const end = this.#root.body[0] + octets;
    const byId = new Map(this.#parts.map((part) => [part.id, part]));
    // What was opened from a part lies where that part does; a root of which not all is inside is not.
    const isInside = (id: string): boolean => {
      let part = byId.get(id);
      while (part !== undefined && part.within !== null) part = byId.get(part.within);
      return part !== undefined && part !== this.#root && part.range[1] <= end;
    };
    return { inside: all.filter(isInside), outside: all.filter((id) => !isInside(id)) };
  }

  #end(form: Canonicalization, length: number, budget: Budget): number | null {
    const key = `${form} ${length}`;
    let end = this.#ends.get(key);
    if (end === undefined) {
      if (!budget.spend("digestBytes", length)) return null;
      this.#ends.set(key, (end = octetsBehind(this.#raw, form, length)));
    }
    return end;
  }
}

const bodies = new WeakMap<Part, Body>();

/** Shared by DKIM, ARC, and a second look for another time. */
export function bodyOf(message: Message): Body {
  let body = bodies.get(message.root);
  if (body === undefined) bodies.set(message.root, (body = new Body(message)));
  return body;
}
