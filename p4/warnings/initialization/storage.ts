import type { CheckedProgram } from "../../check/checked-program.ts";
import type { Type } from "../../check/type.ts";
import type { Expression } from "../../syntax/ast.ts";

/**
 * How much is known of a place in storage: 0 nothing was written (of a header: it is invalid), 1 something was written on
 * some ways, 2 written on all ways, or not to be judged.
 */
export type Level = 0 | 1 | 2;

/** A structure with more fields than this is taken as written. */
const MAXIMUM_LEAVES = 1_000;

/**
 * What has been written where, at one point of a program. Places are named by paths: the number of the variable, then
 * fields and elements, such as `3.ipv4.ttl`; the validity of a header is at its path with `#`. Places that are not listed
 * are written.
 */
export class Storage {
  private readonly levels: Map<string, Level>;
  /** Headers of which nothing was known until a condition said that they are invalid. */
  private readonly assumedInvalid: Set<string>;

  constructor(levels: Iterable<readonly [string, Level]> = [], assumedInvalid: Iterable<string> = []) {
    this.levels = new Map(levels);
    this.assumedInvalid = new Set(assumedInvalid);
  }

  copy(): Storage {
    return new Storage(this.levels, this.assumedInvalid);
  }

  level(path: string): Level {
    return this.levels.get(path) ?? 2;
  }

  validity(header: string): Level {
    return this.assumedInvalid.has(header) ? 0 : this.level(`${header}#`);
  }

  setValidity(header: string, level: Level): void {
    this.assumedInvalid.delete(header);
    this.set(`${header}#`, level);
  }

  /** A condition told; where nothing was known before, nothing is known again behind the statement. */
  assumeValidity(header: string, valid: boolean): void {
    if (!valid && this.level(`${header}#`) === 2) this.assumedInvalid.add(header);
    else this.setValidity(header, valid ? 2 : 0);
  }

  set(path: string, level: Level): void {
    if (level === 2) this.levels.delete(path);
    else this.levels.set(path, level);
  }

  /** Everything at the path and below is written; headers there are valid. */
  write(path: string): void {
    for (const key of this.levels.keys()) if (isBelow(key, path)) this.levels.delete(key);
    for (const header of this.assumedInvalid) if (isBelow(header, path)) this.assumedInvalid.delete(header);
  }

  /** Nothing at the path and below is written; headers there are invalid. */
  clear(path: string, type: Type): void {
    this.write(path);
    const places = [...leavesOf(path, type)];
    if (places.length <= MAXIMUM_LEAVES) for (const place of places) this.levels.set(place, 0);
  }

  /** `to` becomes as much written as `from` is. */
  transfer(from: string, to: string): void {
    const moved = [...this.levels].filter(([key]) => isBelow(key, from));
    this.write(to);
    for (const [key, level] of moved) this.levels.set(to + key.slice(from.length), level);
  }

  /** The lowest level of the fields and elements below, other headers left out; 2 when there is none. */
  lowestBelow(path: string, type: Type): Level {
    let lowest: Level = 2;
    for (const [key, level] of this.levels)
      if (level < lowest && isBelow(key, path) && !inHeader(key, path, type)) lowest = level;
    return lowest;
  }

  /** Takes over what another one knows. */
  become(other: Storage): void {
    const levels = [...other.levels];
    this.levels.clear();
    for (const [key, level] of levels) this.levels.set(key, level);
    const assumed = [...other.assumedInvalid];
    this.assumedInvalid.clear();
    for (const header of assumed) this.assumedInvalid.add(header);
  }

  /** What holds where two ways meet. */
  static join(a: Storage | undefined, b: Storage | undefined): Storage | undefined {
    if (a === undefined || b === undefined) return a ?? b;
    const joined = new Storage();
    for (const key of new Set([...a.levels.keys(), ...b.levels.keys()])) {
      const [one, other] = [a.level(key), b.level(key)];
      joined.set(key, one === other ? one : 1);
    }
    for (const header of a.assumedInvalid)
      if (b.assumedInvalid.has(header)) joined.assumedInvalid.add(header);
    return joined;
  }

  equals(other: Storage): boolean {
    return (
      this.levels.size === other.levels.size &&
      this.assumedInvalid.size === other.assumedInvalid.size &&
      [...this.levels].every(([key, level]) => other.level(key) === level)
    );
  }
}

function isBelow(key: string, path: string): boolean {
  return key.startsWith(path) && (key.length === path.length || ".[#".includes(key[path.length]!));
}

function inHeader(key: string, path: string, type: Type): boolean {
  if (type.kind === "header") return key.endsWith("#");
  let inner: Type | undefined = type;
  for (const [, name] of key.slice(path.length).matchAll(/\.(\w+)|\[\d+\]|#/g)) {
    if (inner === undefined || inner.kind === "header" || inner.kind === "headerUnion") return true;
    inner = name === undefined ? elementOf(inner) : fieldOf(inner, name);
  }
  return key.endsWith("#") || inner?.kind === "header";
}

function fieldOf(type: Type, name: string): Type | undefined {
  return type.kind === "struct" ? type.fields.find((field) => field.name === name)?.type : undefined;
}

function elementOf(type: Type): Type | undefined {
  return type.kind === "stack" ? type.element : undefined;
}

/** The places of scalars, and of the validity of headers, in a value of a type. */
function* leavesOf(path: string, type: Type): Iterable<string> {
  switch (type.kind) {
    case "header":
      yield `${path}#`;
      for (const field of type.fields) yield* leavesOf(`${path}.${field.name}`, field.type);
      return;
    case "headerUnion":
    case "struct":
      for (const field of type.fields) yield* leavesOf(`${path}.${field.name}`, field.type);
      return;
    case "stack":
      for (let index = 0; index < Math.min(type.size, MAXIMUM_LEAVES); index++)
        yield* leavesOf(`${path}[${index}]`, type.element);
      return;
    case "tuple":
      for (const [index, element] of type.elements.entries()) yield* leavesOf(`${path}[${index}]`, element);
      return;
    case "varbit":
    case "typeVariable":
    case "unknown":
    case "dontcare":
      return;
    default:
      yield path;
  }
}

/** Gives variables and parameters numbers, and expressions the paths of the places that they stand for. */
export class Places {
  private readonly program: CheckedProgram;
  private readonly numbers = new Map<object, number>();

  constructor(program: CheckedProgram) {
    this.program = program;
  }

  root(declaration: object): string {
    const known = this.numbers.get(declaration);
    if (known !== undefined) return `${known}`;
    this.numbers.set(declaration, this.numbers.size);
    return `${this.numbers.size - 1}`;
  }

  /** Undefined for what is no variable, and for elements that only the packet decides. */
  of(expression: Expression): string | undefined {
    switch (expression.kind) {
      case "pathExpression": {
        const declaration = this.program.declarationOf(expression);
        const variable =
          declaration?.kind === "variableDeclaration" ||
          (declaration?.kind === "parameter" && declaration.direction !== "none");
        return variable ? this.root(declaration) : undefined;
      }
      case "memberExpression": {
        const target = this.of(expression.target);
        if (target === undefined || this.program.memberOf(expression).kind !== "field") return undefined;
        return `${target}.${expression.member.text}`;
      }
      case "indexExpression": {
        const target = this.of(expression.target);
        const index = this.program.constantOf(expression.index);
        return target === undefined || index?.kind !== "integer" ? undefined : `${target}[${index.value}]`;
      }
      default:
        return undefined;
    }
  }

  /** The path of the smallest whole around an expression: what a write to an unknown element may touch. */
  around(expression: Expression): string | undefined {
    const path = this.of(expression);
    if (path !== undefined) return path;
    return "target" in expression && typeof expression.target === "object"
      ? this.around(expression.target)
      : undefined;
  }
}
