/** A button that acts on what a check found. */
import { Button, type ButtonProps } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { useHeld } from "./context.ts";

/** Held while that is being checked again: it cannot be pressed then, and the keyboard stays where it is. */
export function Act({ disabledFocusable = false, ...button }: ButtonProps): ReactNode {
  const held = useHeld();
  return <Button {...button} disabledFocusable={held || disabledFocusable} />;
}
