/** Taking something away in the settings: it is said, with the way back, and the keyboard goes on from there. */
import { makeStyles, MessageBar, MessageBarBody, tokens } from "@fluentui/react-components";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { Act } from "./act.tsx";
import { Confirm } from "./confirm.tsx";
import { useWords } from "./context.ts";
import type { Phrase } from "./phrase.ts";
import { Remove } from "./section.tsx";
import { Said } from "./untrusted.tsx";

const useStyles = makeStyles({
  said: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalS,
    rowGap: tokens.spacingVerticalXS,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    overflowWrap: "anywhere",
    outlineStyle: "none",
  },
  text: { minWidth: 0 },
});

/** What was taken away last. */
interface Gone<Item> {
  readonly what: Phrase;
  /** Null: it cannot be put back. */
  readonly item: Item | null;
}

interface Told<Item> {
  /** What was pressed last could not be kept. */
  readonly failed: boolean;
  readonly gone: Gone<Item> | null;
  readonly back: boolean;
}

const nothing = { failed: false, gone: null, back: false };

interface Removing<Item> {
  /** Says what came of it. `act`: what there is to put back, "gone" where nothing is, null where it failed. */
  readonly remove: (what: Phrase, act: () => Promise<Item | "gone" | null>) => Promise<void>;
  /** Where it is said; always in its place, so that it is heard. */
  readonly said: ReactNode;
}

/**
 * `putBack`: undoes a removal; false where it failed. `isThere`: it, or one in its place, stands there again, and there
 * is nothing to undo any more.
 */
export function useRemoving<Item extends object>(
  putBack: (item: Item) => Promise<boolean>,
  isThere: (item: Item) => boolean = () => false,
): Removing<Item> {
  const styles = useStyles();
  const words = useWords();
  const place = useRef<HTMLOutputElement>(null);
  const [told, setTold] = useState<Told<Item>>(nothing);
  const pressed = useRef<Element | null>(null);
  // What was pressed goes away, at once or with the list that is read again: the keyboard goes on from here, unless it
  // has moved on by then.
  useEffect(() => {
    if (pressed.current === null) return;
    const active = document.activeElement ?? document.body;
    if (active === document.body) place.current?.focus();
    if (active !== pressed.current || active === document.body) pressed.current = null;
  });
  const tellOf = (now: Partial<Told<Item>>): void => {
    const active = document.activeElement ?? document.body;
    const isElsewhere = active === place.current || active.matches("input, textarea, select");
    pressed.current = isElsewhere ? null : active;
    setTold((before) => ({ ...before, failed: false, back: false, ...now }));
  };
  const remove = async (what: Phrase, act: () => Promise<Item | "gone" | null>): Promise<void> => {
    const item = await act();
    tellOf(item === null ? { failed: true } : { gone: { what, item: item === "gone" ? null : item } });
  };
  const undo = async (item: Item): Promise<void> =>
    tellOf((await putBack(item)) ? { back: true, gone: null } : { failed: true });
  const { failed, back, gone } = told;
  const isOver = gone === null || (gone.item !== null && isThere(gone.item));
  return {
    remove,
    said: (
      <output ref={place} tabIndex={-1} className={styles.said} data-removed="">
        {failed ? (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>{words.settings.notSaved}</MessageBarBody>
          </MessageBar>
        ) : null}
        {back ? words.settings.back : null}
        {isOver ? null : <Undo {...gone} undo={(item) => void undo(item)} />}
      </output>
    ),
  };
}

interface UndoProps<Item> extends Gone<Item> {
  readonly undo: (item: Item) => void;
}

function Undo<Item>({ what, item, undo }: UndoProps<Item>): ReactNode {
  const styles = useStyles();
  const words = useWords();
  return (
    <>
      <span className={styles.text}>
        <Said phrase={words.settings.removed(what)} />
      </span>
      {item === null ? null : (
        <Act size="small" onClick={() => undo(item)}>
          {words.actions.undo}
        </Act>
      )}
    </>
  );
}

interface ListRemoving<Item> {
  readonly remove: (what: Phrase, item: Item) => void;
  readonly said: ReactNode;
}

/** Of a list that is kept as a whole: `change` keeps it, false where that failed. What is put back goes where it stood. */
export function useListRemoving<Item>(
  items: readonly Item[],
  change: (items: readonly Item[]) => Promise<boolean>,
  isSame: (one: Item, other: Item) => boolean = Object.is,
): ListRemoving<Item> {
  const { remove, said } = useRemoving<{ readonly item: Item; readonly at: number }>(
    ({ item, at }) => change([...items.slice(0, at), item, ...items.slice(at)]),
    ({ item }) => items.some((other) => isSame(other, item)),
  );
  const removeFrom = async (item: Item) => {
    const at = items.indexOf(item);
    return (await change(items.filter((other) => other !== item))) ? { item, at } : null;
  };
  return { remove: (what, item) => void remove(what, () => removeFrom(item)), said };
}

interface AskedRemoveProps {
  /** As for Remove. */
  readonly what: string;
  readonly title: string;
  /** Names it, and says what goes with it. */
  readonly risk: Phrase;
  readonly remove: () => void;
}

/** Of what cannot be had back by one press: it is asked first. */
export function AskedRemove({ what, title, risk, remove }: AskedRemoveProps): ReactNode {
  const { settings: words } = useWords();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Remove what={what} press={() => setAsking(true)} />
      {asking ? (
        <Confirm
          title={title}
          risk={risk}
          safe={{ label: words.keepIt, press: () => setAsking(false) }}
          risky={{
            label: words.removeIt,
            press: () => {
              setAsking(false);
              remove();
            },
          }}
          close={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}
