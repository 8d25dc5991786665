/** Taking a permission back: which one, signed by whoever gave it, and whom to tell. */
import { Button, Field, Select, Textarea } from "@fluentui/react-components";
import { useMutation, useQueries } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import type { MandateError, Statement } from "../core/compose/mandate.ts";
import { plainAddress } from "./address.ts";
import { Failed, HandOver, Refused, Result } from "./behalf-result.tsx";
import type { Issued } from "./behalf.tsx";
import { useWords } from "./context.ts";
import { useEntryStyles } from "./entry-styles.ts";
import { FileButton } from "./file-button.tsx";
import type { OwnKey } from "./own-key.tsx";
import { address, ours, quote, type Phrase } from "./phrase.ts";
import { keys } from "./queries.ts";
import { readRecipients, type Recipients } from "./recipients.ts";
import { describeStored, largestMandate, toBase64, type Stated } from "./stated.ts";
import { Said } from "./untrusted.tsx";
import type { Words } from "./words/en.ts";

type StatedMandate = Extract<Stated, { readonly kind: "mandate" }>;

/** The permission to take back: who gave it, by what it is known, and to whom it was given. */
type Permission = Pick<StatedMandate, "actor" | "agent" | "id">;

type Sentence = Exclude<keyof Words["behalf"]["faults"], "guest">;

/** What can go wrong with taking back; a draft's own faults cannot. */
const faultOf: Partial<Record<MandateError, Sentence>> = {
  "not-mine": "other-actor",
  "not-valid-now": "not-valid-now",
};

interface WithdrawProps {
  readonly own: OwnKey | null;
  /** As stored in Settings. */
  readonly mandates: readonly string[];
  readonly issued: Issued | null;
  readonly save: (name: string, text: string, type: string) => void;
}

interface Signed {
  readonly own: OwnKey;
  readonly statement: Statement;
  readonly permission: Permission;
  readonly to: readonly string[];
}

export function WithdrawForm({ own, mandates, issued, save }: WithdrawProps): ReactNode {
  const entry = useEntryStyles();
  const words = useWords();
  const { behalf } = words;
  const { withdraw } = behalf;
  const stored = useStatedMandates(mandates);
  const [loaded, setLoaded] = useState<Permission | null>(null);
  const [picked, setPicked] = useState(issued === null ? "other" : "issued");
  const [to, setTo] = useState<string | null>(null);
  const [fault, setFault] = useState<Sentence | null>(null);
  const [toFault, setToFault] = useState<Phrase | null>(null);
  const [signed, setSigned] = useState<Signed | null>(null);

  const just: Permission | null =
    issued === null ? null : { actor: issued.statement.actor, agent: issued.agent, id: issued.statement.id };
  const permission =
    picked === "issued" ? just : picked === "other" ? loaded : (stored[Number(picked)] ?? null);
  const recipients = to ?? permission?.agent ?? "";

  const take = async (file: File): Promise<void> => {
    setFault(null);
    const bytes = file.size > largestMandate ? null : await file.arrayBuffer().catch(() => null);
    const stated = bytes === null ? null : await describeStored(toBase64(new Uint8Array(bytes)));
    if (stated?.kind === "mandate") setLoaded(stated);
    else setFault("not-a-permission");
  };
  const sign = useMutation({
    mutationFn: async () => {
      const read = await readRecipients(recipients);
      setToFault(faultIn(read, words));
      setFault(permission === null ? "permission" : own === null ? "no-identity" : null);
      if (permission === null || own === null || !("addresses" in read)) return;
      const { withdrawMandate } = await import("../core/compose/mandate.ts");
      const result = await withdrawMandate(own.identity, permission, new Date());
      if ("error" in result) setFault(faultOf[result.error] ?? "address-kind");
      else setSigned({ own, statement: result.statement, permission, to: read.addresses });
    },
  });
  if (signed !== null) return <Withdrawn signed={signed} save={save} again={() => setSigned(null)} />;
  return (
    <form
      className={entry.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        sign.mutate();
      }}
    >
      <Field className={entry.choice} label={withdraw.which}>
        <Select value={picked} onChange={(_, { value }) => setPicked(value)}>
          {just === null ? null : (
            <option value="issued" data-untrusted="">
              {withdraw.issued(plainAddress(just.agent))}
            </option>
          )}
          {stored.map(({ agent, actor, id }, index) => (
            <option key={`${actor} ${id}`} value={index} data-untrusted="">
              {withdraw.option(plainAddress(agent), plainAddress(actor))}
            </option>
          ))}
          <option value="other">{withdraw.other}</option>
        </Select>
      </Field>
      {picked === "other" ? (
        <FileButton label={withdraw.file} accept=".jws,.eml" take={(file) => void take(file)} />
      ) : null}
      {permission === null ? null : (
        <output>
          <Said phrase={withdraw.chosen(address(permission.agent), address(permission.actor))} />
        </output>
      )}
      <Field
        label={withdraw.to}
        hint={withdraw.toHint}
        {...(toFault === null
          ? {}
          : { validationState: "error", validationMessage: <Said phrase={toFault} /> })}
      >
        <Textarea rows={2} resize="vertical" value={recipients} onChange={(_, { value }) => setTo(value)} />
      </Field>
      {sign.isError ? <Failed why={sign.error.message} /> : null}
      {fault === null ? null : <Refused sentence={behalf.faults[fault]} />}
      <Button appearance="primary" type="submit" className={entry.add} disabledFocusable={sign.isPending}>
        {sign.isPending ? behalf.signing : withdraw.sign}
      </Button>
    </form>
  );
}

/** Why the list of recipients cannot be used; null: it can. */
export function faultIn(read: Recipients, { behalf: { faults } }: Words): Phrase | null {
  if ("addresses" in read) return null;
  return read.invalid === null ? [ours(faults.recipients)] : faults.guest(quote(read.invalid));
}

/** What the stored mandates say; those that cannot be read here are none. */
export function useStatedMandates(
  mandates: readonly string[],
): readonly (StatedMandate & { readonly stored: string })[] {
  return useQueries({
    queries: mandates.map((stored) => ({
      queryKey: keys.stated(stored),
      queryFn: () => describeStored(stored),
    })),
    combine: (results) =>
      results.flatMap(({ data }, index) =>
        data?.kind === "mandate" ? [{ ...data, stored: mandates[index] ?? "" }] : [],
      ),
  });
}

interface WithdrawnProps {
  readonly signed: Signed;
  readonly save: WithdrawProps["save"];
  readonly again: () => void;
}

function Withdrawn({ signed: { own, statement, permission, to }, save, again }: WithdrawnProps): ReactNode {
  const { withdraw, mails, faults } = useWords().behalf;
  const mail = async () => {
    const { mandateMail } = await import("../core/compose/mandate.ts");
    const result = await mandateMail(own.identity, statement, {
      to,
      subject: mails.withdrawalSubject,
      text: mails.withdrawalText(plainAddress(permission.agent), plainAddress(statement.actor)),
      date: new Date(),
      id: crypto.randomUUID(),
    });
    if ("error" in result) throw new Error(faults[result.error]);
    return result.mail;
  };
  return (
    <Result said={[withdraw.withdrawn(address(permission.agent)), [ours(withdraw.next)]]} again={again}>
      <HandOver
        to={to}
        mail={mail}
        saveFile={() => save("permission-taken-back.jws", statement.jws, "application/jose")}
      />
    </Result>
  );
}
