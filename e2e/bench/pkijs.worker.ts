import type { Job } from "./page.ts";
import { pkijs } from "./peers.ts";

self.addEventListener("message", ({ data }: MessageEvent<Job>) => {
  void pkijs(data.bytes, data.root).then((right) => self.postMessage(right));
});
