import { defaultPolicy, verify } from "../../core/verify.ts";
import { bundledAnchors, readAnchors } from "./anchors/anchors.ts";
import { calendarView } from "./calendar-view.ts";
import type { VerificationJob, WorkerAnswer } from "./worker-protocol.ts";

const answer = (message: WorkerAnswer): void => self.postMessage(message);

async function run(job: VerificationJob): Promise<void> {
  const report = await verify(
    job.bytes,
    {
      source: job.source,
      me: job.me,
      policy: { ...defaultPolicy, trustedPairs: job.trustedPairs },
      clock: { now: () => new Date() },
      at: null,
      deliveredAt: job.deliveredAt === null ? null : new Date(job.deliveredAt),
      anchors: {
        anchors: async () => [
          ...(job.bundledAnchors ? await bundledAnchors() : []),
          ...readAnchors(job.anchors),
        ],
      },
      certificates: { certificates: () => Promise.resolve([]) },
      revocation: { crls: () => Promise.resolve([]) },
      calendar: job.calendar === null ? null : calendarView(job.calendar, job.calendarComplete),
    },
    (progress) => {
      if (progress.pending.includes("signatures")) answer({ kind: "progress", report: progress });
    },
  );
  answer({ kind: "final", report });
}

self.addEventListener("message", (event: MessageEvent<VerificationJob>) => {
  run(event.data).catch((error: unknown) =>
    answer({ kind: "fault", message: error instanceof Error ? error.message : String(error) }),
  );
});
