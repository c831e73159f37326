#include <core.p4>
#include <v1model.p4>

// Arithmetic of every kind and width class: signed and unsigned, wrapping and saturating, shifts, slices,
// concatenation, casts, comparisons. One operation for each value of `op`.

header h_t { bit<8> op; bit<8> a; bit<8> b; bit<48> wideA; bit<48> wideB; bit<128> hugeA; bit<128> hugeB; bit<128> result; }
struct headers { h_t h; }
struct metadata {}

parser TheParser(packet_in packet, out headers hdr, inout metadata meta, inout standard_metadata_t std) {
    state start { packet.extract(hdr.h); transition accept; }
}

control Nothing(inout headers hdr, inout metadata meta) { apply {} }

control TheIngress(inout headers hdr, inout metadata meta, inout standard_metadata_t std) {
    apply {
        std.egress_spec = 1;
        bit<8> a = hdr.h.a;
        bit<8> b = hdr.h.b;
        int<8> sa = (int<8>) a;
        int<8> sb = (int<8>) b;
        int<48> wideA = (int<48>) hdr.h.wideA;
        int<48> wideB = (int<48>) hdr.h.wideB;
        int<128> hugeA = (int<128>) hdr.h.hugeA;
        bit<128> r = 0;
        switch (hdr.h.op) {
            1: { r = (bit<128>) (a + b); }
            2: { r = (bit<128>) (a - b); }
            3: { r = (bit<128>) (a * b); }
            4: { r = (bit<128>) (a |+| b); }
            5: { r = (bit<128>) (a |-| b); }
            6: { r = (bit<128>) (bit<8>) (sa |+| sb); }
            7: { r = (bit<128>) (bit<8>) (sa |-| sb); }
            8: { r = (bit<128>) (bit<8>) (sa * sb); }
            9: { r = (bit<128>) (bit<8>) (sa >> 3); }
            10: { r = (bit<128>) (a >> 3); }
            11: { r = (bit<128>) (a << b[3:0]); }
            12: { r = (bit<128>) (bit<8>) (sa >> b[3:0]); }
            13: { r = (bit<128>) (bit<48>) (int<48>) sa; }
            14: { if (sa < sb) { r = 1; } if (a < b) { r = r + 2; } if (sa >= sb) { r = r + 4; } if (a != b) { r = r + 8; } }
            15: { r = (bit<128>) (hdr.h.wideA + hdr.h.wideB); }
            16: { r = (bit<128>) (hdr.h.wideA - hdr.h.wideB); }
            17: { r = (bit<128>) (hdr.h.wideA * hdr.h.wideB); }
            18: { r = (bit<128>) (hdr.h.wideA |+| hdr.h.wideB); }
            19: { r = (bit<128>) (hdr.h.wideA |-| hdr.h.wideB); }
            20: { r = (bit<128>) (bit<48>) (wideA |+| wideB); }
            21: { r = (bit<128>) (bit<48>) (wideA |-| wideB); }
            22: { r = (bit<128>) (bit<48>) (wideA >> 17); }
            23: { r = (bit<128>) (hdr.h.wideA << a[5:0]); }
            24: { if (wideA < wideB) { r = 1; } if (hdr.h.wideA < hdr.h.wideB) { r = r + 2; } if (wideA <= wideB) { r = r + 4; } }
            25: { r = hdr.h.hugeA + hdr.h.hugeB; }
            26: { r = hdr.h.hugeA - hdr.h.hugeB; }
            27: { r = hdr.h.hugeA & hdr.h.hugeB; }
            28: { r = hdr.h.hugeA | hdr.h.hugeB; }
            29: { r = hdr.h.hugeA ^ ~hdr.h.hugeB; }
            30: { r = hdr.h.hugeA << b[6:0]; }
            31: { r = (bit<128>) (hugeA >> b[6:0]); }
            32: { if (hdr.h.hugeA < hdr.h.hugeB) { r = 1; } if (hdr.h.hugeA == hdr.h.hugeB) { r = r + 2; } }
            33: { r[15:8] = a; r[127:120] = b; r[63:16] = hdr.h.wideA; }
            34: { r = hdr.h.hugeA[99:52] ++ hdr.h.wideB ++ a ++ b ++ hdr.h.wideA[23:8]; }
            35: { r = (bit<128>) (a[6:3] ++ b[7:5]); }
            36: { r = hdr.h.hugeA |+| hdr.h.hugeB; }
            37: { r = (bit<128>) (bit<8>) -sa; }
            38: { r = (bit<128>) (bit<1>) (a > b); }
        }
        hdr.h.result = r;
    }
}

control TheEgress(inout headers hdr, inout metadata meta, inout standard_metadata_t std) { apply {} }
control TheDeparser(packet_out packet, in headers hdr) { apply { packet.emit(hdr.h); } }

V1Switch(TheParser(), Nothing(), TheIngress(), TheEgress(), Nothing(), TheDeparser()) main;
