/** Settings: one place for every file of certificates, lists and keys. What is in it is shown, and said what it means, before it counts. */
import { Button, Field, Input, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { use, useEffect, useRef, useState, type ReactNode } from "react";
import type { FoundObject, KeyFault, Settings } from "../addin/host.ts";
import { Refused } from "./behalf-result.tsx";
import { CertificateFacts } from "./certificate.tsx";
import { Confirm } from "./confirm.tsx";
import { ImportsContext, useHost } from "./context.ts";
import { useEntryStyles } from "./entry-styles.ts";
import { FileButton } from "./file-button.tsx";
import { ListFacts } from "./kept-objects.tsx";
import { quote } from "./phrase.ts";
import { useHeldKeys, useLists } from "./kept.ts";
import { Section } from "./section.tsx";
import { Said } from "./untrusted.tsx";
import { laterWords, type LaterWords } from "./words/later.ts";

/** As the largest list that is kept. */
const largestFile = 20 * 1024 * 1024;

/** Of one file: more are not shown, and not added one by one. */
const shown = 20;

/** Anchors or helpers, at most: every check reads them all. */
const mostCertificates = 200;

const useStyles = makeStyles({
  found: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    overflowWrap: "anywhere",
    outlineStyle: "none",
  },
  object: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalXS },
  kind: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
  said: { outlineStyle: "none" },
});

type Fault = keyof LaterWords["imports"]["faults"];
type Added = keyof LaterWords["imports"]["added"];
type Told = { readonly added: Added } | { readonly fault: Fault } | null;

interface Opened {
  /** Another for every file that was opened. */
  readonly turn: number;
  readonly name: string;
  readonly objects: readonly FoundObject[];
}

interface ImportsProps {
  readonly settings: Settings;
  readonly change: (part: Partial<Settings>) => void;
}

export function Imports({ settings, change }: ImportsProps): ReactNode {
  const styles = useStyles();
  const { imports: words } = laterWords;
  const read = use(ImportsContext);
  const place = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [reading, setReading] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  /** Of two files chosen one after the other, the first may be read last. */
  const turn = useRef(0);
  if (read === null) return null;
  const take = async (file: File): Promise<void> => {
    const own = ++turn.current;
    const done = (result: Opened | Fault): void => {
      if (own !== turn.current) return;
      setReading(false);
      setFault(typeof result === "string" ? result : null);
      // What stands there of another file may have been typed into.
      if (typeof result !== "string") setOpened(result);
    };
    if (file.size > largestFile) return done("too-large");
    setReading(true);
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const objects = await read(bytes);
      done(
        bytes.length === 0
          ? "empty"
          : objects.length === 0
            ? "unknown"
            : { turn: own, name: file.name, objects },
      );
    } catch {
      done("unreadable");
    }
  };
  const close = (): void => {
    setOpened(null);
    place.current?.focus();
  };
  return (
    <Section title={words.title} hint={words.hint}>
      <div ref={place} tabIndex={-1} className={styles.said}>
        <FileButton
          label={words.choose}
          accept=".pem,.crt,.cer,.der,.p7b,.p7c,.crl,.p12,.pfx"
          take={(file) => void take(file)}
        />
      </div>
      <output>
        {reading ? words.reading : null}
        {fault === null ? null : <Refused sentence={words.faults[fault]} />}
      </output>
      {opened === null ? null : <Found key={opened.turn} {...{ opened, settings, change, close }} />}
    </Section>
  );
}

interface FoundProps extends ImportsProps {
  readonly opened: Opened;
  readonly close: () => void;
}

function Found({ opened: { name, objects }, settings, change, close }: FoundProps): ReactNode {
  const styles = useStyles();
  const entry = useEntryStyles();
  const { imports: words } = laterWords;
  const [told, setTold] = useState<Told>(null);
  const place = useRef<HTMLDivElement>(null);
  // What was chosen is read at once.
  useEffect(() => place.current?.focus(), []);
  const certificates = objects.flatMap((object) => (object.kind === "certificate" ? [object.der] : []));
  const fresh = certificates.filter((der) => !isKnown(der, settings));
  const addAll = (): void => setTold(withAll("certificates", fresh, settings, change));
  return (
    <div className={styles.found} role="group" aria-label={words.title} ref={place} tabIndex={-1}>
      <div>
        <Said phrase={words.found(quote(name))} />
      </div>
      {certificates.length === 0 ? null : (
        <div className={styles.object}>
          <p className={entry.hint}>{words.means.helper}</p>
          <p className={entry.hint}>{words.means.anchor}</p>
        </div>
      )}
      {objects.slice(0, shown).map((object, index) => (
        <FoundOne key={index} {...{ object, settings, change }} />
      ))}
      {objects.length > shown ? <div className={entry.hint}>{words.more(objects.length - shown)}</div> : null}
      <div className={styles.object}>
        <Telling told={told} />
        <div className={entry.actions}>
          {fresh.length > 1 ? <Button onClick={addAll}>{words.addHelpers(fresh.length)}</Button> : null}
          <Button appearance="subtle" onClick={close}>
            {words.close}
          </Button>
        </div>
      </div>
    </div>
  );
}

const isKnown = (der: string, { anchors, certificates }: Settings): boolean =>
  anchors.includes(der) || certificates.includes(der);

/** Adds certificates as anchors or as helpers, each once. */
function withAll(
  to: "anchors" | "certificates",
  ders: readonly string[],
  settings: Settings,
  change: ImportsProps["change"],
): Told {
  const all = [...new Set([...settings[to], ...ders])];
  if (all.length > mostCertificates) return { fault: "too-many" };
  // What is an anchor needs no help.
  const certificates = settings.certificates.filter((der) => !ders.includes(der));
  change(to === "anchors" ? { anchors: all, certificates } : { certificates: all });
  return { added: to === "anchors" ? "anchor" : ders.length > 1 ? "helpers" : "helper" };
}

interface FoundOneProps extends ImportsProps {
  readonly object: FoundObject;
}

function FoundOne({ object, settings, change }: FoundOneProps): ReactNode {
  const styles = useStyles();
  const entry = useEntryStyles();
  const { imports: words } = laterWords;
  switch (object.kind) {
    case "certificate":
      return <FoundCertificate {...{ object, settings, change }} />;
    case "list":
      return <FoundList object={object} />;
    case "pkcs12":
      return <FoundKey file={object.bytes} />;
    case "private-key":
      return (
        <div className={styles.object}>
          <h3 className={styles.kind}>{words["private-key"]}</h3>
          <p className={entry.hint}>{words.aloneMeans}</p>
        </div>
      );
  }
}

interface FoundCertificateProps extends ImportsProps {
  readonly object: Extract<FoundObject, { readonly kind: "certificate" }>;
}

function FoundCertificate({ object, settings, change }: FoundCertificateProps): ReactNode {
  const styles = useStyles();
  const entry = useEntryStyles();
  const { imports: words } = laterWords;
  const [sure, setSure] = useState(false);
  const [told, setTold] = useState<Told>(null);
  const { der, link, addresses, authority } = object;
  const isAnchor = settings.anchors.includes(der);
  const isHelper = settings.certificates.includes(der);
  const add = (to: "anchors" | "certificates"): void => {
    setSure(false);
    setTold(withAll(to, [der], settings, change));
  };
  const subject = quote(link.subject);
  return (
    <div className={styles.object} data-found="certificate">
      <h3 className={styles.kind}>{authority ? words.authority : words.person}</h3>
      <CertificateFacts link={link} {...(authority ? {} : { addresses })} />
      <Telling told={told} />
      {told !== null || !(isAnchor || isHelper) ? null : (
        <div className={entry.hint}>{isAnchor ? words.isAnchor : words.isHelper}</div>
      )}
      {isAnchor ? null : (
        <div className={entry.actions}>
          {isHelper ? null : <Button onClick={() => add("certificates")}>{words.addHelper}</Button>}
          <Button onClick={() => setSure(true)}>{words.addAnchor}</Button>
        </div>
      )}
      {sure ? (
        <Confirm
          title={authority ? words.sure : words.sureOfOne}
          risk={authority ? words.risk(subject) : words.riskOfOne(subject)}
          safe={{
            label: isHelper ? words.close : words.addHelper,
            press: () => (isHelper ? setSure(false) : add("certificates")),
          }}
          risky={{ label: words.surely, press: () => add("anchors") }}
          close={() => setSure(false)}
        />
      ) : null}
    </div>
  );
}

interface FoundListProps {
  readonly object: Extract<FoundObject, { readonly kind: "list" }>;
}

const listResults = {
  added: { added: "list" },
  known: { fault: "list-known" },
  full: { fault: "list-full" },
} as const;

function FoundList({ object: { list, der } }: FoundListProps): ReactNode {
  const styles = useStyles();
  const entry = useEntryStyles();
  const { imports: words } = laterWords;
  const { add } = useLists();
  const [told, setTold] = useState<Told>(null);
  const keep = async (): Promise<void> => {
    const result = await add({ list, der }).catch(() => null);
    setTold(result === null ? { fault: "failed" } : listResults[result]);
  };
  return (
    <div className={styles.object} data-found="list">
      <h3 className={styles.kind}>{words.list}</h3>
      <ListFacts list={list} />
      <p className={entry.hint}>{words.means.list}</p>
      <Telling told={told} />
      {isDone(told) ? null : (
        <Button className={entry.add} onClick={() => void keep()}>
          {words.addList}
        </Button>
      )}
    </div>
  );
}

const isDone = (told: Told): boolean => told !== null && "added" in told;

function FoundKey({ file }: { readonly file: Uint8Array }): ReactNode {
  const styles = useStyles();
  const entry = useEntryStyles();
  const { imports: words } = laterWords;
  const { keys: held } = useHost();
  const { add } = useHeldKeys();
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<KeyFault | null>(null);
  const [told, setTold] = useState<Told>(null);
  const open = async (): Promise<void> => {
    if (held === null || busy) return;
    setBusy(true);
    const result = await add({ file, password }).catch(() => null);
    setBusy(false);
    setFault(result !== null && "fault" in result ? result.fault : null);
    if (result === null) return setTold({ fault: "failed" });
    if ("fault" in result) return setTold(null);
    setPassword("");
    setTold({ added: "key" });
  };
  return (
    <div className={styles.object} data-found="pkcs12">
      <h3 className={styles.kind}>{words.pkcs12}</h3>
      <p className={entry.hint}>{held === null ? words.noKeys : words.means.key}</p>
      <Telling told={told} />
      {held === null || isDone(told) ? null : (
        <form
          className={entry.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void open();
          }}
        >
          <Field
            label={words.password}
            {...(fault === null
              ? {}
              : { validationState: "error", validationMessage: words.keyFaults[fault] })}
          >
            <Input
              type="password"
              autoComplete="off"
              value={password}
              onChange={(_, { value }) => setPassword(value)}
            />
          </Field>
          <Button type="submit" className={entry.add} disabledFocusable={busy}>
            {busy ? words.opening : words.open}
          </Button>
        </form>
      )}
    </div>
  );
}

/** What was pressed may have gone away: the keyboard goes on from what came of it. */
function Telling({ told }: { readonly told: Told }): ReactNode {
  const styles = useStyles();
  const entry = useEntryStyles();
  const { imports: words } = laterWords;
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (told !== null) place.current?.focus();
  }, [told]);
  return (
    <output>
      {told === null ? null : "fault" in told ? (
        <Refused sentence={words.faults[told.fault]} />
      ) : (
        <span ref={place} tabIndex={-1} className={mergeClasses(entry.hint, styles.said)}>
          {words.added[told.added]}
        </span>
      )}
    </output>
  );
}
