import { nameInPlace } from "../check/annotations.ts";
import type { CheckedProgram } from "../check/checked-program.ts";
import type { ControlInstance, ExternInstance } from "../check/instance.ts";
import type { Annotation, Expression } from "../syntax/ast.ts";
import type { P4InfoContext } from "./context.ts";
import type { TableObject } from "./inventory.ts";

/** An extern that a table property names or makes in place. */
export interface TableResource {
  readonly name: string;
  readonly instance: ExternInstance;
  readonly annotations: readonly Annotation[];
  readonly madeInPlace: boolean;
}

/** The extern behind `implementation = …`, `counters = …` or `meters = …`; undefined without such a property. */
export function resourceOfProperty(
  context: P4InfoContext,
  object: TableObject,
  propertyName: string,
): TableResource | undefined {
  const property = object.table.properties.get(propertyName);
  if (property === undefined) return undefined;
  const instance = externOf(context.program, object.control, property.value);
  if (instance === undefined || !serves(context, instance, propertyName)) return undefined;
  if (property.value.kind === "constructorCall")
    return { name: nameInPlace(property), instance, annotations: property.annotations, madeInPlace: true };
  const { site } = instance;
  return {
    name: instance.name,
    instance,
    annotations: site.kind === "instantiation" ? site.annotations : [],
    madeInPlace: false,
  };
}

/** Whether the extern is of the kind that the property is for; another one is for the architecture's check to report. */
function serves(context: P4InfoContext, instance: ExternInstance, propertyName: string): boolean {
  const kind = context.architecture.externs[instance.type.name];
  const { counters, meters } = context.architecture.properties;
  if (propertyName === counters) return kind === "directCounter";
  if (propertyName === meters) return kind === "directMeter";
  return kind === "actionProfile" || kind === "actionSelector";
}

/** The extern instance that an expression in a control stands for. */
export function externOf(
  program: CheckedProgram,
  control: ControlInstance,
  expression: Expression,
): ExternInstance | undefined {
  if (expression.kind === "constructorCall") return externOnly(control.children.get(expression));
  if (expression.kind !== "pathExpression") return undefined;
  const declaration = program.declarationOf(expression);
  if (declaration?.kind === "parameter") {
    const value = control.arguments.get(declaration);
    return value !== undefined && "site" in value ? externOnly(value) : undefined;
  }
  if (declaration?.kind !== "instantiation") return undefined;
  return externOnly(
    control.children.get(declaration) ?? program.instances.find((instance) => instance.site === declaration),
  );
}

function externOnly(instance: { readonly kind: string } | undefined): ExternInstance | undefined {
  return instance?.kind === "extern" ? (instance as ExternInstance) : undefined;
}
