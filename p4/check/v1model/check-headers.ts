import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { p4Messages } from "../../../diagnostics/messages-p4.ts";
import type { CheckedProgram } from "../checked-program.ts";
import type { Instance } from "../instance.ts";
import { widthRange } from "../layout.ts";
import type { HeaderType, Type } from "../type.ts";
import { typeText } from "../type-text.ts";

/** The headers of a v1model program: a struct of headers, stacks and unions, each of whole bytes. */
export function checkHeaders(program: CheckedProgram, parser: Instance | undefined): readonly Diagnostic[] {
  if (parser?.kind !== "parser") return [];
  const parameter = parser.declaration.parameters[1];
  if (parameter === undefined) return [];
  const type = program.typeOfDeclared(parameter);
  if (type.kind !== "struct")
    return [
      p4Messages.diagnose("p4-v1model-headers", { span: parameter.type.span }, { type: typeText(type) }),
    ];
  return type.fields.flatMap((field) => {
    const span = field.declaration?.span ?? parameter.span;
    const headers = headersIn(field.type);
    if (headers === undefined)
      return [
        p4Messages.diagnose(
          "p4-v1model-header-member",
          { span },
          { field: field.name, type: typeText(field.type) },
        ),
      ];
    return headers.flatMap((header) => checkWidth(header));
  });
}

function headersIn(type: Type): readonly HeaderType[] | undefined {
  switch (type.kind) {
    case "header":
      return [type];
    case "headerUnion":
      return type.fields.flatMap((field) => headersIn(field.type) ?? []);
    case "stack":
      return headersIn(type.element);
    default:
      return undefined;
  }
}

function checkWidth(header: HeaderType): readonly Diagnostic[] {
  const range = widthRange(header);
  if (range === undefined || (range.minimum % 8 === 0 && range.maximum % 8 === 0)) return [];
  return [
    p4Messages.diagnose(
      "p4-v1model-header-width",
      { span: header.declaration.name.span },
      { header: header.name, width: range.maximum },
    ),
  ];
}
