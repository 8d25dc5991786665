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

type Told<Item> =
  | { readonly kind: "removed"; readonly what: Phrase; readonly item: Item | null }
  | { readonly kind: "back" | "failed" }
  | null;

interface Removing<Item> {
  /** Says what came of it. `act`: what there is to put back, "gone" where nothing is, null where it failed. */
  readonly remove: (what: Phrase, act: () => Promise<Item | "gone" | null>) => Promise<void>;
  /** Where it is said; always in its place, so that it is heard. */
  readonly said: ReactNode;
}

/** `putBack`: undoes a removal; false where it failed. */
export function useRemoving<Item extends object>(putBack: (item: Item) => Promise<boolean>): Removing<Item> {
  const styles = useStyles();
  const words = useWords();
  const place = useRef<HTMLOutputElement>(null);
  const [told, setTold] = useState<Told<Item>>(null);
  // What was pressed went away, and a dialog gave the keyboard back to it first.
  useEffect(() => {
    if (told !== null) place.current?.focus();
  }, [told]);
  const remove = async (what: Phrase, act: () => Promise<Item | "gone" | null>): Promise<void> => {
    const item = await act();
    setTold(
      item === null ? { kind: "failed" } : { kind: "removed", what, item: item === "gone" ? null : item },
    );
  };
  const undo = async (item: Item): Promise<void> =>
    setTold({ kind: (await putBack(item)) ? "back" : "failed" });
  const tell = (): ReactNode => {
    switch (told?.kind) {
      case undefined:
        return null;
      case "failed":
        return (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>{words.settings.notSaved}</MessageBarBody>
          </MessageBar>
        );
      case "back":
        return words.settings.back;
      case "removed": {
        const { what, item } = told;
        return (
          <>
            <span className={styles.text}>
              <Said phrase={words.settings.removed(what)} />
            </span>
            {item === null ? null : (
              <Act size="small" onClick={() => void undo(item)}>
                {words.actions.undo}
              </Act>
            )}
          </>
        );
      }
    }
  };
  return {
    remove,
    said: (
      <output ref={place} tabIndex={-1} className={styles.said} data-removed="">
        {tell()}
      </output>
    ),
  };
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
