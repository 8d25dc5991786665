import { memoryView } from "../../core/memory/view.ts";
import { defaultPolicy, verify } from "../../core/verify.ts";
import type { Context } from "../../core/verify.ts";
import type { Dns, Fetching } from "../../core/ports.ts";
import type { Report } from "../../core/report.ts";
import { bundledAnchors, octetsOf, readAnchors } from "./anchors/anchors.ts";
import { calendarView } from "./calendar-view.ts";
import { fileDns, readDnsFile } from "./dns-file.ts";
import type { VerificationJob, WorkerAnswer } from "./worker-protocol.ts";

/** What a worker does with a job: answers in order, the last one final or a fault. Never rejects. */
export async function runJob(job: VerificationJob, answer: (message: WorkerAnswer) => void): Promise<void> {
  let latest: Report | null = null;
  try {
    const report = await verify(
      job.bytes,
      {
        source: job.source,
        me: job.me,
        policy: { ...defaultPolicy, ...job.policy },
        clock: { now: () => new Date() },
        at: null,
        deliveredAt: job.deliveredAt === null ? null : new Date(job.deliveredAt),
        anchors: {
          anchors: async () => [
            ...(job.bundledAnchors ? await bundledAnchors() : []),
            ...readAnchors(job.anchors),
          ],
        },
        certificates: {
          certificates: () => Promise.resolve(readImports(job.certificates, largestCertificate)),
        },
        revocation: { crls: () => Promise.resolve(job.crls) },
        pins: job.pins,
        keys: { keys: () => Promise.resolve(job.keys) },
        ...(await fetchingOf(job)),
        dns: await dnsOf(job),
        calendar: job.calendar === null ? null : calendarView(job.calendar, job.calendarComplete),
        memory: job.memory === null ? null : memoryView(job.memory),
        mandates: readImports(job.mandates, largestMandate),
        store: job.store,
      },
      (report) => {
        latest = report;
        const send = (): void => {
          if (latest === report) answer({ kind: "progress", report });
        };
        // The last is the result and not sent twice: it is the one after which nothing more is waited for.
        if (report.pending.includes("signatures")) send();
        else setTimeout(send);
      },
    );
    latest = null;
    answer({ kind: "final", report });
  } catch (error) {
    latest = null;
    answer({ kind: "fault", message: error instanceof Error ? error.message : String(error) });
  }
}

/** Octets of one import: what is longer is none, and need not be unpacked to know it. */
const largestMandate = 1024 * 1024;
const largestCertificate = 64 * 1024;

/** What was imported, of a size a check can afford; what is no base64 is left out, for it proves nothing. */
function readImports(imported: readonly string[], largest: number): readonly Uint8Array[] {
  return imported
    .filter((base64) => base64.length <= Math.ceil(largest / 3) * 4)
    .flatMap((base64) => {
      try {
        return [octetsOf(base64)];
      } catch {
        return [];
      }
    });
}

/** The relay asked last: what it had for one job serves the next. */
let relay: { readonly url: string; readonly fetching: Fetching } | null = null;

async function fetchingOf({ fetching: url }: VerificationJob): Promise<Pick<Context, "fetching">> {
  if (url === null) return {};
  if (relay?.url !== url) {
    const { relayFetching } = await import("./fetching.ts");
    relay = { url, fetching: relayFetching(url) };
  }
  return { fetching: relay.fetching };
}

/** The resolver asked last: what it answered to one job answers the next. */
let asked: { readonly url: string; readonly dns: Dns } | null = null;

async function dnsOf({ dns, resolver }: VerificationJob): Promise<Dns | null> {
  if (dns !== null) {
    const result = readDnsFile(JSON.parse(dns));
    if ("error" in result) throw new Error(`The DNS answers cannot be used: ${result.error}.`);
    return fileDns(result.records);
  }
  if (resolver === null) return null;
  if (asked?.url !== resolver) {
    // Most people's first verdict needs nobody to be asked, and should not wait for how.
    const { resolverDns } = await import("./doh.ts");
    asked = { url: resolver, dns: resolverDns(resolver) };
  }
  return asked.dns;
}
