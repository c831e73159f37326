import type {
  ActionDeclaration,
  ConstructorCall,
  ControlDeclaration,
  DirectApplication,
  Instantiation,
  PackageTypeDeclaration,
  Parameter,
  ParserDeclaration,
  TableDeclaration,
  ValueSetDeclaration,
} from "../syntax/ast.ts";
import type { ControlType, ExternType, ParserType } from "./type.ts";
import type { Value } from "./value.ts";

/** What the evaluation of the program leaves: each object that exists while packets are processed. */
export type Instance = PackageInstance | ParserInstance | ControlInstance | ExternInstance;

/** Arguments of a constructor by parameter: values, or instances for parameters of a block's or extern's type. */
export type ConstructorArguments = ReadonlyMap<Parameter, Value | Instance>;

/** Where an instance comes from. */
export type InstanceSite = Instantiation | ConstructorCall | DirectApplication;

interface InstanceBase {
  readonly site: InstanceSite;
  /**
   * Full control-plane name, such as `MyIngress.filter.counts`: a block that is an argument of a package has the name
   * of its declaration, and each instance in it adds its own; `@name` replaces a name, and the whole path when it
   * begins with a dot.
   */
  readonly name: string;
}

export interface PackageInstance extends InstanceBase {
  readonly kind: "package";
  readonly declaration: PackageTypeDeclaration;
  readonly arguments: ConstructorArguments;
}

interface BlockInstance extends InstanceBase {
  readonly arguments: ConstructorArguments;
  /**
   * Instances that the declaration makes: by its instantiations, by `Type.apply()` calls, and by constructor calls in
   * table properties.
   */
  readonly children: ReadonlyMap<InstanceSite, Instance>;
}

export interface ParserInstance extends BlockInstance {
  readonly kind: "parser";
  readonly declaration: ParserDeclaration;
  /** With the instance's type arguments: they go into the types that the declaration's body mentions. */
  readonly type: ParserType;
  readonly valueSets: ReadonlyMap<ValueSetDeclaration, string>;
}

export interface ControlInstance extends BlockInstance {
  readonly kind: "control";
  readonly declaration: ControlDeclaration;
  readonly type: ControlType;
  /** Full control-plane names. */
  readonly tables: ReadonlyMap<TableDeclaration, string>;
  readonly actions: ReadonlyMap<ActionDeclaration, string>;
}

export interface ExternInstance extends InstanceBase {
  readonly kind: "extern";
  readonly type: ExternType;
  readonly arguments: ConstructorArguments;
  /** Where the site makes an array of instances with the same arguments: how many. */
  readonly arraySize?: number;
}
