#include <core.p4>

struct S {
    bit<8> a;
}

control c(inout S s) {
    table t {
        key = {
            s.a + 1: exact;
        }
        actions = {}
    }

    apply {}
}
