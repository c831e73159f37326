#include <core.p4>

struct S {
    bit<8> a;
}

bit<8> fn() {
    return 1;
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
            fn(): act;
        }
    }

    apply {}
}
