#include <core.p4>
#include <v1model.p4>

// Every match kind with entries of the program: longest prefix for lpm, the first entry for ternary, range and
// optional. The key of a field in an invalid header is 0. A direct counter counts hits only.

header h_t { bit<8> op; bit<32> a; bit<16> b; bit<8> result; }
header absent_t { bit<32> a; }
struct headers { h_t h; absent_t absent; }
struct metadata {}

parser TheParser(packet_in packet, out headers hdr, inout metadata meta, inout standard_metadata_t std) {
    state start { packet.extract(hdr.h); transition accept; }
}

control Nothing(inout headers hdr, inout metadata meta) { apply {} }

control TheIngress(inout headers hdr, inout metadata meta, inout standard_metadata_t std) {
    direct_counter(CounterType.packets_and_bytes) hits;

    action set(bit<8> value) { hdr.h.result = value; }
    action miss() { hdr.h.result = 0xff; }

    table exacts {
        key = { hdr.h.a: exact; hdr.h.b: exact; }
        actions = { set; miss; }
        default_action = miss();
        const entries = {
            (1, 2): set(1);
            (0xffffffff, 0xffff): set(2);
        }
    }
    table prefixes {
        key = { hdr.h.a: lpm; }
        actions = { set; miss; }
        default_action = miss();
        counters = hits;
        const entries = {
            0x0a000000 &&& 0xff000000: set(8);
            0x0a010000 &&& 0xffff0000: set(16);
            0x0a010203: set(32);
            0x80000000 &&& 0x80000000: set(1);
        }
    }
    table ternaries {
        key = { hdr.h.a: ternary; hdr.h.b: ternary; }
        actions = { set; miss; }
        default_action = miss();
        const entries = {
            (0x00000001 &&& 0x0000000f, _): set(1);
            (_, 0x8000 &&& 0x8000): set(2);
            (0x00000001, 0x0001): set(3);
        }
    }
    table ranges {
        key = { hdr.h.b: range; }
        actions = { set; miss; }
        default_action = miss();
        const entries = {
            10 .. 20: set(1);
            15 .. 30: set(2);
            0xfff0 .. 0xffff: set(3);
        }
    }
    table optionals {
        key = { hdr.h.b: optional; hdr.h.a: optional; }
        actions = { set; miss; }
        default_action = miss();
        const entries = {
            (5, 6): set(1);
            (5, _): set(2);
            (_, 6): set(3);
        }
    }
    table of_invalid {
        key = { hdr.absent.a: exact; }
        actions = { set; miss; }
        default_action = miss();
        const entries = { 0: set(0x60); }
    }

    apply {
        std.egress_spec = 1;
        if (hdr.h.op == 1) { exacts.apply(); }
        if (hdr.h.op == 2) { prefixes.apply(); }
        if (hdr.h.op == 3) { ternaries.apply(); }
        if (hdr.h.op == 4) { ranges.apply(); }
        if (hdr.h.op == 5) { optionals.apply(); }
        if (hdr.h.op == 6) { of_invalid.apply(); }
    }
}

control TheEgress(inout headers hdr, inout metadata meta, inout standard_metadata_t std) { apply {} }
control TheDeparser(packet_out packet, in headers hdr) { apply { packet.emit(hdr.h); } }

V1Switch(TheParser(), Nothing(), TheIngress(), TheEgress(), Nothing(), TheDeparser()) main;
