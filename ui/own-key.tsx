/** The reader's own certificate and key, opened for as long as the page stands. */
import { Button, Field, Input, MessageBar, MessageBarBody, Select } from "@fluentui/react-components";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import type { SigningIdentity } from "../core/compose/pkcs12.ts";
import { plainAddress } from "./address.ts";
import { Failed } from "./behalf-result.tsx";
import { usePlace } from "./context.ts";
import { useEntryStyles } from "./entry-styles.ts";
import { FileButton } from "./file-button.tsx";
import { address, quote } from "./phrase.ts";
import { Section } from "./section.tsx";
import { Said } from "./untrusted.tsx";
import { day } from "./when.ts";
import type { Words } from "./words/en.ts";

/** Files in use stay below 20 KB. */
const largestFile = 1_000_000;

/** Who signs, and by which of their addresses. */
export interface OwnKey {
  readonly identity: SigningIdentity;
  readonly address: string;
}

type Fault = keyof Words["behalf"]["key"]["faults"];

interface OwnKeyProps {
  readonly own: OwnKey | null;
  readonly change: (own: OwnKey | null) => void;
}

export function OwnKeySection({ own, change }: OwnKeyProps): ReactNode {
  const entry = useEntryStyles();
  const place = usePlace();
  const words = place.words.behalf.key;
  const [file, setFile] = useState<{ readonly name: string; readonly bytes: Uint8Array } | null>(null);
  const [password, setPassword] = useState("");
  const [fault, setFault] = useState<Fault | null>(null);

  const take = async (chosen: File): Promise<void> => {
    setFault(null);
    if (chosen.size > largestFile) return setFault("too-large");
    const bytes = await chosen.arrayBuffer().catch(() => null);
    if (bytes === null) setFault("not-read");
    else setFile({ name: chosen.name, bytes: new Uint8Array(bytes) });
  };
  const open = useMutation({
    mutationFn: async () => {
      setFault(file === null ? "missing" : null);
      if (file === null) return;
      const { openPkcs12 } = await import("../core/compose/pkcs12.ts");
      const result = await openPkcs12(file.bytes, password);
      if ("error" in result) return setFault(result.error);
      const [first] = result.identity.addresses;
      if (first === undefined) return setFault("no-address");
      setFile(null);
      change({ identity: result.identity, address: first });
    },
    onSettled: () => setPassword(""),
  });
  return (
    <Section title={words.title} hint={words.hint}>
      {own === null ? (
        <form
          className={entry.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            open.mutate();
          }}
        >
          <FileButton label={words.choose} accept=".p12,.pfx" take={(chosen) => void take(chosen)} />
          {file === null ? null : (
            <output>
              <Said phrase={words.chosen(quote(file.name))} />
            </output>
          )}
          <Field
            label={words.password}
            {...(fault === "password"
              ? { validationState: "error", validationMessage: words.faults.password }
              : {})}
          >
            <Input
              type="password"
              autoComplete="off"
              value={password}
              onChange={(_, { value }) => setPassword(value)}
            />
          </Field>
          {fault === null || fault === "password" ? null : (
            <MessageBar intent="error" layout="multiline">
              <MessageBarBody>{words.faults[fault]}</MessageBarBody>
            </MessageBar>
          )}
          {open.isError ? <Failed why={open.error.message} /> : null}
          <Button type="submit" className={entry.add} disabledFocusable={open.isPending}>
            {open.isPending ? words.opening : words.open}
          </Button>
        </form>
      ) : (
        <output className={entry.form}>
          <div>
            <Said phrase={words.signedAs(address(own.address))} />
            <div className={entry.hint}>
              <Said phrase={words.opened(day(own.identity.notAfter, place))} />
            </div>
          </div>
          {own.identity.addresses.length < 2 ? null : (
            <Field className={entry.choice} label={words.as}>
              <Select
                value={own.address}
                onChange={(_, { value }) => {
                  const picked = own.identity.addresses.find((each) => each === value);
                  if (picked !== undefined) change({ ...own, address: picked });
                }}
              >
                {own.identity.addresses.map((each) => (
                  <option key={each} value={each}>
                    {plainAddress(each)}
                  </option>
                ))}
              </Select>
            </Field>
          )}
          <Button className={entry.add} onClick={() => change(null)}>
            {words.forget}
          </Button>
        </output>
      )}
    </Section>
  );
}
