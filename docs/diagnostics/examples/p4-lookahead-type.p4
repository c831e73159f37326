#include <core.p4>

header V {
    varbit<32> v;
}

parser p(packet_in packet, out error e) {
    state start {
        packet.lookahead<V>();
    }
}
