import { dkim } from "./dkim.ts";
import * as ours from "./ours.ts";
import * as peers from "./peers.ts";
import { report } from "./report.ts";

const load = async (name: string): Promise<Uint8Array> => {
  const response = await fetch(`/messages/${name}`);
  if (!response.ok) throw new Error(`Cannot load ${name}: status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
};

/** Milliseconds of each contender, round by round; null: it fails on this message. */
export type Samples = Readonly<Record<string, readonly number[] | null>>;

/** Runs in turns that are counted from 0. */
type Contender = (turn: number) => boolean | Promise<boolean>;

interface Course {
  readonly rounds: number;
  /** Turns between two looks at the clock, which is coarse. */
  readonly batch: number;
  /** Turns before anything counts: compilers optimise what they have seen run. */
  readonly warm: number;
}

const courses: Readonly<Record<string, Course>> = {
  "5k": { rounds: 40, batch: 25, warm: 1500 },
  "1m": { rounds: 15, batch: 3, warm: 20 },
  "25m": { rounds: 9, batch: 1, warm: 3 },
  cold: { rounds: 15, batch: 1, warm: 1 },
};
const course = (name: string): Course => courses[name] ?? { rounds: 1, batch: 1, warm: 1 };

/** Whether it gets through, and right, as often as it takes to be warm. */
async function works(contender: Contender, warm: number): Promise<boolean> {
  for (let turn = 0; turn < warm; turn++) {
    const right = await Promise.resolve(contender(turn)).catch(() => false);
    if (!right) return false;
  }
  return true;
}

/** Contenders take turns, so that what else the machine does hits all alike. */
async function race(
  contenders: Readonly<Record<string, Contender>>,
  { rounds, batch, warm }: Course,
): Promise<Samples> {
  const samples = new Map<string, number[]>();
  for (const [name, contender] of Object.entries(contenders))
    if (await works(async (turn) => contender(turn), warm)) samples.set(name, []);
  for (let round = 0; round < rounds; round++)
    for (const [name, times] of samples) {
      const contender = contenders[name];
      const start = performance.now();
      for (let turn = 0; turn < batch; turn++) await contender?.(round * batch + turn);
      times.push((performance.now() - start) / batch);
    }
  return Object.fromEntries(Object.keys(contenders).map((name) => [name, samples.get(name) ?? null]));
}

/** Message after message of one sender. */
async function verifying(algorithm: string, size: string, form: string): Promise<Samples> {
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
    course(size),
  );
}

/** Each message of another sender, so many that no certificate is remembered. */
async function strangers(senders: number): Promise<Samples> {
  const root = await load("rsa-root.der");
  const messages = await Promise.all(Array.from({ length: senders }, (_, n) => load(`sender-${n}.eml`)));
  const message = (turn: number): Uint8Array => messages[turn % senders] ?? new Uint8Array();
  return race(
    {
      floor: await peers.floorOf(message(0)),
      evidence: (turn) => ours.evidence(message(turn), root),
      report: (turn) => report(message(turn), root),
      pkijs: (turn) => peers.pkijs(message(turn), root),
    },
    course("5k"),
  );
}

/** A DKIM verdict, the key record at hand, beside one SHA-256 over the body and one signature check. */
async function domain(size: string): Promise<Samples> {
  const [message, key] = await Promise.all([load(`dkim-${size}.eml`), load("dkim-key.txt")]);
  const record = new TextDecoder().decode(key);
  return race(
    { floor: await peers.dkimFloorOf(message, record), dkim: () => dkim(message, record) },
    course(size === "5k" ? "5k" : "25m"),
  );
}

async function walking(size: string): Promise<Samples> {
  const message = await load(`rsa-${size}-clear.eml`);
  return race(
    { ours: () => ours.parts(message), "postal-mime": () => peers.postalMime(message) },
    { ...course(size), warm: 3 },
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

async function workers(): Promise<Samples> {
  const [root, bytes] = await Promise.all([load("rsa-root.der"), load("rsa-5k-clear.eml")]);
  const job = { bytes, root };
  const module = { type: "module" } as const;
  return race(
    {
      empty: () => cold(new Worker(new URL("./empty.worker.ts", import.meta.url), module), job),
      evidence: () => cold(new Worker(new URL("./ours.worker.ts", import.meta.url), module), job),
      pkijs: () => cold(new Worker(new URL("./pkijs.worker.ts", import.meta.url), module), job),
    },
    course("cold"),
  );
}

/** One serial, the last, in a list of 20,000. */
async function lists(): Promise<Samples> {
  const crl = await load("crl.der");
  const serial = Uint8Array.from([0x10, 0x09, 0x70, 0x90, 0xf1]);
  return race(
    { ours: () => ours.list(crl, serial), pkijs: () => peers.pkijsList(crl, serial) },
    course("25m"),
  );
}

/** Milliseconds for a thousand mails, one after the other. */
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
      strangers: typeof strangers;
      domain: typeof domain;
      walking: typeof walking;
      lists: typeof lists;
      workers: typeof workers;
      thousand: typeof thousand;
    };
  }
}
window.bench = { verifying, strangers, domain, walking, lists, workers, thousand };
