import { expect, test } from "vitest";
import type { CheckedProgram } from "../../p4/check/checked-program.ts";
import { createSwitch, type SoftwareSwitch } from "../index.ts";
import { programOf } from "./support/program.ts";

/** A program whose packets start with an operation; `ingress` and `egress` are the bodies of its controls. */
function looping(ingress: string, egress: string): CheckedProgram {
  return programOf(`
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> op; }
header pad_t { bit<1024> pad; }
struct headers { h_t h; pad_t pad; }
struct metadata {}
parser P(packet_in packet, out headers hdr, inout metadata meta, inout standard_metadata_t std) {
    state start { packet.extract(hdr.h); transition accept; }
}
control N(inout headers hdr, inout metadata meta) { apply {} }
control I(inout headers hdr, inout metadata meta, inout standard_metadata_t std) {
    apply { std.egress_spec = 1; ${ingress} }
}
control E(inout headers hdr, inout metadata meta, inout standard_metadata_t std) { apply { ${egress} } }
control D(packet_out packet, in headers hdr) { apply { packet.emit(hdr.h); packet.emit(hdr.pad); } }
V1Switch(P(), N(), I(), E(), N(), D()) main;`);
}

const IF = "if (hdr.h.op == 1)";

test.each([
  ["resubmits", looping(`${IF} { resubmit_preserving_field_list(0); }`, "")],
  ["recirculates", looping("", `${IF} { recirculate_preserving_field_list(0); }`)],
  [
    "grows and recirculates",
    looping("", `${IF} { hdr.pad.setValid(); recirculate_preserving_field_list(0); }`),
  ],
  [
    "multiplies and recirculates",
    looping(`${IF} { std.mcast_grp = 1; }`, `${IF} { recirculate_preserving_field_list(0); }`),
  ],
  [
    "clones and resubmits",
    looping(`${IF} { clone(CloneType.I2E, 1); resubmit_preserving_field_list(0); }`, ""),
  ],
  ["clones its clones", looping("", `${IF} { clone(CloneType.E2E, 1); }`)],
  ["multiplies its clones", looping("", `${IF} { clone(CloneType.E2E, 2); }`)],
])("a packet that %s for ever ends, and the next one is served", (_, program) => {
  for (const trace of [false, true]) {
    const target = replicating(createSwitch(program, { trace }));
    target.process(0, Uint8Array.of(1));
    if (trace) expect(target.takeTrace().some(({ kind }) => kind === "drop")).toBe(true);
    expect(target.process(0, Uint8Array.of(2))).toEqual([{ port: 1, bytes: Uint8Array.of(2) }]);
  }
});

test("many copies that are each cloned once are no loop", () => {
  const program = looping("std.mcast_grp = 2;", "if (std.instance_type == 5) { clone(CloneType.E2E, 1); }");
  const target = replicating(createSwitch(program));
  expect(target.process(0, Uint8Array.of(1))).toHaveLength(2_000);
});

function replicating(target: SoftwareSwitch): SoftwareSwitch {
  const copies = (count: number) => Array.from({ length: count }, (_, instance) => ({ port: 3, instance }));
  const { replication } = target.control;
  replication.setGroup(1, copies(2));
  replication.setGroup(2, copies(1_000));
  replication.setSession(1, { replicas: copies(1), truncateTo: 0 });
  replication.setSession(2, { replicas: copies(3), truncateTo: 0 });
  return target;
}
