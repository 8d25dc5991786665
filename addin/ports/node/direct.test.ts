import { afterAll, beforeAll, expect, it } from "vitest";
import { at, hierarchy, publisher, says } from "../../relay/testkit/world.ts";
import { directFetching } from "./direct.ts";

let world: Awaited<ReturnType<typeof publisher>>;
beforeAll(async () => (world = await publisher()));
afterAll(() => world.server.close());

it("gets lists and OCSP answers from who publishes them, each once while it holds", async () => {
  const host = `crl.acme.example:${String(world.port)}`;
  const made = hierarchy(`http://${host}`);
  world.pages.set("/acme.crl", says(made.list));
  world.pages.set("/ocsp", says(made.answer));
  const resolve = () => Promise.resolve(["127.0.0.1"]);
  const fetching = directFetching({ allowed: [host], resolve, now: () => at.getTime() });
  expect(await fetching.fetch(made.lookup())).toEqual(made.list);
  expect(await fetching.fetch(made.lookup())).toEqual(made.list);
  expect(await fetching.fetch(await made.ocsp())).toEqual(made.answer);
  expect(await fetching.fetch(made.ofUrl(`http://${host}/absent`))).toBeNull();
  expect(world.asked.map(({ path }) => path)).toEqual(["/acme.crl", "/ocsp", "/absent"]);
});

it("asks nobody in one's own network", async () => {
  world.asked.length = 0;
  const made = hierarchy("http://crl.acme.example");
  const fetching = directFetching({ resolve: () => Promise.resolve(["127.0.0.1"]) });
  expect(await fetching.fetch(made.lookup())).toBeNull();
  expect(await fetching.fetch(made.ofUrl(`http://127.0.0.1:${String(world.port)}/acme.crl`))).toBeNull();
  expect(world.asked).toEqual([]);
});
