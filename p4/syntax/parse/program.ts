import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { p4SyntaxMessages } from "../../../diagnostics/messages-p4-syntax.ts";
import type { Token } from "../../source/token.ts";
import type { Annotation, Declaration, Program } from "../ast.ts";
import { parseAnnotations } from "./annotation.ts";
import { parseControl } from "./control-declaration.ts";
import { parseExtern } from "./extern.ts";
import { parseAction, parseFunction } from "./function.ts";
import { parseParser } from "./parser-declaration.ts";
import { SyntaxFailure, TokenCursor } from "./token-cursor.ts";
import {
  parseDerivedType,
  parseMembers,
  parseNewtype,
  parsePackage,
  parseTypedef,
} from "./type-declaration.ts";
import { parseReturnType } from "./type-reference.ts";
import { parseConstant, parseInstantiation } from "./variable.ts";

export interface ParsedProgram {
  /** What could be read: with errors among the diagnostics, the declarations that have none. */
  readonly program: Program;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the tokens of a program, which end with `endOfFile`. Grammar: specification appendix G. */
export function parseTokens(tokens: readonly Token[]): ParsedProgram {
  const p = new TokenCursor(tokens);
  const declarations: Declaration[] = [];
  const start = p.token.span;
  try {
    while (!p.at("endOfFile")) {
      if (p.accept(";") !== undefined) continue;
      const declaration = p.recovering(() => parseDeclaration(p), 0);
      if (declaration !== undefined) declarations.push(declaration);
    }
  } catch (error) {
    if (!(error instanceof SyntaxFailure)) throw error;
  }
  return {
    program: { kind: "program", span: p.spanFrom(start), declarations },
    diagnostics: p.diagnostics,
  };
}

function parseDeclaration(p: TokenCursor): Declaration {
  const annotations = parseAnnotations(p);
  switch (p.token.kind) {
    case "const":
      return parseConstant(p, annotations);
    case "extern":
      return parseExtern(p, annotations);
    case "action":
      return parseAction(p, annotations);
    case "parser":
      return parseParser(p, annotations);
    case "control":
      return parseControl(p, annotations);
    case "package":
      return parsePackage(p, annotations);
    case "typedef":
      return parseTypedef(p, annotations);
    case "type":
      return parseNewtype(p, annotations);
    case "error":
    case "match_kind":
      if (p.peek().kind === "{" && annotations.length === 0) return parseMemberDeclaration(p);
      break;
    case "identifier":
    case ".":
    case "void":
    case "bit":
    case "bool":
    case "int":
    case "list":
    case "string":
    case "tuple":
    case "varbit":
      break;
    default:
      return parseDerivedType(p, annotations) ?? p.fail("a declaration");
  }
  return parseFunctionOrInstantiation(p, annotations);
}

function parseMemberDeclaration(p: TokenCursor): Declaration {
  const { kind, span } = p.next();
  return kind === "error"
    ? { kind: "errorDeclaration", members: parseMembers(p, false), span: p.spanFrom(span) }
    : { kind: "matchKindDeclaration", members: parseMembers(p, true), span: p.spanFrom(span) };
}

/** Both begin with a type; `(` directly behind it makes an instance. */
function parseFunctionOrInstantiation(p: TokenCursor, annotations: readonly Annotation[]): Declaration {
  const start = p.token.span;
  const type = parseReturnType(p);
  if (p.at("(")) return parseInstantiation(p, annotations, start, type);
  failAtVariable(p);
  return parseFunction(p, annotations, start, type);
}

function failAtVariable(p: TokenCursor): void {
  const behind = p.peek().kind;
  if (p.token.kind !== "identifier" || (behind !== ";" && behind !== "=")) return;
  const { text: name, span } = p.token;
  p.failWith(p4SyntaxMessages.diagnose("p4-variable-at-top-level", { span }, { name }));
}
