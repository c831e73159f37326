import type {
  ActionDeclaration,
  ConstantDeclaration,
  ConstructorPrototype,
  Declaration,
  ExternObjectDeclaration,
  FunctionDeclaration,
  FunctionPrototype,
  Instantiation,
  MethodPrototype,
  Name,
  Parameter,
  TypeReference,
  VariableDeclaration,
} from "../syntax/ast.ts";
import { braces, type Doc, enclose, hardline } from "./document.ts";
import { annotationsAbove, annotationsBefore } from "./print-annotation.ts";
import { printControl } from "./print-control.ts";
import { printArguments, printExpression } from "./print-expression.ts";
import { printParser } from "./print-parser.ts";
import { printBlock } from "./print-statement.ts";
import { printType } from "./print-type.ts";
import { printMembers, printSignature, printTypeDeclaration } from "./print-type-declaration.ts";

/** A declaration of the top level, with its closing semicolon or brace. */
export function printDeclaration(node: Declaration): Doc {
  switch (node.kind) {
    case "constantDeclaration":
      return printConstant(node);
    case "externFunctionDeclaration":
      return [annotationsAbove(node.annotations), "extern ", printPrototype(node), ";"];
    case "externObjectDeclaration":
      return printExternObject(node);
    case "externForwardDeclaration":
      return [annotationsAbove(node.annotations), `extern ${node.name.text};`];
    case "actionDeclaration":
      return printAction(node);
    case "functionDeclaration":
      return printFunction(node);
    case "parserDeclaration":
      return printParser(node);
    case "controlDeclaration":
      return printControl(node);
    case "instantiation":
      return printInstantiation(node);
    case "errorDeclaration":
      return ["error ", printMembers(node.members)];
    case "matchKindDeclaration":
      return ["match_kind ", printMembers(node.members)];
    case "parserTypeDeclaration":
      return [annotationsAbove(node.annotations), "parser ", printSignature(node), ";"];
    case "controlTypeDeclaration":
      return [annotationsAbove(node.annotations), "control ", printSignature(node), ";"];
    case "packageTypeDeclaration":
      return [annotationsAbove(node.annotations), "package ", printSignature(node), ";"];
    default:
      return printTypeDeclaration(node);
  }
}

export function printConstant({ annotations, type, name, value }: ConstantDeclaration): Doc {
  const head: Doc = ["const ", printType(type), ` ${name.text} = `];
  return [annotationsBefore(annotations), head, printExpression(value), ";"];
}

/** Without the semicolon. */
export function printVariable({ annotations, type, name, initializer }: VariableDeclaration): Doc {
  const value: Doc = initializer === undefined ? "" : [" = ", printExpression(initializer)];
  return [annotationsBefore(annotations), printType(type), ` ${name.text}`, value];
}

export function printInstantiation(node: Instantiation): Doc {
  const { annotations, type, arguments: args, name, body } = node;
  const { element, sizes } = unwindStack(type);
  const members: Doc =
    body === undefined
      ? ""
      : [
          " = ",
          braces(
            body.map((member) =>
              member.kind === "instantiation" ? printInstantiation(member) : printFunction(member),
            ),
          ),
        ];
  const declarator: Doc = [` ${name.text}`, sizes, members, ";"];
  return [annotationsAbove(annotations), printType(element), printArguments(args), declarator];
}

/** Stacks of instances have their sizes behind the name: `Type(arguments) name[2]`. */
function unwindStack(type: TypeReference): { element: TypeReference; sizes: Doc[] } {
  if (type.kind !== "stackType") return { element: type, sizes: [] };
  const { element, sizes } = unwindStack(type.element);
  return { element, sizes: [...sizes, ["[", printExpression(type.size), "]"]] };
}

function printFunction(node: FunctionDeclaration): Doc {
  return [annotationsAbove(node.annotations), printPrototype(node), " ", printBlock(node.body)];
}

function printPrototype({ returnType, name, typeParameters, parameters }: FunctionPrototype): Doc {
  return [
    printType(returnType),
    ` ${name.text}`,
    printTypeParameters(typeParameters),
    printParameters(parameters),
  ];
}

export function printTypeParameters(names: readonly Name[]): Doc {
  if (names.length === 0) return "";
  return enclose(
    "<",
    names.map(({ text }) => text),
    ">",
  );
}

export function printParameters(parameters: readonly Parameter[]): Doc {
  return enclose("(", parameters.map(printParameter), ")");
}

function printParameter({ annotations, direction, type, name, defaultValue }: Parameter): Doc {
  const head: Doc = [annotationsBefore(annotations), direction === "none" ? "" : `${direction} `];
  const value: Doc = defaultValue === undefined ? "" : [" = ", printExpression(defaultValue)];
  return [head, printType(type), ` ${name.text}`, value];
}

function printExternObject({ annotations, name, typeParameters, members }: ExternObjectDeclaration): Doc {
  const head: Doc = [`extern ${name.text}`, printTypeParameters(typeParameters), " "];
  return [annotationsAbove(annotations), head, braces(members.map(printExternMember))];
}

function printExternMember(member: ConstructorPrototype | MethodPrototype): Doc {
  const above = annotationsAbove(member.annotations);
  if (member.kind === "constructorPrototype") {
    return [above, member.name.text, printParameters(member.parameters), ";"];
  }
  return [above, member.abstract ? "abstract " : "", printPrototype(member), ";"];
}

export function printAction({ annotations, name, parameters, body }: ActionDeclaration): Doc {
  const head: Doc = [`action ${name.text}`, printParameters(parameters), " "];
  return [annotationsAbove(annotations), head, printBlock(body)];
}

/** Items of a declaration's body, with an empty line around those that have bodies themselves. */
export function printSections(sections: readonly { readonly doc: Doc; readonly apart: boolean }[]): Doc[] {
  return sections.map(({ doc, apart }, index) => {
    const following = sections[index + 1];
    return following !== undefined && (apart || following.apart) ? [doc, hardline] : doc;
  });
}
