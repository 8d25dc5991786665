/** Who may act for whom in the settings: pairs, signed permissions, and what is remembered. */
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { File } from "node:buffer";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { emptyMemory } from "../core/memory/book.ts";
import { Panel } from "./panel.tsx";
import { olivia } from "./testdata/domains.ts";
import { MemoryHost } from "./testdata/host.ts";
import { mandateClaims, memory, token } from "./testdata/people.ts";
import { bob, sam } from "./testdata/reports.ts";
import { en } from "./words/en.ts";

const place = { words: en, locale: "en-GB", zone: "Europe/Berlin", now: "2026-11-22T08:00:00.000Z" };

// Parts of the panel load when they are first needed.
configure({ asyncUtilTimeout: 120_000 });
vi.setConfig({ testTimeout: 300_000 });

let host: MemoryHost;
const save = vi.fn<(name: string, text: string, type: string) => void>();
beforeEach(() => {
  host = new MemoryHost();
  save.mockClear();
});
afterEach(cleanup);

const press = (name: string | RegExp): void => {
  fireEvent.click(screen.getByRole("button", { name }));
};
const type = (label: string | RegExp, value: string): void => {
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
};
const give = (label: string, name: string, content: string): void => {
  const input = document.querySelector(`input[type=file][aria-label="${label}"]`);
  if (input === null) throw new Error(label);
  fireEvent.change(input, { target: { files: [new File([content], name)] } });
};

async function mount(): Promise<void> {
  render(<Panel host={host} save={save} place={place} />);
  fireEvent.click(await screen.findByRole("button", { name: "Settings" }));
  await screen.findByRole("heading", { level: 1, name: "Settings" });
}

async function region(name: string): Promise<HTMLElement> {
  return screen.findByRole("region", { name });
}

async function faults(): Promise<readonly (readonly [rule: string, where: readonly string[]])[]> {
  // jsdom neither lays out nor paints: colours are looked at in a browser.
  const rules = { "color-contrast": { enabled: false }, region: { enabled: false } };
  const { violations } = await axe.run(document.body, { rules });
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 120))]);
}

describe("people who may act for others", () => {
  const titled = "People who may act for others";

  it("are named for some messages and a time, and can be taken back", async () => {
    await mount();
    await region(titled);
    type("Assistant", "sam@ACME.example");
    type("May act for", olivia);
    fireEvent.click(screen.getByRole("radio", { name: "Only these" }));
    press("Trust");
    expect(await screen.findByText("Choose at least one kind of message.")).toBeTruthy();
    fireEvent.click(screen.getByRole("checkbox", { name: "Cancellations" }));
    type("Last day (may stay empty)", "2026-11-01");
    press("Trust");
    expect(await screen.findByText("This is no day to come.")).toBeTruthy();
    expect(host.saved.trustedPairs).toEqual([]);
    type("Last day (may stay empty)", "2026-12-31");
    press("Trust");
    await waitFor(() =>
      expect(host.saved.trustedPairs).toEqual([
        {
          agent: sam,
          actor: olivia,
          methods: ["CANCEL"],
          until: "2026-12-31T22:59:59.000Z",
          only: null,
        },
      ]),
    );
    expect(await screen.findByText("only for cancellations, until 31 Dec 2026")).toBeTruthy();
    press("Remove sam@acme.example for olivia@acme.example");
    await waitFor(() => expect(host.saved.trustedPairs).toEqual([]));
  });

  it("show what was trusted once, and what has run out", async () => {
    const pair = { agent: sam, actor: olivia, methods: null, until: null, only: null };
    host.saved = {
      ...host.saved,
      trustedPairs: [
        { ...pair, only: "sha256:00" },
        { ...pair, until: "2026-11-01T00:00:00.000Z" },
      ],
    };
    await mount();
    const section = await region(titled);
    expect(section.textContent).toContain("for all messages, only for one invitation");
    expect(section.textContent).toContain("for all messages, ran out on 1 Nov 2026, and no longer counts");
  });

  it("are shown as the organisation decided, read-only", async () => {
    const pair = { methods: null, until: null, only: null };
    host.decided = {
      ...host.decided,
      trustedPairs: [{ ...pair, agent: "desk@acme.example", actor: olivia }],
      rejectsOnBehalf: ["partner.example"],
    };
    host.saved = {
      ...host.saved,
      trustedPairs: [{ ...pair, agent: "eve@mail.partner.example", actor: olivia }],
    };
    await mount();
    const section = await region(titled);
    const decided = within(section).getByRole("list", { name: "Decided by your organisation" });
    expect(decided.textContent).toContain("desk@acme.example for olivia@acme.example");
    expect(decided.textContent).toContain("Your organisation decided");
    expect(within(decided).queryByRole("button")).toBeNull();
    const own = within(section).getByRole("list", { name: "Named by you" });
    expect(own.textContent).toContain("does not count: your organisation takes nothing");
    type("Assistant", sam);
    type("May act for", bob);
    press("Trust");
    expect(await within(section).findByText(/^Your organisation decided this/)).toBeTruthy();
    expect(host.saved.trustedPairs).toHaveLength(1);
  });

  it("cannot be named at all where the organisation rejects", async () => {
    host.decided = { ...host.decided, rejectsOnBehalf: true };
    await mount();
    const section = await region(titled);
    expect(section.textContent).toContain("Your organisation decided: what somebody sends for another");
    expect(within(section).queryByRole("button", { name: "Trust" })).toBeNull();
  });
});

describe("signed permissions", () => {
  const titled = "Signed permissions";

  it("are taken in as pasted or from a file, told in their own words, and removed", async () => {
    await mount();
    const section = await region(titled);
    type("Or paste it here", `  ${token(mandateClaims)}\n`);
    fireEvent.click(within(section).getByRole("button", { name: "Add" }));
    await waitFor(() => expect(host.saved.mandates).toEqual([btoa(token(mandateClaims))]));
    expect(await within(section).findByText("Added.")).toBeTruthy();
    await waitFor(() =>
      expect(section.textContent).toContain("Says: sam@acme.example may act for olivia@acme.example"),
    );
    expect(section.textContent).toContain("for invitations and changes, cancellations, until 1 Dec 2026");
    const withdrawal = token(
      { iss: `mailto:${olivia}`, revokes: "m-1", iat: 1 },
      "imip-mandate-revocation+jwt",
    );
    give("Add from a file (.jws or .eml)", "back.jws", withdrawal);
    await waitFor(() =>
      expect(section.textContent).toContain("Says: olivia@acme.example takes a permission back"),
    );
    fireEvent.click(within(section).getAllByRole("button", { name: "Remove this signed permission" })[0]!);
    await waitFor(() => expect(host.saved.mandates).toEqual([btoa(withdrawal)]));
  });

  it("say when they were taken back or have run out", async () => {
    const claims = { ...mandateClaims, exp: mandateClaims.iat + 86_400 };
    host.saved = { ...host.saved, mandates: [btoa(token(mandateClaims)), btoa(token(claims))] };
    host.book = { ...emptyMemory, withdrawn: [{ issuer: olivia, id: "m-1", at: place.now }] };
    await mount();
    const list = await screen.findByRole("list", { name: "Signed permissions added by you" });
    await waitFor(() => expect(list.textContent).toContain("taken back since, and no longer counts"));
    expect(list.textContent).toContain("ran out on 2 Nov 2026, and no longer counts");
  });

  it("are refused with a reason, and what was typed stays", async () => {
    await mount();
    const section = await region(titled);
    const refused = async (text: string, why: string): Promise<void> => {
      type("Or paste it here", text);
      fireEvent.click(within(section).getByRole("button", { name: "Add" }));
      expect(await within(section).findByText(why)).toBeTruthy();
      expect(screen.getByLabelText("Or paste it here")).toHaveProperty("value", text);
    };
    await refused("", "There is nothing in it.");
    await refused("hello", "This is no signed permission, and no mail that bears one.");
    await refused(token({ sub: "x" }, "JWT"), "This is no signed permission, and no mail that bears one.");
    await refused(
      token({ ...mandateClaims, may_act: {} }),
      "This begins like a signed permission, and cannot be read. Perhaps a part of it is missing.",
    );
    give("Add from a file (.jws or .eml)", "big.eml", "x".repeat(200_001));
    expect(await within(section).findByText("This is too large to be a signed permission.")).toBeTruthy();
    expect(host.saved.mandates).toEqual([]);
  });
});

describe("what Usher remembers", () => {
  const titled = "What Usher remembers";

  it("is told, searched, and forgotten one by one", async () => {
    host.book = memory;
    await mount();
    const section = await region(titled);
    await within(section).findByText("People who sign (2)");
    expect(section.textContent).toContain("signs since 1 Sept 2026, last on 20 Nov 2026 · 1 key");
    expect(section.textContent).toContain(
      "from olivia@acme.example: version 2, seen on 20 Nov 2026, proven, cancelled",
    );
    expect(section.textContent).toContain("carla@partner.example comes for bob@partner.example");
    expect(section.textContent).toContain("olivia@acme.example took a permission back");
    type("Search in it", "carla");
    await waitFor(() => expect(within(section).queryByText("People who sign (2)")).toBeNull());
    expect(section.textContent).toContain("Who comes for whom (1)");
    type("Search in it", "");
    fireEvent.click(within(section).getByRole("button", { name: "Forget olivia@acme.example" }));
    await waitFor(() => expect(host.book.senders.map(({ address }) => address)).toEqual([bob]));
    expect(await within(section).findByText("Forgotten.")).toBeTruthy();
    fireEvent.click(
      within(section).getByRole("button", { name: "Take back I asked olivia@acme.example myself: yes" }),
    );
    await waitFor(() => expect(host.book.asked).toEqual([]));
    fireEvent.click(within(section).getByRole("button", { name: "Forget review@acme.example" }));
    await waitFor(() => expect([host.book.versions, host.book.answers]).toEqual([[], []]));
  });

  it("stays short where it is long", async () => {
    const [first] = memory.senders;
    host.book = {
      ...emptyMemory,
      senders: Array.from({ length: 25 }, (_, index) => ({ ...first!, address: `p${index}@acme.example` })),
    };
    await mount();
    const list = await screen.findByRole("list", { name: "People who sign (25)" });
    expect(within(list).getAllByRole("listitem")).toHaveLength(10);
    press("Show 10 more");
    expect(within(list).getAllByRole("listitem")).toHaveLength(20);
    press("Show 5 more");
    expect(within(list).getAllByRole("listitem")).toHaveLength(25);
  });

  it("is saved, forgotten after a question, and brought back", async () => {
    host.book = memory;
    await mount();
    await region(titled);
    fireEvent.click(await screen.findByRole("button", { name: "Save as a file" }));
    const [name, text, kind] = save.mock.calls[0] ?? [];
    expect([name, kind]).toEqual(["usher-memory.json", "application/json"]);
    press("Forget everything…");
    fireEvent.click(await screen.findByRole("button", { name: "Keep what is there" }));
    expect(host.book).toEqual(memory);
    press("Forget everything…");
    fireEvent.click(await screen.findByRole("button", { name: "Forget everything" }));
    await waitFor(() => expect(host.book).toEqual(emptyMemory));
    give("Bring back from a file", "usher-memory.json", "{}");
    expect(await screen.findByText(/This file holds no memory of Usher’s\./)).toBeTruthy();
    give("Bring back from a file", "usher-memory.json", text ?? "");
    await waitFor(() => expect(host.book).toEqual(memory));
    await screen.findByText("People who sign (2)");
    give("Bring back from a file", "usher-memory.json", JSON.stringify(emptyMemory));
    expect(await screen.findByRole("alertdialog", { name: /^Put this in place/ })).toBeTruthy();
    expect(host.book).toEqual(memory);
    press("Put it in its place");
    await waitFor(() => expect(host.book).toEqual(emptyMemory));
  });

  it("has an open message checked anew", async () => {
    host.book = memory;
    let checks = 0;
    const { reports } = await import("./testdata/reports.ts");
    host.open(reports.verified);
    host.check = () => {
      checks++;
      return Promise.resolve(reports.verified);
    };
    await mount();
    await waitFor(() => expect(checks).toBe(1));
    fireEvent.click(await screen.findByRole("button", { name: "Forget olivia@acme.example" }));
    await waitFor(() => expect(checks).toBe(2));
  });
});

describe("settings with people in them", () => {
  it("are open to everybody", async () => {
    host.book = memory;
    const pair = { agent: sam, actor: olivia, methods: ["REQUEST"], until: null, only: null };
    host.saved = { ...host.saved, trustedPairs: [pair], mandates: [btoa(token(mandateClaims))] };
    host.decided = { ...host.decided, trustedPairs: [pair], rejectsOnBehalf: ["partner.example"] };
    await mount();
    await screen.findByText("People who sign (2)");
    fireEvent.click(screen.getByRole("radio", { name: "Only these" }));
    expect(await faults()).toEqual([]);
  });
});
