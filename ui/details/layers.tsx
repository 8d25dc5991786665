/** What had to be opened before anything in it could be read, and the lines that stand outside of what was protected. */
import { makeStyles, tokens } from "@fluentui/react-components";
import { FolderZipRegular } from "@fluentui/react-icons/svg/folder-zip";
import { LockClosedRegular } from "@fluentui/react-icons/svg/lock-closed";
import { LockOpenRegular } from "@fluentui/react-icons/svg/lock-open";
import type { ReactNode } from "react";
import type { Layer, OuterFields, Report } from "../../core/report.ts";
import { usePlace, useWords } from "../context.ts";
import { Address, Exact, Quoted } from "../untrusted.tsx";
import { moment } from "../when.ts";
import type { Words } from "../words/en.ts";
import { Term, Terms } from "./terms.tsx";
import { ToSettings } from "./to-settings.tsx";

/** Layers, recipients of one, and addresses of one line drawn, at most. */
const drawn = 20;

const useStyles = makeStyles({
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  note: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  list: {
    margin: 0,
    padding: 0,
    listStyleType: "none",
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalXS,
    marginBlockEnd: tokens.spacingVerticalS,
  },
  item: {
    display: "grid",
    gridTemplateColumns: "20px minmax(0, 1fr)",
    columnGap: tokens.spacingHorizontalS,
    overflowWrap: "anywhere",
  },
  icon: { fontSize: "20px", display: "flex" },
  summary: {
    cursor: "pointer",
    fontSize: tokens.fontSizeBase200,
    lineHeight: "24px",
    color: tokens.colorNeutralForeground2,
    width: "fit-content",
  },
  recipients: { margin: 0, paddingInlineStart: "20px" },
  fields: {
    margin: 0,
    marginBlockEnd: tokens.spacingVerticalS,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    overflowWrap: "anywhere",
  },
  name: { fontWeight: tokens.fontWeightSemibold, marginBlockStart: tokens.spacingVerticalXS },
  value: { margin: 0, minWidth: 0 },
  side: { color: tokens.colorNeutralForeground2 },
});

export function Layers({ layers }: { readonly layers: readonly Layer[] }): ReactNode {
  const styles = useStyles();
  const words = useWords();
  if (layers.length === 0) return null;
  return (
    <>
      <h3 className={styles.title}>{words.layers.title}</h3>
      <ul className={styles.list}>
        {layers.slice(0, drawn).map((layer, index) => (
          <LayerItem key={index} layer={layer} />
        ))}
      </ul>
      {layers.length > drawn ? (
        <div className={styles.note}>{words.layers.more(layers.length - drawn)}</div>
      ) : null}
    </>
  );
}

function LayerItem({ layer }: { readonly layer: Layer }): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const { kind, state, authenticated } = layer;
  const opened = state === "opened";
  const Icon = kind === "compressed" ? FolderZipRegular : opened ? LockOpenRegular : LockClosedRegular;
  return (
    <li className={styles.item} data-layer={kind} data-state={state}>
      <span className={styles.icon}>
        <Icon aria-hidden />
      </span>
      <div>
        <div>{sentence(layer, words)}</div>
        {kind === "encrypted" && opened ? (
          <div className={styles.note}>
            {authenticated ? words.layers.authenticated : words.layers.notAuthenticated}{" "}
            {words.layers.saysNothing}
          </div>
        ) : null}
        {state === "no-key" ? (
          <>
            <div className={styles.note}>{words.layers.addKey}</div>
            <ToSettings />
          </>
        ) : null}
        <Technical layer={layer} />
      </div>
    </li>
  );
}

function sentence({ kind, state, why }: Layer, { layers }: Words): string {
  const said = layers[kind][state];
  return state === "failed" || state === "unsupported" ? `${said}: ${layers.fault(kind, state, why)}.` : said;
}

function Technical({ layer: { part, algorithm, why, recipients } }: { readonly layer: Layer }): ReactNode {
  const styles = useStyles();
  const { layers, details } = useWords();
  return (
    <details>
      <summary className={styles.summary}>{details.technical}</summary>
      <Terms>
        <Term name={layers.part}>
          <Exact text={part} limit={60} />
        </Term>
        {algorithm === null ? null : (
          <Term name={layers.algorithm}>
            <Exact text={algorithm} limit={60} />
          </Term>
        )}
        {why === null ? null : (
          <Term name={layers.why}>
            <Exact text={why} limit={60} />
          </Term>
        )}
        {recipients.length === 0 ? null : (
          <Term name={layers.recipients}>
            <ul className={styles.recipients}>
              {recipients.slice(0, drawn).map((recipient, index) => (
                <li key={index}>
                  <Exact text={recipient} limit={200} />
                </li>
              ))}
              {recipients.length > drawn ? <li>{layers.more(recipients.length - drawn)}</li> : null}
            </ul>
          </Term>
        )}
      </Terms>
    </details>
  );
}

/** Header lines twice: those inside, which the report goes by, and what anybody on the way may have written outside. */
export function OuterHeader({ message }: { readonly message: Report["message"] }): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const { outer } = message;
  if (outer === null) return null;
  const names = ["from", "subject", "date"] as const satisfies readonly (keyof OuterFields)[];
  return (
    <div data-outer="">
      <h3 className={styles.title}>{words.outer.title}</h3>
      <div className={styles.note}>{words.outer.hint}</div>
      <dl className={styles.fields}>
        {names.map((name) => (
          <Field key={name} name={name} inside={message} outside={outer} />
        ))}
      </dl>
    </div>
  );
}

interface FieldProps {
  readonly name: keyof OuterFields;
  readonly inside: OuterFields;
  readonly outside: OuterFields;
}

function Field({ name, inside, outside }: FieldProps): ReactNode {
  const styles = useStyles();
  const { outer } = useWords();
  const same = JSON.stringify(inside[name]) === JSON.stringify(outside[name]);
  return (
    <>
      <dt className={styles.name}>{outer.fields[name]}</dt>
      <dd className={styles.value} data-field={name} data-same={same}>
        <div>
          <span className={styles.side}>{outer.inside}:</span> <Value name={name} fields={inside} />
        </div>
        <div>
          <span className={styles.side}>{outer.outside}:</span>{" "}
          {same ? outer.same : <Value name={name} fields={outside} />}
        </div>
      </dd>
    </>
  );
}

function Value({
  name,
  fields,
}: {
  readonly name: keyof OuterFields;
  readonly fields: OuterFields;
}): ReactNode {
  const place = usePlace();
  const { words } = place;
  if (name === "from") {
    if (fields.from.length === 0) return words.outer.none;
    return fields.from.slice(0, drawn).map((each, index) => (
      <span key={index}>
        {index === 0 ? null : words.comma}
        <Address address={each} />
      </span>
    ));
  }
  const value = fields[name];
  if (value === null) return words.outer.none;
  return name === "date" ? moment(value, place) : <Quoted text={value} limit={200} />;
}
