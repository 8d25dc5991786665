/** Beside "not checked": how to have the mail domain checked after all, or who decided against it. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { lazy, Suspense, useState, type ReactNode } from "react";
import type { Organisation, Settings } from "../addin/host.ts";
import { useHost, useWords } from "./context.ts";
import { resolverName } from "./first-run.ts";
import { Said } from "./untrusted.tsx";

const AskOnce = lazy(async () => ({ default: (await import("./asking.tsx")).AskOnce }));

const useStyles = makeStyles({
  row: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalS,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
});

interface RecheckProps {
  readonly settings: Settings;
  readonly organisation: Organisation;
  readonly once: (resolver: string) => void;
}

export function Recheck({ settings, organisation, once }: RecheckProps): ReactNode {
  const styles = useStyles();
  const { resolver: words } = useWords();
  const { resolvers } = useHost();
  const [asking, setAsking] = useState(false);
  const decided = organisation.resolver;
  return (
    <div className={styles.row}>
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
        <Suspense fallback={null}>
          <AskOnce
            resolver={settings.resolver}
            once={(resolver) => {
              setAsking(false);
              once(resolver);
            }}
            close={() => setAsking(false)}
          />
        </Suspense>
      ) : null}
    </div>
  );
}
