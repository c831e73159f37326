#include <core.p4>
#include <v1model.p4>

@p4runtime_translation("farm/port", string)
type bit<9> Port;
enum bit<8> Kind { tcp = 6, udp = 17 }

@controller_header("packet_in")
header packet_in_t {
    @id(7) bit<9> ingress_port;
    bit<7> padding;
}

header ethernet_t {
    bit<48> destination;
    bit<48> source;
    bit<16> type;
}

header ip_t {
    Kind    protocol;
    bit<32> source;
    bit<24> padding;
}

struct headers_t {
    packet_in_t packet_in;
    ethernet_t  ethernet;
    ip_t        ip;
}

struct metadata_t {
    bit<16> hash;
    bit<2>  color;
}

struct seen_t {
    bit<48> source;
    Kind    protocol;
}

parser ParserImpl(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    value_set<bit<16>>(4) types;

    state start {
        packet.extract(hdr.ethernet);
        transition select(hdr.ethernet.type) {
            types: ip;
            default: accept;
        }
    }

    state ip {
        packet.extract(hdr.ip);
        transition accept;
    }
}

control Verify(inout headers_t hdr, inout metadata_t meta) {
    apply { }
}

control Count(inout headers_t hdr)(bit<32> size) {
    counter(size, CounterType.packets_and_bytes) total;

    apply {
        total.count((bit<32>)(bit<8>)hdr.ip.protocol);
    }
}

control IngressImpl(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    Count(256) counting;
    register<bit<32>>(16) last;
    direct_counter(CounterType.packets) hits;
    direct_meter<bit<2>>(MeterType.bytes) rate;
    meter(8, MeterType.packets) policers;
    action_selector(HashAlgorithm.crc16, 32, 16) members;

    @brief("Sends the packet out.")
    action forward(Port port, @id(5) bit<48> destination) {
        rate.read(meta.color);
        std.egress_spec = (bit<9>)port;
        hdr.ethernet.destination = destination;
    }

    @name(".drop") action discard() {
        mark_to_drop(std);
    }

    action report() {
        digest<seen_t>(1, { hdr.ethernet.source, hdr.ip.protocol });
    }

    action mark(bit<16> hash, bool set) {
        meta.hash = set ? hash : 0;
    }

    action unused() { }

    table exact_table {
        key = {
            hdr.ip.source: exact;
            hdr.ip.protocol: exact @name("kind");
            hdr.ip.isValid(): exact;
        }
        actions = { forward; @tableonly report; discard; }
        const default_action = discard();
        counters = hits;
        meters = rate;
        size = 512;
        support_timeout = true;
    }

    @hidden table hidden_table {
        actions = { discard; }
        default_action = discard;
    }

    table mixed {
        key = {
            hdr.ip.source: lpm;
            hdr.ethernet.type: ternary;
            std.ingress_port: range;
            hdr.ethernet.destination[47:40]: optional @name("first");
        }
        actions = { mark; discard; }
        const entries = {
            (0x0a000000 &&& 0xff000000, 0x800 &&& 0xff00, 1..3, _): mark(2, true);
            (_, _, _, 8): discard();
        }
    }

    table selected {
        key = {
            hdr.ip.source: exact;
            meta.hash: selector;
        }
        actions = { discard; NoAction; }
        implementation = members;
    }

    table unapplied {
        actions = { unused; }
    }

    apply {
        counting.apply(hdr);
        last.write(0, 1);
        policers.execute_meter(0, meta.color);
        if (exact_table.apply().miss) {
            mixed.apply();
        }
        hidden_table.apply();
        selected.apply();
        if (false) {
            unapplied.apply();
        }
    }
}

control EgressImpl(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    apply { }
}

control Compute(inout headers_t hdr, inout metadata_t meta) {
    apply { }
}

control DeparserImpl(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr);
    }
}

@pkginfo(name = "objects", version = "1")
V1Switch(ParserImpl(), Verify(), IngressImpl(), EgressImpl(), Compute(), DeparserImpl()) main;
