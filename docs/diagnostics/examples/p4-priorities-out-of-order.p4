#include <core.p4>

match_kind {
    optional
}

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
