#include <core.p4>

match_kind {
    optional
}

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
