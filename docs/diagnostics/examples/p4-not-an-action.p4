#include <core.p4>

control c() {
    bit<8> local;

    table t {
        actions = {
            local;
        }
    }

    apply {}
}
