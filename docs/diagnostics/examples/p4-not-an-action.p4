#include <core.p4>

match_kind {
    optional
}

control c() {
    bit<8> local;

    table t {
        actions = {
            local;
        }
    }

    apply {}
}
