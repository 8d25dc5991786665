/** Kinds of message to choose from, as a person knows them; behind each stands a METHOD (RFC 5546, 1.4). */
import { Checkbox, makeStyles, tokens } from "@fluentui/react-components";
import { useId, type ReactNode } from "react";
import { useWords } from "./context.ts";
import { lookup } from "./facts.ts";
import type { Words } from "./words/en.ts";

/** Those by which an organizer acts, then those of an attendee. */
export const organizerMethods = ["REQUEST", "CANCEL", "ADD", "DECLINECOUNTER", "PUBLISH"] as const;
export const attendeeMethods = ["REPLY", "COUNTER", "REFRESH"] as const;

/** "invitations and changes, cancellations"; a METHOD nobody knows is none of them. */
export function kindsOf(methods: readonly string[], words: Words): string {
  const named = methods.map((method) => lookup(words.methodKinds, method, "")).filter((kind) => kind !== "");
  return named.join(words.comma);
}

const useStyles = makeStyles({
  group: { margin: 0, padding: 0, border: "none", display: "flex", flexDirection: "column" },
  label: { padding: 0 },
  fault: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorPaletteRedForeground1,
  },
});

interface MethodsProps {
  readonly label: string;
  readonly methods: readonly string[];
  readonly chosen: readonly string[];
  readonly invalid: string | null;
  readonly change: (chosen: readonly string[]) => void;
}

export function Methods({ label, methods, chosen, invalid, change }: MethodsProps): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const fault = useId();
  return (
    // No Field: it would give every box its own label for a name.
    <fieldset className={styles.group} {...(invalid === null ? {} : { "aria-describedby": fault })}>
      <legend className={styles.label}>{label}</legend>
      {methods.map((method) => (
        <Checkbox
          key={method}
          label={capital(lookup(words.methodKinds, method, method))}
          checked={chosen.includes(method)}
          onChange={(_, { checked }) =>
            change(methods.filter((each) => (each === method ? checked === true : chosen.includes(each))))
          }
        />
      ))}
      {invalid === null ? null : (
        <div id={fault} role="alert" className={styles.fault}>
          {invalid}
        </div>
      )}
    </fieldset>
  );
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
