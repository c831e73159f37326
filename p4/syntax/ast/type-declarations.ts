import type { Annotation } from "./annotations.ts";
import type { Parameter } from "./declarations.ts";
import type { Expression } from "./expressions.ts";
import type { Name, Node } from "./node.ts";
import type { TypeReference } from "./type-references.ts";

/** Declarations of types, specification section 7.2. */
export type TypeDeclaration =
  | DerivedTypeDeclaration
  | TypedefDeclaration
  | NewtypeDeclaration
  | ParserTypeDeclaration
  | ControlTypeDeclaration
  | PackageTypeDeclaration;

/** Types that a `typedef` may declare on the way: `typedef struct S { } T;`. */
export type DerivedTypeDeclaration =
  | HeaderDeclaration
  | HeaderUnionDeclaration
  | StructDeclaration
  | EnumDeclaration
  | SerializableEnumDeclaration;

interface Composite {
  readonly annotations: readonly Annotation[];
  readonly name: Name;
  readonly typeParameters: readonly Name[];
  readonly fields: readonly Field[];
}

export interface HeaderDeclaration extends Node<"headerDeclaration">, Composite {}
export interface HeaderUnionDeclaration extends Node<"headerUnionDeclaration">, Composite {}
export interface StructDeclaration extends Node<"structDeclaration">, Composite {}

export interface Field extends Node<"field"> {
  readonly annotations: readonly Annotation[];
  readonly type: TypeReference;
  readonly name: Name;
}

export interface EnumDeclaration extends Node<"enumDeclaration"> {
  readonly annotations: readonly Annotation[];
  readonly name: Name;
  readonly members: readonly Name[];
}

/** `enum bit<8> Name { member = value }` */
export interface SerializableEnumDeclaration extends Node<"serializableEnumDeclaration"> {
  readonly annotations: readonly Annotation[];
  readonly underlying: TypeReference;
  readonly name: Name;
  readonly members: readonly SerializableEnumMember[];
}

export interface SerializableEnumMember extends Node<"serializableEnumMember"> {
  readonly name: Name;
  readonly value: Expression;
}

/** `typedef type name;`: another name for the same type. */
export interface TypedefDeclaration extends Node<"typedefDeclaration"> {
  readonly annotations: readonly Annotation[];
  readonly type: TypeReference | DerivedTypeDeclaration;
  readonly name: Name;
}

/** `type original name;`: a new type. */
export interface NewtypeDeclaration extends Node<"newtypeDeclaration"> {
  readonly annotations: readonly Annotation[];
  readonly type: TypeReference;
  readonly name: Name;
}

/** What the types of parsers, controls and packages have in common. */
export interface Signature {
  readonly annotations: readonly Annotation[];
  readonly name: Name;
  readonly typeParameters: readonly Name[];
  readonly parameters: readonly Parameter[];
}

export interface ParserTypeDeclaration extends Node<"parserTypeDeclaration">, Signature {}
export interface ControlTypeDeclaration extends Node<"controlTypeDeclaration">, Signature {}
/** The parameters are the package's constructor parameters. */
export interface PackageTypeDeclaration extends Node<"packageTypeDeclaration">, Signature {}
