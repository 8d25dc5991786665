import { cleanup, configure, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, test, vi } from "vitest";
import type { CalendarItem } from "../addin/host.ts";
import type { Report } from "../core/report.ts";
import { Panel } from "./panel.tsx";
import { MemoryHost } from "./testdata/host.ts";
import { olivia } from "./testdata/domains.ts";
import {
  anna,
  budgetReview,
  makeReport,
  reason,
  reports,
  signature,
  type ReportName,
} from "./testdata/reports.ts";
import { en } from "./words/en.ts";

const place = { words: en, locale: "en-GB", zone: "Europe/Berlin", now: "2026-11-22T08:00:00.000Z" };
const calendar = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:${budgetReview.uid}\r\nDTSTAMP:20261120T090000Z\r\nDTSTART:20261215T100000Z\r\nDTEND:20261215T110000Z\r\nSUMMARY:Budget review\r\nORGANIZER:mailto:${olivia}\r\nATTENDEE:mailto:${anna}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;
const bytes = new TextEncoder().encode(
  `From: ${olivia}\r\nContent-Type: text/calendar; charset=UTF-8; method=REQUEST\r\n\r\n${calendar}`,
);

const details = [
  ["event", "All of it"],
  ["why", "Why?"],
  ["who", "Who signed"],
  ["what", "What was signed"],
  ["load", "Load"],
] as const;

// Parts of the panel load when they are first needed.
configure({ asyncUtilTimeout: 120_000 });
vi.setConfig({ testTimeout: 300_000 });

let host: MemoryHost;
beforeEach(() => {
  host = new MemoryHost();
});
afterEach(cleanup);

function mount(save = vi.fn<(name: string, text: string, type: string) => void>()) {
  return { save, ...render(<Panel host={host} save={save} place={place} />) };
}

/** Opens a report whose invitation really stands in the message. */
function open(report: Report): void {
  const invitation = report.invitation === null ? null : { ...report.invitation, parts: ["1"] };
  host.open({ ...report, invitation }, bytes);
}

async function headline(): Promise<string> {
  await waitFor(() => expect(document.querySelector("h1")).not.toBeNull());
  await waitFor(() => expect(document.querySelector("[data-level=checking]")).toBeNull());
  return document.querySelector("h1")?.textContent ?? "";
}

function press(name: string | RegExp): void {
  fireEvent.click(screen.getByRole("button", { name }));
}

describe("states", () => {
  it("says that nothing is open, and takes the host's own way to open", async () => {
    mount();
    expect(await screen.findByRole("heading", { name: "Nothing open" })).toBeTruthy();
    cleanup();
    render(<Panel host={host} save={vi.fn<() => void>()} place={place} opener={<h1>Drop a file</h1>} />);
    expect(await screen.findByRole("heading", { name: "Drop a file" })).toBeTruthy();
  });

  it("goes on where the place turns out late: what was opened stays, the mail is read once, and times are moved", async () => {
    open(reports.verified);
    const read = vi.spyOn(host, "read");
    const save = vi.fn<() => void>();
    const { rerender } = render(<Panel host={host} save={save} place={{ ...place, zone: "UTC" }} />);
    await headline();
    press("Why?");
    await waitFor(() => expect(document.querySelector('[data-detail="why"]')).not.toBeNull());
    const before = document.querySelector("figure")?.textContent;
    rerender(<Panel host={host} save={save} place={{ ...place, zone: "Asia/Tokyo" }} />);
    expect(document.querySelector('[data-detail="why"]')).not.toBeNull();
    expect(read).toHaveBeenCalledTimes(1);
    expect(document.querySelector("figure")?.textContent).not.toBe(before);
  });

  it("shows a step without any level, then the result", async () => {
    let finish = (_: Report): void => undefined;
    host.open(reports.verified);
    host.check = (_, onProgress) => {
      onProgress({ ...reports.verified, pending: ["signatures"] });
      return new Promise((resolve) => (finish = resolve));
    };
    mount();
    expect(await screen.findByText("checking signatures")).toBeTruthy();
    expect(await screen.findByText("Budget review")).toBeTruthy();
    expect(document.querySelector("[data-level=verified]")).toBeNull();
    expect(document.body.textContent).not.toMatch(/Really from|Proven/);
    expect(screen.queryByRole("button", { name: /Accept/ })).toBeNull();
    finish(reports.verified);
    expect(await headline()).toBe("Really from olivia@acme.example");
  });

  it("never shows one message's result under another", async () => {
    const pending: ((report: Report) => void)[] = [];
    host.open(reports.verified);
    host.check = () => new Promise((resolve) => pending.push(resolve));
    mount();
    await waitFor(() => expect(pending).toHaveLength(1));
    const check = host.check;
    host.open(reports.broken);
    host.check = check;
    await waitFor(() => expect(pending).toHaveLength(2));
    pending[0]?.(reports.verified);
    pending[1]?.(reports.broken);
    expect(await headline()).toMatch(/^Do not trust/);
  });

  it("says that a check failed, and tries again", async () => {
    host.open(reports.verified);
    host.check = () => Promise.reject(new Error("worker died"));
    mount();
    expect(await screen.findByRole("heading", { name: "This could not be checked" })).toBeTruthy();
    host.check = () => Promise.resolve(reports.verified);
    press("Try again");
    expect(await headline()).toBe("Really from olivia@acme.example");
  });

  it("switches between several invitations, each with its own verdict", async () => {
    open(reports.several);
    mount();
    expect(await headline()).toMatch(/^Nobody vouches/);
    fireEvent.click(await screen.findByRole("button", { name: "Next invitation" }));
    await waitFor(() =>
      expect(document.querySelector("h1")?.textContent).toBe("Really from olivia@acme.example"),
    );
    expect(screen.getByText("Lunch")).toBeTruthy();
  });

  it("announces the level politely", async () => {
    open(reports.broken);
    mount();
    await headline();
    expect(document.querySelector("[aria-live=polite]")?.textContent).toMatch(/^Contradicted\. Do not trust/);
  });
});

describe("the sender's words", () => {
  const room = { type: "ROOM", role: "REQ-PARTICIPANT", status: "ACCEPTED" };

  /** Every string the sender chooses, each to be found again. */
  function marked(): Report {
    const mark = (name: string): string => `MARK${name}`;
    return makeReport({
      level: "unverified",
      actor: `${mark("actor")}@evil.example`,
      reasons: [
        reason("link-deceptive", { target: `http://${mark("target")}` }),
        reason("malformed", { where: mark("where") }),
        reason("certificate-untrusted", { issuer: mark("issuer") }),
      ],
      invitation: {
        ...budgetReview,
        summary: mark("summary"),
        description: mark("description"),
        location: mark("location"),
        timeZone: mark("zone"),
        startUtc: null,
        organizer: { address: `${mark("actor")}@evil.example`, name: mark("name"), sentBy: null },
        attendees: [
          {
            ...budgetReview.attendees[0]!,
            address: `${mark("guest")}@evil.example`,
            name: mark("guestname"),
          },
        ],
        unaddressed: [
          { ...room, uri: "urn:uuid:4", name: mark("room") },
          { ...room, uri: `urn:${mark("uri")}`, name: null },
        ],
        links: [{ text: mark("linktext"), target: `https://${mark("linktarget")}` }],
        changes: [
          {
            recurrenceId: "2026-12-22T10:00:00",
            summary: mark("change"),
            start: "2026-12-22T12:00:00",
            end: null,
            location: mark("place"),
            status: null,
          },
        ],
      },
      evidence: [
        {
          ...signature,
          status: "indeterminate",
          covers: [],
          signer: {
            addresses: [`${mark("cert")}@evil.example`],
            domain: null,
            name: mark("subject"),
            key: "sha256:00",
          },
          chain: [{ ...signature.chain[0]!, subject: mark("subject"), issuer: mark("issuer") }],
        },
      ],
    });
  }

  it("stand only in elements marked as theirs, never in attributes, headings or links", async () => {
    const report = marked();
    host.open(
      {
        ...report,
        parts: report.parts.map((part) => ({ ...part, filename: "MARKfile", type: "MARKtype/x" })),
      },
      new TextEncoder().encode("MARKraw"),
    );
    const { container } = mount();
    await headline();
    const seen = new Set<string>();
    const look = (): void => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ALL);
      for (let node: Node | null = walker.currentNode; node !== null; node = walker.nextNode()) {
        if (node instanceof Element) {
          for (const { name, value } of node.attributes) expect(`${name}=${value}`).not.toContain("MARK");
          expect(["A", "IMG", "IFRAME", "SCRIPT", "LINK", "OBJECT"]).not.toContain(node.tagName);
        } else if (node.textContent?.includes("MARK") === true) {
          const parent = node.parentElement;
          const announced = parent?.closest("[aria-live]");
          if (announced === null) expect(parent?.closest("[data-untrusted]")).not.toBeNull();
          const heading = parent?.closest("h1, h2, h3");
          if (heading !== null) expect(node.textContent).toMatch(/^MARKactor$/);
          for (const found of node.textContent.match(/MARK[a-z]+/g) ?? []) seen.add(found);
        }
      }
    };
    look();
    for (const [name, detail] of details) {
      press(detail);
      await waitFor(() =>
        expect(container.querySelector(`[data-detail="${name}"]`)?.children.length).toBeGreaterThan(1),
      );
      for (const raw of screen.queryAllByRole("button", { name: "Show as it came" }).slice(0, 1))
        fireEvent.click(raw);
      look();
    }
    const expected = [
      "actor",
      "target",
      "where",
      "issuer",
      "summary",
      "description",
      "location",
      "room",
      "uri",
      "zone",
      "guest",
      "linktext",
      "linktarget",
      "change",
      "place",
      "cert",
      "subject",
      "file",
      "type",
      "raw",
    ];
    expect([...seen].toSorted()).toEqual(expected.map((name) => `MARK${name}`).toSorted());
  });

  it("never look like a verdict", async () => {
    open(reports.hostile);
    mount();
    await headline();
    const title = screen.getByText(/Verified by Usher/);
    expect(title.closest("[data-cover]")).not.toBeNull();
    expect(title.closest("h1, h2, h3, header")).toBeNull();
    expect(title.textContent).not.toMatch(/✔|🛡/u);
    expect(title.textContent).toContain("U+202E");
  });
});

describe("deciding", () => {
  it("does nothing before a press", async () => {
    open(reports.verified);
    mount();
    await headline();
    await new Promise((done) => setTimeout(done, 50));
    expect(host.items).toEqual([]);
    expect(host.sent).toEqual([]);
  });

  it("accepts what is proven at one press, says what was done, and undoes it", async () => {
    open(reports.verified);
    mount();
    await headline();
    await waitFor(() =>
      expect(screen.getByRole("button", { name: "Accept" })).toHaveProperty("disabled", false),
    );
    press("Accept");
    expect(await screen.findByText("On your calendar, accepted.", {})).toBeTruthy();
    expect(host.items).toHaveLength(1);
    expect(host.sent.map(({ to }) => to)).toEqual([olivia]);
    expect(document.activeElement?.tagName).toBe("OUTPUT");
    press("Undo");
    expect(await screen.findByText(/answer that already left stays sent/)).toBeTruthy();
    expect(host.items).toEqual([]);
  });

  test.for<ReportName>(["agent", "unsigned", "broken", "domain"])(
    "confirms first for %s, the safe way first",
    async (name) => {
      open(reports[name]);
      mount();
      await headline();
      await waitFor(() =>
        expect(screen.getByRole("button", { name: "Accept…" })).toHaveProperty("disabled", false),
      );
      press("Accept…");
      const dialog = await screen.findByRole("alertdialog", {});
      const buttons = within(dialog).getAllByRole("button");
      expect(buttons.map((button) => button.textContent)).toEqual([
        "Ask olivia@acme.example",
        "Accept anyway",
        "Back",
      ]);
      expect(host.items).toEqual([]);
      fireEvent.click(buttons[1]!);
      await waitFor(() => expect(host.items).toHaveLength(1));
    },
  );

  it("asks once who the reader is, then goes on", async () => {
    host.saved = { ...host.saved, me: null };
    open(reports.verified);
    mount();
    await headline();
    await waitFor(() =>
      expect(screen.getByRole("button", { name: "Accept" })).toHaveProperty("disabled", false),
    );
    press("Accept");
    const dialog = await screen.findByRole("dialog", {});
    fireEvent.click(within(dialog).getByRole("radio", { name: anna }));
    fireEvent.click(within(dialog).getByRole("button", { name: "This is me" }));
    await waitFor(() => expect(host.items).toHaveLength(1));
    expect(host.saved.me).toEqual([anna]);
    expect(host.sent).toHaveLength(1);
  });

  it("tells nobody where the reader wants that", async () => {
    open(reports.verified);
    mount();
    await headline();
    fireEvent.click(screen.getByRole("checkbox", { name: "Without telling the sender" }));
    await waitFor(() =>
      expect(screen.getByRole("button", { name: "Decline" })).toHaveProperty("disabled", false),
    );
    press("Decline");
    expect(await screen.findByText("The sender was not told.")).toBeTruthy();
    expect(host.sent).toEqual([]);
  });

  it("asks with a draft that outlives every other press, then shows the question as open", async () => {
    open(reports.agent);
    mount();
    await headline();
    await waitFor(() =>
      expect(screen.getByRole("button", { name: `Ask ${olivia}` })).toHaveProperty("disabled", false),
    );
    press(`Ask ${olivia}`);
    const text = await screen.findByRole("textbox", { name: "Your question" });
    fireEvent.change(text, { target: { value: "Is it you?" } });
    press("Back");
    press(`Ask ${olivia}`);
    expect(await screen.findByDisplayValue("Is it you?")).toBeTruthy();
    press("Hand over the question");
    await waitFor(() => expect(host.asked.map(({ to }) => to)).toEqual([olivia]));
    press("Close");
    expect(await screen.findByText(/No answer is known yet/)).toBeTruthy();
  });

  it("keeps a question that is being written while other mails are looked at, for the same address alone", async () => {
    const digest = `sha256:${"1".repeat(64)}`;
    const about = { ...reports.agent, digest };
    const ask = async (who: string): Promise<void> => {
      await waitFor(() =>
        expect(screen.getByRole("button", { name: `Ask ${who}` })).toHaveProperty("disabled", false),
      );
      press(`Ask ${who}`);
    };
    open(about);
    mount();
    await ask(olivia);
    const text = await screen.findByRole("textbox", { name: "Your question" });
    fireEvent.change(text, { target: { value: "Is it you?" } });
    open(reports.broken);
    await screen.findByRole("button", { name: "Leave it" });
    open({ ...about, trust: about.trust && { ...about.trust, actor: "mallory@evil.example" } });
    await ask("mallory@evil.example");
    expect(await screen.findByRole("textbox", { name: "Your question" })).not.toHaveProperty(
      "value",
      "Is it you?",
    );
    open(about);
    await ask(olivia);
    expect(await screen.findByDisplayValue("Is it you?")).toBeTruthy();
  });

  it("leaves it: nothing sent, nothing added", async () => {
    open(reports.broken);
    mount();
    await headline();
    await waitFor(() =>
      expect(screen.getByRole("button", { name: "Leave it" })).toHaveProperty("disabled", false),
    );
    press("Leave it");
    expect(await screen.findByText("Left alone. Nothing was sent, nothing was added.")).toBeTruthy();
    expect([host.items, host.sent]).toEqual([[], []]);
  });
});

describe("agenda and settings", () => {
  it("lists what was accepted with what was proven, exports and removes it", async () => {
    open(reports.verified);
    host.items.push({
      uid: "u",
      answer: "accepted",
      invitation: budgetReview,
      text: calendar,
      level: "verified",
      addedAt: "2026-11-22T08:00:00Z",
    });
    const { save } = mount();
    await headline();
    press("My calendar");
    expect(await screen.findByText(/Proven when you added it/)).toBeTruthy();
    press("Save as .ics");
    await waitFor(() =>
      expect(save).toHaveBeenCalledWith(
        "usher.ics",
        expect.stringContaining("BEGIN:VEVENT"),
        "text/calendar",
      ),
    );
    press("Remove, with all its dates");
    await waitFor(() => expect(host.items).toEqual([]));
  });

  it("exports what stands there by then, where the list is behind", async () => {
    const item: CalendarItem = {
      uid: "u",
      answer: "accepted",
      invitation: budgetReview,
      text: calendar,
      level: "verified",
      addedAt: "2026-11-22T08:00:00Z",
    };
    host.items.push(item);
    const { save } = mount();
    press("My calendar");
    await screen.findByRole("button", { name: "Save as .ics" });
    const changed = calendar.replace("SUMMARY:Budget review", "SUMMARY:Budget review moved");
    expect(changed).not.toBe(calendar);
    host.items.splice(0, 1, { ...item, text: changed });
    press("Save as .ics");
    await waitFor(() => expect(save).toHaveBeenCalledTimes(1));
    expect(save.mock.calls[0]?.[1]).toContain("SUMMARY:Budget review moved");
  });

  it("keeps addresses in canonical form, and refuses others", async () => {
    host.saved = { ...host.saved, me: [] };
    mount();
    await screen.findByRole("heading", { name: "Nothing open" });
    press("Settings");
    const section = await screen.findByRole("region", { name: "My addresses" });
    const add = (address: string): void => {
      fireEvent.change(within(section).getByRole("textbox"), { target: { value: address } });
      fireEvent.click(within(section).getByRole("button", { name: "Add" }));
    };
    add("not an address");
    expect(await within(section).findByText("This is not a mail address.")).toBeTruthy();
    add("anna@HARBOUR.example");
    await waitFor(() => expect(host.saved.me).toEqual(["anna@harbour.example"]));
  });
});

describe("accessibility", () => {
  const faults = async (): Promise<readonly (readonly [rule: string, where: readonly string[]])[]> => {
    // jsdom neither lays out nor paints: colours are looked at in a browser.
    const rules = { "color-contrast": { enabled: false }, region: { enabled: false } };
    const { violations } = await axe.run(document.body, { rules });
    return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 120))]);
  };

  test.for<ReportName>(["hostile", "several", "calendarFile"])(
    "finds nothing wrong with %s",
    async (name) => {
      open(reports[name]);
      mount();
      await headline();
      expect(await faults()).toEqual([]);
    },
  );

  it("finds nothing wrong with any detail", async () => {
    open(reports.flood);
    const { container } = mount();
    await headline();
    for (const [name, detail] of details) {
      press(detail);
      await waitFor(() =>
        expect(container.querySelector(`[data-detail="${name}"]`)?.children.length).toBeGreaterThan(1),
      );
      expect(await faults()).toEqual([]);
    }
  });

  it("finds nothing wrong with the settings", async () => {
    const pair = { agent: "sam@acme.example", actor: olivia, methods: null, until: null, only: null };
    host.saved = { ...host.saved, trustedPairs: [pair] };
    mount();
    await screen.findByRole("heading", { name: "Nothing open" });
    press("Settings");
    await screen.findByRole("heading", { name: "Settings" });
    expect(await faults()).toEqual([]);
  });
});
