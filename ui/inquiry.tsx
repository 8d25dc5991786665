/** "I asked them myself": what the person learnt by another way counts, is remembered, and can be taken back. */
import { Button, makeStyles, MessageBar, MessageBarBody, tokens } from "@fluentui/react-components";
import { useRef, useState, type ReactNode } from "react";
import type { Judgement } from "../core/report.ts";
import { Act } from "./act.tsx";
import { usePlace } from "./context.ts";
import { factsOf } from "./facts.ts";
import { address, type Phrase } from "./phrase.ts";
import { useChangeMemory } from "./kept.ts";
import { Quoted, Said } from "./untrusted.tsx";

const useStyles = makeStyles({
  place: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalS,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    outlineStyle: "none",
  },
  text: { minWidth: 0, overflowWrap: "anywhere" },
  card: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalXS,
    paddingBlock: tokens.spacingVerticalS,
    paddingInline: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    overflowWrap: "anywhere",
  },
  note: { color: tokens.colorNeutralForeground2 },
  actions: { display: "flex", flexWrap: "wrap", gap: tokens.spacingHorizontalS },
  open: {
    minWidth: "auto",
    paddingInline: tokens.spacingHorizontalXS,
    textDecorationLine: "underline",
  },
});

interface InquiryProps {
  readonly judgement: Judgement;
  readonly actor: string;
}

export function Inquiry({ judgement, actor }: InquiryProps): ReactNode {
  const styles = useStyles();
  const place = usePlace();
  const { words } = place;
  const change = useChangeMemory();
  const told = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const [said, setSaid] = useState<Phrase | null>(null);
  const counts = judgement.reasons.find(
    ({ code }) => code === "confirmed-by-asking" || code === "denied-by-asking",
  );
  const who = address(actor);
  const cast = { actor: who, agent: who, signer: who };
  const note = async (answer: "yes" | "no" | null): Promise<void> => {
    const { answered } = await import("../core/memory/learn.ts");
    change.mutate((book) => answered(book, judgement, answer, new Date()), {
      onSuccess: () => {
        setOpen(false);
        setSaid(answer === null ? words.asking.takenBack : words.asking.saved);
        // What was pressed goes away: the keyboard goes on from here.
        told.current?.focus();
      },
    });
  };
  return (
    <div data-inquiry={counts?.code ?? ""}>
      <div role="status" className={styles.place} ref={told} tabIndex={-1}>
        {counts === undefined ? (
          said === null ? null : (
            <Said phrase={said} />
          )
        ) : (
          <span className={styles.text}>
            <Said phrase={words.reasons[counts.code](factsOf(counts.values, place), cast).sentence} />
          </span>
        )}
      </div>
      {counts !== undefined ? (
        <Act
          size="small"
          appearance="subtle"
          className={styles.open}
          data-action="take-back"
          onClick={() => void note(null)}
        >
          {words.asking.takeBack}
        </Act>
      ) : open ? (
        <div className={styles.card}>
          <div>
            <Said phrase={words.asking.title(who)} />
          </div>
          <div className={styles.actions}>
            <Act data-action="asked-yes" onClick={() => void note("yes")}>
              {words.asking.yes}
            </Act>
            <Act data-action="asked-no" onClick={() => void note("no")}>
              {words.asking.no}
            </Act>
            <Button appearance="subtle" onClick={() => setOpen(false)}>
              {words.actions.back}
            </Button>
          </div>
          <div className={styles.note}>
            <Said phrase={words.asking.note} />
          </div>
        </div>
      ) : (
        <Button
          size="small"
          appearance="subtle"
          className={styles.open}
          data-action="asked"
          aria-expanded={false}
          onClick={() => setOpen(true)}
        >
          {words.asking.open}
        </Button>
      )}
      {change.error === null ? null : (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>
            <Quoted text={change.error.message} />
          </MessageBarBody>
        </MessageBar>
      )}
    </div>
  );
}
