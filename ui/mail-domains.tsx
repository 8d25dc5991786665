/** Settings: whom Usher may ask about mail domains, and which mail servers are the reader's own. */
import { Field, Input, makeStyles, tokens } from "@fluentui/react-components";
import { useId, useState, type ReactNode } from "react";
import type { Organisation, Settings } from "../addin/host.ts";
import { Act } from "./act.tsx";
import { plainDomain, showDomain } from "./address.ts";
import { useHost, useWords } from "./context.ts";
import { readServer, resolverName } from "./first-run.ts";
import { domain } from "./phrase.ts";
import { chosen, choiceOf, ResolverChoice } from "./resolver.tsx";
import { useEntryStyles } from "./entry-styles.ts";
import { useListRemoving } from "./removing.tsx";
import { Remove, Section } from "./section.tsx";
import { Said } from "./untrusted.tsx";

const useStyles = makeStyles({
  heading: {
    margin: 0,
    marginBlockStart: tokens.spacingVerticalM,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
  },
});

interface MailDomainsProps {
  readonly settings: Settings;
  readonly organisation: Organisation;
  /** False where it could not be kept. */
  readonly change: (part: Partial<Settings>) => Promise<boolean>;
}

export function MailDomains({ settings, organisation, change }: MailDomainsProps): ReactNode {
  const { domainSettings: words } = useWords();
  return (
    <Section title={words.title} hint={words.hint}>
      <Asked
        key={settings.resolver}
        resolver={settings.resolver}
        decided={organisation.resolver}
        change={(resolver) => void change({ resolver })}
      />
      <Servers
        own={settings.authservIds}
        decided={organisation.authservIds}
        change={(authservIds) => change({ authservIds })}
      />
      <Decided title={words.sealers} domains={organisation.trustedSealers} />
      <Decided title={words.ownDomains} domains={organisation.ownDomains} />
    </Section>
  );
}

interface AskedProps {
  readonly resolver: string | null;
  readonly decided: string | null;
  readonly change: (resolver: string) => void;
}

function Asked({ resolver, decided, change }: AskedProps): ReactNode {
  const entry = useEntryStyles();
  const { resolver: words } = useWords();
  const { resolvers } = useHost();
  const [choice, setChoice] = useState(choiceOf(resolver, resolvers));
  if (decided !== null)
    return (
      <div>
        <Said
          phrase={decided === "none" ? words.decidedNobody : words.decided(resolverName(decided, resolvers))}
        />
      </div>
    );
  const save = (): void => {
    const picked = chosen(choice, resolvers);
    if (picked === null) setChoice({ ...choice, invalid: true });
    else change(picked);
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
      <p className={entry.hint}>{words.whySettings}</p>
      {resolver === null ? <p className={entry.hint}>{words.undecided}</p> : null}
      <ResolverChoice choice={choice} change={setChoice} orNobody />
      <Act type="submit" className={entry.add} disabled={choice.picked === ""}>
        {words.save}
      </Act>
    </form>
  );
}

interface ServersProps {
  readonly own: readonly string[];
  readonly decided: readonly string[];
  readonly change: (own: readonly string[]) => Promise<boolean>;
}

function Servers({ own, decided, change }: ServersProps): ReactNode {
  const styles = useStyles();
  const entry = useEntryStyles();
  const { domainSettings: words, settings } = useWords();
  const id = useId();
  const [typed, setTyped] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const { remove, said } = useListRemoving(own, change);
  const add = async (): Promise<void> => {
    const server = readServer(typed);
    setFault(server === null ? words.serverInvalid : null);
    if (server === null) return;
    const isKept = await change([...own.filter((each) => each !== server), server]);
    if (isKept) setTyped((now) => (now === typed ? "" : now));
    else setFault(settings.notSaved);
  };
  return (
    <>
      <h3 id={id} className={styles.heading}>
        {words.servers}
      </h3>
      <p className={entry.hint}>{words.serversHint}</p>
      {own.length + decided.length === 0 ? <p className={entry.hint}>{words.serversEmpty}</p> : null}
      <ul className={entry.list} aria-labelledby={id}>
        {decided.map((server) => (
          <li key={server} className={entry.item}>
            <Said phrase={[domain(server)]} />
            <span className={entry.hint}>{words.organisation}</span>
          </li>
        ))}
        {own.map((server) => (
          <li key={server} className={entry.item}>
            <Said phrase={[domain(server)]} />
            <Remove what={plainDomain(showDomain(server))} press={() => remove([domain(server)], server)} />
          </li>
        ))}
      </ul>
      {said}
      <form
        className={entry.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <Field
          label={words.serverLabel}
          {...(fault === null ? {} : { validationState: "error", validationMessage: fault })}
        >
          <Input autoComplete="off" value={typed} onChange={(_, { value }) => setTyped(value)} />
        </Field>
        <Act type="submit" className={entry.add}>
          {words.add}
        </Act>
      </form>
    </>
  );
}

interface DecidedProps {
  readonly title: string;
  readonly domains: readonly string[];
}

/** What the organisation decided and nobody else can change. */
function Decided({ title, domains }: DecidedProps): ReactNode {
  const styles = useStyles();
  const entry = useEntryStyles();
  const { domainSettings: words } = useWords();
  const id = useId();
  if (domains.length === 0) return null;
  return (
    <>
      <h3 id={id} className={styles.heading}>
        {title}
      </h3>
      <ul className={entry.list} aria-labelledby={id}>
        {domains.map((each) => (
          <li key={each} className={entry.item}>
            <Said phrase={[domain(each)]} />
            <span className={entry.hint}>{words.organisation}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
