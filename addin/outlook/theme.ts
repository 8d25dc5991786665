/** Outlook's own colours, light or dark: what the person chose there need not be what they told the system. */
import type { ThemeSource } from "../../ui/theme.ts";
import type { Client } from "./office.ts";

/** Whether a background is dark (relative luminance, WCAG 2.2); null where it is no "#rrggbb". */
export function shadeOf(theme: unknown): "light" | "dark" | null {
  const colour: unknown =
    typeof theme === "object" && theme !== null ? Reflect.get(theme, "bodyBackgroundColor") : null;
  const digits = typeof colour === "string" ? /^#([0-9a-f]{6})$/i.exec(colour)?.[1] : undefined;
  if (digits === undefined) return null;
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) =>
    linear(parseInt(digits.slice(at, at + 2), 16)),
  );
  // Where black and white text read equally well.
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.179 ? "dark" : "light";
}

const linear = (octet: number): number => {
  const part = octet / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};

/** Follows Outlook once it is there; null until then, and where it does not tell. */
export function outlookTheme(outlook: Promise<Client | null>): ThemeSource {
  const listeners = new Set<() => void>();
  let shade: "light" | "dark" | null = null;
  const set = (theme: unknown): void => {
    const next = shadeOf(theme);
    if (next === shade) return;
    shade = next;
    for (const listener of listeners) listener();
  };
  void outlook.then((client) => {
    set(client?.theme);
    return client?.on("OfficeThemeChanged", "1.14", (event) =>
      set(typeof event === "object" && event !== null ? Reflect.get(event, "officeTheme") : null),
    );
  });
  return {
    current: () => shade,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
