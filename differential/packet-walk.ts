import type { Random } from "../conformance/fuzz/random.ts";
import type { ast, CheckedProgram, KeyPattern, ParserInstance, types } from "../p4/index.ts";
import { BitString } from "./bit-string.ts";
import type { ValuePool } from "./value-pool.ts";

/** More states than a packet is likely to need; the walk of a parser that turns in a circle ends here. */
const MOST_STATES = 40;

/** Longest varbit field that is made where its size cannot be worked out, in bytes. */
const VARBIT_GUESS_BYTES = 8;

/** Where a field of an extracted header lies in the packet. */
interface Place {
  readonly at: number;
  readonly bits: number;
}

/** What a block's parameters stand for in the one that applies it, as texts of places. */
type Names = ReadonlyMap<string, string>;

/**
 * A packet that the parser is likely to take: follows its states from `start`, makes each header that they extract, and writes what a
 * randomly chosen case of each `select` asks for into the fields that it looks at. What cannot be worked out is left to chance.
 */
export function walkParser(
  program: CheckedProgram,
  parser: ParserInstance,
  pool: ValuePool,
  random: Random,
): Uint8Array {
  return new PacketWalk(program, pool, random).packet(parser);
}

class PacketWalk {
  readonly #program: CheckedProgram;
  readonly #pool: ValuePool;
  readonly #random: Random;
  readonly #bits = new BitString();
  readonly #places = new Map<string, Place>();
  readonly #filled = new Map<string, number>();
  #cursor = 0;

  constructor(program: CheckedProgram, pool: ValuePool, random: Random) {
    this.#program = program;
    this.#pool = pool;
    this.#random = random;
  }

  packet(parser: ParserInstance): Uint8Array {
    this.#parser(parser, new Map());
    this.#bits.extendTo(Math.ceil(this.#bits.length / 8) * 8, (bits) => this.#pool.any(bits));
    return this.#bits.bytes();
  }

  #parser(parser: ParserInstance, names: Names): void {
    const states = new Map(parser.declaration.states.map((state) => [state.name.text, state]));
    let state = states.get("start");
    for (let visited = 0; state !== undefined && visited < MOST_STATES; visited++) {
      for (const item of state.items) this.#item(parser, item, names);
      const next = this.#next(state, names);
      state = next === undefined ? undefined : states.get(next);
    }
  }

  #item(parser: ParserInstance, item: ast.BlockItem, names: Names): void {
    if (item.kind === "blockStatement") for (const inner of item.items) this.#item(parser, inner, names);
    if (item.kind === "callStatement") this.#call(parser, item.call, names);
  }

  #call(parser: ParserInstance, call: ast.CallExpression, names: Names): void {
    const resolved = this.#program.callOf(call);
    const [first, second] = resolved.arguments.map(({ value }) => value);
    if (
      resolved.kind === "externMethod" &&
      resolved.declaration.name.text === "extract" &&
      first !== undefined
    ) {
      if (first.kind !== "dontcareExpression") this.#extract(first, second, names);
    } else if (resolved.kind === "externMethod" && resolved.declaration.name.text === "advance") {
      this.#advance(first === undefined ? undefined : this.#value(first, names));
    } else if (resolved.kind === "applyBlock") {
      const child = [...parser.children.values()].find(
        (instance) => instance.kind === "parser" && instance.declaration === resolved.declaration,
      );
      if (child?.kind !== "parser") return;
      const inner = new Map<string, string>();
      for (const { parameter, value } of resolved.arguments) {
        const path = value === undefined ? undefined : this.#path(value, names);
        if (path !== undefined) inner.set(parameter.name, path);
      }
      this.#parser(child, inner);
    }
  }

  #advance(bits: bigint | undefined): void {
    if (bits === undefined || bits > 0xffffn) return;
    this.#cursor += Number(bits);
    this.#bits.extendTo(this.#cursor, (missing) => this.#pool.any(missing));
  }

  #extract(target: ast.Expression, size: ast.Expression | undefined, names: Names): void {
    const type = this.#program.typeOf(target);
    const path = this.#extractedPath(target, names);
    if (type.kind !== "header" || path === undefined) return;
    for (const field of type.fields) {
      const bits = bitsOf(field.type) ?? this.#varbitBits(size, names);
      const from = this.#bits.length;
      const at = this.#cursor;
      this.#cursor += bits;
      if (at >= from) this.#bits.append(this.#pool.likely(bits), bits);
      else this.#bits.extendTo(this.#cursor, (missing) => this.#pool.any(missing));
      this.#places.set(`${path}.${field.name}`, { at, bits });
    }
  }

  #varbitBits(size: ast.Expression | undefined, names: Names): number {
    const bits = size === undefined ? undefined : this.#value(size, names);
    if (bits !== undefined && bits >= 0n && bits <= 2048n) return Number(bits);
    return 8 * this.#random.below(VARBIT_GUESS_BYTES);
  }

  /** Of `stack.next` the element that it is now. */
  #extractedPath(target: ast.Expression, names: Names): string | undefined {
    if (target.kind === "memberExpression" && target.member.text === "next") {
      const stack = this.#path(target.target, names);
      if (stack !== undefined && this.#program.typeOf(target.target).kind === "stack") {
        const index = this.#filled.get(stack) ?? 0;
        this.#filled.set(stack, index + 1);
        return `${stack}[${index}]`;
      }
    }
    return this.#path(target, names);
  }

  #next({ transition }: ast.ParserState, names: Names): string | undefined {
    if (transition === undefined) return undefined;
    if (transition.kind === "directTransition") return transition.next.text;
    const chosen = this.#random.pick(transition.cases);
    const patterns = this.#program.keysetOf(chosen.keyset);
    transition.subjects.forEach((subject, index) => {
      const pattern = patterns[index];
      if (pattern !== undefined) this.#satisfy(subject, pattern, names);
    });
    return this.#taken(transition, names) ?? chosen.next.text;
  }

  /** The first case that the packet as it is now takes; undefined where that cannot be said. */
  #taken({ subjects, cases }: ast.SelectTransition, names: Names): string | undefined {
    const values = subjects.map((subject) => this.#value(subject, names));
    for (const { keyset, next } of cases) {
      const matches = this.#program.keysetOf(keyset).map((pattern, index) => holds(pattern, values[index]));
      if (matches.every((match) => match === true)) return next.text;
      if (matches.every((match) => match !== false)) return undefined;
    }
    return undefined;
  }

  #satisfy(subject: ast.Expression, pattern: KeyPattern, names: Names): void {
    const place = this.#place(subject, names);
    if (place === undefined) return;
    const { at, bits } = place;
    if (pattern.kind === "value" && pattern.value.kind === "integer") {
      this.#bits.write(at, bits, BigInt.asUintN(bits, pattern.value.value));
    } else if (pattern.kind === "mask") {
      const kept = this.#bits.read(at, bits) & ~pattern.mask;
      this.#bits.write(at, bits, BigInt.asUintN(bits, kept | (pattern.value & pattern.mask)));
    } else if (pattern.kind === "range") {
      const width = pattern.high - pattern.low + 1n;
      this.#bits.write(at, bits, BigInt.asUintN(bits, pattern.low + (this.#pool.any(bits) % width)));
    }
  }

  /** Where the bits lie that an expression reads unchanged. */
  #place(expression: ast.Expression, names: Names): Place | undefined {
    switch (expression.kind) {
      case "castExpression": {
        const inner = this.#place(expression.operand, names);
        const bits = bitsOf(this.#program.typeOf(expression));
        if (inner === undefined || bits === undefined) return undefined;
        return bits >= inner.bits ? inner : { at: inner.at + inner.bits - bits, bits };
      }
      case "sliceExpression": {
        const inner = this.#place(expression.target, names);
        const high = this.#value(expression.high, names);
        const low = this.#value(expression.low, names);
        if (inner === undefined || high === undefined || low === undefined) return undefined;
        return { at: inner.at + inner.bits - 1 - Number(high), bits: Number(high - low) + 1 };
      }
      case "callExpression":
        return this.#lookahead(expression);
      default: {
        const path = this.#path(expression, names);
        return path === undefined ? undefined : this.#places.get(path);
      }
    }
  }

  #lookahead(call: ast.CallExpression): Place | undefined {
    const resolved = this.#program.callOf(call);
    if (resolved.kind !== "externMethod" || resolved.declaration.name.text !== "lookahead") return undefined;
    const bits = bitsOf(resolved.returnType);
    if (bits === undefined) return undefined;
    this.#bits.extendTo(this.#cursor + bits, (missing) => this.#pool.likely(missing));
    return { at: this.#cursor, bits };
  }

  /** The text of a place: `hdr.stack[2].field`, with the names of the outermost parser. */
  #path(expression: ast.Expression, names: Names): string | undefined {
    switch (expression.kind) {
      case "pathExpression":
        return names.get(expression.name.text) ?? expression.name.text;
      case "memberExpression": {
        const target = this.#path(expression.target, names);
        if (target === undefined) return undefined;
        const isStack = this.#program.typeOf(expression.target).kind === "stack";
        if (isStack && expression.member.text === "last") {
          return `${target}[${(this.#filled.get(target) ?? 1) - 1}]`;
        }
        return `${target}.${expression.member.text}`;
      }
      case "indexExpression": {
        const target = this.#path(expression.target, names);
        const index = this.#value(expression.index, names);
        return target === undefined || index === undefined ? undefined : `${target}[${index}]`;
      }
      default:
        return undefined;
    }
  }

  /** The value of an expression over constants and extracted fields; undefined for all else. */
  #value(expression: ast.Expression, names: Names): bigint | undefined {
    const constant = this.#program.constantOf(expression);
    if (constant?.kind === "integer") return constant.value;
    const place = this.#place(expression, names);
    if (place !== undefined) return this.#bits.read(place.at, place.bits);
    if (expression.kind === "castExpression") return this.#value(expression.operand, names);
    if (expression.kind !== "binaryExpression") return undefined;
    const left = this.#value(expression.left, names);
    const right = this.#value(expression.right, names);
    const bits = bitsOf(this.#program.typeOf(expression));
    if (left === undefined || right === undefined || bits === undefined) return undefined;
    const apply = ARITHMETIC[expression.operator];
    return apply === undefined ? undefined : BigInt.asUintN(bits, apply(left, right));
  }
}

const ARITHMETIC: Partial<Record<ast.BinaryOperator, (left: bigint, right: bigint) => bigint>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "<<": (left, right) => left << (right & 0xffn),
  ">>": (left, right) => left >> (right & 0xffn),
  "&": (left, right) => left & right,
  "|": (left, right) => left | right,
};

function holds(pattern: KeyPattern, value: bigint | undefined): boolean | undefined {
  if (pattern.kind === "any") return true;
  if (value === undefined) return undefined;
  if (pattern.kind === "mask") return (value & pattern.mask) === (pattern.value & pattern.mask);
  if (pattern.kind === "range") return pattern.low <= value && value <= pattern.high;
  if (pattern.kind === "value" && pattern.value.kind === "integer") return pattern.value.value === value;
  return undefined;
}

/** Bits of a scalar; undefined for a varbit, whose size the packet tells, and for what has no bits. */
function bitsOf(type: types.Type): number | undefined {
  switch (type.kind) {
    case "bit":
    case "int":
      return type.width;
    case "bool":
      return 1;
    case "serializableEnum":
    case "newtype":
      return bitsOf(type.underlying);
    default:
      return undefined;
  }
}
