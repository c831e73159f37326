import { p4SyntaxMessages } from "../../../diagnostics/messages-p4-syntax.ts";
import type { Token } from "../../source/token.ts";
import type { IntegerLiteral } from "../ast.ts";
import type { TokenCursor } from "./token-cursor.ts";

const { diagnose } = p4SyntaxMessages;

const MAX_LENGTH = 20_000;
/** In bits; wider than anything that a target has, narrow enough to compute with. */
const MAX_WIDTH = 65_536;

/** Width and sign, base, digits: specification section 6.4.3.2. */
const LITERAL = /^(?:([0-9]+)([ws]))?(0[xXdDoObB])?([0-9a-zA-Z_]*)$/;

const DIGITS: Readonly<
  Record<string, { readonly name: string; readonly digits: RegExp; readonly prefix: string }>
> = {
  x: { name: "hexadecimal", digits: /^[0-9a-f]+$/i, prefix: "0x" },
  d: { name: "decimal", digits: /^[0-9]+$/, prefix: "" },
  o: { name: "octal", digits: /^[0-7]+$/, prefix: "0o" },
  b: { name: "binary", digits: /^[01]+$/, prefix: "0b" },
};

/** The literal of an `integerLiteral` token. A malformed one is reported and counts as 0. */
export function parseIntegerLiteral(p: TokenCursor, token: Token): IntegerLiteral {
  const { span, text } = token;
  const zero: IntegerLiteral = { kind: "integerLiteral", span, value: 0n, signed: false, text: "0" };
  if (text.length > MAX_LENGTH) {
    p.report(diagnose("p4-literal-too-long", { span }, { length: text.length, limit: MAX_LENGTH }));
    return zero;
  }
  const [, width, sign, base, written] = LITERAL.exec(text)!;
  const { name, digits, prefix } = DIGITS[base?.[1]?.toLowerCase() ?? "d"]!;
  const plain = written!.replaceAll("_", "");
  if (!digits.test(plain)) {
    const wrong = [...plain].find((digit) => !digits.test(digit));
    const reason = wrong === undefined ? "it has no digits" : `${wrong} is no ${name} digit`;
    p.report(diagnose("p4-literal-malformed", { span }, { literal: text.slice(0, 40), reason }));
    return zero;
  }
  const value = BigInt(prefix + plain);
  if (width === undefined) return { ...zero, value, text };
  if (Number(width) > MAX_WIDTH) {
    p.report(diagnose("p4-literal-width", { span }, { width, limit: MAX_WIDTH }));
    return zero;
  }
  return { ...zero, value, text, width: Number(width), signed: sign === "s" };
}
