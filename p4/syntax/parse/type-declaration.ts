import type {
  Annotation,
  DerivedTypeDeclaration,
  EnumDeclaration,
  Field,
  Name,
  NewtypeDeclaration,
  PackageTypeDeclaration,
  SerializableEnumDeclaration,
  TypedefDeclaration,
  TypeReference,
} from "../ast.ts";
import { parseAnnotations } from "./annotation.ts";
import { parseExpression } from "./expression.ts";
import { isName, parseName, parseTypeParameters } from "./names.ts";
import { parseSignature } from "./signature.ts";
import type { TokenCursor } from "./token-cursor.ts";
import { parseStackSizes, parseType } from "./type-reference.ts";

const COMPOSITES = {
  header: "headerDeclaration",
  header_union: "headerUnionDeclaration",
  struct: "structDeclaration",
} as const;

type CompositeKeyword = keyof typeof COMPOSITES;

/** A header, header union, struct or enum; undefined where none begins. */
export function parseDerivedType(
  p: TokenCursor,
  annotations: readonly Annotation[],
): DerivedTypeDeclaration | undefined {
  const { kind } = p.token;
  if (kind === "enum") return parseEnum(p, annotations);
  return isCompositeKeyword(kind) ? parseComposite(p, annotations, kind) : undefined;
}

function isCompositeKeyword(kind: string): kind is CompositeKeyword {
  return kind in COMPOSITES;
}

function parseComposite(
  p: TokenCursor,
  annotations: readonly Annotation[],
  keyword: CompositeKeyword,
): DerivedTypeDeclaration {
  const start = p.expect(keyword).span;
  const name = parseName(p, "a name for the type");
  p.scopes.declareType(name.text);
  p.scopes.push();
  const typeParameters = parseTypeParameters(p);
  const fields = p.items(() => parseField(p));
  p.scopes.pop();
  const span = p.spanFrom(start);
  return { kind: COMPOSITES[keyword], span, annotations, name, typeParameters, fields };
}

function parseField(p: TokenCursor): Field {
  const annotations = parseAnnotations(p);
  const start = p.token.span;
  const written = parseType(p, "a field or `}`");
  const name = parseName(p, "a name for the field");
  const type = parseStackSizes(p, written);
  p.expect(";");
  return { kind: "field", span: p.spanFrom(start), annotations, type, name };
}

function parseEnum(
  p: TokenCursor,
  annotations: readonly Annotation[],
): EnumDeclaration | SerializableEnumDeclaration {
  const start = p.expect("enum").span;
  if (isName(p.token.kind) && p.peek().kind === "{") {
    const name = parseName(p);
    p.scopes.declareType(name.text);
    const members = parseMembers(p, true);
    return { kind: "enumDeclaration", span: p.spanFrom(start), annotations, name, members };
  }
  const underlying = parseType(p, "a name for the enum, or the type that it is represented by");
  return parseSerializableEnum(p, annotations, start, underlying);
}

function parseSerializableEnum(
  p: TokenCursor,
  annotations: readonly Annotation[],
  start: Name["span"],
  underlying: TypeReference,
): SerializableEnumDeclaration {
  const name = parseName(p, "a name for the enum");
  p.scopes.declareType(name.text);
  p.expect("{");
  const members: SerializableEnumDeclaration["members"][number][] = [];
  do {
    const member = parseName(p, "a name for the member");
    p.expect("=", { help: "Each member of an enum with a type needs its value." });
    const value = parseExpression(p);
    members.push({ kind: "serializableEnumMember", span: p.spanFrom(member.span), name: member, value });
  } while (p.accept(",") !== undefined && !p.at("}"));
  p.expect("}");
  const span = p.spanFrom(start);
  return { kind: "serializableEnumDeclaration", span, annotations, underlying, name, members };
}

/** `{ A, B }`, at least one; where the grammar has it, a comma may follow the last one. */
export function parseMembers(p: TokenCursor, trailingComma: boolean): Name[] {
  p.expect("{");
  const members: Name[] = [];
  do {
    members.push(parseName(p, "a name for the member"));
  } while (p.accept(",") !== undefined && !(trailingComma && p.at("}")));
  p.expect("}");
  return members;
}

/** `typedef type name;`, where the type may be declared on the way. */
export function parseTypedef(p: TokenCursor, annotations: readonly Annotation[]): TypedefDeclaration {
  const start = p.expect("typedef").span;
  const typeAnnotations = parseAnnotations(p);
  const derived = parseDerivedType(p, typeAnnotations);
  const written = derived ?? parseType(p);
  const name = parseName(p, "a name for the type");
  const type = isTypeReference(written) ? parseStackSizes(p, written) : written;
  p.scopes.declareType(name.text);
  p.expect(";");
  return { kind: "typedefDeclaration", span: p.spanFrom(start), annotations, type, name };
}

function isTypeReference(type: TypeReference | DerivedTypeDeclaration): type is TypeReference {
  return !type.kind.endsWith("Declaration");
}

/** `type original name;` */
export function parseNewtype(p: TokenCursor, annotations: readonly Annotation[]): NewtypeDeclaration {
  const start = p.expect("type").span;
  const written = parseType(p);
  const name = parseName(p, "a name for the type");
  const type = parseStackSizes(p, written);
  p.scopes.declareType(name.text);
  p.expect(";");
  return { kind: "newtypeDeclaration", span: p.spanFrom(start), annotations, type, name };
}

/** `package name<type parameters>(constructor parameters);` */
export function parsePackage(p: TokenCursor, annotations: readonly Annotation[]): PackageTypeDeclaration {
  const start = p.expect("package").span;
  const signature = parseSignature(p, annotations);
  p.scopes.pop();
  p.expect(";");
  return { kind: "packageTypeDeclaration", span: p.spanFrom(start), ...signature };
}
