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
    action set(H value) {
        hdr.h = value;
    }

    table t {
        key = {
            hdr.h.a: exact;
        }
        actions = {
            set;
            NoAction;
        }
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
