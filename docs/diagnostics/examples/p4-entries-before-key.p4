#include <core.p4>

struct S {
    bit<8> a;
}

control c(inout S s) {
    table t {
        entries = {}
        key = {
            s.a: ternary;
        }
        actions = {}
    }

    apply {}
}
