import type { Expression } from "../syntax/ast.ts";
import type { Checker } from "./checker.ts";
import { equalValues } from "./comparisons.ts";

/** Whether two expressions are written the same way about the same declarations. */
export function sameExpression(checker: Checker, a: Expression, b: Expression): boolean {
  const first = checker.constants.get(a);
  const second = checker.constants.get(b);
  if (first !== undefined && second !== undefined) return equalValues(first, second);
  switch (a.kind) {
    case "pathExpression":
      return b.kind === "pathExpression" && checker.references.get(a) === checker.references.get(b);
    case "memberExpression":
      return (
        b.kind === "memberExpression" &&
        a.member.text === b.member.text &&
        sameExpression(checker, a.target, b.target)
      );
    case "indexExpression":
      return (
        b.kind === "indexExpression" &&
        sameExpression(checker, a.target, b.target) &&
        sameExpression(checker, a.index, b.index)
      );
    case "sliceExpression":
      return (
        b.kind === "sliceExpression" &&
        sameExpression(checker, a.target, b.target) &&
        sameExpression(checker, a.high, b.high) &&
        sameExpression(checker, a.low, b.low)
      );
    case "unaryExpression":
      return (
        b.kind === "unaryExpression" &&
        a.operator === b.operator &&
        sameExpression(checker, a.operand, b.operand)
      );
    case "binaryExpression":
      return (
        b.kind === "binaryExpression" &&
        a.operator === b.operator &&
        sameExpression(checker, a.left, b.left) &&
        sameExpression(checker, a.right, b.right)
      );
    case "castExpression":
      return b.kind === "castExpression" && sameExpression(checker, a.operand, b.operand);
    case "callExpression":
      return (
        b.kind === "callExpression" &&
        sameExpression(checker, a.callee, b.callee) &&
        a.arguments.length === b.arguments.length &&
        a.arguments.every((argument, index) =>
          sameExpression(checker, argument.value, b.arguments[index]!.value),
        )
      );
    case "listExpression":
      return (
        b.kind === "listExpression" &&
        a.elements.length === b.elements.length &&
        a.elements.every((element, index) => sameExpression(checker, element, b.elements[index]!))
      );
    case "structExpression":
      return (
        b.kind === "structExpression" &&
        a.members.length === b.members.length &&
        a.members.every((member) => {
          const other = b.members.find((candidate) => candidate.name.text === member.name.text);
          return other !== undefined && sameExpression(checker, member.value, other.value);
        })
      );
    case "dontcareExpression":
    case "defaultValue":
    case "invalidHeader":
    case "thisExpression":
      return a.kind === b.kind;
    default:
      return false;
  }
}
