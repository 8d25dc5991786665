/** Answers that wait, in the panel: one by one, by the hundred, and what nothing proves. */
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Panel } from "./panel.tsx";
import { MemoryHost } from "./testdata/host.ts";
import { memory, ownEvent, waitingAnswer } from "./testdata/people.ts";
import { bob, reason } from "./testdata/reports.ts";
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

const press = (name: string | RegExp): void => {
  fireEvent.click(screen.getByRole("button", { name }));
};

async function mount(button: string | RegExp): Promise<void> {
  render(<Panel host={host} save={vi.fn<() => void>()} place={place} />);
  fireEvent.click(await screen.findByRole("button", { name: button }));
  await screen.findByRole("heading", { level: 1, name: "Answers" });
}

async function faults(): Promise<readonly (readonly [rule: string, where: readonly string[]])[]> {
  // jsdom neither lays out nor paints: colours are looked at in a browser.
  const rules = { "color-contrast": { enabled: false }, region: { enabled: false } };
  const { violations } = await axe.run(document.body, { rules });
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 120))]);
}

describe("answers that wait", () => {
  const eve = "eve@stranger.example";
  const mark = "mark@friends.example";
  const answersButton = /^Answers, \d+ waiting$/;
  const proven = { level: "verified", reasons: [reason("signed-by-actor")] } as const;
  const unproven = { level: "unverified", signer: null } as const;

  beforeEach(() => {
    host.items.push(ownEvent());
  });
  const rows = (): readonly HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[data-answer]")];

  it("are counted in the bar, and told with level, sender and what they say", async () => {
    host.waits = [
      waitingAnswer(eve, { from: ["other@stranger.example"] }),
      waitingAnswer(mark, { uid: "other@x", summary: "Not yours" }),
    ];
    await mount("Answers, 2 waiting");
    await waitFor(() => expect(rows()).toHaveLength(2));
    expect(rows()[0]?.textContent).toContain(eve);
    expect(rows()[0]?.textContent).toContain("Not confirmedanswers: accepted");
    expect(rows()[0]?.textContent).toContain("The mail says it is from other@stranger.example");
    expect(screen.getByText("on your calendar")).toBeTruthy();
    expect(screen.getByText("not on your calendar: the title is theirs")).toBeTruthy();
    expect(rows()[1]?.textContent).toContain("It is for no event of yours");
    expect(within(rows()[1]!).queryByRole("button", { name: /^Let in/ })).toBeNull();
  });

  it("put the proven one on the list at one press, and say so", async () => {
    host.waits = [waitingAnswer(eve, proven)];
    await mount(answersButton);
    fireEvent.click(await screen.findByRole("button", { name: `Let in ${eve}` }));
    expect(await screen.findByText("1 is on your guest list, with what they answered.")).toBeTruthy();
    expect(await screen.findByText("The mail is ready as a file: open it and send it.")).toBeTruthy();
    expect(host.waits).toEqual([]);
    expect(host.sent.map(({ to }) => to)).toEqual([eve]);
    expect(host.items[0]?.text).toContain(`mailto:${eve}`);
    expect(await screen.findByText(/^No answer waits\./)).toBeTruthy();
    expect(screen.getByRole("button", { name: "Answers" })).toBeTruthy();
  });

  it("ask before letting in what nothing proves, the safe way first", async () => {
    host.waits = [waitingAnswer(eve, unproven), waitingAnswer(mark, proven)];
    await mount(answersButton);
    fireEvent.click(await screen.findByRole("checkbox", { name: "Select all shown" }));
    expect(screen.getByText("2 selected")).toBeTruthy();
    press("Let in selected");
    const dialog = await screen.findByRole("alertdialog", { name: "Let in all the same?" });
    expect(dialog.textContent).toContain("Nothing proves that this answer is from the address it bears.");
    expect(
      within(dialog)
        .getAllByRole("button")
        .map(({ textContent }) => textContent),
    ).toEqual(["Let in the proven ones only (1)", "Let in anyway", "Back"]);
    expect(host.sent).toEqual([]);
    press("Let in the proven ones only (1)");
    await waitFor(() => expect(host.waits.map(({ judgement }) => judgement.trust?.actor)).toEqual([eve]));
    expect(host.sent.map(({ to }) => to)).toEqual([mark]);
  });

  it("turn away without changing the event, or leave the list without telling", async () => {
    host.waits = [waitingAnswer(eve, proven), waitingAnswer(mark, proven)];
    const { text } = host.items[0]!;
    await mount(answersButton);
    fireEvent.click(await screen.findByRole("button", { name: `Turn away ${eve}` }));
    expect(await screen.findByText("1 was turned away. Your event is unchanged.")).toBeTruthy();
    expect(new TextDecoder().decode(host.sent[0]?.bytes)).toContain("method=CANCEL");
    await waitFor(() => expect(rows()).toHaveLength(1));
    fireEvent.click(screen.getByRole("button", { name: `Remove from list ${mark}` }));
    expect(await screen.findByText("1 was taken off this list. Nobody was told.")).toBeTruthy();
    expect([host.sent.length, host.waits, host.items[0]?.text]).toEqual([1, [], text]);
  });

  it("keep what fails, with the reason beside it, and go on with the rest", async () => {
    host.waits = [waitingAnswer(eve, proven), waitingAnswer(mark, proven)];
    const sent = host.send.bind(host);
    host.send = (mail) => (mail.to === eve ? Promise.reject(new Error("The disk is full.")) : sent(mail));
    await mount(answersButton);
    fireEvent.click(await screen.findByRole("checkbox", { name: "Select all shown" }));
    press("Let in selected");
    expect(await screen.findByText(/^1 could not be done, and still waits/)).toBeTruthy();
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(rows()[0]?.textContent).toContain("Not done: The disk is full.");
    expect(host.waits.map(({ judgement }) => judgement.trust?.actor)).toEqual([eve]);
    expect(host.items[0]?.text).not.toContain(eve);
    expect(host.items[0]?.text).toContain(mark);
  });

  it("hold a delegate until the delegator confirms, and see it where they did meanwhile", async () => {
    const carla = "carla@partner.example";
    const held = {
      reasons: [reason("delegation-unverified", { delegator: bob, delegate: carla })],
      delegatedFrom: [bob],
    };
    host.waits = [waitingAnswer(carla, held)];
    await mount(answersButton);
    await waitFor(() => expect(rows()[0]?.textContent).toContain(`Held until ${bob} confirms`));
    press(`Let in ${carla}`);
    const dialog = await screen.findByRole("alertdialog", { name: "Let in all the same?" });
    expect(dialog.textContent).toContain("One comes for somebody who has not confirmed it.");
    press("Let them wait");
    expect([host.sent, host.waits.length]).toEqual([[], 1]);
    cleanup();
    host.book = memory;
    await mount(answersButton);
    await waitFor(() => expect(rows()[0]?.textContent).toContain(`${bob} has confirmed it`));
  });

  it("stay workable by the hundred: by event, by proof, all at once", async () => {
    host.items.push(ownEvent("second@harbour.example", "Second party"));
    host.waits = Array.from({ length: 120 }, (_, index) =>
      waitingAnswer(`guest${index}@friends.example`, {
        ...(index % 3 === 0 ? proven : unproven),
        ...(index < 10 ? { uid: "second@harbour.example" } : {}),
      }),
    );
    await mount("Answers, 120 waiting");
    await waitFor(() => expect(rows()).toHaveLength(100));
    fireEvent.click(screen.getByText("Show 20 more"));
    await waitFor(() => expect(rows()).toHaveLength(120));
    fireEvent.change(document.querySelectorAll("select")[0]!, { target: { value: "0" } });
    await waitFor(() => expect(rows()).toHaveLength(10));
    fireEvent.change(document.querySelectorAll("select")[1]!, { target: { value: "proven" } });
    await waitFor(() => expect(rows()).toHaveLength(4));
    fireEvent.click(screen.getByRole("checkbox", { name: "Select all shown" }));
    press("Let in selected");
    expect(await screen.findByText("4 are on your guest list, with what they answered.")).toBeTruthy();
    await waitFor(() => expect(host.waits).toHaveLength(116));
    expect(host.sent).toHaveLength(4);
    const second = host.items.find(({ uid }) => uid === "second@harbour.example");
    expect(second?.text.match(/^ATTENDEE/gm)).toHaveLength(5);
  });

  it("put no word of the sender's into an attribute, and are open to everybody", async () => {
    host.waits = [
      waitingAnswer("MARKwho@evil.example", {
        uid: "MARKuid",
        summary: "MARKtitle",
        from: ["MARKfrom@evil.example"],
        delegatedFrom: ["MARKfor@evil.example"],
      }),
      waitingAnswer(eve, unproven),
    ];
    await mount(answersButton);
    await waitFor(() => expect(rows()).toHaveLength(2));
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ALL);
    for (let node: Node | null = walker.currentNode; node !== null; node = walker.nextNode()) {
      if (node instanceof Element)
        for (const { name, value } of node.attributes) expect(`${name}=${value}`).not.toContain("MARK");
      else if (node.textContent?.includes("MARK") === true) {
        expect(node.parentElement?.closest("[data-untrusted]")).not.toBeNull();
        expect(node.parentElement?.closest("h1, h2, h3")).toBeNull();
      }
    }
    expect(await faults()).toEqual([]);
  });
});
