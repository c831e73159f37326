#include <core.p4>
#include <v1model.p4>

// What the compiler works out: generic functions and structures, structure-valued and list expressions, tuples, sizes of types.

struct pair<T> { T first; T second; }
struct range_t { bit<8> low; bit<8> high; }

header h_t { bit<8> op; bit<8> a; bit<8> b; bit<16> c; bit<32> d; }
struct headers { h_t h; }
struct metadata { pair<bit<8>> kept; range_t range; }

T larger<T>(in T x, in T y, in bit<1> choose) { if (choose == 1) { return x; } return y; }
bit<8> limited(in range_t r, in bit<8> value) {
    if (value < r.low) { return r.low; }
    if (value > r.high) { return r.high; }
    return value;
}
pair<bit<8>> swapped(in pair<bit<8>> p) { return { p.second, p.first }; }

parser TheParser(packet_in packet, out headers hdr, inout metadata meta, inout standard_metadata_t std) {
    state start { packet.extract(hdr.h); transition accept; }
}

control Nothing(inout headers hdr, inout metadata meta) { apply {} }

control TheIngress(inout headers hdr, inout metadata meta, inout standard_metadata_t std) {
    apply {
        std.egress_spec = 1;
        switch (hdr.h.op) {
            1: { hdr.h.b = larger(hdr.h.a, hdr.h.b, (bit<1>) (hdr.h.a > hdr.h.b)); }
            2: { hdr.h.c = larger<bit<16>>(hdr.h.c, 0x1234, hdr.h.a[0:0]); }
            3: { hdr.h.b = limited({ low = 0x10, high = 0x20 }, hdr.h.a); }
            4: {
                meta.kept = swapped({ hdr.h.a, hdr.h.b });
                hdr.h.a = meta.kept.first;
                hdr.h.b = meta.kept.second;
            }
            5: {
                tuple<bit<8>, bit<16>> t = { hdr.h.b, hdr.h.c };
                hdr.h.a = t[0];
                hdr.h.c = t[1] + 1;
            }
            6: { hdr.h.d = (bit<32>) (bit<16>) hdr.h.minSizeInBytes(); hdr.h.c = (bit<16>) hdr.h.minSizeInBits(); }
            7: {
                meta.range = { high = hdr.h.a, low = hdr.h.b };
                if (meta.range == (range_t) { low = 3, high = 4 }) { hdr.h.c = 0xdcba; }
            }
        }
    }
}

control TheEgress(inout headers hdr, inout metadata meta, inout standard_metadata_t std) { apply {} }
control TheDeparser(packet_out packet, in headers hdr) { apply { packet.emit(hdr.h); } }

V1Switch(TheParser(), Nothing(), TheIngress(), TheEgress(), Nothing(), TheDeparser()) main;
