/** What the details show of signatures, layers and headers, whatever these say. */
import { act, cleanup, configure, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, test, vi } from "vitest";
import type { ChainLink, Evidence, Report } from "../../core/report.ts";
import { olivia } from "../testdata/domains.ts";
import { MemoryHost } from "../testdata/host.ts";
import { mountPanel } from "../testdata/mount.tsx";
import { faults, find } from "../testdata/pane.ts";
import { makeReport, sam, signature } from "../testdata/reports.ts";
import { layers, looked, outer, shownWith, unknownFor } from "../testdata/signatures.ts";

// Parts of the panel load when they are first needed.
configure({ asyncUtilTimeout: 120_000 });
vi.setConfig({ testTimeout: 300_000 });

let host: MemoryHost;
beforeEach(() => {
  host = new MemoryHost();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

async function detail(report: Report, name: "Who signed" | "What was signed" = "Who signed") {
  host.open(report);
  mountPanel(host);
  await find(name);
  return waitFor(() => {
    const found = document.querySelector<HTMLElement>("[data-detail]");
    if (found === null || found.children.length < 2) throw new Error("not yet");
    return found;
  });
}
const texts = (within_: ParentNode, selector: string): readonly (string | null)[] =>
  [...within_.querySelectorAll(selector)].map(({ textContent }) => textContent);

describe("the path", () => {
  it("reads from the signer up, each with its checks, then how it hangs on the next", async () => {
    const who = await detail(shownWith(looked.good));
    const path = who.querySelector("ol");
    const order = texts(path ?? who, "[data-check], [data-bond]");
    expect(order).toEqual([
      "Valid 1 Jan 2026 – 1 Jan 2028.",
      "Not withdrawn, says an answer for its issuer of 22 Nov 2026, 06:00. It holds until 23 Nov 2026, 06:00.",
      "The next one issued it: its signature fits.",
      "Valid 1 Jan 2024 – 1 Jan 2034.",
      "Not withdrawn: the revocation list of 21 Nov 2026, 07:00 does not name it. It holds until 28 Nov 2026, 07:00.",
      "The next one issued it: its signature fits.",
      "It was chosen to be trusted: it came with Usher, or you or your organisation added it.",
      "Valid 1 Jan 2020 – 31 Dec 2049.",
    ]);
    expect(path?.querySelector("[data-end], [data-fault]")).toBeNull();
  });

  it("says for which time it was judged", async () => {
    const report = { ...shownWith(looked.good), validAt: "2026-11-20T09:10:00.000Z" };
    const who = await detail(report);
    expect(who.textContent).toContain("as it stood when the mail was delivered, 20 Nov 2026, 10:10");
  });

  it("names in words what is broken, where, and keeps its standard behind a press", async () => {
    const who = await detail(shownWith(looked.broken));
    const [first, second, third] = who.querySelectorAll("[data-link]");
    expect(first?.getAttribute("data-fault")).toBe("broken");
    expect(first?.textContent).toContain("breaks a rule");
    expect(first?.textContent).toContain("It had run out on 1 Jul 2026.");
    expect(first?.textContent).toContain("Whoever stands above it may not vouch for this name or address.");
    expect(second?.textContent).toContain("It may not issue certificates, and did.");
    expect(second?.textContent).toContain("in a way that is too weak to count");
    expect(third?.hasAttribute("data-fault")).toBe(false);
    expect(first?.querySelector("details")?.textContent).toContain(
      "nameConstraints (RFC 5280, 6.1.3 (b) and (c))",
    );
  });

  test.for<[name: keyof typeof looked, end: string, bond: string]>([
    ["strangers", "Nobody you trust stands behind this", "It was not issued by whom it names"],
    ["selfMade", "Nobody you trust stands behind this", "It names only itself as who issued it"],
    ["changed", "the signature does not count in any case", "Who issued it was not looked at."],
  ])("ends in the open for %s", async ([name, end, bond]) => {
    const who = await detail(shownWith(looked[name]));
    expect(who.querySelector("[data-end]")?.textContent).toContain(end);
    expect(texts(who, "[data-bond]").at(-1)).toContain(bond);
  });
});

describe("withdrawal", () => {
  const row = (who: ParentNode) => who.querySelector("[data-withdrawal]");

  it("tells when it was answered, and until when", async () => {
    const who = await detail(shownWith(looked.good));
    expect(row(who)?.textContent).toContain(
      "No, none of its certificates, by answers of 21 Nov 2026, 07:00 or later. They hold until 23 Nov 2026, 06:00.",
    );
    expect(row(who)?.querySelector("button")).toBeNull();
  });

  it("does not call a signature that fits one that does not", async () => {
    const who = await detail(shownWith(looked.revoked));
    expect(who.querySelector("h3")?.textContent).toBe("Signature: its certificate was withdrawn");
    expect(row(who)?.getAttribute("data-withdrawal")).toBe("revoked");
    expect(who.querySelector("[data-link]")?.textContent).toContain(
      "Withdrawn on 1 Oct 2026, 14:00: the key got into other hands. So says the revocation list of 21 Nov 2026, 07:00.",
    );
  });

  it("leads to where looking up can be turned on", async () => {
    const who = await detail(shownWith(looked.unknown));
    expect(row(who)?.textContent).toContain("Not known: no revocation list was at hand.");
    await waitFor(() => expect(row(who)?.textContent).toContain("Usher looks nothing up by itself"));
    fireEvent.click(within(who).getByRole("button", { name: "Open Settings" }));
    await waitFor(() => expect(screen.getByRole("heading", { name: "Settings" })).not.toBeNull());
    expect(document.activeElement).toBe(document.querySelector("main"));
    expect(screen.getByRole("heading", { name: "Looking up certificates" })).not.toBeNull();
  });

  test.for<[decided: string | null, own: string | null, kind: string]>([
    ["off", "https://relay.example", "decided"],
    ["https://relay.example", null, "on"],
    [null, "https://relay.example", "on"],
    [null, null, "off"],
  ])("knows who decided: %s, %s", async ([decided, own, kind]) => {
    host.decided = { ...host.decided, fetching: decided };
    host.saved = { ...host.saved, fetching: own };
    const who = await detail(shownWith(looked.unknown));
    await waitFor(() => expect(who.querySelector("[data-lookups]")?.getAttribute("data-lookups")).toBe(kind));
  });

  it("offers no look-up where none would help", async () => {
    const weak = {
      ...signature,
      chain: signature.chain.map((link) => ({ ...link, revocation: unknownFor("unknown-ocsp") })),
    };
    const who = await detail(shownWith(weak));
    expect(row(who)?.textContent).toContain("whoever answers for its issuer does not know it");
    expect(who.querySelector("[data-lookups]")).toBeNull();
  });
});

describe("addresses", () => {
  it("are matched in three ways, apart", async () => {
    const who = await detail(
      shownWith({ ...looked.good, matches: { calendar: sam, sender: olivia, from: null } }),
    );
    const rows = [...who.querySelectorAll("[data-matches] [data-check]")];
    expect(rows.map((each) => [each.getAttribute("data-check"), each.getAttribute("data-mark")])).toEqual([
      ["calendar", "good"],
      ["sender", "good"],
      ["from", "skipped"],
    ]);
    expect(rows.map(({ textContent }) => textContent)).toEqual([
      "Who acts in the calendar (organizer, or who answers)sam@acme.example: the same address.",
      "Who sent the mail (From or Sender)olivia@acme.example: the same address.",
      "Who wrote the mail (From alone)Another address, or none.",
    ]);
  });

  it("prove nothing where the signature does not count, and say so", async () => {
    const who = await detail(shownWith(looked.broken));
    expect(who.querySelector("[data-matches]")?.textContent).toContain("an address that fits proves nothing");
    expect(who.querySelector("[data-matches] [data-mark=good]")).toBeNull();
  });

  it("are followed by what mail programs say of the whole, now and at delivery", async () => {
    const who = await detail(
      shownWith(looked.good, {
        smimeStatus: "signed/failed",
        smimeStatusAtDelivery: "encrypted+signed/verified",
      }),
    );
    expect(texts(who, "[data-whole-mail] [data-check]")).toEqual([
      "Now: Signed, but not provably by the address in From.",
      "When it was delivered: Encrypted, and signed inside by the address in From, and that holds.",
    ]);
  });
});

describe("a pin", () => {
  it("says for whom and since when, and leads to the settings", async () => {
    const who = await detail(shownWith(looked.pinned));
    const pin = who.querySelector<HTMLElement>("[data-pinned]");
    expect(pin?.textContent).toContain(
      "You trust this certificate for olivia@acme.example since 2 Mar 2026, and for no other address.",
    );
    expect(pin?.textContent).toContain("Nobody else vouches for it.");
    fireEvent.click(within(pin ?? who).getByRole("button", { name: "Open Settings" }));
    await waitFor(() => expect(screen.getByRole("heading", { name: "Settings" })).not.toBeNull());
  });

  it("does not deny who vouches for it where it only gave the address", async () => {
    const who = await detail(shownWith({ ...looked.good, details: looked.pinned.details }));
    expect(who.querySelector("[data-pinned]")?.textContent).not.toContain("Nobody else");
  });
});

describe("signatures on signatures", () => {
  it("are told apart from those on the mail", async () => {
    const who = await detail(shownWith(looked.countersigned));
    const found = who.querySelector("[data-countersignatures]");
    expect(found?.querySelector("summary")?.textContent).toBe("2 signatures on this signature");
    expect(found?.textContent).toContain(
      "vouches that this signature was there, and for nothing in the mail",
    );
    expect(texts(found ?? who, "[data-evidence] > div:first-child")).toEqual([
      "By sam@acme.example: checked and trusted",
      "By somebody who cannot be named: does not fit",
    ]);
    expect(found?.querySelectorAll("ol")).toHaveLength(1);
  });
});

describe("what was opened", () => {
  it("says of each layer how it came out, and that encryption proves no sender", async () => {
    const what = await detail({ ...shownWith(looked.good), layers }, "What was signed");
    const items = [...what.querySelectorAll("[data-layer]")];
    expect(items.map((item) => item.querySelector("div > div")?.textContent)).toEqual([
      "Encrypted, and opened with your key.",
      "Encrypted, and opened with your key.",
      "Compressed, and unpacked.",
      "Encrypted, and none of your keys opens it. Nothing can be said about what is inside.",
      "Encrypted, but it cannot be opened: programs differ on where it begins and ends.",
      "Encrypted, but it cannot be opened: it was encrypted in a way that is not known here.",
      "Encrypted, but it holds more than Usher opens.",
    ]);
    expect(items[0]?.textContent).toContain(
      "cannot have changed it on the way. It does not tell who wrote it",
    );
    expect(items[1]?.textContent).toContain("does not keep it from being changed on the way");
    expect(items[2]?.textContent).not.toContain("changed");
    expect(within(items[3] as HTMLElement).getByRole("button", { name: "Open Settings" })).not.toBeNull();
  });

  it("shows both headers where they differ, and says where they do not", async () => {
    const report = shownWith(looked.good);
    const what = await detail({ ...report, message: { ...report.message, outer } }, "What was signed");
    const fields = [...what.querySelectorAll("[data-field]")];
    expect(fields.map((field) => [field.getAttribute("data-same"), field.textContent])).toEqual([
      ["false", "Inside: olivia@acme.exampleOutside: olivia@acme.example, list@lists.example"],
      ["false", "Inside: Budget reviewOutside: [...]"],
      ["true", "Inside: 20 Nov 2026, 10:00Outside: the same"],
    ]);
  });
});

describe("a report that holds for a time", () => {
  const minute = 60_000;
  const start = Date.parse("2026-11-22T08:00:00.000Z");
  const after = async (milliseconds: number): Promise<void> => {
    await act(() => vi.advanceTimersByTimeAsync(milliseconds));
  };
  const level = () => document.querySelector("header[data-level]")?.getAttribute("data-level");

  it("is made again when it ends, and not by the clock alone", async () => {
    vi.useFakeTimers({ now: start });
    const end = new Date(start + 30 * minute).toISOString();
    const first = { ...shownWith(looked.good), checkedAt: new Date(start).toISOString(), holdsUntil: end };
    // The answers are as old as before: another check finds the same, and is not made for ever.
    const second = { ...makeReport({ level: "unverified" }), checkedAt: end, holdsUntil: end };
    const check = vi.fn<MemoryHost["check"]>(() => Promise.resolve(second));
    check.mockResolvedValueOnce(first);
    host.open(first);
    host.check = check;
    mountPanel(host);
    await after(30 * minute - 1);
    expect([level(), check.mock.calls.length]).toEqual(["verified", 1]);
    await after(minute);
    expect([level(), check.mock.calls.length]).toEqual(["unverified", 2]);
    await after(1000 * minute);
    expect(check).toHaveBeenCalledTimes(2);
  });

  it("is not made more often than once a minute, however soon each ends", async () => {
    vi.useFakeTimers({ now: start });
    const check = vi.fn<MemoryHost["check"]>(() =>
      Promise.resolve({
        ...shownWith(looked.good),
        checkedAt: new Date().toISOString(),
        holdsUntil: new Date(Date.now() + 1).toISOString(),
      }),
    );
    host.open(shownWith(looked.good));
    host.check = check;
    mountPanel(host);
    await after(10 * minute + 1000);
    expect(check.mock.calls.length).toBeGreaterThan(8);
    expect(check.mock.calls.length).toBeLessThanOrEqual(11);
  });
});

describe("hostile values", () => {
  const mark = "MARK\u202Eexe<img src=x onerror=alert(1)>✔";
  const long = `MARK${"x".repeat(100_000)}`;
  const link: ChainLink = {
    subject: mark,
    issuer: long,
    serial: long,
    notBefore: "MARK",
    notAfter: mark,
    sha256: long,
    signature: "good",
    breaks: [mark, "constructor"],
    revocation: { ...unknownFor(mark), thisUpdate: mark, nextUpdate: mark },
  };
  const evidence: Evidence = {
    ...signature,
    signer: { addresses: [mark], domain: null, name: long, key: null },
    chain: [link, { ...link, revocation: { ...unknownFor(mark), state: "revoked", since: mark } }],
    matches: { calendar: mark, sender: long, from: mark },
    details: { pinned: true, since: [mark] },
    countersignatures: [
      {
        status: "valid",
        signer: { addresses: [mark], domain: null, name: mark, key: mark },
        at: mark,
        problems: [],
        chain: [link],
      },
    ],
  };
  const report = shownWith(evidence);
  const hostile: Report = {
    ...report,
    message: { ...report.message, outer: { from: [mark, long], subject: long, date: mark } },
    layers: Array.from({ length: 300 }, () => ({
      part: mark,
      kind: "encrypted" as const,
      state: "unsupported" as const,
      why: mark,
      algorithm: long,
      authenticated: true,
      recipients: Array.from({ length: 300 }, () => mark),
    })),
  };

  test.for(["Who signed", "What was signed"] as const)(
    "are text of the sender’s under “%s”",
    async (name) => {
      const shown = await detail(hostile, name);
      await waitFor(() => expect(shown.textContent).toContain("MARK"));
      expect(shown.querySelector("img, a, script, iframe")).toBeNull();
      expect(shown.textContent).not.toContain("\u202E");
      const walker = document.createTreeWalker(shown, NodeFilter.SHOW_ALL);
      for (let node: Node | null = walker.currentNode; node !== null; node = walker.nextNode()) {
        if (node instanceof Element)
          for (const { name: attribute, value } of node.attributes)
            if (attribute !== "data-part") expect(value).not.toContain("MARK");
        if (node instanceof Text && node.data.includes("MARK"))
          expect(node.parentElement?.closest("[data-untrusted]")).not.toBeNull();
      }
      expect(shown.textContent.length).toBeLessThan(300_000);
    },
  );
});

describe("accessibility", () => {
  test.for(["good", "broken", "pinned", "countersigned"] as const)(
    "finds nothing wrong with %s",
    async (name) => {
      await detail(
        shownWith(looked[name], { smimeStatus: "signed/verified", smimeStatusAtDelivery: "signed/failed" }),
      );
      for (const each of document.querySelectorAll("details")) each.open = true;
      expect(await faults()).toEqual([]);
    },
  );

  it("finds nothing wrong with layers and headers", async () => {
    const report = shownWith(looked.good);
    await detail({ ...report, layers, message: { ...report.message, outer } }, "What was signed");
    for (const each of document.querySelectorAll("details")) each.open = true;
    expect(await faults()).toEqual([]);
  });
});
