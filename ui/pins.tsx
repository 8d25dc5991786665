/** Settings: certificates the reader trusts for one address each, to be taken back. */
import type { ReactNode } from "react";
import type { Pin } from "../addin/host.ts";
import { plainAddress } from "./address.ts";
import { Fingerprint } from "./certificate.tsx";
import { usePlace } from "./context.ts";
import { useEntryStyles } from "./entry-styles.ts";
import { address, listed } from "./phrase.ts";
import { isSamePin } from "./pin.ts";
import { useListRemoving } from "./removing.tsx";
import { Remove, Section } from "./section.tsx";
import { Address, Said } from "./untrusted.tsx";
import { day } from "./when.ts";
import { laterWords } from "./words/later.ts";

interface PinsProps {
  readonly pins: readonly Pin[];
  /** False where it could not be kept. */
  readonly change: (pins: readonly Pin[]) => Promise<boolean>;
}

export function Pins({ pins, change }: PinsProps): ReactNode {
  const entry = useEntryStyles();
  const { pins: words } = laterWords;
  const { remove, said } = useListRemoving(pins, change, isSamePin);
  return (
    <Section title={words.title} hint={words.hint}>
      {pins.length === 0 ? <p className={entry.hint}>{words.empty}</p> : null}
      <ul className={entry.list}>
        {pins.map((pin) => (
          <li key={`${pin.certificate} ${pin.address}`} className={entry.item}>
            <PinFacts pin={pin} />
            <Remove
              what={words.which(plainAddress(pin.address))}
              press={() => remove(words.removed(address(pin.address)), pin)}
            />
          </li>
        ))}
      </ul>
      {said}
    </Section>
  );
}

function PinFacts({ pin }: { readonly pin: Pin }): ReactNode {
  const entry = useEntryStyles();
  const place = usePlace();
  const { pins: words } = laterWords;
  const { comma } = place.words;
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
