#include <core.p4>
#include <v1model.p4>

// Tables whose actions live in profiles: a plain one, and a selector that chooses by a hash of two fields.

header h_t { bit<8> key; bit<16> flow; bit<8> hop; bit<16> mark; }
struct headers { h_t h; }
struct metadata {}

parser TheParser(packet_in packet, out headers hdr, inout metadata meta, inout standard_metadata_t std) {
    state start { packet.extract(hdr.h); transition accept; }
}

control Nothing(inout headers hdr, inout metadata meta) { apply {} }

control TheIngress(inout headers hdr, inout metadata meta, inout standard_metadata_t std) {
    action mark(bit<16> value) { hdr.h.mark = value; }
    action hop(bit<8> number) { hdr.h.hop = number; }
    action nothing() {}

    table marks {
        key = { hdr.h.key: exact; }
        actions = { mark; nothing; }
        default_action = nothing();
        @name("mark_profile") implementation = action_profile(8);
    }
    table hops {
        key = {
            hdr.h.key: ternary;
            hdr.h.flow: selector;
            hdr.h.mark: selector;
        }
        actions = { hop; nothing; }
        default_action = nothing();
        @name("hop_selector") implementation = action_selector(HashAlgorithm.crc32, 8, 16);
    }

    apply {
        std.egress_spec = 1;
        if (marks.apply().hit) { hdr.h.hop = 0x80; }
        hops.apply();
    }
}

control TheEgress(inout headers hdr, inout metadata meta, inout standard_metadata_t std) { apply {} }
control TheDeparser(packet_out packet, in headers hdr) { apply { packet.emit(hdr.h); } }

V1Switch(TheParser(), Nothing(), TheIngress(), TheEgress(), Nothing(), TheDeparser()) main;
