import { makeStyles, tokens } from "@fluentui/react-components";

/** How settings list what was entered, and take more: one look for all their sections. */
export const useEntryStyles = makeStyles({
  hint: {
    margin: 0,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  list: { margin: 0, padding: 0, listStyleType: "none" },
  item: {
    display: "grid",
    gridTemplateColumns: "1fr auto",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalS,
    overflowWrap: "anywhere",
  },
  form: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS },
  add: { alignSelf: "start" },
});
