#include <core.p4>
#include <v1model.p4>

// Parser features: select with values, masks, ranges and several subjects, lookahead, advance, varbit, verify,
// header stacks with a loop, sub-parsers, parser errors. simple_switch sends a packet on to ingress after a
// parser error; its headers so far stay valid, and the rest is payload.

error { WrongMarker }

header kind_t    { bit<8> kind; bit<8> error_number; }
header label_t   { bit<7> label; bit<1> last; }
header options_t { bit<8> length; varbit<64> options; bit<8> trailer; }
header tail_t    { bit<16> value; }

struct headers {
    kind_t     kind;
    label_t[3] labels;
    options_t  options;
    tail_t     tail;
}

struct metadata { bit<16> seen; }

parser TailParser(packet_in packet, out tail_t tail) {
    state start {
        packet.extract(tail);
        transition accept;
    }
}

parser TheParser(packet_in packet, out headers hdr, inout metadata meta, inout standard_metadata_t std) {
    TailParser() tails;
    bit<8> marker;

    state start {
        packet.extract(hdr.kind);
        transition select(hdr.kind.kind, packet.lookahead<bit<8>>()) {
            (0x01, _): labels;
            (0x02, _): options;
            (0x10 &&& 0xf0, 0x20 .. 0x2f): tail;
            (0x03, _): skip;
            (0x04, _): check_marker;
            (0x10 &&& 0xf0, _): accept;
        }
    }
    state labels {
        packet.extract(hdr.labels.next);
        transition select(hdr.labels.last.last) {
            0: labels;
            1: tail;
        }
    }
    state options {
        packet.extract(hdr.options, (bit<32>) packet.lookahead<bit<8>>() * 8);
        transition tail;
    }
    state skip {
        meta.seen = packet.lookahead<bit<16>>();
        packet.advance(16);
        transition tail;
    }
    state check_marker {
        marker = packet.lookahead<bit<8>>();
        verify(marker == 0x77, error.WrongMarker);
        transition tail;
    }
    state tail {
        tails.apply(packet, hdr.tail);
        transition accept;
    }
}

control Nothing(inout headers hdr, inout metadata meta) { apply {} }

control TheIngress(inout headers hdr, inout metadata meta, inout standard_metadata_t std) {
    apply {
        std.egress_spec = 1;
        hdr.kind.error_number = 0xee;
        if (std.parser_error == error.NoError) { hdr.kind.error_number = 0; }
        if (std.parser_error == error.PacketTooShort) { hdr.kind.error_number = 1; }
        if (std.parser_error == error.NoMatch) { hdr.kind.error_number = 2; }
        if (std.parser_error == error.StackOutOfBounds) { hdr.kind.error_number = 3; }
        if (std.parser_error == error.HeaderTooShort) { hdr.kind.error_number = 4; }
        if (std.parser_error == error.WrongMarker) { hdr.kind.error_number = 7; }
        if (hdr.tail.isValid()) { hdr.tail.value = hdr.tail.value + 1 + meta.seen; }
    }
}

control TheEgress(inout headers hdr, inout metadata meta, inout standard_metadata_t std) { apply {} }

control TheDeparser(packet_out packet, in headers hdr) {
    apply { packet.emit(hdr); }
}

V1Switch(TheParser(), Nothing(), TheIngress(), TheEgress(), Nothing(), TheDeparser()) main;
