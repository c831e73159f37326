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
        entries = {
            priority = 1: 1: act;
            priority = 2: 2: act;
        }
    }

    apply {}
}
