import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { switchMessages } from "../../diagnostics/messages-switch.ts";
import type { CheckedProgram } from "../../p4/check/checked-program.ts";
import type { ControlInstance, PackageInstance, ParserInstance } from "../../p4/check/instance.ts";

/** The arguments of `V1Switch(...) main`. */
export interface PipelineBlocks {
  readonly parser: ParserInstance;
  readonly verify: ControlInstance;
  readonly ingress: ControlInstance;
  readonly egress: ControlInstance;
  readonly compute: ControlInstance;
  readonly deparser: ControlInstance;
}

/** Per block of v1model's V1Switch, in order: `e` for a parameter of an extern type, `d` for one that is data. */
const SIGNATURES = ["eddd", "dd", "ddd", "ddd", "dd", "ed"];

/** What the embedded switch finds in `standard_metadata_t` by name. */
const METADATA = [
  "ingress_port",
  "egress_spec",
  "egress_port",
  "instance_type",
  "packet_length",
  "mcast_grp",
  "egress_rid",
  "checksum_error",
  "parser_error",
];

/**
 * The blocks of the program's pipeline. A package may be named V1Switch and still be another: its blocks must take what
 * those of v1model.p4 take.
 *
 * @throws DiagnosticError switch-no-main, switch-architecture
 */
export function pipelineBlocks(program: CheckedProgram): PipelineBlocks {
  const { main } = program;
  if (main === undefined) throw new DiagnosticError([switchMessages.diagnose("switch-no-main", {})]);
  const { name, parameters } = main.declaration;
  if (name.text !== "V1Switch") return refuse(main, name.text);
  const blocks = parameters.map((parameter) => main.arguments.get(parameter));
  const signatures = blocks.map((block) =>
    block?.kind === "parser" || block?.kind === "control" ? signatureOf(program, block) : undefined,
  );
  const [parser, verify, ingress, egress, compute, deparser] = blocks;
  const isPipeline =
    parser?.kind === "parser" &&
    blocks.slice(1).every((block) => block?.kind === "control") &&
    signatures.join() === SIGNATURES.join() &&
    hasStandardMetadata(program, parser);
  if (!isPipeline) return refuse(main, "V1Switch with other blocks than v1model's");
  return { parser, verify, ingress, egress, compute, deparser } as PipelineBlocks;
}

function signatureOf(program: CheckedProgram, { declaration }: ParserInstance | ControlInstance): string {
  return declaration.parameters
    .map(({ type }) => (program.typeNamed(type).kind === "extern" ? "e" : "d"))
    .join("");
}

function hasStandardMetadata(program: CheckedProgram, { declaration }: ParserInstance): boolean {
  const type = program.typeNamed(declaration.parameters[3]!.type);
  if (type.kind !== "struct") return false;
  const names = new Set(type.fields.map((field) => field.name));
  return METADATA.every((name) => names.has(name));
}

function refuse(main: PackageInstance, name: string): never {
  const place = { span: main.site.span };
  throw new DiagnosticError([switchMessages.diagnose("switch-architecture", place, { package: name })]);
}
