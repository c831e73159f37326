import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { renderDiagnostics } from "../../../diagnostics/render.ts";
import type { CheckedProgram } from "../../../p4/check/checked-program.ts";
import { compileP4 } from "../../../p4/compile.ts";
import { readFileFromDisk } from "../../../p4/source/built-in-includes.ts";

/** A program of `switch/test/programs`. */
export function testProgram(name: string): CheckedProgram {
  const file = fileURLToPath(new URL(`../programs/${name}.p4`, import.meta.url));
  return programOf(readFileSync(file, "utf8"), file);
}

/** A program from its text; v1model.p4 is there to be included. */
export function programOf(text: string, file = "test.p4"): CheckedProgram {
  const { program, diagnostics } = compileP4({
    file,
    readFile: (path) => (path === file ? text : readFileFromDisk(path)),
  });
  if (program === undefined) {
    throw new Error(renderDiagnostics(diagnostics, { readSource: () => text, colour: false }));
  }
  return program;
}

/**
 * A whole program around the body of an ingress control: one header `h` with the given fields, extracted and
 * emitted, and everything sent to port 1. `declarations` stand at the top level, `locals` before `apply`.
 */
export function ingressProgram(fields: string, body: string, locals = "", declarations = ""): CheckedProgram {
  return programOf(`
#include <core.p4>
#include <v1model.p4>
${declarations}
header h_t { ${fields} }
struct headers { h_t h; }
struct metadata {}
parser P(packet_in packet, out headers hdr, inout metadata meta, inout standard_metadata_t std) {
    state start { packet.extract(hdr.h); transition accept; }
}
control Nothing(inout headers hdr, inout metadata meta) { apply {} }
control I(inout headers hdr, inout metadata meta, inout standard_metadata_t std) {
    ${locals}
    apply { std.egress_spec = 1; ${body} }
}
control E(inout headers hdr, inout metadata meta, inout standard_metadata_t std) { apply {} }
control D(packet_out packet, in headers hdr) { apply { packet.emit(hdr.h); } }
V1Switch(P(), Nothing(), I(), E(), Nothing(), D()) main;
`);
}
