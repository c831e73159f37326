import type { MemberExpression } from "../syntax/ast.ts";
import type { ResolvedMember } from "./checked-program.ts";
import { type Checker, declaredHere, UNKNOWN, withSuggestion } from "./checker.ts";
import type { Environment } from "./environment.ts";
import { inferExpression } from "./expressions.ts";
import type { HeaderType, HeaderUnionType, StackType, StructType, Type } from "./type.ts";
import { typeText } from "./type-text.ts";

const NUMBER_OF_ELEMENTS: Type = { kind: "bit", width: 32 };

/** `target.member` that is not called: a field, a member of an enum, a property of a stack or of a table's result. */
export function inferMember(checker: Checker, environment: Environment, expression: MemberExpression): Type {
  const target = inferExpression(checker, environment, expression.target);
  const { text, span } = expression.member;
  switch (target.kind) {
    case "unknown":
      return UNKNOWN;
    case "header":
    case "headerUnion":
    case "struct":
      return inferField(checker, expression, target);
    case "structLiteral": {
      const field = target.fields.find((candidate) => candidate.name === text);
      return field?.type ?? checker.report("p4-unknown-field", span, { field: text, type: typeText(target) });
    }
    case "stack":
      return inferStackProperty(checker, environment, expression, target);
    case "typeName":
      return inferEnumMember(checker, expression, target.type);
    case "applyResult":
      if (text === "hit" || text === "miss") {
        resolved(checker, expression, { kind: "applyResult", property: text, table: target.table });
        return { kind: "bool" };
      }
      if (text === "action_run") {
        resolved(checker, expression, { kind: "applyResult", property: text, table: target.table });
        if (environment.switchSubject !== true)
          return checker.report("p4-action-run-outside-switch", expression.span);
        return { kind: "actionRun", table: target.table };
      }
      return checker.report("p4-unknown-member", withSuggestion(span, text, ["hit", "miss", "action_run"]), {
        member: text,
        type: typeText(target),
      });
    case "extern":
    case "parser":
    case "control":
    case "table":
      return checker.report("p4-method-not-called", expression.span, { method: text });
    default:
      return checker.report("p4-unknown-member", span, { member: text, type: typeText(target) });
  }
}

function resolved(checker: Checker, expression: MemberExpression, member: ResolvedMember): void {
  checker.members.set(expression, member);
}

function inferField(
  checker: Checker,
  expression: MemberExpression,
  target: HeaderType | HeaderUnionType | StructType,
): Type {
  const { text, span } = expression.member;
  const index = target.fields.findIndex((field) => field.name === text);
  const field = target.fields[index];
  if (field === undefined) {
    const place = withSuggestion(
      span,
      text,
      target.fields.map((candidate) => candidate.name),
    );
    const related = target.declaration === undefined ? [] : declaredHere(target.declaration.name.span);
    return checker.report("p4-unknown-field", { ...place, related }, { field: text, type: typeText(target) });
  }
  resolved(checker, expression, { kind: "field", index });
  const value = checker.constants.get(expression.target);
  const element = value?.kind === "aggregate" ? value.elements[index] : undefined;
  if (element !== undefined) checker.constants.set(expression, element);
  else if (checker.instanceConstants.has(expression.target)) checker.instanceConstants.add(expression);
  return field.type;
}

function inferStackProperty(
  checker: Checker,
  environment: Environment,
  expression: MemberExpression,
  target: StackType,
): Type {
  const { text, span } = expression.member;
  if (text !== "next" && text !== "last" && text !== "size" && text !== "lastIndex")
    return checker.report(
      "p4-unknown-member",
      withSuggestion(span, text, ["next", "last", "size", "lastIndex"]),
      {
        member: text,
        type: typeText(target),
      },
    );
  if (target.element.kind !== "header" && target.element.kind !== "headerUnion")
    return checker.report("p4-not-a-header-stack", expression.span, { member: text, type: typeText(target) });
  if (text !== "size" && environment.parser === undefined)
    return checker.report("p4-parser-only", expression.span, { what: `.${text}` });
  resolved(checker, expression, { kind: "stack", property: text });
  if (text === "size") {
    checker.constants.set(expression, { kind: "integer", value: BigInt(target.size) });
    return NUMBER_OF_ELEMENTS;
  }
  return text === "lastIndex" ? NUMBER_OF_ELEMENTS : target.element;
}

function inferEnumMember(checker: Checker, expression: MemberExpression, type: Type): Type {
  const { text, span } = expression.member;
  const unknown = (names: Iterable<string>) =>
    checker.report("p4-unknown-member", withSuggestion(span, text, names), {
      member: text,
      type: typeText(type),
    });
  switch (type.kind) {
    case "error":
      if (!checker.errors.has(text)) return unknown(checker.errors.keys());
      checker.constants.set(expression, { kind: "error", name: text });
      break;
    case "enum":
      if (!type.members.includes(text)) return unknown(type.members);
      checker.constants.set(expression, { kind: "enum", declaration: type.declaration, member: text });
      break;
    case "serializableEnum": {
      const member = type.declaration.members.find((candidate) => candidate.name.text === text);
      if (member === undefined)
        return unknown(type.declaration.members.map((candidate) => candidate.name.text));
      const value = checker.constants.get(member.value);
      if (value === undefined) return UNKNOWN;
      checker.constants.set(expression, value);
      break;
    }
    case "unknown":
      return UNKNOWN;
    default:
      return checker.report("p4-unknown-member", span, {
        member: text,
        type: typeText({ kind: "typeName", type }),
      });
  }
  resolved(checker, expression, { kind: "constant" });
  return type;
}
