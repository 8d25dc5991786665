/** What the reader set: own addresses, who may act for whom, whom to ask and believe about mail domains, certificates, lists, keys and pins, memory. */
import { MessageBar, MessageBarBody, ProgressBar } from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState, type ReactNode } from "react";
import type { Settings } from "../addin/host.ts";
import { Act } from "./act.tsx";
import { AddressField, readAddress } from "./address-field.tsx";
import { Anchors, Helpers, type BundledAnchors } from "./anchors.tsx";
import { HeldContext, useWords } from "./context.ts";
import { Imports } from "./imports.tsx";
import { HeldKeys, RevocationLists } from "./kept-objects.tsx";
import { useLasting, waitedFor } from "./lasting.ts";
import { LookingUp } from "./looking-up.tsx";
import { address } from "./phrase.ts";
import { Pins } from "./pins.tsx";
import { MailDomains } from "./mail-domains.tsx";
import { useEntryStyles } from "./entry-styles.ts";
import { Mandates } from "./mandates.tsx";
import { Pairs } from "./pairs.tsx";
import { rebased } from "./rebase.ts";
import { Remembered } from "./remembered.tsx";
import { useListRemoving } from "./removing.tsx";
import { Remove, Section } from "./section.tsx";
import {
  keys,
  useIsChanging,
  useIsFirstRead,
  useKept,
  useOrganisation,
  useSaveSettings,
  useSettings,
} from "./queries.ts";
import { spoken } from "./spoken.ts";
import { Address } from "./untrusted.tsx";

/** What is read for this page beside the settings themselves: it comes with them, so that nothing moves under the pointer. */
const read: readonly string[] = [
  ...[keys.kept, keys.lists, keys.heldKeys, keys.memory].flat(),
  ...["certificate", "stated"],
];

interface SettingsProps {
  readonly anchors?: BundledAnchors;
  readonly save: (name: string, text: string, type: string) => void;
}

export function SettingsPage({ anchors, save: saveFile }: SettingsProps): ReactNode {
  const entry = useEntryStyles();
  const words = useWords();
  const { data: settings } = useSettings();
  const { data: organisation, isError } = useOrganisation();
  const { data: kept } = useKept();
  const save = useSaveSettings();
  const isChanging = useIsChanging();
  const client = useQueryClient();
  const isRead = useIsFirstRead(read, settings !== undefined && (organisation !== undefined || isError));
  const isWaitedFor = useLasting(!isRead, waitedFor);
  const last = useRef<Promise<boolean>>(Promise.resolve(true));
  if (settings === undefined) return null;
  // Each starts from what is shown now, and is kept once those before it are.
  const keep = (part: Partial<Settings>): Promise<boolean> => {
    last.current = last.current.then(() => {
      const now = client.getQueryData<Settings>(keys.settings) ?? settings;
      return save.mutateAsync(rebased(part, settings, now)).then(
        () => true,
        () => false,
      );
    });
    return last.current;
  };
  const change = (part: Partial<Settings>): void => void keep(part);
  return (
    // Each removal starts from what is shown, so that one must be kept before the next.
    <HeldContext value={isChanging}>
      {isRead || isWaitedFor ? null : <ProgressBar aria-label={words.panel.opening} />}
      <div hidden={!(isRead || isWaitedFor)} data-settling={isRead ? undefined : ""}>
        <div className={entry.page}>
          <div>
            <h1 className={entry.title}>{words.settings.title}</h1>
            <p className={entry.hint}>{kept === undefined ? null : words.keeping[kept.where]}</p>
          </div>
          <Mine me={settings.me ?? []} change={(me) => keep({ me })} />
          {/* What an organisation decided must be known before anything is offered for change. */}
          {organisation === undefined ? null : (
            <>
              <Pairs
                pairs={settings.trustedPairs}
                organisation={organisation}
                change={(trustedPairs) => keep({ trustedPairs })}
              />
              <Mandates stored={settings.mandates} change={(mandates) => keep({ mandates })} />
              <MailDomains settings={settings} organisation={organisation} change={keep} />
            </>
          )}
          <Imports settings={settings} change={change} />
          <Anchors
            bundled={anchors ?? null}
            own={settings.anchors}
            change={(own) => keep({ anchors: own })}
          />
          <Helpers own={settings.certificates} change={(certificates) => keep({ certificates })} />
          <RevocationLists />
          <HeldKeys />
          <Pins pins={settings.pins} change={(pins) => keep({ pins })} />
          {organisation === undefined ? null : (
            <LookingUp
              fetching={settings.fetching}
              decided={organisation.fetching}
              change={(fetching) => change({ fetching })}
            />
          )}
          <Remembered save={saveFile} />
          <Section title={words.settings.about} hint={words.settings.aboutText} />
          <output>
            {save.isError ? (
              <MessageBar intent="error" layout="multiline">
                <MessageBarBody>{words.settings.notSaved}</MessageBarBody>
              </MessageBar>
            ) : null}
            {save.isSuccess ? <span className={entry.hint}>{words.settings.saved}</span> : null}
          </output>
        </div>
      </div>
    </HeldContext>
  );
}

interface MineProps {
  readonly me: readonly string[];
  /** False where it could not be kept. */
  readonly change: (me: readonly string[]) => Promise<boolean>;
}

function Mine({ me, change }: MineProps): ReactNode {
  const entry = useEntryStyles();
  const words = useWords();
  const [typed, setTyped] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const { remove, said } = useListRemoving(me, change);
  const add = async (): Promise<void> => {
    const canonical = await readAddress(typed);
    setFault(canonical === null ? words.settings.invalidAddress : null);
    if (canonical === null) return;
    if (await change([...me.filter((each) => each !== canonical), canonical]))
      setTyped((now) => (now === typed ? "" : now));
    else setFault(words.settings.notSaved);
  };
  return (
    <Section title={words.settings.me} hint={words.settings.meHint}>
      <ul className={entry.list}>
        {me.map((each) => (
          <li key={each} className={entry.item}>
            <Address address={each} />
            <Remove what={spoken([address(each)])} press={() => remove([address(each)], each)} />
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
        <AddressField label={words.settings.address} value={typed} fault={fault} change={setTyped} />
        <Act type="submit" className={entry.add}>
          {words.settings.add}
        </Act>
      </form>
    </Section>
  );
}
