/** Beside "not checked": how to have the mail domain checked after all, or who decided against it. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { useState, type ReactNode } from "react";
import { late } from "./late.tsx";
import type { Organisation, Resolver, Settings } from "../addin/host.ts";
import { useHost, useWords } from "./context.ts";
import { resolverName } from "./first-run.ts";
import type { Phrase } from "./phrase.ts";
import { Said } from "./untrusted.tsx";
import type { Words } from "./words/en.ts";

const AskOnce = late(async () => (await import("./asking.tsx")).AskOnce);

const useStyles = makeStyles({
  row: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalS,
    rowGap: tokens.spacingVerticalXS,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
});

interface RecheckProps {
  readonly settings: Settings;
  readonly organisation: Organisation;
  /** Who was asked and gave no answer that can be used; null: nobody was asked. */
  readonly silent: string | null;
  readonly once: (resolver: string) => void;
}

export function Recheck({ settings, organisation, silent, once }: RecheckProps): ReactNode {
  const styles = useStyles();
  const { resolver: words } = useWords();
  const { resolvers } = useHost();
  const [asking, setAsking] = useState(false);
  const decided = organisation.resolver;
  return (
    <div className={styles.row}>
      {silent === null ? null : (
        <span data-silent="">
          <Said phrase={noAnswer(silent, decided !== null, resolvers, words)} />
        </span>
      )}
      {decided === null ? null : (
        <span>
          <Said
            phrase={
              decided === "none" ? words.decidedNobody : words.decided(resolverName(decided, resolvers))
            }
          />
        </span>
      )}
      {decided === "none" ? null : (
        <Button size="small" onClick={() => (decided === null ? setAsking(true) : once(decided))}>
          {decided === null ? words.checkDomain : words.checkAgain}
        </Button>
      )}
      {asking ? (
        <AskOnce
          resolver={settings.resolver}
          once={(resolver) => {
            setAsking(false);
            once(resolver);
          }}
          close={() => setAsking(false)}
        />
      ) : null}
    </div>
  );
}

/** An address of the reader's own may be one that the page's policy forbids: of that, its fetch tells nothing. */
function noAnswer(
  silent: string,
  isDecided: boolean,
  resolvers: readonly Resolver[],
  words: Words["resolver"],
): Phrase {
  const who = resolverName(silent, resolvers);
  if (isDecided) return words.noAnswerDecided(who);
  return resolvers.some(({ url }) => url === silent) ? words.noAnswer(who) : words.noAnswerOther(who);
}
