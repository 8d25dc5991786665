/** Settings: whether what certificates point to is looked up, through whom, and what that tells whom. */
import { Field, Input, Radio, RadioGroup } from "@fluentui/react-components";
import { useState, type ReactNode } from "react";
import { Act } from "./act.tsx";
import { useEntryStyles } from "./entry-styles.ts";
import { domain } from "./phrase.ts";
import { Section } from "./section.tsx";
import { Said } from "./untrusted.tsx";
import { laterWords } from "./words/later.ts";

interface LookingUpProps {
  /** As in Settings. */
  readonly fetching: string | null;
  /** As in Organisation. */
  readonly decided: string | null;
  readonly change: (fetching: string | null) => void;
}

export function LookingUp({ fetching, decided, change }: LookingUpProps): ReactNode {
  const entry = useEntryStyles();
  const { lookingUp: words } = laterWords;
  return (
    <Section title={words.title} hint={words.hint}>
      <p className={entry.hint}>{words.tells}</p>
      {decided === null ? (
        <Choice key={fetching} fetching={fetching} change={change} />
      ) : (
        <div>
          <Said phrase={decided === "off" ? words.decidedOff : words.decided([domain(hostOf(decided))])} />
        </div>
      )}
    </Section>
  );
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

function Choice({ fetching, change }: Omit<LookingUpProps, "decided">): ReactNode {
  const entry = useEntryStyles();
  const { lookingUp: words } = laterWords;
  const [isOn, setOn] = useState(fetching !== null);
  const [typed, setTyped] = useState(fetching ?? "");
  const [fault, setFault] = useState<"missing" | "invalid" | null>(null);
  const save = (): void => {
    if (!isOn) return change(null);
    const relay = readRelay(typed);
    if (relay === null) setFault(typed.trim() === "" ? "missing" : "invalid");
    else change(relay);
  };
  return (
    <form
      className={entry.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Field label={words.question}>
        <RadioGroup value={isOn ? "relay" : "off"} onChange={(_, { value }) => setOn(value === "relay")}>
          <Radio value="off" label={words.off} />
          <Radio value="relay" label={words.relay} />
        </RadioGroup>
      </Field>
      {isOn ? (
        <Field
          label={words.address}
          {...(fault === null
            ? { hint: words.addressHint }
            : { validationState: "error", validationMessage: words[fault] })}
        >
          <Input
            type="url"
            autoComplete="off"
            value={typed}
            onChange={(_, { value }) => {
              setTyped(value);
              setFault(null);
            }}
          />
        </Field>
      ) : null}
      <Act type="submit" className={entry.add}>
        {words.save}
      </Act>
    </form>
  );
}

/** https alone: what is asked for would be read and changed on the way. Null where it is no such address. */
function readRelay(typed: string): string | null {
  const address = typed.trim();
  if (!URL.canParse(address)) return null;
  const { protocol, username, password, search, hash, href } = new URL(address);
  const plain = [username, password, search, hash].every((part) => part === "");
  return protocol === "https:" && plain ? href : null;
}
