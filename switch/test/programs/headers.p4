#include <core.p4>
#include <v1model.p4>

// Header validity, copies, stacks, unions, and what the deparser makes of them. setValid clears the fields of an
// invalid header and leaves a valid one alone; push_front makes the new elements invalid.

header op_t   { bit<8> op; bit<8> arg; }
header item_t { bit<4> a; bit<12> b; }
header long_t { bit<8> x; bit<48> mac; bit<3> p; bit<13> q; }

header_union either_t { item_t item; long_t longer; }

struct headers {
    op_t      op;
    long_t    longer;
    item_t[4] items;
    either_t  either;
}

struct metadata {}

parser TheParser(packet_in packet, out headers hdr, inout metadata meta, inout standard_metadata_t std) {
    state start {
        packet.extract(hdr.op);
        packet.extract(hdr.longer);
        packet.extract(hdr.items.next);
        packet.extract(hdr.items.next);
        transition accept;
    }
}

control Nothing(inout headers hdr, inout metadata meta) { apply {} }

control TheIngress(inout headers hdr, inout metadata meta, inout standard_metadata_t std) {
    apply {
        std.egress_spec = 1;
        item_t swapped;
        switch (hdr.op.op) {
            1: { hdr.longer.p = 5; }
            2: { hdr.longer.mac[15:8] = 0xab; }
            3: { hdr.items.push_front(1); }
            4: { hdr.items.pop_front(1); }
            5: { hdr.items.push_front(1); hdr.items[0].setValid(); hdr.items[0].b = 0x123; }
            6: { swapped = hdr.items[0]; hdr.items[0] = hdr.items[1]; hdr.items[1] = swapped; }
            7: { hdr.items[3] = hdr.items[2]; hdr.op.arg = (bit<8>)(bit<1>)(hdr.items[3].isValid() ? 1w1 : 1w0); }
            8: { hdr.longer.setInvalid(); }
            9: { hdr.longer.setValid(); }
            10: { hdr.longer.setInvalid(); hdr.longer.setValid(); }
            11: { hdr.either.item.setValid(); hdr.either.item.b = 0xfff; }
            12: {
                hdr.either.item.setValid();
                hdr.either.longer.setValid();
                hdr.either.longer.mac = 0x010203040506;
                hdr.op.arg = hdr.either.item.isValid() ? 8w1 : 8w2;
            }
            13: { hdr.items[2] = { 4w7, 12w0x89a }; }
            14: { hdr.op.arg = (hdr.items[0] == hdr.items[1]) ? 8w1 : 8w0; }
            15: { hdr.items[hdr.op.arg & 1].b = 0x777; }
            16: { hdr.items[0].b = hdr.items[hdr.op.arg & 1].b + 1; hdr.items[1].a = hdr.items[0].b[3:0]; }
        }
    }
}

control TheEgress(inout headers hdr, inout metadata meta, inout standard_metadata_t std) { apply {} }

control TheDeparser(packet_out packet, in headers hdr) {
    apply {
        packet.emit(hdr.op);
        packet.emit(hdr.longer);
        packet.emit(hdr.items);
        packet.emit(hdr.either);
    }
}

V1Switch(TheParser(), Nothing(), TheIngress(), TheEgress(), Nothing(), TheDeparser()) main;
