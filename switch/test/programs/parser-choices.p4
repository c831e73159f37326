#include <core.p4>
#include <v1model.p4>

// How a parser chooses: values, masks, ranges, several subjects, slices, sub-parsers, what falls through.

header kind_t { bit<8> kind; bit<16> port; bit<8> flags; }
header short_t { bit<16> value; }
header long_t { bit<48> value; }
struct headers { kind_t kind; short_t small; long_t large; short_t[2] many; }
struct metadata { bit<8> way; }

parser Rest(packet_in packet, out short_t small, in bit<8> wanted) {
    state start {
        transition select(wanted) {
            0: accept;
            default: take;
        }
    }
    state take { packet.extract(small); transition accept; }
}

parser TheParser(packet_in packet, out headers hdr, inout metadata meta, inout standard_metadata_t std) {
    Rest() rest;
    state start {
        packet.extract(hdr.kind);
        meta.way = 0;
        transition select(hdr.kind.kind, hdr.kind.port, hdr.kind.flags[3:0]) {
            (1, _, _): exact_one;
            (2, 0x1000 &&& 0xf000, _): masked;
            (2, 100 .. 200, _): ranged;
            (3, _, 0x8 &&& 0x8): flagged;
            (4, _, _): with_rest;
            (5, _, _): several;
        }
    }
    state exact_one { meta.way = 1; packet.extract(hdr.small); transition accept; }
    state masked { meta.way = 2; packet.extract(hdr.large); transition accept; }
    state ranged { meta.way = 3; transition accept; }
    state flagged { meta.way = 4; packet.advance(16); packet.extract(hdr.small); transition accept; }
    state with_rest { meta.way = 5; rest.apply(packet, hdr.small, hdr.kind.flags); transition accept; }
    state several {
        meta.way = 6;
        packet.extract(hdr.many.next);
        transition select(hdr.many.last.value[15:15]) {
            1: several;
            default: accept;
        }
    }
}

control Nothing(inout headers hdr, inout metadata meta) { apply {} }

control TheIngress(inout headers hdr, inout metadata meta, inout standard_metadata_t std) {
    apply {
        std.egress_spec = 1;
        hdr.kind.kind = meta.way;
        if (std.parser_error == error.NoMatch) { hdr.kind.flags = 0xee; }
        if (std.parser_error == error.PacketTooShort) { hdr.kind.flags = 0xdd; }
        if (std.parser_error == error.StackOutOfBounds) { hdr.kind.flags = 0xcc; }
    }
}

control TheEgress(inout headers hdr, inout metadata meta, inout standard_metadata_t std) { apply {} }
control TheDeparser(packet_out packet, in headers hdr) { apply { packet.emit(hdr); } }

V1Switch(TheParser(), Nothing(), TheIngress(), TheEgress(), Nothing(), TheDeparser()) main;
