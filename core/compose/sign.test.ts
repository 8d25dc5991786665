import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { reportOf } from "../testkit/walk.ts";
import { mailBody, type MailDraft } from "./mail.ts";
import type { OutgoingMail } from "./mime.ts";
import type { SigningIdentity } from "./pkcs12.ts";
import { signMail } from "./sign.ts";
import { identityOf } from "./testkit/identity.ts";
import { der, file, openssl, root, verified } from "./testkit/openssl.ts";

const at = new Date("2027-03-01T12:00:05Z");
const draft: MailDraft = {
  from: "olivia@acme.example",
  to: ["anna@home.example", "ben@other.example"],
  subject: "Budget",
  text: "Come — please.\nOlivia",
  date: at,
  id: "7f3a-1",
  inReplyTo: null,
  calendar: null,
};

async function signed(identity: SigningIdentity, over: Partial<MailDraft> = {}): Promise<OutgoingMail> {
  const whole = { ...draft, ...over };
  const result = await signMail(identity, whole, mailBody(whole));
  if ("error" in result) throw new Error(result.error);
  return result.mail;
}

const context = {
  clock: { now: () => at },
  anchors: { anchors: () => Promise.resolve([der(root)]) },
};

let olivia: SigningIdentity;
beforeAll(async () => {
  olivia = await identityOf("olivia@acme.example");
});

describe("signMail (RFC 8551, 3.5.3), as openssl and our own reader judge it", () => {
  it.each(["rsa", "p256", "p384"] as const)("holds, signed with %s", async (kind) => {
    const { bytes } = await signed(await identityOf("olivia@acme.example", kind));
    const content = verified(bytes, at);
    expect(content?.toString("latin1")).toBe(mailBody(draft));
    const { evidence, smimeStatus } = await reportOf(bytes, context);
    expect(evidence.map(({ status, at: time }) => [status, time])).toEqual([["valid", at.toISOString()]]);
    expect(evidence[0]?.signer?.addresses).toEqual(["olivia@acme.example"]);
    expect(smimeStatus).toBe("signed/verified");
  });

  it("breaks with every octet of the content that changes", async () => {
    const { bytes } = await signed(olivia);
    const text = Buffer.from(bytes).toString("latin1");
    const from = text.indexOf("Content-Type: text/plain");
    const to = text.indexOf("--signed-", from) - "\r\n".length;
    fc.assert(
      fc.property(fc.integer({ min: from, max: to - 1 }), (position) => {
        const octet = bytes[position] ?? 0;
        // A CR before its LF is the same line end without it.
        fc.pre(octet !== 13);
        const changed = bytes.slice();
        changed[position] = octet === 65 ? 66 : 65;
        expect(verified(changed, at)).toBeNull();
      }),
      { numRuns: 25 },
    );
  });

  it("names time, content and certificate in its signed attributes, in DER order", async () => {
    const { bytes } = await signed(olivia);
    const p7s = openssl(["smime", "-pk7out", "-in", file(bytes)]);
    const printed = openssl(["cms", "-cmsout", "-print", "-inform", "PEM"], p7s).toString();
    const objects = [...printed.matchAll(/object: (\S+) \(1\.2\.840\.113549\.1\.9\./g)].map(
      ([, name]) => name,
    );
    expect(objects).toEqual([
      "contentType",
      "signingTime",
      "messageDigest",
      "id-smime-aa-signingCertificateV2",
    ]);
    expect(printed).toContain("UTCTIME:Mar  1 12:00:05 2027 GMT");
    // Every certificate of the identity, octet by octet.
    const enclosed = openssl(["pkcs7", "-print_certs"], p7s).toString();
    for (const certificate of olivia.certificates)
      expect(enclosed.replace(/\s/g, "")).toContain(Buffer.from(certificate).toString("base64"));
  });

  it("is ASCII in short lines throughout, and names everybody it goes to", async () => {
    const { bytes, to } = await signed(olivia, { text: "ü".repeat(500) });
    const text = Buffer.from(bytes).toString("latin1");
    expect(text).toMatch(/^[\r\n\x20-\x7e]*$/);
    for (const line of text.split("\r\n")) {
      expect(line).not.toContain("\n");
      expect(line.length).toBeLessThanOrEqual(80);
    }
    expect(to).toBe("anna@home.example, ben@other.example");
    expect(text).toContain("To: <anna@home.example>,\r\n <ben@other.example>\r\n");
  });

  it("lets no field begin another, nor the text end what is signed", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "binary" }),
        fc.string({ unit: fc.constantFrom("\r", "\n", "-", "s", "B", "c", ":", " ", "\u2028") }),
        async (subject, text) => {
          const { bytes } = await signed(olivia, { subject, text: `${text}\r\n--signed-7f3a-1--\r\n` });
          const { message, parts } = await reportOf(bytes, context);
          expect(message.from).toEqual(["olivia@acme.example"]);
          expect(parts.map(({ type }) => type)).toEqual([
            "multipart/signed",
            "text/plain",
            "application/pkcs7-signature",
          ]);
        },
      ),
      { numRuns: 30 },
    );
  });

  it.each([
    { to: "anna@home.example>\r\nBcc: <x@y.example" },
    { to: ["anna@home.example", "anna"] },
    { from: "olivia@acme.example\r\nBcc: x@y.example" },
  ])("is refused where %j holds no address", async (over) => {
    const other = { ...draft, ...over };
    expect(await signMail(olivia, other, mailBody(other))).toEqual({ error: "address" });
  });

  it("is refused where the certificate speaks for another, or not at that time", async () => {
    const other = { ...draft, from: "sam@acme.example" };
    expect(await signMail(olivia, other, mailBody(other))).toEqual({ error: "not-mine" });
    const late = { ...draft, date: new Date("2050-01-01T00:00:00Z") };
    expect(await signMail(olivia, late, mailBody(late))).toEqual({ error: "not-valid-now" });
    const early = { ...draft, date: new Date("2025-12-31T23:59:59Z") };
    expect(await signMail(olivia, early, mailBody(early))).toEqual({ error: "not-valid-now" });
  });
});
