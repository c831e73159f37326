#include <core.p4>
#include <v1model.p4>

// What simple_switch does with a packet between and behind the pipelines: clone, resubmit, recirculate, multicast,
// digest, truncate, drop. `h.trace` collects one digit per pass; metadata is 0 after each of them but for the field
// list 1.

header h_t { bit<8> op; bit<8> kind; bit<16> trace; bit<8> kept; bit<8> lost; bit<16> port; }
struct headers { h_t h; }
struct metadata {
    @field_list(1) bit<8> kept;
    bit<8> lost;
}
struct seen_t { bit<8> op; bit<9> port; }

parser TheParser(packet_in packet, out headers hdr, inout metadata meta, inout standard_metadata_t std) {
    state start { packet.extract(hdr.h); transition accept; }
}

control Nothing(inout headers hdr, inout metadata meta) { apply {} }

control TheIngress(inout headers hdr, inout metadata meta, inout standard_metadata_t std) {
    apply {
        std.egress_spec = 1;
        hdr.h.kind = std.instance_type[7:0];
        hdr.h.trace = hdr.h.trace << 4 | 1;
        if (std.instance_type == 6 || std.instance_type == 4) {
            hdr.h.kept = meta.kept;
            hdr.h.lost = meta.lost;
            hdr.h.port = (bit<16>) std.ingress_port;
            return;
        }
        meta.kept = 0x5a;
        meta.lost = 0xa5;
        switch (hdr.h.op) {
            1: { clone_preserving_field_list(CloneType.I2E, 5, 1); }
            2: { resubmit_preserving_field_list(1); }
            4: { std.mcast_grp = 7; }
            5: { mark_to_drop(std); }
            6: { mark_to_drop(std); std.egress_spec = 2; }
            7: { std.mcast_grp = 7; mark_to_drop(std); }
            8: { digest<seen_t>(1, { hdr.h.op, std.ingress_port }); }
            9: { truncate(3); }
            10: { std.mcast_grp = 99; }
            11: { clone(CloneType.I2E, 6); }
        }
    }
}

control TheEgress(inout headers hdr, inout metadata meta, inout standard_metadata_t std) {
    apply {
        hdr.h.trace = hdr.h.trace << 4 | 2;
        if (std.instance_type == 1 || std.instance_type == 2) {
            hdr.h.kind = std.instance_type[7:0];
            hdr.h.kept = meta.kept;
            hdr.h.lost = meta.lost;
            return;
        }
        if (std.instance_type == 5) {
            hdr.h.kind = 5;
            hdr.h.port = std.egress_rid;
        }
        if (hdr.h.op == 3 && hdr.h.kind != 4) { recirculate_preserving_field_list(1); }
        if (hdr.h.op == 12) { clone_preserving_field_list(CloneType.E2E, 5, 1); }
        if (hdr.h.op == 13) { mark_to_drop(std); }
    }
}

control TheDeparser(packet_out packet, in headers hdr) { apply { packet.emit(hdr.h); } }

V1Switch(TheParser(), Nothing(), TheIngress(), TheEgress(), Nothing(), TheDeparser()) main;
