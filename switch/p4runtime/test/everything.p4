// One of everything that a controller can program.
#include <core.p4>
#include <v1model.p4>

const bit<16> TYPE_IPV4 = 0x0800;
#define CPU_PORT 510

@controller_header("packet_in")
header packet_in_t {
    bit<9> ingress_port;
    bit<7> reason;
}

@controller_header("packet_out")
header packet_out_t {
    bit<9> egress_port;
    bit<7> padding;
}

header ethernet_t {
    bit<48> destination;
    bit<48> source;
    bit<16> etherType;
}

header ipv4_t {
    bit<8> versionAndLength;
    bit<8> dscp;
    bit<16> length;
    bit<32> fragment;
    bit<8> ttl;
    bit<8> protocol;
    bit<16> checksum;
    bit<32> source;
    bit<32> destination;
}

struct headers_t {
    packet_in_t packet_in;
    packet_out_t packet_out;
    ethernet_t ethernet;
    ipv4_t ipv4;
}

struct metadata_t {
    bit<2> colour;
    bool isTagged;
}

struct learned_t {
    bit<48> source;
    bit<9> port;
}

parser FullParser(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    @name("tags") value_set<bit<16>>(4) tags;
    state start {
        transition select(std.ingress_port) {
            CPU_PORT: from_cpu;
            default: ethernet;
        }
    }
    state from_cpu {
        packet.extract(hdr.packet_out);
        transition ethernet;
    }
    state ethernet {
        packet.extract(hdr.ethernet);
        transition select(hdr.ethernet.etherType) {
            TYPE_IPV4: ipv4;
            tags: tagged;
            default: accept;
        }
    }
    state tagged {
        meta.isTagged = true;
        transition accept;
    }
    state ipv4 {
        packet.extract(hdr.ipv4);
        transition accept;
    }
}

control FullVerify(inout headers_t hdr, inout metadata_t meta) { apply {} }

control FullIngress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    counter(8, CounterType.packets_and_bytes) perPort;
    register<bit<32>>(4) seen;
    meter(4, MeterType.packets) rate;
    direct_counter(CounterType.packets_and_bytes) flowCounter;
    direct_meter<bit<2>>(MeterType.packets) flowMeter;
    action_selector(HashAlgorithm.crc16, 16, 16) paths;

    action forward(bit<9> port) {
        std.egress_spec = port;
    }
    action drop() {
        mark_to_drop(std);
    }
    action to_controller(bit<7> reason) {
        std.egress_spec = CPU_PORT;
        hdr.packet_in.setValid();
        hdr.packet_in.ingress_port = std.ingress_port;
        hdr.packet_in.reason = reason;
    }
    action flood(bit<16> group) {
        std.mcast_grp = group;
    }
    action mirror(bit<9> port) {
        std.egress_spec = port;
        clone(CloneType.I2E, 7);
    }
    action metered(bit<9> port) {
        flowMeter.read(meta.colour);
        std.egress_spec = port;
    }

    table flows {
        key = {
            hdr.ipv4.source: exact;
            hdr.ipv4.destination: exact;
            hdr.ipv4.protocol: exact;
        }
        actions = { forward; drop; flood; mirror; metered; @defaultonly NoAction; }
        default_action = NoAction();
        counters = flowCounter;
        meters = flowMeter;
        size = 8;
    }
    table routes {
        key = { hdr.ipv4.destination: lpm; }
        actions = { forward; drop; @tableonly to_controller; }
        default_action = drop();
        support_timeout = true;
    }
    table acl {
        key = {
            hdr.ipv4.source: ternary;
            hdr.ipv4.ttl: range;
            hdr.ipv4.protocol: optional;
        }
        actions = { NoAction; drop; to_controller; }
        default_action = NoAction();
    }
    table balanced {
        key = {
            hdr.ipv4.dscp: exact;
            hdr.ipv4.source: selector;
            hdr.ipv4.destination: selector;
        }
        actions = { forward; drop; }
        implementation = paths;
    }
    table fixed {
        key = { hdr.ethernet.etherType: exact; }
        actions = { NoAction; drop; }
        const default_action = NoAction();
        const entries = {
            0x86dd: drop();
        }
    }

    apply {
        if (hdr.packet_out.isValid()) {
            std.egress_spec = hdr.packet_out.egress_port;
            hdr.packet_out.setInvalid();
        } else {
            perPort.count((bit<32>) std.ingress_port);
            seen.write(0, (bit<32>) std.ingress_port);
            digest<learned_t>(1, { hdr.ethernet.source, std.ingress_port });
            if (meta.isTagged) {
                std.egress_spec = 9;
            } else if (!fixed.apply().hit && hdr.ipv4.isValid()) {
                rate.execute_meter<bit<2>>(0, meta.colour);
                if (!flows.apply().hit) {
                    if (!balanced.apply().hit) {
                        routes.apply();
                    }
                }
                acl.apply();
            }
        }
    }
}

control FullEgress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) { apply {} }
control FullCompute(inout headers_t hdr, inout metadata_t meta) { apply {} }
control FullDeparser(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr.packet_in);
        packet.emit(hdr.ethernet);
        packet.emit(hdr.ipv4);
    }
}

V1Switch(FullParser(), FullVerify(), FullIngress(), FullEgress(), FullCompute(), FullDeparser()) main;
