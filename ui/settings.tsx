/** What the reader set: own addresses, trusted assistants, whom to ask and believe about mail domains, own trust anchors. */
import {
  Button,
  Field,
  Input,
  makeStyles,
  MessageBar,
  MessageBarBody,
  tokens,
} from "@fluentui/react-components";
import { useState, type ReactNode } from "react";
import type { Settings } from "../addin/host.ts";
import { Anchors, type BundledAnchors } from "./anchors.tsx";
import { useWords } from "./context.ts";
import { address } from "./phrase.ts";
import { MailDomains } from "./mail-domains.tsx";
import { useEntryStyles } from "./entry-styles.ts";
import { Remove, Section } from "./section.tsx";
import { useOrganisation, useSaveSettings, useSettings } from "./queries.ts";
import { spoken } from "./spoken.ts";
import { Address, Said } from "./untrusted.tsx";

const useStyles = makeStyles({
  page: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalL },
  title: { margin: 0, fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500 },
});

export function SettingsPage({ anchors }: { readonly anchors?: BundledAnchors }): ReactNode {
  const styles = useStyles();
  const entry = useEntryStyles();
  const words = useWords();
  const { data: settings } = useSettings();
  const { data: organisation } = useOrganisation();
  const save = useSaveSettings();
  if (settings === undefined) return null;
  const change = (part: Partial<Settings>): void => save.mutate({ ...settings, ...part });
  return (
    <div className={styles.page}>
      <div>
        <h1 className={styles.title}>{words.settings.title}</h1>
        <p className={entry.hint}>{words.settings.device}</p>
      </div>
      <Mine me={settings.me ?? []} change={(me) => change({ me })} />
      <Pairs pairs={settings.trustedPairs} change={(trustedPairs) => change({ trustedPairs })} />
      {/* What an organisation decided must be known before anything is offered for change. */}
      {organisation === undefined ? null : (
        <MailDomains settings={settings} organisation={organisation} change={change} />
      )}
      <Anchors bundled={anchors ?? null} own={settings.anchors} change={(own) => change({ anchors: own })} />
      <Section title={words.settings.about} hint={words.settings.aboutText} />
      <output>
        {save.isError ? (
          <MessageBar intent="error">
            <MessageBarBody>{words.settings.notSaved}</MessageBarBody>
          </MessageBar>
        ) : null}
        {save.isSuccess ? <span className={entry.hint}>{words.settings.saved}</span> : null}
      </output>
    </div>
  );
}

/** The canonical form of what was typed, null where it is no address. */
async function readAddress(typed: string): Promise<string | null> {
  const { canonicalAddress } = await import("../core/verify.ts");
  return canonicalAddress(typed.trim());
}

interface AddressFieldProps {
  readonly label: string;
  readonly value: string;
  readonly invalid: boolean;
  readonly change: (value: string) => void;
}

function AddressField({ label, value, invalid, change }: AddressFieldProps): ReactNode {
  const words = useWords();
  return (
    <Field
      label={label}
      {...(invalid ? { validationState: "error", validationMessage: words.settings.invalidAddress } : {})}
    >
      <Input type="email" autoComplete="off" value={value} onChange={(_, data) => change(data.value)} />
    </Field>
  );
}

interface MineProps {
  readonly me: readonly string[];
  readonly change: (me: readonly string[]) => void;
}

function Mine({ me, change }: MineProps): ReactNode {
  const entry = useEntryStyles();
  const words = useWords();
  const [typed, setTyped] = useState("");
  const [invalid, setInvalid] = useState(false);
  const add = async (): Promise<void> => {
    const canonical = await readAddress(typed);
    setInvalid(canonical === null);
    if (canonical === null) return;
    setTyped("");
    change([...me.filter((each) => each !== canonical), canonical]);
  };
  return (
    <Section title={words.settings.me} hint={words.settings.meHint}>
      <ul className={entry.list}>
        {me.map((each) => (
          <li key={each} className={entry.item}>
            <Address address={each} />
            <Remove
              what={spoken([address(each)])}
              press={() => change(me.filter((other) => other !== each))}
            />
          </li>
        ))}
      </ul>
      <form
        className={entry.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <AddressField label={words.settings.address} value={typed} invalid={invalid} change={setTyped} />
        <Button type="submit" className={entry.add}>
          {words.settings.add}
        </Button>
      </form>
    </Section>
  );
}

interface PairsProps {
  readonly pairs: Settings["trustedPairs"];
  readonly change: (pairs: Settings["trustedPairs"]) => void;
}

function Pairs({ pairs, change }: PairsProps): ReactNode {
  const entry = useEntryStyles();
  const words = useWords();
  const [typed, setTyped] = useState({ agent: "", actor: "" });
  const [invalid, setInvalid] = useState({ agent: false, actor: false });
  const add = async (): Promise<void> => {
    const [agent, actor] = await Promise.all([readAddress(typed.agent), readAddress(typed.actor)]);
    setInvalid({ agent: agent === null, actor: actor === null });
    if (agent === null || actor === null) return;
    setTyped({ agent: "", actor: "" });
    change([...pairs.filter((pair) => pair.agent !== agent || pair.actor !== actor), { agent, actor }]);
  };
  return (
    <Section title={words.settings.pairs} hint={words.settings.pairsHint}>
      {pairs.length === 0 ? <p className={entry.hint}>{words.settings.pairsEmpty}</p> : null}
      <ul className={entry.list}>
        {pairs.map((pair) => {
          const phrase = words.settings.pair(address(pair.agent), address(pair.actor));
          return (
            <li key={`${pair.agent} ${pair.actor}`} className={entry.item}>
              <span>
                <Said phrase={phrase} />
              </span>
              <Remove what={spoken(phrase)} press={() => change(pairs.filter((other) => other !== pair))} />
            </li>
          );
        })}
      </ul>
      <form
        className={entry.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <AddressField
          label={words.settings.agent}
          value={typed.agent}
          invalid={invalid.agent}
          change={(agent) => setTyped({ ...typed, agent })}
        />
        <AddressField
          label={words.settings.actor}
          value={typed.actor}
          invalid={invalid.actor}
          change={(actor) => setTyped({ ...typed, actor })}
        />
        <Button type="submit" className={entry.add}>
          {words.settings.trust}
        </Button>
      </form>
    </Section>
  );
}
