import type { Diagnostic, RelatedLocation } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import type { Place } from "../../diagnostics/message-table.ts";
import { p4Messages } from "../../diagnostics/messages-p4.ts";
import type { Span } from "../../diagnostics/span.ts";
import type {
  ActionReference,
  CallExpression,
  ConstructorCall,
  ControlDeclaration,
  DirectApplication,
  Expression,
  Instantiation,
  Keyset,
  MemberExpression,
  NamedType,
  ParserDeclaration,
  PathExpression,
  TableDeclaration,
  TypeReference,
} from "../syntax/ast.ts";
import type {
  CheckedTable,
  Construction,
  KeyPattern,
  ResolvedCall,
  ResolvedMember,
} from "./checked-program.ts";
import type { Environment } from "./environment.ts";
import type { InstanceSite } from "./instance.ts";
import { type Declared, Scope } from "./scope.ts";
import type { Callable, Signature } from "./signatures.ts";
import type { ParameterType, Type, UnknownType } from "./type.ts";
import type { Value } from "./value.ts";

export const UNKNOWN: UnknownType = { kind: "unknown" };

type Diagnose = typeof p4Messages.diagnose;
type MessageCode = keyof typeof p4Messages.table;
type MessageParameters<Code extends MessageCode> =
  Parameters<typeof p4Messages.diagnose<Code>> extends [unknown, unknown, ...infer Rest] ? Rest : never;

/** Depth of nested expressions, statements and types that the checker walks; deeper programs are refused. */
const MAXIMUM_DEPTH = 1000;

/** More diagnostics than a user reads. */
const MAXIMUM_DIAGNOSTICS = 200;

/** What one run of the checker has found out so far: the side tables of the program and the diagnostics. */
export class Checker {
  readonly types = new Map<Expression, Type>();
  readonly namedTypes = new Map<TypeReference, Type>();
  readonly casts = new Map<Expression, Type>();
  readonly constants = new Map<Expression, Value>();
  /** Known when an instance is made: constructor parameters, instances, and what is built from them. */
  readonly instanceConstants = new Set<Expression>();
  readonly references = new Map<PathExpression | NamedType | ActionReference, Declared>();
  readonly members = new Map<MemberExpression, ResolvedMember>();
  readonly calls = new Map<CallExpression | DirectApplication, ResolvedCall>();
  readonly constructions = new Map<ConstructorCall | Instantiation | DirectApplication, Construction>();
  readonly tables = new Map<TableDeclaration, CheckedTable>();
  readonly keysets = new Map<Keyset, readonly KeyPattern[]>();

  /** Where the body of each parser and control makes instances, in the order of the text. */
  readonly sitesIn = new Map<ParserDeclaration | ControlDeclaration, InstanceSite[]>();

  /** Types of variables, parameters, constants, instances, and of declared types without their arguments. */
  readonly declaredTypes = new Map<Declared, Type>();
  /** Of functions, methods and constructors. */
  readonly signatures = new Map<Callable, Signature>();
  /** Of parsers and controls. */
  readonly constructorParameters = new Map<Declared, readonly ParameterType[]>();
  /** Values of constants. */
  readonly declaredValues = new Map<Declared, Value>();
  /** Where each member of `error` and `match_kind` is declared; insertion order is their order. */
  readonly errors = new Map<string, Span>();
  readonly matchKinds = new Map<string, Span>();

  readonly topLevel = new Scope();
  readonly used = new Set<Declared>();
  private readonly found: Diagnostic[] = [];
  private readonly placesWithErrors = new Set<string>();
  private depth = 0;
  private depthReported = false;

  get diagnostics(): readonly Diagnostic[] {
    return this.found;
  }

  get failed(): boolean {
    return this.found.some((diagnostic) => diagnostic.severity === "error");
  }

  /** Adds a diagnostic; a second error at the very same place is a consequence of the first and is dropped. */
  report<Code extends MessageCode>(
    code: Code,
    place: Span | Place,
    ...parameters: MessageParameters<Code>
  ): UnknownType {
    const where: Place = "line" in place ? { span: place } : place;
    const diagnostic = (p4Messages.diagnose as Diagnose)(code, where, ...(parameters as never));
    const key = placeKey(diagnostic);
    if (this.found.length < MAXIMUM_DIAGNOSTICS && !this.placesWithErrors.has(key))
      this.found.push(diagnostic);
    this.placesWithErrors.add(key);
    return UNKNOWN;
  }

  /** Runs `work` one level deeper; hostile nesting gives a diagnostic and `otherwise`. */
  nested<Result>(span: Span, otherwise: Result, work: () => Result): Result {
    if (this.depth >= MAXIMUM_DEPTH) {
      if (!this.depthReported) this.report("p4-too-deep", span, { limit: MAXIMUM_DEPTH });
      this.depthReported = true;
      return otherwise;
    }
    this.depth++;
    try {
      return work();
    } finally {
      this.depth--;
    }
  }

  /** Keeps what a constructor call, instantiation or direct application constructs, and where. */
  constructed(
    environment: Environment,
    site: ConstructorCall | Instantiation | DirectApplication,
    what: Construction,
  ): void {
    this.constructions.set(site, what);
    const block = environment.parser ?? environment.control;
    if (block === undefined) return;
    const sites = this.sitesIn.get(block);
    if (sites === undefined) this.sitesIn.set(block, [site]);
    else sites.push(site);
  }

  typeOf(expression: Expression): Type {
    return this.types.get(expression) ?? UNKNOWN;
  }

  /** The type in a parameter's declaration, without type arguments. */
  typeOfParameter(parameter: ParameterType): Type {
    return this.declaredTypes.get(parameter.declaration) ?? UNKNOWN;
  }

  /** Known at compile time or when the instance is made. */
  isConstant(expression: Expression): boolean {
    return this.constants.has(expression) || this.instanceConstants.has(expression);
  }
}

function placeKey(diagnostic: Diagnostic): string {
  const span = diagnostic.span;
  const place =
    span === undefined ? "" : `${span.file}:${span.line}:${span.column}:${span.endLine}:${span.endColumn}`;
  return `${diagnostic.severity}:${place}${diagnostic.severity === "warning" ? diagnostic.code : ""}`;
}

/** "Declared here" for a diagnostic. */
export function declaredHere(span: Span, what = "declared here"): readonly RelatedLocation[] {
  return [{ message: what, span }];
}

/** The place of a name with a suggestion where one is near. */
export function withSuggestion(span: Span, written: string, candidates: Iterable<string>): Place {
  const suggestion = didYouMean(written, candidates);
  return suggestion === undefined ? { span } : { span, help: `Did you mean ${suggestion}?` };
}
