#include <core.p4>
#include <v1model.p4>

// Calls and jumps: copy-in and copy-out, order of evaluation, return and exit, functions, sub-controls with
// constructor parameters, switch, loops.

header h_t { bit<8> op; bit<8> a; bit<8> b; bit<8> c; }
struct headers { h_t h; }
struct metadata {}

parser TheParser(packet_in packet, out headers hdr, inout metadata meta, inout standard_metadata_t std) {
    state start { packet.extract(hdr.h); transition accept; }
}

control Nothing(inout headers hdr, inout metadata meta) { apply {} }

bit<8> next(inout bit<8> number) {
    number = number + 1;
    return number;
}

bit<8> classify(in bit<8> value) {
    if (value < 0x10) { return 1; }
    if (value < 0x20) { return 2; }
    return 3;
}

control Adder(inout bit<8> target, in bit<8> other)(bit<8> step) {
    apply {
        target = target + step + other;
    }
}

control TheIngress(inout headers hdr, inout metadata meta, inout standard_metadata_t std) {
    Adder(8w0x10) by16;
    Adder(8w0x01) by1;

    // The caller's field is written while the copy is in use: the copy wins when the action ends.
    action copied(inout bit<8> x) {
        hdr.h.a = 0x55;
        x = x + 1;
    }
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
        bit<8> n = hdr.h.a;
        if (hdr.h.op == 1) { copied(hdr.h.a); }
        if (hdr.h.op == 2) { hdr.h.b = next(n) - next(n); hdr.h.c = n; }
        if (hdr.h.op == 3) { hdr.h.b = n + next(n); }
        if (hdr.h.op == 4) { hdr.h.b = classify(hdr.h.a); }
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
            switch (hdr.h.a) {
                1:
                2: { hdr.h.b = 0x12; }
                0x80: { hdr.h.b = 0x80; }
                default: { hdr.h.b = 0xdd; }
            }
        }
        if (hdr.h.op == 9) {
            if (hdr.h.a == 0) { return; }
            hdr.h.b = 0x99;
        }
        if (hdr.h.op == 10 && (next(n) == 1 || next(n) == 7)) { hdr.h.b = 0xcc; }
        if (hdr.h.op == 10) { hdr.h.c = n; }
    }
}

control TheEgress(inout headers hdr, inout metadata meta, inout standard_metadata_t std) { apply {} }
control TheDeparser(packet_out packet, in headers hdr) { apply { packet.emit(hdr.h); } }

V1Switch(TheParser(), Nothing(), TheIngress(), TheEgress(), Nothing(), TheDeparser()) main;
