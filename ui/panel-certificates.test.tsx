/** Certificates, lists and keys: added in the settings after being looked at, and one certificate trusted for one address. */
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { File } from "node:buffer";
import { afterEach, beforeEach, describe, expect, it, test, vi } from "vitest";
import type { FoundObject, HeldKey, KeyFault, OpenMessage } from "../addin/host.ts";
import type { Evidence, Report } from "../core/report.ts";
import type { ImportReader } from "./context.ts";
import { Panel } from "./panel.tsx";
import { olivia } from "./testdata/domains.ts";
import { MemoryHost } from "./testdata/host.ts";
import { heldKey } from "./testdata/kept.ts";
import { openReport } from "./testdata/mount.tsx";
import { budgetReview, makeReport, reason, signature } from "./testdata/reports.ts";
import { en } from "./words/en.ts";

const now = "2026-11-22T08:00:00.000Z";
const place = { words: en, locale: "en-GB", zone: "Europe/Berlin", now };

configure({ asyncUtilTimeout: 120_000 });
vi.setConfig({ testTimeout: 300_000 });

let host: MemoryHost;
/** What is in the files that are chosen. */
const files = new Map<string, readonly FoundObject[]>();
const read: ImportReader = (bytes) => {
  const text = new TextDecoder().decode(bytes);
  return text === "slow" ? new Promise(() => undefined) : Promise.resolve(files.get(text) ?? []);
};

const link = { ...signature.chain[2]!, subject: "CN=Acme Root,O=Acme", issuer: "CN=Acme Root,O=Acme" };
const root: FoundObject = { kind: "certificate", der: btoa("root"), link, addresses: [], authority: true };
const middle: FoundObject = {
  ...root,
  der: btoa("middle"),
  link: { ...link, subject: "CN=Acme People", sha256: "ab".repeat(32) },
};
const person: FoundObject = {
  kind: "certificate",
  der: btoa("person"),
  link: { ...link, subject: "CN=Olivia", issuer: "CN=Acme People", notAfter: "2026-11-01T00:00:00.000Z" },
  addresses: [olivia],
  authority: false,
};
const list: FoundObject = {
  kind: "list",
  der: Uint8Array.of(1),
  list: {
    id: "l1",
    series: "s",
    issuer: "CN=Acme People",
    thisUpdate: "2026-11-20T08:00:00.000Z",
    nextUpdate: "2026-11-27T08:00:00.000Z",
    entries: 1234,
    octets: 60_000,
  },
};
const pkcs12: FoundObject = { kind: "pkcs12", bytes: Uint8Array.of(3) };

beforeEach(() => {
  host = new MemoryHost();
  files.clear();
  const known: readonly FoundObject[] = [root, middle, person];
  for (const object of known) if (object.kind === "certificate") files.set(atob(object.der), [object]);
  files.set("list", [list]);
  files.set("key", [pkcs12]);
  files.set("bare", [{ kind: "private-key" }]);
  files.set("bundle", [root, middle, person, list]);
});
afterEach(cleanup);

const press = (name: string | RegExp): void => {
  fireEvent.click(screen.getByRole("button", { name }));
};

async function faults(): Promise<readonly (readonly [rule: string, where: readonly string[]])[]> {
  // jsdom neither lays out nor paints: colours are looked at in a browser.
  const rules = { "color-contrast": { enabled: false }, region: { enabled: false } };
  const { violations } = await axe.run(document.body, { rules });
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 120))]);
}

async function mount(): Promise<void> {
  render(<Panel host={host} save={() => undefined} place={place} readImports={read} />);
  fireEvent.click(await screen.findByRole("button", { name: "Settings" }));
  await screen.findByRole("heading", { level: 1, name: "Settings" });
}

const region = (name: string): Promise<HTMLElement> => screen.findByRole("region", { name });

async function choose(content: string, name = "given.pem", size: number | null = null): Promise<void> {
  const input = document.querySelector("input[type=file][accept*='.p12']");
  if (input === null) throw new Error("nothing to choose with");
  const file = new File([content], name);
  if (size !== null) Object.defineProperty(file, "size", { value: size });
  fireEvent.change(input, { target: { files: [file] } });
  await waitFor(() => expect(screen.queryByText("Reading the file…")).toBeNull());
}

describe("a file that was chosen", () => {
  it("is said what it is and what that means, and nothing of it counts before a press", async () => {
    await mount();
    await choose("root", "acme‮gpj.pem");
    const found = await screen.findByRole("group", { name: "Add certificates, lists or keys" });
    expect(found.textContent).toMatch(/An authority’s certificate.*CN=Acme Root,O=Acme.*Issued by itself/);
    expect(found.textContent).toMatch(/A trust anchor decides whom Usher believes/);
    expect(found.textContent).toMatch(/A helping certificate is believed for nothing/);
    expect(found.textContent).not.toContain("‮");
    expect(document.activeElement).toBe(found);
    expect([host.saved.anchors, host.saved.certificates]).toEqual([[], []]);
    expect(await faults()).toEqual([]);
  });

  it("becomes an anchor only after its risk was said, with the safe way first", async () => {
    await mount();
    await choose("root");
    press("Make it a trust anchor…");
    const dialog = screen.getByRole("alertdialog", { name: "Believe this authority?" });
    expect(dialog.textContent).toMatch(
      /Whoever holds the key of “CN=Acme Root,O=Acme” will be able to prove anybody’s/,
    );
    const [first] = within(dialog).getAllByRole("button");
    expect(first?.textContent).toBe("Add as a helper");
    fireEvent.click(within(dialog).getByRole("button", { name: "Back" }));
    expect(host.saved.anchors).toEqual([]);
    press("Make it a trust anchor…");
    press("Make it a trust anchor");
    await waitFor(() => expect(host.saved.anchors).toEqual([btoa("root")]));
    const told = await screen.findByText("Added: Usher now believes whom it vouches for.");
    await waitFor(() => expect(document.activeElement).toBe(told));
    const kept = await region("Whose certificates count");
    expect(await within(kept).findByText("CN=Acme Root,O=Acme")).toBeTruthy();
    fireEvent.click(within(kept).getByRole("button", { name: "Remove this trust anchor" }));
    press("Remove it");
    await waitFor(() => expect(host.saved.anchors).toEqual([]));
  });

  it("that is a person's is no authority: as an anchor it is believed for itself", async () => {
    await mount();
    await choose("person");
    expect(screen.getByText("Ran out on 1 Nov 2026")).toBeTruthy();
    press("Make it a trust anchor…");
    expect(
      screen.getByRole("alertdialog", { name: "Believe this certificate for itself?" }).textContent,
    ).toMatch(/does not say that it may vouch for others.*open a mail they signed/);
  });

  it("becomes a helper, and from that an anchor, never both", async () => {
    await mount();
    await choose("middle");
    press("Add as a helper");
    await waitFor(() => expect(host.saved.certificates).toEqual([btoa("middle")]));
    expect(
      await within(await region("Certificates that only help")).findByText("CN=Acme People"),
    ).toBeTruthy();
    await choose("middle");
    expect(await screen.findByText("It is one of your helpers.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Add as a helper" })).toBeNull();
    press("Make it a trust anchor…");
    press("Make it a trust anchor");
    await waitFor(() =>
      expect([host.saved.anchors, host.saved.certificates]).toEqual([[btoa("middle")], []]),
    );
  });

  it("that is a bundle is taken whole as helpers, or piece by piece", async () => {
    host.saved = { ...host.saved, anchors: [btoa("root")] };
    await mount();
    await choose("bundle");
    expect(document.querySelectorAll("[data-found]")).toHaveLength(4);
    expect(screen.getByText("It is one of your trust anchors.")).toBeTruthy();
    press("Add all 2 as helpers");
    await waitFor(() => expect(host.saved.certificates).toEqual([btoa("middle"), btoa("person")]));
    expect(host.saved.anchors).toEqual([btoa("root")]);
    expect(host.held).toEqual([]);
  });

  it("that is a list is kept on the device, and the open message is checked anew", async () => {
    openReport(host, makeReport({ level: "unverified", reasons: [reason("invitation-not-signed")] }));
    const check = vi.spyOn(host, "check");
    await mount();
    await choose("list");
    const before = check.mock.calls.length;
    expect(screen.getByText("Names 1,234 certificates")).toBeTruthy();
    expect(screen.getByText("Issued on 20 Nov 2026, next one due on 27 Nov 2026")).toBeTruthy();
    expect(document.querySelector("[data-found=list]")?.textContent).toMatch(/can only take trust away/);
    press("Add this list");
    expect(
      await screen.findByText("Added: it is asked whenever a certificate of its issuer is checked."),
    ).toBeTruthy();
    expect(host.held).toEqual([list.kind === "list" ? list.list : null]);
    await waitFor(() => expect(check.mock.calls.length).toBe(before + 1));
    const kept = await region("Revocation lists");
    fireEvent.click(within(kept).getByRole("button", { name: "Remove this revocation list" }));
    await waitFor(() => expect(host.held).toEqual([]));
  });

  test.for([
    ["known", "You have added this list already."],
    ["full", "There is no room for it: all lists together may take 20 MB. Remove some first."],
  ] as const)("that is a list may have no place: %s", async ([room, sentence]) => {
    host.room = room;
    await mount();
    await choose("list");
    press("Add this list");
    expect(await screen.findByText(sentence)).toBeTruthy();
    expect(screen.getByRole("button", { name: "Add this list" })).toBeTruthy();
  });

  test.for<[what: string, content: string, size: number | null, sentence: RegExp]>([
    [
      "wrong",
      "Dear Anna,",
      null,
      /^This is no certificate, no revocation list and no file with a key, or it is damaged/,
    ],
    ["empty", "", null, /^There is nothing in this file/],
    ["too large", "root", 20 * 1024 * 1024 + 1, /^This file is larger than 20 MB/],
  ])("that is %s is refused with a sentence", async ([, content, size, sentence]) => {
    await mount();
    await choose(content, "x.pem", size);
    expect(await screen.findByText(sentence)).toBeTruthy();
    expect(document.querySelector("[data-found]")).toBeNull();
  });

  it("with a key alone is explained", async () => {
    await mount();
    await choose("bare");
    expect(await screen.findByText(/^A key by itself does not say whose it is/)).toBeTruthy();
  });

  it("cannot add certificates without end", async () => {
    host.saved = {
      ...host.saved,
      certificates: Array.from({ length: 200 }, (_, index) => btoa(`x${index}`)),
    };
    await mount();
    await choose("middle");
    press("Add as a helper");
    expect(await screen.findByText("There are too many already. Remove some first.")).toBeTruthy();
    expect(host.saved.certificates).toHaveLength(200);
  });
});

describe("a key of one's own", () => {
  let ring: readonly HeldKey[];
  let given: (readonly [file: Uint8Array, password: string])[];
  beforeEach(() => {
    [ring, given] = [[], []];
    const answers: readonly ({ readonly fault: KeyFault } | { readonly added: readonly HeldKey[] })[] = [
      { fault: "password" },
      { added: [heldKey] },
    ];
    host.keys = {
      list: () => Promise.resolve(ring),
      keys: () => Promise.resolve([]),
      add: (file, password) => {
        const answer = answers[given.length] ?? { fault: "malformed" };
        given.push([file, password]);
        if ("added" in answer) ring = answer.added;
        return Promise.resolve(answer);
      },
      remove: (id) => {
        ring = ring.filter((key) => key.id !== id);
        return Promise.resolve();
      },
    };
  });

  it("is opened by its password; a wrong one is said, and what was typed stays", async () => {
    await mount();
    await choose("key", "anna.p12");
    expect(document.querySelector("[data-found]")?.textContent).toMatch(
      /opens mail that was encrypted to you. It stays on this device/,
    );
    const password = (): HTMLInputElement => screen.getByLabelText("Password of the file");
    fireEvent.change(password(), { target: { value: "secrez" } });
    press("Add the key");
    expect(await screen.findByText(/^This password does not open the file/)).toBeTruthy();
    expect(password().value).toBe("secrez");
    // Another file that cannot be used takes none of it away.
    await choose("Dear Anna,");
    expect(password().value).toBe("secrez");
    fireEvent.change(password(), { target: { value: "secret" } });
    press("Add the key");
    expect(await screen.findByText("Added: mail encrypted to you can now be opened here.")).toBeTruthy();
    expect(given).toEqual([
      [Uint8Array.of(3), "secrez"],
      [Uint8Array.of(3), "secret"],
    ]);
    expect(document.body.innerHTML).not.toContain("secret");
    const kept = await region("Keys to open encrypted mail");
    expect(await within(kept).findByText("Issued by", { exact: false })).toBeTruthy();
    expect(await faults()).toEqual([]);
    fireEvent.click(within(kept).getByRole("button", { name: "Remove this key" }));
    press("Remove it");
    await waitFor(() => expect(ring).toEqual([]));
  });

  it("that cannot be kept is said", async () => {
    host.keys = { ...host.keys!, add: () => Promise.reject(new Error("full")) };
    await mount();
    await choose("key");
    press("Add the key");
    expect(await screen.findByText("This could not be kept.")).toBeTruthy();
  });

  it("has no place where the host keeps none", async () => {
    host.keys = null;
    await mount();
    await choose("key");
    expect(await screen.findByText("Keys cannot be kept here.")).toBeTruthy();
    expect(screen.queryByLabelText("Password of the file")).toBeNull();
    expect(screen.queryByRole("region", { name: "Keys to open encrypted mail" })).toBeNull();
  });
});

describe("looking things up", () => {
  const titled = "Looking up certificates";

  it("is off, says whom it would tell what, and is turned on by the address of a relay alone", async () => {
    await mount();
    const section = await region(titled);
    expect(section.textContent).toMatch(
      /Asking tells the issuer’s server that mail signed with this certificate was read, when, and from which network/,
    );
    const radio = (name: RegExp): HTMLInputElement => within(section).getByRole("radio", { name });
    expect(radio(/^No/).checked).toBe(true);
    fireEvent.click(radio(/^Yes/));
    const save = (): boolean => fireEvent.click(within(section).getByRole("button", { name: "Save" }));
    const address = (): HTMLInputElement => within(section).getByLabelText("Address of the relay");
    save();
    expect(within(section).getByText("Say where the relay is.")).toBeTruthy();
    for (const wrong of [
      "http://relay.example/",
      "relay.example",
      "https://a:b@relay.example/",
      "javascript:alert(1)",
    ]) {
      fireEvent.change(address(), { target: { value: wrong } });
      save();
      expect(within(section).getByText(/^This is no address of a relay/)).toBeTruthy();
      expect(address().value).toBe(wrong);
    }
    expect(host.saved.fetching).toBeNull();
    fireEvent.change(address(), { target: { value: " https://relay.harbour.example/usher " } });
    save();
    await waitFor(() => expect(host.saved.fetching).toBe("https://relay.harbour.example/usher"));
    const after = await region(titled);
    fireEvent.click(within(after).getByRole("radio", { name: /^No/ }));
    fireEvent.click(within(after).getByRole("button", { name: "Save" }));
    await waitFor(() => expect(host.saved.fetching).toBeNull());
    expect(await faults()).toEqual([]);
  });

  test.for([
    ["off", "Your organisation decided: nothing is looked up."],
    [
      "https://relay.harbour.example/usher",
      "Your organisation decided: things are looked up through relay.harbour.example.",
    ],
  ] as const)("is the organisation's to decide, and is shown as decided: %s", async ([decided, sentence]) => {
    host.decided = { ...host.decided, fetching: decided };
    await mount();
    const section = await region(titled);
    expect(section.textContent).toContain(sentence);
    expect(within(section).queryByRole("radio")).toBeNull();
  });
});

describe("one certificate for one address", () => {
  const leaf = signature.chain[0]!;
  const evidence: Evidence = {
    ...signature,
    status: "indeterminate",
    covers: ["1"],
    problems: [{ code: "certificate-untrusted", values: { why: "no-issuer" } }],
    chain: [leaf],
  };
  const untrusted: Report = {
    ...makeReport({ level: "unverified", reasons: [reason("certificate-untrusted", { why: "no-issuer" })] }),
    evidence: [evidence],
  };
  const pinned: Report = {
    ...makeReport({ level: "verified", reasons: [reason("certificate-pinned", { address: olivia })] }),
    evidence: [
      {
        ...evidence,
        status: "valid",
        problems: [],
        chain: [{ ...leaf, signature: "pinned" }],
        details: { pinned: true, since: [now] },
      },
    ],
  };

  const open = async (more: Partial<OpenMessage> = {}, report = untrusted): Promise<void> => {
    openReport(host, report, more);
    // What is checked goes by what is set.
    const withPart = (each: Report): Report => ({ ...each, invitation: { ...budgetReview, parts: ["1"] } });
    host.check = () => Promise.resolve(withPart(host.saved.pins.length > 0 ? pinned : report));
    render(<Panel host={host} save={() => undefined} place={place} readImports={read} />);
    await screen.findByRole("button", { name: en.details.why });
  };
  const pinning = (kind: string): HTMLElement | null => document.querySelector(`[data-pinning="${kind}"]`);

  it("is trusted after it was looked at and compared, checked anew, and can be taken back", async () => {
    await open();
    await waitFor(() => expect(pinning("offered")).not.toBeNull());
    expect(host.saved.pins).toEqual([]);
    press("Look at it…");
    const dialog = await screen.findByRole("dialog", { name: "Trust this one certificate?" });
    // It begins at the certificate, not at what can be pressed.
    expect(document.activeElement?.textContent).toMatch(/^What it says of itself/);
    const shown = leaf.sha256.match(/.{4}/g)?.join(" ") ?? "";
    for (const said of [
      leaf.subject,
      olivia,
      shown,
      "Nobody you trust vouches for it",
      "It holds for this address and no other.",
      "neither for its issuer nor for the one that follows it",
      "It runs out on 1 Jan 2028.",
    ])
      expect(dialog.textContent).toContain(said);
    expect(await faults()).toEqual([]);
    const trust = (): HTMLElement =>
      within(dialog).getByRole("button", { name: `Trust this certificate for ${olivia}` });
    expect(within(dialog).getAllByRole("button")[0]?.textContent).toBe("Do not trust it");
    fireEvent.click(trust());
    expect(within(dialog).getByText("First say that you compared the fingerprint.")).toBeTruthy();
    expect(host.saved.pins).toEqual([]);
    fireEvent.click(within(dialog).getByRole("checkbox", { name: "I compared the fingerprint" }));
    fireEvent.click(trust());
    await waitFor(() => expect(host.saved.pins).toHaveLength(1));
    const [pin] = host.saved.pins;
    expect(pin).toMatchObject({ certificate: leaf.sha256, address: olivia, until: leaf.notAfter });
    await waitFor(() => expect(pinning("trusted")).not.toBeNull());
    expect(await screen.findByText("Kept, and checked anew.")).toBeTruthy();
    expect(pinning("trusted")?.textContent).toContain(`You trust this certificate for ${olivia} since`);
    press("Take it back");
    await waitFor(() => expect(host.saved.pins).toEqual([]));
    await waitFor(() => expect(pinning("offered")).not.toBeNull());
  });

  it("is not trusted by closing", async () => {
    await open();
    await waitFor(() => expect(pinning("offered")).not.toBeNull());
    press("Look at it…");
    fireEvent.click(await screen.findByRole("button", { name: "Do not trust it" }));
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(host.saved.pins).toEqual([]);
  });

  it("cannot be trusted for somebody whom it does not name", async () => {
    const other = { ...evidence, signer: { ...signature.signer!, addresses: ["malice@evil.example"] } };
    await open({}, { ...untrusted, evidence: [other] });
    await waitFor(() => expect(pinning("refused")).not.toBeNull());
    expect(pinning("refused")?.textContent).toBe(
      `This certificate cannot be trusted for ${olivia}: it is made out to malice@evil.example.`,
    );
    expect(screen.queryByRole("button", { name: "Look at it…" })).toBeNull();
  });

  it("is nothing to decide on a sample", async () => {
    await open({ sample: true });
    await screen.findByText("A sample: what it proves counts only here.");
    await new Promise((later) => setTimeout(later, 50));
    expect(document.querySelector("[data-pinning]")).toBeNull();
  });

  it("that cannot be kept is said", async () => {
    host.saveSettings = () => Promise.reject(new Error("full"));
    await open();
    await waitFor(() => expect(pinning("offered")).not.toBeNull());
    press("Look at it…");
    fireEvent.click(await screen.findByRole("checkbox", { name: "I compared the fingerprint" }));
    press(/^Trust this certificate for/);
    expect(await screen.findByText("This could not be saved.")).toBeTruthy();
  });

  it("is listed in the settings, and taken back there", async () => {
    const pin = { certificate: leaf.sha256, address: olivia, since: now, until: "2026-11-21T00:00:00.000Z" };
    host.saved = {
      ...host.saved,
      pins: [pin, { ...pin, address: "sam@acme.example", until: leaf.notAfter }],
    };
    await mount();
    const section = await region("Certificates you trust for one address");
    expect(section.textContent).toContain(
      "Trusted since 22 Nov 2026, ran out on 21 Nov 2026, and no longer counts",
    );
    expect(section.textContent).toContain("Trusted since 22 Nov 2026, until 1 Jan 2028");
    fireEvent.click(
      within(section).getByRole("button", { name: `Remove the certificate trusted for ${olivia}` }),
    );
    await waitFor(() => expect(host.saved.pins.map(({ address }) => address)).toEqual(["sam@acme.example"]));
    expect(await faults()).toEqual([]);
  });
});
