import { readStream } from "../../ports/body.ts";
import { GraphFailure } from "./failure.ts";

/** Why there was no answer, or not the whole of it. */
export function unreached(error: unknown): GraphFailure {
  const late = error instanceof DOMException && error.name === "TimeoutError";
  return new GraphFailure(
    "failed",
    late
      ? "Microsoft 365 did not answer in time. Look at whether it was done all the same before you try again."
      : "Microsoft 365 cannot be reached. Check your connection and try again.",
  );
}

const tooLarge = (): GraphFailure => new GraphFailure("failed", "Microsoft 365 sent more than can be read.");

/** The body, read no further than to `largest` octets. */
export async function readBody(response: Response, largest: number): Promise<Uint8Array> {
  if (response.body === null || response.status === 204) return new Uint8Array();
  if (Number(response.headers.get("Content-Length") ?? 0) > largest) {
    await discard(response);
    throw tooLarge();
  }
  const bytes = await readStream(response.body, largest).catch((error: unknown) => {
    throw unreached(error);
  });
  if (bytes === null) throw tooLarge();
  return bytes;
}

/** Lets go of what is not read. */
export const discard = async (response: Response): Promise<void> => {
  await response.body?.cancel().catch(() => undefined);
};
