import { makeStyles, tokens } from "@fluentui/react-components";

/** A question of trust under an invitation, and the dialog it opens: one look for all of them. */
export const useAskingStyles = makeStyles({
  group: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalSNudge,
    rowGap: tokens.spacingVerticalXXS,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    overflowWrap: "anywhere",
  },
  form: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalM },
});
