import { beforeEach, describe, expect, it, test, vi } from "vitest";
import type { Report } from "../../core/report.ts";
import { signedByDomain } from "../../e2e/dns/mail.ts";
import type { MailHost, Once, OpenMessage, Organisation } from "../host.ts";
import { pair, sentence, settings, openSample, verifyOnce, type Rig } from "./rig.ts";

/** What every host must do with what an organisation decided, and whom it may ask. */
export function decidingContract(name: string, make: () => Promise<Rig>): void {
  let rig: Rig;
  let host: MailHost;

  beforeEach(async () => {
    rig = await make();
    host = rig.host;
  });

  const opened = (file: string): Promise<OpenMessage> => openSample(rig, file);
  const verified = (message: OpenMessage): Promise<Report> => verifyOnce(host, message);

  describe(`${name}: the organisation`, () => {
    const nothing: Organisation = {
      resolver: null,
      fetching: null,
      authservIds: [],
      trustedSealers: [],
      ownDomains: [],
      trustedPairs: [],
      rejectsOnBehalf: false,
    };
    const [sam, olivia] = ["sam@acme.example", "olivia@acme.example"] as const;

    it("has decided nothing where it has no policy", async () => {
      expect(await host.organisation()).toEqual(nothing);
    });

    it("is told with what it decided", async () => {
      rig.decide({
        resolver: "https://dns.harbour.example/dns-query",
        authservIds: ["MX.harbour.example"],
        trustedSealers: ["lists.example"],
        fetching: "https://relay.harbour.example/usher",
        ownDomains: ["harbour.example"],
        trustedPairs: [{ agent: sam, actor: olivia, methods: ["request"], until: "2027-01-01" }],
        onBehalf: {
          domains: { "evil.example": "reject", "acme.example": "prompt", "Bad.example": "reject" },
        },
        revocation: "require",
      });
      expect(await host.organisation()).toEqual({
        resolver: "https://dns.harbour.example/dns-query",
        fetching: "https://relay.harbour.example/usher",
        authservIds: ["mx.harbour.example"],
        trustedSealers: ["lists.example"],
        ownDomains: ["harbour.example"],
        trustedPairs: [pair(sam, olivia, { methods: ["REQUEST"], until: "2027-01-01T23:59:59.999Z" })],
        rejectsOnBehalf: ["evil.example", "bad.example"],
      });
    });

    test.for<[onBehalf: unknown, rejects: Organisation["rejectsOnBehalf"]]>([
      ["prompt", false],
      ["reject", true],
      [{ otherwise: "reject", domains: { "acme.example": "prompt" } }, true],
      [{ domains: { "acme.example": "prompt" } }, false],
    ])("has decided about what is sent for somebody else: %j, so %j", async ([onBehalf, rejects]) => {
      rig.decide({ onBehalf });
      expect((await host.organisation()).rejectsOnBehalf).toEqual(rejects);
    });

    test.for<[onBehalf: unknown, level: string, code: string]>([
      ["prompt", "authorized", "agent-trusted-pair"],
      ["reject", "suspicious", "on-behalf-rejected"],
      [{ domains: { "acme.example": "reject" } }, "suspicious", "on-behalf-rejected"],
      [{ domains: { example: "reject", "acme.example": "prompt" } }, "authorized", "agent-trusted-pair"],
      [{ domains: { "cme.example": "reject" } }, "authorized", "agent-trusted-pair"],
      [{ otherwise: "reject", domains: { "acme.example": "prompt" } }, "authorized", "agent-trusted-pair"],
    ])("decides whether a pair of the person's own counts: %j, so %s", async ([onBehalf, level, code]) => {
      rig.decide({ onBehalf });
      await host.saveSettings({ ...settings, trustedPairs: [pair(sam, olivia)] });
      const report = await verified(await opened("authorized.eml"));
      expect(report.trust?.level).toBe(level);
      expect(report.reasons.map((reason) => reason.code)).toContain(code);
    });

    it("still trusts whom it named where it takes nobody else", async () => {
      rig.decide({ onBehalf: "reject", trustedPairs: [{ agent: sam, actor: olivia }] });
      await host.saveSettings(settings);
      expect((await verified(await opened("authorized.eml"))).trust?.level).toBe("authorized");
    });

    it("decides for its people: whom it trusts is trusted beside those they named", async () => {
      rig.decide({ trustedPairs: [{ agent: sam, actor: olivia }] });
      const own = [pair("eve@acme.example", olivia)];
      await host.saveSettings({ ...settings, trustedPairs: own });
      expect((await verified(await opened("authorized.eml"))).trust?.level).toBe("authorized");
      rig.decide({ revocation: "off" });
      const message = await opened("verified.eml");
      const report = await rig.again().verify(message, () => undefined, new AbortController().signal);
      expect([report.trust?.level, report.pending]).toEqual(["verified", ["revocation"]]);
    });

    it("is no half policy: what cannot be read is said, and nothing is verified by it", async () => {
      rig.decide({ ownDomain: ["harbour.example"] });
      await expect(host.organisation()).rejects.toThrow(/^[A-Z].*unknown key: "ownDomain"\.$/);
      await expect(verified(await opened("verified.eml"))).rejects.toThrow(sentence);
    });
  });

  describe(`${name}: whom it asks`, () => {
    test.for<[resolver: string | null, once: string | null, decided: string | null, asked: string | null]>([
      [null, null, null, null],
      ["none", null, null, null],
      ["https://own.example/", null, null, "https://own.example/"],
      [null, "https://once.example/", null, "https://once.example/"],
      ["none", "https://once.example/", null, "https://once.example/"],
      ["https://own.example/", "https://once.example/", null, "https://once.example/"],
      [null, null, "https://all.example/", "https://all.example/"],
      ["https://own.example/", "https://once.example/", "https://all.example/", "https://all.example/"],
      ["https://own.example/", "https://once.example/", "none", null],
    ])("settings %s, this once %s, organisation %s: %s", async ([resolver, once, decided, asked]) => {
      const requests: string[] = [];
      vi.stubGlobal("fetch", (url: string) => {
        requests.push(new URL(url).origin + new URL(url).pathname);
        return Promise.reject(new TypeError("Failed to fetch"));
      });
      if (decided !== null) rig.decide({ resolver: decided });
      await host.saveSettings({ ...settings, resolver });
      await rig.open("domain.eml", await signedByDomain("acme.example"));
      const message = await host.read();
      if (message === null) throw new Error("no message");
      const given: Once = once === null ? {} : { resolver: once };
      await host.verify(message, () => undefined, new AbortController().signal, given);
      vi.unstubAllGlobals();
      expect([...new Set(requests)]).toEqual(asked === null ? [] : [asked]);
    });

    it("offers resolvers, each by a name and an https address", () => {
      expect(host.resolvers.length).toBeGreaterThan(0);
      for (const { name: called, url } of host.resolvers) {
        expect(called).not.toBe("");
        expect(new URL(url).protocol).toBe("https:");
      }
    });
  });
}
