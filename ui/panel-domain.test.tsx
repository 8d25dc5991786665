/** Mail domains in the panel: what is shown of them, the two questions that are asked once, and checking again. */
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Once, OpenMessage } from "../addin/host.ts";
import type { Report } from "../core/report.ts";
import { Panel } from "./panel.tsx";
import { MemoryHost } from "./testdata/host.ts";
import { reports } from "./testdata/reports.ts";
import { en } from "./words/en.ts";

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

/** Opens an unchecked message; once somebody may be asked, the domain vouches. Tells what was asked for. */
function openUnchecked(
  more: Partial<OpenMessage> = {},
  asked: Report = reports.domain,
): (Once | undefined)[] {
  const checks: (Once | undefined)[] = [];
  host.open(reports.domainUnchecked, new Uint8Array(), more);
  host.check = (_message, _onProgress, _signal, once) => {
    checks.push(once);
    const set = host.saved.resolver !== null && host.saved.resolver !== "none";
    return Promise.resolve(set || once?.resolver !== undefined ? asked : reports.domainUnchecked);
  };
  return checks;
}

const press = (name: string | RegExp): void => {
  fireEvent.click(screen.getByRole("button", { name }));
};
const pick = (name: string | RegExp): void => {
  fireEvent.click(screen.getByRole("radio", { name }));
};
const level = (): string | null | undefined =>
  document.querySelector("header[data-level]")?.getAttribute("data-level");
const shows = (expected: string): Promise<void> => waitFor(() => expect(level()).toBe(expected));
const questions = (): readonly (string | null | undefined)[] =>
  [...document.querySelectorAll("[data-asking]")].map((card) => card.querySelector("h2")?.textContent);

async function detail(name: string): Promise<HTMLElement> {
  press(name);
  await waitFor(() => expect(document.querySelector("[data-detail]")?.children.length).toBeGreaterThan(1));
  return document.querySelector<HTMLElement>("[data-detail]") ?? document.body;
}

describe("whom Usher may ask", () => {
  it("is asked under the verdict and the answers, and alone", async () => {
    openUnchecked();
    mount();
    const card = await screen.findByRole("region", { name: "Check mail domains?" });
    expect(questions()).toEqual(["Check mail domains?"]);
    expect(card.textContent).toContain("Usher can check whether acme.example really sent this.");
    const order = [...document.querySelectorAll("header, figure, [data-action=accept], [data-asking]")];
    expect(order.map(({ tagName }) => tagName)).toEqual(["HEADER", "FIGURE", "BUTTON", "SECTION"]);
    expect(screen.queryByRole("button", { name: "Check the domain" })).toBeNull();
    expect(within(card).getByRole("button", { name: "Check now" })).toHaveProperty("disabled", true);
    expect(within(card).getByRole("radiogroup", { name: "Whom may Usher ask?" })).toBeTruthy();
    for (const radio of screen.getAllByRole("radio")) expect(radio).toHaveProperty("checked", false);
  });

  it("keeps the answer, checks again at once, says where to change it, and asks no more", async () => {
    const checks = openUnchecked();
    mount();
    await screen.findByRole("region", { name: "Check mail domains?" });
    pick(/^Quad9/);
    press("Check now");
    await shows("domain");
    expect(host.saved.resolver).toBe("https://dns.quad9.net/dns-query");
    expect(checks).toEqual([{}, {}]);
    expect(questions()).toEqual([]);
    expect(document.querySelector("article output")?.textContent).toBe(
      "From now on Usher asks Quad9. Change it in Settings, under “Mail domains”.",
    );
  });

  it("asks for this message alone where that is wanted, and for the next one again", async () => {
    const checks = openUnchecked();
    mount();
    await screen.findByRole("region", { name: "Check mail domains?" });
    pick(/^Mullvad/);
    press("Just this once");
    await shows("domain");
    expect(checks).toEqual([{}, { resolver: "https://dns.mullvad.net/dns-query" }]);
    expect(host.saved.resolver).toBeNull();
    openUnchecked();
    expect(await screen.findByRole("region", { name: "Check mail domains?" })).toBeTruthy();
  });

  it("takes nobody for an answer, and leaves a way to check this one mail", async () => {
    const checks = openUnchecked();
    mount();
    await screen.findByRole("region", { name: "Check mail domains?" });
    pick("Nobody");
    expect(screen.queryByRole("button", { name: "Just this once" })).toBeNull();
    press("Ask nobody");
    await waitFor(() => expect(host.saved.resolver).toBe("none"));
    fireEvent.click(await screen.findByRole("button", { name: "Check the domain" }));
    const dialog = await screen.findByRole("dialog", { name: "Check this mail’s domain" });
    expect(within(dialog).queryByRole("radio", { name: "Nobody" })).toBeNull();
    fireEvent.click(within(dialog).getByRole("radio", { name: /^Quad9/ }));
    fireEvent.click(within(dialog).getByRole("button", { name: "Check now" }));
    await shows("domain");
    expect(checks.at(-1)).toEqual({ resolver: "https://dns.quad9.net/dns-query" });
    expect(host.saved.resolver).toBe("none");
  });

  it("keeps what was typed where it is no address, and takes one that is", async () => {
    openUnchecked();
    mount();
    await screen.findByRole("region", { name: "Check mail domains?" });
    pick("Another");
    const field = screen.getByRole("textbox", { name: "Address of the resolver" });
    fireEvent.change(field, { target: { value: "http://dns.example/q" } });
    press("Check now");
    expect(await screen.findByText(/^This is no address that can be asked/)).toBeTruthy();
    expect(field).toHaveProperty("value", "http://dns.example/q");
    expect(host.saved.resolver).toBeNull();
    fireEvent.change(field, { target: { value: "https://dns.example/q" } });
    press("Check now");
    await waitFor(() => expect(host.saved.resolver).toBe("https://dns.example/q"));
  });

  it("says that an answer could not be kept, and asks on", async () => {
    openUnchecked();
    host.saveSettings = () => Promise.reject(new Error("full"));
    mount();
    await screen.findByRole("region", { name: "Check mail domains?" });
    pick("Nobody");
    press("Ask nobody");
    expect(await screen.findByText("This could not be saved.")).toBeTruthy();
    expect(questions()).toEqual(["Check mail domains?"]);
  });

  it("lets a check whose resolver did not answer be tried with any", async () => {
    const checks = openUnchecked({}, reports.domainUnchecked);
    host.saved = { ...host.saved, resolver: "https://dns.mullvad.net/dns-query" };
    mount();
    fireEvent.click(await screen.findByRole("button", { name: "Check the domain" }));
    await screen.findByRole("dialog");
    expect(screen.getByRole("radio", { name: /^Mullvad/ })).toHaveProperty("checked", true);
    fireEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Check now" }));
    await waitFor(() => expect(checks).toHaveLength(2));
    // Every press is a check of its own.
    fireEvent.click(await screen.findByRole("button", { name: "Check the domain" }));
    fireEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Check now" }));
    await waitFor(() => expect(checks).toHaveLength(3));
  });

  it.for([
    ["https://dns.mullvad.net/dns-query", "No usable answer came from Mullvad. Try again, or ask another."],
    [
      "https://dns.example/q",
      "Perhaps the address is wrong, or whoever runs this page does not let Usher ask it.",
    ],
  ])("says that %s gave no answer, and what may be done", async ([resolver = "", sentence = ""]) => {
    const [evidence] = reports.domainUnchecked.evidence;
    if (evidence === undefined) throw new Error("the report holds no evidence");
    const problems = [{ code: "unchecked" as const, values: { why: "failed" } }];
    openUnchecked({}, { ...reports.domainUnchecked, evidence: [{ ...evidence, problems }] });
    host.saved = { ...host.saved, resolver };
    mount();
    await screen.findByRole("button", { name: "Check the domain" });
    expect(document.querySelector("header [data-silent]")?.textContent).toContain(sentence);
  });

  it("is not asked where the organisation decided", async () => {
    openUnchecked();
    host.decided = { ...host.decided, resolver: "none" };
    mount();
    expect(await screen.findByText("Your organisation decided that nobody is asked.")).toBeTruthy();
    expect(questions()).not.toContain("Check mail domains?");
    expect(screen.queryByRole("button", { name: "Check the domain" })).toBeNull();
  });

  it("asks the organisation's resolver again, and no other", async () => {
    const checks = openUnchecked({}, reports.domainUnchecked);
    host.decided = { ...host.decided, resolver: "https://dns.acme.example/q" };
    mount();
    expect(await screen.findByText(/^Your organisation decided that/)).toBeTruthy();
    press("Check the domain again");
    await waitFor(() => expect(checks.at(-1)).toEqual({ resolver: "https://dns.acme.example/q" }));
  });

  it("is never asked about a sample", async () => {
    openUnchecked({ sample: true });
    mount();
    await shows("unverified");
    expect(questions()).toEqual([]);
    expect(screen.queryByRole("button", { name: "Check the domain" })).toBeNull();
  });
});

describe("the reader's own mail server", () => {
  const decided = (): void => {
    host.saved = { ...host.saved, resolver: "none" };
  };

  it("is learned at one press, and taken back in the settings", async () => {
    openUnchecked();
    decided();
    mount();
    const card = await screen.findByRole("region", { name: "Is this your mail server?" });
    expect(card.querySelector("b")?.textContent).toBe("mx.harbour.example");
    expect(card.textContent).toContain("A forged mail can name a server of the forger’s.");
    press("This is my mail server");
    await waitFor(() => expect(host.saved.authservIds).toEqual(["mx.harbour.example"]));
    await waitFor(() => expect(questions()).toEqual([]));
    press("Settings");
    fireEvent.click(await screen.findByRole("button", { name: "Remove mx.harbour.example" }));
    await waitFor(() => expect(host.saved.authservIds).toEqual([]));
  });

  it("is put off for as long as the panel is open, and then offered only where the way is shown", async () => {
    openUnchecked();
    decided();
    mount();
    await screen.findByRole("region", { name: "Is this your mail server?" });
    press("Not now");
    await waitFor(() => expect(questions()).toEqual([]));
    openUnchecked();
    await shows("unverified");
    await screen.findByRole("button", { name: "The way it came" });
    expect(questions()).toEqual([]);
    const way = await detail("The way it came");
    fireEvent.click(await within(way).findByRole("button", { name: "This is my mail server" }));
    await waitFor(() => expect(host.saved.authservIds).toEqual(["mx.harbour.example"]));
  });

  it("is asked for on no suspicious message", async () => {
    const odd = { ...reports.borrowed, trace: reports.domainUnchecked.trace };
    host.open(odd);
    decided();
    mount();
    await shows("unverified");
    const way = await detail("The way it came");
    expect(questions()).toEqual([]);
    expect(way.textContent).toContain("Not believed: this server is none that you told Usher to believe.");
  });
});

describe("while a domain is checked", () => {
  it("shows what was found as not final, then the result in its place", async () => {
    let finish = (_: Report): void => undefined;
    host.saved = { ...host.saved, resolver: "https://dns.quad9.net/dns-query" };
    host.open(reports.domainUnchecked);
    host.check = (_, onProgress) => {
      onProgress(reports.domainUnchecked);
      return new Promise((resolve) => (finish = resolve));
    };
    mount();
    expect(await screen.findByRole("heading", { name: "Checking the mail domain…" })).toBeTruthy();
    expect(screen.getByText("So far: Not proven")).toBeTruthy();
    expect(document.querySelector("[aria-live=polite]")?.textContent).toBe("Checking the mail domain…");
    expect(level()).toBe("checking");
    expect(document.querySelector("figure")?.getAttribute("data-cover")).toBe("none");
    finish(reports.domain);
    await shows("domain");
    expect(document.querySelector("[aria-live=polite]")?.textContent).toMatch(
      /^Domain proven\. From somebody/,
    );
  });

  it("keeps the event and the keyboard's place through a check that was pressed for", async () => {
    let finish = (_: Report): void => undefined;
    openUnchecked();
    mount();
    await screen.findByRole("region", { name: "Check mail domains?" });
    host.check = () => new Promise((resolve) => (finish = resolve));
    pick(/^Quad9/);
    const button = screen.getByRole("button", { name: "Just this once" });
    button.focus();
    fireEvent.click(button);
    await shows("checking");
    expect(screen.getByText("Budget review")).toBeTruthy();
    finish(reports.domain);
    await shows("domain");
    expect(document.activeElement?.contains(document.querySelector("article"))).toBe(true);
    expect(document.activeElement).not.toBe(document.body);
  });
});

describe("accessibility", () => {
  const faults = async (): Promise<readonly (readonly [rule: string, where: readonly string[]])[]> => {
    // jsdom neither lays out nor paints: colours are looked at in a browser.
    const rules = { "color-contrast": { enabled: false }, region: { enabled: false } };
    const { violations } = await axe.run(document.body, { rules });
    return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 120))]);
  };

  it("finds nothing wrong with the questions", async () => {
    openUnchecked();
    mount();
    await screen.findByRole("region", { name: "Check mail domains?" });
    pick("Another");
    expect(await faults()).toEqual([]);
    pick("Nobody");
    press("Ask nobody");
    await screen.findByRole("region", { name: "Is this your mail server?" });
    expect(await faults()).toEqual([]);
    press("Check the domain");
    await screen.findByRole("dialog");
    expect(await faults()).toEqual([]);
  });
});

describe("settings", () => {
  const openSettings = async (): Promise<HTMLElement> => {
    mount();
    await screen.findByRole("heading", { name: "Nothing open" });
    press("Settings");
    return screen.findByRole("region", { name: "Mail domains" });
  };

  it("change whom Usher asks", async () => {
    const section = await openSettings();
    expect(section.textContent).toContain("Not decided yet: nobody is asked.");
    fireEvent.click(within(section).getByRole("radio", { name: /^Mullvad/ }));
    fireEvent.click(within(section).getByRole("button", { name: "Save" }));
    await waitFor(() => expect(host.saved.resolver).toBe("https://dns.mullvad.net/dns-query"));
  });

  it("add own mail servers in lower case, once, and refuse what is no name", async () => {
    const section = await openSettings();
    const field = within(section).getByRole("textbox", { name: "Name of the server" });
    const add = (name: string): void => {
      fireEvent.change(field, { target: { value: name } });
      fireEvent.click(within(section).getByRole("button", { name: "Believe it" }));
    };
    add("two words");
    expect(await screen.findByText("This is no name of a mail server.")).toBeTruthy();
    expect(field).toHaveProperty("value", "two words");
    add("MX.harbour.example");
    await waitFor(() => expect(host.saved.authservIds).toEqual(["mx.harbour.example"]));
    await screen.findByRole("button", { name: "Remove mx.harbour.example" });
    add("mx.harbour.example");
    await waitFor(() => expect(field).toHaveProperty("value", ""));
    expect(host.saved.authservIds).toEqual(["mx.harbour.example"]);
  });

  it("show what the organisation decided, and let none of it be changed", async () => {
    host.decided = {
      ...host.decided,
      resolver: "https://dns.acme.example/q",
      authservIds: ["mx.acme.example"],
      trustedSealers: ["lists.acme.example"],
      ownDomains: ["acme.example"],
    };
    const section = await openSettings();
    expect(section.textContent).toContain("Your organisation decided that dns.acme.example is asked.");
    expect(within(section).queryByRole("radio")).toBeNull();
    for (const list of ["Own mail servers", "Forwarding servers believed", "Domains of your organisation"])
      expect(within(section).getByRole("list", { name: list }).textContent).toContain(
        "Decided by your organisation",
      );
    expect(within(section).queryByRole("button", { name: /^Remove/ })).toBeNull();
  });
});
