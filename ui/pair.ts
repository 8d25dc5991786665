/** What the person's own pairs mean beside what their organisation decided. */
import type { Organisation, Pair } from "../addin/host.ts";

const domainOf = (address: string): string => address.slice(address.lastIndexOf("@") + 1);

/** Whether the organisation takes nothing on behalf of others here, so that a pair of the person's own cannot count. */
export function isOverruled(
  { agent, actor }: Pick<Pair, "agent" | "actor">,
  { rejectsOnBehalf }: Pick<Organisation, "rejectsOnBehalf">,
): boolean {
  if (typeof rejectsOnBehalf === "boolean") return rejectsOnBehalf;
  return [agent, actor]
    .map(domainOf)
    .some((own) => rejectsOnBehalf.some((domain) => own === domain || own.endsWith(`.${domain}`)));
}

/** One and the same permission, however long it holds. */
export const isSame = (a: Pair, b: Pair): boolean =>
  a.agent === b.agent &&
  a.actor === b.actor &&
  a.only === b.only &&
  (a.methods ?? ["*"]).toSorted().join() === (b.methods ?? ["*"]).toSorted().join();

/** With `pair`; one for the same people and messages is replaced. */
export const withPair = (pairs: readonly Pair[], pair: Pair): readonly Pair[] => [
  ...pairs.filter((other) => !isSame(other, pair)),
  pair,
];

export const isOver = ({ until }: Pair, now: string): boolean =>
  until !== null && Date.parse(until) < Date.parse(now);
