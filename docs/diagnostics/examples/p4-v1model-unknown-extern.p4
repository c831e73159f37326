#include <v1model.p4>

header H {
    bit<8> a;
}

struct Meta {}

extern void own(in bit<8> v);

struct Headers {
    H h;
}

parser P(packet_in p, out Headers h, inout Meta m, inout standard_metadata_t s) {
    state start {}
}

control V(inout Headers h, inout Meta m) {
    apply {}
}

control I(inout Headers h, inout Meta m, inout standard_metadata_t s) {
    apply {
        own(h.h.a);
    }
}

control E(inout Headers h, inout Meta m, inout standard_metadata_t s) {
    apply {}
}

control C(inout Headers h, inout Meta m) {
    apply {}
}

control D(packet_out p, in Headers h) {
    apply {}
}

V1Switch(P(), V(), I(), E(), C(), D()) main;
