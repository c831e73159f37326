#include <core.p4>
#include <v1model.p4>

// Steering by connection: an exact 5-tuple table, and a reference of 16 bytes pushed in front of the packet.

header ethernet_t {
    bit<48> dstAddr;
    bit<48> srcAddr;
    bit<16> etherType;
}

header ipv4_t {
    bit<4>  version;
    bit<4>  ihl;
    bit<8>  diffserv;
    bit<16> totalLen;
    bit<16> identification;
    bit<3>  flags;
    bit<13> fragOffset;
    bit<8>  ttl;
    bit<8>  protocol;
    bit<16> hdrChecksum;
    bit<32> srcAddr;
    bit<32> dstAddr;
}

header ports_t {
    bit<16> srcPort;
    bit<16> dstPort;
}

header reference_t {
    bit<4>  version;
    bit<4>  flags;
    bit<8>  protocol;
    bit<8>  hops;
    bit<8>  generation;
    bit<16> clientPort;
    bit<16> applicationPort;
    bit<32> clientAddress;
    bit<32> ownerAddress;
}

struct headers {
    ethernet_t  carrier;
    reference_t reference;
    ethernet_t  ethernet;
    ipv4_t      ipv4;
    ports_t     ports;
}

struct metadata {}

parser SteerParser(packet_in packet, out headers hdr, inout metadata meta, inout standard_metadata_t standard) {
    state start {
        packet.extract(hdr.ethernet);
        transition select(hdr.ethernet.etherType) {
            0x0800: parse_ipv4;
            default: accept;
        }
    }
    state parse_ipv4 {
        packet.extract(hdr.ipv4);
        transition select(hdr.ipv4.fragOffset, hdr.ipv4.ihl, hdr.ipv4.protocol) {
            (0, 5, 6): parse_ports;
            (0, 5, 17): parse_ports;
            default: accept;
        }
    }
    state parse_ports {
        packet.extract(hdr.ports);
        transition accept;
    }
}

control SteerVerify(inout headers hdr, inout metadata meta) {
    apply {
        verify_checksum(hdr.ipv4.isValid(),
            { hdr.ipv4.version, hdr.ipv4.ihl, hdr.ipv4.diffserv, hdr.ipv4.totalLen, hdr.ipv4.identification,
              hdr.ipv4.flags, hdr.ipv4.fragOffset, hdr.ipv4.ttl, hdr.ipv4.protocol, hdr.ipv4.srcAddr,
              hdr.ipv4.dstAddr },
            hdr.ipv4.hdrChecksum, HashAlgorithm.csum16);
    }
}

control SteerIngress(inout headers hdr, inout metadata meta, inout standard_metadata_t standard) {
    counter(8, CounterType.packets) verdicts;

    action drop(bit<32> reason) {
        verdicts.count(reason);
        mark_to_drop(standard);
    }
    action local() {
        verdicts.count(0);
        standard.egress_spec = 2;
    }
    action remote(bit<48> mac, bit<32> owner) {
        verdicts.count(1);
        hdr.carrier.setValid();
        hdr.carrier.dstAddr = mac;
        hdr.carrier.srcAddr = hdr.ethernet.dstAddr;
        hdr.carrier.etherType = 0x88B5;
        hdr.reference.setValid();
        hdr.reference.version = 1;
        hdr.reference.flags = 8;
        hdr.reference.protocol = hdr.ipv4.protocol;
        hdr.reference.hops = 2;
        hdr.reference.clientPort = hdr.ports.srcPort;
        hdr.reference.applicationPort = hdr.ports.dstPort;
        hdr.reference.clientAddress = hdr.ipv4.srcAddr;
        hdr.reference.ownerAddress = owner;
        hdr.ethernet.setInvalid();
        standard.egress_spec = 1;
    }
    table connections {
        key = {
            hdr.ipv4.srcAddr: exact;
            hdr.ipv4.dstAddr: exact;
            hdr.ports.srcPort: exact;
            hdr.ports.dstPort: exact;
            hdr.ipv4.protocol: exact;
        }
        actions = { local; remote; drop; }
        default_action = drop(3);
        size = 1048576;
    }
    apply {
        if (!hdr.ports.isValid() || standard.checksum_error == 1) {
            drop(2);
            return;
        }
        connections.apply();
    }
}

control SteerEgress(inout headers hdr, inout metadata meta, inout standard_metadata_t standard) {
    apply {}
}

control SteerCompute(inout headers hdr, inout metadata meta) {
    apply {}
}

control SteerDeparser(packet_out packet, in headers hdr) {
    apply {
        packet.emit(hdr.carrier);
        packet.emit(hdr.reference);
        packet.emit(hdr.ethernet);
        packet.emit(hdr.ipv4);
        packet.emit(hdr.ports);
    }
}

V1Switch(SteerParser(), SteerVerify(), SteerIngress(), SteerEgress(), SteerCompute(), SteerDeparser()) main;
