/** A mail with the invitation of the reports in it, and what a person does in the panel. Test only. */
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { expect } from "vitest";
import { olivia } from "./domains.ts";
import { anna, budgetReview } from "./reports.ts";

const calendar = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:${budgetReview.uid}\r\nDTSTAMP:20261120T090000Z\r\nDTSTART:20261215T100000Z\r\nDTEND:20261215T110000Z\r\nSUMMARY:Budget review\r\nORGANIZER:mailto:${olivia}\r\nATTENDEE:mailto:${anna}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;
export const bytes = new TextEncoder().encode(
  `From: ${olivia}\r\nContent-Type: text/calendar; charset=UTF-8; method=REQUEST\r\n\r\n${calendar}`,
);

export const press = (name: string | RegExp): void => {
  fireEvent.click(screen.getByRole("button", { name }));
};
/** Presses as soon as it is there and can be pressed. */
export const find = async (name: string | RegExp): Promise<void> => {
  await waitFor(() => expect(screen.getByRole<HTMLButtonElement>("button", { name }).disabled).toBe(false));
  press(name);
};
export const dialog = () => within(screen.getByRole("alertdialog", { hidden: true }));
export const answerAnyway = async (name: string): Promise<void> => {
  await waitFor(() => expect(screen.queryByRole("alertdialog", { hidden: true })).not.toBeNull());
  fireEvent.click(dialog().getByRole("button", { name, hidden: true }));
};
export const outcome = (): Promise<string> =>
  waitFor(() => {
    const found = document.querySelector("[data-outcome]");
    expect(found).not.toBeNull();
    return [...(found?.querySelectorAll("div > div") ?? [])].map((each) => each.textContent).join(" ");
  });
export const headline = (text: RegExp): Promise<void> =>
  waitFor(() => expect(document.querySelector("h1")?.textContent).toMatch(text));

export async function faults(): Promise<readonly (readonly [rule: string, where: readonly string[]])[]> {
  // jsdom neither lays out nor paints: colours are looked at in a browser.
  const rules = { "color-contrast": { enabled: false }, region: { enabled: false } };
  const { violations } = await axe.run(document.body, { rules });
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 120))]);
}
