/** "X may send for me", signed: whom, what, until when, to whom it is said, for which events. */
import { Button, Field, Input, Radio, RadioGroup, Select } from "@fluentui/react-components";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import type { MandateError, Statement } from "../core/compose/mandate.ts";
import { AddressField, readAddress } from "./address-field.tsx";
import { plainAddress } from "./address.ts";
import { blankIssue, useDraft, type BehalfDrafts, type IssueDraft } from "./behalf-drafts.ts";
import { Failed, HandOver, Refused, Result } from "./behalf-result.tsx";
import type { Issued } from "./behalf.tsx";
import { usePlace } from "./context.ts";
import { useEntryStyles } from "./entry-styles.ts";
import { endOfDay } from "./local-time.ts";
import { attendeeMethods, Methods, organizerMethods } from "./methods.tsx";
import type { OwnKey } from "./own-key.tsx";
import { address, ours } from "./phrase.ts";
import { useCalendar } from "./queries.ts";
import { neutralise, plain } from "./untrusted.ts";
import { day } from "./when.ts";
import type { Words } from "./words/en.ts";

type Fault =
  | { readonly field: "agent" | "methods" | "until" | "reader" | "event"; readonly why: Sentence }
  | { readonly field: "whole"; readonly why: Sentence };
type Sentence = Exclude<keyof Words["behalf"]["faults"], "guest">;

/** What the core says of a draft, at the field it is about. */
const faultOf: Record<MandateError, Fault> = {
  address: { field: "agent", why: "address" },
  "agent-is-actor": { field: "agent", why: "same" },
  methods: { field: "methods", why: "methods" },
  components: { field: "whole", why: "components" },
  time: { field: "until", why: "until" },
  "too-long": { field: "until", why: "too-long" },
  "outlives-certificate": { field: "until", why: "outlives-certificate" },
  "not-mine": { field: "whole", why: "not-mine" },
  "not-valid-now": { field: "whole", why: "not-valid-now" },
};

const methodsOf = { organizer: organizerMethods, attendee: attendeeMethods };

interface IssueProps {
  readonly own: OwnKey | null;
  readonly drafts: BehalfDrafts;
  readonly save: (name: string, text: string, type: string) => void;
  readonly issued: (issued: Issued) => void;
}

interface Signed {
  readonly own: OwnKey;
  readonly statement: Statement;
  readonly agent: string;
  readonly until: string;
}

export function IssueForm({ own, drafts, save, issued }: IssueProps): ReactNode {
  const entry = useEntryStyles();
  const place = usePlace();
  const { behalf } = place.words;
  const { issue: words } = behalf;
  const [draft, change] = useDraft(drafts, "issue");
  const [fault, setFault] = useState<Fault | null>(null);
  const [signed, setSigned] = useState<Signed | null>(null);
  const wrong = (field: Fault["field"]): string | null =>
    fault?.field === field ? behalf.faults[fault.why] : null;

  const sign = useMutation({
    mutationFn: () => issue(own, draft, place.zone),
    onSuccess: (result) => {
      setFault("fault" in result ? result.fault : null);
      if ("fault" in result) return;
      setSigned(result.signed);
      issued({ statement: result.signed.statement, agent: result.signed.agent });
    },
  });
  if (signed !== null)
    return (
      <Issuance
        signed={signed}
        save={save}
        again={() => {
          change(blankIssue);
          setSigned(null);
        }}
      />
    );
  return (
    <form
      className={entry.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        sign.mutate();
      }}
    >
      <AddressField
        label={words.agent}
        value={draft.agent}
        fault={wrong("agent")}
        change={(agent) => change({ agent })}
      />
      <Field label={words.role}>
        <RadioGroup
          value={draft.role}
          onChange={(_, { value }) =>
            change(
              value === "attendee"
                ? { role: "attendee", methods: ["REPLY"] }
                : { role: "organizer", methods: blankIssue.methods },
            )
          }
        >
          <Radio value="organizer" label={words.roles.organizer} />
          <Radio value="attendee" label={words.roles.attendee} />
        </RadioGroup>
      </Field>
      <Methods
        label={words.methods}
        methods={methodsOf[draft.role]}
        chosen={draft.methods}
        invalid={wrong("methods")}
        change={(methods) => change({ methods })}
      />
      <Field
        label={words.until}
        hint={words.untilHint}
        {...(wrong("until") === null ? {} : { validationState: "error", validationMessage: wrong("until") })}
      >
        <Input type="date" value={draft.until} onChange={(_, { value }) => change({ until: value })} />
      </Field>
      <Field label={words.audience}>
        <RadioGroup
          value={draft.reader === null ? "all" : "one"}
          onChange={(_, { value }) => change({ reader: value === "one" ? "" : null })}
        >
          <Radio value="all" label={words.everyone} />
          <Radio value="one" label={words.oneReader} />
        </RadioGroup>
      </Field>
      {draft.reader === null ? null : (
        <AddressField
          label={words.reader}
          value={draft.reader}
          fault={wrong("reader")}
          change={(reader) => change({ reader })}
        />
      )}
      <Field label={words.events}>
        <RadioGroup
          value={draft.uid === null ? "all" : "one"}
          onChange={(_, { value }) => change({ uid: value === "one" ? "" : null })}
        >
          <Radio value="all" label={words.allEvents} />
          <Radio value="one" label={words.oneEvent} />
        </RadioGroup>
      </Field>
      {draft.uid === null ? null : (
        <EventChoice uid={draft.uid} fault={wrong("event")} change={(uid) => change({ uid })} />
      )}
      {sign.isError ? <Failed why={sign.error.message} /> : null}
      {fault?.field === "whole" ? <Refused sentence={behalf.faults[fault.why]} /> : null}
      <Button appearance="primary" type="submit" className={entry.add} disabledFocusable={sign.isPending}>
        {sign.isPending ? behalf.signing : words.sign}
      </Button>
    </form>
  );
}

async function issue(
  own: OwnKey | null,
  draft: IssueDraft,
  zone: string,
): Promise<{ readonly signed: Signed } | { readonly fault: Fault }> {
  const agent = await readAddress(draft.agent);
  if (agent === null) return { fault: { field: "agent", why: "address" } };
  const until = endOfDay(draft.until, zone);
  if (until === null) return { fault: { field: "until", why: "until" } };
  const reader = draft.reader === null ? null : await readAddress(draft.reader);
  if (draft.reader !== null && reader === null) return { fault: { field: "reader", why: "address" } };
  const uid = draft.uid?.trim() ?? null;
  if (uid === "") return { fault: { field: "event", why: "event" } };
  if (own === null) return { fault: { field: "whole", why: "no-identity" } };
  const { issueMandate } = await import("../core/compose/mandate.ts");
  const now = new Date();
  const result = await issueMandate(
    own.identity,
    {
      actor: own.address,
      agent,
      role: draft.role,
      methods: draft.methods,
      components: ["VEVENT"],
      uid,
      audience: reader === null ? null : [reader],
      from: now.toISOString(),
      until,
      pin: null,
    },
    now,
    crypto.randomUUID(),
  );
  return "error" in result
    ? { fault: faultOf[result.error] }
    : { signed: { own, statement: result.statement, agent, until } };
}

interface IssuanceProps {
  readonly signed: Signed;
  readonly save: IssueProps["save"];
  readonly again: () => void;
}

function Issuance({ signed: { own, statement, agent, until }, save, again }: IssuanceProps): ReactNode {
  const place = usePlace();
  const { issue: words, mails, faults } = place.words.behalf;
  const mail = async () => {
    const { mandateMail } = await import("../core/compose/mandate.ts");
    const last = day(until, place);
    const result = await mandateMail(own.identity, statement, {
      to: agent,
      subject: mails.mandateSubject,
      text: mails.mandateText(plainAddress(agent), plainAddress(statement.actor), last),
      date: new Date(),
      id: crypto.randomUUID(),
    });
    if ("error" in result) throw new Error(faults[result.error]);
    return result.mail;
  };
  return (
    <Result
      said={[words.issued(address(agent), address(statement.actor), day(until, place)), [ours(words.next)]]}
      again={again}
    >
      <HandOver
        to={[agent]}
        mail={mail}
        saveFile={() => save("permission.jws", statement.jws, "application/jose")}
      />
    </Result>
  );
}

interface EventChoiceProps {
  readonly uid: string;
  readonly fault: string | null;
  readonly change: (uid: string) => void;
}

/** One of the calendar's events, or any other by its identifier. */
function EventChoice({ uid, fault, change }: EventChoiceProps): ReactNode {
  const entry = useEntryStyles();
  const {
    event,
    behalf: { issue: words },
  } = usePlace().words;
  const { data: items = [] } = useCalendar();
  const events = items.filter((item) => item.invitation.uid === item.uid);
  const picked = events.findIndex((item) => item.uid === uid);
  const titled = (title: string | null): string =>
    title === null ? event.untitled : plain(neutralise(title, { limit: 40, lines: "one" }));
  const validation = fault === null ? {} : ({ validationState: "error", validationMessage: fault } as const);
  return (
    <>
      {events.length === 0 ? null : (
        <Field className={entry.choice} label={words.event}>
          <Select
            value={picked < 0 ? "other" : String(picked)}
            onChange={(_, { value }) => change(events[Number(value)]?.uid ?? "")}
          >
            <option value="other">{words.eventOther}</option>
            {events.map((item, index) => (
              <option key={item.uid} value={index} data-untrusted="">
                {titled(item.invitation.summary)}
              </option>
            ))}
          </Select>
        </Field>
      )}
      {picked < 0 ? (
        <Field label={words.uid} {...validation}>
          <Input autoComplete="off" value={uid} onChange={(_, { value }) => change(value)} />
        </Field>
      ) : null}
    </>
  );
}
