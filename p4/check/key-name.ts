import type { Expression, MemberExpression } from "../syntax/ast.ts";
import { controlPlaneName } from "./annotations.ts";
import type { Checker } from "./checker.ts";

/**
 * The name under which the control plane knows a key that has no `@name`: the expression as it is written, for
 * paths, members, elements, slices, `isValid()` and masks; undefined for others, which need the annotation
 * (specification section 14.2.1.1).
 */
export function keyName(checker: Checker, expression: Expression): string | undefined {
  const value = checker.constants.get(expression);
  if (value?.kind === "integer") return constantText(value.value, expression);
  switch (expression.kind) {
    case "pathExpression":
      return `${expression.absolute ? "." : ""}${expression.name.text}`;
    case "memberExpression":
      return memberName(checker, expression);
    case "typeExpression":
      return expression.type.kind === "namedType" ? expression.type.name.text : undefined;
    case "indexExpression":
      return joined(keyName(checker, expression.target), "[", keyName(checker, expression.index), "]");
    case "sliceExpression":
      return joined(
        keyName(checker, expression.target),
        "[",
        joined(keyName(checker, expression.high), ":", keyName(checker, expression.low)),
        "]",
      );
    case "callExpression": {
      const { callee } = expression;
      if (callee.kind !== "memberExpression" || expression.arguments.length > 0) return undefined;
      return callee.member.text === "isValid"
        ? dotted(keyName(checker, callee.target), "$valid$")
        : undefined;
    }
    case "binaryExpression":
      if (expression.operator !== "&") return undefined;
      return joined(keyName(checker, expression.left), " & ", keyName(checker, expression.right));
    default:
      return undefined;
  }
}

function dotted(target: string | undefined, member: string): string | undefined {
  return target === undefined ? undefined : `${target}.${member}`;
}

function joined(...parts: readonly (string | undefined)[]): string | undefined {
  return parts.some((part) => part === undefined) ? undefined : parts.join("");
}

/** A field is known by its own `@name`; one that begins with a dot stands alone. */
function memberName(checker: Checker, expression: MemberExpression): string | undefined {
  const type = checker.typeOf(expression.target);
  const fields =
    type.kind === "header" || type.kind === "headerUnion" || type.kind === "struct" ? type.fields : [];
  const field = fields.find((candidate) => candidate.name === expression.member.text)?.declaration;
  const name = field === undefined ? expression.member.text : controlPlaneName(field);
  return name.startsWith(".") ? name.slice(1) : dotted(keyName(checker, expression.target), name);
}

/** In the base in which a literal is written. */
function constantText(value: bigint, expression: Expression): string {
  const digits = expression.kind === "integerLiteral" ? (expression.text.split(/[ws]/).at(-1) ?? "") : "";
  const prefix = digits.slice(0, 2).toLowerCase();
  const base = { "0x": 16, "0b": 2, "0o": 8 }[prefix];
  return base === undefined ? value.toString() : `${prefix}${value.toString(base)}`;
}
