/** Which of the two questions about mail domains stands under an invitation, if any, and what came of it. */
import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { late } from "./late.tsx";
import type { OpenMessage, Organisation, Settings } from "../addin/host.ts";
import type { Judgement, Report } from "../core/report.ts";
import { useHost, useWords } from "./context.ts";
import { domainToCheck, wentUnanswered } from "./evidence.ts";
import { asksForResolver, resolverName, serverToLearn } from "./first-run.ts";
import type { InvitationProps } from "./invitation.tsx";
import { domain, type Phrase } from "./phrase.ts";
import { usePutOff } from "./queries.ts";
import { Said } from "./untrusted.tsx";

const Recheck = late(async () => (await import("./recheck.tsx")).Recheck);
const AskResolver = late(async () => (await import("./asking.tsx")).AskResolver);
const AskServer = late(async () => (await import("./asking.tsx")).AskServer);
export const partsOfAsked = [Recheck, AskResolver, AskServer];

const useStyles = makeStyles({
  kept: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
    overflowWrap: "anywhere",
  },
});

interface AskedProps {
  readonly message: OpenMessage;
  readonly report: Report;
  readonly judgement: Judgement;
  readonly settings: Settings;
  readonly organisation: Organisation;
  readonly me: readonly string[];
  /** What the person decided here, as it was kept; null: nothing yet. */
  readonly kept: Phrase | null;
  /** Keeps a decision, and what to say of it. */
  readonly keep: (part: Partial<Settings>, kept: Phrase) => void;
  readonly failed: boolean;
  /** Who was asked for this message alone; null: nobody yet. */
  readonly askedOnce: string | null;
  readonly once: (resolver: string) => void;
  /** What is pressed goes away. */
  readonly hold: () => void;
  readonly children: (asked: Pick<InvitationProps, "recheck" | "asking" | "learning">) => ReactNode;
}

export function Asked(props: AskedProps): ReactNode {
  const { message, report, judgement, settings, organisation, me, askedOnce, kept, keep, failed, once } =
    props;
  const styles = useStyles();
  const words = useWords();
  const { resolvers } = useHost();
  const [isPutOff, putOff] = usePutOff();
  // A sample's domains and servers are nobody's: what is decided is decided on real mail.
  const resolver = !message.sample && askedOnce === null && asksForResolver(report, settings, organisation);
  const server = message.sample || resolver ? null : serverToLearn(report, settings, organisation, me);
  const recheck = !message.sample && !resolver && report.pending.includes("domain");
  const keepResolver = (url: string): void => {
    const nobody = url === "none";
    const { keptNobody, kept: keptWords } = words.resolver;
    keep({ resolver: url }, nobody ? keptNobody : keptWords(resolverName(url, resolvers)));
  };
  const askServer = (postpone: (() => void) | null): ReactNode =>
    server === null ? null : (
      <AskServer
        server={server}
        failed={failed}
        keep={() => keep({ authservIds: [server] }, words.server.kept(domain(server)))}
        putOff={postpone}
      />
    );
  const postpone = (): void => {
    props.hold();
    putOff();
  };
  return props.children({
    recheck: recheck ? (
      <Recheck
        settings={settings}
        organisation={organisation}
        silent={wentUnanswered(report) ? (organisation.resolver ?? askedOnce ?? settings.resolver) : null}
        once={once}
      />
    ) : null,
    asking: (
      <>
        {kept === null ? null : (
          <output className={styles.kept}>
            <Said phrase={kept} />
          </output>
        )}
        {resolver ? (
          <AskResolver
            which={domainToCheck(report, judgement)}
            failed={failed}
            keep={keepResolver}
            once={once}
          />
        ) : null}
        {isPutOff ? null : askServer(postpone)}
      </>
    ),
    learning: isPutOff ? askServer(null) : null,
  });
}
