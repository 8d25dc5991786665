import { get } from "node:https";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resolverDns } from "../../addin/ports/doh.ts";
import { questions, stateOf, zones } from "./questions.ts";
import { missing, startResolver, type TestResolver } from "./server.mjs";

const resolver: TestResolver | null = await startResolver({ zones });
afterAll(() => resolver?.stop());

/** Node's own fetch cannot be told of a certificate it should trust. */
const fetchFrom =
  (certificate: string): typeof fetch =>
  (input, { headers, signal } = {}) =>
    new Promise((resolve, reject) => {
      const url = input instanceof Request ? input.url : input;
      const options = {
        ca: certificate,
        headers: Object.fromEntries(new Headers(headers)),
        signal: signal ?? undefined,
      };
      get(url, options, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => {
          const type = answer.headers["content-type"] ?? "";
          resolve(
            new Response(Buffer.concat(chunks), {
              status: answer.statusCode ?? 500,
              headers: { "content-type": type },
            }),
          );
        });
      }).on("error", reject);
    });

describe.skipIf(resolver === null)(
  `resolverDns against unbound (${resolver === null ? missing : "running"})`,
  () => {
    let dns: ReturnType<typeof resolverDns>;
    beforeAll(() => {
      dns = resolverDns(resolver?.url ?? "", { fetch: fetchFrom(resolver?.certificate ?? "") });
    });

    it.for(questions)("%s %s: %s", async ([name, type, state, records]) => {
      const answer = await dns.lookup(name, type);
      expect([stateOf(answer), answer.records.toSorted()]).toEqual([state, records]);
    });

    it("asks each question once, and again only where it failed", async () => {
      const before = resolver?.log().length;
      for (const [name, type] of questions) await dns.lookup(name, type);
      const failing = questions.filter(([, , state]) => state.startsWith("failed"));
      expect(resolver?.log().slice(before)).toEqual(failing.map(([name, type]) => `${name} ${type}`));
    });
  },
);
