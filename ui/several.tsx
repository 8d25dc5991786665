/** Each invitation of a message by itself; the weakest first. */
import { useState, type ReactNode } from "react";
import { late } from "./late.tsx";
import type { Judgement, Report } from "../core/report.ts";
import { Announced } from "./announced.tsx";
import { usePlace } from "./context.ts";
import { present } from "./present.ts";
import { spoken } from "./spoken.ts";

const Switcher = late(async () => (await import("./switcher.tsx")).Switcher);

export const partsOfSeveral = [Switcher];

interface SeveralProps {
  readonly report: Report;
  /** It is being checked again, and seen to be. */
  readonly isAgain: boolean;
  readonly children: (judgement: Judgement) => ReactNode;
}

interface Chosen {
  /** Another for every choice; 0: none was made. */
  readonly turn: number;
  readonly index: number;
  /** Which invitation that was; null: one that cannot be told from others. */
  readonly digest: string | null;
}

export function Several({ report, isAgain, children }: SeveralProps): ReactNode {
  const place = usePlace();
  const { words } = place;
  const judgements: readonly Judgement[] = [report, ...report.others];
  const [chosen, setChosen] = useState<Chosen>({ turn: 0, index: 0, digest: null });
  const index = indexOf(chosen, judgements);
  const judgement = judgements[index] ?? report;
  const view = present(report, judgement, [], place);
  const many = judgements.length > 1;
  const choose = (next: number): void =>
    setChosen({ turn: chosen.turn + 1, index: next, digest: judgements[next]?.digest ?? null });
  return (
    <>
      <Announced
        text={
          isAgain
            ? spoken(words.headlines.checkingAgain)
            : words.panel.announce(view.badge ?? words.panel.name, spoken(view.headline))
        }
      />
      {many ? <Switcher index={index} count={judgements.length} choose={choose} /> : null}
      <div key={chosen.turn}>{children(judgement)}</div>
    </>
  );
}

/** A check made again may find another one the weakest: what was chosen stays in sight. */
function indexOf({ index, digest }: Chosen, judgements: readonly Judgement[]): number {
  if (digest === null || judgements[index]?.digest === digest) return index;
  const now = judgements.findIndex((each) => each.digest === digest);
  return now < 0 ? index : now;
}
