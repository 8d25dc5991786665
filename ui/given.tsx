/** What is to be known of the bytes beside who signed them: one quiet line, and what it means a press away. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { useId, useState, type ReactNode } from "react";
import type { Judgement, Report } from "../core/report.ts";
import { useWords } from "./context.ts";
import { Said } from "./untrusted.tsx";

const useStyles = makeStyles({
  given: {
    paddingInline: tokens.spacingHorizontalM,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  more: {
    minWidth: "auto",
    paddingBlock: 0,
    paddingInline: tokens.spacingHorizontalXS,
    textDecorationLine: "underline",
  },
});

interface GivenProps {
  readonly report: Report;
  readonly judgement: Judgement;
}

export function Rebuilt({ report, judgement }: GivenProps): ReactNode {
  const styles = useStyles();
  const { given } = useWords();
  const more = useId();
  const [open, setOpen] = useState(false);
  const what = signedness(report, judgement);
  return (
    <div className={styles.given} data-given={what}>
      {what === "signed" ? given.signed : given.unsigned}
      <Button
        size="small"
        appearance="transparent"
        className={styles.more}
        aria-expanded={open}
        aria-controls={more}
        onClick={() => setOpen(!open)}
      >
        {open ? given.less : given.more}
      </Button>
      <div id={more}>{open ? <Said phrase={given[`${what}More`]} /> : null}</div>
    </div>
  );
}

/** That the invitation came encrypted, where it did: what is answered goes as any mail does. */
export function Encrypted({ report: { layers }, judgement: { invitation } }: GivenProps): ReactNode {
  const styles = useStyles();
  const { given } = useWords();
  const inside = layers.some(
    ({ kind, state, part }) =>
      kind === "encrypted" &&
      state === "opened" &&
      (invitation?.parts.some((id) => id.startsWith(`${part}.`)) ?? false),
  );
  return inside ? <div className={styles.given}>{given.encrypted}</div> : null;
}

/** What a personal signature covers is as it was sent; one that does not fit covers nothing. */
function signedness(
  { evidence }: Report,
  { invitation, reasons }: Judgement,
): "signed" | "unsigned" | "broken" {
  if (reasons.some(({ code }) => code === "signature-broken")) return "broken";
  const covered = evidence.some(
    ({ system, covers }) =>
      system === "smime" && covers.some((part) => invitation?.parts.includes(part) ?? false),
  );
  return covered ? "signed" : "unsigned";
}
