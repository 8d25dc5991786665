import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { hierarchy, publisher, says, startRelay } from "./world.ts";

/** Whose lists a test's certificates name. */
export const host = "crl.acme.example";

type Starting = Parameters<typeof startRelay>;

/** What a test file has at hand: made before its tests, and the same before each. */
export interface Stage {
  readonly world: Awaited<ReturnType<typeof publisher>>;
  readonly made: ReturnType<typeof hierarchy>;
  /** Of the publisher: scheme, host and port. */
  readonly place: string;
  /** Names that were resolved. */
  readonly resolved: string[];
  /** What every name is resolved to. */
  addresses: readonly string[];
  relay(service?: Partial<Starting[0]>, serving?: Starting[1]): ReturnType<typeof startRelay>;
}

/** Sets a stage up with the hooks of the test file that calls it. */
export function stage(): Stage {
  let world: Stage["world"];
  let made: Stage["made"];
  let place = "";
  const running: { close(): unknown }[] = [];
  const set: Stage = {
    get world() {
      return world;
    },
    get made() {
      return made;
    },
    get place() {
      return place;
    },
    resolved: [],
    addresses: [],
    async relay(service = {}, serving = {}) {
      const resolve = (name: string): Promise<readonly string[]> => {
        set.resolved.push(name);
        return Promise.resolve(set.addresses);
      };
      const allowed = [`${host}:${String(world.port)}`];
      const started = await startRelay({ anchors: [made.root.der], allowed, resolve, ...service }, serving);
      running.push(started.server);
      return started;
    },
  };
  beforeAll(async () => {
    world = await publisher();
    place = `http://${host}:${String(world.port)}`;
    made = hierarchy(place);
  });
  afterAll(() => void world.server.close());
  beforeEach(() => {
    set.addresses = ["127.0.0.1"];
    set.resolved.length = 0;
    world.asked.length = 0;
    world.pages.clear();
    world.pages.set("/acme.crl", says(made.list));
    world.pages.set("/ocsp", says(made.answer));
    world.pages.set("/acme.cer", says(made.ca.der));
  });
  afterEach(() => {
    for (const server of running.splice(0)) server.close();
  });
  return set;
}
