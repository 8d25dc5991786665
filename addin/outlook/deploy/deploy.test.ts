import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, test } from "vitest";
import { elsewhere, places, securityHeaders, transportSecurity } from "../../headers.mjs";
import { httpPart, wholeFile } from "./configuration.mjs";
import { readArguments } from "./nginx.mjs";

const base = mkdtempSync(join(tmpdir(), "usher-deploy-"));
afterAll(() => rmSync(base, { recursive: true }));

const run = (...args: string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, "nginx.mjs"), ...args], { encoding: "utf8" });
const needed = ["--origin", "https://usher.example", "--root", "/usr/share/usher"];

const policyOf = (configuration: string): string =>
  /add_header Content-Security-Policy "([^"]*)" always;/.exec(configuration)?.[1] ?? "";
const site = {
  origin: "https://usher.example",
  root: "/usr/share/usher",
  tls: null,
  listen: ["80"],
  choice: {},
};

describe("nginx.mjs", () => {
  it("writes the site for a proxy in front, with the headers of our own servers", () => {
    const { status, stdout, stderr } = run(...needed);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("listen 8080;");
    expect(stdout).toContain("server_name usher.example;");
    expect(policyOf(stdout)).toBe(securityHeaders("outlook")["Content-Security-Policy"]);
    expect(stdout).not.toContain("ssl_");
    expect(stdout).not.toMatch(/^\s*(?:events|daemon)/m);
  });

  it("speaks TLS where it has a certificate, at every address given", () => {
    const tls = ["--cert", "/etc/ssl/usher.crt", "--key", "/etc/ssl/private/usher.key"];
    expect(run(...needed, ...tls).stdout).toContain("listen 443 ssl http2;");
    const { stdout } = run(...needed, ...tls, "--listen", "8443", "--listen", "[::]:8443");
    expect(stdout).toContain("listen 8443 ssl http2;\n  listen [::]:8443 ssl http2;");
    expect(stdout).toContain('ssl_certificate "/etc/ssl/usher.crt";');
    expect(stdout).toContain('ssl_certificate_key "/etc/ssl/private/usher.key";');
  });

  it("lets its pages ask whom the policy decided on, and be framed by the operator's servers too", () => {
    const policy = join(base, "policy.json");
    writeFileSync(policy, '{"resolver": "https://dns.acme.example/dns-query"}');
    const { stdout } = run(...needed, "--policy", policy, "--frame", "https://mail.acme.example");
    expect(policyOf(stdout)).toContain(
      "connect-src 'self' https://graph.microsoft.com https://login.microsoftonline.com https://dns.acme.example;",
    );
    expect(policyOf(stdout)).toMatch(/frame-ancestors [^;]* https:\/\/mail\.acme\.example$/);
  });

  it("follows a link to what the organisation decided, and no other: it would be as if nothing was decided", () => {
    const { stdout } = run(...needed);
    expect(stdout).toContain('disable_symlinks on from="/usr/share/usher";');
    const followed = [...stdout.matchAll(/location (.*) \{ disable_symlinks off; /g)].map(
      ([, place]) => place,
    );
    expect(followed).toEqual(["= /outlook/policy.json", "= /outlook/graph.json"]);
  });

  it("adds the operator's resolvers to those offered", () => {
    const { stdout } = run(...needed, "--resolver", "https://dns.acme.example/dns-query");
    expect(policyOf(stdout)).toMatch(
      /connect-src [^;]*https:\/\/dns\.google [^;]*https:\/\/dns\.acme\.example;/,
    );
  });

  test.for<[args: string[], why: string]>([
    [[], "--origin and --root are needed."],
    [["--origin", "https://usher.example"], "--origin and --root are needed."],
    [
      ["--origin", "http://usher.example", "--root", "/srv"],
      'Cannot use --origin "http://usher.example": it must be an origin such as https://usher.example.',
    ],
    [
      ["--origin", "https://usher.example/sub", "--root", "/srv"],
      'Cannot use --origin "https://usher.example/sub": it must be an origin such as https://usher.example.',
    ],
    ...["srv/usher", '/srv/"; }', "/srv/$host", "/srv/usher root", "/srv/a\nb"].map(
      (root): [string[], string] => [
        ["--origin", "https://usher.example", "--root", root],
        `Cannot use --root "${root}": it must be an absolute path of letters, digits and . _ - + @.`,
      ],
    ),
    [[...needed, "--cert", "/etc/a"], "--cert and --key go together."],
    ...["0", "65536", "443 default", "a:b", "443;"].map((address): [string[], string] => [
      [...needed, "--listen", address],
      `Cannot use --listen "${address}": it must be a port, or an address and a port.`,
    ]),
    [
      [...needed, "--resolver", "http://dns.example/"],
      'Cannot use --resolver "http://dns.example/": it must be an https address.',
    ],
    [
      [...needed, "--frame", "https://*.example"],
      'Cannot use --frame "https://*.example": it must be an origin such as https://mail.acme.example.',
    ],
    [[...needed, "--policy", "/nowhere.json"], "Cannot read the policy /nowhere.json: ENOENT."],
  ])("%j: says what is wrong", ([args, why]) => {
    expect(() => readArguments(args)).toThrow(new Error(why));
  });

  test.for([
    ["--colour", "Unknown option '--colour'"],
    ["stray", "Unexpected argument 'stray'"],
  ] as const)("%s is no option: says so and how to call it, and writes nothing", ([option, why]) => {
    const { status, stdout, stderr } = run(...needed, option);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr.startsWith(why), stderr).toBe(true);
    expect(stderr).toContain("\n\nUsage: npm run -s nginx");
    expect(stderr).not.toContain("    at ");
  });
});

describe("the configuration", () => {
  it("has all headers in one place, for a location's own would take theirs", () => {
    const lines = httpPart(site).split("\n");
    const added = lines.filter((line) => line.includes("add_header"));
    expect(added.length).toBeGreaterThan(5);
    for (const line of added) expect(line).toMatch(/^ {2}add_header .* always;$/);
  });

  it("whole, names no place to write to but /tmp", () => {
    const written = [
      ...wholeFile(site).matchAll(/^\s*(?:pid|error_log|access_log|\w+_temp_path) ([^;]+);/gm),
    ];
    expect(written.length).toBe(8);
    for (const [line, place = ""] of written)
      expect(place, line).toMatch(/^(?:stderr|off|\/tmp\/usher-[\w-]+)/);
  });

  test.for(['https://x"; }', "https://$host", "a\nb"])("does not write %j", (text) => {
    expect(() => httpPart({ ...site, root: text })).toThrow("nginx cannot be told");
  });
});

describe("Containerfile", () => {
  const lines = readFileSync(join(import.meta.dirname, "Containerfile"), "utf8")
    .replaceAll("\\\n", "")
    .split("\n")
    .filter((line) => line !== "");
  const instructions = lines.filter((line) => !line.startsWith("#"));
  const comments = lines.filter((line) => line.startsWith("#")).join("\n");
  const of = (name: string): string[] =>
    instructions
      .filter((line) => line.startsWith(`${name} `))
      .map((line) => line.slice(name.length + 1).replace(/ +/g, " "));

  it("copies what the build and the command above it make, to where the configuration looks", () => {
    const root = join(import.meta.dirname, "../../..");
    const configuration = readFileSync(join(root, "vite.config.ts"), "utf8");
    expect(configuration).toContain('outDir: join(root, "dist/panel")');
    expect(of("COPY")).toEqual(["dist/panel/ /usr/share/usher/", "dist/nginx.conf /etc/usher/nginx.conf"]);
    const [, args = ""] = /npm run -s nginx -- (.*) > dist\/nginx\.conf/.exec(comments) ?? [];
    const { status, stdout } = run(...args.split(" "));
    expect(status).toBe(0);
    expect(stdout).toContain('root "/usr/share/usher";');
    expect(stdout).toContain("daemon off;");
    expect(stdout).toContain(`listen ${of("EXPOSE")[0]};`);
  });

  it("starts nginx with that configuration, as a user without rights", () => {
    expect(JSON.parse(of("CMD")[0] ?? "")).toEqual(["nginx", "-e", "stderr", "-c", "/etc/usher/nginx.conf"]);
    expect(of("USER")).toEqual(["www-data"]);
    // After what needs root's rights, before what runs.
    const order = instructions.map((line) => line.split(" ", 1)[0]);
    expect(order).toEqual(["FROM", "RUN", "COPY", "COPY", "USER", "EXPOSE", "STOPSIGNAL", "CMD"]);
  });

  it("has nothing but Debian's nginx, from Debian", () => {
    expect(of("FROM")).toEqual(["docker.io/library/debian:bookworm-slim"]);
    expect(of("RUN")).toEqual([
      "apt-get update && apt-get install --yes --no-install-recommends nginx-light && rm -rf /var/lib/apt/lists/*",
    ]);
  });
});

describe("docs/DEPLOY.md", () => {
  const guide = readFileSync(join(import.meta.dirname, "../../../docs/DEPLOY.md"), "utf8");

  it("tells of every header, as it is sent", () => {
    for (const [name, value] of Object.entries({ ...securityHeaders("outlook"), ...transportSecurity }))
      if (name === "Content-Security-Policy") expect(guide).toContain(`\`\`\`\n${value}\n\`\`\``);
      else expect(guide).toContain(`| \`${name}\` | \`${value}\` |`);
    for (const headers of [elsewhere, ...places.map((place) => place.headers)])
      for (const [name, value] of Object.entries(headers))
        expect(new RegExp(`^\\| \`${name}\` \\|.*\`${value}\``, "m").test(guide), `${name}: ${value}`).toBe(
          true,
        );
  });

  it("calls the commands as they are called", () => {
    const [, args = ""] =
      /npm run -s nginx -- ([^>]*) > usher\.conf/.exec(guide.replaceAll("\\\n", "")) ?? [];
    expect(() => readArguments(args.split(/\s+/))).not.toThrow();
  });
});
