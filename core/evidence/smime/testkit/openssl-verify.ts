/** What `openssl cms -verify` says of many mails at once: a second reader of S/MIME that nobody here wrote. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { certificate } from "./cms.ts";
import type { Bytes } from "./der.ts";

export interface Verdict {
  readonly accepted: boolean;
  /** The reason of its innermost error, such as "digest failure"; "" where it accepts. */
  readonly why: string;
  /** The content it hands out where it accepts. */
  readonly content: Buffer | null;
}

/** 2030-01-01, the time the certificates of testdata are judged for. */
const attime = "1893456000";

const script = `
  for mail in "$@"; do
    if openssl cms -verify -in "$mail" -CAfile root.pem -attime ${attime} -out "$mail.out" 2> "$mail.err" < /dev/null
    then echo accepted > "$mail.result"; else echo refused > "$mail.result"; fi
  done`;

/** Asks of each mail in turn, under the root of testdata, revocation left out. */
export async function opensslVerify(mails: readonly Bytes[]): Promise<readonly Verdict[]> {
  const folder = mkdtempSync(join(tmpdir(), "usher-differential-"));
  try {
    const pem = Buffer.from(certificate("root")).toString("base64").replace(/.{64}/g, "$&\n");
    writeFileSync(
      join(folder, "root.pem"),
      `-----BEGIN CERTIFICATE-----\n${pem}\n-----END CERTIFICATE-----\n`,
    );
    const names = mails.map((mail, i) => {
      writeFileSync(join(folder, `${String(i)}.eml`), mail);
      return `${String(i)}.eml`;
    });
    const width = Math.max(1, availableParallelism());
    const shares = Array.from({ length: width }, (_, share) =>
      names.filter((_name, i) => i % width === share),
    );
    await Promise.all(shares.filter((share) => share.length > 0).map((share) => run(folder, share)));
    return names.map((name) => verdictOf(join(folder, name)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(folder: string, names: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const shell = spawn("sh", ["-c", script, "sh", ...names], {
      cwd: folder,
      env: { ...process.env, OPENSSL_CONF: "/dev/null" },
      stdio: "ignore",
    });
    shell.on("error", reject);
    shell.on("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`the shell ended with ${String(code)}`)),
    );
  });
}

function verdictOf(path: string): Verdict {
  const accepted = readFileSync(`${path}.result`, "latin1").trim() === "accepted";
  const errors = readFileSync(`${path}.err`, "latin1").split("\n");
  const reasons = errors.flatMap((line) => {
    const [, , , , , reason, , , detail] = line.split(":");
    if (reason === undefined) return [];
    return [
      detail?.startsWith("Verify error") ? `${reason} ${line.split("Verify error:")[1] ?? ""}` : reason,
    ];
  });
  return {
    accepted,
    why: accepted ? "" : (reasons.at(0) ?? errors[0] ?? ""),
    content: accepted ? readFileSync(`${path}.out`) : null,
  };
}
