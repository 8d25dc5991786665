/**
 * What came of a press where the mail it was about is no longer the open one: a mail client may move on by itself
 * as soon as an answer left. It is said above the next mail, with the name of its own.
 */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons/svg/dismiss";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, type ReactNode } from "react";
import type { OpenMessage } from "../addin/host.ts";
import { useWords } from "./context.ts";
import { quote, type Phrase } from "./phrase.ts";
import { keys } from "./queries.ts";
import { Said } from "./untrusted.tsx";

export interface Notice {
  /** `OpenMessage.id`. */
  readonly message: string;
  /** What the mail is called: the sender's words. */
  readonly about: string;
  readonly phrases: readonly Phrase[];
  /** It was not done: it stays until the person takes it away. */
  readonly failed: boolean;
}

interface Posted extends Notice {
  /** The first other message it stood above; null: none yet. */
  readonly over: string | null;
}

interface Notices {
  readonly post: (notice: Notice) => void;
  /** Takes away what was said of a message. */
  readonly drop: (message: string) => void;
  /** Whether a message is the open one, at the moment of asking. */
  readonly isOpen: (message: string) => boolean;
}

export function useNotices(): Notices {
  const client = useQueryClient();
  const change = (how: (list: readonly Posted[]) => readonly Posted[]): void =>
    void client.setQueryData<readonly Posted[]>(keys.notices, (list) => how(list ?? []));
  return {
    post: (notice) => change((list) => [...list.filter(({ failed }) => failed), { ...notice, over: null }]),
    drop: (message) => change((list) => list.filter((each) => each.message !== message)),
    isOpen: (message) => client.getQueryData<OpenMessage | null>(keys.message)?.id === message,
  };
}

const useStyles = makeStyles({
  list: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalXS },
  notice: {
    display: "grid",
    gridTemplateColumns: "1fr auto",
    alignItems: "start",
    columnGap: tokens.spacingHorizontalXS,
    marginBlockEnd: tokens.spacingVerticalS,
    paddingBlock: tokens.spacingVerticalXS,
    paddingInline: tokens.spacingHorizontalS,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  text: { minWidth: 0, overflowWrap: "anywhere" },
});

/** `open`: the id of the open message; null: none is open; undefined: that is not known yet. */
export function EarlierNotices({ open }: { readonly open: string | null | undefined }): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const client = useQueryClient();
  const { data } = useQuery<readonly Posted[]>({
    queryKey: keys.notices,
    queryFn: () => [],
    initialData: [],
    gcTime: Infinity,
  });
  useEffect(() => {
    if (open === undefined || open === null) return;
    // What went well is said once, above the very next mail.
    client.setQueryData<readonly Posted[]>(keys.notices, (list = []) => {
      const seen = list
        .filter(({ failed, message, over }) => failed || message === open || over === null || over === open)
        .map((each) => (each.message === open || each.over !== null ? each : { ...each, over: open }));
      return seen.length === list.length && seen.every((each, index) => each === list[index]) ? list : seen;
    });
  }, [open, data, client]);
  const shown = data.filter(({ message }) => open !== undefined && message !== open);
  return (
    <output className={styles.list}>
      {shown.map((notice, index) => (
        <div key={`${index} ${notice.message}`} className={styles.notice} data-notice="">
          <div className={styles.text}>
            <div>
              <Said phrase={words.earlier.about(quote(notice.about))} />
            </div>
            {notice.phrases.map((phrase, index) => (
              <div key={index}>
                <Said phrase={phrase} />
              </div>
            ))}
          </div>
          <Button
            size="small"
            appearance="subtle"
            icon={<DismissRegular />}
            aria-label={words.earlier.dismiss}
            onClick={() =>
              client.setQueryData<readonly Posted[]>(keys.notices, (list = []) =>
                list.filter((each) => each !== notice),
              )
            }
          />
        </div>
      ))}
    </output>
  );
}
