/** For those who send for others, and those who let them: sign a permission, take it back, invite for somebody. */
import { Field, Radio, RadioGroup } from "@fluentui/react-components";
import { useState, type ReactNode } from "react";
import type { Statement } from "../core/compose/mandate.ts";
import type { BehalfDrafts } from "./behalf-drafts.ts";
import { InviteForm } from "./behalf-invite.tsx";
import { IssueForm } from "./behalf-issue.tsx";
import { WithdrawForm } from "./behalf-withdraw.tsx";
import { useWords } from "./context.ts";
import { useEntryStyles } from "./entry-styles.ts";
import { OwnKeySection, type OwnKey } from "./own-key.tsx";
import { useSettings } from "./queries.ts";

export interface BehalfProps {
  readonly drafts: BehalfDrafts;
  readonly save: (name: string, text: string, type: string) => void;
}

const tasks = ["issue", "withdraw", "invite"] as const;
type Task = (typeof tasks)[number];

/** A permission signed on this page, and for whom: it can be taken back at once. */
export interface Issued {
  readonly statement: Statement;
  readonly agent: string;
}

export function Behalf({ drafts, save }: BehalfProps): ReactNode {
  const entry = useEntryStyles();
  const { behalf: words } = useWords();
  const { data: settings } = useSettings();
  const [own, setOwn] = useState<OwnKey | null>(null);
  const [task, setTask] = useState<Task>("issue");
  const [issued, setIssued] = useState<Issued | null>(null);
  const mandates = settings?.mandates ?? [];
  return (
    <div className={entry.page}>
      <div>
        <h1 className={entry.title}>{words.title}</h1>
        <p className={entry.hint}>{words.hint}</p>
      </div>
      <OwnKeySection own={own} change={setOwn} />
      <Field label={words.tasks.label}>
        <RadioGroup
          value={task}
          onChange={(_, { value }) => setTask(tasks.find((each) => each === value) ?? task)}
        >
          {tasks.map((each) => (
            <Radio key={each} value={each} label={words.tasks[each]} />
          ))}
        </RadioGroup>
      </Field>
      {task === "issue" ? <IssueForm own={own} drafts={drafts} save={save} issued={setIssued} /> : null}
      {task === "withdraw" ? (
        <WithdrawForm own={own} mandates={mandates} issued={issued} save={save} />
      ) : null}
      {task === "invite" ? <InviteForm own={own} mandates={mandates} drafts={drafts} /> : null}
    </div>
  );
}
