/** Settings: certificates the reader trusts for one address each, to be taken back. */
import type { ReactNode } from "react";
import type { Pin } from "../addin/host.ts";
import { plainAddress } from "./address.ts";
import { Fingerprint } from "./certificate.tsx";
import { usePlace } from "./context.ts";
import { useEntryStyles } from "./entry-styles.ts";
import { listed } from "./phrase.ts";
import { withoutPin } from "./pin.ts";
import { Remove, Section } from "./section.tsx";
import { Address, Said } from "./untrusted.tsx";
import { day } from "./when.ts";

interface PinsProps {
  readonly pins: readonly Pin[];
  readonly change: (pins: readonly Pin[]) => void;
}

export function Pins({ pins, change }: PinsProps): ReactNode {
  const entry = useEntryStyles();
  const { words } = usePlace();
  return (
    <Section title={words.pins.title} hint={words.pins.hint}>
      {pins.length === 0 ? <p className={entry.hint}>{words.pins.empty}</p> : null}
      <ul className={entry.list}>
        {pins.map((pin) => (
          <li key={`${pin.certificate} ${pin.address}`} className={entry.item}>
            <PinFacts pin={pin} />
            <Remove
              what={words.pins.which(plainAddress(pin.address))}
              press={() => change(withoutPin(pins, pin))}
            />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function PinFacts({ pin }: { readonly pin: Pin }): ReactNode {
  const entry = useEntryStyles();
  const place = usePlace();
  const { pins: words, comma } = place.words;
  const isOver = Date.parse(pin.until) < Date.parse(place.now);
  return (
    <div>
      <Address address={pin.address} />
      <div className={entry.hint}>
        <Said
          phrase={listed(
            [
              words.since(day(pin.since, place)),
              isOver ? words.ended(day(pin.until, place)) : words.until(day(pin.until, place)),
            ],
            comma,
            comma,
          )}
        />
      </div>
      <Fingerprint hex={pin.certificate} />
    </div>
  );
}
