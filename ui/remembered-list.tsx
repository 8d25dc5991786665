/** One kind of what is remembered: as many as fit at first, more by a press, each to be forgotten by itself. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { useId, useState, type ReactNode } from "react";
import { useWords } from "./context.ts";
import { useEntryStyles } from "./entry-styles.ts";

/** Entries drawn at first, and with every press. */
const step = 10;

const useStyles = makeStyles({
  entry: { paddingBlock: tokens.spacingVerticalXXS },
  more: { alignSelf: "start" },
});

interface RememberedListProps<T> {
  readonly title: string;
  readonly records: readonly T[];
  readonly keyOf: (record: T) => string;
  readonly children: (record: T) => ReactNode;
}

/** Nothing where there are no records. */
export function RememberedList<T>({ title, records, keyOf, children }: RememberedListProps<T>): ReactNode {
  const styles = useStyles();
  const entry = useEntryStyles();
  const { remembered: words } = useWords();
  const id = useId();
  const [limit, setLimit] = useState(step);
  if (records.length === 0) return null;
  const left = records.length - limit;
  return (
    <>
      <h3 id={id} className={entry.heading}>
        {title}
      </h3>
      <ul className={entry.list} aria-labelledby={id}>
        {records.slice(0, limit).map((record) => (
          <li key={keyOf(record)} className={styles.entry}>
            {children(record)}
          </li>
        ))}
      </ul>
      {left > 0 ? (
        <Button size="small" className={styles.more} onClick={() => setLimit(limit * 2)}>
          {words.showMore(Math.min(limit, left))}
        </Button>
      ) : null}
    </>
  );
}

interface RecordProps {
  /** What it is, for eyes and for the name of the button. */
  readonly what: ReactNode;
  readonly more?: ReactNode;
  /** Null: it cannot be taken out by itself. */
  readonly press: { readonly label: string; readonly act: () => void } | null;
}

export function Record({ what, more, press }: RecordProps): ReactNode {
  const entry = useEntryStyles();
  const id = useId();
  const name = `${id}-what`;
  return (
    <div className={entry.item}>
      <div>
        <div id={name}>{what}</div>
        {more === undefined ? null : <div className={entry.hint}>{more}</div>}
      </div>
      {press === null ? null : (
        // Named by the text that shows what it is: others' words stand in no attribute.
        <Button
          id={id}
          aria-labelledby={`${id} ${name}`}
          size="small"
          appearance="subtle"
          onClick={press.act}
        >
          {press.label}
        </Button>
      )}
    </div>
  );
}
