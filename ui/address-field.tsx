/** A mail address to type: what was typed stays until it can be used. */
import { Field, Input } from "@fluentui/react-components";
import type { ReactNode } from "react";

/** The canonical form of what was typed, null where it is no address. */
export async function readAddress(typed: string): Promise<string | null> {
  const { canonicalAddress } = await import("../core/verify.ts");
  return canonicalAddress(typed.trim());
}

interface AddressFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  /** Why it cannot be used; null: nothing is known against it. */
  readonly fault: ReactNode;
  readonly change: (value: string) => void;
}

export function AddressField({ label, hint, value, fault, change }: AddressFieldProps): ReactNode {
  return (
    <Field
      label={label}
      {...(hint === undefined ? {} : { hint })}
      {...(fault === null ? {} : { validationState: "error", validationMessage: <>{fault}</> })}
    >
      <Input type="email" autoComplete="off" value={value} onChange={(_, data) => change(data.value)} />
    </Field>
  );
}
