/** Open multiparts with one boundary: of nested ones that share it, readers may mean any. */
export interface SharedBoundary {
  /** "--" and the boundary, in ASCII. */
  readonly text: string;
  /** Places in the list of open parts, innermost first. */
  readonly owners: readonly number[];
  /** The innermost whose close delimiter has not been seen; -1 where there is none. */
  readonly open: number;
  /** Which owner a delimiter was last found for when the others were told of it. */
  told: number | null;
}

const none: readonly SharedBoundary[] = [];

/**
 * The boundaries of all open multiparts, sorted, so that a line is compared with all of them at once: whoever
 * nests multiparts must not make each line cost as much as it has boundaries around it.
 */
export class Boundaries {
  readonly #sorted: readonly SharedBoundary[];

  constructor(parts: readonly { readonly boundary: string | null; readonly closed: boolean }[]) {
    const owners = new Map<string, number[]>();
    for (const [owner, { boundary }] of parts.entries()) {
      if (boundary === null) continue;
      const known = owners.get(boundary);
      if (known === undefined) owners.set(boundary, [owner]);
      else known.unshift(owner);
    }
    this.#sorted = [...owners]
      .map(([text, list]) => ({
        text,
        owners: list,
        open: list.find((owner) => parts[owner]!.closed === false) ?? -1,
        told: null,
      }))
      .sort((a, b) => (a.text < b.text ? -1 : 1));
  }

  get none(): boolean {
    return this.#sorted.length === 0;
  }

  /** Those that stand at `at`, the shortest first. */
  standingAt(buffer: Uint8Array, at: number): readonly SharedBoundary[] {
    const sorted = this.#sorted;
    let found: SharedBoundary[] | null = null;
    let from = 0;
    let to = sorted.length;
    for (let length = 0; from < to; length++) {
      // All from `from` to `to` begin with the octets before; the one that ends here comes first.
      if (sorted[from]!.text.length === length) (found ??= []).push(sorted[from++]!);
      const octet = buffer[at + length];
      if (from === to || octet === undefined) break;
      if (sorted[from]!.text.charCodeAt(length) !== octet) from = this.#first(from, to, length, octet);
      if (from < to && sorted[to - 1]!.text.charCodeAt(length) !== octet)
        to = this.#first(from, to, length, octet + 1);
    }
    return found ?? none;
  }

  /** The first from `from` to `to` that has at least `octet` at `place`. */
  #first(from: number, to: number, place: number, octet: number): number {
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.#sorted[middle]!.text.charCodeAt(place) < octet) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
