import type { ResolvedCall } from "../../../p4/check/checked-program.ts";
import type { ExternInstance } from "../../../p4/check/instance.ts";
import type { CallExpression, DirectApplication } from "../../../p4/syntax/ast.ts";
import { wordCount } from "../../words.ts";
import type { Builder } from "../builder.ts";
import { converted } from "../call.ts";
import { emitValue } from "../emit.ts";
import { evaluate, evaluateAll } from "../expression.ts";
import { counterOf, registerOf } from "../extern-objects.ts";
import { advance, extract, lookahead } from "../extract.ts";
import { instanceOf, isPacket } from "../instance-binding.ts";
import { isPlace, placeOf } from "../place.ts";
import { SLOT } from "../slots.ts";
import { assign, readPlace, stabilize, wordsOf, writePlace } from "../storage.ts";
import { sourceText } from "../trace-code.ts";
import { unsupported } from "../unsupported.ts";
import { NO_VALUE, type Value } from "../value.ts";
import { computeHash, hashWords } from "./checksum.ts";
import { executeMeter, readDirectMeter } from "./meters.ts";
import { V1MODEL_FUNCTIONS } from "./v1model-functions.ts";

type Node = CallExpression | DirectApplication;
type MethodCall = ResolvedCall & { kind: "externMethod" };
type FunctionCall = ResolvedCall & { kind: "externFunction" };

/** A call of a method of an extern: of the packet, or of an instance. */
export function externMethodCall(b: Builder, call: MethodCall, node: Node): Value {
  if (isPacket(b, call.target)) return packetMethod(b, call, node);
  const instance = instanceOf(b, call.target);
  if (instance.kind !== "extern") return unsupported(node.span, "this method call");
  const method = METHODS[`${call.extern.name.text}.${call.declaration.name.text}`];
  if (method === undefined) {
    return unsupported(node.span, `the method ${call.extern.name.text}.${call.declaration.name.text}`);
  }
  return method(b, call, instance) ?? NO_VALUE;
}

export function externFunctionCall(b: Builder, call: FunctionCall, node: Node): Value {
  const name = call.declaration.name.text;
  const generate = V1MODEL_FUNCTIONS[name];
  if (generate === undefined) return unsupported(node.span, `the extern function ${name}`);
  generate(b, call, node.span);
  return NO_VALUE;
}

function packetMethod(b: Builder, call: MethodCall, node: Node): Value {
  const [first] = call.arguments;
  const method = call.declaration.name.text;
  if (method === "emit") {
    emitArgument(b, call, node);
    return NO_VALUE;
  }
  if (!b.context.isParser) return unsupported(node.span, `packet.${method} outside of a parser state`);
  switch (method) {
    case "extract":
      extract(b, call.arguments, node.span);
      return NO_VALUE;
    case "lookahead":
      return lookahead(b, b.layoutOf(call.returnType), node.span);
    case "advance":
      advance(b, first!.value!);
      return NO_VALUE;
    case "length":
      return { kind: "words", width: 32, signed: false, words: [`(end - s[${SLOT.start}])`] };
    default:
      return unsupported(node.span, `packet.${method}`);
  }
}

function emitArgument(b: Builder, call: MethodCall, node: Node): void {
  const expression = call.arguments[0]!.value!;
  const layout = b.layoutOf(call.arguments[0]!.parameter.type);
  const value = isPlace(b, expression) ? readPlace(b, placeOf(b, expression)) : evaluate(b, expression);
  if (value.kind === "stored") {
    emitValue(b, layout, value.at, sourceText(expression), node.span);
    return;
  }
  const at = b.allocate(layout);
  assign(b, layout, at, value);
  emitValue(b, layout, at, sourceText(expression), node.span);
}

type Method = (b: Builder, call: MethodCall, instance: ExternInstance) => Value | undefined;

const METHODS: Record<string, Method> = {
  "counter.count": (b, call, instance) => {
    const counter = b.generator.bind("counter", counterOf(b, instance));
    const index = wordsOf(b, evaluate(b, call.arguments[0]!.value!)).words.at(-1);
    b.emit(`${counter}.count(${index}, s[${SLOT.ingressLength}]);`);
    return undefined;
  },
  // simple_switch counts each hit of the table, whether the action calls count() or not.
  "direct_counter.count": () => undefined,
  "meter.execute_meter": (b, call, instance) => {
    executeMeter(b, call, instance);
    return undefined;
  },
  "direct_meter.read": (b, call, instance) => {
    readDirectMeter(b, call, instance);
    return undefined;
  },
  "register.read": readRegister,
  "register.write": writeRegister,
  "Checksum16.get": (b, call) => {
    const result = computeHash(b, "csum16", call.arguments[0]!.value!, {
      withPayload: false,
      skipsInvalid: true,
    });
    return hashWords(b, "csum16", result, 16, false);
  },
};

/** An index out of range leaves the destination as it is. */
function readRegister(b: Builder, call: MethodCall, instance: ExternInstance): undefined {
  const register = registerOf(b, instance);
  const data = b.generator.bind("register", register.data);
  const place = placeOf(b, call.arguments[0]!.value!);
  const index = b.temp(`${wordsOf(b, evaluate(b, call.arguments[1]!.value!)).words.at(-1)} >>> 0`);
  const words = Array.from({ length: register.words }, (_, word) =>
    element(data, index, register.words, word),
  );
  const { width, signed } = register;
  const type = call.externTypeArguments[0];
  const isBool = type !== undefined && b.substitute(type).kind === "bool";
  b.emit(`if (${index} < ${register.size}) {`);
  const value: Value = isBool
    ? { kind: "condition", code: `(${words[0]} !== 0)` }
    : { kind: "words", width, signed, words };
  writePlace(b, place, stabilize(b, value));
  b.emit("}");
  return undefined;
}

/** A write to an index out of range is ignored. */
function writeRegister(b: Builder, call: MethodCall, instance: ExternInstance): undefined {
  const register = registerOf(b, instance);
  const data = b.generator.bind("register", register.data);
  const [position, value] = evaluateAll(b, [call.arguments[0]!.value!, call.arguments[1]!.value!]);
  const index = b.temp(`${wordsOf(b, position!).words.at(-1)} >>> 0`);
  const layout = b.layoutOf(call.arguments[1]!.parameter.type);
  const { words } = wordsOf(b, converted(b, layout, value!));
  b.emit(`if (${index} < ${register.size}) {`);
  words.slice(0, wordCount(register.width)).forEach((word, at) => {
    b.emit(`${element(data, index, register.words, at)} = ${word};`);
  });
  b.emit("}");
  return undefined;
}

function element(data: string, index: string, words: number, word: number): string {
  return words === 1 ? `${data}[${index}]` : `${data}[${index} * ${words} + ${word}]`;
}
