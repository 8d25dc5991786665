import { useEffect, useState } from "react";

/** Milliseconds for which what is ready waits for what stands beside it: what comes later moves what is below it. */
export const waitedFor = 1000;

/** Whether something has lasted for so many milliseconds: what is over sooner would only flicker. */
export function useLasting(on: boolean, milliseconds: number): boolean {
  const [lasted, setLasted] = useState(false);
  useEffect(() => {
    if (!on) return;
    const timer = setTimeout(() => setLasted(true), milliseconds);
    return () => {
      clearTimeout(timer);
      setLasted(false);
    };
  }, [on, milliseconds]);
  return on && lasted;
}
