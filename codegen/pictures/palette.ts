/** Colours that mean the same in every picture. `line` is for borders and text, `fill` for areas. */
export const PALETTE = {
  ink: "#1f2933",
  muted: "#627282",
  faint: "#d5dce3",
  paper: "#ffffff",
  port: { line: "#243b53", fill: "#486581" },
  table: { line: "#7b5ea7", fill: "#f1ebf9" },
  deliver: { line: "#1d7a46", fill: "#e2f4e8" },
  forward: { line: "#1f62b4", fill: "#e1eefc" },
  drop: { line: "#b3261e", fill: "#fce8e6" },
  punt: { line: "#9a6700", fill: "#fdf1d8" },
  /** The four values of the reference: whose connection, and where its data structure is. */
  reference: { line: "#1f62b4", fill: "#d3e6fb" },
  flag: { line: "#7b5ea7", fill: "#f1ebf9" },
  plain: { line: "#52606d", fill: "#f2f5f8" },
  secret: { line: "#9a6700", fill: "#fdf1d8" },
} as const;

export type Shade = { readonly line: string; readonly fill: string };

/** Fonts that every viewer has; widths are estimated for them. */
export const FONT = "Helvetica, Arial, sans-serif";
