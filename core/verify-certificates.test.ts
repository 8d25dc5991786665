import { describe, expect, it } from "vitest";
import type { CertificatePin } from "./ports.ts";
import type { Report } from "./report.ts";
import { codesOf, reportOf, sample } from "./testkit/walk.ts";

const noAnchors = { anchors: { anchors: () => Promise.resolve([]) } };
const chainOf = ({ evidence }: Report): Report["evidence"][number]["chain"] => evidence[0]?.chain ?? [];

describe("how long a report holds", () => {
  it("is until the first certificate or answer that it rests on ends", async () => {
    const report = await reportOf(sample("verified.eml"));
    const ends = chainOf(report).flatMap(({ notAfter, revocation }) => [
      notAfter,
      revocation?.nextUpdate ?? notAfter,
    ]);
    expect(report.holdsUntil).toBe(ends.toSorted()[0]);
  });

  it("is as of now, though it was judged for its delivery", async () => {
    const mail = sample("verified.eml");
    const now = await reportOf(mail);
    const at = new Date(Date.parse(now.checkedAt) - 3_600_000);
    expect((await reportOf(mail, { deliveredAt: at })).holdsUntil).toBe(now.holdsUntil);
    const expired = sample("unverified-expired.eml");
    const end = Date.parse(chainOf(await reportOf(expired))[0]?.notAfter ?? "");
    const delivered = await reportOf(expired, { deliveredAt: new Date(end - 3_600_000) });
    expect(delivered.trust?.level).toBe("verified");
    expect(delivered.holdsUntil === null || delivered.holdsUntil > delivered.checkedAt).toBe(true);
  });

  it("is for ever where nothing in it can end", async () => {
    expect((await reportOf(sample("verified.eml"), noAnchors)).holdsUntil).toBeNull();
  });
});

describe("a certificate the person pinned", () => {
  const mail = sample("verified.eml");
  const since = "2026-11-20T10:00:00.000Z";

  async function pinFor(address: string | null): Promise<CertificatePin> {
    const report = await reportOf(mail, noAnchors);
    const [own] = report.evidence[0]?.signer?.addresses ?? [];
    return { certificate: chainOf(report)[0]!.sha256, address: address ?? own!, since };
  }

  it("verifies its mail, and the report says why", async () => {
    expect((await reportOf(mail, noAnchors)).trust?.level).toBe("unverified");
    const pin = await pinFor(null);
    const report = await reportOf(mail, { ...noAnchors, pins: [pin] });
    expect(report.trust?.level).toBe("verified");
    expect(report.reasons.find(({ code }) => code === "certificate-pinned")).toEqual({
      code: "certificate-pinned",
      severity: "info",
      values: { address: pin.address, since },
      evidence: 0,
    });
    expect(chainOf(report).map(({ signature }) => signature)).toEqual(["pinned"]);
    expect(report.smimeStatus).toBe("signed/verified");
  });

  it("verifies nothing for another address, and no other certificate's mail", async () => {
    const strange = await reportOf(mail, { ...noAnchors, pins: [await pinFor("mallory@evil.example")] });
    expect(strange.trust?.level).toBe("unverified");
    expect(codesOf(strange)).not.toContain("certificate-pinned");
    const renewed = await reportOf(sample("unverified-expired.eml"), {
      ...noAnchors,
      pins: [await pinFor(null)],
    });
    expect(renewed.trust?.level).toBe("unverified");
  });
});
