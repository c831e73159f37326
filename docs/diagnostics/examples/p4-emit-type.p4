#include <core.p4>

parser p(packet_out output, in bit<8> n, out error e) {
    state start {
        output.emit(n);
    }
}
