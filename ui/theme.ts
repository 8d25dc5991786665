import { teamsHighContrastTheme, webDarkTheme, webLightTheme, type Theme } from "@fluentui/react-components";
import { useSyncExternalStore } from "react";

const dark = "(prefers-color-scheme: dark)";
const forced = "(forced-colors: active)";

function subscribe(listener: () => void): () => void {
  if (typeof matchMedia !== "function") return () => undefined;
  const lists = [matchMedia(dark), matchMedia(forced)];
  for (const list of lists) list.addEventListener("change", listener);
  return () => {
    for (const list of lists) list.removeEventListener("change", listener);
  };
}

function current(): Theme {
  if (typeof matchMedia !== "function") return webLightTheme;
  if (matchMedia(forced).matches) return teamsHighContrastTheme;
  return matchMedia(dark).matches ? webDarkTheme : webLightTheme;
}

/** The Fluent theme that follows what the person told the system. */
export function useSystemTheme(): Theme {
  return useSyncExternalStore(subscribe, current, () => webLightTheme);
}
