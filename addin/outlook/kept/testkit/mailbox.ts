import type { Roaming } from "../mailbox-store.ts";

/**
 * The roaming settings of one mailbox, as Office has them: a pane gets what was there when it opened, and what it saves
 * takes the place of all that is there. What is saved is JSON.
 */
export class Mailbox {
  /** What is there, by name. */
  settings: Readonly<Record<string, unknown>> = {};
  failing = false;
  /** Octets of each save, as far as it came. */
  readonly sizes: number[] = [];

  /** A pane that opens. */
  open(): Roaming {
    let own = this.settings;
    return {
      get: (name) => own[name],
      set: (name, value) => (own = { ...own, [name]: value }),
      save: async () => {
        const json = JSON.stringify(own);
        this.sizes.push(new TextEncoder().encode(json).length);
        if (this.failing) throw new Error("The settings could not be saved.");
        this.settings = JSON.parse(json) as Readonly<Record<string, unknown>>;
        await Promise.resolve();
      },
    };
  }
}
