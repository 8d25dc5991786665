import { isIPv6 } from "node:net";

/** Look-ups one network may ask for at once, and how many more each second. A long mail needs about ten. */
const burst = 60;
const perSecond = 4;
/** Networks remembered at once. */
const mostKnown = 10_000;

/** Whether one more may be asked for, by where it comes from: in memory alone, and forgotten as soon as it may ask as much as anybody. */
export function rateLimit(now: () => number = Date.now): (address: string) => boolean {
  const buckets = new Map<string, { left: number; at: number }>();
  return (address) => {
    const network = networkOf(address);
    const at = now();
    const before = buckets.get(network) ?? { left: burst, at };
    const left = Math.min(burst, before.left + ((at - before.at) / 1000) * perSecond);
    buckets.delete(network);
    buckets.set(network, { left: left >= 1 ? left - 1 : left, at });
    const [oldest] = buckets.keys();
    if (oldest !== undefined && (buckets.size > mostKnown || isFull(buckets.get(oldest), at)))
      buckets.delete(oldest);
    return left >= 1;
  };
}

const isFull = (bucket: { left: number; at: number } | undefined, at: number): boolean =>
  bucket !== undefined && bucket.left + ((at - bucket.at) / 1000) * perSecond >= burst;

/** Without the port that some proxies say; of IPv6 the first 64 bits: one house has all of the rest. */
function networkOf(address: string): string {
  const plain = address
    .replace(/^\[(.*)\](?::\d+)?$/, "$1")
    .replace(/^::ffff:(?=\d+\.)/i, "")
    .replace(/^([\d.]+):\d+$/, "$1");
  if (!isIPv6(plain)) return plain;
  const [head = "", tail] = plain.split("::");
  const left = head.split(":").filter(Boolean);
  const right = (tail ?? "").split(":").filter(Boolean);
  const zeros =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => "0");
  return [...left, ...zeros, ...right].slice(0, 4).join(":");
}
