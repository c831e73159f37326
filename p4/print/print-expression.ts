import type { Argument, BinaryExpression, Expression, NamedExpression } from "../syntax/ast.ts";
import { CONDITIONAL_STRENGTH, PREFIX_STRENGTH, STRENGTH } from "../syntax/operators.ts";
import { type Doc, enclose, group, indent, line } from "./document.ts";
import { printType } from "./print-type.ts";

const POSTFIX_STRENGTH = PREFIX_STRENGTH + 1;

type Printers = { readonly [Kind in Expression["kind"]]: (node: Extract<Expression, { kind: Kind }>) => Doc };

const PRINTERS: Printers = {
  integerLiteral: ({ text }) => text,
  booleanLiteral: ({ value }) => String(value),
  stringLiteral: ({ value }) => `"${value}"`,
  defaultValue: () => "...",
  dontcareExpression: ({ spelling }) => spelling,
  invalidHeader: () => "{#}",
  pathExpression: ({ name, absolute }) => (absolute ? `.${name.text}` : name.text),
  typeExpression: ({ type }) => printType(type),
  thisExpression: () => "this",
  memberExpression: ({ target, member }) => [printOperand(target, POSTFIX_STRENGTH), ".", member.text],
  indexExpression: ({ target, index }) => [
    printOperand(target, POSTFIX_STRENGTH),
    "[",
    printExpression(index),
    "]",
  ],
  sliceExpression: ({ target, high, low }) => printSlice(target, high, ":", low),
  plusSliceExpression: ({ target, low, width }) => printSlice(target, low, "+:", width),
  unaryExpression: ({ operator, operand }) => {
    // `+ +x` without the blank would be a concatenation.
    const strength = operand.kind === "unaryExpression" ? POSTFIX_STRENGTH : PREFIX_STRENGTH;
    return [operator, printOperand(operand, strength)];
  },
  binaryExpression: printBinary,
  conditionalExpression: ({ condition, whenTrue, whenFalse }) =>
    group([
      printOperand(condition, CONDITIONAL_STRENGTH + 1),
      indent([
        [line, "? ", printOperand(whenTrue, CONDITIONAL_STRENGTH + 1)],
        [line, ": ", printOperand(whenFalse, CONDITIONAL_STRENGTH + 1)],
      ]),
    ]),
  castExpression: ({ type, operand }) => ["(", printType(type), ") ", printOperand(operand, PREFIX_STRENGTH)],
  callExpression: ({ callee, typeArguments, arguments: args }) => [
    printOperand(callee, POSTFIX_STRENGTH),
    typeArguments.length === 0 ? "" : enclose("<", typeArguments.map(printType), ">"),
    printArguments(args),
  ],
  constructorCall: ({ type, arguments: args }) => [printType(type), printArguments(args)],
  listExpression: ({ elements }) => enclose("{", elements.map(printExpression), "}", line),
  structExpression: ({ members, rest }) =>
    enclose("{", [...members.map(printNamedExpression), ...(rest === undefined ? [] : ["..."])], "}", line),
  maskExpression: ({ value, mask }) => [printExpression(value), " &&& ", printExpression(mask)],
  rangeExpression: ({ low, high }) => [printExpression(low), " .. ", printExpression(high)],
};

export function printExpression(expression: Expression): Doc {
  return (PRINTERS[expression.kind] as (node: Expression) => Doc)(expression);
}

/** `(a, b = c)`. */
export function printArguments(args: readonly Argument[]): Doc {
  const printed = args.map(({ name, value }) =>
    name === undefined ? printExpression(value) : [`${name.text} = `, printExpression(value)],
  );
  return enclose("(", printed, ")");
}

export function printNamedExpression({ name, value }: NamedExpression): Doc {
  return [`${name.text} = `, printExpression(value)];
}

/** In parentheses where it binds more weakly than `strength`. */
function printOperand(expression: Expression, strength: number): Doc {
  const printed = printExpression(expression);
  return strengthOf(expression) < strength ? ["(", printed, ")"] : printed;
}

function printSlice(target: Expression, first: Expression, separator: string, second: Expression): Doc {
  const weakest = CONDITIONAL_STRENGTH + 1;
  return [
    printOperand(target, POSTFIX_STRENGTH),
    "[",
    printOperand(first, weakest),
    separator,
    printOperand(second, weakest),
    "]",
  ];
}

function printBinary(node: BinaryExpression): Doc {
  const strength = STRENGTH.get(node.operator)!;
  const left = printBinaryOperand(node, node.left, strength);
  const right = printBinaryOperand(node, node.right, strength + 1);
  return group([left, ` ${node.operator}`, indent([line, right])]);
}

function printBinaryOperand(parent: BinaryExpression, operand: Expression, strength: number): Doc {
  if (operand.kind === "binaryExpression" && needsParenthesesToRead(parent, operand)) {
    return ["(", printExpression(operand), ")"];
  }
  return printOperand(operand, strength);
}

type Family = "logical" | "comparison" | "bitwise" | "arithmetic";

function familyOf({ operator }: BinaryExpression): Family {
  if (operator === "&&" || operator === "||") return "logical";
  if (["==", "!=", "<", "<=", ">", ">="].includes(operator)) return "comparison";
  return ["&", "|", "^", "<<", ">>", "++"].includes(operator) ? "bitwise" : "arithmetic";
}

/** Where operators of P4 bind differently from C's, or readers hesitate, parentheses say it. */
function needsParenthesesToRead(parent: BinaryExpression, child: BinaryExpression): boolean {
  if (parent.operator === child.operator) return false;
  const inner = familyOf(child);
  if (inner === "bitwise") return true;
  return inner !== "arithmetic" && inner === familyOf(parent);
}

function strengthOf(expression: Expression): number {
  switch (expression.kind) {
    case "conditionalExpression":
    case "maskExpression":
    case "rangeExpression":
      return CONDITIONAL_STRENGTH;
    case "binaryExpression":
      return STRENGTH.get(expression.operator)!;
    case "unaryExpression":
    case "castExpression":
      return PREFIX_STRENGTH;
    default:
      return POSTFIX_STRENGTH;
  }
}
