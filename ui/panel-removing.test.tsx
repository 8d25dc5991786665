/** Taking away in the settings: asked first where it cannot be had back, undone by a press where it can. */
import { act, cleanup, configure, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { HeldKey, Settings } from "../addin/host.ts";
import { readAddress } from "./address-field.tsx";
import { olivia } from "./testdata/domains.ts";
import { MemoryHost } from "./testdata/host.ts";
import { heldKey, list } from "./testdata/kept.ts";
import { mountPanel } from "./testdata/mount.tsx";
import { mandateClaims, token } from "./testdata/people.ts";
import { en } from "./words/en.ts";

const now = "2026-11-22T08:00:00.000Z";

// A busy machine is no failure.
configure({ asyncUtilTimeout: 100_000 });
vi.setConfig({ testTimeout: 300_000 });

let host: MemoryHost;
beforeEach(() => {
  host = new MemoryHost();
});
afterEach(cleanup);

describe("taking away in the settings", () => {
  const mount = async (): Promise<void> => {
    mountPanel(host);
    fireEvent.click(await screen.findByRole("button", { name: "Settings" }));
    await screen.findByRole("heading", { level: 1, name: "Settings" });
  };
  const region = (name: string): Promise<HTMLElement> => screen.findByRole("region", { name });

  it("asks first for a key, names it, and goes on from what came of it", async () => {
    let ring: readonly HeldKey[] = [heldKey];
    host.keys = {
      list: () => Promise.resolve(ring),
      keys: () => Promise.resolve([]),
      add: () => Promise.resolve({ fault: "known" }),
      remove: () => {
        ring = [];
        return Promise.resolve();
      },
    };
    await mount();
    const section = await region("Keys to open encrypted mail");
    const remove = await within(section).findByRole("button", { name: "Remove this key" });
    remove.focus();
    fireEvent.click(remove);
    const dialog = await screen.findByRole("alertdialog", { name: "Remove this key?" });
    expect(dialog.textContent).toContain("It is the key for anna@harbour.example, valid until 1 Jan 2028.");
    fireEvent.click(within(dialog).getByRole("button", { name: "Keep it" }));
    await waitFor(() => expect(document.activeElement).toBe(remove));
    expect(ring).toEqual([heldKey]);
    fireEvent.click(remove);
    fireEvent.click(await screen.findByRole("button", { name: "Remove it" }));
    const told = await within(section).findByText(/^Removed: the key for/);
    await waitFor(() => expect(document.activeElement?.contains(told)).toBe(true));
    expect(ring).toEqual([]);
    expect(within(section).queryByRole("button", { name: "Undo" })).toBeNull();
  });

  it("asks first for an anchor", async () => {
    host.saved = { ...host.saved, anchors: [btoa("root")] };
    await mount();
    const section = await region("Whose certificates count");
    fireEvent.click(await within(section).findByRole("button", { name: "Remove this trust anchor" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Stop believing this authority?" });
    expect(dialog.textContent).toContain(btoa("root"));
    expect(host.saved.anchors).toHaveLength(1);
    fireEvent.click(within(dialog).getByRole("button", { name: "Remove it" }));
    await waitFor(() => expect(host.saved.anchors).toEqual([]));
    await within(section).findByText(/^Removed: the trust anchor/);
  });

  it("of anything else is done at once, and undone by a press", async () => {
    const der = new TextEncoder().encode("list");
    const octets = new Uint8Array(await crypto.subtle.digest("SHA-256", der));
    const id = [...octets].map((octet) => octet.toString(16).padStart(2, "0")).join("");
    const pin = {
      certificate: "ab".repeat(32),
      address: olivia,
      since: now,
      until: "2028-01-01T00:00:00.000Z",
    };
    const pair = { agent: "sam@acme.example", actor: olivia, methods: null, until: null, only: null };
    host.saved = {
      ...host.saved,
      pins: [pin],
      certificates: [btoa("helper")],
      trustedPairs: [pair],
      mandates: [btoa("a.b.c")],
      authservIds: ["mx.harbour.example"],
    };
    host.held = [{ ...list, id }];
    host.lists.contents = () => Promise.resolve([Uint8Array.of(1), der]);
    const added = vi.spyOn(host.lists, "add");
    await mount();
    const gone = async (title: string, is: () => boolean): Promise<void> => {
      const section = await region(title);
      const button = await within(section).findByRole("button", { name: /^Remove/ });
      button.focus();
      fireEvent.click(button);
      await waitFor(() => expect(is()).toBe(false));
      const undo = await within(section).findByRole("button", { name: "Undo" });
      await waitFor(() => expect(document.activeElement?.contains(undo)).toBe(true));
      fireEvent.click(undo);
      await within(section).findByText("It is back.");
      expect(is()).toBe(true);
    };
    await gone("Certificates you trust for one address", () => host.saved.pins.length === 1);
    expect(host.saved.pins).toEqual([pin]);
    await gone("Certificates that only help", () => host.saved.certificates.length === 1);
    await gone("Revocation lists", () => host.held.length === 1);
    await gone(en.settings.me, () => host.saved.me?.length === 1);
    await gone(en.pairs.title, () => host.saved.trustedPairs.length === 1);
    expect(host.saved.trustedPairs).toEqual([pair]);
    await gone(en.mandates.title, () => host.saved.mandates.length === 1);
    await gone(en.domainSettings.title, () => host.saved.authservIds.length === 1);
    expect(added.mock.calls).toEqual([[{ ...list, id }, der]]);
  });

  it("waits with what undoes one removal while another is kept, and adds to what is left by then", async () => {
    const addresses = ["anna@harbour.example", "a.smith@harbour.example", "anna@home.example"];
    const helpers = ["one", "two"].map(btoa);
    host.saved = { ...host.saved, me: addresses.slice(0, 2), certificates: helpers };
    await mount();
    const section = await region("Certificates that only help");
    const removal = async (within_: HTMLElement): Promise<void> => {
      const [first] = await within(within_).findAllByRole("button", { name: /^Remove/ });
      fireEvent.click(first!);
    };
    await removal(section);
    const undo = await within(section).findByRole("button", { name: "Undo" });
    expect(host.saved.certificates).toEqual(helpers.slice(1));

    const keeps: (() => void)[] = [];
    host.saveSettings = (settings: Settings) =>
      new Promise((resolve) => {
        keeps.push(() => {
          host.saved = settings;
          resolve();
        });
      });
    const mine = await region(en.settings.me);
    await removal(mine);
    await waitFor(() => expect(keeps).toHaveLength(1));
    await waitFor(() => expect(undo.getAttribute("aria-disabled")).toBe("true"));
    fireEvent.click(undo);
    // What is still shown there is gone by the time this is kept.
    const field = within(mine).getByRole("textbox");
    fireEvent.change(field, { target: { value: addresses[2] } });
    fireEvent.submit(field.closest("form")!);
    // It is read as the first one was, and after it.
    await readAddress(addresses[2]!);
    expect(keeps).toHaveLength(1);
    act(keeps[0]!);
    await waitFor(() => expect(keeps).toHaveLength(2));
    act(keeps[1]!);
    await waitFor(() => expect(host.saved.me).toEqual(addresses.slice(1)));
    await waitFor(() => expect(field).toHaveProperty("value", ""));
    expect(host.saved.certificates).toEqual(helpers.slice(1));
  });

  it.each([
    { title: en.settings.me, label: en.settings.address, typed: "anna@home.example" },
    { title: en.domainSettings.title, label: en.domainSettings.serverLabel, typed: "mx.home.example" },
    { title: en.mandates.title, label: en.mandates.paste, typed: token(mandateClaims) },
  ])(
    "loses nothing that was typed under “$title” where it cannot be kept",
    async ({ title, label, typed }) => {
      await mount();
      const section = await region(title);
      host.saveSettings = () => Promise.reject(new Error("no room"));
      const field = within(section).getByLabelText(label);
      fireEvent.change(field, { target: { value: typed } });
      fireEvent.submit(field.closest("form")!);
      expect(await within(section).findByText(en.settings.notSaved)).toBeTruthy();
      expect(field).toHaveProperty("value", typed);
    },
  );

  const pair = { agent: "sam@acme.example", actor: olivia, methods: null, until: null, only: null };
  const removeFirst = (section: HTMLElement): void => {
    fireEvent.click(within(section).getAllByRole("button", { name: /^Remove/ })[0]!);
  };

  it("offers nothing to undo any more once another stands in its place", async () => {
    host.saved = { ...host.saved, trustedPairs: [pair] };
    await mount();
    const section = await region(en.pairs.title);
    removeFirst(section);
    await within(section).findByRole("button", { name: "Undo" });
    const type = (label: string, text: string): void => {
      fireEvent.change(within(section).getByLabelText(label), { target: { value: text } });
    };
    type(en.pairs.agent, pair.agent);
    type(en.pairs.actor, pair.actor);
    type(en.pairs.untilLabel, "2026-12-31");
    fireEvent.click(within(section).getByRole("button", { name: en.pairs.trust }));
    const until = "2026-12-31T22:59:59.000Z";
    await waitFor(() => expect(host.saved.trustedPairs).toEqual([{ ...pair, until }]));
    await waitFor(() => expect(within(section).queryByRole("button", { name: "Undo" })).toBeNull());
    expect(section.textContent).not.toContain("Removed:");
  });

  it("puts an address back where it stood: questions go out from the first", async () => {
    const me = ["anna@harbour.example", "anna@home.example"];
    host.saved = { ...host.saved, me };
    await mount();
    const section = await region(en.settings.me);
    removeFirst(section);
    await waitFor(() => expect(host.saved.me).toEqual([me[1]]));
    fireEvent.click(await within(section).findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(host.saved.me).toEqual(me));
  });

  it("offers the way back for as long as it could not be kept", async () => {
    host.saved = { ...host.saved, mandates: [btoa("a.b.c")] };
    await mount();
    const section = await region(en.mandates.title);
    removeFirst(section);
    const save = host.saveSettings.bind(host);
    const undo = (): Promise<HTMLElement> => within(section).findByRole("button", { name: "Undo" });
    await undo();
    host.saveSettings = () => Promise.reject(new Error("no room"));
    fireEvent.click(await undo());
    await within(section).findByText(en.settings.notSaved);
    host.saveSettings = save;
    fireEvent.click(await undo());
    await within(section).findByText("It is back.");
    expect(host.saved.mandates).toEqual([btoa("a.b.c")]);
    expect(within(section).queryByText(en.settings.notSaved)).toBeNull();
  });

  it("takes the keyboard from nobody who types meanwhile", async () => {
    await mount();
    const section = await region(en.settings.me);
    let keep: (() => void) | null = null;
    host.saveSettings = () => new Promise((resolve) => (keep = resolve));
    removeFirst(section);
    const field = within(section).getByRole("textbox");
    field.focus();
    await waitFor(() => expect(keep).not.toBeNull());
    act(() => keep?.());
    expect(await within(section).findByText(/^Removed:/)).toBeTruthy();
    expect(document.activeElement).toBe(field);
  });

  it("says of what somebody took back that it is that", async () => {
    const withdrawal = token(
      { iss: `mailto:${olivia}`, revokes: "m-1", iat: 1 },
      "imip-mandate-revocation+jwt",
    );
    host.saved = { ...host.saved, mandates: [btoa(withdrawal)] };
    await mount();
    const section = await region(en.mandates.title);
    fireEvent.click(await within(section).findByRole("button", { name: "Remove this withdrawal" }));
    await waitFor(() =>
      expect(section.textContent).toContain("Removed: what olivia@acme.example took back."),
    );
  });

  it("loses no pair that was typed where it cannot be kept", async () => {
    await mount();
    const section = await region(en.pairs.title);
    host.saveSettings = () => Promise.reject(new Error("no room"));
    const fields = [en.pairs.agent, en.pairs.actor].map((label) => within(section).getByLabelText(label));
    const typed = [pair.agent, pair.actor];
    for (const [at, field] of fields.entries()) fireEvent.change(field, { target: { value: typed[at] } });
    fireEvent.click(within(section).getByRole("button", { name: en.pairs.trust }));
    expect(await within(section).findByText(en.settings.notSaved)).toBeTruthy();
    expect(fields.map((field) => (field as HTMLInputElement).value)).toEqual(typed);
  });
});
