/** Code that is loaded late: drawn at once where it is there, and no loss to anything else where it cannot be had. */
import { cleanup, configure, fireEvent, render, screen } from "@testing-library/react";
import { useState, type ComponentType, type ReactNode } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { late } from "./late.tsx";
import { en } from "./words/en.ts";

configure({ asyncUtilTimeout: 100_000 });
vi.setConfig({ testTimeout: 300_000 });
afterEach(cleanup);

function Field({ label }: { readonly label: string }): ReactNode {
  const [typed, setTyped] = useState("");
  return <input aria-label={label} value={typed} onChange={({ target }) => setTyped(target.value)} />;
}

const typedIn = (): string => screen.getByRole<HTMLInputElement>("textbox").value;

test("what was loaded before is drawn at once", async () => {
  const Part = late(() => Promise.resolve(Field));
  await Part.load();
  render(<Part label="Name" />);
  expect(screen.getByRole("textbox", { name: "Name" })).toBeDefined();
});

test("what was typed stays, though the code is asked for again meanwhile", async () => {
  const Part = late(() => Promise.resolve(Field));
  const { rerender } = render(<Part label="Name" />);
  fireEvent.change(await screen.findByRole("textbox"), { target: { value: "Olivia" } });
  await Part.load();
  rerender(<Part label="Full name" />);
  expect(typedIn()).toBe("Olivia");
});

test("what could not be loaded once is asked for again when it is next shown", async () => {
  const told = vi.spyOn(console, "error").mockReturnValue();
  const fetch = vi.fn<typeof unavailable>(unavailable);
  const Part = late(fetch);
  const { unmount } = render(<Part label="Name" />);
  await screen.findByRole("alert");
  unmount();
  fetch.mockResolvedValue(Field);
  render(<Part label="Name" />);
  expect(await screen.findByRole("textbox", { name: "Name" })).toBeDefined();
  told.mockRestore();
});

const unavailable = (): Promise<ComponentType<{ readonly label: string }>> =>
  Promise.reject(new TypeError("Failed to fetch dynamically imported module"));
function Broken(): ReactNode {
  throw new Error("A part that cannot be drawn");
}

test.each([
  { what: "cannot be loaded", fetch: unavailable },
  { what: "cannot be drawn", fetch: () => Promise.resolve(Broken) },
])("a part that $what says so, and takes nothing else with it", async ({ fetch }) => {
  // React tells the console of what was caught.
  const told = vi.spyOn(console, "error").mockReturnValue();
  const Part = late<{ readonly label: string }>(fetch);
  render(
    <>
      <Field label="Kept" />
      <Part label="Lost" />
    </>,
  );
  fireEvent.change(screen.getByRole("textbox"), { target: { value: "Olivia" } });
  expect((await screen.findByRole("alert")).textContent).toBe(en.panel.partFailed);
  expect(typedIn()).toBe("Olivia");
  told.mockRestore();
});
