/** Whether somebody may act for somebody: for this one, always, or not (RFC 6047, 3). Asking stands beside it. */
import {
  Button,
  Field,
  Input,
  makeStyles,
  MessageBar,
  MessageBarBody,
  Radio,
  RadioGroup,
  tokens,
} from "@fluentui/react-components";
import { useId, useState, type ReactNode } from "react";
import type { Pair } from "../addin/host.ts";
import { Act } from "./act.tsx";
import { useAskingStyles } from "./asking-styles.ts";
import { usePlace } from "./context.ts";
import { lookup } from "./facts.ts";
import { endOfDay } from "./local-time.ts";
import { Modal } from "./modal.tsx";
import type { Trusting as Question } from "./offer.ts";
import { address, type Phrase } from "./phrase.ts";
import { Said } from "./untrusted.tsx";
import { day, dayIn } from "./when.ts";

const useStyles = makeStyles({
  question: { flexBasis: "100%" },
  legend: { fontWeight: tokens.fontWeightSemibold },
  actions: { display: "flex", flexWrap: "wrap", gap: tokens.spacingHorizontalS },
});

interface TrustingProps {
  readonly question: Question;
  /** A sample's people are nobody's: nothing is decided about them. */
  readonly sample: boolean;
  readonly busy: boolean;
  /** What was decided could not be kept. */
  readonly failed: boolean;
  readonly keep: (pair: Pair, said: Phrase) => void;
}

export function Trusting({ question, sample, busy, failed, keep }: TrustingProps): ReactNode {
  const styles = useStyles();
  const asking = useAskingStyles();
  const { words } = usePlace();
  const [isAsking, setAsking] = useState(false);
  const label = useId();
  const { agent, actor, digest } = question;
  if (sample)
    return (
      <div className={asking.group} data-trusting="sample">
        <Said phrase={words.trusting.sample} />
      </div>
    );
  const once = (only: string): void =>
    keep({ agent, actor, methods: null, until: null, only }, words.trusting.keptOnce(address(agent)));
  return (
    <div className={asking.group} role="group" aria-labelledby={label} data-trusting="">
      <div className={styles.question} id={label}>
        <Said phrase={words.trusting.question(address(agent), address(actor))} />
      </div>
      {digest === null ? null : (
        <Act size="small" disabled={busy} data-action="trust-once" onClick={() => once(digest)}>
          {words.trusting.once}
        </Act>
      )}
      <Act size="small" disabled={busy} data-action="trust-always" onClick={() => setAsking(true)}>
        {words.trusting.always}
      </Act>
      {failed ? (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{words.settings.notSaved}</MessageBarBody>
        </MessageBar>
      ) : null}
      {isAsking ? (
        <Always
          question={question}
          keep={(pair) => {
            setAsking(false);
            keep(pair, words.trusting.keptAlways(address(agent), address(actor)));
          }}
          close={() => setAsking(false)}
        />
      ) : null}
    </div>
  );
}

/** Methods by which the same thing goes on: an addition is an invitation too. */
const together: Readonly<Record<string, readonly string[]>> = {
  REQUEST: ["REQUEST", "ADD"],
  ADD: ["REQUEST", "ADD"],
};

type Until = "year" | "date" | "revoked";

interface AlwaysProps {
  readonly question: Question;
  readonly keep: (pair: Pair) => void;
  readonly close: () => void;
}

function Always({ question: { agent, actor, method }, keep, close }: AlwaysProps): ReactNode {
  const styles = useStyles();
  const asking = useAskingStyles();
  const place = usePlace();
  const { trusting: words, actions } = place.words;
  const [what, when] = [useId(), useId()];
  const [every, setEvery] = useState(method === "");
  const [until, setUntil] = useState<Until>("year");
  const [typed, setTyped] = useState("");
  const [invalid, setInvalid] = useState(false);
  const year = nextYear(dayIn(place.now, place.zone));
  const trust = (): void => {
    const end = until === "revoked" ? null : endOfDay(until === "year" ? year : typed, place.zone);
    const over = end !== null && !(Date.parse(end) > Date.parse(place.now));
    if (over || (until === "date" && end === null)) {
      setInvalid(true);
      return;
    }
    const methods = every || method === "" ? null : lookup(together, method, [method.toUpperCase()]);
    keep({ agent, actor, methods, until: end, only: null });
  };
  return (
    <Modal role="dialog" title={words.title} close={close}>
      <div className={asking.form}>
        <div>
          <Said phrase={words.who(address(agent), address(actor))} />
        </div>
        <div>
          <div className={styles.legend} id={what}>
            {words.what}
          </div>
          <RadioGroup
            aria-labelledby={what}
            value={every ? "every" : "only"}
            onChange={(_, data) => setEvery(data.value === "every")}
          >
            {method === "" ? null : (
              <Radio value="only" label={lookup(words.only, method, words.onlyOther)} />
            )}
            <Radio value="every" label={words.every} />
          </RadioGroup>
        </div>
        <div>
          <div className={styles.legend} id={when}>
            {words.until}
          </div>
          <RadioGroup
            aria-labelledby={when}
            value={until}
            onChange={(_, data) => setUntil(untilOf(data.value))}
          >
            <Radio value="year" label={words.year(day(year, place))} />
            <Radio value="date" label={words.date} />
            <Radio value="revoked" label={words.revoked} />
          </RadioGroup>
          {until === "date" ? (
            <Field
              label={words.lastDay}
              {...(invalid ? { validationMessage: words.invalid, validationState: "error" } : {})}
            >
              <Input type="date" value={typed} onChange={(_, data) => setTyped(data.value)} />
            </Field>
          ) : null}
        </div>
        <div className={styles.actions}>
          <Act appearance="primary" onClick={trust}>
            {words.trust}
          </Act>
          <Button onClick={close}>{actions.back}</Button>
        </div>
      </div>
    </Modal>
  );
}

function untilOf(value: string): Until {
  return value === "date" || value === "revoked" ? value : "year";
}

/** The same day a year on; the last of February where there is none. */
function nextYear(today: string): string {
  const [year = "", month = "", date = ""] = today.split("-");
  const there = `${Number(year) + 1}-${month}-${date}`;
  return Number.isNaN(Date.parse(there)) || month + date === "0229" ? `${Number(year) + 1}-02-28` : there;
}
