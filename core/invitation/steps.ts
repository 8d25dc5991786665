/**
 * What recurrence may cost: counted pieces of work, never time, so that the same bytes end at the same
 * place on every machine. One counter is shared by everything that one invitation makes us expand.
 */
export class Steps {
  #left: number;
  #exhausted = false;

  constructor(limit: number) {
    this.#left = limit;
  }

  /** Takes `amount`; false, and remembered, where that much is not left. */
  take(amount = 1): boolean {
    if (amount > this.#left) {
      this.#left = 0;
      this.#exhausted = true;
      return false;
    }
    this.#left -= amount;
    return true;
  }

  /** Whether work was refused: what came out is a part of the truth. */
  get exhausted(): boolean {
    return this.#exhausted;
  }
}
