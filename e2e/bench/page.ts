import * as ours from "./ours.ts";
import * as peers from "./peers.ts";
import { report } from "./report.ts";

const load = async (name: string): Promise<Uint8Array> => {
  const response = await fetch(`/messages/${name}`);
  if (!response.ok) throw new Error(`Cannot load ${name}: status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
};

/** Median milliseconds of each contender; null: it fails on this message. */
export type Times = Readonly<Record<string, number | null>>;

type Contender = () => boolean | Promise<boolean>;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Whether it gets through, three times over: warm, and right. */
async function works(contender: Contender): Promise<boolean> {
  for (let round = 0; round < 3; round++) {
    const right = await Promise.resolve(contender()).catch(() => false);
    if (!right) return false;
  }
  return true;
}

/**
 * Contenders take turns, so that what else the machine does hits all alike. A sample runs `batch` times
 * between two looks at the clock, which is coarse.
 */
async function race(
  contenders: Readonly<Record<string, Contender>>,
  rounds: number,
  batch: number,
): Promise<Times> {
  const samples = new Map<string, number[]>();
  for (const [name, contender] of Object.entries(contenders))
    if (await works(async () => contender())) samples.set(name, []);
  for (let round = 0; round < rounds; round++)
    for (const [name, times] of samples) {
      const contender = contenders[name];
      const start = performance.now();
      for (let turn = 0; turn < batch; turn++) await contender?.();
      times.push((performance.now() - start) / batch);
    }
  return Object.fromEntries(
    Object.keys(contenders).map((name) => {
      const times = samples.get(name);
      return [name, times === undefined ? null : median(times)];
    }),
  );
}

const rounds: Readonly<Record<string, readonly [rounds: number, batch: number]>> = {
  "5k": [40, 25],
  "1m": [15, 3],
  "25m": [7, 1],
};

async function verifying(algorithm: string, size: string, form: string): Promise<Times> {
  const [root, clear, message] = await Promise.all([
    load(`${algorithm}-root.der`),
    load(`${algorithm}-${size}-clear.eml`),
    load(`${algorithm}-${size}-${form}.eml`),
  ]);
  return race(
    {
      floor: await peers.floorOf(clear),
      evidence: () => ours.evidence(message, root),
      report: () => report(message, root),
      pkijs: () => peers.pkijs(message, root),
    },
    ...(rounds[size] ?? [1, 1]),
  );
}

async function walking(size: string): Promise<Times> {
  const message = await load(`rsa-${size}-clear.eml`);
  return race(
    { ours: () => ours.parts(message), "postal-mime": () => peers.postalMime(message) },
    ...(rounds[size] ?? [1, 1]),
  );
}

/** What a worker of the benchmark is given. */
export interface Job {
  readonly bytes: Uint8Array;
  readonly root: Uint8Array;
}

/** A new worker's first answer, start included. */
function cold(worker: Worker, job: Job): Promise<boolean> {
  return new Promise<boolean>((resolve, reject) => {
    worker.addEventListener("message", ({ data }: MessageEvent<boolean>) => resolve(data));
    worker.addEventListener("error", () => reject(new Error("A worker of the benchmark failed")));
    worker.postMessage(job);
  }).finally(() => worker.terminate());
}

async function workers(): Promise<Times> {
  const [root, bytes] = await Promise.all([load("rsa-root.der"), load("rsa-5k-clear.eml")]);
  const job = { bytes, root };
  const module = { type: "module" } as const;
  return race(
    {
      empty: () => cold(new Worker(new URL("./empty.worker.ts", import.meta.url), module), job),
      evidence: () => cold(new Worker(new URL("./ours.worker.ts", import.meta.url), module), job),
      pkijs: () => cold(new Worker(new URL("./pkijs.worker.ts", import.meta.url), module), job),
    },
    15,
    1,
  );
}

/** One serial, the last, in a list of 20,000. */
async function lists(): Promise<Times> {
  const crl = await load("crl.der");
  const serial = Uint8Array.from([0x10, 0x09, 0x70, 0x90, 0xf1]);
  return race(
    { ours: () => ours.list(crl, serial), pkijs: () => peers.pkijsList(crl, serial) },
    ...(rounds["25m"] ?? [1, 1]),
  );
}

/** Milliseconds for a thousand verdicts, one after the other. */
async function thousand(): Promise<number> {
  const [root, message] = await Promise.all([load("rsa-root.der"), load("rsa-5k-clear.eml")]);
  const start = performance.now();
  for (let count = 0; count < 1000; count++)
    if (!(await ours.evidence(message, root))) throw new Error("A message of the benchmark is not valid");
  return performance.now() - start;
}

declare global {
  interface Window {
    bench: {
      verifying: typeof verifying;
      walking: typeof walking;
      lists: typeof lists;
      workers: typeof workers;
      thousand: typeof thousand;
    };
  }
}
window.bench = { verifying, walking, lists, workers, thousand };
