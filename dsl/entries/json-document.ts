import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { entriesMessages } from "../../diagnostics/messages-entries.ts";
import { type Span, spanAt } from "../../diagnostics/span.ts";

/** Names and indices from the root: `["nodes", 0, "ipv4"]`. */
export type JsonPath = readonly (string | number)[];

/** A JSON text whose every value has its place. */
export class JsonDocument {
  readonly value: unknown;
  readonly problems: readonly Diagnostic[];
  readonly #file: string;
  readonly #text: string;
  readonly #root: Node | undefined;

  /** @param file how diagnostics name the text */
  constructor(text: string, file: string) {
    this.#file = file;
    this.#text = text;
    const errors: ParseError[] = [];
    this.#root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
    const [first] = errors;
    this.problems = first === undefined ? repeatedKeys(this.#root, this) : [this.#syntaxError(first)];
    this.value = first === undefined ? JSON.parse(text) : undefined;
  }

  /** The place of a value, or of the nearest one around it that is there. */
  span(path: JsonPath): Span {
    for (let depth = path.length; depth >= 0; depth--) {
      const node = this.#root && findNodeAtLocation(this.#root, path.slice(0, depth));
      if (node !== undefined) return this.nodeSpan(node);
    }
    return spanAt(this.#file, 1, 1);
  }

  /** The place of a property's name. */
  keySpan(path: JsonPath): Span {
    const node = this.#root && findNodeAtLocation(this.#root, [...path]);
    const key = node?.parent?.type === "property" ? node.parent.children?.[0] : undefined;
    return key === undefined ? this.span(path) : this.nodeSpan(key);
  }

  /** One line of a value that spans several: its first. */
  nodeSpan({ offset, length }: { readonly offset: number; readonly length: number }): Span {
    const before = this.#text.slice(0, offset).split("\n");
    const shown = this.#text.slice(offset, offset + length).split(/\r?\n/)[0] ?? "";
    return spanAt(this.#file, before.length, before.at(-1)!.length + 1, shown.length);
  }

  #syntaxError({ error, offset, length }: ParseError): Diagnostic {
    const words = printParseErrorCode(error)
      .replace(/(?<=[a-z])(?=[A-Z])/g, " ")
      .toLowerCase();
    return entriesMessages.diagnose(
      "entries-syntax",
      { span: this.nodeSpan({ offset, length }) },
      { reason: words },
    );
  }
}

/** JSON parsers keep the last of several equal names; here they are a mistake. */
function repeatedKeys(node: Node | undefined, document: JsonDocument): readonly Diagnostic[] {
  const children = node?.children ?? [];
  const seen = new Map<unknown, Node>();
  const found: Diagnostic[] = [];
  for (const child of children) {
    const key = child.type === "property" ? child.children?.[0] : undefined;
    const first = key && seen.get(key.value);
    if (key !== undefined && first !== undefined) {
      const related = [{ message: "first given here", span: document.nodeSpan(first) }];
      const place = { span: document.nodeSpan(key), related };
      found.push(entriesMessages.diagnose("entries-key-repeated", place, { key: String(key.value) }));
    }
    if (key !== undefined) seen.set(key.value, first ?? key);
    found.push(...repeatedKeys(child, document));
  }
  return found;
}
