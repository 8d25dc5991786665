/** Inviting for somebody: they stay the organizer, the reader signs, and the permission goes along. */
import { Button, Field, Input, Select, Textarea } from "@fluentui/react-components";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import type { RequestError } from "../core/compose/request.ts";
import type { Handed, OutgoingMail } from "../addin/host.ts";
import { AddressField, readAddress } from "./address-field.tsx";
import { plainAddress } from "./address.ts";
import { blankInvite, useDraft, type BehalfDrafts, type InviteDraft } from "./behalf-drafts.ts";
import { Failed, peopleIn, Refused, Result } from "./behalf-result.tsx";
import { faultIn, useStatedMandates } from "./behalf-withdraw.tsx";
import { useHost, usePlace } from "./context.ts";
import { useEntryStyles } from "./entry-styles.ts";
import { utcOf } from "./local-time.ts";
import type { OwnKey } from "./own-key.tsx";
import { address, ours, type Phrase } from "./phrase.ts";
import { readRecipients } from "./recipients.ts";
import { fromBase64 } from "./stated.ts";
import { Said } from "./untrusted.tsx";
import type { Words } from "./words/en.ts";

type FieldName = "mandate" | "actor" | "title" | "start" | "end" | "guests";
type Sentence = Exclude<keyof Words["behalf"]["faults"], "guest">;

interface Fault {
  readonly field: FieldName | "whole";
  readonly why: Phrase;
}

/** What the core says of a draft, at the field it is about. */
const faultOf: Record<RequestError, readonly [field: Fault["field"], why: Sentence]> = {
  "not-mine": ["whole", "not-mine"],
  "not-valid-now": ["whole", "not-valid-now"],
  unsigned: ["whole", "no-identity"],
  address: ["whole", "address-kind"],
  "agent-is-actor": ["actor", "same"],
  guests: ["guests", "recipients"],
  time: ["end", "end"],
  uid: ["whole", "event"],
  mandate: ["mandate", "mandate"],
};

interface InviteProps {
  readonly own: OwnKey | null;
  /** As stored in Settings. */
  readonly mandates: readonly string[];
  readonly drafts: BehalfDrafts;
}

interface Ready {
  readonly mail: OutgoingMail;
  readonly actor: string;
  readonly guests: readonly string[];
}

interface Done extends Pick<Ready, "actor" | "guests"> {
  readonly handed: Handed;
}

export function InviteForm({ own, mandates, drafts }: InviteProps): ReactNode {
  const entry = useEntryStyles();
  const place = usePlace();
  const host = useHost();
  const { words } = place;
  const { behalf } = words;
  const { invite } = behalf;
  const stated = useStatedMandates(mandates);
  const [draft, change] = useDraft(drafts, "invite");
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [done, setDone] = useState<Done | null>(null);
  const agents = stated.find(({ stored }) => stored === draft.mandate)?.agent ?? null;
  const send = useMutation({
    mutationFn: async () => {
      const made = await compose(own, draft, agents, place.zone, words);
      if ("faults" in made) return made;
      const { mail, actor, guests } = made.ready;
      return { done: { handed: await host.send(mail), actor, guests } };
    },
    onSuccess: (result) => {
      setFaults("faults" in result ? result.faults : []);
      if ("done" in result) setDone(result.done);
    },
  });
  if (done !== null) {
    const { invitedSent, invited, invitedOpened } = invite;
    const say = { sent: invitedSent, "handed-over": invited, opened: invitedOpened }[done.handed];
    return (
      <Result
        said={[say(peopleIn(done.guests, words), address(done.actor))]}
        again={() => {
          change({ ...blankInvite, mandate: draft.mandate, actor: draft.actor });
          setDone(null);
        }}
      />
    );
  }
  const wrong = (field: FieldName) => {
    const fault = faults.find((each) => each.field === field);
    return fault === undefined
      ? {}
      : ({ validationState: "error", validationMessage: <Said phrase={fault.why} /> } as const);
  };
  const whole = faults.find(({ field }) => field === "whole");
  const choose = (value: string): void => {
    const picked = stated[Number(value)];
    change(
      picked === undefined
        ? { mandate: null }
        : { mandate: picked.stored, actor: plainAddress(picked.actor) },
    );
  };
  const actorFault = faults.find(({ field }) => field === "actor");
  return (
    <form
      className={entry.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <Field className={entry.choice} label={invite.mandate} hint={invite.mandateHint} {...wrong("mandate")}>
        <Select
          value={
            draft.mandate === null
              ? "none"
              : String(stated.findIndex(({ stored }) => stored === draft.mandate))
          }
          onChange={(_, { value }) => choose(value)}
        >
          <option value="none">{invite.mandateNone}</option>
          {stated.map(({ stored, agent, actor }, index) => (
            <option key={stored} value={index} data-untrusted="">
              {invite.mandateOption(plainAddress(agent), plainAddress(actor))}
            </option>
          ))}
        </Select>
      </Field>
      <AddressField
        label={invite.actor}
        hint={invite.actorHint}
        value={draft.actor}
        fault={actorFault === undefined ? null : <Said phrase={actorFault.why} />}
        change={(actor) => change({ actor })}
      />
      <Field label={invite.title} {...wrong("title")}>
        <Input value={draft.title} onChange={(_, { value }) => change({ title: value })} />
      </Field>
      <Field label={invite.start} hint={invite.zone(place.zone)} {...wrong("start")}>
        <Input
          type="datetime-local"
          value={draft.start}
          onChange={(_, { value }) => change({ start: value })}
        />
      </Field>
      <Field label={invite.end} {...wrong("end")}>
        <Input type="datetime-local" value={draft.end} onChange={(_, { value }) => change({ end: value })} />
      </Field>
      <Field label={invite.place}>
        <Input value={draft.place} onChange={(_, { value }) => change({ place: value })} />
      </Field>
      <Field label={invite.text}>
        <Textarea
          rows={3}
          resize="vertical"
          value={draft.text}
          onChange={(_, { value }) => change({ text: value })}
        />
      </Field>
      <Field label={invite.guests} hint={invite.guestsHint} {...wrong("guests")}>
        <Textarea
          rows={3}
          resize="vertical"
          value={draft.guests}
          onChange={(_, { value }) => change({ guests: value })}
        />
      </Field>
      {whole === undefined ? null : <Refused sentence={<Said phrase={whole.why} />} />}
      {send.isError ? <Failed why={send.error.message} /> : null}
      <Button appearance="primary" type="submit" className={entry.add} disabledFocusable={send.isPending}>
        {send.isPending ? behalf.signing : invite.sign}
      </Button>
    </form>
  );
}

/** The signed mail; or everything that is wrong with what was typed, at once. */
async function compose(
  own: OwnKey | null,
  draft: InviteDraft,
  mandated: string | null,
  zone: string,
  words: Words,
): Promise<{ readonly ready: Ready } | { readonly faults: readonly Fault[] }> {
  const { faults: sentences, mails } = words.behalf;
  const faults: Fault[] = [];
  const refuse = (field: Fault["field"], why: Sentence): void =>
    void faults.push({ field, why: [ours(sentences[why])] });
  const actor = await readAddress(draft.actor);
  if (actor === null) refuse("actor", "address");
  if (draft.title.trim() === "") refuse("title", "title");
  const [start, end] = [utcOf(draft.start, zone), utcOf(draft.end, zone)];
  if (start === null) refuse("start", "start");
  if (end === null || (start !== null && end <= start)) refuse("end", "end");
  const read = await readRecipients(draft.guests);
  const unread = faultIn(read, words);
  if (unread !== null) faults.push({ field: "guests", why: unread });
  if (own === null) refuse("whole", "no-identity");
  else if (mandated !== null && mandated !== own.address) refuse("mandate", "other-agent");
  if (faults.length > 0 || own === null || actor === null || start === null || end === null)
    return { faults };
  if (!("addresses" in read)) return { faults };
  const { requestOnBehalf } = await import("../core/compose/request.ts");
  const id = crypto.randomUUID();
  const title = draft.title.trim();
  const result = await requestOnBehalf(own.identity, {
    uid: id,
    actor: { address: actor, name: null },
    agent: own.address,
    guests: read.addresses.map((each) => ({ address: each, name: null, role: "REQ-PARTICIPANT" })),
    when: { start: new Date(start), end: new Date(end) },
    summary: title,
    location: draft.place,
    description: draft.text,
    subject: mails.inviteSubject(title),
    text: mails.inviteText(title, plainAddress(actor)),
    date: new Date(),
    id,
    mandate: draft.mandate === null ? null : fromBase64(draft.mandate),
  });
  if (!("error" in result)) return { ready: { mail: result.mail, actor, guests: read.addresses } };
  const [field, why] = faultOf[result.error];
  return { faults: [{ field, why: [ours(sentences[why])] }] };
}
