import { defaultPolicy, verify } from "../../core/verify.ts";
import { bundledAnchors, readAnchors } from "./anchors/anchors.ts";
import { calendarView } from "./calendar-view.ts";
import type { VerificationJob, WorkerAnswer } from "./worker-protocol.ts";

/** What a worker does with a job: answers in order, the last one final or a fault. Never rejects. */
export async function runJob(job: VerificationJob, answer: (message: WorkerAnswer) => void): Promise<void> {
  try {
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
  } catch (error) {
    answer({ kind: "fault", message: error instanceof Error ? error.message : String(error) });
  }
}
