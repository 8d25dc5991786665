/** What the details show of mail domains and servers, whatever these wrote. */
import { cleanup, configure, fireEvent, render, screen, waitFor } from "@testing-library/react";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, test, vi } from "vitest";
import { Panel } from "../panel.tsx";
import { MemoryHost } from "../testdata/host.ts";
import { aligned, longWay, sealedBy, signedByDomain, writtenBy } from "../testdata/domains.ts";
import { makeReport, reports, signature } from "../testdata/reports.ts";
import { en } from "../words/en.ts";

const place = { words: en, locale: "en-GB", zone: "Europe/Berlin", now: "2026-11-22T08:00:00.000Z" };

// Parts of the panel load when they are first needed.
configure({ asyncUtilTimeout: 120_000 });
vi.setConfig({ testTimeout: 300_000 });

let host: MemoryHost;
beforeEach(() => {
  host = new MemoryHost();
});
afterEach(cleanup);

function mount() {
  return render(<Panel host={host} save={vi.fn<() => void>()} place={place} />);
}

const press = (name: string | RegExp): void => {
  fireEvent.click(screen.getByRole("button", { name }));
};
const level = (): string | null | undefined =>
  document.querySelector("header[data-level]")?.getAttribute("data-level");
const shows = (expected: string): Promise<void> => waitFor(() => expect(level()).toBe(expected));

async function detail(name: string): Promise<HTMLElement> {
  press(name);
  await waitFor(() => expect(document.querySelector("[data-detail]")?.children.length).toBeGreaterThan(1));
  return document.querySelector<HTMLElement>("[data-detail]") ?? document.body;
}

describe("details", () => {
  it("keep what domains and servers vouch for apart from persons", async () => {
    host.open({
      ...reports.domainByServer,
      evidence: [...reports.domainByServer.evidence, signature],
    });
    mount();
    await shows("domain");
    const who = await detail("Who signed");
    await waitFor(() => expect(who.querySelectorAll("h3")).toHaveLength(3));
    expect([...who.querySelectorAll("h3")].map(({ textContent }) => textContent)).toEqual([
      "Signature: checked and trusted",
      "Mail domains and servers",
      "Who vouches for whom",
    ]);
    const systems = [...who.querySelectorAll("[data-system]")];
    expect(systems.map((item) => item.getAttribute("data-system"))).toEqual(["authres", "arc", "dkim"]);
    expect(systems[0]?.textContent).toContain("In the words of mx.harbour.example:");
    expect(systems[0]?.textContent).toContain("spf: softfail, reason not a sender of this domain");
    expect(systems[1]?.textContent).toContain("Here the signature of acme.example was still whole.");
    expect(systems[2]?.textContent).toContain("A signature in its name does not fit.");
    expect(systems[2]?.textContent).toContain("That happens to honest mail on its way, too.");
    expect([...who.querySelectorAll("[data-role] dt")].map(({ textContent }) => textContent)).toEqual([
      "Organizer",
      "Sender on the mail",
    ]);
  });

  it("say that nobody signed where only domains do, and call a service what it is", async () => {
    host.open(reports.service);
    mount();
    await shows("unverified");
    expect(document.querySelector("figcaption")?.textContent).toContain(
      "not signed, sent through calendar-service.example",
    );
    const who = await detail("Who signed");
    expect(who.textContent).toContain("No person signed anything in this message.");
    expect(who.querySelector("[data-role=organizer]")?.textContent).toContain(
      "calendar-service.example vouches, which is not acme.example: a service on the way, or anybody.",
    );
  });

  it("mark in the tree what a domain vouches for as that, and no more", async () => {
    host.open(reports.domain);
    mount();
    await shows("domain");
    const what = await detail("What was signed");
    const part = what.querySelector("[data-part='1.2']");
    expect(part?.getAttribute("data-cover")).toBe("domain");
    expect(part?.textContent).toContain("vouched for by the mail domain acme.example");
    expect(what.textContent).not.toContain("signed by");
  });

  it("say of every step how far its word reaches, in words", async () => {
    host.open(reports.domainByServer);
    mount();
    await shows("domain");
    const way = await detail("The way it came");
    const steps = [...way.querySelectorAll("[data-step]")].map(({ textContent }) => textContent ?? "");
    expect(steps[0]).toMatch(/^your server saysstore\.harbour\.example took it from mx\.harbour\.example\./);
    expect(steps[3]).toMatch(/^provenlists\.partner\.example passed it on and sealed what it had found\./);
    expect(steps[3]).toContain("Here the signature of acme.example was still whole.");
    expect(steps[4]).toMatch(
      /^only claimedlists\.partner\.example took it from out\.acme\.example\..*3 seconds/,
    );
    expect(way.textContent).toContain(
      "What cannot be delivered goes back to prvs=0123456789=olivia@acme.example.",
    );
    expect(way.textContent).toContain("Without the tag of its mail server: olivia@acme.example.");
  });
});

describe("hostile values", () => {
  const mark = "MARK\u202Eexe<img src=x onerror=alert(1)>✔";
  const long = `MARK${"x".repeat(100_000)}`;
  const results = [
    { method: mark, result: long, reason: mark, properties: { [mark]: long, "header.d": mark } },
    { method: "dkim", result: "pass", reason: null, properties: { "header.d": mark } },
  ];
  const many = Array.from({ length: 500 }, (_, index) => `MARK${index}`);
  const hostile = makeReport({
    level: "unverified",
    evidence: [
      signedByDomain(mark, {
        headers: many,
        details: {
          selector: mark,
          algorithm: long,
          dnssec: "constructor",
          expires: mark,
          oversigned: many,
          atps: mark,
        },
        problems: [
          { code: "partial", values: { missing: many, parts: [mark] } },
          { code: "mismatch", values: { why: mark } },
        ],
      }),
      sealedBy(mark, 1, { results }),
      writtenBy(mark, { results }),
    ],
    alignments: aligned([{ evidence: 0, domain: mark, relation: "other" }], {
      address: `a@${mark}`,
      domain: mark,
      policy: mark,
    }),
    trace: {
      ...longWay,
      hops: [{ position: 0, from: mark, fromComment: long, by: mark, with: mark, at: mark }],
      claimed: [{ position: 1, server: mark, ignored: "not-listed", near: true, results }],
      list: { position: 2, id: mark, post: mark },
      resent: [{ position: 3, from: [mark], sender: mark, at: mark }],
      opes: [{ position: 4, field: mark, entry: long }],
      returnPath: { address: mark, original: `${mark}2`, tag: "srs0" },
      responsible: { address: mark, field: mark },
    },
  });

  test.for(["Who signed", "The way it came", "What was signed"])(
    "are text of the sender's under “%s”: marked, spelled out, and short",
    async (name) => {
      host.open(hostile);
      const { container } = mount();
      await shows("unverified");
      await detail(name);
      await waitFor(() => expect(container.querySelector("[data-detail]")?.textContent).toContain("MARK"));
      expect(container.querySelector("img, a, script, iframe")).toBeNull();
      expect(container.textContent).not.toContain("\u202E");
      const walker = document.createTreeWalker(container, NodeFilter.SHOW_ALL);
      for (let node: Node | null = walker.currentNode; node !== null; node = walker.nextNode()) {
        if (node instanceof Element)
          for (const { value } of node.attributes) expect(value).not.toContain("MARK");
        else if (
          node.textContent?.includes("MARK") === true &&
          node.parentElement?.closest("[aria-live]") === null
        )
          expect(node.parentElement.closest("[data-untrusted]")).not.toBeNull();
      }
      expect(container.querySelector("[data-detail]")?.textContent.length).toBeLessThan(20_000);
    },
  );
});

describe("accessibility", () => {
  const faults = async (): Promise<readonly (readonly [rule: string, where: readonly string[]])[]> => {
    // jsdom neither lays out nor paints: colours are looked at in a browser.
    const rules = { "color-contrast": { enabled: false }, region: { enabled: false } };
    const { violations } = await axe.run(document.body, { rules });
    return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 120))]);
  };

  test.for(["Who signed", "The way it came", "What was signed"])(
    "finds nothing wrong with “%s”",
    async (name) => {
      host.open(reports.domainByServer);
      mount();
      await shows("domain");
      await detail(name);
      await waitFor(() => expect(document.querySelector("[data-detail] ul")).not.toBeNull());
      expect(await faults()).toEqual([]);
    },
  );
});
