import { runJob } from "./job.ts";
import type { VerificationJob } from "./worker-protocol.ts";

self.addEventListener("message", (event: MessageEvent<VerificationJob>) => {
  void runJob(event.data, (message) => self.postMessage(message));
});
