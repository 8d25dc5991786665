/** Settings: who may act for whom, by the reader's own word and their organisation's. */
import { Field, Input, Radio, RadioGroup } from "@fluentui/react-components";
import { useId, useState, type ReactNode } from "react";
import type { Organisation, Pair } from "../addin/host.ts";
import { Act } from "./act.tsx";
import { AddressField, readAddress } from "./address-field.tsx";
import { usePlace, useWords } from "./context.ts";
import { useEntryStyles } from "./entry-styles.ts";
import { endOfDay } from "./local-time.ts";
import { attendeeMethods, kindsOf, Methods, organizerMethods } from "./methods.tsx";
import { isOver, isOverruled, isSame, withPair } from "./pair.ts";
import { address, domain, listed } from "./phrase.ts";
import { useListRemoving } from "./removing.tsx";
import { Remove, Section } from "./section.tsx";
import { spoken } from "./spoken.ts";
import { Said } from "./untrusted.tsx";
import { day, type Place } from "./when.ts";

interface PairsProps {
  readonly pairs: readonly Pair[];
  readonly organisation: Organisation;
  /** False where it could not be kept. */
  readonly change: (pairs: readonly Pair[]) => Promise<boolean>;
}

export function Pairs({ pairs, organisation, change }: PairsProps): ReactNode {
  const entry = useEntryStyles();
  const { pairs: words } = useWords();
  const [own, decided] = [useId(), useId()];
  const { trustedPairs } = organisation;
  const { remove, said } = useListRemoving(pairs, change, isSame);
  return (
    <Section title={words.title} hint={words.hint}>
      <Rejecting rejects={organisation.rejectsOnBehalf} />
      {trustedPairs.length === 0 ? null : (
        <>
          <h3 id={decided} className={entry.heading}>
            {words.decided}
          </h3>
          <ul className={entry.list} aria-labelledby={decided}>
            {trustedPairs.map((pair) => (
              <li key={keyOf(pair)} className={entry.item}>
                <Between pair={pair} overruled={false} />
                <span className={entry.hint}>{words.organisation}</span>
              </li>
            ))}
          </ul>
          <h3 id={own} className={entry.heading}>
            {words.own}
          </h3>
        </>
      )}
      {pairs.length === 0 ? <p className={entry.hint}>{words.empty}</p> : null}
      <ul className={entry.list} {...(trustedPairs.length === 0 ? {} : { "aria-labelledby": own })}>
        {pairs.map((pair) => (
          <li key={keyOf(pair)} className={entry.item}>
            <Between pair={pair} overruled={isOverruled(pair, organisation)} />
            <Remove
              what={spoken(words.pair(address(pair.agent), address(pair.actor)))}
              press={() => remove(words.pair(address(pair.agent), address(pair.actor)), pair)}
            />
          </li>
        ))}
      </ul>
      {said}
      {organisation.rejectsOnBehalf === true ? null : (
        <Adding organisation={organisation} add={(pair) => change(withPair(pairs, pair))} />
      )}
    </Section>
  );
}

const keyOf = ({ agent, actor, methods, until, only }: Pair): string =>
  JSON.stringify([agent, actor, methods, until, only]);

function Rejecting({ rejects }: { readonly rejects: Organisation["rejectsOnBehalf"] }): ReactNode {
  const { pairs: words, comma, and } = useWords();
  if (rejects === true) return <div>{words.rejectsAll}</div>;
  if (rejects === false || rejects.length === 0) return null;
  return (
    <div>
      <Said phrase={words.rejectsSome(listed(rejects.map(domain), comma, and))} />
    </div>
  );
}

interface BetweenProps {
  readonly pair: Pair;
  readonly overruled: boolean;
}

function Between({ pair, overruled }: BetweenProps): ReactNode {
  const entry = useEntryStyles();
  const place = usePlace();
  const words = place.words.pairs;
  return (
    <div>
      <Said phrase={words.pair(address(pair.agent), address(pair.actor))} />
      <div className={entry.hint}>{scopeOf(pair, place).join(place.words.comma)}</div>
      {overruled ? <div className={entry.hint}>{words.overruled}</div> : null}
    </div>
  );
}

function scopeOf(pair: Pair, place: Place): readonly string[] {
  const { words, now } = place;
  const { methods, until, only } = pair;
  return [
    methods === null ? words.pairs.all : words.pairs.only(kindsOf(methods, words)),
    ...(only === null ? [] : [words.pairs.once]),
    ...(until === null
      ? []
      : [isOver(pair, now) ? words.pairs.ended(day(until, place)) : words.pairs.until(day(until, place))]),
  ];
}

const methods = [...organizerMethods, ...attendeeMethods];

const blank = { agent: "", actor: "", some: false, methods: [] as readonly string[], until: "" };

type Fault = "agent" | "actor" | "same" | "rejected" | "methods" | "until" | "unkept";

interface AddingProps {
  readonly organisation: Organisation;
  /** False where it could not be kept. */
  readonly add: (pair: Pair) => Promise<boolean>;
}

function Adding({ organisation, add }: AddingProps): ReactNode {
  const entry = useEntryStyles();
  const place = usePlace();
  const { pairs: words, settings } = place.words;
  const [typed, setTyped] = useState(blank);
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const change = (part: Partial<typeof blank>): void => setTyped({ ...typed, ...part });
  const found = (fault: Fault, sentence: string): string | null => (faults.includes(fault) ? sentence : null);

  const submit = async (): Promise<void> => {
    const [agent, actor] = await Promise.all([readAddress(typed.agent), readAddress(typed.actor)]);
    const until = typed.until === "" ? null : endOfDay(typed.until, place.zone);
    const past = typed.until !== "" && (until === null || Date.parse(until) < Date.parse(place.now));
    const people = agent === null || actor === null ? null : { agent, actor };
    const wrong: readonly (Fault | null)[] = [
      agent === null ? "agent" : null,
      actor === null ? "actor" : null,
      people !== null && agent === actor ? "same" : null,
      people !== null && isOverruled(people, organisation) ? "rejected" : null,
      typed.some && typed.methods.length === 0 ? "methods" : null,
      past ? "until" : null,
    ];
    const left = wrong.filter((each) => each !== null);
    setFaults(left);
    if (people === null || left.length > 0) return;
    const pair = { ...people, methods: typed.some ? typed.methods : null, until, only: null };
    if (await add(pair)) setTyped((now) => (now === typed ? blank : now));
    else setFaults(["unkept"]);
  };

  return (
    <form
      className={entry.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <AddressField
        label={words.agent}
        value={typed.agent}
        fault={found("agent", words.invalidAddress) ?? found("unkept", settings.notSaved)}
        change={(agent) => change({ agent })}
      />
      <AddressField
        label={words.actor}
        value={typed.actor}
        fault={
          found("actor", words.invalidAddress) ??
          found("same", words.same) ??
          found("rejected", words.rejected)
        }
        change={(actor) => change({ actor })}
      />
      <Field label={words.which}>
        <RadioGroup
          value={typed.some ? "some" : "all"}
          onChange={(_, { value }) => change({ some: value === "some" })}
        >
          <Radio value="all" label={words.everything} />
          <Radio value="some" label={words.some} />
        </RadioGroup>
      </Field>
      {typed.some ? (
        <Methods
          label={words.some}
          methods={methods}
          chosen={typed.methods}
          invalid={found("methods", words.none)}
          change={(chosen) => change({ methods: chosen })}
        />
      ) : null}
      <Field
        label={words.untilLabel}
        {...(faults.includes("until")
          ? { validationState: "error", validationMessage: words.invalidUntil }
          : {})}
      >
        <Input type="date" value={typed.until} onChange={(_, { value }) => change({ until: value })} />
      </Field>
      <Act type="submit" className={entry.add}>
        {words.trust}
      </Act>
    </form>
  );
}
