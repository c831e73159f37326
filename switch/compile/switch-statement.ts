import type { Expression, SwitchCase, SwitchStatement, TableDeclaration } from "../../p4/syntax/ast.ts";
import type { Builder } from "./builder.ts";
import { constantOf } from "./constant.ts";
import { evaluate } from "./expression.ts";
import { scalarLayout } from "./layout.ts";
import { binaryValue, castValue } from "./operators.ts";
import { block } from "./statement.ts";
import { stabilize, wordsOf } from "./storage.ts";
import { unsupported } from "./unsupported.ts";
import type { Value, WordsValue } from "./value.ts";

interface Branch {
  readonly labels: readonly Expression[];
  readonly body: SwitchCase["body"];
}

/** switch on an expression or on the action that a table ran (specification section 12.7). */
export function switchStatement(b: Builder, node: SwitchStatement): void {
  const table = tableOf(b, node.subject);
  const subject = stabilize(b, wordsOf(b, evaluate(b, node.subject))) as WordsValue;
  const branches = branchesOf(node.cases);
  let isFirst = true;
  let otherwise: Branch | undefined;
  for (const branch of branches) {
    const labels = branch.labels.filter((label) => label.kind !== "dontcareExpression");
    if (labels.length < branch.labels.length) otherwise = branch;
    if (labels.length === 0) continue;
    const conditions = labels.map((label) => {
      const value = table === undefined ? labelValue(b, label, subject) : actionNumber(b, label, table);
      return (binaryValue(b, "==", subject, value) as Value & { kind: "condition" }).code;
    });
    // A label that shares the body of the default needs no test: no other branch has it.
    if (branch === otherwise) continue;
    b.emit(`${isFirst ? "" : "else "}if (${conditions.join(" || ")})`);
    emitBody(b, branch);
    isFirst = false;
  }
  if (otherwise === undefined) return;
  if (!isFirst) b.emit("else");
  emitBody(b, otherwise);
}

function emitBody(b: Builder, branch: Branch): void {
  if (branch.body === undefined) b.emit("{}");
  else block(b, branch.body);
}

/** Cases without a body share that of the next one. */
function branchesOf(cases: readonly SwitchCase[]): Branch[] {
  const branches: Branch[] = [];
  let labels: Expression[] = [];
  for (const { label, body } of cases) {
    labels.push(label);
    if (body === undefined) continue;
    branches.push({ labels, body });
    labels = [];
  }
  return branches;
}

function tableOf(b: Builder, subject: Expression): TableDeclaration | undefined {
  if (subject.kind !== "memberExpression") return undefined;
  const member = b.generator.program.memberOf(subject);
  return member.kind === "applyResult" && member.property === "action_run" ? member.table : undefined;
}

/** The number by which a table's function reports the action that a label names. */
function actionNumber(b: Builder, label: Expression, table: TableDeclaration): Value {
  const { program } = b.generator;
  const declaration = label.kind === "pathExpression" ? program.declarationOf(label) : undefined;
  const { actions } = program.tableOf(table);
  const number = actions.findIndex((action) => action.declaration === declaration);
  if (number < 0) return unsupported(label.span, "this label of a switch on action_run");
  return constantOf(BigInt(number), 32, false);
}

function labelValue(b: Builder, label: Expression, subject: WordsValue): Value {
  const value = wordsOf(b, evaluate(b, label));
  return castValue(b, value, scalarLayout(subject.width, subject.signed));
}
