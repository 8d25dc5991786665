import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  calendarPart,
  jws,
  jwsPart,
  mail,
  mallory,
  mandateClaims,
  mixed,
  root,
  sam,
  signedBy,
  twinMail,
  withdrawal,
} from "../../core/testkit/mandates.ts";
import { build, reportsOf, usher } from "./testkit/usher.ts";

let folder = "";
const write = (name: string, content: Uint8Array | string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const by = (signer: typeof sam, ...enclosed: readonly Uint8Array[]): Uint8Array =>
  mail(signedBy(mixed(calendarPart(), ...enclosed), signer), sam.address);

let invitation = "";
let given = "";
beforeAll(() => {
  build();
  folder = mkdtempSync(join(tmpdir(), "usher-mandates-"));
  invitation = write("invitation.eml", by(sam));
  given = write("mandate.jws", `${jws(mandateClaims())}\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is said of the invitation, and by which exit status. */
function told(...options: readonly string[]): string {
  const ended = usher(["--json", "--roots", root.pem, "--at", "2026-12-01", ...options, invitation]);
  expect(ended.stderr).toBe("");
  const [report] = reportsOf(ended);
  const codes = report?.reasons.map(({ code }) => code).filter((code) => /^(agent|mandate)-/.test(code));
  return [ended.status, report?.trust?.level, ...(codes ?? [])].join(" ");
}

it("without a mandate an assistant's own signature proves no authority", () => {
  expect(told()).toBe("1 unconfirmed agent-unauthorized");
});

it("a mandate that was handed over does, as JWS, as mail, and from a folder among other files", () => {
  const proven = "0 authorized agent-mandate";
  expect(told("--mandates", given)).toBe(proven);
  expect(told("--mandates", write("mandate.eml", twinMail()))).toBe(proven);
  mkdirSync(join(folder, "mandates"));
  write("mandates/notes", "nothing of a mandate");
  write(
    "mandates/other.jws",
    jws(mandateClaims({ may_act: { sub: "mailto:ben@acme.example" }, jti: "m-2" })),
  );
  write("mandates/sam.jws", jws(mandateClaims()));
  expect(told("--mandates", join(folder, "mandates"))).toBe(proven);
});

it("somebody else's word does not", () => {
  expect(told("--mandates", write("forged.jws", jws(mandateClaims(), mallory)))).toMatch(
    /^1 unconfirmed .*agent-unauthorized/,
  );
});

it("a withdrawal ends it, and is remembered without being handed over again", () => {
  const memory = join(folder, "memory.json");
  const withdrawn = write("withdrawal.jws", withdrawal());
  expect(told("--memory", memory, "--mandates", given)).toBe("0 authorized agent-mandate");
  expect(told("--memory", memory, "--mandates", given, "--mandates", withdrawn)).toMatch(/^1 unconfirmed /);
  expect(told("--memory", memory, "--mandates", given)).toMatch(/^1 unconfirmed /);
  expect(told("--mandates", given)).toBe("0 authorized agent-mandate");
});

it("a withdrawal that came in a mail is remembered for the mails after it", () => {
  const taking = write("taking.eml", by(sam, jwsPart(withdrawal())));
  const options = ["--memory", join(folder, "taken.json"), "--mandates", given];
  const ended = usher([
    "--json",
    "--roots",
    root.pem,
    "--at",
    "2026-12-01",
    ...options,
    invitation,
    taking,
    invitation,
  ]);
  expect(reportsOf(ended).map(({ trust }) => trust?.level)).toEqual([
    "authorized",
    "unconfirmed",
    "unconfirmed",
  ]);
});
