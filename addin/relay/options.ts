import { readdirSync, readFileSync, statSync } from "node:fs";
import { isIP } from "node:net";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { describeCertificate } from "../../core/verify.ts";
import { readPemOrDer } from "../ports/pem.ts";

/** What the operator asked for, read and validated. */
export interface Options {
  /** Null: the bundled anchors. */
  readonly anchors: readonly Uint8Array[] | null;
  readonly intermediates: readonly Uint8Array[];
  readonly origins: readonly string[];
  readonly allowed: readonly string[];
  readonly issuerHosts: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | null;
  readonly proxied: boolean;
}

export const help = `usher-relay - looks up what certificates point to, for the panels of one organisation

Usage: npm run relay -- [options]

  --origin ORIGIN        where the panel is served, such as https://usher.example (repeatable)
  --listen [HOST:]PORT   where it answers; 127.0.0.1:8480 where left out
  --cert FILE            its certificate, PEM, with the chain; else it speaks http, for a proxy in front
  --key FILE             its key
  --proxied              a proxy is in front and says in X-Forwarded-For who asks; else the limit on
                         look-ups counts everybody behind it as one
  --anchors FILE|DIR     roots that certificates must lead to, in place of the bundled ones (repeatable)
  --intermediates FILE|DIR
                         certificates that help to build paths; not trusted (repeatable)
  --allow-hosts HOSTS    hosts, or hosts and ports, that may be asked although they lie in a private
                         network or answer on another port: crl.acme.example,10.1.2.3:8080 (repeatable)
  --issuer-hosts HOSTS   hosts that may be asked for the issuer of a certificate that does not lead to a
                         root yet: crt.sectigo.com,cacerts.digicert.com (repeatable)
  --help                 this text

POST /lookup answers look-ups, GET /health says that it runs. Nothing is written down of who asks, or for what.
`;

export type OptionsResult =
  | { readonly kind: "options"; readonly options: Options }
  | { readonly kind: "help" }
  | { readonly kind: "error"; readonly message: string };

class Unusable extends Error {}

const text = { type: "string" } as const;
const texts = { type: "string", multiple: true } as const;

/** Reads the arguments and every file they name. Paths count from `folder`. */
export async function readOptions(args: readonly string[], folder = "."): Promise<OptionsResult> {
  try {
    const { values } = parse(args);
    if (values.help === true) return { kind: "help" };
    const { anchors, intermediates = [], cert, key } = values;
    if ((cert === undefined) !== (key === undefined)) throw new Unusable("--cert and --key go together");
    const path = (name: string): string => resolve(folder, name);
    return {
      kind: "options",
      options: {
        anchors: anchors === undefined ? null : await readAnchors(anchors.map(path)),
        intermediates: intermediates.flatMap((name) => readCertificates(path(name), "--intermediates")),
        origins: (values.origin ?? []).map(readOrigin),
        allowed: (values["allow-hosts"] ?? []).flatMap((list) => readHosts(list, "--allow-hosts")),
        issuerHosts: (values["issuer-hosts"] ?? []).flatMap((list) => readHosts(list, "--issuer-hosts")),
        ...readListen(values.listen ?? "127.0.0.1:8480"),
        tls:
          cert === undefined || key === undefined
            ? null
            : { cert: readBytes(path(cert), "--cert"), key: readBytes(path(key), "--key") },
        proxied: values.proxied === true,
      },
    };
  } catch (error) {
    if (error instanceof Unusable) return { kind: "error", message: error.message };
    throw error;
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        origin: texts,
        listen: text,
        cert: text,
        key: text,
        proxied: { type: "boolean" },
        anchors: texts,
        intermediates: texts,
        "allow-hosts": texts,
        "issuer-hosts": texts,
        help: { type: "boolean", short: "h" },
      },
      strict: true,
    });
  } catch (error) {
    throw new Unusable(error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error));
  }
}

function readBytes(path: string, option: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw unread(path, option, error);
  }
}

const unread = (path: string, option: string, error: unknown): Unusable =>
  new Unusable(
    `${option}: cannot read ${path}: ${error instanceof Error && "code" in error ? String(error.code) : String(error)}`,
  );

/** Of a folder all files in it, though not in folders within. */
function listFiles(path: string, option: string): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path)
      .map((name) => join(path, name))
      .filter((file) => statSync(file).isFile())
      .toSorted();
  } catch (error) {
    throw unread(path, option, error);
  }
}

function readCertificates(path: string, option: string): readonly Uint8Array[] {
  const found = listFiles(path, option).flatMap((file) => {
    try {
      return readPemOrDer(new Uint8Array(readBytes(file, option)), "CERTIFICATE");
    } catch (error) {
      if (error instanceof Unusable) throw error;
      throw new Unusable(`${option}: ${file} holds a certificate that is no base64`);
    }
  });
  if (found.length === 0) throw new Unusable(`${option}: ${path} holds no certificate, in PEM or DER`);
  return found;
}

/** One that cannot be read would leave fewer roots than the operator believes. */
async function readAnchors(paths: readonly string[]): Promise<readonly Uint8Array[]> {
  const found = paths.flatMap((path) => readCertificates(path, "--anchors"));
  for (const der of found)
    if ((await describeCertificate(der)) === null)
      throw new Unusable("--anchors: one of the certificates cannot be read");
  return found;
}

function readOrigin(written: string): string {
  const url = URL.canParse(written) ? new URL(written) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.origin !== written)
    throw new Unusable(`--origin: must be an origin such as https://usher.example: ${written}`);
  return written;
}

/** "host" or "host:port", as addresses have them. */
function readHosts(list: string, option: string): readonly string[] {
  return list
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "")
    .map((item) => {
      const bare = isIP(item) === 6 ? `[${item}]` : item;
      const url = URL.canParse(`http://${bare}`) ? new URL(`http://${bare}`) : null;
      if (url === null || url.href !== `http://${url.host}/` || !/^[\w.:[\]-]+$/.test(url.host))
        throw new Unusable(`${option}: must be hosts, or hosts and ports: ${item}`);
      return url.host;
    });
}

function readListen(written: string): { readonly host: string; readonly port: number } {
  const [, host = "127.0.0.1", digits = ""] =
    /^(?:(\[[\da-f:.]+\]|[\w.-]+):)?(\d{1,5})$/i.exec(written) ?? [];
  const port = Number(digits);
  if (digits === "" || port > 65_535)
    throw new Unusable(`--listen: must be a port, or a host and a port: ${written}`);
  return { host: host.replace(/^\[|\]$/g, ""), port };
}
