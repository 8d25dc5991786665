/** One certificate as it describes itself, to be recognised by. */
import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { ChainLink } from "../core/report.ts";
import { usePlace } from "./context.ts";
import { useEntryStyles } from "./entry-styles.ts";
import { address, listed, quote } from "./phrase.ts";
import { Exact, Quoted, Said } from "./untrusted.tsx";
import { day } from "./when.ts";
import { laterWords } from "./words/later.ts";

/** Addresses spelled out. */
const spelledOut = 10;

const useStyles = makeStyles({
  subject: { fontWeight: tokens.fontWeightSemibold },
  fingerprint: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase300,
  },
});

/** In groups of four, as people compare it. */
export const inGroups = (hex: string): string => (hex.match(/.{1,4}/g) ?? []).join(" ");

export function Fingerprint({ hex }: { readonly hex: string }): ReactNode {
  const styles = useStyles();
  const entry = useEntryStyles();
  return (
    <div>
      <div className={entry.hint}>{laterWords.certificate.fingerprint}</div>
      <div className={styles.fingerprint} data-fingerprint="">
        <Exact text={inGroups(hex)} limit={100} />
      </div>
    </div>
  );
}

interface CertificateFactsProps {
  readonly link: Pick<ChainLink, "subject" | "issuer" | "notBefore" | "notAfter" | "sha256">;
  /** Left out: they are not said here. */
  readonly addresses?: readonly string[];
}

export function CertificateFacts({ link, addresses }: CertificateFactsProps): ReactNode {
  const styles = useStyles();
  const entry = useEntryStyles();
  const place = usePlace();
  const { words } = place;
  const isOver = Date.parse(link.notAfter) < Date.parse(place.now);
  return (
    <div>
      <div className={styles.subject}>
        <Quoted text={link.subject} limit={200} />
      </div>
      <div className={entry.hint}>
        <Said
          phrase={
            link.subject === link.issuer
              ? laterWords.certificate.selfIssued
              : laterWords.certificate.issuer(quote(link.issuer))
          }
        />
      </div>
      {addresses === undefined ? null : (
        <div className={entry.hint}>
          <Said
            phrase={
              addresses.length === 0
                ? laterWords.certificate.forNobody
                : laterWords.certificate.for(
                    listed(addresses.slice(0, spelledOut).map(address), words.comma, words.and),
                  )
            }
          />
        </div>
      )}
      <div className={entry.hint}>
        <Said
          phrase={
            isOver
              ? laterWords.certificate.ended(day(link.notAfter, place))
              : words.details.valid(day(link.notBefore, place), day(link.notAfter, place))
          }
        />
      </div>
      <Fingerprint hex={link.sha256} />
    </div>
  );
}
