import type { Finding } from "./invitation.ts";
import type { ReasonCode, Values } from "../report.ts";

/** Findings of one code that are told; a person looks at no more. */
const mostOfOneCode = 10;

/** Collects findings, each once, in order. */
export class Findings {
  readonly #list = new Map<string, Finding>();
  readonly #counts = new Map<ReasonCode, number>();

  add(code: ReasonCode, values: Values): void {
    const key = JSON.stringify([code, values]);
    const count = this.#counts.get(code) ?? 0;
    if (this.#list.has(key) || count >= mostOfOneCode) return;
    this.#counts.set(code, count + 1);
    this.#list.set(key, { code, values });
  }

  get list(): readonly Finding[] {
    return [...this.#list.values()];
  }
}
