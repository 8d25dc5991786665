import type { Report } from "../../core/report.ts";
import type { VerificationJob, WorkerAnswer } from "./worker-protocol.ts";

/** Makes the worker; a test puts another in its place. */
export type Spawn = () => Worker;

const spawnWorker: Spawn = () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });

/**
 * Verifies in a worker, one message at a time: a message that costs much never holds up the page, and one
 * that is no longer looked at is stopped by ending its worker.
 */
export class Verifier {
  readonly #spawn: Spawn;
  #idle: Worker | null = null;

  constructor(spawn: Spawn = spawnWorker) {
    this.#spawn = spawn;
  }

  /** Starts the worker ahead of the first message. */
  warm(): void {
    this.#idle ??= this.#spawn();
  }

  /**
   * Rejects with the signal's reason where aborted, else with an Error where the worker itself failed.
   * The job's bytes are copied, not taken: the page still shows them.
   */
  verify(job: VerificationJob, onProgress: (report: Report) => void, signal: AbortSignal): Promise<Report> {
    if (signal.aborted) return Promise.reject(reasonOf(signal));
    const worker = this.#idle ?? this.#spawn();
    this.#idle = null;
    return new Promise<Report>((resolve, reject) => {
      // Taken off by hand: a listener that outlived its job would answer for the next one too.
      const rest = (): void => {
        worker.removeEventListener("message", heard);
        worker.removeEventListener("error", failed);
        signal.removeEventListener("abort", aborted);
      };
      const stop = (error: Error): void => {
        rest();
        worker.terminate();
        reject(error);
      };
      const heard = ({ data }: MessageEvent<WorkerAnswer>): void => {
        if (data.kind === "fault") return stop(new Error(data.message));
        onProgress(data.report);
        if (data.kind === "progress") return;
        rest();
        if (this.#idle === null) this.#idle = worker;
        else worker.terminate();
        resolve(data.report);
      };
      const failed = (): void => stop(new Error("The check stopped unexpectedly."));
      const aborted = (): void => stop(reasonOf(signal));
      worker.addEventListener("message", heard);
      worker.addEventListener("error", failed);
      signal.addEventListener("abort", aborted);
      worker.postMessage(job);
    });
  }
}

const reasonOf = (signal: AbortSignal): Error =>
  signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason));
