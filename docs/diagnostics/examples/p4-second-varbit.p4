#include <core.p4>

header H {}

header V {}

header Two {
    varbit<8> v;
    varbit<8> w;
}

header_union U {}

error {
    Odd
}

struct S {}

parser p(packet_in packet, out Two two, out error e) {
    state start {
        packet.extract(two, 8);
    }
}
