import type { ForInStatement, ForStatement } from "../../p4/syntax/ast.ts";
import type { Builder } from "./builder.ts";
import { converted } from "./call.ts";
import { constantOf } from "./constant.ts";
import { evaluate, evaluateAll } from "./expression.ts";
import { binaryValue } from "./operators.ts";
import { items, statement } from "./statement.ts";
import { partCount, partOf, readPlace, stabilize, wordsOf, writePlace } from "./storage.ts";
import { unsupported } from "./unsupported.ts";
import type { AggregateValue, Place, StoredValue, Value } from "./value.ts";

/** No packet is worth more turns: a loop that a program forgot to end must not stop the switch. */
const MOST_TURNS = 1_000_000;

/** `for (initializers; condition; updates) body` (specification section 12.8). */
export function forStatement(b: Builder, node: ForStatement): void {
  b.emit("{");
  b.inScope(() => {
    items(b, node.initializers);
    const turns = b.variable("turns", "0");
    const labels = pushLabels(b);
    b.emit(`${labels.loop}: for (; ${turns} < ${MOST_TURNS}; ${turns}++) {`);
    const condition = evaluate(b, node.condition) as Value & { kind: "condition" };
    b.emit(`if (!${condition.code}) break;`);
    b.block(`${labels.body}:`, () => statement(b, node.body));
    items(b, node.updates);
    b.emit("}");
    b.loops.pop();
  });
  b.emit("}");
}

function pushLabels(b: Builder): { readonly loop: string; readonly body: string } {
  const labels = { loop: b.fresh("loop"), body: b.fresh("turn") };
  b.loops.push(labels);
  return labels;
}

/** `for (type variable in collection) body`. */
export function forInStatement(b: Builder, node: ForInStatement): void {
  const layout = b.layoutOf(b.typeNamed(node.variable.type));
  b.emit("{");
  b.inScope(() => {
    const place = loopVariable(b, node, layout);
    b.scope.bind(node.variable, { kind: "place", place });
    if (node.collection.kind === "rangeExpression") overRange(b, node, place);
    else overElements(b, node, place);
  });
  b.emit("}");
}

function loopVariable(b: Builder, node: ForInStatement, layout: ReturnType<Builder["layoutOf"]>): Place {
  if (layout.kind !== "scalar") return { kind: "slot", at: b.allocate(layout), layout };
  const names = Array.from({ length: layout.size }, () => b.variable(node.variable.name.text, "0"));
  return { kind: "local", layout, names };
}

/** Both ends included; ends at the high one without stepping past it, which might wrap around. */
function overRange(b: Builder, node: ForInStatement, place: Place): void {
  if (node.collection.kind !== "rangeExpression" || place.kind !== "local") {
    unsupported(node.collection.span, "this collection");
  }
  const { layout } = place;
  const [low, high] = evaluateAll(b, [node.collection.low, node.collection.high]).map((value) =>
    stabilize(b, converted(b, layout, value)),
  );
  writePlace(b, place, low!);
  const within = binaryValue(b, "<=", readPlace(b, place), high!) as Value & { kind: "condition" };
  const turns = b.variable("turns", "0");
  const labels = pushLabels(b);
  b.emit(`${labels.loop}: for (; ${within.code} && ${turns} < ${MOST_TURNS}; ${turns}++) {`);
  b.block(`${labels.body}:`, () => statement(b, node.body));
  const last = binaryValue(b, "==", readPlace(b, place), high!) as Value & { kind: "condition" };
  b.emit(`if (${last.code}) break;`);
  writePlace(
    b,
    place,
    binaryValue(b, "+", wordsOf(b, readPlace(b, place)), constantOf(1n, layout.width, layout.signed)),
  );
  b.emit("}");
  b.loops.pop();
}

/** A turn for each element, one after the other: lists and stacks have known lengths. */
function overElements(b: Builder, node: ForInStatement, place: Place): void {
  const collection = evaluate(b, node.collection) as StoredValue | AggregateValue;
  const count = collection.kind === "aggregate" ? collection.elements.length : partCount(collection.layout);
  const labels = pushLabels(b);
  b.emit(`${labels.loop}: {`);
  for (let index = 0; index < count; index++) {
    const body = b.fresh("turn");
    b.loops[b.loops.length - 1] = { loop: labels.loop, body };
    const layout = place.kind === "slot" || place.kind === "local" ? place.layout : undefined;
    const element = partOf(b, collection, index);
    writePlace(b, place, layout === undefined ? element : converted(b, layout, element));
    b.block(`${body}:`, () => statement(b, node.body));
  }
  b.emit("}");
  b.loops.pop();
}
