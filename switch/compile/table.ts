import type { BoundArgument, CheckedTable } from "../../p4/check/checked-program.ts";
import type { Expression, TableDeclaration } from "../../p4/syntax/ast.ts";
import { GROUP } from "../tables/action-data.ts";
import { exactLookupSource } from "../tables/exact-lookup-source.ts";
import { wordCount } from "../words.ts";
import { type EvaluatedArgument, evaluateArguments } from "./arguments.ts";
import { Builder } from "./builder.ts";
import { runCallable } from "./call.ts";
import { callableFor } from "./callable.ts";
import { evaluate } from "./expression.ts";
import { hashInput } from "./externs/hash-input.ts";
import { directMeterSlot } from "./externs/meters.ts";
import { VALID } from "./layout.ts";
import { isPlace, placeOf } from "./place.ts";
import type { ProgramTable } from "./program-objects.ts";
import { SLOT } from "./slots.ts";
import { readPlace, unsignedWords, wordsOf } from "./storage.ts";
import { programTable } from "./table-object.ts";
import { traceTable } from "./trace-code.ts";
import type { TableFunction } from "./unit.ts";
import { NO_VALUE, type Place, slotCode, type Value } from "./value.ts";

/** Number reported as action_run when no action ran: an empty group of an action selector. */
const NO_ACTION = -1;

/**
 * The generated function that applies a table: `()` to 2 * action number + hit. Generated once for each place of
 * use of the control; the table itself is one.
 */
export function tableFunction(b: Builder, declaration: TableDeclaration): TableFunction {
  const { unit } = b.context;
  const known = unit.tables.get(declaration);
  if (known !== undefined) return known;
  const { generator } = b;
  const body = new Builder(
    generator,
    {
      ...b.context,
      isParser: false,
      leave: "return 0;",
      returns: { layout: { kind: "none", size: 0 }, at: undefined },
    },
    unit.scope,
  );
  const checked = generator.program.tableOf(declaration);
  const program = programTable(body, declaration, checked);
  const name = generator.uniqueName(`${declaration.name.text}_apply`);
  applyTable(body, checked, program);
  generator.functions.push([`function ${name}() {`, ...body.code, "}"]);
  const result = { name, mayExit: body.mayExit };
  unit.tables.set(declaration, result);
  return result;
}

function applyTable(b: Builder, checked: CheckedTable, program: ProgramTable): void {
  const { table } = program;
  const keys = checked.keys.filter((key) => key.matchKind !== "selector");
  const words = keys.flatMap((key) => keyWords(b, key.element.expression)).map((word) => b.temp(word));
  const tableName = b.generator.bind("table", table);
  const defaultName = b.generator.bind("default", table.defaultData);
  b.emit(`let d = ${defaultName};`, "let o = 0;", "let hit = 0;");
  // Green on a miss, and not what an earlier packet left.
  if (program.directMeter !== undefined) b.emit(`s[${directMeterSlot(b, program.directMeter)}] = 0;`);
  if (keys.length > 0) {
    if (table.kind === "exact") exactLookup(b, program, words);
    else {
      const key = b.generator.bind("key", table.key);
      words.forEach((word, index) => {
        b.emit(`${key}[${index}] = ${word};`);
      });
      b.emit(
        `const found = ${tableName}.find();`,
        `if (found >= 0) { d = ${tableName}.data; o = found; hit = 1; }`,
      );
    }
    onHit(b, checked, program, tableName);
  }
  traceTable(b, checked, program, words);
  runAction(b, checked);
  b.emit("return d[o + 1] << 1 | hit;");
}

function exactLookup(b: Builder, { table }: ProgramTable, words: readonly string[]): void {
  const { exact } = table;
  const index = b.generator.bind("index", exact);
  const lookup = b.generator.uniqueName("lookup");
  b.generator.functions.push([exactLookupSource(lookup, exact.keyWords, exact.payloadWords, exact.seed)]);
  b.emit(
    `const found = ${lookup}(${[index, ...words].join(", ")});`,
    `if (found >= 0) { d = ${index}.records; o = found; hit = 1; }`,
    `else if (found !== -1) { d = ${index}.old; o = -2 - found; hit = 1; }`,
  );
}

/** Match keys read 0 for fields of an invalid header, as simple_switch's do. */
function keyWords(b: Builder, expression: Expression): readonly string[] {
  if (!isPlace(b, expression)) return unsignedWords(wordsOf(b, evaluate(b, expression)));
  const place = placeOf(b, expression);
  const header = headerOf(place);
  const words = unsignedWords(wordsOf(b, readPlace(b, place)));
  if (header === undefined) return words;
  return words.map((word) => `(${slotCode(header.at, VALID)} !== 0 ? ${word} : 0)`);
}

function headerOf(place: Place) {
  if (place.kind === "slice") return headerOf(place.whole);
  return place.kind === "slot" ? place.header : undefined;
}

/** Direct counter and meter, idle time, and the way from a member or group to its action. */
function onHit(b: Builder, checked: CheckedTable, program: ProgramTable, tableName: string): void {
  const hit = b.capture(() => {
    if (program.directCounter !== undefined) {
      b.emit(
        "const id = d[o] - 1;",
        `${tableName}.packets[id]++;`,
        `${tableName}.bytes[id] += s[${SLOT.ingressLength}];`,
      );
    }
    if (program.table.shape.hasIdleTimeout) {
      b.generator.usesTime = true;
      b.emit(`${tableName}.lastHit[d[o] - 1] = time.now;`);
    }
    if (program.directMeter !== undefined) {
      b.generator.usesTime = true;
      const meter = b.generator.bind("meter", program.directMeter);
      const colour = directMeterSlot(b, program.directMeter);
      b.emit(`s[${colour}] = ${meter}.execute(d[o] - 1, s[${SLOT.ingressLength}], time.now);`);
    }
    if (program.profile !== undefined) resolveMember(b, checked, program);
  });
  if (hit.code.length > 0) b.emit("if (hit !== 0) {", ...hit.code, "}");
}

function resolveMember(b: Builder, checked: CheckedTable, program: ProgramTable): void {
  const { profile, hash } = program.profile!;
  const profileName = b.generator.bind("profile", profile);
  b.emit("let choice = 0;");
  if (hash !== undefined) {
    b.emit(`if (d[o + 1] === ${GROUP}) {`);
    const selectors = checked.keys.filter((key) => key.matchKind === "selector");
    hashInput(
      b,
      selectors.map((key) => key.element.expression),
      true,
    );
    b.emit(`choice = hashBytes("${hash}", bits.view());`, "}");
  }
  b.emit(
    `const member = ${profileName}.resolve(d[o + 1], d[o + 2], choice);`,
    `if (member < 0) return ${NO_ACTION} << 1 | 1;`,
    `d = ${profileName}.data;`,
    "o = member;",
  );
}

function runAction(b: Builder, checked: CheckedTable): void {
  b.emit("switch (d[o + 1]) {");
  checked.actions.forEach((action, number) => {
    b.emit(`case ${number}: {`);
    b.inScope(() => {
      const callable = callableFor(b, {
        declaration: action.declaration,
        arguments: action.arguments,
        typeArguments: [],
      });
      runCallable(b, callable, actionArguments(b, action.arguments));
    });
    b.emit("break;", "}");
  });
  b.emit("}");
}

/** Arguments that the program binds are evaluated; the others come from the record. */
function actionArguments(b: Builder, bound: readonly BoundArgument[]): EvaluatedArgument[] {
  const evaluated = evaluateArguments(b, bound);
  let at = 2;
  return bound.map((argument, index) => {
    if (argument.value !== undefined || argument.parameter.direction !== "none") return evaluated[index]!;
    const layout = b.layoutOf(argument.parameter.type);
    if (layout.kind !== "scalar") return { value: NO_VALUE, place: undefined };
    const words = Array.from({ length: wordCount(layout.width) }, (_, word) => `d[o + ${at + word}]`);
    at += words.length;
    const value: Value = layout.isBool
      ? { kind: "condition", code: `(${words[0]} !== 0)` }
      : { kind: "words", width: layout.width, signed: layout.signed, words };
    return { value, place: undefined };
  });
}
