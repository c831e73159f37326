#include <core.p4>
#include <v1model.p4>

// What lasts from packet to packet: registers of several widths, counters of packets and of bytes.
// The index comes from the packet; beyond the end nothing is read or written.

header h_t { bit<8> op; bit<8> index; bit<8> narrow; bit<48> wide; bit<128> huge; }
struct headers { h_t h; }
struct metadata {}

parser TheParser(packet_in packet, out headers hdr, inout metadata meta, inout standard_metadata_t std) {
    state start { packet.extract(hdr.h); transition accept; }
}

control Nothing(inout headers hdr, inout metadata meta) { apply {} }

control TheIngress(inout headers hdr, inout metadata meta, inout standard_metadata_t std) {
    register<bit<8>>(16) narrow;
    register<bit<48>>(16) wide;
    register<bit<128>>(16) huge;
    register<int<16>>(4) balance;
    counter(16, CounterType.packets) packets;
    counter(16, CounterType.packets_and_bytes) both;

    apply {
        std.egress_spec = 1;
        bit<32> index = (bit<32>) (hdr.h.index & 0x0f);
        packets.count(index);
        switch (hdr.h.op) {
            1: { narrow.write(index, hdr.h.narrow); wide.write(index, hdr.h.wide); huge.write(index, hdr.h.huge); }
            2: {
                narrow.read(hdr.h.narrow, index);
                wide.read(hdr.h.wide, index);
                huge.read(hdr.h.huge, index);
            }
            3: {
                bit<8> seen;
                narrow.read(seen, index);
                seen = seen |+| 1;
                narrow.write(index, seen);
                hdr.h.narrow = seen;
            }
            4: {
                int<16> now;
                balance.read(now, index & 3);
                now = now - (int<16>) (int<8>) hdr.h.narrow;
                balance.write(index & 3, now);
                hdr.h.wide = (bit<48>) (int<48>) now;
            }
            5: { both.count(index); }
        }
    }
}

control TheEgress(inout headers hdr, inout metadata meta, inout standard_metadata_t std) { apply {} }
control TheDeparser(packet_out packet, in headers hdr) { apply { packet.emit(hdr.h); } }

V1Switch(TheParser(), Nothing(), TheIngress(), TheEgress(), Nothing(), TheDeparser()) main;
