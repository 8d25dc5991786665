/** A small world to look things up in: certificates, who publishes what they point to, and a relay between. */
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { crl, extensions, issue, responseDer, single, type Entity } from "../../../core/pki/testkit/issue.ts";
import type { Lookup } from "../../../core/ports.ts";
import { ocspRequest } from "../../../core/pki/ocsp-request.ts";
import { relayServer, type Serving } from "../server.ts";
import { relayService, type Service } from "../service.ts";

export const at = new Date("2026-06-01T00:00:00Z");
export const later = new Date("2026-07-01T00:00:00Z");

export const listen = (server: Server): Promise<number> =>
  new Promise((listening) =>
    server.listen(0, "127.0.0.1", () => listening((server.address() as AddressInfo).port)),
  );

/** Somebody who publishes: answers by path, and counts who asked for what. */
export async function publisher(): Promise<{
  readonly server: Server;
  readonly port: number;
  readonly asked: { readonly path: string; readonly headers: Readonly<Record<string, unknown>> }[];
  readonly pages: Map<string, RequestListener>;
}> {
  const asked: { readonly path: string; readonly headers: Readonly<Record<string, unknown>> }[] = [];
  const pages = new Map<string, RequestListener>();
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push({ path, headers: request.headers });
    const page = pages.get(path);
    if (page !== undefined) return page(request, response);
    response.writeHead(404).end();
  });
  return { server, port: await listen(server), asked, pages };
}

export const says =
  (body: Uint8Array | string, headers: Readonly<Record<string, string>> = {}): RequestListener =>
  (request, response) => {
    request.resume().on("end", () => response.writeHead(200, headers).end(body));
  };

/** A hierarchy whose certificates name places of one host and port. */
export function hierarchy(place: string) {
  const root = issue(null, { name: "Root" });
  const ca = issue(root, { name: "Acme CA" });
  const naming = (...urls: readonly string[]): Entity =>
    issue(ca, { name: "Anna", extensions: [extensions.signs, extensions.points(urls)] });
  const leaf = issue(ca, {
    name: "Anna",
    extensions: [
      extensions.signs,
      extensions.points([`${place}/acme.crl`]),
      extensions.access([1, `${place}/ocsp`], [2, `${place}/acme.cer`]),
    ],
  });
  const list = crl(ca, at, later, []).der;
  const answer = responseDer({
    by: ca,
    producedAt: at,
    singles: [single({ of: leaf.certificate, issuer: ca, thisUpdate: at, nextUpdate: later })],
  });
  const lookup = (over: Partial<Lookup> = {}): Lookup => ({
    kind: "crl",
    url: `${place}/acme.crl`,
    certificates: [leaf.der, ca.der],
    request: null,
    ...over,
  });
  const ofUrl = (url: string): Lookup => lookup({ url, certificates: [naming(url).der, ca.der] });
  const ocsp = async (): Promise<Lookup> =>
    lookup({
      kind: "ocsp",
      url: `${place}/ocsp`,
      request: await ocspRequest(leaf.certificate, ca.certificate),
    });
  return { root, ca, leaf, list, answer, naming, lookup, ofUrl, ocsp };
}

export const origin = "https://usher.example";

export async function startRelay(
  service: Partial<Service> & Pick<Service, "anchors">,
  serving: Partial<Serving> = {},
): Promise<{ readonly server: Server; readonly url: string }> {
  const answer = relayService({
    intermediates: [],
    issuerHosts: [],
    allowed: [],
    now: () => at.getTime(),
    ...service,
  });
  const server = relayServer({ answer, origins: [origin], ...serving });
  return { server, url: `http://127.0.0.1:${String(await listen(server))}` };
}

export const bodyOf = ({ kind, url, certificates, request }: Lookup): string =>
  JSON.stringify({
    kind,
    url,
    certificates: certificates.map((der) => Buffer.from(der).toString("base64")),
    request: request === null ? null : Buffer.from(request).toString("base64"),
  });

/** The status, and the word for what went wrong or else the octets. */
export async function post(
  relay: { readonly url: string },
  lookup: Lookup | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<readonly [number, string | Uint8Array]> {
  const response = await fetch(`${relay.url}/lookup`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof lookup === "string" ? lookup : bodyOf(lookup),
  });
  if (response.status !== 200) {
    const { error } = (await response.json()) as { readonly error: string };
    return [response.status, error];
  }
  return [response.status, new Uint8Array(await response.arrayBuffer())];
}
