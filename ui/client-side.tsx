/** What the mail client made of the message by itself: said before anything is decided. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { useId, type ReactNode } from "react";
import { standingPhrase, type OwnMeeting } from "./client.ts";
import { useWords } from "./context.ts";
import { Quoted, Said } from "./untrusted.tsx";

const useStyles = makeStyles({
  group: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalXXS,
    paddingBlock: tokens.spacingVerticalXS,
    paddingInline: tokens.spacingHorizontalM,
    borderInlineStartWidth: "2px",
    borderInlineStartStyle: "solid",
    borderInlineStartColor: tokens.colorNeutralStrokeAccessible,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    overflowWrap: "anywhere",
  },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontWeight: tokens.fontWeightSemibold,
  },
  line: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: tokens.spacingHorizontalXS },
  note: { color: tokens.colorNeutralForeground2 },
});

export interface ClientSideProps {
  readonly own: OwnMeeting;
  /** Looks again, by the person's press. */
  readonly look: () => void;
  readonly looking: boolean;
}

export function ClientSide({ own, look, looking }: ClientSideProps): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const { client } = words;
  const title = useId();
  const { standing } = own;
  const said = standingPhrase(own, words);
  const lookable = standing?.kind === "unasked" || standing?.kind === "unknown";
  return (
    <section className={styles.group} aria-labelledby={title} data-client={standing?.kind ?? own.meeting}>
      <h2 className={styles.title} id={title}>
        {client.title}
      </h2>
      <div className={styles.line}>
        {/* Announced when what was looked up is known. */}
        <output>
          {said === null ? null : <Said phrase={said} />}
          {standing === null && said === null ? client.looking : null}
          {standing?.kind === "unknown" ? <Quoted text={standing.why} limit={400} /> : null}
        </output>
        {lookable ? (
          <Button size="small" disabledFocusable={looking} data-action="look" onClick={look}>
            {looking ? client.looking : standing.kind === "unasked" ? client.look : words.actions.retry}
          </Button>
        ) : null}
      </div>
      {own.several ? (
        <div className={styles.note}>
          <Said phrase={client.several} />
        </div>
      ) : null}
    </section>
  );
}
