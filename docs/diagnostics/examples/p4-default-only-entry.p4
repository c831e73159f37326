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
            @defaultonly act;
        }
        entries = {
            1: act;
        }
    }

    apply {}
}
