import { webDarkTheme, webLightTheme, teamsHighContrastTheme } from "@fluentui/react-components";
import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, describe, expect, it, test, vi } from "vitest";
import { useTheme, type ThemeSource } from "./theme.ts";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** A system that prefers dark, or forces colours. */
function system(matching: readonly string[]): void {
  vi.stubGlobal("matchMedia", (query: string) => ({
    matches: matching.some((each) => query.includes(each)),
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
}

class Client implements ThemeSource {
  said: ReturnType<ThemeSource["current"]>;
  readonly listeners = new Set<() => void>();
  constructor(said: ReturnType<ThemeSource["current"]>) {
    this.said = said;
  }
  readonly current = () => this.said;
  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };
}

const themes = { light: webLightTheme, dark: webDarkTheme, forced: teamsHighContrastTheme };

describe("useTheme()", () => {
  test.for<[client: "light" | "dark" | null, system: readonly string[], theme: keyof typeof themes]>([
    [null, [], "light"],
    [null, ["dark"], "dark"],
    ["light", ["dark"], "light"],
    ["dark", [], "dark"],
    ["light", ["forced-colors"], "forced"],
    [null, ["forced-colors", "dark"], "forced"],
  ])("client %s, system %j: %s", ([said, matching, theme]) => {
    system(matching);
    expect(renderHook(() => useTheme(new Client(said))).result.current).toBe(themes[theme]);
  });

  it("follows the client while it changes, the page's own ground too, and lets go of it", () => {
    system([]);
    const client = new Client("light");
    const { result, unmount } = renderHook(() => useTheme(client));
    act(() => {
      client.said = "dark";
      for (const listener of client.listeners) listener();
    });
    expect(result.current).toBe(webDarkTheme);
    expect(document.documentElement.style.colorScheme).toBe("dark");
    unmount();
    expect(client.listeners.size).toBe(0);
  });

  it("follows the system where there is no client to ask", () => {
    system(["dark"]);
    expect(renderHook(() => useTheme(null)).result.current).toBe(webDarkTheme);
    expect(document.documentElement.style.colorScheme).toBe("");
  });
});
