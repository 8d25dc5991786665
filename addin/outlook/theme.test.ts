import { describe, expect, it, test, vi } from "vitest";
import { outlookTheme, shadeOf } from "./theme.ts";
import { FakeOutlook } from "./testkit/office.ts";

describe("shadeOf()", () => {
  test.for<[theme: unknown, shade: "light" | "dark" | null]>([
    [{ bodyBackgroundColor: "#ffffff" }, "light"],
    [{ bodyBackgroundColor: "#F3F2F1" }, "light"],
    [{ bodyBackgroundColor: "#000000" }, "dark"],
    [{ bodyBackgroundColor: "#292929" }, "dark"],
    // Black reads on it with 5.3:1, white with 3.9:1 (WCAG 2.2, contrast ratio); and the other way round.
    [{ bodyBackgroundColor: "#808080" }, "light"],
    [{ bodyBackgroundColor: "#0078d4" }, "light"],
    [{ bodyBackgroundColor: "#6a6a6a" }, "dark"],
    [{ bodyBackgroundColor: "white" }, null],
    [{ bodyBackgroundColor: 0 }, null],
    [{ bodyForegroundColor: "#ffffff" }, null],
    [undefined, null],
    [null, null],
  ])("%j is %s", ([theme, shade]) => {
    expect(shadeOf(theme)).toBe(shade);
  });
});

describe("outlookTheme()", () => {
  const dark = { bodyBackgroundColor: "#1f1f1f" };
  const light = { bodyBackgroundColor: "#ffffff" };
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

  it("is unknown before Outlook is there, then Outlook's, then what it changes to", async () => {
    const outlook = new FakeOutlook({ context: { officeTheme: dark } });
    const theme = outlookTheme(Promise.resolve(outlook.client));
    const heard = vi.fn<() => void>();
    const stop = theme.subscribe(heard);
    expect(theme.current()).toBe(null);
    await settle();
    expect([theme.current(), heard.mock.calls.length]).toEqual(["dark", 1]);
    outlook.emit("officeThemeChanged", { type: "officeThemeChanged", officeTheme: light });
    expect([theme.current(), heard.mock.calls.length]).toEqual(["light", 2]);
    outlook.emit("officeThemeChanged", { type: "officeThemeChanged", officeTheme: light });
    expect(heard.mock.calls.length).toBe(2);
    stop();
    outlook.emit("officeThemeChanged", { type: "officeThemeChanged", officeTheme: dark });
    expect([theme.current(), heard.mock.calls.length]).toEqual(["dark", 2]);
    outlook.emit("officeThemeChanged", undefined);
    expect(theme.current()).toBe(null);
  });

  test.for([
    ["there is no Outlook", null],
    ["Outlook does not tell", new FakeOutlook({ version: "1.13" }).client],
  ] as const)("stays unknown where %s", async ([, client]) => {
    const theme = outlookTheme(Promise.resolve(client));
    await settle();
    expect(theme.current()).toBe(null);
  });

  it("hears nothing before Mailbox 1.14, and what is there counts all the same", async () => {
    const outlook = new FakeOutlook({ version: "1.13", context: { officeTheme: dark } });
    const theme = outlookTheme(Promise.resolve(outlook.client));
    await settle();
    expect([theme.current(), outlook.isHeard("officeThemeChanged")]).toEqual(["dark", false]);
  });
});
