// @ts-check
/** Ports for programs that have to be told one. */
import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** @param {number} port @returns {Promise<boolean>} */
const isFree = (port) =>
  new Promise((told) => {
    const server = createServer();
    server.on("error", () => told(false));
    server.listen(port, "127.0.0.1", () => server.close(() => told(true)));
  });

/**
 * A port of loopback that nobody listens on. It lies below those that systems hand out by themselves: until the program
 * it is for has taken it, nobody gets it who did not ask for this very one.
 *
 * @param {readonly number[]} [taken] Promised to others.
 * @returns {Promise<number>}
 */
export async function freePort(taken = []) {
  for (let turn = 0; turn < 1000; turn += 1) {
    const port = randomInt(20_000, 32_000);
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
  throw new Error("no port is free");
}
