/** Whether one certificate is to be trusted for one address (RFC 6047, 3, step 2a): only after it was looked at, and never for more. */
import {
  Button,
  Checkbox,
  Field,
  makeStyles,
  MessageBar,
  MessageBarBody,
  tokens,
} from "@fluentui/react-components";
import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import type { Pin, Settings } from "../addin/host.ts";
import { Act } from "./act.tsx";
import { useAskingStyles } from "./asking-styles.ts";
import { CertificateFacts } from "./certificate.tsx";
import { usePlace } from "./context.ts";
import { useEntryStyles } from "./entry-styles.ts";
import { Modal } from "./modal.tsx";
import { address, listed, type Phrase } from "./phrase.ts";
import { withoutPin, withPin, type PinQuestion } from "./pin.ts";
import { Said } from "./untrusted.tsx";
import { day, type Place } from "./when.ts";
import { laterWords } from "./words/later.ts";

const useStyles = makeStyles({
  fence: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalXS,
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    outlineStyle: "none",
  },
  bounds: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXL },
  actions: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS },
  trust: { overflowWrap: "anywhere" },
});

type Offered = Extract<PinQuestion, { readonly kind: "offered" }>;

interface PinningProps {
  readonly question: NonNullable<PinQuestion>;
  readonly pins: readonly Pin[];
  /** What was decided could not be kept. */
  readonly failed: boolean;
  readonly keep: (part: Pick<Settings, "pins">, said: Phrase) => void;
}

export function Pinning({ question, pins, failed, keep }: PinningProps): ReactNode {
  const asking = useAskingStyles();
  const place = usePlace();
  const { pinning: words } = laterWords;
  const { settings } = place.words;
  const [looking, setLooking] = useState<string | null>(null);
  const label = useId();
  // Only what was looked at is trusted, whatever a check made again finds in its place.
  const subject = question.kind === "offered" ? `${question.link.sha256} ${question.address}` : null;
  if (looking !== null && looking !== subject) setLooking(null);
  const trust = ({ link, address: who }: Offered): void => {
    setLooking(null);
    // The clock of now: the panel may have been open for days.
    const pin = {
      certificate: link.sha256,
      address: who,
      since: new Date().toISOString(),
      until: link.notAfter,
    };
    keep({ pins: withPin(pins, pin) }, words.kept);
  };
  return (
    <div className={asking.group} role="group" aria-labelledby={label} data-pinning={question.kind}>
      <span id={label}>
        <Said phrase={saidOf(question, place)} />
      </span>
      {question.kind === "offered" ? (
        <Act size="small" data-action="look" onClick={() => setLooking(subject)}>
          {words.look}
        </Act>
      ) : null}
      {question.kind === "trusted" ? (
        <Act
          size="small"
          data-action="unpin"
          onClick={() =>
            keep({ pins: withoutPin(pins, question.pin) }, words.takenBack(address(question.pin.address)))
          }
        >
          {words.takeBack}
        </Act>
      ) : null}
      {failed ? (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{settings.notSaved}</MessageBarBody>
        </MessageBar>
      ) : null}
      {looking !== null && question.kind === "offered" ? (
        <Look offered={question} trust={() => trust(question)} close={() => setLooking(null)} />
      ) : null}
    </div>
  );
}

function saidOf(question: NonNullable<PinQuestion>, place: Place): Phrase {
  const { pinning: words } = laterWords;
  const { comma, and } = place.words;
  switch (question.kind) {
    case "offered":
      return words.question(address(question.address));
    case "trusted":
      return words.trusted(address(question.pin.address), day(question.pin.since, place));
    case "refused":
      return words.refused[question.why](
        address(question.address),
        listed(question.addresses.slice(0, 3).map(address), comma, and),
      );
  }
}

interface LookProps {
  readonly offered: Offered;
  readonly trust: () => void;
  readonly close: () => void;
}

function Look({ offered, trust, close }: LookProps): ReactNode {
  const styles = useStyles();
  const asking = useAskingStyles();
  const entry = useEntryStyles();
  const place = usePlace();
  const { pinning: words } = laterWords;
  const [compared, setCompared] = useState(false);
  const [missing, setMissing] = useState(false);
  const seen = useRef<HTMLDivElement>(null);
  // Else the dialog begins at what can be pressed, which stands at its end.
  useEffect(() => seen.current?.focus(), []);
  const { link, addresses, why } = offered;
  const who = address(offered.address);
  return (
    <Modal role="dialog" title={words.title} close={close}>
      <div className={asking.form}>
        <div className={styles.fence} ref={seen} tabIndex={-1}>
          <div className={entry.hint}>{words.says}</div>
          <CertificateFacts link={link} addresses={addresses} />
        </div>
        <div>{words.why[why]}</div>
        {addresses.length > 0 ? null : (
          <div>
            <Said phrase={words.unnamed(who)} />
          </div>
        )}
        <div>
          <Said phrase={words.compare(who)} />
        </div>
        <div>
          <Said phrase={words.means(who)} />
          <ul className={styles.bounds}>
            {words.bounds.map((bound) => (
              <li key={bound}>{bound}</li>
            ))}
          </ul>
          <Said phrase={words.runsOut(day(link.notAfter, place))} />
        </div>
        <Field
          {...(missing && !compared ? { validationState: "error", validationMessage: words.uncompared } : {})}
        >
          <Checkbox
            label={words.compared}
            checked={compared}
            onChange={(_, { checked }) => setCompared(checked === true)}
          />
        </Field>
        <div className={styles.actions}>
          <Button appearance="primary" onClick={close}>
            {words.leave}
          </Button>
          <Act
            className={styles.trust}
            data-action="pin"
            onClick={() => (compared ? trust() : setMissing(true))}
          >
            <span>
              <Said phrase={words.trust(who)} />
            </span>
          </Act>
        </div>
      </div>
    </Modal>
  );
}
