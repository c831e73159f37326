#include <core.p4>

struct S {
    bit<8> a;
}

control c(inout S s) {
    action act() {}

    action data(bit<8> x) {}

    table t {
        key = {
            s.a: ternary;
        }
        actions = {
            act;
            data;
        }
        const entries = {
            1 &&& 3: act();
            5: data(3);
        }
    }

    apply {}
}
