import { FONT } from "./palette.ts";

type Attributes = Readonly<Record<string, string | number>>;

/** Text as XML content or attribute value. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** An SVG element on a line of its own; children as text that is escaped already. */
export function element(name: string, attributes: Attributes, children = ""): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(format(value))}"`);
  return children === ""
    ? `<${name}${written.join("")}/>`
    : `<${name}${written.join("")}>${children}</${name}>`;
}

function format(value: string | number): string {
  return typeof value === "number" ? String(Math.round(value * 100) / 100) : value;
}

export function text(x: number, y: number, content: string, attributes: Attributes = {}): string {
  return element("text", { x, y, ...attributes }, escapeXml(content));
}

/** Mean width of a glyph in units of the font size, with room for fonts wider than Helvetica. */
const GLYPH_WIDTH = 0.62;

/** The largest size up to `wanted` at which the text fits, but no smaller than 7. */
export function fittingSize(content: string, width: number, wanted: number): number {
  return Math.max(7, Math.min(wanted, width / Math.max(1, content.length) / GLYPH_WIDTH));
}

/** A whole SVG document with a white ground. */
export function svgDocument(width: number, height: number, title: string, body: readonly string[]): string {
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    width,
    height,
    viewBox: `0 0 ${Math.round(width)} ${Math.round(height)}`,
    "font-family": FONT,
    role: "img",
  };
  const ground = element("rect", { width: "100%", height: "100%", fill: "#ffffff" });
  return `${element("svg", attributes, `\n${[element("title", {}, escapeXml(title)), ground, ...body].join("\n")}\n`)}\n`;
}
