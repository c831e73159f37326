import type { MessageInitShape } from "@bufbuild/protobuf";
import { p4Messages } from "../../diagnostics/messages-p4.ts";
import type { ActionSchema } from "../../p4runtime/gen/p4/config/v1/p4info_pb.js";
import { controlPlaneName, hasAnnotation } from "../check/annotations.ts";
import { typeText } from "../check/type-text.ts";
import type { ActionDeclaration, Parameter } from "../syntax/ast.ts";
import { annotationFields, documentation } from "./annotations.ts";
import type { P4InfoContext } from "./context.ts";
import { fieldIds } from "./field-ids.ts";
import type { ActionObject } from "./inventory.ts";
import { preamble } from "./preamble.ts";
import { controlPlaneWidth, typeNameField } from "./translation.ts";

/** The parameters that the control plane fills: those without a direction. */
export function controlPlaneParameters(action: ActionDeclaration): readonly Parameter[] {
  return action.parameters.filter((parameter) => parameter.direction === "none");
}

/** An action as P4Info describes it; undefined when it is hidden. */
export function actionMessage(
  context: P4InfoContext,
  action: ActionObject,
): MessageInitShape<typeof ActionSchema> | undefined {
  const { declaration, name } = action;
  if (hasAnnotation(declaration.annotations, "hidden")) return undefined;
  const parameters = action.inTable ? controlPlaneParameters(declaration) : [];
  const ids = fieldIds(parameters);
  return {
    preamble: preamble(context, "action", name, declaration.annotations),
    params: parameters.map((parameter, index) => {
      const type = context.program.typeOfDeclared(parameter);
      if (!["bit", "int", "bool", "newtype", "serializableEnum", "enum"].includes(type.kind))
        context.diagnostics.push(
          p4Messages.diagnose(
            "p4-control-plane-type",
            { span: parameter.span },
            { what: `parameter ${parameter.name.text}`, type: typeText(type) },
          ),
        );
      context.types.spec(type);
      return {
        id: ids[index]!,
        name: controlPlaneName(parameter),
        ...annotationFields(context.program, parameter.annotations),
        ...documentation(parameter.annotations),
        bitwidth: controlPlaneWidth(type),
        ...(type.kind === "enum"
          ? { typeName: { name: controlPlaneName(type.declaration) } }
          : typeNameField(type)),
      };
    }),
  };
}
