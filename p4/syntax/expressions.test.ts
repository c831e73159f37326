import { describe, expect, it } from "vitest";
import type { Expression } from "./ast.ts";
import { declarationsOf, expressionOf, statementsOf } from "./test/parse-text.ts";

/** The shape of an expression, every operator with its operands in parentheses. */
function shape(expression: Expression): string {
  switch (expression.kind) {
    case "binaryExpression":
      return `(${shape(expression.left)} ${expression.operator} ${shape(expression.right)})`;
    case "unaryExpression":
      return `(${expression.operator} ${shape(expression.operand)})`;
    case "conditionalExpression":
      return `(${shape(expression.condition)} ? ${shape(expression.whenTrue)} : ${shape(expression.whenFalse)})`;
    case "castExpression":
      return `(cast ${expression.type.kind} ${shape(expression.operand)})`;
    case "callExpression":
      return `(call ${[expression.callee, ...expression.arguments.map(({ value }) => value)].map(shape).join(" ")})`;
    case "memberExpression":
      return `${shape(expression.target)}.${expression.member.text}`;
    case "pathExpression":
      return expression.name.text;
    case "integerLiteral":
      return String(expression.value);
    default:
      return expression.kind;
  }
}

describe("operators", () => {
  it.each([
    ["a + b * c - d", "((a + (b * c)) - d)"],
    ["a | b ^ c & d", "(a | (b ^ (c & d)))"],
    ["a & b == c", "((a & b) == c)"],
    ["a == b & c", "(a == (b & c))"],
    ["a << b + c", "(a << (b + c))"],
    ["a ++ b + c", "((a ++ b) + c)"],
    ["a || b && c == d", "(a || (b && (c == d)))"],
    ["a < b == c > d", "((a < b) == (c > d))"],
    ["a >> b", "(a >> b)"],
    ["-a * b", "((- a) * b)"],
    ["- - a", "(- (- a))"],
    ["!a.b", "(! a.b)"],
    ["a ? b : c ? d : e", "((a ? b : c) ? d : e)"],
    ["a || b ? c : d", "((a || b) ? c : d)"],
  ])("group %s as %s", (text, expected) => {
    expect(shape(expressionOf(text))).toBe(expected);
  });
});

describe("what looks alike", () => {
  it.each([
    ["(T) - x", "(cast namedType (- x))"],
    ["(x) - y", "(x - y)"],
    ["(bit<8>) x + y", "((cast bitType x) + y)"],
    ["(bit<8>) x.y", "(cast bitType x.y)"],
    ["(U<T>) x", "(cast specializedType x)"],
    ["(error) x", "(cast errorType x)"],
    ["f<T>(x)", "(call f x)"],
    ["f<unknown>(x)", "(call f x)"],
    ["x.m<T>(y)", "(call x.m y)"],
    ["x < T.a", "(x < typeExpression.a)"],
    ["g(a < b, c > (d))", "(call g (a < b) (c > d))"],
    ["x < y", "(x < y)"],
    ["T(1)", "constructorCall"],
    ["error.None", "typeExpression.None"],
  ])("%s is %s", (text, expected) => {
    expect(shape(expressionOf(text))).toBe(expected);
  });

  it("a name that hides a type is a value", () => {
    const declarations = declarationsOf("struct T {} control C(bit<8> T) { apply { x = (T) - 1; } }");
    const control = declarations[1];
    const statement = control?.kind === "controlDeclaration" ? control.apply.items[0] : undefined;
    expect(statement?.kind === "assignmentStatement" && shape(statement.value)).toBe("(T - 1)");
  });

  it("a name behind a leading dot is looked up at the top level", () => {
    const [, control] = declarationsOf("struct T {} control C(bit<8> T) { apply { x = (.T) y; } }");
    const statement = control?.kind === "controlDeclaration" ? control.apply.items[0] : undefined;
    expect(statement?.kind === "assignmentStatement" && shape(statement.value)).toBe("(cast namedType y)");
  });

  it("keywords are names where only a name can stand", () => {
    const names = ["actions", "apply", "entries", "key", "priority", "state", "type"];
    for (const name of names)
      expect(shape(expressionOf(`${name}.list + ${name}`))).toBe(`(${name}.list + ${name})`);
  });

  it("a statement decides by its first names", () => {
    const kinds = statementsOf(
      "T x; T(1) y; U<T> z; T.apply(); U<T>.apply(); a = 1; a.b(); Unknown w; a[1] = 2;",
    );
    expect(kinds.map(({ kind }) => kind)).toEqual([
      "variableDeclaration",
      "instantiation",
      "variableDeclaration",
      "directApplication",
      "directApplication",
      "assignmentStatement",
      "callStatement",
      "variableDeclaration",
      "assignmentStatement",
    ]);
  });
});

describe("an integer literal", () => {
  it.each([
    ["0", 0n, undefined, false],
    ["1_000", 1000n, undefined, false],
    ["0xFf", 255n, undefined, false],
    ["0b1010", 10n, undefined, false],
    ["0o17", 15n, undefined, false],
    ["0d17", 17n, undefined, false],
    ["017", 17n, undefined, false],
    ["8w255", 255n, 8, false],
    ["8w256", 256n, 8, false],
    ["4s0b111", 7n, 4, true],
    ["128w0xFFFF_FFFF_FFFF_FFFF_FFFF_FFFF_FFFF_FFFF", 2n ** 128n - 1n, 128, false],
  ])("%s is %s, of width %s, signed %s", (text, value, width, signed) => {
    const { span: _span, ...literal } = expressionOf(text);
    expect(literal).toEqual({
      kind: "integerLiteral",
      text,
      value,
      signed,
      ...(width === undefined ? {} : { width }),
    });
  });
});

describe("the arguments of an annotation", () => {
  it("are tokens, and for @field_list expressions too", () => {
    const [, struct] = declarationsOf(
      "enum bit<8> L { A = 1 } struct S { @field_list(L.A, 8w2) @other(1 < 2) bit<8> x; }",
    );
    const [list, other] = struct?.kind === "structDeclaration" ? struct.fields[0]!.annotations : [];
    expect(list).toMatchObject({
      body: [{ text: "L" }, { text: "." }, { text: "A" }, { text: "," }, { text: "8w2" }],
      arguments: [
        { kind: "memberExpression", target: { kind: "typeExpression" } },
        { value: 2n, width: 8 },
      ],
    });
    expect(other).toMatchObject({ body: [{ text: "1" }, { text: "<" }, { text: "2" }] });
    expect(other).not.toHaveProperty("arguments");
  });
});

describe("a span", () => {
  it("covers an expression from its first token to its last", () => {
    const [constant] = declarationsOf("const int X =\n  a + b\n  .c[1];");
    expect(constant?.kind === "constantDeclaration" && constant.value.span).toEqual({
      file: "a.p4",
      line: 2,
      column: 3,
      endLine: 3,
      endColumn: 8,
    });
  });

  it("of a shift operator covers both of its characters", () => {
    const shift = expressionOf("a >> b");
    const { column = 0, endColumn = 0 } = shift.kind === "binaryExpression" ? shift.operatorSpan : {};
    expect(endColumn - column).toBe(2);
  });

  it("of a declaration out of an included file names that file", () => {
    const [declaration] = declarationsOf('#include "b.p4"', { "b.p4": "\nconst int X = 1;" });
    expect(declaration?.span).toMatchObject({ file: "b.p4", line: 2, column: 1, endColumn: 17 });
  });
});
