import type { MessageInitShape } from "@bufbuild/protobuf";
import type { PreambleSchema } from "../../p4runtime/gen/p4/config/v1/p4info_pb.js";
import type { Annotation } from "../syntax/ast.ts";
import { annotationFields, documentation } from "./annotations.ts";
import type { P4InfoContext } from "./context.ts";
import type { SymbolKind } from "./symbols.ts";

/** Id, name, alias, annotations and documentation of an object. */
export function preamble(
  context: P4InfoContext,
  kind: SymbolKind,
  name: string,
  annotations: readonly Annotation[],
  hidden?: (annotation: string) => boolean,
): MessageInitShape<typeof PreambleSchema> {
  return {
    id: context.symbols.id(kind, name),
    name,
    alias: context.symbols.alias(name),
    ...annotationFields(context.program, annotations, hidden),
    ...documentation(annotations),
  };
}
