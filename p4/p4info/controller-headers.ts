import type { MessageInitShape } from "@bufbuild/protobuf";
import type { ControllerPacketMetadataSchema } from "../../p4runtime/gen/p4/config/v1/p4info_pb.js";
import { annotationString, controlPlaneName, findAnnotation, hasAnnotation } from "../check/annotations.ts";
import type { CheckedProgram } from "../check/checked-program.ts";
import type { HeaderDeclaration } from "../syntax/ast.ts";
import { annotationFields } from "./annotations.ts";
import type { P4InfoContext } from "./context.ts";
import { fieldIds } from "./field-ids.ts";
import { flattenHeader } from "./flat-header.ts";
import { preamble } from "./preamble.ts";
import { controlPlaneWidth, typeNameField } from "./translation.ts";

/** Headers with `@controller_header("packet_in")`: what packets from and to the controller begin with. */
export function controllerHeaders(program: CheckedProgram): readonly HeaderDeclaration[] {
  return program.program.declarations
    .filter((declaration) => declaration.kind === "headerDeclaration")
    .filter((declaration) => hasAnnotation(declaration.annotations, "controller_header"));
}

export function controllerHeaderMessage(
  context: P4InfoContext,
  declaration: HeaderDeclaration,
): MessageInitShape<typeof ControllerPacketMetadataSchema> | undefined {
  const type = context.program.typeOfDeclared(declaration);
  if (hasAnnotation(declaration.annotations, "hidden") || type.kind !== "header") return undefined;
  const annotation = findAnnotation(declaration.annotations, "controller_header");
  const name = (annotation === undefined ? undefined : annotationString(annotation)) ?? declaration.name.text;
  const fields = flattenHeader(type);
  const ids = fieldIds(fields);
  return {
    // The id comes from the type's name; name and alias are the annotation's.
    preamble: {
      ...preamble(context, "controllerHeader", controlPlaneName(declaration), declaration.annotations),
      name,
      alias: name,
    },
    metadata: fields.flatMap((field, index) => {
      if (hasAnnotation(field.annotations, "hidden")) return [];
      context.types.spec(field.type);
      return [
        {
          id: ids[index]!,
          name: field.name,
          ...annotationFields(context.program, field.annotations),
          bitwidth: controlPlaneWidth(field.type),
          ...typeNameField(field.type),
        },
      ];
    }),
  };
}
