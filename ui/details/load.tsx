/** What accepting would put on the calendar: a year, day by day. */
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Load as Measured } from "../../core/report.ts";
import { usePlace } from "../context.ts";
import { heatOf, monthsOf, type Heat, type Month } from "../heat.ts";
import { listed, say } from "../phrase.ts";
import { Said } from "../untrusted.tsx";
import { count, day, monthName, type Place } from "../when.ts";

const forced = "@media (forced-colors: active)";

const useStyles = makeStyles({
  summary: { fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
  picture: {
    display: "block",
    width: "100%",
    maxWidth: "420px",
    height: "auto",
    marginBlock: tokens.spacingVerticalS,
  },
  label: { fontSize: "9px", fill: tokens.colorNeutralForeground2, [forced]: { fill: "CanvasText" } },
  figure: { margin: 0, marginBlockStart: tokens.spacingVerticalS },
  caption: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  legend: {
    display: "flex",
    flexWrap: "wrap",
    gap: tokens.spacingHorizontalS,
    fontSize: tokens.fontSizeBase200,
    margin: 0,
    padding: 0,
    listStyleType: "none",
  },
  key: { display: "inline-flex", alignItems: "center", gap: "4px" },
  swatch: { width: "12px", height: "12px" },
  toggle: {
    cursor: "pointer",
    fontSize: tokens.fontSizeBase200,
    lineHeight: "24px",
    color: tokens.colorNeutralForeground2,
    width: "fit-content",
  },
  table: { borderCollapse: "collapse", fontSize: tokens.fontSizeBase200 },
  cell: {
    textAlign: "end",
    paddingInline: tokens.spacingHorizontalS,
    paddingBlock: "2px",
    fontVariantNumeric: "tabular-nums",
  },
  head: {
    textAlign: "start",
    paddingInline: tokens.spacingHorizontalS,
    paddingBlock: "2px",
    fontWeight: tokens.fontWeightRegular,
  },
  // Fills of a picture are not forced by the browser: they are said for forced colours too.
  ground: {
    fill: tokens.colorNeutralBackground4,
    [forced]: { fill: "Canvas", stroke: "GrayText", strokeWidth: "0.5px" },
  },
  none: { fill: "none" },
  few: { fill: tokens.colorBrandStroke2Contrast, [forced]: { fill: "CanvasText" } },
  some: { fill: tokens.colorBrandStroke1, [forced]: { fill: "CanvasText" } },
  many: { fill: tokens.colorStatusWarningForeground3, [forced]: { fill: "CanvasText" } },
  flood: { fill: tokens.colorStatusDangerForeground3, [forced]: { fill: "CanvasText" } },
  slash: { stroke: tokens.colorNeutralBackground1, strokeWidth: "1px", [forced]: { stroke: "Canvas" } },
});

const cell = 9;
const labels = 34;
/** The fuller the day, the larger its square: the picture does not rest on colour alone. */
const sizes: Record<Heat, number> = { none: 0, few: 4, some: 5, many: 7, flood: 8 };
const heats: readonly Heat[] = ["few", "some", "many", "flood"];

export function Load({ load }: { readonly load: Measured }): ReactNode {
  const styles = useStyles();
  const place = usePlace();
  const { words } = place;
  const months = monthsOf(load);
  const used = new Set(months.flatMap(({ days }) => days.map((entries) => heatOf(entries ?? 0))));
  return (
    <>
      <div className={styles.summary}>
        <Said phrase={summaryOf(load, place)} />
      </div>
      {months.length === 0 ? null : (
        <>
          <figure className={styles.figure}>
            <figcaption className={styles.caption}>{words.details.loadYear}</figcaption>
            <svg
              className={styles.picture}
              aria-hidden
              viewBox={`0 0 ${labels + 31 * cell} ${months.length * cell}`}
            >
              {months.map((month, row) => (
                <MonthRow key={month.month} month={month} row={row} place={place} />
              ))}
            </svg>
          </figure>
          <ul className={styles.legend}>
            {heats
              .filter((heat) => used.has(heat))
              .map((heat) => (
                <li key={heat} className={styles.key}>
                  <svg className={styles.swatch} viewBox={`0 0 ${cell} ${cell}`} aria-hidden>
                    <Square x={0} y={0} heat={heat} />
                  </svg>
                  {words.details.legend[heat]}
                </li>
              ))}
          </ul>
          <details>
            <summary className={styles.toggle}>{words.details.loadTable}</summary>
            <Table months={months} place={place} />
          </details>
        </>
      )}
    </>
  );
}

function summaryOf(load: Measured, place: Place) {
  const { loadSummary } = place.words.details;
  const parts = [load.total === 1 ? loadSummary.one : loadSummary.total(count(load.total, place))];
  if (load.perDayMax > 1) parts.push(loadSummary.perDay(count(load.perDayMax, place)));
  if (load.overlapping > 0) parts.push(loadSummary.overlapping(count(load.overlapping, place)));
  if (load.endless) parts.push(loadSummary.endless);
  else if (load.last !== null && load.total > 1) parts.push(loadSummary.until(day(load.last, place)));
  if (load.truncated) parts.push(loadSummary.truncated);
  return say`${listed(parts, place.words.comma, place.words.comma)}.`;
}

function MonthRow({
  month,
  row,
  place,
}: {
  readonly month: Month;
  readonly row: number;
  readonly place: Place;
}): ReactNode {
  const styles = useStyles();
  return (
    <>
      <text className={styles.label} x="0" y={row * cell + 7}>
        {monthName(month.month, place, "tiny")}
      </text>
      {month.days.map((entries, index) =>
        entries === null ? null : (
          <Square key={index} x={labels + index * cell} y={row * cell} heat={heatOf(entries)} />
        ),
      )}
    </>
  );
}

function Square({ x, y, heat }: { readonly x: number; readonly y: number; readonly heat: Heat }): ReactNode {
  const styles = useStyles();
  const size = sizes[heat];
  const inset = (cell - 1 - size) / 2;
  return (
    <>
      <rect className={styles.ground} x={x} y={y} width={cell - 1} height={cell - 1} rx="1" />
      {size === 0 ? null : (
        <rect
          className={mergeClasses(styles[heat])}
          x={x + inset}
          y={y + inset}
          width={size}
          height={size}
          rx="1"
        />
      )}
      {heat === "flood" ? (
        <path d={`M${x + 1} ${y + cell - 2} L${x + cell - 2} ${y + 1}`} className={styles.slash} />
      ) : null}
    </>
  );
}

function Table({ months, place }: { readonly months: readonly Month[]; readonly place: Place }): ReactNode {
  const styles = useStyles();
  const { details } = place.words;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col" className={styles.head}>
            {details.loadMonth}
          </th>
          <th scope="col" className={styles.cell}>
            {details.loadEntries}
          </th>
          <th scope="col" className={styles.cell}>
            {details.loadDays}
          </th>
          <th scope="col" className={styles.cell}>
            {details.loadMost}
          </th>
        </tr>
      </thead>
      <tbody>
        {months.map((month) => (
          <tr key={month.month}>
            <th scope="row" className={styles.head}>
              {monthName(month.month, place, "long")}
            </th>
            <td className={styles.cell}>{count(month.entries, place)}</td>
            <td className={styles.cell}>{count(month.busy, place)}</td>
            <td className={styles.cell}>{count(month.most, place)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
