#include <core.p4>

match_kind {
    optional
}

control c() {
    table t {
        key = {
            8w1: exact @name("k");
        }
        actions = {}
    }

    apply {}
}
