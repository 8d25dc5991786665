/** Sending for somebody, with a key that openssl made. */
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { File } from "node:buffer";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { person, pkcs12 } from "../core/compose/testkit/openssl.ts";
import { Panel } from "./panel.tsx";
import { olivia } from "./testdata/domains.ts";
import { MemoryHost } from "./testdata/host.ts";
import { mandateClaims, token } from "./testdata/people.ts";
import { bob, sam } from "./testdata/reports.ts";
import { en } from "./words/en.ts";

const place = { words: en, locale: "en-GB", zone: "Europe/Berlin", now: "2026-11-22T08:00:00.000Z" };

configure({ asyncUtilTimeout: 120_000 });
vi.setConfig({ testTimeout: 300_000 });

/**
 * jsdom brings an ArrayBuffer of its own, which Node's WebCrypto takes for none (a view of it is fine), and leaves
 * Node's TextEncoder, whose octets are no Uint8Array of jsdom's.
 */
function takeForeignBuffers(): void {
  class Encoder extends TextEncoder {
    override encode(text?: string): Uint8Array<ArrayBuffer> {
      return Uint8Array.from(super.encode(text));
    }
  }
  vi.stubGlobal("TextEncoder", Encoder);
  const { subtle } = crypto;
  for (const name of ["digest", "sign", "verify", "encrypt", "decrypt", "importKey", "deriveBits"] as const) {
    const real: unknown = subtle[name].bind(subtle);
    const taking = (...args: readonly unknown[]): unknown =>
      typeof real === "function"
        ? Reflect.apply(
            real,
            subtle,
            args.map((arg) => (arg instanceof ArrayBuffer ? new Uint8Array(arg) : arg)),
          )
        : undefined;
    Object.defineProperty(subtle, name, { value: taking, configurable: true });
  }
}

let olivias: Uint8Array;
let sams: Uint8Array;
beforeAll(() => {
  takeForeignBuffers();
  olivias = pkcs12(person("Olivia Meyer", `email:${olivia}`));
  sams = pkcs12(person("Sam", `email:${sam}`));
});

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
const pick = (name: string): void => {
  fireEvent.click(screen.getByRole("radio", { name }));
};
const type = (label: string, value: string): void => {
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
};
const give = (label: string, name: string, content: Uint8Array | string): void => {
  const input = document.querySelector(`input[type=file][aria-label="${label}"]`);
  if (input === null) throw new Error(label);
  fireEvent.change(input, { target: { files: [new File([content], name)] } });
};

async function mount(): Promise<void> {
  render(<Panel host={host} save={save} place={place} />);
  fireEvent.click(await screen.findByRole("button", { name: "Send for somebody" }));
  await screen.findByRole("heading", { level: 1, name: "Send for somebody" });
}

async function openKey(file: Uint8Array, password = "secret"): Promise<void> {
  give("Choose the file", "key.p12", file);
  await screen.findByText(/key\.p12/);
  type("Its password", password);
  press("Open it");
}

const sentText = (index: number): string => new TextDecoder().decode(host.sent[index]?.bytes);

/** A day, so many from today; what is signed is dated by the clock of this machine. */
const dayFromNow = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

async function faults() {
  const rules = { "color-contrast": { enabled: false }, region: { enabled: false } };
  const { violations } = await axe.run(document.body, { rules });
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 120))]);
}

const claimsOf = (jws: string): unknown =>
  JSON.parse(Buffer.from(jws.split(".")[1] ?? "", "base64url").toString("utf8"));

describe("the reader's own key", () => {
  it("is opened with its password, which is not kept, and forgotten with the page", async () => {
    await mount();
    press("Open it");
    expect(await screen.findByText("Choose the file first.")).toBeTruthy();
    await openKey(sams, "wrong");
    expect(await screen.findByText("The password does not fit this file.")).toBeTruthy();
    expect(screen.getByLabelText("Its password")).toHaveProperty("value", "");
    type("Its password", "secret");
    press("Open it");
    expect(await screen.findByText("Open. The certificate holds until 1 Jan 2050.")).toBeTruthy();
    const section = screen.getByRole("region", { name: "Your certificate and key" });
    expect(section.textContent).toContain(`You sign as ${sam}`);
    expect(await faults()).toEqual([]);
    press("Forget the key now");
    expect(await screen.findByRole("button", { name: "Open it" })).toBeTruthy();
    give("Choose the file", "other.p12", "no key");
    await screen.findByText(/other\.p12/);
    press("Open it");
    expect(await screen.findByText(/^This is no file with a certificate and key/)).toBeTruthy();
    expect(JSON.stringify([host.saved, host.book])).not.toContain("secret");
  });
});

describe("a permission", () => {
  it("is signed, saved, handed over, and taken back", async () => {
    await mount();
    type("Who may send for you", sam);
    type("Last day", dayFromNow(30));
    press("Sign it");
    expect(await screen.findByText("Open the file with your certificate and key first.")).toBeTruthy();
    expect(screen.getByLabelText("Who may send for you")).toHaveProperty("value", sam);
    await openKey(olivias);
    await screen.findByText(/^Open\. /);
    fireEvent.click(screen.getByRole("checkbox", { name: "Further dates of a series" }));
    press("Sign it");
    expect(await screen.findByText(/^Hand the mail over to your assistant/)).toBeTruthy();
    press("Save as a file (.jws)");
    const [name, jws = "", kind] = save.mock.calls[0] ?? [];
    expect([name, kind]).toEqual(["permission.jws", "application/jose"]);
    expect(claimsOf(jws)).toMatchObject({
      iss: `mailto:${olivia}`,
      may_act: { sub: `mailto:${sam}` },
      imip: { methods: ["REQUEST", "CANCEL", "ADD"], role: "ORGANIZER", uid: null },
    });
    press("Hand over the mail");
    expect(await screen.findByText(/is ready as a file: open it and send it\./)).toBeTruthy();
    expect(host.sent[0]?.to).toBe(sam);
    expect(sentText(0)).toContain("multipart/signed");

    pick("Take a permission back");
    expect(screen.getByLabelText("Which permission?")).toHaveProperty("value", "issued");
    type("Whom shall the mail tell?", `${sam}\n${bob}`);
    press("Sign that I take it back");
    expect(await screen.findByText(/^Hand the mail over to whoever must know/)).toBeTruthy();
    press("Save as a file (.jws)");
    const { jti } = claimsOf(jws) as { readonly jti: string };
    expect(claimsOf(save.mock.calls[1]?.[1] ?? "")).toMatchObject({
      iss: `mailto:${olivia}`,
      revokes: jti,
    });
    press("Hand over the mail");
    await waitFor(() => expect(host.sent[1]?.to).toBe(`${sam}, ${bob}`));
  });

  it("is refused at the field that is wrong", async () => {
    await mount();
    await openKey(olivias);
    await screen.findByText(/^Open\. /);
    press("Sign it");
    expect(await screen.findByText("This is not a mail address.")).toBeTruthy();
    type("Who may send for you", olivia);
    type("Last day", dayFromNow(30));
    press("Sign it");
    expect(await screen.findByText("Nobody needs permission to act for themselves.")).toBeTruthy();
    type("Who may send for you", sam);
    type("Last day", dayFromNow(-1));
    press("Sign it");
    expect(await screen.findByText("Enter a day to come.")).toBeTruthy();
    type("Last day", dayFromNow(800));
    press("Sign it");
    expect(await screen.findByText("That is more than 13 months from now.")).toBeTruthy();
    type("Last day", dayFromNow(30));
    pick("For one event");
    press("Sign it");
    expect(await screen.findByText("Choose the event, or enter its identifier.")).toBeTruthy();
    pick("To one person");
    press("Sign it");
    expect(await screen.findByText("This is not a mail address.")).toBeTruthy();
    expect(await faults()).toEqual([]);
  });

  it("of somebody else cannot be taken back", async () => {
    await mount();
    await openKey(sams);
    await screen.findByText(/^Open\. /);
    pick("Take a permission back");
    press("Sign that I take it back");
    expect(await screen.findByText("Choose the permission first.")).toBeTruthy();
    give("Choose its file (.jws or .eml)", "x.jws", "x");
    expect(await screen.findByText("This file holds no signed permission that can be read.")).toBeTruthy();
    give("Choose its file (.jws or .eml)", "olivia.jws", token(mandateClaims));
    expect(await screen.findByText(/^It says:/)).toBeTruthy();
    press("Sign that I take it back");
    expect(await screen.findByText("That permission is somebody else’s.")).toBeTruthy();
    expect(await faults()).toEqual([]);
  });
});

describe("inviting for somebody", () => {
  async function fill(): Promise<void> {
    pick("Invite for somebody");
    type("For whom you invite", olivia);
    type("Title", "Budget review");
    type("Begins", "2027-01-15T11:00");
    type("Ends", "2027-01-15T12:00");
    type("Place (may stay empty)", "Room 4");
    type("Guests", `Bob <${bob}>\nanna@HARBOUR.example`);
  }

  it("hands over a signed mail of the assistant's, with the permission enclosed", async () => {
    host.saved = { ...host.saved, mandates: [btoa(token(mandateClaims))] };
    await mount();
    await openKey(sams);
    await screen.findByText(/^Open\. /);
    await fill();
    await screen.findByRole("option", { name: `${sam} may act for ${olivia}` });
    type("Their signed permission", "0");
    press("Sign and hand over");
    await waitFor(() => expect(host.sent).toHaveLength(1));
    const said = await screen.findByText(/is ready as a file: open it and send it\./);
    expect(said.textContent).toContain(
      `Signed for ${olivia}. The invitation to ${bob} and anna@harbour.example`,
    );
    const text = sentText(0);
    expect(text).toContain(`From: <${sam}>`);
    expect(text).toContain("multipart/signed");
    expect(text).toContain("application/jose");
    const calendar = Buffer.from(
      /text\/calendar[^]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+)/.exec(text)?.[1] ?? "",
      "base64",
    ).toString("utf8");
    expect(calendar).toContain("DTSTART:20270115T100000Z");
    expect(calendar.replaceAll("\r\n ", "")).toContain(`SENT-BY="mailto:${sam}":mailto:${olivia}`);
    press("Make another");
    expect(screen.getByLabelText("Title")).toHaveProperty("value", "");
    expect(screen.getByLabelText("For whom you invite")).toHaveProperty("value", olivia);
  });

  it("says everything that is wrong at once, and loses nothing that was typed", async () => {
    host.saved = { ...host.saved, mandates: [btoa(token(mandateClaims))] };
    await mount();
    pick("Invite for somebody");
    type("Guests", "bob\n");
    press("Sign and hand over");
    expect(await screen.findByText("Enter a title.")).toBeTruthy();
    for (const sentence of [
      "Enter when it begins.",
      "Enter an end after the beginning.",
      "This is not a mail address.",
      "Open the file with your certificate and key first.",
    ])
      expect(screen.getByText(sentence)).toBeTruthy();
    expect(screen.getByText("bob", { selector: "[data-untrusted]" })).toBeTruthy();
    expect(await faults()).toEqual([]);
    await openKey(olivias);
    await screen.findByText(/^Open\. /);
    await fill();
    press("Sign and hand over");
    expect(await screen.findByText("Nobody needs permission to act for themselves.")).toBeTruthy();
    type("Their signed permission", "0");
    press("Sign and hand over");
    expect(await screen.findByText("That permission is not for you.")).toBeTruthy();
    expect(host.sent).toEqual([]);
    // To look something up and come back.
    press("My calendar");
    await screen.findByRole("heading", { level: 1, name: "My calendar" });
    press("Send for somebody");
    await screen.findByRole("heading", { level: 1, name: "Send for somebody" });
    pick("Invite for somebody");
    expect(screen.getByLabelText("Title")).toHaveProperty("value", "Budget review");
    expect(screen.queryByRole("button", { name: "Forget the key now" })).toBeNull();
  });

  it("keeps everything where the mail cannot be handed over", async () => {
    host.send = () => Promise.reject(new Error("The disk is full."));
    await mount();
    await openKey(sams);
    await screen.findByText(/^Open\. /);
    await fill();
    press("Sign and hand over");
    const alert = await screen.findByText("The disk is full.");
    expect(alert.closest("[data-untrusted]")).not.toBeNull();
    expect(within(document.body).getByLabelText("Title")).toHaveProperty("value", "Budget review");
  });
});
