#include <v1model.p4>

header H {
    bit<8> a;
}

struct Headers {
    H h;
}

struct Meta {}

parser P(packet_in packet, out Headers hdr, inout Meta meta, inout standard_metadata_t standard) {
    state start {
        packet.extract(hdr.h);
        transition accept;
    }
}

control MyVerify(inout Headers hdr, inout Meta meta) {
    apply {}
}

control MyIngress(inout Headers hdr, inout Meta meta, inout standard_metadata_t standard) {
    @name("send") action first() {
        hdr.h.a = 1;
    }

    @name("send") action second() {
        hdr.h.a = 2;
    }

    table t {
        key = {
            hdr.h.a: exact;
        }
        actions = {
            first;
            second;
        }
        default_action = first;
    }

    apply {
        t.apply();
    }
}

control MyEgress(inout Headers hdr, inout Meta meta, inout standard_metadata_t standard) {
    apply {}
}

control MyCompute(inout Headers hdr, inout Meta meta) {
    apply {}
}

control D(packet_out packet, in Headers hdr) {
    apply {
        packet.emit(hdr.h);
    }
}

V1Switch(P(), MyVerify(), MyIngress(), MyEgress(), MyCompute(), D()) main;
