import { bundledAnchors } from "./anchors/anchors.ts";
import { runJob } from "./job.ts";
import type { VerificationJob } from "./worker-protocol.ts";

// Ahead of the first job, while a mail is chosen; where it fails, the job asks again and says so.
bundledAnchors().catch(() => undefined);

self.addEventListener("message", (event: MessageEvent<VerificationJob>) => {
  void runJob(event.data, (message) => self.postMessage(message));
});
