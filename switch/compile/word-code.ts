/** JavaScript for values of up to 32 bits, held as one int32 in the canonical form of `words.ts`. */

/** An integer literal that may stand anywhere. */
export function literal(value: number): string {
  return value < 0 ? `(${value})` : String(value);
}

/** The literal that `code` is, or undefined. */
export function literalOf(code: string): number | undefined {
  const match = /^\(?(-?\d+)\)?$/.exec(code);
  return match === null ? undefined : Number(match[1]);
}

export function maskOf(width: number): number {
  return width >= 32 ? -1 : (1 << width) - 1;
}

/** Brings the low `width` bits of a number to canonical form. */
export function wrap(code: string, width: number, signed: boolean): string {
  const known = literalOf(code);
  if (known !== undefined) return literal(wrapNumber(known, width, signed));
  if (width >= 32) return `(${code} | 0)`;
  if (!signed) return `(${code} & ${maskOf(width)})`;
  if (width === 0) return "0";
  return `((${code}) << ${32 - width} >> ${32 - width})`;
}

function wrapNumber(value: number, width: number, signed: boolean): number {
  const wrapped = signed ? BigInt.asIntN(width, BigInt(value)) : BigInt.asUintN(width, BigInt(value));
  return Number(BigInt.asIntN(32, wrapped));
}

/** The same bits as an unsigned JavaScript number. */
export function unsigned(code: string, width: number, signed = false): string {
  const known = literalOf(code);
  if (known !== undefined && known >= 0) return code;
  if (width >= 32) return `(${code} >>> 0)`;
  return signed ? `(${code} & ${maskOf(width)})` : code;
}

/** Comparison of canonical words of one width. */
export function compare(
  operator: string,
  left: string,
  right: string,
  width: number,
  signed: boolean,
): string {
  if (operator === "==") return `(${left} === ${right})`;
  if (operator === "!=") return `(${left} !== ${right})`;
  const number = (code: string) => (signed ? code : unsigned(code, width));
  return `(${number(left)} ${operator} ${number(right)})`;
}

/** `+ - * / %` and the saturating forms, modulo 2^width. */
export function arithmetic(
  operator: string,
  left: string,
  right: string,
  width: number,
  signed: boolean,
): string {
  const a = signed ? left : unsigned(left, width);
  const b = signed ? right : unsigned(right, width);
  switch (operator) {
    case "+":
      return wrap(`${left} + ${right}`, width, signed);
    case "-":
      return wrap(`${left} - ${right}`, width, signed);
    case "*":
      return wrap(`Math.imul(${left}, ${right})`, width, signed);
    // Division by zero is undefined in P4; here it gives 0.
    case "/":
      return wrap(`(${a} / ${b} | 0)`, width, signed);
    case "%":
      return wrap(`(${a} % ${b} | 0)`, width, signed);
    case "|+|":
      return signed
        ? `Math.max(${-(2 ** (width - 1))}, Math.min(${2 ** (width - 1) - 1}, ${a} + ${b}))`
        : `(Math.min(${2 ** width - 1}, ${a} + ${b}) | 0)`;
    case "|-|":
      return signed
        ? `Math.max(${-(2 ** (width - 1))}, Math.min(${2 ** (width - 1) - 1}, ${a} - ${b}))`
        : `(Math.max(0, ${a} - ${b}) | 0)`;
    default:
      throw new Error(`no arithmetic operator ${operator}`);
  }
}

/** Shift by an amount that is an unsigned JavaScript number below 2^32; by the width or more shifts all bits out. */
export function shift(
  operator: "<<" | ">>",
  value: string,
  amount: string,
  width: number,
  signed: boolean,
): string {
  const known = literalOf(amount);
  if (operator === ">>" && signed) {
    return known === undefined
      ? `(${value} >> Math.min(${amount}, 31))`
      : `(${value} >> ${Math.min(known, 31)})`;
  }
  const shifted =
    operator === "<<" ? wrap(`(${value} << ${amount})`, width, signed) : `(${value} >>> ${amount} | 0)`;
  if (known !== undefined) return known >= width ? "0" : shifted;
  return `(${amount} >= ${width} ? 0 : ${shifted})`;
}
