import { beforeEach, describe, expect, it, vi } from "vitest";
import { emptyMemory } from "../../core/memory/book.ts";
import type { Report } from "../../core/report.ts";
import * as mandates from "../../core/testkit/mandates.ts";
import { ask, carryOut, draftQuestion, undo, type Desk, type Matter } from "../../ui/decide.ts";
import { en } from "../../ui/words/en.ts";
import type { MailHost, OpenMessage, Pair, Pin, Settings } from "../host.ts";
import { decidingContract } from "./deciding-contract.ts";
import { keepingContract } from "./keeping-contract.ts";
import {
  anna,
  book,
  itemOf,
  pair,
  pin,
  sample,
  sentence,
  settings,
  unset,
  openSample,
  verifyOnce,
  type Rig,
} from "./rig.ts";

/** What every host must do, whatever the client; each host's test calls this once. */
export function hostContract(name: string, make: () => Promise<Rig>): void {
  decidingContract(name, make);
  keepingContract(name, make);

  let rig: Rig;
  let host: MailHost;

  beforeEach(async () => {
    rig = await make();
    host = rig.host;
  });

  const opened = (file: string): Promise<OpenMessage> => openSample(rig, file);
  const verified = (message: OpenMessage): Promise<Report> => verifyOnce(host, message);

  describe(`${name}: the open message`, () => {
    it("is none before one is opened, and none once it is closed", async () => {
      expect(await host.read()).toBe(null);
      await opened("verified.eml");
      await rig.close();
      expect(await host.read()).toBe(null);
    });

    it("is the bytes as they came, under a name, and no sample", async () => {
      const message = await opened("verified.eml");
      expect(message.bytes).toEqual(sample("verified.eml"));
      expect(message).toMatchObject({ sample: false, me: null });
      expect(message.name).not.toBe("");
      expect(
        message.deliveredAt === null || new Date(message.deliveredAt).toISOString() === message.deliveredAt,
      ).toBe(true);
    });

    it("has an id that changes with every opening, also of the same bytes", async () => {
      const ids = [];
      for (const file of ["verified.eml", "verified.eml", "unverified-plain.eml"])
        ids.push((await opened(file)).id);
      expect(new Set(ids).size).toBe(3);
    });

    it("is told to who listens, once it can be read, until they stop", async () => {
      const seen: Promise<OpenMessage | null>[] = [];
      const other = vi.fn<() => void>();
      const stop = host.onChange(() => seen.push(host.read()));
      const stopOther = host.onChange(other);
      const first = await opened("verified.eml");
      expect((await seen.at(-1))?.id).toBe(first.id);
      await rig.close();
      expect(await seen.at(-1)).toBe(null);
      const { length } = seen;
      stop();
      stop();
      await opened("verified.eml");
      expect(seen).toHaveLength(length);
      expect(other.mock.calls.length).toBeGreaterThan(length);
      stopOther();
    });
  });

  describe(`${name}: verify`, () => {
    it("reports in steps, the last of which is the result", async () => {
      await host.saveSettings(settings);
      const steps: Report[] = [];
      const message = await opened("verified.eml");
      const report = await host.verify(message, (step) => steps.push(step), new AbortController().signal);
      expect(steps.map(({ pending }) => pending)).toEqual([["signatures"], []]);
      expect(steps.at(-1)).toEqual(report);
      expect(report).toMatchObject({ source: message.name, trust: { level: "verified" } });
      expect(message.bytes).toEqual(sample("verified.eml"));
    });

    it("goes by the settings: own anchors, own addresses, trusted pairs", async () => {
      const judged = async (file: string, given: Settings) => {
        await host.saveSettings(given);
        const { trust, reasons } = await verified(await opened(file));
        return [trust?.level, ...reasons.map(({ code }) => code)];
      };
      expect(await judged("verified.eml", { ...settings, anchors: [] })).toContain("certificate-untrusted");
      expect(await judged("verified.eml", settings)).not.toContain("not-invited");
      expect(await judged("verified.eml", { ...settings, me: ["eve@stranger.example"] })).toContain(
        "not-invited",
      );
      expect((await judged("authorized.eml", settings))[0]).toBe("unconfirmed");
      const trustedPairs = [pair("sam@acme.example", "olivia@acme.example")];
      expect((await judged("authorized.eml", { ...settings, trustedPairs }))[0]).toBe("authorized");
    });

    it("goes by the certificates that were trusted for one address, until they are taken back", async () => {
      const judged = async (pins: Settings["pins"]) => {
        await host.saveSettings({ ...settings, anchors: [], pins });
        return verified(await opened("verified.eml"));
      };
      const [signature] = (await judged([])).evidence;
      const own = pin(0, { certificate: signature?.chain[0]?.sha256 ?? "", address: "olivia@acme.example" });
      const levelWith = async (over: Partial<Pin>) => (await judged([{ ...own, ...over }])).trust?.level;
      expect((await judged([own])).reasons.map(({ code }) => code)).toContain("certificate-pinned");
      expect(await levelWith({})).toBe("verified");
      expect(await levelWith({ address: "sam@acme.example" })).toBe("unverified");
      expect(await levelWith({ certificate: signature?.chain[1]?.sha256 ?? "1".repeat(64) })).toBe(
        "unverified",
      );
      expect((await judged([])).trust?.level).toBe("unverified");
    });

    it("goes by how far a pair reaches: for which methods, until when, for which invitation", async () => {
      const levelWith = async (over: Partial<Pair>) => {
        const trustedPairs = [pair("sam@acme.example", "olivia@acme.example", over)];
        await host.saveSettings({ ...settings, trustedPairs });
        return (await verified(await opened("authorized.eml"))).trust?.level;
      };
      const { digest } = await verified(await opened("authorized.eml"));
      const other = await verified(await opened("verified.eml"));
      expect(await levelWith({ methods: ["CANCEL"] })).toBe("unconfirmed");
      expect(await levelWith({ methods: ["CANCEL", "REQUEST"] })).toBe("authorized");
      expect(await levelWith({ until: "2026-01-01T00:00:00.000Z" })).toBe("unconfirmed");
      expect(await levelWith({ until: "2999-01-01T00:00:00.000Z" })).toBe("authorized");
      expect(await levelWith({ only: other.digest })).toBe("unconfirmed");
      expect(await levelWith({ only: digest })).toBe("authorized");
    });

    it("goes by the mandates that were imported, until one is withdrawn", async () => {
      const day = 86_400;
      const now = Math.floor(Date.now() / 1000);
      const times = { iat: now - 2 * day, nbf: now - 2 * day, exp: now + 30 * day };
      const imported = [mandates.jws(mandates.mandateClaims(times))];
      const bytes = mandates.mail(mandates.signedBy(mandates.mixed(mandates.calendarPart()), mandates.sam));
      const anchors = [mandates.root.der.toString("base64")];
      const levelWith = async (list: readonly string[]) => {
        const inBase64 = list.map((text) => Buffer.from(text).toString("base64"));
        await host.saveSettings({ ...unset, me: [mandates.anna], anchors, mandates: inBase64 });
        await rig.open("mandated.eml", bytes);
        const message = await host.read();
        return message === null ? null : (await verified(message)).trust?.level;
      };
      expect(await levelWith([])).toBe("unconfirmed");
      expect(await levelWith(imported)).toBe("authorized");
      const withdrawn = mandates.withdrawal(mandates.withdrawalClaims({ iat: now - day }));
      expect(await levelWith([...imported, withdrawn])).toBe("unconfirmed");
    });

    it("holds a message against what is remembered, until it is erased", async () => {
      await host.saveSettings(settings);
      const senders = book.senders.map((sender) => ({ ...sender, address: "priya@acme.example" }));
      const codes = async () =>
        (await verified(await opened("unverified-plain.eml"))).reasons.map(({ code }) => code);
      expect(await codes()).not.toContain("downgrade");
      await host.updateMemory(() => ({ ...book, senders }));
      expect(await codes()).toContain("downgrade");
      await host.updateMemory(() => emptyMemory);
      expect(await codes()).not.toContain("downgrade");
    });

    it("holds a message against the calendar", async () => {
      await host.saveSettings(settings);
      const before = await verified(await opened("verified.eml"));
      expect(before.trust?.level).toBe("verified");
      await host.calendar.put(itemOf(before, "olivia@acme.example", "mallory@evil.example"));
      const after = await verified(await opened("verified.eml"));
      expect(after.reasons.map(({ code }) => code)).toContain("organizer-changed");
      expect(after.trust?.level).toBe("suspicious");
    });

    it("reports on anything, and rejects because of no mail", async () => {
      const rubbish = Uint8Array.from({ length: 5000 }, (_, index) => index * index);
      await rig.open("rubbish.eml", rubbish);
      const message = await host.read();
      expect(message === null ? null : (await verified(message)).trust).toBe(null);
    });

    it("is ended by its signal, with the signal's reason and no further step", async () => {
      const message = await opened("verified.eml");
      const reason = new Error("Another message was opened.");
      const steps: Report[] = [];
      const controller = new AbortController();
      const running = host.verify(
        message,
        (step) => {
          steps.push(step);
          controller.abort(reason);
        },
        controller.signal,
      );
      await expect(running).rejects.toBe(reason);
      await verified(message);
      expect(steps).toHaveLength(1);
      await expect(host.verify(message, (step) => steps.push(step), controller.signal)).rejects.toBe(reason);
      expect(steps).toHaveLength(1);
    });

    it("verifies two messages at a time, each for itself", async () => {
      await host.saveSettings(settings);
      const [good, bad] = [await opened("verified.eml"), await opened("suspicious-tampered.eml")];
      const reports = await Promise.all([verified(good), verified(bad), verified(good)]);
      expect(reports.map(({ trust }) => trust?.level)).toEqual(["verified", "suspicious", "verified"]);
    });
  });

  describe(`${name}: decisions`, () => {
    let matter: Matter;
    let desk: Desk;
    let made = 0;
    beforeEach(async () => {
      await host.saveSettings(settings);
      const message = await opened("verified.eml");
      matter = { message, judgement: await verified(message), me: [anna] };
      desk = { host, words: en, now: () => new Date("2026-12-01T08:00:00Z"), id: () => `id-${++made}` };
    });

    const uids = async (): Promise<readonly string[]> =>
      (await host.calendar.items()).map(({ uid, answer }) => `${uid} ${answer}`);
    const uidOf = (): string => matter.judgement.invitation?.uid ?? "";
    /** The iTIP object of a mail that left. */
    const calendarIn = (mail: Uint8Array | undefined): string => {
      const text = Buffer.from(mail ?? []).toString("latin1");
      const [, encoded = ""] = /text\/calendar[^]*?\r\n\r\n([^]*?)\r\n--/.exec(text) ?? [];
      return Buffer.from(encoded, "base64").toString("utf8").replace(/\r\n /g, "");
    };

    it("accept: an entry, and one answer to the organizer", async () => {
      const outcome = await carryOut({ kind: "answer", answer: "accepted", tell: true }, matter, desk);
      expect(await uids()).toEqual([`${uidOf()} accepted`]);
      expect(rig.sent()).toHaveLength(1);
      const [mail] = rig.sent();
      expect(Buffer.from(mail ?? []).toString("latin1")).toMatch(/^To: <olivia@acme\.example>\r$/m);
      expect(calendarIn(mail)).toMatch(/^METHOD:REPLY\r$/m);
      expect(calendarIn(mail)).toMatch(
        /^ATTENDEE[^\r]*;PARTSTAT=ACCEPTED[^\r]*:mailto:anna@harbour\.example\r$/m,
      );
      expect(outcome.mail).toEqual({
        kind: expect.stringMatching(/^(sent|handed-over)$/) as string,
        to: "olivia@acme.example",
      });
    });

    it("an accepted event is known from then on", async () => {
      await carryOut({ kind: "answer", answer: "accepted", tell: false }, matter, desk);
      const again = await verified(await opened("verified.eml"));
      expect(again.trust?.level).toBe("verified");
      expect(again.reasons.map(({ code }) => code)).not.toContain("first-contact");
    });

    it("accept without telling: an entry, and no mail", async () => {
      await carryOut({ kind: "answer", answer: "accepted", tell: false }, matter, desk);
      expect(await uids()).toEqual([`${uidOf()} accepted`]);
      expect(rig.sent()).toEqual([]);
    });

    it("decline: no entry, and one answer", async () => {
      await carryOut({ kind: "answer", answer: "tentative", tell: false }, matter, desk);
      expect(await uids()).toEqual([`${uidOf()} tentative`]);
      await carryOut({ kind: "answer", answer: "declined", tell: true }, matter, desk);
      expect(await uids()).toEqual([]);
      expect(calendarIn(rig.sent()[0])).toContain("PARTSTAT=DECLINED");
    });

    it("undo: the calendar as it was; what left stays sent", async () => {
      const first = await carryOut({ kind: "answer", answer: "tentative", tell: true }, matter, desk);
      const before = await host.calendar.items();
      const second = await carryOut({ kind: "answer", answer: "accepted", tell: false }, matter, desk);
      await undo(second, host);
      expect(await host.calendar.items()).toEqual(before);
      await undo(await carryOut({ kind: "answer", answer: "declined", tell: false }, matter, desk), host);
      expect(await host.calendar.items()).toEqual(before);
      await undo(first, host);
      expect(await uids()).toEqual([]);
      expect(rig.sent()).toHaveLength(1);
    });

    it("ask: a mail to the address the invitation names, and an open question", async () => {
      await ask("olivia@acme.example", anna, draftQuestion(matter, en), matter, desk);
      const [mail] = rig.sent();
      expect(Buffer.from(mail ?? []).toString("latin1")).toMatch(/^To: <olivia@acme\.example>\r$/m);
      expect(await rig.again().questions()).toEqual([
        {
          uid: uidOf(),
          to: "olivia@acme.example",
          reference: `id-${made}`,
          askedAt: "2026-12-01T08:00:00.000Z",
        },
      ]);
      expect(await uids()).toEqual([]);
    });

    it("nothing is sent where the calendar cannot be changed", async () => {
      rig.refuse();
      for (const answer of ["accepted", "tentative", "declined"] as const)
        await expect(carryOut({ kind: "answer", answer, tell: true }, matter, desk)).rejects.toThrow(
          sentence,
        );
      expect(rig.sent()).toEqual([]);
    });
  });
}
