import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  MatchField_MatchType,
  type MatchFieldSchema,
  type ValueSetSchema,
} from "../../p4runtime/gen/p4/config/v1/p4info_pb.js";
import { controlPlaneName, findAnnotation } from "../check/annotations.ts";
import { widthOf } from "../check/layout.ts";
import type { Type } from "../check/type.ts";
import { annotationFields, documentation } from "./annotations.ts";
import type { P4InfoContext } from "./context.ts";
import { fieldIds } from "./field-ids.ts";
import type { ValueSetObject } from "./inventory.ts";
import { preamble } from "./preamble.ts";

const MATCH_TYPES: Readonly<Record<string, MatchField_MatchType>> = {
  exact: MatchField_MatchType.EXACT,
  lpm: MatchField_MatchType.LPM,
  ternary: MatchField_MatchType.TERNARY,
  range: MatchField_MatchType.RANGE,
  optional: MatchField_MatchType.OPTIONAL,
};

export function valueSetMessage(
  context: P4InfoContext,
  object: ValueSetObject,
): MessageInitShape<typeof ValueSetSchema> {
  const { declaration } = object;
  const type = context.program.typeOfDeclared(declaration);
  const size = context.program.constantIn(object.parser, declaration.size);
  return {
    preamble: preamble(context, "valueSet", object.name, declaration.annotations),
    match: type.kind === "set" ? matchFields(context, type.element) : [],
    size: size?.kind === "integer" ? Number(size.value) : 0,
  };
}

function matchFields(context: P4InfoContext, element: Type): MessageInitShape<typeof MatchFieldSchema>[] {
  const exact = { case: "matchType" as const, value: MatchField_MatchType.EXACT };
  if (element.kind === "struct") {
    const fields = element.fields.flatMap((field) => field.declaration ?? []);
    const ids = fieldIds(fields);
    return fields.map((field, index) => {
      const match = findAnnotation(field.annotations, "match");
      const kind = match?.kind === "unstructuredAnnotation" ? (match.body?.[0]?.text ?? "exact") : "exact";
      const known = MATCH_TYPES[kind];
      return {
        id: ids[index]!,
        name: controlPlaneName(field),
        ...annotationFields(context.program, field.annotations, (name) => name === "match"),
        ...documentation(field.annotations),
        bitwidth: widthOf(element.fields[index]!.type) ?? 0,
        match:
          known === undefined
            ? { case: "otherMatchType" as const, value: kind }
            : { case: "matchType" as const, value: known },
      };
    });
  }
  if (element.kind === "serializableEnum")
    return element.declaration.members.map((member, index) => ({
      id: index + 1,
      name: member.name.text,
      bitwidth: element.underlying.width,
      match: exact,
    }));
  return [{ id: 1, bitwidth: widthOf(element) ?? 0, match: exact }];
}
