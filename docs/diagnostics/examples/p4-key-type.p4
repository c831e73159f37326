#include <core.p4>

struct S {
    tuple<bit<8>> t;
}

control c(inout S s) {
    table t {
        key = {
            s.t: exact;
        }
        actions = {}
    }

    apply {}
}
