#include <core.p4>

struct S {}

parser p(packet_in packet, out S s, out error e) {
    state start {
        packet.extract(s);
    }
}
