#include <core.p4>

control c(inout bit<8> x) {
    action set(bit<8> value) {
        x = value;
    }

    table t {
        key = {
            x: exact;
        }
        actions = {
            set(value = 1);
            NoAction;
        }
    }

    apply {
        t.apply();
    }
}
