#include <core.p4>
#include <v1model.p4>

// Every hash algorithm over 9 bytes, and checksums. The values of crc32 and crc16 are their catalogues' check
// values for "123456789". Fields of an invalid header count with what is stored, which is 0 here.

header h_t {
    bit<8>  op;
    bit<72> data;
    bit<64> result;
}
header words_t { bit<16> one; bit<16> two; bit<16> checksum; }
struct headers { h_t h; words_t words; words_t absent; }
struct metadata {}

parser TheParser(packet_in packet, out headers hdr, inout metadata meta, inout standard_metadata_t std) {
    state start {
        packet.extract(hdr.h);
        transition select(hdr.h.op) {
            0x80 &&& 0x80: words;
            default: accept;
        }
    }
    state words { packet.extract(hdr.words); transition accept; }
}

control TheVerify(inout headers hdr, inout metadata meta) {
    apply {
        verify_checksum(hdr.words.isValid(), { hdr.words.one, hdr.words.two }, hdr.words.checksum,
            HashAlgorithm.csum16);
    }
}

control TheIngress(inout headers hdr, inout metadata meta, inout standard_metadata_t std) {
    apply {
        std.egress_spec = 1;
        bit<32> r32 = 0;
        bit<64> r64 = 0;
        if (hdr.h.op == 1) { hash(r32, HashAlgorithm.crc32, 32w0, { hdr.h.data }, 32w0xffffffff); }
        if (hdr.h.op == 2) { hash(r32, HashAlgorithm.crc16, 32w0, { hdr.h.data }, 32w0x10000); }
        if (hdr.h.op == 3) { hash(r32, HashAlgorithm.csum16, 32w0, { hdr.h.data }, 32w0x10000); }
        if (hdr.h.op == 4) { hash(r32, HashAlgorithm.xor16, 32w0, { hdr.h.data }, 32w0x10000); }
        if (hdr.h.op == 5) { hash(r64, HashAlgorithm.identity, 64w0, { hdr.h.data }, 64w0xffffffffffffffff); }
        if (hdr.h.op == 6) { hash(r32, HashAlgorithm.crc32, 32w100, { hdr.h.data }, 32w10); }
        if (hdr.h.op == 7) { hash(r32, HashAlgorithm.crc32, 32w100, { hdr.h.data }, 32w0); }
        if (hdr.h.op == 8) {
            hash(r32, HashAlgorithm.crc32, 32w0, { hdr.absent.one, hdr.h.data, hdr.absent.two }, 32w0xffffffff);
        }
        hdr.h.result = r64 | (bit<64>) r32;
        if (std.checksum_error == 1) { hdr.h.op = 0xee; }
    }
}

control TheEgress(inout headers hdr, inout metadata meta, inout standard_metadata_t std) { apply {} }

control TheCompute(inout headers hdr, inout metadata meta) {
    apply {
        update_checksum(hdr.words.isValid() && hdr.h.op == 0x81, { hdr.words.one, hdr.words.two }, hdr.words.checksum,
            HashAlgorithm.csum16);
        update_checksum_with_payload(hdr.words.isValid() && hdr.h.op == 0x82, { hdr.words.one, hdr.words.two },
            hdr.words.checksum, HashAlgorithm.csum16);
    }
}

control TheDeparser(packet_out packet, in headers hdr) {
    apply {
        packet.emit(hdr.h);
        packet.emit(hdr.words);
    }
}

V1Switch(TheParser(), TheVerify(), TheIngress(), TheEgress(), TheCompute(), TheDeparser()) main;
