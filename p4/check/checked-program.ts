import type {
  ActionDeclaration,
  ActionReference,
  CallExpression,
  ConstantDeclaration,
  ConstructorCall,
  ControlDeclaration,
  ControlTypeDeclaration,
  Declaration,
  DirectApplication,
  Expression,
  ExternFunctionDeclaration,
  ExternObjectDeclaration,
  FunctionDeclaration,
  Instantiation,
  KeyElement,
  Keyset,
  LoopVariable,
  MemberExpression,
  MethodPrototype,
  Name,
  NamedType,
  Parameter,
  ParserDeclaration,
  ParserState,
  ParserTypeDeclaration,
  PathExpression,
  Program,
  TableDeclaration,
  TableEntry,
  TypeReference,
  ValueProperty,
  ValueSetDeclaration,
  VariableDeclaration,
} from "../syntax/ast.ts";
import type { ControlInstance, Instance, PackageInstance, ParserInstance } from "./instance.ts";
import type { ParameterType, Type } from "./type.ts";
import type { Value } from "./value.ts";

/**
 * A program without errors: its tree, and what is known about each node. Nodes are told apart by identity.
 *
 * Inside a generic function, types may hold type variables; the call's `typeArguments` go into them.
 */
export interface CheckedProgram {
  readonly program: Program;

  /**
   * The type of an expression as its context uses it: a literal or constant of type `int`, a list, a structure, `{#}`
   * and `...` have the type that they become. Its operands keep `int` where it is a constant, so look at
   * {@link constantOf} first.
   */
  typeOf(expression: Expression): Type;

  /** The type that stands in a declaration, typedefs resolved. */
  typeNamed(reference: TypeReference): Type;

  /** The type of a variable, parameter, constant, instance or action, or the type that a declaration declares. */
  typeOfDeclared(declaration: ValueDeclaration | TypeDeclarationNode): Type;

  /**
   * The type into which the context converts the value of {@link typeOf}: a serializable enum to its underlying type.
   * No other implicit cast is left.
   */
  implicitCastOf(expression: Expression): Type | undefined;

  /** The value, of type {@link typeOf}, where it is the same in every instance. Constructor parameters are not. */
  constantOf(expression: Expression): Value | undefined;

  /** The value in one instance: {@link constantOf}, with the instance's constructor arguments. */
  constantIn(instance: ParserInstance | ControlInstance, expression: Expression): Value | undefined;

  /** What a name means. */
  declarationOf(
    reference: PathExpression | NamedType | ActionReference,
  ): ValueDeclaration | TypeDeclarationNode | undefined;

  memberOf(expression: MemberExpression): ResolvedMember;

  callOf(call: CallExpression | DirectApplication): ResolvedCall;

  /** A constructor call as an expression, or what an instantiation constructs. */
  constructionOf(node: ConstructorCall | Instantiation | DirectApplication): Construction;

  tableOf(table: TableDeclaration): CheckedTable;

  /** One pattern for each subject of the select, in order. */
  keysetOf(keyset: Keyset): readonly KeyPattern[];

  /** Members of the one `error` type in the order of declaration: the number of an error is its index. */
  readonly errors: readonly string[];

  readonly matchKinds: readonly string[];

  /** The instance that is named `main`; undefined in a library or when the program has none. */
  readonly main: PackageInstance | undefined;

  /** Instances at the top level, `main` among them, in the order of the text. */
  readonly instances: readonly Instance[];

  /** Whether something in the program mentions a declaration. */
  isUsed(declaration: object): boolean;

  /** Declarations at the top level by name; functions may have several. */
  topLevel(name: string): readonly Declaration[];
}

export type ValueDeclaration =
  | ConstantDeclaration
  | VariableDeclaration
  | LoopVariable
  | Parameter
  | Instantiation
  | ActionDeclaration
  | TableDeclaration
  | ValueSetDeclaration
  | FunctionDeclaration
  | ExternFunctionDeclaration
  | MethodPrototype
  | ParserState;

/** A {@link Name} is a type parameter. */
export type TypeDeclarationNode =
  | Extract<
      Declaration,
      {
        kind:
          | "headerDeclaration"
          | "headerUnionDeclaration"
          | "structDeclaration"
          | "enumDeclaration"
          | "serializableEnumDeclaration"
          | "typedefDeclaration"
          | "newtypeDeclaration"
          | "parserTypeDeclaration"
          | "controlTypeDeclaration"
          | "packageTypeDeclaration"
          | "externObjectDeclaration"
          | "parserDeclaration"
          | "controlDeclaration";
      }
    >
  | Name;

export type ResolvedMember =
  /** Of a header, header union or struct; index into the type's fields. */
  | { readonly kind: "field"; readonly index: number }
  /** `E.member`, `error.member`: the value is in `constantOf`. */
  | { readonly kind: "constant" }
  /** `stack.next`, `.last`, `.size`, `.lastIndex`. */
  | { readonly kind: "stack"; readonly property: "next" | "last" | "size" | "lastIndex" }
  /** `t.apply().hit`; the target of the member expression is the call. */
  | {
      readonly kind: "applyResult";
      readonly property: "hit" | "miss" | "action_run";
      readonly table: TableDeclaration;
    }
  /** The callee of a call: `callOf` says more. */
  | { readonly kind: "method" };

/** How a parameter of the callee gets its value. */
export interface BoundArgument {
  /** With the call's type arguments in its type. */
  readonly parameter: ParameterType;
  /**
   * The argument; the default value of the parameter when the call leaves it out; undefined when it is `@optional`
   * or to be bound by the control plane. A `_` for an out parameter is a dontcareExpression.
   */
  readonly value: Expression | undefined;
}

interface CallBase {
  /** For each parameter of the callee, in the order of its declaration. Evaluation order is that of the arguments. */
  readonly arguments: readonly BoundArgument[];
  /** For each type parameter of the callee, in order. */
  readonly typeArguments: readonly Type[];
  readonly returnType: Type;
}

export type ResolvedCall =
  | (CallBase & { readonly kind: "function"; readonly declaration: FunctionDeclaration })
  | (CallBase & { readonly kind: "externFunction"; readonly declaration: ExternFunctionDeclaration })
  | (CallBase & {
      readonly kind: "externMethod";
      readonly declaration: MethodPrototype;
      readonly extern: ExternObjectDeclaration;
      /** The extern's own type arguments. */
      readonly externTypeArguments: readonly Type[];
      /** An instance, a parameter of extern type, or `this`. */
      readonly target: Expression;
    })
  | (CallBase & { readonly kind: "action"; readonly declaration: ActionDeclaration })
  | (CallBase & {
      readonly kind: "applyTable";
      readonly declaration: TableDeclaration;
    })
  | (CallBase & {
      readonly kind: "applyBlock";
      /** A type when the applied value is a constructor parameter: the instance says which declaration. */
      readonly declaration:
        | ParserDeclaration
        | ControlDeclaration
        | ParserTypeDeclaration
        | ControlTypeDeclaration;
      /** Undefined for `Type.apply()`, whose instance belongs to this very node. */
      readonly target: Expression | undefined;
    })
  | (CallBase & {
      readonly kind: "builtIn";
      readonly method: BuiltInMethod;
      readonly target: Expression;
    });

export type BuiltInMethod =
  | "isValid"
  | "setValid"
  | "setInvalid"
  | "push_front"
  | "pop_front"
  | "minSizeInBits"
  | "minSizeInBytes"
  | "maxSizeInBits"
  | "maxSizeInBytes";

export interface Construction {
  /** Extern, parser, control or package type, with type arguments. */
  readonly type: Type;
  readonly arguments: readonly BoundArgument[];
}

/** One element of a keyset: of a select case or a table entry. */
export type KeyPattern =
  | { readonly kind: "any" }
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "mask"; readonly value: bigint; readonly mask: bigint }
  /** Both ends included; signed where the key is. */
  | { readonly kind: "range"; readonly low: bigint; readonly high: bigint }
  | { readonly kind: "valueSet"; readonly declaration: ValueSetDeclaration }
  /** Not known before the instance or the packet is. */
  | { readonly kind: "expression"; readonly expression: Expression };

export interface CheckedTable {
  readonly declaration: TableDeclaration;
  readonly keys: readonly TableKey[];
  readonly actions: readonly TableAction[];
  /** NoAction where the table names none. */
  readonly defaultAction: ActionBinding;
  readonly defaultActionIsConst: boolean;
  readonly entries: readonly CheckedEntry[];
  /** What the priorities of entries mean; false with `largest_priority_wins = false`. */
  readonly largestPriorityWins: boolean;
  /** Written as `const entries`. */
  readonly entriesAreConst: boolean;
  /** As written; undefined when the table does not say, or only its instance knows: see `sizeExpression`. */
  readonly size: bigint | undefined;
  readonly sizeExpression: Expression | undefined;
  /** All other properties by name: counters, meters, implementation, support_timeout, … */
  readonly properties: ReadonlyMap<string, ValueProperty>;
}

export interface TableKey {
  readonly element: KeyElement;
  readonly matchKind: string;
  /** The control plane's name of the field: `@name`, else the text of the expression. */
  readonly name: string;
  readonly type: Type;
}

export interface TableAction {
  /** Undefined for a NoAction that the table does not list and uses as default. */
  readonly reference: ActionReference | undefined;
  readonly declaration: ActionDeclaration;
  /** For each parameter of the action; undefined values are the control plane's. */
  readonly arguments: readonly BoundArgument[];
  readonly tableOnly: boolean;
  readonly defaultOnly: boolean;
}

/** An action with all its arguments, as default action or in an entry. */
export interface ActionBinding {
  readonly declaration: ActionDeclaration;
  readonly arguments: readonly BoundArgument[];
}

export interface CheckedEntry {
  readonly entry: TableEntry;
  /** One for each key of the table. */
  readonly patterns: readonly KeyPattern[];
  readonly action: ActionBinding;
  readonly isConst: boolean;
  /** As the specification counts, section 14.2.1.4; undefined when the table's match kinds need none. */
  readonly priority: bigint | undefined;
}
