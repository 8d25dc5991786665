import { describe, expect, it, test } from "vitest";
import { noSettings } from "../addin/ports/store.ts";
import { rebased } from "./rebase.ts";

const having = (...anchors: readonly string[]) => ({ ...noSettings, anchors });

describe("a change of the settings", () => {
  it("is what it is where nothing else changed, in its order", () => {
    const shown = { ...having("a", "b"), me: ["one", "two"] };
    const part = { anchors: ["b"], me: ["two", "one"], resolver: "none" };
    expect(rebased(part, shown, shown)).toEqual(part);
  });

  test.for<[string, wanted: string[], shown: string[], now: string[], kept: string[]]>([
    ["a removal leaves removed what was removed before", ["a"], ["a", "b", "c"], ["a", "b"], ["a"]],
    ["an addition does not bring back what was removed", ["a", "b", "c"], ["a", "b"], ["b"], ["b", "c"]],
    ["a removal keeps what was added before", [], ["a"], ["a", "b"], ["b"]],
    ["both add the same", ["a", "b"], ["a"], ["a", "b"], ["a", "b"]],
    ["both remove the same", ["a"], ["a", "b"], ["a"], ["a"]],
  ])("%s", ([, anchors, shown, now, kept]) => {
    expect(rebased({ anchors }, having(...shown), having(...now)).anchors).toEqual(kept);
  });

  it("knows what it took away by what that is, in every list", () => {
    const pair = (agent: string) => ({
      agent,
      actor: "b@acme.example",
      methods: null,
      until: null,
      only: null,
    });
    const since = "2026-11-22T08:00:00.000Z";
    const pin = (address: string) => ({
      certificate: "ab",
      address,
      since,
      until: "2028-01-01T00:00:00.000Z",
    });
    const lists = (...names: readonly string[]) => ({
      me: names,
      trustedPairs: names.map(pair),
      mandates: names,
      anchors: names,
      certificates: names,
      pins: names.map(pin),
      authservIds: names,
    });
    const [shown, now] = [lists("a", "b"), lists("b")].map((some) => ({ ...noSettings, ...some }));
    const wanted = lists("a", "b", "c");
    expect(rebased(structuredClone(wanted), shown!, now!)).toEqual(lists("b", "c"));
  });

  it("of nobody's addresses to some", () => {
    const now = { ...noSettings, me: ["a"] };
    expect(rebased({ me: ["b"] }, noSettings, now).me).toEqual(["a", "b"]);
    expect(rebased({ me: null }, noSettings, now).me).toBeNull();
  });
});
