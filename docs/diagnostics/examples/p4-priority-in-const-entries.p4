#include <core.p4>

struct S {
    bit<8> a;
}

control c(inout S s) {
    action act() {}

    table t {
        key = {
            s.a: ternary;
        }
        actions = {
            act;
        }
        const entries = {
            priority = 1: 1: act;
        }
    }

    apply {}
}
