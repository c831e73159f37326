import { decodeP4Info } from "../p4info-file.ts";
import { P4InfoIndex } from "../p4info-index.ts";

/** One table of exact fields, one of all other kinds, and controller headers. */
const TEXT = `
pkg_info { arch: "v1model" }
tables {
  preamble { id: 33554433 name: "I.connections" alias: "connections" }
  match_fields { id: 1 name: "client" bitwidth: 32 match_type: EXACT }
  match_fields { id: 2 name: "port" bitwidth: 16 match_type: EXACT }
  action_refs { id: 16777217 }
  action_refs { id: 16777218 }
  size: 1024
}
tables {
  preamble { id: 33554434 name: "I.acl" alias: "acl" }
  match_fields { id: 1 name: "source" bitwidth: 128 match_type: TERNARY }
  match_fields { id: 2 name: "ports" bitwidth: 16 match_type: RANGE }
  match_fields { id: 3 name: "protocol" bitwidth: 8 match_type: OPTIONAL }
  action_refs { id: 16777218 }
  size: 64
}
tables {
  preamble { id: 33554435 name: "I.routes" alias: "routes" }
  match_fields { id: 1 name: "destination" bitwidth: 32 match_type: LPM }
  action_refs { id: 16777217 }
  size: 64
}
actions {
  preamble { id: 16777217 name: "I.remote" alias: "remote" }
  params { id: 1 name: "node" bitwidth: 16 }
}
actions { preamble { id: 16777218 name: "I.local" alias: "local" } }
counters {
  preamble { id: 301989889 name: "I.verdicts" alias: "verdicts" }
  spec { unit: PACKETS }
  size: 4
}
controller_packet_metadata {
  preamble { id: 67108865 name: "packet_in" alias: "packet_in" }
  metadata { id: 1 name: "reason" bitwidth: 8 }
  metadata { id: 2 name: "ingress_port" bitwidth: 9 }
}
controller_packet_metadata {
  preamble { id: 67108866 name: "packet_out" alias: "packet_out" }
  metadata { id: 1 name: "egress_port" bitwidth: 9 }
  metadata { id: 2 name: "padding" bitwidth: 7 }
}
`;

export const P4INFO = decodeP4Info(new TextEncoder().encode(TEXT), "text");
export const INDEX = new P4InfoIndex(P4INFO);
