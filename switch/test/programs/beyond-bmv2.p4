#include <core.p4>
#include <v1model.p4>

// What P4-16 means, and p4c for BMv2 does not take or gets wrong: a table applied twice, an exit in a control that is applied twice, a
// loop over a range, a loop that is left and cut short, a header made of its own fields.

const bit<8> STEP = 8w3 * 2 - 1;

header h_t { bit<8> op; bit<8> a; bit<8> b; bit<8> c; }
struct headers { h_t h; }
struct metadata {}

parser TheParser(packet_in packet, out headers hdr, inout metadata meta, inout standard_metadata_t std) {
    state start { packet.extract(hdr.h); transition accept; }
}

control Nothing(inout headers hdr, inout metadata meta) { apply {} }

control Adder(inout bit<8> target, in bit<8> other)(bit<8> step) {
    apply {
        if (other == 0xff) { exit; }
        target = target + step + other;
    }
}

control TheIngress(inout headers hdr, inout metadata meta, inout standard_metadata_t std) {
    Adder(8w0x10) by16;
    Adder(8w0x01) by1;

    action leave(bit<8> mark) {
        hdr.h.b = mark;
        exit;
    }
    action mark(bit<8> value) { hdr.h.c = value; }
    action nothing() {}

    table choose {
        key = { hdr.h.a: exact; }
        actions = { mark; leave; nothing; }
        default_action = nothing();
        const entries = {
            1: mark(0x11);
            2: leave(0x22);
        }
    }

    apply {
        std.egress_spec = 1;
        if (hdr.h.op == 5) { by16.apply(hdr.h.b, hdr.h.a); by1.apply(hdr.h.c, hdr.h.a); }
        if (hdr.h.op == 6) {
            switch (choose.apply().action_run) {
                mark: { hdr.h.b = 0xa1; }
                nothing: { hdr.h.b = 0xa3; }
                default: { hdr.h.b = 0xa2; }
            }
            hdr.h.c = hdr.h.c + 1;
        }
        if (hdr.h.op == 8) {
            bit<8> product = 1;
            for (bit<8> i in 1 .. 4) { product = product * (i + hdr.h.a); }
            hdr.h.b = product;
        }
        if (hdr.h.op == 11) { hdr.h = { hdr.h.op, hdr.h.b, hdr.h.a, hdr.h.c }; }
        if (hdr.h.op == 9) {
            bit<8> sum = 0;
            for (bit<8> i = 0; i < STEP; i = i + 1) {
                if (i == hdr.h.a) { continue; }
                if (i == hdr.h.b) { break; }
                sum = sum + i;
            }
            hdr.h.c = sum;
        }
        if (hdr.h.op == 7) {
            if (choose.apply().hit) { hdr.h.b = 1; } else { hdr.h.b = 2; }
        }
    }
}

control TheEgress(inout headers hdr, inout metadata meta, inout standard_metadata_t std) { apply {} }
control TheDeparser(packet_out packet, in headers hdr) { apply { packet.emit(hdr.h); } }

V1Switch(TheParser(), Nothing(), TheIngress(), TheEgress(), Nothing(), TheDeparser()) main;
