import { runJob } from "../ports/job.ts";
import type { VerificationJob, WorkerAnswer } from "../ports/worker-protocol.ts";

/** The worker's own code without a thread: messages are copied and arrive in turns of their own, as there. */
export class InlineWorker extends EventTarget implements Worker {
  readonly onmessage = null;
  readonly onmessageerror = null;
  readonly onerror = null;
  #ended = false;

  postMessage(job: VerificationJob): void {
    const copy = structuredClone(job);
    setTimeout(() => void runJob(copy, (message) => this.answer(message)));
  }

  answer(message: WorkerAnswer): void {
    const data = structuredClone(message);
    setTimeout(() => {
      if (!this.#ended) this.dispatchEvent(new MessageEvent("message", { data }));
    });
  }

  terminate(): void {
    this.#ended = true;
  }
}
