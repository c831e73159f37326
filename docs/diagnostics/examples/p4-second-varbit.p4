#include <core.p4>

header Two {
    varbit<8> v;
    varbit<8> w;
}

parser p(packet_in packet, out Two two, out error e) {
    state start {
        packet.extract(two, 8);
    }
}
