import type { DerivedTypeDeclaration, Field, Name, Signature, TypeDeclaration } from "../syntax/ast.ts";
import { braces, type Doc, hardline, indent, join } from "./document.ts";
import { annotationsAbove, annotationsBefore } from "./print-annotation.ts";
import { printParameters, printTypeParameters } from "./print-declaration.ts";
import { printExpression } from "./print-expression.ts";
import { printType } from "./print-type.ts";

const KEYWORDS = {
  headerDeclaration: "header",
  headerUnionDeclaration: "header_union",
  structDeclaration: "struct",
} as const;

type WithoutSignature = Exclude<TypeDeclaration, Signature>;

export function printTypeDeclaration(node: WithoutSignature): Doc {
  switch (node.kind) {
    case "typedefDeclaration": {
      const type =
        "members" in node.type || "fields" in node.type ? printDerived(node.type) : printType(node.type);
      return [annotationsAbove(node.annotations), "typedef ", type, ` ${node.name.text};`];
    }
    case "newtypeDeclaration":
      return [annotationsAbove(node.annotations), "type ", printType(node.type), ` ${node.name.text};`];
    default:
      return printDerived(node);
  }
}

function printDerived(node: DerivedTypeDeclaration): Doc {
  const above = annotationsAbove(node.annotations);
  const name = node.name.text;
  switch (node.kind) {
    case "enumDeclaration":
      return [above, `enum ${name} `, printMembers(node.members)];
    case "serializableEnumDeclaration": {
      const members = node.members.map(
        (member): Doc => [`${member.name.text} = `, printExpression(member.value)],
      );
      return [above, "enum ", printType(node.underlying), ` ${name} `, printLines(members)];
    }
    default: {
      const head: Doc = [`${KEYWORDS[node.kind]} ${name}`, printTypeParameters(node.typeParameters), " "];
      return [above, head, braces(node.fields.map(printField))];
    }
  }
}

function printField({ annotations, type, name }: Field): Doc {
  return [annotationsBefore(annotations), printType(type), ` ${name.text};`];
}

/** `{`, a name a line, `}`. */
export function printMembers(members: readonly Name[]): Doc {
  return printLines(members.map(({ text }) => text));
}

function printLines(members: readonly Doc[]): Doc {
  return ["{", indent([hardline, join([",", hardline], members)]), hardline, "}"];
}

/** `name<type parameters>(parameters)`. */
export function printSignature({ name, typeParameters, parameters }: Signature): Doc {
  return [name.text, printTypeParameters(typeParameters), printParameters(parameters)];
}
