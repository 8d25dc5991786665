import { useEffect, useRef, useState } from "react";

/**
 * Takes what is dropped anywhere on the page, null where that is no file; true while something hovers. Without
 * `take` it only tells.
 */
export function useDropTarget(take?: (file: File | null) => void): boolean {
  const [over, setOver] = useState(false);
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    const hover = (event: DragEvent): void => {
      event.preventDefault();
      setOver(true);
    };
    window.addEventListener("dragover", hover, { signal });
    window.addEventListener("dragleave", (event) => event.relatedTarget === null && setOver(false), {
      signal,
    });
    window.addEventListener(
      "drop",
      (event) => {
        event.preventDefault();
        setOver(false);
        latest.current?.(event.dataTransfer?.files[0] ?? null);
      },
      { signal },
    );
    return () => listening.abort();
  }, []);
  return over;
}
