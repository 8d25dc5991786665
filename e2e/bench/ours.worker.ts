import { evidence } from "./ours.ts";
import type { Job } from "./page.ts";

self.addEventListener("message", ({ data }: MessageEvent<Job>) => {
  void evidence(data.bytes, data.root).then((right) => self.postMessage(right));
});
