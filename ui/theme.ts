import { teamsHighContrastTheme, webDarkTheme, webLightTheme, type Theme } from "@fluentui/react-components";
import { useCallback, useEffect, useSyncExternalStore } from "react";

/** A mail client's own word on light and dark, which its users may have set apart from the system's. */
export interface ThemeSource {
  /** Null: it does not say, and the system's word counts. */
  readonly current: () => "light" | "dark" | null;
  /** Calls back after `current` changed; returns how to stop. */
  readonly subscribe: (listener: () => void) => () => void;
}

const dark = "(prefers-color-scheme: dark)";
const forced = "(forced-colors: active)";

const themes = { light: webLightTheme, dark: webDarkTheme, forced: teamsHighContrastTheme };
type Scheme = keyof typeof themes;

const matches = (query: string): boolean => typeof matchMedia === "function" && matchMedia(query).matches;

function subscribe(listener: () => void, source: ThemeSource | null): () => void {
  const stop = source?.subscribe(listener);
  const lists = typeof matchMedia === "function" ? [matchMedia(dark), matchMedia(forced)] : [];
  for (const list of lists) list.addEventListener("change", listener);
  return () => {
    stop?.();
    for (const list of lists) list.removeEventListener("change", listener);
  };
}

/** Forced colours come first: nobody may take away what somebody needs to read at all. */
export function schemeOf(source: ThemeSource | null): Scheme {
  if (matches(forced)) return "forced";
  return source?.current() ?? (matches(dark) ? "dark" : "light");
}

/** The Fluent theme that follows the mail client, else what the person told the system. */
export function useTheme(source: ThemeSource | null): Theme {
  const subscribed = useCallback((listener: () => void) => subscribe(listener, source), [source]);
  const scheme = useSyncExternalStore(
    subscribed,
    () => schemeOf(source),
    () => "light" as const,
  );
  // Scrollbars and the page's own ground follow, too; without a source the page's style sheet does.
  const ground = source === null || scheme === "forced" ? "" : scheme;
  useEffect(() => {
    document.documentElement.style.colorScheme = ground;
  }, [ground]);
  return themes[scheme];
}
