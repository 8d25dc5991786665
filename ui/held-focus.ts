import { useEffect, useRef, type RefObject } from "react";

interface HeldFocus {
  readonly place: RefObject<HTMLDivElement | null>;
  /** To be called by what starts a check, and may go away with it. */
  readonly hold: () => void;
}

/** Keeps the keyboard's place where what was pressed goes away with the check it starts, or with what that finds. */
export function useHeldFocus(isHeld: boolean): HeldFocus {
  const place = useRef<HTMLDivElement>(null);
  const held = useRef<"no" | "soon" | "now">("no");
  useEffect(() => {
    if (held.current === "no") return;
    if (document.activeElement === null || document.activeElement === document.body) {
      held.current = "no";
      place.current?.focus();
    } else if (isHeld) held.current = "now";
    // The check is over, and what was pressed still stands.
    else if (held.current === "now") held.current = "no";
  });
  return { place, hold: () => (held.current = "soon") };
}
